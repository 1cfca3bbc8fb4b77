/** Exact: what holds whatever happens to a host, tried on random ones with events, VMs that talk to each other, and every option of the architectures. */
import assert from "node:assert/strict";
import { costModelOf, type Host, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { eventfulHost } from "./_eventful_host.ts";
import { everyArchitecture } from "./_random_host.ts";

const HOSTS = 240;

// so short that a migration is over within a run
const costs = costModelOf(xen2009, { migrationSwitch: 0.0005, devicePlug: 0.001 });

const add = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

/** The n-th host, run for a while: its packets are found at several moments. */
function observe(index: number): Machine {
  const machine = new Machine(eventfulHost(index), costs, index, 0);
  const { simulation, pool, nic, paths, scheduler } = machine;
  for (const until of [0.004, 0.008, 0.02]) {
    simulation.run({ until });
    assert.equal(pool.inUse, nic.held + paths.held(), `host ${index} at ${until} s`);
  }
  scheduler.settle();
  return machine;
}

/** Cycles for a VM's packets outside it are some of those of service domains, of the VMM for VMs, and of the VMM itself. */
function checkOnBehalf({ host, paths, scheduler }: Machine, at: string): number {
  const services = add(scheduler.domainCycles.subarray(host.vms.length));
  const there = services + add(scheduler.vmmCycles) + scheduler.hostCycles;
  const own = add(host.vms.map((_, vm) => paths.onBehalfOf(vm)));
  assert.ok(own <= there * (1 + 1e-9) + 1e6, `${at}: ${own} of ${there}`);
  return own;
}

function hasRogue({ vms }: Host): boolean {
  return JSON.stringify(vms).includes('"rogue-dma"');
}

/** Refusals and corruptions only where somebody asks for it, and one or the other by who checks. */
function checkProtection({ host, paths }: Machine, at: string): readonly [number, number] {
  const refused = add(host.vms.map((_, vm) => paths.hostility.violationsOf(vm)));
  const corrupted = add(host.vms.map((_, vm) => paths.hostility.corruptionsOf(vm)));
  if (!hasRogue(host)) assert.deepEqual([refused, corrupted], [0, 0], at);
  const direct = host.architecture === "passthrough" || host.architecture === "sr-iov";
  if (direct && host.iommu.mode === "none") assert.equal(refused, 0, at);
  else assert.equal(corrupted, 0, at);
  return [refused, corrupted];
}

for (const [turn, architecture] of everyArchitecture.entries()) {
  Deno.test(`${architecture}: packets, cycles and protection hold up whatever happens, and all comes to an end`, () => {
    let refused = 0;
    let corrupted = 0;
    let onBehalf = 0;
    let moved = 0;
    for (let index = turn; index < HOSTS; index += everyArchitecture.length) {
      const at = `host ${index} (${architecture})`;
      const machine = observe(index);
      const { scheduler, simulation, pool, paths } = machine;
      const owned = add(scheduler.domainCycles) + add(scheduler.vmmCycles) + scheduler.hostCycles;
      const busy = add(scheduler.busyCycles);
      assert.ok(Math.abs(owned - busy) <= 1e-9 * busy + 1, `${at}: ${owned} of ${busy}`);
      onBehalf += checkOnBehalf(machine, at);
      const [no, yes] = checkProtection(machine, at);
      refused += no;
      corrupted += yes;
      machine.stop();
      simulation.run({ until: 400 });
      assert.equal(pool.inUse, 0, `${at}: packets at its end`);
      moved += paths.migrations?.filter(({ offUntil }) => offUntil < Infinity).length ?? 0;
    }
    const direct = ["native", "passthrough", "sr-iov", "vdi"].includes(architecture);
    assert.equal(onBehalf > 0, !direct);
    assert.ok(refused > 100, `${refused} were refused`);
    assert.equal(corrupted > 0, architecture === "passthrough" || architecture === "sr-iov");
    assert.equal(moved > 20, architecture !== "native", `${moved} were moved`);
  });
}
