/** Exact: `partitioned`: windows by weight at fixed times, and nothing that a neighbour does is felt. */
import assert from "node:assert/strict";
import { CLOCK, Cores, type Work } from "../_cores.ts";

const FRAME = 0.01;
const partitioned = { kind: "partitioned", frame: FRAME } as const;
const costs = { change: 5000, wake: 700, inVmm: true };
const busy = (weight: number, more: Work = {}): Work => ({ busy: 0.0007, weight, ...more });

Deno.test("each vCPU runs in its windows only, which are its weight's part of each frame", () => {
  const windows = [[0, 1 / 6], [1 / 6, 3 / 6], [3 / 6, 1]];
  const sleeper = { every: [0.0031, 0.0004], weight: 3 } as const;
  const host = new Cores(1, [busy(1), busy(2), sleeper], partitioned);
  let seen = 0;
  host.scheduler.onRun = (_core, domain, _kind, from, to) => {
    if (domain < 0) return;
    seen++;
    const frame = Math.floor((from + to) / 2 / FRAME) * FRAME;
    const [begin, end] = windows[domain].map((part) => frame + part * FRAME);
    assert.ok(from >= begin - 1e-12 && to <= end + 1e-12, `${domain}: ${from} to ${to}`);
  };
  const shares = host.shares(2);
  assert.ok(seen > 1000);
  [1 / 6, 2 / 6, 0.0004 / 0.0031].forEach((expected, i) =>
    assert.ok(Math.abs(shares[i] - expected) < 2e-3, `${i}: ${shares[i]}`)
  );
  // what the sleeper leaves of its window stays unused
  assert.ok(Math.abs(host.scheduler.idleCycles[0] / CLOCK / 2 - (0.5 - shares[2])) < 1e-6);
});

/** All that a vCPU can notice, to the bit. */
function experience(victim: Work, neighbours: readonly Work[]): unknown {
  const all = [victim, ...neighbours.map((work, i) => ({ ...work, weight: 2 + i }))];
  const host = new Cores(1, all, partitioned, costs);
  const times: [number, number][] = [];
  host.scheduler.onRun = (_core, domain, _kind, from, to) => {
    if (domain === 0) times.push([from, to]);
  };
  host.simulation.run({ until: 1.5 });
  const { domainCycles, vmmCycles } = host.scheduler;
  return { times, delays: host.workers[0].delays, cycles: [domainCycles[0], vmmCycles[0]] };
}

const loads: Record<string, readonly Work[]> = {
  idle: [{}, {}],
  busy: [{ busy: 0.0011 }, { busy: 0.0003 }],
  "coming and going": [{ every: [0.0007, 0.0002] }, { every: [0.00131, 0.0009] }],
  "at the same times": [{ every: [0.0025, 0.002] }, { every: [FRAME, 0.001] }],
};

for (
  const [name, victim] of Object.entries<Work>({
    "is busy": { busy: 0.0007, weight: 1 },
    "comes by a clock": { every: [0.0033, 0.0004], weight: 1 },
    "wakes as its window begins": { every: [FRAME, 0.0005], weight: 1 },
    "wakes as its window ends": { every: [FRAME, 0.0005], first: FRAME / 6, weight: 1 },
  })
) {
  Deno.test(`a vCPU that ${name} sees the same, to the bit, whatever its neighbours do`, () => {
    const alone = experience(victim, loads.idle);
    for (const [load, neighbours] of Object.entries(loads)) {
      assert.deepEqual(experience(victim, neighbours), alone, `neighbours: ${load}`);
    }
  });
}

Deno.test("under the credit scheduler a vCPU does feel its neighbours", () => {
  const delays = (neighbours: readonly Work[]) => {
    const host = new Cores(1, [{ every: [0.0033, 0.002] }, ...neighbours], {}, costs);
    host.simulation.run({ until: 1.5 });
    return host.workers[0].delays;
  };
  assert.notDeepEqual(delays(loads.busy), delays(loads.idle));
});

Deno.test("each window begins with a switch, a core with one vCPU has none but the first", () => {
  const two = new Cores(1, [busy(1), busy(1)], partitioned, costs);
  two.simulation.run({ until: 1 - 1e-6 });
  assert.equal(two.scheduler.switches, 200);
  const idle = new Cores(1, [busy(1), {}], partitioned, costs);
  idle.simulation.run({ until: 1 - 1e-6 });
  assert.equal(idle.scheduler.switches, 100);
  const single = new Cores(2, [busy(1), busy(1)], partitioned, costs);
  assert.deepEqual(single.shares(1).map((share) => Number(share.toFixed(4))), [1, 1]);
  assert.equal(single.scheduler.switches, 2);
});
