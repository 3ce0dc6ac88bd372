// Facts beside the articles: a number stands where a fact is told and finds the same fact in the other article.

/** The wordings of facts in one document, as spans of a layer of their own. */
const factsOf = doc => data.facts.flatMap(({ number, topic, places }) => places
  .filter(([home]) => home === doc).map(([, start, end]) => ({ doc, number, topic, start, end, layer: 'fact', label: 'wording' })));

function factButton({ number, topic }) {
  const button = element('button', 'fno', number);
  button.type = 'button';
  button.dataset.fact = number;
  button.title = topic;
  button.setAttribute('aria-label', `Fact ${number}, ${topic}: find it in the other article`);
  return button;
}

const cool = () => $$('.hot').forEach(hot => hot.classList.remove('hot'));
const isWide = () => innerWidth > 760;

/** Bring a place of a pane to a third of its height; on phones, where the panes lie under each other, into view. */
function bring(place) {
  const slot = place.closest('.slot');
  const down = place.getBoundingClientRect().top - slot.getBoundingClientRect().top + slot.scrollTop;
  if (isWide()) slot.scrollTop = down - slot.clientHeight / 3;
  else place.scrollIntoView({ block: 'center', behavior: 'instant' });
}

/** Find the fact of a number in the other pane; where it is not told there, say who tells it. */
function meet(button) {
  const pane = button.closest('.pane');
  const other = panes[1 - panes.indexOf(pane)];
  const number = +button.dataset.fact;
  const target = $(`.fno[data-fact="${number}"]`, other);
  cool();
  $$(`.pane [data-fact="${number}"]`).forEach(place => place.classList.add('hot'));
  if (!target) return offer(number, pane, other);
  $('#meet').textContent = '';
  bring(button);
  bring(target);
  target.focus({ preventScroll: true });
}

function offer(number, pane, other) {
  const { topic, places } = data.facts.find(fact => fact.number === number);
  const home = +$('select', pane).value;
  const docs = [...new Set(places.map(([doc]) => doc))].filter(doc => doc !== home);
  const line = $('#meet');
  line.textContent = `Fact ${number}, ${topic}: no wording of it was found in ${nameOf(data.docs[+$('select', other).value].outlet)}. Show `;
  docs.forEach((doc, at) => {
    const show = element('button', 'txtbtn', nameOf(data.docs[doc].outlet));
    show.type = 'button';
    show.addEventListener('click', () => showFact(number, doc, panes.indexOf(other)));
    line.append(...(at ? [', ', show] : [show]));
  });
}

/** Put a report that tells a fact into a pane, and find the fact there. */
function showFact(number, doc, at) {
  show(at, doc);
  meet($(`.fno[data-fact="${number}"]`, panes[1 - at]));
}

document.addEventListener('click', event => {
  const button = event.target.closest('.pane .fno');
  if (button) meet(button);
});
