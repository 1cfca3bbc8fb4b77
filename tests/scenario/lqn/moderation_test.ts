/** Exact: closed forms of interrupt moderation and batching against what they stand for. */
import assert from "node:assert/strict";
import { batchShare } from "../../../src/scenario/lqn/_batching.ts";
import { meanValues } from "../../../src/scenario/lqn/_mean_values.ts";
import {
  gridWait,
  interruptsAlone,
  interruptSpacing,
} from "../../../src/scenario/lqn/_moderation.ts";

/** The mean of a function of an exponential variable, by a sum over its quantiles. */
function meanOver(mean: number, of: (x: number) => number): number {
  const steps = 200_000;
  let sum = 0;
  for (let i = 0; i < steps; i++) sum += of(-mean * Math.log1p(-(i + 0.5) / steps));
  return sum / steps;
}

Deno.test("the wait for the grid is that of each arrival time, averaged", () => {
  const gap = 125e-6;
  for (const fixed of [0, 20e-6, 124e-6, 125e-6, 300e-6]) {
    for (const spread of [5e-6, 60e-6, 500e-6]) {
      const wait = (x: number) => Math.ceil((fixed + x) / gap) * gap - fixed - x;
      const expected = meanOver(spread, wait);
      assert.ok(
        Math.abs(gridWait(fixed, spread, gap) - expected) < 2e-4 * gap,
        `${fixed} ${spread}`,
      );
    }
  }
});

Deno.test("without spread a burst waits to the next point of the grid, and with a wide one half a gap", () => {
  assert.ok(Math.abs(gridWait(40, 0, 100) - 60) < 1e-9);
  assert.equal(gridWait(200, 0, 100), 0);
  assert.ok(Math.abs(gridWait(40, 1e6, 100) - 50) < 0.1);
  assert.equal(gridWait(40, 10, 0), 0);
});

Deno.test("interrupts are as many as events at a low rate, and a gap apart at a high one", () => {
  assert.ok(Math.abs(interruptSpacing(1, 1e-6) - 1) < 1e-6);
  assert.ok(Math.abs(interruptSpacing(1e6, 1e-3) - 1e-3) < 1e-9);
  assert.equal(interruptSpacing(0, 1e-3), Infinity);
});

Deno.test("a connection alone is interrupted for each burst and each answer that went, unless they meet", () => {
  const slow = { service: 1, away: 1000 };
  assert.equal(interruptsAlone([slow, slow], 10, false), 4);
  // the next burst is there by the time that the word of the answer may be given
  const quick = { service: 1, away: 2 };
  assert.equal(interruptsAlone([quick, quick], 10, false), 3);
  assert.equal(interruptsAlone([quick, quick], 10, true), 2);
  assert.equal(interruptsAlone([quick, quick], 0, false), 4);
});

Deno.test("a batch begins with every event at a low rate, and one session never shares one", () => {
  assert.equal(batchShare(0, Infinity), 1);
  assert.equal(batchShare(5, 1), 1);
  assert.ok(Math.abs(batchShare(2, Infinity) - (1 - Math.exp(-2)) / 2) < 1e-12);
  assert.ok(Math.abs(batchShare(1000, Infinity) - 1e-3) < 1e-9);
});

Deno.test("mean values keep to the laws of one customer and of many", () => {
  const one = meanValues([{ population: 1, delay: 3, demands: [1, 0.5] }])[0];
  assert.ok(Math.abs(one.rate - 1 / 4.5) < 1e-9);
  const many = meanValues([{ population: 2000, delay: 3, demands: [1, 0.5] }])[0];
  assert.ok(many.rate <= 1 && many.rate > 0.995);
  const full = meanValues([{ population: 3, delay: 0, demands: [1] }])[0];
  assert.equal(full.rate, 1);
  const open = meanValues([{ rate: 0.5, delay: 0, demands: [1] }])[0];
  // a single server with constant service: half of the wait of an exponential one
  assert.ok(Math.abs(open.residence[0] - 1.5) < 1e-9);
  const over = meanValues([{ rate: 5, delay: 0, demands: [1] }])[0];
  assert.ok(over.rate < 1);
});
