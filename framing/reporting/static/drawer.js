// The evidence drawer: what was clicked, how many passages were counted, and the passages.
const drawer = $('#drawer');
let opener = null;

/** The sentence that a span stands in, cut to the piece of text that holds it. */
function sentenceOf(item) {
  const { sentences, blocks, furniture } = data.docs[item.doc];
  const around = sentences.find(([a, b]) => a <= item.start && item.start < b) || [item.start, item.end];
  const piece = blocks.flatMap(([, list]) => list).concat(furniture).find(([at, text]) => at <= item.start && item.start < at + text.length);
  if (!piece) return null;
  return [Math.max(around[0], piece[0]), Math.min(Math.max(around[1], item.end), piece[0] + piece[1].length)];
}

function sentenceNodes(item) {
  const place = sentenceOf(item);
  if (!place) return [element('span', 'gap', 'The text is not on this page.')];
  const text = textAt(item.doc, place[0], place[1]);
  if (MARKED.has(item.layer)) return markedNodes(text, place[0], [item]);
  const spans = item.layer === 'attribution' ? attributionOf(item) : [item];
  return markedNodes(text, place[0], spans.map(span => ({ ...span, id: undefined, layer: 'attribution', label: 'pass' })));
}

/** The source and cue of the attribution that a span stands for. */
function attributionOf(item) {
  const all = spansByDoc[item.doc].map(spanOf).filter(span => span.layer === 'attribution' && span.label !== 'content');
  const mine = item.group < 0 ? [] : all.filter(span => span.group === item.group);
  return mine.length ? mine : [item];
}

/** An entry's name, cut where its pattern is long: the reason says why it is in. */
const shortEntry = entry => (entry.length > 48 ? `${entry.slice(0, 46)}…` : entry);

/** Why a marked word is in the list, in the codebook's words. */
const reasonOf = item => data.entries[item.entry] || item.plain;

/** What is known of a passage, in words. */
function describe(item) {
  if (item.layer === 'passage') return item.other < 0 ? item.words : `${item.words}, also in ${nameOf(item.other)}`;
  if (item.layer === 'attribution') {
    const [speaker, kind, cue, stance, form] = data.said[item.id] || ['', '', '', '', ''];
    return [speaker, kind, cue && `“${cue}”${stance ? ` (${stance})` : ''}`, form && `${form} speech`].filter(Boolean).join(' · ');
  }
  const voice = VOICES[item.voice] ? `${VOICES[item.voice]}${item.unsure ? ', scope unsure' : ''}` : '';
  const actor = item.layer === 'frame' ? item.actor || 'nobody named' : '';
  return [item.category, voice, item.polarity, actor, item.zone].filter(Boolean).join(' · ');
}

function drawerItem(id) {
  const item = evidenceOf(id);
  const entry = element('li', '', '', element('span', 'who', nameOf(data.docs[item.doc].outlet)));
  entry.append(element('p', '', '', ...sentenceNodes(item)), element('p', 'd', describe(item)));
  const reason = MARKED.has(item.layer) && reasonOf(item);
  if (reason) entry.append(element('p', 'd', reason));
  if ($('#articles')) {
    const go = element('button', 'txtbtn', 'Go to the place in the article');
    go.type = 'button';
    go.addEventListener('click', () => goTo(item.doc, item.start, item.id));
    entry.append(go);
  }
  return entry;
}

/** Open the drawer on the evidence of a key. */
function openDrawer(key, from) {
  const found = shown.evidence[key];
  if (!found) return;
  const [title, count, ids] = found;
  const list = $('#drawer-list');
  $('#drawer-title').textContent = withNames(title);
  list.replaceChildren();
  showMore(list, ids, count);
  drawer.hidden = false;
  opener = from;
  list.scrollTop = 0;
  $('#drawer-title').focus({ preventScroll: true });
}

/** Show the next passages of a long list, and say how many are shown. */
function showMore(list, ids, count) {
  $('.x', list)?.parentElement.remove();
  const shown = list.children.length;
  const next = Math.min(ids.length, shown + SHOWN_AT_ONCE);
  list.append(...ids.slice(shown, next).map(drawerItem));
  const words = next === count ? `${count} shown below.` : `the first ${next} shown.`;
  $('#drawer-count').textContent = `${count} counted, ${words}`;
  if (next < ids.length) {
    const more = element('button', 'x', `Show ${Math.min(SHOWN_AT_ONCE, ids.length - next)} more`);
    more.addEventListener('click', () => showMore(list, ids, count));
    list.append(element('li', '', '', more));
  }
}

function closeDrawer() {
  drawer.hidden = true;
  if (opener && opener.isConnected) opener.focus({ preventScroll: true });
  opener = null;
}

$('#drawer-close').addEventListener('click', closeDrawer);
document.addEventListener('click', event => {
  const door = event.target.closest('[data-e]');
  if (door) openDrawer(door.dataset.e, door);
});
