/**
 * Values by category: what is drawn where.
 *
 * @module
 */
import assert from "node:assert/strict";
import { architectureStyles, groupedFigure, palette } from "../../src/plot/mod.ts";
import { allText, tipTexts } from "./_layout.ts";
import { near, numbers, select } from "./_marks.ts";

const rows = [
  { load: "web", a: "split-driver", rate: 2, low: 1, high: 3 },
  { load: "web", a: "vdi", rate: 4, low: 3, high: 5 },
  { load: "bulk", a: "split-driver", rate: 6, low: 5, high: 8 },
  { load: "bulk", a: "vdi", rate: 8, low: NaN, high: NaN },
];
const base = {
  title: "T",
  category: "load",
  series: "a",
  value: "rate",
  low: "low",
  high: "high",
  valueLabel: "Rate",
  valueUnit: "Gb/s",
  styles: architectureStyles,
} as const;

/** The places of the triangles of VDI: the library moves each by a transform. */
function triangles(svg: string): number[][] {
  return select(svg, `g[fill="${palette.blue}"] > path`).map((node) =>
    (node.getAttribute("transform") ?? "").match(/-?[\d.]+/g)?.map(Number) ?? []
  ).filter(({ length }) => length === 2);
}

Deno.test("exact: groupedFigure() puts the series of a category side by side, categories apart, values to scale", async () => {
  const { svg } = await groupedFigure(rows, base);
  // The first is that of the legend.
  const [, [x1, y1], [x2, y2]] = triangles(svg);
  const intervals = numbers(
    select(svg, `g[stroke="${palette.vermilion}"] > line`),
    "x1",
    "y1",
    "y2",
  );
  assert.equal(intervals.length, 2);
  const [[s1, bottom1, top1], [s2, bottom2, top2]] = intervals;
  const perUnit = (y1 - y2) / 4;
  assert.ok(s1 < x1 && x1 < s2 && s2 < x2);
  assert.ok(near(x1 - s1, x2 - s2), "the same distance in each category");
  assert.ok(near(Math.abs(bottom1 - top1), 2 * perUnit));
  assert.ok(near(Math.abs(bottom2 - top2), 3 * perUnit));
});

Deno.test("exact: groupedFigure() draws no interval where there is none, and says so by leaving it out", async () => {
  const { svg } = await groupedFigure(rows, base);
  assert.equal(select(svg, `g[stroke="${palette.blue}"][stroke-width="1.3"] > line`).length, 1);
  assert.deepEqual(tipTexts(svg), [
    "Split driver; web; Rate: 2.0 [1.0, 3.0] Gb/s",
    "VDI; web; Rate: 4.0 [3.0, 5.0] Gb/s",
    "Split driver; bulk; Rate: 6.0 [5.0, 8.0] Gb/s",
    "VDI; bulk; Rate: 8.0 Gb/s",
  ]);
});

Deno.test("exact: groupedFigure() draws bars from 0, hatched as their styles", async () => {
  const { svg } = await groupedFigure(rows, { ...base, mark: "bar" });
  const bars = (color: string) =>
    numbers(select(svg, `g[fill="${color}"] > rect`), "x", "y", "width", "height").slice(1);
  const [split, vdi] = [bars(palette.vermilion), bars(palette.blue)];
  assert.ok(near(vdi[0][3] / split[0][3], 2) && near(vdi[1][3] / split[0][3], 4));
  for (const [, y, , height] of [...split, ...vdi]) {
    assert.ok(near(y + height, split[0][1] + split[0][3]), "all stand on 0");
  }
  assert.equal(
    select(svg, `g[fill="${palette.vermilion}"] > path`).length,
    3,
    "hatched, legend too",
  );
  assert.equal(select(svg, `g[fill="${palette.blue}"] > path`).length, 0);
});

Deno.test("exact: groupedFigure() goes from top to bottom where there is no room, panels below each other", async () => {
  const many = Array.from({ length: 30 }, (_, i) => ({ ...rows[i % 4], load: `load number ${i}` }));
  const upright = await groupedFigure(rows, { ...base, width: "column" });
  const lying = await groupedFigure(many, { ...base, width: "column" });
  assert.ok(lying.height > 30 * 20 && upright.height < 400);
  const forced = await groupedFigure(rows, { ...base, orientation: "horizontal" });
  const [, [xa, ya], [xb, yb]] = triangles(forced.svg);
  assert.ok(xb > xa && yb > ya, "greater to the right, the next category below");
});

Deno.test("exact: groupedFigure() on a log axis drops what is not above 0, and refuses bars there", async () => {
  const data = [{ ...rows[0], rate: 0 }, ...rows.slice(1)];
  const { svg } = await groupedFigure(data, { ...base, scale: "log" });
  assert.equal(tipTexts(svg).length, 3);
  assert.throws(
    () => groupedFigure(rows, { ...base, scale: "log", mark: "bar" }),
    /must be linear/,
  );
});

Deno.test("exact: groupedFigure() names a reference in the legend, or above where categories go down", async () => {
  const references = [{ value: 9.4, label: "Line rate" }];
  for (const orientation of ["vertical", "horizontal"] as const) {
    const { svg } = await groupedFigure(rows, { ...base, references, orientation });
    assert.equal(allText(svg).match(/Line rate/g)?.length, 1, orientation);
    assert.ok(select(svg, 'g[stroke="#1a1a1a"][stroke-dasharray="3 3"] > line').length >= 1);
  }
});
