/** Exact: `round-robin`: turns of equal length in a fixed order, whatever the weights. */
import assert from "node:assert/strict";
import { Cores, type Work } from "../_cores.ts";

const roundRobin = { kind: "round-robin", slice: 0.01 } as const;
const busy = (weight: number, more: Work = {}): Work => ({ busy: 0.0007, weight, ...more });

/** The turns of a host of one core: whose, and how many milliseconds. */
function turns(work: readonly Work[], until: number): [domain: number, milliseconds: number][] {
  const host = new Cores(1, work, roundRobin);
  const seen: [number, number][] = [];
  let began = 0;
  host.scheduler.onRun = (_core, domain, _kind, from, to) => {
    if (seen.at(-1)?.[0] !== domain) {
      seen.push([domain, 0]);
      began = from;
    }
    seen[seen.length - 1][1] = Math.round((to - began) * 1e9) / 1e6;
  };
  host.simulation.run({ until });
  host.scheduler.settle();
  return seen;
}

Deno.test("busy vCPUs have turns of one slice, in order", () => {
  const seen = turns([busy(1), busy(5), busy(3)], 0.12 - 1e-9);
  assert.deepEqual(seen.map(([domain]) => domain), [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);
  for (const [, milliseconds] of seen) assert.ok(Math.abs(milliseconds - 10) < 1e-5);
});

Deno.test("a vCPU that blocks gives the rest of its turn away, and goes to the end when it wakes", () => {
  const seen = turns([busy(1), busy(1), { every: [0.05, 0.004], first: 0.005 }], 0.05);
  assert.deepEqual(seen.map(([domain, length]) => [domain, Math.round(length)]), [
    [0, 10],
    [1, 10],
    [2, 4],
    [0, 10],
    [1, 10],
    [0, 6],
  ]);
});

Deno.test("busy vCPUs share several cores equally", () => {
  const host = new Cores(3, [1, 2, 3, 4, 5].map((weight) => busy(weight)), roundRobin);
  host.shares(1);
  host.shares(31).forEach((share) => assert.ok(Math.abs(share - 0.6) < 0.002, `${share}`));
});
