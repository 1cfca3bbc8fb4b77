/**
 * Figures inside a page, and what their data say there.
 *
 * @module
 */
import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import {
  distributionFigure,
  drawing,
  type Figure,
  figureFonts,
  inlineSvg,
  lineFigure,
  stackedBarFigure,
  svgElement,
  timelineFigure,
  tornadoFigure,
} from "../../src/plot/mod.ts";
import { speaking } from "../../src/plot/_tips.ts";
import { tipTexts } from "./_layout.ts";
import { near, numbers, select } from "./_marks.ts";

const points = [1, 2, 4].map((vms) => ({
  vms,
  rate: 10 * vms,
  low: 9 * vms,
  high: 11 * vms,
  s: "vdi",
}));
const line = {
  title: "Rate <by> VMs",
  x: "vms",
  y: "rate",
  low: "low",
  high: "high",
  series: "s",
  xLabel: "VMs",
  yLabel: "Rate",
  yUnit: "Gb/s",
} as const;

Deno.test("exact: two figures in one page share no id, and each is labelled by its own title and description", async () => {
  const figures = [await lineFigure(points, line), await lineFigure(points.slice(1), line)];
  const { document } = parseHTML(
    `<!doctype html><html><body>${figures.map((f) => inlineSvg(f)).join("")}`,
  );
  const ids = [...document.querySelectorAll("[id]")].map((node) => node.getAttribute("id"));
  assert.equal(ids.length, 4);
  assert.equal(new Set(ids).size, 4);
  for (const svg of document.querySelectorAll("svg")) {
    const names = (svg.getAttribute("aria-labelledby") ?? "").split(" ");
    const texts = names.map((id) => document.getElementById(id)?.textContent ?? "");
    assert.equal(texts[0], line.title);
    assert.match(texts[1], /^Line chart of Rate/);
    assert.equal(svg.getAttribute("width"), "100%");
    assert.equal(svg.getAttribute("height"), null);
  }
});

Deno.test("exact: inlineSvg() keeps ids, and what refers to them, together", () => {
  const clip = svgElement("clipPath", { id: "clip" }, svgElement("rect", { width: 5, height: 5 }));
  const svg = clip + svgElement("g", { "clip-path": "url(#clip)" }) +
    svgElement("use", { href: "#clip" });
  const words = { title: "A", description: "B", text: "C" };
  const figure: Figure = drawing({ ...words, width: 10, height: 10, svg });
  const inline = inlineSvg(figure, { id: "one", role: "group" });
  for (const part of ['id="one-clip"', "url(#one-clip)", 'href="#one-clip"', 'role="group"']) {
    assert.ok(inline.includes(part), part);
  }
  assert.notEqual(inlineSvg(figure, { id: "two" }), inline);
});

Deno.test("exact: figureFonts() is what the files of figures embed", async () => {
  const { svg } = await lineFigure(points, line);
  assert.ok(svg.includes(`<style>${figureFonts()}</style>`));
});

Deno.test("exact: the points of lines say series, place, value, interval and unit, in the order of the data", async () => {
  const { svg } = await lineFigure(points, line);
  assert.deepEqual(tipTexts(svg), [
    "vdi; VMs: 1; Rate: 10.0 [9.0, 11.0] Gb/s",
    "vdi; VMs: 2; Rate: 20.0 [18.0, 22.0] Gb/s",
    "vdi; VMs: 4; Rate: 40.0 [36.0, 44.0] Gb/s",
  ]);
});

Deno.test("exact: what speaks stands over what is drawn, intervals too", async () => {
  const { svg } = await lineFigure(points, { ...line, panelHeight: 400 });
  const dots = numbers(select(svg, "circle").slice(1), "cx", "cy");
  const tips = numbers(select(svg, "rect.tip"), "x", "y", "width", "height");
  assert.equal(dots.length, 3);
  for (const [i, [x, y, width, height]] of tips.entries()) {
    assert.ok(near(x + width / 2, dots[i][0]) && near(y + height / 2, dots[i][1]));
  }
  const [extent] = numbers(select(svg, "rect.tip-extent").slice(-1), "y", "height");
  const [interval] = numbers(select(svg, 'g[stroke-width="1.1"] > line').slice(-1), "y1", "y2");
  assert.ok(extent[0] <= Math.min(...interval) && extent[0] + extent[1] >= Math.max(...interval));
});

Deno.test("exact: parts of bars, drivers, curves, bins, lanes and spans speak", async () => {
  const parts = [
    { bar: "vdi", part: "guest", v: 3, low: 4.5, high: 5.5 },
    { bar: "vdi", part: "vmm", v: 2, low: 4.5, high: 5.5 },
  ];
  const bars = await stackedBarFigure(parts, {
    ...{ title: "T", bar: "bar", part: "part", value: "v", valueLabel: "Time", valueUnit: "us" },
    ...{ totalLow: "low", totalHigh: "high" },
  });
  assert.equal(tipTexts(bars.svg)[0], "vdi; guest; Time: 3 us; Sum: 5.0 [4.5, 5.5] us");
  const tornado = await tornadoFigure([{ p: "Copy cost", rho: -0.5, low: -0.6, high: -0.4 }], {
    ...{ title: "T", label: "p", value: "rho", low: "low", high: "high", valueLabel: "Rho" },
  });
  assert.deepEqual(tipTexts(tornado.svg), ["Copy cost; Rho: −0.50 [−0.60, −0.40]"]);
  const values = [0.1, 0.2, 0.3, 0.6].map((v) => ({ v }));
  const spread = { title: "T", value: "v", valueLabel: "Gain", format: "percent" } as const;
  assert.equal(
    tipTexts((await distributionFigure(values, spread)).svg)[1],
    "Gain up to 20%: 50% of points",
  );
  const bins = tipTexts((await distributionFigure(values, { ...spread, kind: "histogram" })).svg);
  assert.ok(bins.every((text) => /^Gain from [\d.]+% to [\d.]+%; points: 1$/.test(text)), bins[0]);
  const spans = [{ lane: "core 0", from: 2, to: 6, part: "guest" }, {
    lane: "core 0",
    from: 6,
    to: 10,
    part: "vmm",
  }];
  const lanes = await timelineFigure(spans, {
    ...{
      title: "T",
      lane: "lane",
      from: "from",
      to: "to",
      part: "part",
      timeLabel: "Time",
      timeUnit: "us",
    },
  });
  assert.deepEqual(tipTexts(lanes.svg), [
    "core 0: guest 50%, vmm 50% of the time shown",
    "core 0; guest; Time: 2 to 6 us",
    "core 0; vmm; Time: 6 to 10 us",
  ]);
});

Deno.test("exact: stackedBarFigure() draws the interval of a bar's sum to scale, once for each bar", async () => {
  const rows = ["a", "b"].flatMap((bar) => [
    { bar, part: "guest", v: 3, low: 4, high: 6 },
    { bar, part: "vmm", v: 2, low: NaN, high: NaN },
  ]);
  const options = { title: "T", bar: "bar", part: "part", value: "v", valueLabel: "Time" } as const;
  for (const orientation of ["vertical", "horizontal"] as const) {
    const { svg } = await stackedBarFigure(rows, {
      ...options,
      totalLow: "low",
      totalHigh: "high",
      orientation,
    });
    const [from, to, size] = orientation === "vertical"
      ? ["y1", "y2", "height"]
      : ["x1", "x2", "width"];
    const whiskers = numbers(
      select(svg, 'g[stroke="#1a1a1a"][stroke-width="1.3"] > line'),
      from,
      to,
    );
    assert.equal(whiskers.length, 2, orientation);
    const [[guest]] = numbers(select(svg, 'g[fill="#0072b2"] > rect').slice(1), size);
    assert.ok(near(Math.abs(whiskers[0][0] - whiskers[0][1]), guest * 2 / 3), orientation);
    assert.equal(
      select(
        (await stackedBarFigure(rows, { ...options, orientation })).svg,
        'g[stroke-width="1.3"]',
      ).length,
      0,
    );
  }
});

Deno.test("exact: of many points the first, the last and the extremes speak, and few others", () => {
  const values = Array.from({ length: 1000 }, (_, i) => Math.sin(i / 50));
  values[777] = 9;
  values[333] = -9;
  values[500] = NaN;
  const kept = speaking(values, 60);
  for (const index of [0, 333, 777, 999]) assert.ok(kept.includes(index), `${index}`);
  assert.ok(kept.length <= 64);
  assert.deepEqual(speaking([5, 6]), [0, 1]);
});
