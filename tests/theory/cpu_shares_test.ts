/**
 * Core time in the long run against the fluid limit: by weight, up to a core for each vCPU and up to the cap, the rest by weight again.
 *
 * The guests do nothing but compute, so every one wants all that it can get. What a scheduler with slices, accounting periods and stealing
 * gives them comes close to that limit as the time grows; the tolerance is what a run of ten seconds leaves. The slice is a thirtieth of the
 * accounting period: with a slice as long as the period, as Xen has it, a guest with a cap that competes for a core cannot use its cap up in
 * each period, which the last test shows.
 */
import assert from "node:assert/strict";
import { type Architecture, costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { fluidShares } from "./_fluid.ts";
import { modelled } from "./_modelled.ts";

const costs = costModelOf(xen2009);
const SECONDS = 10;

interface Guest {
  readonly weight: number;
  readonly vcpus?: number;
  readonly cap?: number;
}

/** Cores' time that each guest had, in cores. */
function computed(
  architecture: Architecture,
  cores: number,
  guests: readonly Guest[],
  slice = 0.001,
): number[] {
  const machine = new Machine(
    host({
      architecture,
      cores,
      scheduler: { kind: "credit", debit: "exact", slice },
      vms: guests.map((guest) => ({ ...guest, workload: { kind: "compute" } as const })),
    }),
    costs,
    1,
    0,
  );
  machine.simulation.run({ until: SECONDS });
  machine.scheduler.settle();
  return guests.map((_, i) => machine.scheduler.domainCycles[i] / machine.host.clockRate / SECONDS);
}

const cases: readonly (readonly [string, number, readonly Guest[]])[] = [
  ["weights on one core", 1, [{ weight: 256 }, { weight: 512 }, { weight: 1024 }]],
  ["weights on two cores", 2, [{ weight: 256 }, { weight: 256 }, { weight: 256 }, { weight: 512 }]],
  ["a weight that is more than a core", 2, [{ weight: 100 }, { weight: 100 }, { weight: 1000 }]],
  ["a cap, and weights for the rest", 1, [{ weight: 1024, cap: 0.2 }, { weight: 256 }, {
    weight: 512,
  }]],
  ["caps that leave a core idle", 2, [{ weight: 256, cap: 0.5 }, { weight: 512, cap: 0.3 }, {
    weight: 256,
    cap: 0.25,
  }]],
  ["vCPUs share their domain's weight", 2, [{ weight: 256, vcpus: 2 }, { weight: 256 }]],
  ["many on four cores", 4, [1, 2, 3, 4, 5, 6, 7, 8].map((i) => ({ weight: 128 * i }))],
];

for (const architecture of modelled) {
  for (const [name, cores, guests] of cases) {
    Deno.test(`${architecture}: ${name}: core time is the fluid limit's`, () => {
      const got = computed(architecture, cores, guests);
      const shares = guests.map(({ weight, vcpus = 1, cap = 0 }) => ({
        weight,
        most: cap > 0 ? Math.min(cap, vcpus) : vcpus,
      }));
      const expected = fluidShares(shares, cores);
      const worst = (limit: readonly number[]) =>
        Math.max(...limit.map((each, i) => Math.abs(got[i] - each)));
      assert.ok(worst(expected) < 0.02, `${got} ${expected}`);
      // biased: all alike
      const alike = fluidShares(shares.map((share) => ({ ...share, weight: 1 })), cores);
      const differs = Math.max(...alike.map((each, i) => Math.abs(each - expected[i])));
      if (differs > 0.05) assert.ok(worst(alike) > 0.03, `${got} ${alike}`);
    });
  }
}

Deno.test("with slices as long as accounting periods a capped guest that competes stays below its cap", () => {
  const guests = [{ weight: 1024, cap: 0.2 }, { weight: 256 }, { weight: 512 }];
  const [short] = computed("vdi", 1, guests);
  const [long] = computed("vdi", 1, guests, 0.03);
  assert.ok(Math.abs(short - 0.2) < 0.005, `${short}`);
  assert.ok(long < 0.17, `${long}`);
});
