// The charts: Plotly unpacked once, each figure drawn when it comes near, in the colours, order and voice that are chosen.
let figures = {};
const NARROW = 640;
const PRINT_WIDTH = 920; // the style sheet scales it to the paper
const config = {
  responsive: true, displaylogo: false, displayModeBar: false, showSendToCloud: false, plotlyServerURL: '',
  modeBarButtonsToRemove: ['sendChartToCloud'], scrollZoom: false, doubleClick: false, showTips: false,
};

async function unpackCharts() {
  figures = await contentOf($('#figures'));
  const library = $('#packed');
  if (!library) return;
  const script = document.createElement('script');
  script.textContent = await unpacked(library).text();
  document.head.append(script);
  library.remove();
}

const escaped = text => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
const shortName = (outlet, layout) =>
  (state.blind ? escaped(nameOf(outlet)) : data.outlets[outlet][layout].map(escaped).join('<br>'));

/** A copy of a figure's part, its colours those of the theme and its place holders names. */
function themed(value, colours, layout) {
  if (typeof value === 'string') {
    if (colours[value]) return colours[value];
    const alone = /^\{([ocsl])(\d+)\}$/.exec(value);
    if (alone) return shortName(+alone[2], { c: 'column', s: 'short', l: 'line' }[alone[1]] || layout);
    return value.replace(/\{o(\d+)\}/g, (_, outlet) => escaped(nameOf(+outlet)));
  }
  if (Array.isArray(value)) return value.map(item => themed(item, colours, layout));
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, themed(item, colours, layout)]));
  }
  return value;
}

function themeColours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(Object.entries(data.tokens).map(([light, name]) => [light, style.getPropertyValue(`--${name}`).trim()]));
}

/** Move what stands in outlets' rows (or columns) to the rows of the order shown. */
function reorder(figure) {
  const { rows, columns } = figure.layout.meta || {};
  if (!state.blind || (!rows && !columns)) return;
  const rank = outletRank();
  const moved = place => (typeof place === 'number' ? rank[Math.round(place)] + (place - Math.round(place)) : place);
  for (const trace of figure.data) reorderTrace(trace, rows, columns, moved, rank);
  for (const item of [...(figure.layout.annotations || []), ...(figure.layout.shapes || [])]) {
    if (item.type === 'line') continue;
    if (rows && item.yref?.startsWith('y') && !item.yref.includes('domain')) for (const key of ['y', 'y0', 'y1']) if (key in item) item[key] = moved(item[key]);
    if (columns && item.xref?.startsWith('x')) for (const key of ['x', 'x0', 'x1']) if (key in item) item[key] = moved(item[key]);
  }
}

function reorderTrace(trace, rows, columns, moved, rank) {
  if (trace.type !== 'heatmap') {
    if (rows) trace.y = trace.y.map(moved);
    return;
  }
  const order = rank.map((_, place) => rank.indexOf(place));
  for (const key of ['z', 'text', 'customdata', 'hovertext']) {
    if (rows && trace[key]) trace[key] = order.map(row => trace[key][row]);
    if (columns && trace[key]) trace[key] = trace[key].map(line => order.map(column => line[column]));
  }
}

/** Show one voice: traces say theirs in `meta`, notes and lines in `name`. */
function chooseVoice(figure, id) {
  const voice = $(`input[name="${id}-voice"]:checked`)?.value;
  if (!voice) return;
  for (const trace of figure.data) trace.visible = !trace.meta || trace.meta === voice;
  for (const item of [...(figure.layout.annotations || []), ...(figure.layout.shapes || [])]) {
    if (item.name) item.visible = item.name.split(' ')[0] === voice;
  }
}

function prepared(id, width) {
  const layout = width < NARROW ? 'narrow' : 'wide';
  const figure = themed(figures[id][layout], themeColours(), layout);
  reorder(figure);
  chooseVoice(figure, id);
  if (state.printing) Object.assign(figure.layout, { width, autosize: false });
  return figure;
}

function drawChart(id) {
  const plot = $(`#${id} .plot`);
  const width = state.printing ? PRINT_WIDTH : plot.clientWidth;
  const figure = prepared(id, width);
  const first = !plot.dataset.drawn;
  plot.style.minHeight = `${figure.layout.height}px`;
  Plotly.react(plot, figure.data, figure.layout, config);
  plot.dataset.layout = width < NARROW ? 'narrow' : 'wide';
  plot.dataset.drawn = 'yes';
  if (!first || plot.dataset.opens) return;
  plot.dataset.opens = 'yes';
  plot.on('plotly_click', event => {
    const point = event.points[0];
    openDrawer(point.customdata, plot);
  });
  plot.on('plotly_clickannotation', event => openDrawer((event.annotation.name || '').split(' ')[1], plot));
}

const plots = () => Object.keys(figures).map(id => $(`#${id} .plot`)).filter(Boolean);
const idOf = plot => plot.closest('figure').id;
const waiting = new Set();

/** Draw the charts that came near, one after another, so that the page answers meanwhile. */
async function drawWaiting() {
  for (const plot of waiting) {
    waiting.delete(plot);
    if (plot.isConnected && !plot.dataset.drawn) drawChart(idOf(plot));
    await new Promise(resolve => { setTimeout(resolve, 0); });
  }
}

const near = new IntersectionObserver(entries => {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) waiting.add(target);
    else waiting.delete(target);
  }
  if (window.Plotly) drawWaiting();
}, { rootMargin: '60% 0px' });

/** Draw every chart again when it comes near: what is in sight now, the rest when it is scrolled to. */
function watchCharts() {
  near.disconnect();
  for (const plot of plots()) {
    delete plot.dataset.drawn;
    near.observe(plot);
  }
}

/** Take every chart off, and draw each when it comes near: no name may stay in one that is out of sight. */
function wipeCharts() {
  for (const plot of plots().filter(each => each.dataset.opens)) {
    Plotly.purge(plot);
    delete plot.dataset.opens;
  }
  watchCharts();
}

const drawAll = () => { for (const plot of plots()) drawChart(idOf(plot)); };

const ready = unpackCharts().then(() => {
  watchCharts();
  document.body.dataset.charts = 'ready';
}).catch(() => {
  for (const plot of $$('.plot')) plot.textContent = 'This browser cannot unpack the chart. The table below has its numbers.';
});

/** Save a chart as a file, without any server. */
async function saveChart(id, format) {
  const plot = $(`#${id} .plot`);
  const figure = prepared(id, plot.clientWidth);
  figure.layout.paper_bgcolor = getComputedStyle(document.documentElement).getPropertyValue('--paper').trim();
  const size = { format, width: plot.clientWidth, height: figure.layout.height, scale: format === 'png' ? 2 : 1 };
  download(await Plotly.toImage({ data: figure.data, layout: figure.layout, config }, size), `${id}.${format}`);
}

function download(url, name) {
  const link = element('a');
  link.href = url;
  link.download = name;
  link.click();
}

document.addEventListener('click', event => {
  const button = event.target.closest('[data-save]');
  if (button) saveChart(button.dataset.chart, button.dataset.save);
});
document.addEventListener('change', event => {
  const radio = event.target.closest('.choice input');
  if (radio) drawChart(radio.closest('figure').id);
});
let resizing = 0;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => { if (window.Plotly && !state.printing) watchCharts(); }, 150);
});
