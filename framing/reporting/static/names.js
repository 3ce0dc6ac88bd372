// Names and letters: an outlet is a number everywhere, and is written when it is shown.
const nameOf = outlet => (state.blind ? `Outlet ${data.outlets[outlet].letter}` : data.outlets[outlet].name);

/** The outlets in the order shown: the study's, or by letter when blind. */
function outletOrder() {
  const all = data.outlets.map((_, outlet) => outlet);
  if (!state.blind) return all;
  const key = outlet => data.outlets[outlet].letter.padStart(3);
  return all.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The row of each outlet in the order shown. */
function outletRank() {
  const rank = [];
  outletOrder().forEach((outlet, row) => { rank[outlet] = row; });
  return rank;
}

/** A string with its place holders, {o0}, written out. */
const withNames = text => text.replace(/\{o(\d+)\}/g, (_, outlet) => nameOf(+outlet));

/** Write every name of the page, and put what is listed by outlet into order. */
function writeNames() {
  for (const place of $$('.on')) place.textContent = nameOf(+place.dataset.o);
  const rank = outletRank();
  for (const list of $$('[data-sort]')) {
    const items = [...list.children];
    items.forEach((item, at) => { item.dataset.at ??= at; });
    items.sort((a, b) => rank[a.dataset.own] - rank[b.dataset.own] || a.dataset.at - b.dataset.at);
    list.append(...items);
  }
}
