/** Exact: the parts of the analytic solver against closed forms of their own. */
import assert from "node:assert/strict";
import { longestBranch } from "../../../src/lqn/solve/_branches.ts";
import { fitBusy } from "../../../src/lqn/solve/_busy.ts";
import { waitVariance } from "../../../src/lqn/solve/_times.ts";
import { close } from "./_models.ts";

Deno.test("the longest of n exponential times has the harmonic mean number as its mean", () => {
  for (const [n, mean, variance] of [[2, 1.5, 1.25], [3, 11 / 6, 1 + 1 / 4 + 1 / 9]]) {
    const ones = new Array(n).fill(1);
    const longest = longestBranch(ones, ones);
    close(longest.mean, mean, 1e-3);
    close(longest.variance, variance, 5e-3);
  }
});

Deno.test("the longer of two Erlang-2 times of mean 1 has mean 11/8", () => {
  close(longestBranch([1, 1], [0.5, 0.5]).mean, 11 / 8, 1e-3);
});

Deno.test("two exponential times overlap by the shorter of them, and each with itself by half", () => {
  const overlap = new Float64Array(4);
  longestBranch([1, 3], [1, 9], overlap);
  close(overlap[1], 0.75, 2e-3);
  close(overlap[2], 0.75, 2e-3);
});

Deno.test("busy servers of a machine repair model: the mean is met, and all are busy as they should", () => {
  // three customers, two servers, rate 1 each: states weigh 1, 3, 3, 1.5
  const shape = { allBusy: 0, pairs: 0, rate: 0 };
  fitBusy(12 / 8.5, 2, 3, 1, shape);
  close(shape.allBusy, 4.5 / 8.5, 1e-5);
  close(shape.pairs, 2 * 4.5 / 8.5 / (12 / 8.5) ** 2, 1e-5);
  close(shape.rate, 1, 1e-4);
});

Deno.test("threads of one processor are busy as the jobs of a single server", () => {
  // slowness m: with i of 2 busy each takes i times as long; four customers, rate 1/2
  const shape = { allBusy: 0, pairs: 0, rate: 0 };
  const weights = [1, 2, 3, 3, 1.5];
  const sum = weights.reduce((a, b) => a + b);
  const busy = (weights[1] + 2 * (weights[2] + weights[3] + weights[4])) / sum;
  fitBusy(busy, 2, 4, 2, shape);
  close(shape.allBusy, (weights[2] + weights[3] + weights[4]) / sum, 1e-5);
});

Deno.test("the variance of a wait that is often 0 is above that of an exponential one", () => {
  close(waitVariance(2, 1), 4);
  close(waitVariance(2, 0.5), 12);
  assert.equal(waitVariance(0, 0.5), 0);
});
