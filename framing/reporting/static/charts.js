// The charts: Plotly unpacked once, each figure drawn in the colours of the theme, with names, order and voice as chosen.
let figures = {};
const NARROW = 640;
const PRINT_WIDTH = 920; // the style sheet scales it to the paper
const config = {
  responsive: true, displaylogo: false, displayModeBar: false, showSendToCloud: false, plotlyServerURL: '',
  modeBarButtonsToRemove: ['sendChartToCloud'], scrollZoom: false, doubleClick: false, showTips: false,
};

/** What a script element holds as base64 of gzip, as a response that can be read as text or blob. */
function unpacked(place) {
  const bytes = Uint8Array.from(atob(place.textContent), c => c.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')));
}

async function unpackCharts() {
  const [library, drawings] = [$('#packed'), $('#figures')];
  figures = JSON.parse(drawings.type === 'text/plain' ? await unpacked(drawings).text() : drawings.textContent);
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
    if (rows) trace[key] = order.map(row => trace[key][row]);
    if (columns) trace[key] = trace[key].map(line => order.map(column => line[column]));
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
  if (!first) return;
  plot.dataset.drawn = 'yes';
  plot.on('plotly_click', event => {
    const point = event.points[0];
    openDrawer(point.customdata, plot);
  });
  plot.on('plotly_clickannotation', event => openDrawer((event.annotation.name || '').split(' ')[1], plot));
}

const drawAll = () => { for (const id of Object.keys(figures)) drawChart(id); };

/** Draw the charts one after another, so that the page answers meanwhile. */
async function drawFirst() {
  try {
    await unpackCharts();
  } catch {
    for (const plot of $$('.plot')) plot.textContent = 'This browser cannot unpack the chart. The table below has its numbers.';
    return;
  }
  for (const id of Object.keys(figures)) {
    drawChart(id);
    await new Promise(resolve => { setTimeout(resolve, 0); });
  }
  document.body.dataset.charts = 'drawn';
}

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

for (const button of $$('[data-save]')) button.addEventListener('click', () => saveChart(button.dataset.chart, button.dataset.save));
for (const radio of $$('.choice input')) radio.addEventListener('change', () => drawChart(radio.closest('figure').id));
let resizing = 0;
addEventListener('resize', () => {
  clearTimeout(resizing);
  resizing = setTimeout(() => { if (document.body.dataset.charts) drawAll(); }, 150);
});
