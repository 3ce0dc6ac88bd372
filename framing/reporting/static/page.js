// The page as a whole: theme, blind, print, the data download, and the first drawing.
const redraw = () => { if (window.Plotly) watchCharts(); };

function setBlind(blind) {
  state.blind = blind;
  document.body.classList.toggle('blind', blind);
  $('#blind').checked = blind;
  $('#reveal').hidden = !blind;
  closeDrawer();
  writeNames();
  if (panes.length) fillPanes();
  if (window.Plotly) wipeCharts();
  $('#state').textContent = blind ? 'Blind: names are letters, and page furniture is hidden. The texts themselves may still give an outlet away.' : '';
}

$('#blind').addEventListener('change', event => setBlind(event.target.checked));
$('#reveal').addEventListener('click', () => {
  const letters = outletOrder().map(outlet => `${data.outlets[outlet].letter} is ${data.outlets[outlet].name}`);
  setBlind(false);
  $('#state').textContent = `Revealed: ${letters.join(', ')}.`;
  $('#blind').focus();
});

$('#theme').addEventListener('click', () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = dark ? 'light' : 'dark';
  redraw();
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

$('#print').addEventListener('click', () => print());
let theme = '';
const closed = () => [...document.querySelectorAll('details.more:not([open]), details.data:not(.long):not([open])')];
let folded = [];
addEventListener('beforeprint', () => {
  state.printing = true;
  folded = closed(); // paper has nothing to unfold
  for (const each of folded) each.open = true;
  theme = document.documentElement.dataset.theme || '';
  document.documentElement.dataset.theme = 'light';
  $('#store')?.replaceChildren(...data.docs.map((_, doc) => articleOf(doc)));
  if (window.Plotly) drawAll();
});
addEventListener('afterprint', () => {
  state.printing = false;
  for (const each of folded) each.open = false;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $('#store')?.replaceChildren();
  redraw();
});

$('#save-data')?.addEventListener('click', async () => {
  const url = URL.createObjectURL(await unpacked($('#study')).blob());
  download(url, 'study.json');
  setTimeout(() => URL.revokeObjectURL(url), 1000);
});

// A link to something inside a closed fold opens it, and the place stays where it is while charts above it are drawn.
document.addEventListener('click', event => {
  const place = event.target.closest('a[href^="#"]');
  const target = place && document.getElementById(place.hash.slice(1));
  const fold = target?.closest('details');
  if (fold) fold.open = true;
  if (target) arrive(target);
});

const HOLD = 1500; // milliseconds; a chart that comes near is drawn within them
let arrival = 0;
function arrive(target) {
  const mine = ++arrival;
  const until = performance.now() + HOLD;
  const hold = () => {
    if (mine !== arrival || performance.now() > until) return;
    target.scrollIntoView({ block: 'start', behavior: 'instant' });
    requestAnimationFrame(hold);
  };
  requestAnimationFrame(hold);
}
for (const moved of ['wheel', 'touchmove', 'pointerdown', 'keydown']) addEventListener(moved, () => { arrival += 1; }, { passive: true });

if (state.blind) setBlind(true);
else if (panes.length) fillPanes();
