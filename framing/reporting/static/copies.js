// Without shared copy: the sections that count, what their numbers open and their charts, in another version.
let version = null; // the one that is not shown, once it was asked for

/** Exchange what is shown for the version that is kept aside. */
async function exchange(on) {
  await ready;
  version ??= await contentOf($('#unshared'));
  closeDrawer();
  hideTip();
  for (const [id, html] of Object.entries(version.sections)) exchangeSection(id, html);
  [shown, version.kept] = [version.kept || { evidence: version.evidence, passages: version.passages }, shown];
  [figures, version.figures] = [version.figures, figures];
  $('#set-aside').hidden = !on;
  document.body.classList.toggle('uncopied', on);
  writeNames();
  wipeCharts();
}

/** The program wrote these sections itself, with every text in them escaped, as it wrote the page. */
function exchangeSection(id, html) {
  const now = document.getElementById(id);
  if (!now) return;
  if (typeof html === 'string') {
    const made = element('template');
    made.innerHTML = html;
    html = made.content.firstElementChild || element('section');
    html.id = id;
  }
  now.replaceWith(html);
  version.sections[id] = now;
}

$('#uncopied')?.addEventListener('change', event => exchange(event.target.checked));
