/**
 * Tests of the machine-repair model of the benchmark: by hand and through the kernel it is one and the same model, and its
 * throughput is the known one.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  handCodedMachineRepair,
  kernelMachineRepair,
  standardModel,
} from "../../bench/_machine_repair.ts";
import { machineRepairThroughput } from "./_closed_forms.ts";
import { assertMean, assertNotMean } from "./_replicate.ts";

// Exact

Deno.test("the model through the kernel ends in the same state as the model by hand", () => {
  for (let seed = 1; seed <= 20; seed++) {
    const model = { customers: 5 * seed, think: 4 * seed, service: 1 };
    const outcome = kernelMachineRepair(model, 20_000, seed);
    assert.deepEqual(outcome, handCodedMachineRepair(model, 20_000, seed));
    assert.equal(outcome.events, 20_000);
  }
});

// Statistical

/** Throughput over 20,000 events each. Starting with all machines at work is felt for less than 1% of that. */
function throughputs(service: number): number[] {
  const model = { customers: 20, think: 20, service };
  return Array.from({ length: 40 }, (_, seed) => {
    const { served, time } = kernelMachineRepair(model, 20_000, seed);
    return served / time;
  });
}

Deno.test("its throughput is that of M/M/1//20, and a service 3% too long fails the same check", () => {
  assertMean(throughputs(1), machineRepairThroughput(20, 20, 1));
  assertNotMean(throughputs(1.03), machineRepairThroughput(20, 20, 1));
});

Deno.test("the benchmark's own model is near, not at, full use of the repairman", () => {
  const { customers, think, service } = standardModel;
  const use = machineRepairThroughput(customers, think, service) * service;
  assert.ok(use > 0.9 && use < 0.95, `${use}`);
});
