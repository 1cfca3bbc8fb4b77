// Effects of paired replications. Exact.
import assert from "node:assert/strict";
import { differenceEffect, joined, meanEffect, percentEffect } from "@iovlab/iovlab/experiment";

const system = [100, 220, 300, 440, 500];
const reference = system.map((value) => value / 2);

Deno.test("a replication without a value leaves its pair out and no other", () => {
  for (const gap of [0, 2, 4]) {
    const holed = system.map((value, index) => index === gap ? NaN : value);
    const { estimate, replications } = percentEffect(holed, reference);
    assert.ok(Math.abs(estimate - 100) < 1e-9, `${gap}: ${estimate}`);
    assert.equal(replications, 4);
    const other = percentEffect(system, holed.map((value) => value / 2));
    assert.ok(Math.abs(other.estimate - 100) < 1e-9);
    const { estimate: more } = differenceEffect(holed, holed.map((value) => value - 7));
    assert.ok(Math.abs(more - 7) < 1e-9);
    const ratios = joined(holed, reference, (a, b) => a / b);
    assert.equal(ratios.length, 5);
    assert.equal(meanEffect(ratios).estimate, 2);
    assert.equal(meanEffect(ratios).replications, 4);
  }
});

Deno.test("a ratio of what can be 0 is none, a difference is one", () => {
  assert.ok(Number.isNaN(percentEffect([1, 0], [1, 2]).estimate));
  assert.equal(differenceEffect([1, 0], [1, 2]).estimate, -1);
  assert.ok(Number.isNaN(percentEffect([], []).estimate));
  assert.ok(Number.isNaN(differenceEffect([], [1]).estimate));
});
