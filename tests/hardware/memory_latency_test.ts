/** Exact: the latency of memory, and the utilization at which demand has settled. */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { HIGHEST_UTILIZATION, memoryLatency, settledUtilization } from "@iovlab/iovlab/hardware";

const memory = { latency: 80e-9, bandwidth: 10e9, lineBytes: 64 };
const line = memory.lineBytes / memory.bandwidth;

Deno.test("latency is that of idle memory and the wait in M/D/1", () => {
  assert.equal(memoryLatency(memory, 0), memory.latency);
  for (const utilization of [0.1, 0.5, 0.9, 0.99]) {
    const wait = utilization * line / (2 * (1 - utilization)); // Pollaczek and Khinchine
    assert.ok(Math.abs(memoryLatency(memory, utilization) / (memory.latency + wait) - 1) < 1e-12);
  }
  const highest = memoryLatency(memory, HIGHEST_UTILIZATION);
  assert.equal(memoryLatency(memory, 7), highest);
  assert.ok(Number.isFinite(highest));
});

Deno.test("cores that wait for one line after the other settle where a quadratic says", () => {
  for (const cores of [1, 4, 12.5, 64]) {
    // u (L + S u / (2 (1 - u))) = n S
    const a = line - 2 * memory.latency;
    const b = 2 * (memory.latency + cores * line);
    const c = -2 * cores * line;
    const expected = (-b + Math.sqrt(b * b - 4 * a * c)) / (2 * a);
    const settled = settledUtilization(memory, (seconds) => cores * memory.lineBytes / seconds);
    assert.ok(Math.abs(settled - expected) < 1e-12, `${cores}: ${settled} ${expected}`);
  }
});

Deno.test("a demand that does not adapt is its share of the bandwidth, up to the highest", () => {
  for (const part of [0, 0.25, 0.75]) {
    const settled = settledUtilization(memory, () => part * memory.bandwidth);
    assert.ok(Math.abs(settled - part) < 1e-12);
  }
  assert.equal(settledUtilization(memory, () => 0), 0);
  assert.equal(settledUtilization(memory, () => 2 * memory.bandwidth), HIGHEST_UTILIZATION);
});

Deno.test("what is asked for at the settled latency is what is used, and never more than there is", () => {
  const positive = (max: number) => fc.double({ min: max * 1e-6, max, noNaN: true });
  fc.assert(fc.property(
    positive(1e-6),
    positive(1e12),
    fc.integer({ min: 1, max: 4096 }),
    fc.double({ min: 0, max: 1e4, noNaN: true }),
    fc.double({ min: 0, max: 0.9, noNaN: true }),
    (latency, bandwidth, lineBytes, waiting, dma) => {
      const each = { latency, bandwidth, lineBytes };
      const demand = (seconds: number) => waiting * lineBytes / seconds + dma * bandwidth;
      const settled = settledUtilization(each, demand);
      assert.ok(settled >= 0 && settled <= HIGHEST_UTILIZATION);
      if (settled === HIGHEST_UTILIZATION) return;
      const asked = demand(memoryLatency(each, settled)) / bandwidth;
      // near saturation a step of one rounding moves the latency by far more
      assert.ok(Math.abs(asked - settled) < 1e-9 / (1 - settled) ** 2, `${asked} ${settled}`);
    },
  ));
});
