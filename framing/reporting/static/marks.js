// Marked text: a piece of a document cut at the borders of its spans, each cut wrapped in the spans that cover it.

/** The text between two places of a document, from the pieces that the page holds; empty where it holds none. */
function textAt(doc, start, end) {
  const pieces = data.docs[doc].blocks.flatMap(([, list]) => list).concat(data.docs[doc].furniture);
  const piece = pieces.find(([at, text]) => at <= start && start < at + text.length);
  return piece ? piece[1].slice(start - piece[0], end - piece[0]) : '';
}

/** The classes of a mark: layer, hue, voice, and whether it is left out of the counts by its polarity. */
function markClasses(span) {
  const hue = span.layer === 'frame' ? span.family || 'other' : span.layer;
  const flip = span.layer === 'frame' && span.polarity && span.polarity !== 'affirmed';
  return `k-${span.layer} ${hue} v-${span.voice || 'own'}${flip ? ' flip' : ''}`;
}

function wrapped(node, span, first) {
  if (MARKED.has(span.layer)) {
    const mark = element('mark', markClasses(span), '', node);
    mark.dataset.mark = span.id;
    if (first) mark.id = `m${span.id}`;
    return mark;
  }
  const place = element('span', span.layer === 'passage' ? 'shared' : span.label, '', node);
  if (span.layer === 'fact') {
    place.dataset.fact = span.number;
    if (first) place.prepend(factButton(span));
  }
  if (first && span.id !== undefined) place.id = `m${span.id}`;
  return place;
}

/** The nodes of a text that starts at `start`, with the given spans around their words; attributions outside, marks inside. */
function markedNodes(text, start, spans) {
  const end = start + text.length;
  const inside = spans.filter(span => span.start < end && span.end > start);
  const borders = inside.flatMap(span => [span.start, span.end]).filter(at => at > start && at < end);
  const cuts = [...new Set([start, ...borders, end])].sort((a, b) => a - b);
  const seen = new Set();
  const nodes = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    let node = document.createTextNode(text.slice(cuts[i] - start, cuts[i + 1] - start));
    const cover = inside.filter(span => span.start <= cuts[i] && span.end >= cuts[i + 1]);
    cover.sort((a, b) => MARKED.has(b.layer) - MARKED.has(a.layer) || (a.end - a.start) - (b.end - b.start));
    for (const span of cover) {
      node = wrapped(node, span, !seen.has(span));
      seen.add(span);
    }
    nodes.push(node);
  }
  return nodes;
}
