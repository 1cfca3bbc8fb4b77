/**
 * Exact tests of the closed forms that the statistical tests lean on: against simpler forms and limits.
 *
 * @module
 */
import assert from "node:assert/strict";
import { machineRepairThroughput, mmck, nonPreemptive, preemptiveResume } from "./_closed_forms.ts";

function assertClose(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${actual} and ${expected}`);
}

Deno.test("the birth-death sums give M/M/1 and the loss of M/M/1/1 and M/M/2/2", () => {
  const { population, responseTime, busyServers } = mmck(0.5, 1, 1, 400);
  assertClose(population, 1); // rho / (1 - rho)
  assertClose(responseTime, 2); // 1 / (mu - lambda)
  assertClose(busyServers, 0.5);
  assertClose(mmck(3, 1, 1, 1).refused, 3 / 4);
  assertClose(mmck(3, 1, 2, 2).refused, 4.5 / 8.5); // Erlang's loss formula
});

Deno.test("the machine-repair sum gives one machine, and a repairman who is never idle", () => {
  assertClose(machineRepairThroughput(1, 4, 1), 1 / 5);
  assertClose(machineRepairThroughput(100, 1, 1), 1);
});

Deno.test("with one class both priority forms give the mean of Pollaczek and Khinchine", () => {
  const only = [{ rate: 0.5, mean: 1, second: 2 }];
  assertClose(nonPreemptive(only, 0), 2);
  assertClose(preemptiveResume(only, 0), 2);
});

Deno.test("with equal exponential classes both priority forms keep the mean population of M/M/1", () => {
  const classes = [0.3, 0.4].map((rate) => ({ rate, mean: 1, second: 2 }));
  for (const form of [nonPreemptive, preemptiveResume]) {
    assertClose(0.3 * form(classes, 0) + 0.4 * form(classes, 1), 0.7 / 0.3);
  }
});
