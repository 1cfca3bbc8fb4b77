/**
 * The kernel under `deno bench`: 100,000 events an iteration.
 *
 * @module
 */
import { kernelCases } from "./_cases.ts";
import { handCodedMachineRepair, kernelMachineRepair, standardModel } from "./_machine_repair.ts";

const events = 100_000;

Deno.bench({
  name: "by hand",
  group: "machine repair, 100 customers",
  baseline: true,
  fn: () => void handCodedMachineRepair(standardModel, events, 1),
});

Deno.bench({
  name: "through the kernel",
  group: "machine repair, 100 customers",
  fn: () => void kernelMachineRepair(standardModel, events, 1),
});

for (const { name, make } of kernelCases) {
  const simulation = make(1);
  Deno.bench({
    name,
    group: "further cases",
    fn: () => void simulation.run({ maxEvents: events }),
  });
}
