/**
 * Ticks and domains of axes.
 *
 * @module
 */
import assert from "node:assert/strict";
import { thinned } from "../../src/plot/_grid.ts";
import { textWidth } from "../../src/plot/_measure.ts";
import { makeAxis, projection, reachOf } from "../../src/plot/_scale.ts";

Deno.test("exact: wanted ticks that an axis does not reach are left out, and if it reaches none it has its own", () => {
  for (const type of ["linear", "log"] as const) {
    assert.deepEqual(makeAxis([2, 4], { type, ticks: [2, 4, 8, 16] }).ticks, [2, 4]);
    assert.ok(
      makeAxis([2, 4], { type, ticks: [100] }).ticks.every((tick) => tick >= 2 && tick <= 4),
    );
  }
});

Deno.test("exact: a log axis reaches lower ends of a tenth of their values and above, a linear one all", () => {
  assert.deepEqual(reachOf("log", { value: 10, low: 1, high: 20 }), [10, 1, 20]);
  assert.deepEqual(reachOf("log", { value: 10, low: 0.9, high: 20 }), [10, 20]);
  assert.deepEqual(reachOf("log", { value: 10, low: NaN, high: NaN }), [10, NaN]);
  assert.deepEqual(reachOf("linear", { value: 10, low: -5, high: 20 }), [10, -5, 20]);
});

Deno.test("exact: of ticks that are too close 0 stays", () => {
  const axis = makeAxis([-150, 200], { nice: true, count: 6 });
  for (const length of [60, 90, 140, 300]) {
    const { ticks } = thinned(axis, length);
    assert.ok(ticks.includes(0), `${length}: ${ticks}`);
    const steps = ticks.slice(1).map((tick, i) => tick - ticks[i]);
    assert.equal(new Set(steps).size, Math.min(1, steps.length), "evenly apart");
  }
});

Deno.test("exact: a nice linear axis covers its values with round ticks", () => {
  const axis = makeAxis([3, 97], { nice: true, zero: true });
  assert.deepEqual(axis.domain, [0, 100]);
  assert.deepEqual(axis.ticks, [0, 20, 40, 60, 80, 100]);
  assert.deepEqual(axis.ticks.map(axis.format), ["0", "20", "40", "60", "80", "100"]);
});

Deno.test("exact: ticks carry no rounding noise and no minus zero", () => {
  const { ticks, format } = makeAxis([-0.3, 0.3], { nice: true });
  assert.deepEqual(ticks, [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  assert.ok(!ticks.some((tick) => Object.is(tick, -0)));
  assert.equal(format(-0.3), "−0.3");
});

Deno.test("exact: an axis near 0 starts at 0, one far from it does not", () => {
  assert.equal(makeAxis([1, 16], { zero: "near" }).domain[0], 0);
  assert.equal(makeAxis([90, 100], { zero: "near" }).domain[0], 90);
});

Deno.test("exact: one value and no value still make an axis", () => {
  assert.deepEqual(makeAxis([5]).domain, [2.5, 7.5]);
  assert.deepEqual(makeAxis([0, 0]).domain, [0, 1]);
  assert.deepEqual(makeAxis([NaN]).domain, [0, 1]);
  assert.deepEqual(makeAxis([0], { type: "log" }).domain, [1, 10]);
  assert.deepEqual(makeAxis([5], { type: "log" }).domain, [5, 50]);
});

Deno.test("exact: a log axis has 1, 2, 5 over two decades and decades alone over many", () => {
  assert.deepEqual(makeAxis([3, 150], { type: "log", nice: true }).ticks, [
    2,
    5,
    10,
    20,
    50,
    100,
    200,
  ]);
  const wide = makeAxis([0.001, 10000, -4, NaN], { type: "log", nice: true });
  assert.deepEqual(wide.ticks, [0.001, 0.01, 0.1, 1, 10, 100, 1000, 10000]);
});

Deno.test("exact: percent ticks print the share times 100", () => {
  const axis = makeAxis([0, 1], { format: "percent" });
  assert.deepEqual(axis.ticks.map(axis.format), ["0%", "20%", "40%", "60%", "80%", "100%"]);
});

Deno.test("exact: a projection maps domain ends to pixel ends, and decades to equal lengths", () => {
  const linear = projection(makeAxis([0, 10]), 100, 0);
  assert.deepEqual([linear(0), linear(5), linear(10)], [100, 50, 0]);
  const log = projection(makeAxis([1, 100], { type: "log" }), 0, 80);
  assert.ok(Math.abs(log(10) - 40) < 1e-12);
});

Deno.test("exact: thinned() leaves numbers that keep clear of each other", () => {
  const axis = makeAxis([0, 12000], { count: 12 });
  for (const length of [40, 120, 300, 900]) {
    const { ticks, format } = thinned(axis, length);
    const x = projection(axis, 0, length);
    for (let i = 1; i < ticks.length; i++) {
      const room = x(ticks[i]) - x(ticks[i - 1]);
      const needed = (textWidth(format(ticks[i]), 9.5) + textWidth(format(ticks[i - 1]), 9.5)) / 2;
      assert.ok(room >= needed, `${length}: ${ticks[i]}`);
    }
  }
  assert.equal(thinned(axis, 900).ticks.length, axis.ticks.length);
});
