/**
 * Cores shared by VMs that compute and think in turns, against the queue M/M/c//N with as many customers as VMs.
 *
 * With exponential times of thinking (mean Z) and of computing (mean S) the number of VMs that want a core is a birth-death process whatever the
 * scheduler, as long as it leaves no core idle while a vCPU waits and does not look at how much each has left:
 *
 *     p(k) = p(0) N! / (N - k)! (S / Z)^k / (k! for k up to c, then c! c^(k - c))
 *
 * (the machine repairman; Kleinrock, "Queueing Systems" I, section 3.8). Utilization is the sum of min(k, c) p(k) over c; time at the cores is by
 * Little's law N / X - Z, X being the units done in a time.
 */
import assert from "node:assert/strict";
import { type Architecture, costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { replicationInterval, studentQuantile } from "@iovlab/iovlab/stats";

const free = { vmSwitch: 0, processSwitch: 0, processWake: 0, vcpuWake: 0 };
const costs = costModelOf(xen2009, free);
const SERVICE = 1e-3;
const WARM = 0.2;
const SECONDS = 4;

type Scheduler = HostInput["scheduler"];

/** Utilization of the cores and units per second. */
function simulated(
  architecture: Architecture,
  scheduler: Scheduler,
  cores: number,
  vms: number,
  think: number,
  replication: number,
) {
  const clockRate = 2e9;
  const exponential = (mean: number) => ({ kind: "exponential", mean }) as const;
  const workload = {
    kind: "compute",
    unitCycles: exponential(SERVICE * clockRate),
    thinkTime: exponential(think),
  } as const;
  const machine = new Machine(
    host({ architecture, scheduler, cores, clockRate, vms: [{ count: vms, workload }] }),
    costs,
    5,
    replication,
  );
  const look = () => {
    machine.scheduler.settle();
    const units = machine.host.vms.map((_, vm) => machine.counts(vm).workUnits);
    return {
      busy: machine.scheduler.busyCycles.reduce((a, b) => a + b, 0),
      units: units.reduce((a, b) => a + b, 0),
    };
  };
  machine.simulation.run({ until: WARM });
  const before = look();
  machine.simulation.run({ until: WARM + SECONDS });
  const after = look();
  return {
    utilization: (after.busy - before.busy) / (cores * clockRate * SECONDS),
    rate: (after.units - before.units) / SECONDS,
  };
}

/** Utilization of c servers by N customers. */
function closedForm(cores: number, customers: number, think: number): number {
  let weight = 1;
  let sum = 1;
  let busy = 0;
  for (let k = 1; k <= customers; k++) {
    weight *= (customers - k + 1) * SERVICE / think / Math.min(k, cores);
    sum += weight;
    busy += weight * Math.min(k, cores);
  }
  return busy / sum / cores;
}

/** The standard errors by which the mean of replications differs from an expected value. */
function distance(values: readonly number[], expected: number): number {
  const { mean, halfWidth } = replicationInterval(values);
  return Math.abs(mean - expected) / (halfWidth / studentQuantile(0.975, values.length - 1));
}

const cases: readonly (readonly [Architecture, Scheduler, number, number, number])[] = [
  ["native", { kind: "credit" }, 1, 4, 4e-3],
  ["vdi", { kind: "credit" }, 1, 4, 4e-3],
  ["native", { kind: "credit" }, 3, 6, 1e-3],
  ["vdi", { kind: "credit", debit: "tick" }, 1, 4, 4e-3],
  ["vdi", { kind: "credit2" }, 1, 4, 4e-3],
  ["vdi", { kind: "credit2" }, 3, 6, 1e-3],
  ["vdi", { kind: "sedf" }, 1, 4, 4e-3],
  ["vdi", { kind: "bvt" }, 1, 4, 4e-3],
  ["vdi", { kind: "round-robin", slice: 0.0002 }, 1, 4, 4e-3],
];

for (const [architecture, scheduler, cores, vms, think] of cases) {
  const name = Object.values(scheduler!).join(" ");
  Deno.test(`${architecture}, ${name}: ${vms} VMs on ${cores} cores are M/M/${cores}//${vms}`, () => {
    const runs = Array.from(
      { length: 10 },
      (_, i) => simulated(architecture, scheduler, cores, vms, think, i),
    );
    const expected = closedForm(cores, vms, think);
    const utilizations = runs.map(({ utilization }) => utilization);
    assert.ok(distance(utilizations, expected) < 4, `${utilizations} ${expected}`);
    // biased: one VM less, a core that is lost a twentieth of the time
    assert.ok(distance(utilizations, closedForm(cores, vms - 1, think)) > 4);
    assert.ok(distance(utilizations, 0.95 * expected) > 4);
    const times = runs.map(({ rate }) => vms / rate - think);
    const time = vms / (expected * cores / SERVICE) - think;
    assert.ok(distance(times, time) < 4, `${times} ${time}`);
    assert.ok(distance(times, SERVICE) > 4); // biased: nobody waits
  });
}

Deno.test("a fixed table of windows leaves cores idle while others wait, and does less", () => {
  const runs = Array.from(
    { length: 10 },
    (_, i) => simulated("vdi", { kind: "partitioned" }, 1, 4, 4e-3, i).utilization,
  );
  const { mean } = replicationInterval(runs);
  assert.ok(mean < closedForm(1, 4, 4e-3) && distance(runs, closedForm(1, 4, 4e-3)) > 4);
});
