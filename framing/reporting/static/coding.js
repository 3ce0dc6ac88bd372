// Marking by hand: select words, say what they are, export a file that `framing agree` reads.
const codingData = $('#coding-data') && JSON.parse($('#coding-data').textContent);

/** The marks of this browser: coder, per document its marks and whether it was gone through. Private mode has none kept. */
const coding = (() => {
  const empty = { coder: '', marks: [], done: [] };
  try {
    const kept = JSON.parse(localStorage.getItem(`framing-codes:${codingData?.key}`));
    return kept && Array.isArray(kept.marks) && Array.isArray(kept.done) ? { ...empty, ...kept } : empty;
  } catch { return empty; }
})();

function keepCoding() {
  try { localStorage.setItem(`framing-codes:${codingData.key}`, JSON.stringify(coding)); } catch { /* nothing is kept */ }
}

const codingDoc = () => +$('#coding-doc').value;
const codingMarks = doc => coding.marks.filter(mark => mark.doc === doc).sort((a, b) => a.start - b.start || a.end - b.end);
const hueOf = mark => codingData.labels.find(([layer, label]) => layer === mark.layer && label === mark.label)?.[3] || 'plain';
const wordsOf = mark => codingData.labels.find(([layer, label]) => layer === mark.layer && label === mark.label)?.[2] || mark.label;

/** The pieces of a document: [start, text] in UTF-16 units, furniture among them. */
const piecesOf = doc => [...data.docs[doc].blocks.flatMap(([, pieces]) => pieces), ...data.docs[doc].furniture];

/** A place in UTF-16 units as code points, in which files count. */
function pointOf(doc, place) {
  let pairs = 0;
  for (const [start, text] of piecesOf(doc)) {
    for (const pair of text.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) if (start + pair.index < place) pairs += 1;
  }
  return place - pairs;
}

/** The text to mark, with the reader's own marks and none of the program's. */
function drawCoding() {
  const doc = codingDoc();
  const marks = codingMarks(doc);
  const article = element('article');
  for (const [zone, pieces] of data.docs[doc].blocks) {
    const block = element(zone === 'headline' ? 'h3' : 'p', zone);
    pieces.forEach(([start, text], at) => {
      const piece = element('span');
      piece.dataset.at = start;
      piece.append(...codedNodes(text, start, marks));
      block.append(...(at ? [' ', piece] : [piece]));
    });
    article.append(block);
  }
  $('#coding-text').replaceChildren(article);
  $('#coding-list').replaceChildren(...marks.map(codingItem));
  $('#coding-done').checked = coding.done.includes(doc);
}

function codedNodes(text, start, marks) {
  const nodes = [];
  let at = start;
  for (const mark of marks) {
    if (mark.start < at || mark.end > start + text.length) continue;
    nodes.push(text.slice(at - start, mark.start - start));
    nodes.push(element('mark', `${hueOf(mark)} v-${mark.voice || 'own'}`, text.slice(mark.start - start, mark.end - start)));
    at = mark.end;
  }
  return [...nodes, text.slice(at - start)];
}

function codingItem(mark) {
  const remove = element('button', 'txtbtn', 'Remove');
  remove.type = 'button';
  remove.setAttribute('aria-label', `Remove “${mark.text}”`);
  remove.addEventListener('click', () => {
    coding.marks.splice(coding.marks.indexOf(mark), 1);
    keepCoding();
    drawCoding();
    $('#coding-words').focus();
  });
  return element('li', '', `“${mark.text}”, ${wordsOf(mark)}${mark.voice ? `, ${VOICES[mark.voice]}` : ''} `, remove);
}

/** Where a selection stands: start and end in UTF-16 units, within one paragraph, without blanks at its ends. */
function selectedPlace() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const piece = (range.startContainer.nodeType === 3 ? range.startContainer.parentElement : range.startContainer).closest?.('#coding-text [data-at]');
  if (!piece) return null;
  const before = document.createRange();
  before.setStart(piece, 0);
  before.setEnd(range.startContainer, range.startOffset);
  const whole = document.createRange();
  whole.selectNodeContents(piece);
  if (range.compareBoundaryPoints(Range.END_TO_END, whole) < 0) whole.setEnd(range.endContainer, range.endOffset);
  whole.setStart(range.startContainer, range.startOffset);
  const words = whole.toString();
  const start = +piece.dataset.at + before.toString().length + (words.length - words.trimStart().length);
  return words.trim() ? { start, end: start + words.trim().length, text: words.trim() } : null;
}

/** Where typed words stand for the first time outside the marks. */
function typedPlace(words) {
  const taken = codingMarks(codingDoc());
  for (const [, pieces] of data.docs[codingDoc()].blocks) {
    for (const [start, text] of pieces) {
      for (let at = text.indexOf(words); words && at >= 0; at = text.indexOf(words, at + 1)) {
        const place = { start: start + at, end: start + at + words.length, text: words };
        if (!taken.some(mark => mark.start < place.end && place.start < mark.end)) return place;
      }
    }
  }
  return null;
}

let codingPlace = null;
const sayCoding = words => { $('#coding-said').textContent = words; };

function addMark() {
  const typed = $('#coding-words').value.trim();
  const place = codingPlace && codingPlace.text === typed ? codingPlace : typedPlace(typed);
  if (!place) return sayCoding(typed ? `“${typed}” does not stand in this report, or is marked already.` : 'Select some words first.');
  const [layer, label] = codingData.labels[+$('#coding-label').value];
  const voice = $('[name=coding-voice]:checked').value;
  coding.marks.push({ doc: codingDoc(), ...place, layer, label, voice });
  codingPlace = null;
  getSelection().removeAllRanges();
  $('#coding-words').value = '';
  keepCoding();
  drawCoding();
  sayCoding(`Marked “${place.text}”.`);
}

/** The file: offsets in code points, the hash of every text that was gone through. */
function codesFile() {
  const docs = [...new Set([...coding.done, ...coding.marks.map(mark => mark.doc)])].sort((a, b) => a - b);
  return {
    format: 'framing-codes', version: 1, coder: coding.coder, signature: codingData.signature,
    documents: Object.fromEntries(docs.map(doc => codingData.documents[doc])),
    marks: docs.flatMap(doc => codingMarks(doc).map(mark => ({
      doc_id: codingData.documents[doc][0], start: pointOf(doc, mark.start), end: pointOf(doc, mark.end), text: mark.text,
      layer: mark.layer, label: mark.label, ...(mark.voice ? { voice: mark.voice } : {}),
    }))),
  };
}

function exportCodes() {
  coding.coder = $('#coding-coder').value.trim();
  keepCoding();
  if (!coding.coder) {
    $('#coding-coder').focus();
    return sayCoding('Write your name first: the file says who marked.');
  }
  const url = URL.createObjectURL(new Blob([`${JSON.stringify(codesFile(), null, 1)}\n`], { type: 'application/json' }));
  download(url, `codes-${coding.coder.replace(/[^\p{L}\p{N}]+/gu, '-')}.json`);
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** The menu of reports, by name or letter. */
function fillCoding() {
  const menu = $('#coding-doc');
  const chosen = menu.value || '0';
  const several = data.docs.length > data.outlets.length;
  menu.replaceChildren(...data.docs.map((doc, at) => {
    const option = element('option', '', nameOf(doc.outlet) + (several ? `, report ${at + 1}` : ''));
    option.value = at;
    return option;
  }));
  menu.value = chosen;
}

if (codingData) {
  $('#coding-label').append(...codingData.labels.map(([, , words], at) => {
    const option = element('option', '', words);
    option.value = at;
    return option;
  }));
  $('#coding-coder').value = coding.coder;
  fillCoding();
  drawCoding();
  document.addEventListener('selectionchange', () => {
    const place = selectedPlace();
    if (!place) return;
    codingPlace = place;
    $('#coding-words').value = place.text;
  });
  $('#coding-doc').addEventListener('change', drawCoding);
  $('#coding-mark').addEventListener('click', addMark);
  $('#coding-words').addEventListener('keydown', event => { if (event.key === 'Enter') addMark(); });
  $('#coding-export').addEventListener('click', exportCodes);
  $('#coding-done').addEventListener('change', event => {
    coding.done = event.target.checked ? [...coding.done, codingDoc()] : coding.done.filter(doc => doc !== codingDoc());
    keepCoding();
  });
  for (const [id, kind] of [['#blind', 'change'], ['#reveal', 'click']]) $(id).addEventListener(kind, () => setTimeout(fillCoding));
}
