/**
 * Stacked bars: lengths, order, sums.
 *
 * @module
 */
import assert from "node:assert/strict";
import { luminance } from "../../src/plot/_marks.ts";
import { cpuPartStyles, stackedBarFigure, timePartStyles } from "../../src/plot/mod.ts";
import { allText } from "./_layout.ts";
import { near, numbers, select } from "./_marks.ts";

const rows = [
  { bar: "split", part: "guest", value: 0.4 },
  { bar: "split", part: "idle", value: 0.1 },
  { bar: "split", part: "driverDomain", value: 0.5 },
  { bar: "vdi", part: "guest", value: 0.3 },
  { bar: "vdi", part: "guest", value: 0.2 },
];
const base = {
  title: "T",
  bar: "bar",
  part: "part",
  value: "value",
  valueLabel: "Share",
  styles: cpuPartStyles,
} as const;
const partOrder = ["guest", "driverDomain", "vmm", "idle"];

/** The rectangles of a part without that of the legend. */
function boxes(svg: string, color: string): number[][] {
  return numbers(select(svg, `g[fill="${color}"] > rect`), "x", "y", "width", "height").slice(1);
}

Deno.test("exact: stackedBarFigure() stacks parts without gaps, in proportion, in the order told", async () => {
  const { svg } = await stackedBarFigure(rows, { ...base, partOrder });
  const [guest, domain, idle] = ["guest", "driverDomain", "idle"].map((part) =>
    boxes(svg, cpuPartStyles[part].color)[0]
  );
  assert.ok(near(guest[3] / domain[3], 0.8) && near(domain[3] / idle[3], 5));
  assert.ok(near(guest[1], domain[1] + domain[3]), "the driver domain stands on the guest");
  assert.ok(near(domain[1], idle[1] + idle[3]), "idle stands on the driver domain");
});

Deno.test("exact: stackedBarFigure() adds rows of the same bar and part", async () => {
  const { svg, text } = await stackedBarFigure(rows, { ...base, partOrder });
  const [split, vdi] = boxes(svg, cpuPartStyles.guest.color);
  assert.ok(near(vdi[3] / split[3], 0.5 / 0.4));
  assert.match(text, /vdi +0.5 +0.0 +0.0 +0.5/);
});

Deno.test("exact: stackedBarFigure() lying has lengths in proportion along x", async () => {
  const { svg } = await stackedBarFigure(rows, {
    ...base,
    partOrder,
    orientation: "horizontal",
    totals: true,
  });
  const [split, vdi] = boxes(svg, cpuPartStyles.guest.color);
  assert.ok(near(vdi[2] / split[2], 0.5 / 0.4));
  assert.ok(near(vdi[0], split[0]) && vdi[1] > split[1]);
  assert.match(allText(svg), /Sum.* 1\.0 .*0\.5/);
});

Deno.test("exact: shares that sum to 1 but for rounding end at 100%, not at 120%", async () => {
  const data = [0.1, 0.2, 0.7 + 1e-16].map((value, i) => ({ bar: "a", part: `p${i}`, value }));
  assert.ok(data.reduce((sum, { value }) => sum + value, 0) >= 1 - 1e-12);
  const { svg } = await stackedBarFigure(data, { ...base, format: "percent" });
  const words = allText(svg).split(" ");
  assert.ok(words.includes("100%") && !words.includes("120%"));
});

Deno.test("exact: an empty cell has no length, a negative or infinite one is refused", async () => {
  const data = [{ bar: "a", part: "guest", value: 1 }, { bar: "a", part: "idle", value: NaN }];
  assert.match((await stackedBarFigure(data, base)).text, /a +1 +0 +1/);
  for (const value of [-1, Infinity]) {
    const bad = [{ bar: "a", part: "b", value }, { bar: "a", part: "c", value: 1 }];
    assert.throws(() => stackedBarFigure(bad, base), /at least 0/);
  }
});

Deno.test("exact: parts that stand on each other differ in lightness or hatching", () => {
  for (const styles of [Object.values(cpuPartStyles), Object.values(timePartStyles)]) {
    for (let i = 1; i < styles.length; i++) {
      const contrast = Math.abs(luminance(styles[i].color) - luminance(styles[i - 1].color));
      assert.ok(contrast > 0.15 || styles[i].hatch !== styles[i - 1].hatch, styles[i].label);
    }
  }
  assert.equal(luminance("#ffffff"), 1);
  assert.equal(luminance("#000000"), 0);
});
