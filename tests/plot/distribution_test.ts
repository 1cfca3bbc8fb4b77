/**
 * Distributions: shares, curves, bins.
 *
 * @module
 */
import assert from "node:assert/strict";
import { binsOf, sampleQuantile, shareAbove, stepCurve } from "../../src/plot/_sample.ts";
import { makeAxis } from "../../src/plot/_scale.ts";
import { distributionFigure, resolveStyles } from "../../src/plot/mod.ts";
import { allText } from "./_layout.ts";

const [style] = resolveStyles(["a"]);

Deno.test("exact: shareAbove() counts values above the threshold, not those on it", () => {
  assert.equal(shareAbove([-1, 0, 0, 1], 0), 0.25);
  assert.ok(Number.isNaN(shareAbove([], 0)));
});

Deno.test("exact: stepCurve() rises by one share at each value and spans the axis", () => {
  const axis = makeAxis([0, 10]);
  assert.deepEqual(stepCurve({ style, values: [2, 5] }, axis, false), [
    { x: 0, y: 0 },
    { x: 2, y: 0.5 },
    { x: 5, y: 1 },
    { x: 10, y: 1 },
  ]);
  assert.deepEqual(stepCurve({ style, values: [2, 5] }, axis, true).map(({ y }) => y), [
    1,
    0.5,
    0,
    0,
  ]);
});

Deno.test("exact: sampleQuantile() follows the definition of type 7", () => {
  // Hyndman and Fan (1996), definition 7: p(k) = (k - 1) / (n - 1), worked out by hand.
  assert.equal(sampleQuantile([1, 2, 3, 4, 5, 6], 0.1), 1.5);
  assert.equal(sampleQuantile([1, 2, 3, 4], 0.5), 2.5);
  assert.equal(sampleQuantile([7], 0.9), 7);
  assert.ok(Number.isNaN(sampleQuantile([], 0.5)));
});

Deno.test("exact: binsOf() counts each value once, the end of the axis too, and no tick is inside a bin", () => {
  const axis = makeAxis([0, 1], { nice: true });
  const values = [0, 0.05, 0.1999999, 0.2, 0.5, 0.95, 1];
  const bins = binsOf([{ style, values }], axis);
  assert.equal(bins.reduce((sum, bin) => sum + bin.above - bin.below, 0), values.length);
  for (const tick of axis.ticks) {
    assert.ok(bins.every((bin) => tick <= bin.from + 1e-9 || tick >= bin.to - 1e-9), `${tick}`);
  }
});

Deno.test("exact: binsOf() stacks the counts of one sample on those of the other", () => {
  const axis = makeAxis([0, 1], { nice: true });
  const [other] = resolveStyles(["b"]);
  const bins = binsOf([{ style, values: [0.1, 0.1] }, { style: other, values: [0.1] }], axis);
  assert.deepEqual(bins.map(({ below, above }) => [below, above]), [[0, 2], [2, 3]]);
});

Deno.test("exact: distributionFigure() says how many rows had no value, and the share of the others", async () => {
  const rows = [1, -1, 2, 3, NaN, null].map((benefit) => ({ benefit }));
  const figure = await distributionFigure(rows, {
    title: "T",
    value: "benefit",
    valueLabel: "Benefit",
    countLabel: "hosts",
    shares: [{ above: 0, label: "Better", low: 0.3, high: 0.95 }],
  });
  assert.ok(allText(figure.svg).includes("Better at 75% [30, 95] of 4 hosts"));
  assert.ok(allText(figure.svg).includes("Left out: 2 hosts without a value."));
  assert.ok(figure.text.includes("Left out: 2 hosts"));
});

Deno.test("exact: distributionFigure() draws a reference outside the values within the panel", async () => {
  const rows = [0.1, 0.2].map((benefit) => ({ benefit }));
  const { svg } = await distributionFigure(rows, {
    title: "T",
    value: "benefit",
    valueLabel: "Benefit",
    format: "percent",
    references: [{ value: 0.6, label: "Paper: 60%" }],
  });
  assert.match(allText(svg), /60%.*Paper: 60%/);
});
