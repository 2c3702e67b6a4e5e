// Draws every <div class="chart" data-chart="id"> from the JSON beside it.
// Colours come as names of our palette and follow the theme; a point with an href opens it.
const drawn = [];

function palette() {
  const css = getComputedStyle(document.documentElement);
  const read = (name) => css.getPropertyValue(name).trim();
  return {
    gain: read("--septet-gain"), loss: read("--septet-loss"), total: read("--septet-total"),
    muted: read("--septet-muted"), ink: read("--septet-ink"), line: read("--septet-line"),
    surface: read("--septet-surface"), transparent: "transparent",
  };
}

const escaped = (text) => String(text ?? "").replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);

function point(item, colours) {
  if (item === null || typeof item !== "object" || Array.isArray(item)) return item;
  const { color, text, place, ...rest } = item;
  if (color) rest.itemStyle = { ...rest.itemStyle, color: colours[color] ?? color };
  if (text && item.value !== 0)
    rest.label = { show: true, formatter: text, color: colours.ink, fontSize: 11,
                   position: item.value < 0 ? "bottom" : "top", ...item.place };
  if (item.href) rest.cursor = "pointer";
  return rest;
}

function tooltip(params) {
  const all = Array.isArray(params) ? params : [params];
  const told = all.find((p) => p.data?.tip && p.name);
  const many = told ? [told] : all;
  const head = many.length > 1 ? `<strong>${escaped(many[0].axisValueLabel)}</strong><br>` : "";
  return head + many.map((p) => {
    const value = p.data?.tip ?? (Array.isArray(p.value) ? p.value.at(-1) : p.value);
    const name = many.length > 1 ? p.seriesName : p.name || p.seriesName;
    return `${many.length > 1 ? p.marker : ""}${escaped(name)}: <strong>${escaped(value)}</strong>`;
  }).join("<br>");
}

// Every bar has its name under it: broken into lines where there is room, aslant on a phone.
function named(a, width) {
  if (a?.type !== "category" || a.axisLabel?.interval !== 0) return a;
  const room = (width - 90) / a.data.length;
  const label = width < 520
    ? { rotate: 50, width: 90, overflow: "truncate", fontSize: 10 }
    : { width: room, overflow: "break", fontSize: room < 75 ? 10 : 11 };
  return { ...a, axisLabel: { ...a.axisLabel, hideOverlap: false, ...label } };
}

function themed(option, width) {
  const colours = palette();
  const axis = (a) => a && {
    ...a, axisLabel: { color: colours.ink, hideOverlap: true, lineHeight: 14, ...a.axisLabel },
    axisLine: { lineStyle: { color: colours.line } },
    nameTextStyle: { color: colours.ink, ...a.nameTextStyle },
    splitLine: { lineStyle: { color: colours.line }, ...a.splitLine },
  };
  return {
    ...option, animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
    legend: option.legend && { ...option.legend, textStyle: { color: colours.ink } },
    tooltip: { confine: true, backgroundColor: colours.surface, borderColor: colours.line,
               textStyle: { color: colours.ink }, ...option.tooltip, formatter: tooltip },
    xAxis: axis(named(option.xAxis, width)), yAxis: axis(option.yAxis),
    series: option.series.map((s) => ({
      ...s, color: colours[s.color] ?? s.color, data: s.data.map((d) => point(d, colours)),
    })),
  };
}

// A click anywhere on a curve opens the point nearest to it along the axis.
function pickNearest(chart, option) {
  const points = option.series.flatMap((s) => s.data).filter((d) => d.href);
  const at = (event) => {
    const place = [event.offsetX, event.offsetY];
    if (!points.length || !chart.containPixel("grid", place)) return null;
    const [x] = chart.convertFromPixel("grid", place);
    return points.reduce((a, b) => (Math.abs(b.value[0] - x) < Math.abs(a.value[0] - x) ? b : a));
  };
  chart.getZr().on("click", (event) => {
    const point = at(event);
    if (point) location.href = point.href;
  });
  chart.getZr().on("mousemove", (event) => chart.getZr().setCursorStyle(at(event) ? "pointer" : "default"));
}

function draw(place) {
  const option = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const chart = echarts.getInstanceByDom(place) ?? echarts.init(place, null, { renderer: "canvas" });
  chart.setOption(themed(option, place.clientWidth), true);
  if (drawn.includes(place)) return;
  drawn.push(place);
  chart.on("click", (event) => {
    if (event.data?.href) location.href = event.data.href;
  });
  if (option.pick === "nearest") pickNearest(chart, option);
  new ResizeObserver(() => chart.resize()).observe(place);
}

const drawAll = () => document.querySelectorAll("[data-chart]").forEach(draw);
document.fonts.ready.then(drawAll);
document.addEventListener("septet:theme", drawAll);
