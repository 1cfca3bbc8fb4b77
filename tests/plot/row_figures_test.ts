/**
 * Tornado and interval figures: what is drawn where.
 *
 * @module
 */
import assert from "node:assert/strict";
import { intervalFigure, palette, tornadoFigure } from "../../src/plot/mod.ts";
import { allText } from "./_layout.ts";
import { near, numbers, select } from "./_marks.ts";

const drivers = [
  { name: "weak", rho: 0.1, low: 0, high: 0.2 },
  { name: "against", rho: -0.8, low: -0.9, high: -0.7 },
  { name: "for", rho: 0.4, low: 0.3, high: 0.5 },
  { name: "unknown", rho: NaN, low: NaN, high: NaN },
];
const tornado = {
  title: "T",
  label: "name",
  value: "rho",
  low: "low",
  high: "high",
  valueLabel: "Rank correlation",
} as const;

Deno.test("exact: tornadoFigure() sorts by strength, the sign decides side and colour", async () => {
  const { svg } = await tornadoFigure(drivers, tornado);
  assert.match(allText(svg), /against.* for .*weak/);
  const boxes = (color: string) =>
    numbers(select(svg, `g[fill="${color}"] > rect`), "x", "width", "y").slice(1);
  const [positive, negative] = [boxes(palette.blue), boxes(palette.orange)];
  assert.equal(positive.length, 2);
  assert.equal(negative.length, 1);
  assert.ok(near(negative[0][0] + negative[0][1], positive[0][0]), "both sides begin at 0");
  assert.ok(near(negative[0][1] / positive[0][1], 2));
});

Deno.test("exact: tornadoFigure() draws the strongest and says how many are left", async () => {
  const { svg } = await tornadoFigure(drivers, { ...tornado, top: 2 });
  assert.ok(!allText(svg).includes("weak "));
  assert.ok(allText(svg).includes("Not drawn: 1 weaker"));
});

const lines = [
  { host: "a", ours: 0.5, low: 0.4, high: 0.7 },
  { host: "b", ours: 0.2, low: NaN, high: NaN },
];
const interval = {
  title: "T",
  label: "host",
  value: "ours",
  low: "low",
  high: "high",
  valueLabel: "Benefit",
  format: "percent",
} as const;

Deno.test("exact: intervalFigure() puts values and intervals on the scale of its reference line", async () => {
  const { svg } = await intervalFigure(lines, {
    ...interval,
    references: [{ value: 0.6, label: "Paper" }],
  });
  const [[a, ya], [b, yb]] = numbers(select(svg, `g[fill="${palette.blue}"] > circle`), "cx", "cy");
  const perUnit = (a - b) / 0.3;
  assert.ok(yb > ya);
  const bars = numbers(select(svg, `g[stroke="${palette.blue}"] > line`), "x1", "x2");
  assert.equal(bars.length, 1, "no interval, no bar");
  assert.ok(
    near(Math.min(...bars[0]), a - 0.1 * perUnit) && near(Math.max(...bars[0]), a + 0.2 * perUnit),
  );
  const [[rule]] = numbers(select(svg, 'g[stroke-dasharray="3 3"] > line'), "x1");
  assert.ok(near(rule, a + 0.1 * perUnit));
});

Deno.test("exact: intervalFigure() prints each value with its interval, and a dash for none", async () => {
  const { svg, text } = await intervalFigure([...lines, {
    host: "c",
    ours: NaN,
    low: NaN,
    high: NaN,
  }], interval);
  assert.ok(allText(svg).includes("50% [40, 70]"));
  assert.match(text, /b +20%/);
  assert.match(text, /c +–/);
});

Deno.test("exact: intervalFigure() on a log axis has equal steps for equal ratios, drops what is not above 0 and cuts intervals", async () => {
  const data = [1, 10, 100].map((ours, i) => ({
    host: `h${i}`,
    ours,
    low: i === 0 ? -1 : ours / 2,
    high: ours * 2,
  }));
  const { svg } = await intervalFigure([...data, { host: "none", ours: 0, low: 0, high: 1 }], {
    ...interval,
    format: "number",
    scale: "log",
    references: [{ value: 0, label: "Zero" }],
  });
  const xs = numbers(select(svg, `g[fill="${palette.blue}"] > circle`), "cx").flat();
  assert.equal(xs.length, 3);
  assert.ok(near(xs[1] - xs[0], xs[2] - xs[1]));
  const left = Math.min(...numbers(select(svg, 'g[stroke="#e4e4e4"] > line'), "x1").flat());
  const bars = numbers(select(svg, `g[stroke="${palette.blue}"] > line`), "x1", "x2").flat();
  assert.ok(Math.min(...bars) >= left - 0.003, "cut at the axis");
  assert.ok(!allText(svg).includes("Zero"), "0 has no place");
  const strokes = select(svg, `g[stroke="${palette.blue}"][fill="none"] > path`);
  assert.equal(strokes.length, 5, "none where the axis cuts");
});

Deno.test("exact: tornadoFigure() without intervals has no heading for them, and prints all with the same decimals", async () => {
  const bare = drivers.map(({ name, rho }) => ({ name, rho, low: null, high: null }));
  const text = allText((await tornadoFigure(bare, tornado)).svg);
  assert.ok(!text.includes("95%"));
  for (const value of ["−0.8", "0.4", "0.1"]) assert.ok(text.includes(value), value);
});

Deno.test("exact: intervalFigure() groups lines under headings in the order told", async () => {
  const data = [{ ...lines[0], g: "second" }, { ...lines[1], g: "first" }];
  const { svg } = await intervalFigure(data, { ...interval, group: "g", groupOrder: ["first"] });
  assert.match(allText(svg), /first b .*second a/);
});
