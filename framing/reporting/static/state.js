// The page's data, read once, and what the reader has switched on.
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const data = await contentOf($('#data')).catch(() => null);
if (!data) {
  for (const plot of $$('.plot')) plot.textContent = 'This browser cannot unpack the page’s data. The tables below have its numbers.';
  return;
}
let shown = { evidence: data.evidence, passages: data.passages }; // what the numbers open, as the page stands
const state = { blind: document.body.classList.contains('blind'), printing: false };

const VOICES = { own: 'own words', reported: 'reported speech', quoted: 'quotation' };
const MARKED = new Set(['frame', 'hedge', 'booster', 'loaded']);
const SHOWN_AT_ONCE = 50;

/** An element with a class, text and children; text is set as text, never as HTML. */
function element(name, className = '', text = '', ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  made.append(...children);
  return made;
}

/** A span of the page as an object, its codes turned into names. */
function spanOf(id) {
  const { names, ...columns } = data.spans;
  const span = { id, doc: columns.doc[id], start: columns.start[id], end: columns.end[id], group: columns.group[id] };
  for (const name of Object.keys(names)) span[name] = columns[name][id] < 0 ? '' : names[name][columns[name][id]];
  span.counted = (columns.flags[id] & 1) > 0;
  span.unsure = (columns.flags[id] & 2) > 0;
  const label = data.labels[`${span.layer}:${span.label}`] || [span.label, '', '', ''];
  [span.category, span.definition, span.plain, span.family] = label;
  return span;
}

/** A passage that is no span: shared copy, a word of its own. */
function passageOf(place, passages = shown.passages) {
  const [doc, start, end, words, other] = passages[place];
  return { doc, start, end, words, other, layer: 'passage', label: '' };
}

const spanCount = data.spans.doc.length;
const evidenceOf = id => (id < spanCount ? spanOf(id) : passageOf(id - spanCount));

/** The ids of the spans of one document, in the order of its text. */
const spansByDoc = (() => {
  const lists = data.docs.map(() => []);
  data.spans.doc.forEach((doc, id) => lists[doc].push(id));
  return lists;
})();
