// The articles side by side: two panes, layers and voices to switch, a tooltip for every mark.
const panes = $$('.pane');
const tip = $('#tip');

/** One document as an article, with all its marks. */
function articleOf(doc) {
  const { outlet, blocks, furniture } = data.docs[doc];
  const card = $(`.card [data-go="${doc}"]`)?.closest('.card');
  const spans = spansByDoc[doc].map(spanOf).filter(span => MARKED.has(span.layer) || span.layer === 'attribution');
  const shared = data.passages.map((_, place) => passageOf(place, data.passages)).filter(p => p.doc === doc && p.other >= 0);
  const about = [nameOf(outlet), ...(card ? [$('.about', card).innerText] : [])].join(' · ');
  const article = element('article', '', '', element('p', 'm', about));
  article.dataset.doc = doc;
  article.tabIndex = -1;
  for (const [zone, pieces] of blocks) article.append(blockOf(zone, pieces, [...spans, ...shared, ...factsOf(doc)]));
  const stops = $$('mark, .fno', article);
  const first = $('mark', article) || stops[0];
  stops.forEach(stop => { stop.tabIndex = stop === first ? 0 : -1; });
  if (furniture.length && data.policy === 'full') article.append(furnitureOf(furniture));
  return article;
}

function blockOf(zone, pieces, spans) {
  const block = element(zone === 'headline' ? 'h3' : 'p', zone);
  pieces.forEach(([start, text], at) => {
    const before = at && pieces[at - 1][0] + pieces[at - 1][1].length;
    if (at) block.append(start - before > 2 ? element('span', 'gap', ' […] ') : ' ');
    block.append(...markedNodes(text, start, spans));
    block.dataset.start ??= start;
  });
  return block;
}

function furnitureOf(furniture) {
  const note = element('p', 'furn hide-blind', 'Page furniture, in no count: ');
  furniture.forEach(([, text, kind], at) => {
    if (at) note.append(' · ');
    note.append(element('s', '', text), ` (${kind})`);
  });
  return note;
}

/** Put a document into a pane; if the other pane has it, that one takes another. */
function show(at, doc) {
  const [pane, other] = [panes[at], panes[1 - at]];
  $('.slot', pane).replaceChildren(articleOf(doc));
  $('select', pane).value = doc;
  if (data.docs.length > 1 && $('select', other).value === String(doc)) {
    const next = data.docs.findIndex((_, candidate) => candidate !== doc);
    $('.slot', other).replaceChildren(articleOf(next));
    $('select', other).value = next;
  }
}

/** Show the place of a passage in the left pane, which the drawer leaves free. */
function goTo(doc, start, id) {
  if (!panes.length) return;
  const pane = panes[0];
  if ($('select', pane).value !== String(doc)) show(0, doc);
  const block = $$('[data-start]', pane).filter(b => +b.dataset.start <= start).pop();
  const place = (id !== undefined && pane.querySelector(`#m${id}`)) || block || $('article', pane);
  cool();
  place.classList.add('hot');
  if (!place.matches('mark')) place.tabIndex = -1;
  if (innerWidth <= 760) closeDrawer();
  $('#articles .pair').scrollIntoView({ block: 'start', behavior: 'instant' });
  bring(place);
  place.focus({ preventScroll: true });
}

/** Fill the menus in the order shown, and draw both panes again. */
function fillPanes() {
  const rank = outletRank();
  const docs = data.docs.map((_, doc) => doc).sort((a, b) => rank[data.docs[a].outlet] - rank[data.docs[b].outlet] || a - b);
  const several = data.docs.length > data.outlets.length;
  panes.forEach((pane, at) => {
    const menu = $('select', pane);
    const chosen = menu.value === '' ? String(data.first[at] ?? docs[Math.min(at, docs.length - 1)]) : menu.value;
    menu.replaceChildren(...docs.map((doc, row) => {
      const option = element('option', '', nameOf(data.docs[doc].outlet) + (several ? `, report ${row + 1}` : ''));
      option.value = doc;
      return option;
    }));
    menu.value = chosen;
    $('.slot', pane).replaceChildren(articleOf(+chosen));
  });
}

function showTip(mark) {
  const span = spanOf(+mark.dataset.mark);
  const list = element('dl');
  const rows = [
    ['voice', `${VOICES[span.voice] || 'own words'}${span.unsure ? ' (scope unsure: not counted)' : ''}`],
    span.layer === 'frame' ? ['polarity', `${span.polarity || 'affirmed'}${span.polarity && span.polarity !== 'affirmed' ? ': not counted' : ''}`] : null,
    span.layer === 'frame' ? ['actor', span.actor || 'nobody named'] : null,
    ['entry', shortEntry(span.entry)],
  ];
  for (const row of rows.filter(r => r && r[1])) list.append(element('dt', '', row[0]), element('dd', '', row[1]));
  const kind = span.layer === 'frame' ? span.category : `${span.layer}: ${span.category}`;
  tip.replaceChildren(element('b', '', kind), list, element('p', '', reasonOf(span)));
  tip.hidden = false;
  placeTip(mark);
  mark.setAttribute('aria-describedby', 'tip');
}

function placeTip(mark) {
  const [at, size] = [mark.getBoundingClientRect(), tip.getBoundingClientRect()];
  const left = Math.min(Math.max(8, at.left), document.documentElement.clientWidth - size.width - 8);
  const above = at.top - size.height - 8;
  tip.style.left = `${left + scrollX}px`;
  tip.style.top = `${(above < 60 ? at.bottom + 8 : above) + scrollY}px`;
}

function hideTip() {
  tip.hidden = true;
  $$('[aria-describedby=tip]').forEach(mark => mark.removeAttribute('aria-describedby'));
}

/** From mark to mark and to the numbers of facts with the arrow keys: one tab stop an article. */
function moveMark(mark, step) {
  const all = $$('mark, .fno', mark.closest('article')).filter(stop => stop.getClientRects().length);
  const next = all[all.indexOf(mark) + step];
  if (!next) return;
  all.forEach(each => { each.tabIndex = -1; });
  next.tabIndex = 0;
  next.focus();
}

const markUnder = event => event.target.closest?.('mark[data-mark]');
for (const kind of ['mouseover', 'focusin', 'click']) {
  document.addEventListener(kind, event => {
    const mark = markUnder(event);
    if (mark) showTip(mark);
    else if (!tip.hidden && kind !== 'click') hideTip();
  });
}
document.addEventListener('keydown', event => {
  const mark = markUnder(event) || event.target.closest?.('.pane .fno');
  if (mark && (event.key === 'ArrowRight' || event.key === 'ArrowLeft') && mark.closest('article')) {
    event.preventDefault();
    moveMark(mark, event.key === 'ArrowRight' ? 1 : -1);
  }
  if (event.key !== 'Escape') return;
  if (!tip.hidden) hideTip();
  else if (!drawer.hidden) closeDrawer();
});
document.addEventListener('click', event => {
  const button = event.target.closest('[data-go]');
  if (button) goTo(+button.dataset.go, +(button.dataset.place ?? 0));
});
panes.forEach((pane, at) => $('select', pane).addEventListener('change', event => show(at, +event.target.value)));
for (const box of $$('[data-layer]')) {
  const apply = () => {
    const name = box.dataset.layer;
    $('#articles').classList.toggle(name, name.startsWith('off-') ? !box.checked : box.checked);
  };
  box.addEventListener('change', apply);
  apply();
}
