import assert from "node:assert/strict";
import { baseOf, checkFactor, type Factor, factorLevels, factorValue } from "@iovlab/iovlab/study";

const range: Factor = { kind: "range", from: 2, to: 10 };
const whole: Factor = { kind: "range", from: 1, to: 4, integer: true };
const log: Factor = { kind: "range", from: 1, to: 10_000, scale: "log" };
const triangle: Factor = { kind: "distribution", of: "triangular", low: 0, mode: 1, high: 4 };
const normal: Factor = { kind: "distribution", of: "normal", mean: 5, standardDeviation: 2 };
const lognormal: Factor = { kind: "distribution", of: "lognormal", median: 100, factor: 3 };

function mean(factor: Factor, count = 20_000): number {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    sum += factorValue(factor, (index + 0.5) / count) as number;
  }
  return sum / count;
}

Deno.test("exact: ends, middles and levels of ranges on both scales", () => {
  assert.deepEqual(factorLevels(range, 3), [2, 6, 10]);
  assert.deepEqual(factorLevels(log, 5), [1, 10, 100, 1000, 10_000]);
  assert.deepEqual(factorLevels(whole, 8), [1, 2, 3, 4]);
  assert.deepEqual([baseOf(range), baseOf(log), baseOf(whole)], [6, 100, 3]);
  assert.deepEqual([factorLevels(range, 1), baseOf({ ...range, base: 9 })], [[6], 9]);
});

Deno.test("exact: whole numbers of a linear range are equally likely", () => {
  const counts = new Map<unknown, number>();
  for (let index = 0; index < 400; index++) {
    const value = factorValue(whole, (index + 0.5) / 400);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  assert.deepEqual([...counts], [[1, 100], [2, 100], [3, 100], [4, 100]]);
});

Deno.test("exact: distributions have their means and medians", () => {
  assert.ok(Math.abs(mean(triangle) - 5 / 3) < 1e-4);
  assert.ok(Math.abs(mean(normal) - 5) < 1e-9);
  assert.equal(factorValue(lognormal, 0.5), 100);
  assert.ok(Math.abs(mean(lognormal) / (100 * Math.exp(Math.log(3) ** 2 / 2)) - 1) < 2e-3);
  assert.ok(Number.isFinite(factorValue(normal, 0) as number));
  assert.equal(factorLevels(triangle, 3).length, 3);
});

Deno.test("exact: what is no factor is refused with its name", () => {
  const bad: [unknown, RegExp][] = [
    [{ kind: "list", values: [] }, /"x" .* it has none/],
    [{ kind: "list", values: [1, 1] }, /must differ/],
    [{ kind: "range", from: 2, to: 1 }, /must go up/],
    [{ kind: "range", from: 0, to: 1, scale: "log" }, /above 0/],
    [{ kind: "distribution", of: "triangular", low: 0, mode: 3, high: 2 }, /must rise/],
    [{ kind: "distribution", of: "normal", mean: 0, standardDeviation: 0 }, /above 0/],
    [{ kind: "distribution", of: "lognormal", median: 1, factor: 1 }, /above 1/],
    [{ kind: "distribution", of: "cauchy" }, /triangular, normal or lognormal/],
    [{ kind: "set" }, /current value is "set"/],
  ];
  for (const [factor, message] of bad) {
    assert.throws(() => checkFactor("x", factor as Factor), message);
  }
});
