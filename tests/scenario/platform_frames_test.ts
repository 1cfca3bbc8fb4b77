/** Exact: where frames go on random hosts of all architectures: each that was sent arrived or was counted as dropped; wires carry one at a time, and as long as they say. */
import assert from "node:assert/strict";
import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { FrameCensus } from "./_frame_census.ts";
import { everyArchitecture, randomHost } from "./_random_host.ts";

const HOSTS = 240;
const SECONDS = 0.012;
/** Simulated seconds after which everything has come to its end. */
const LONG_AFTER = 400;

const costs = costModelOf(xen2009);

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

for (const [turn, architecture] of everyArchitecture.entries()) {
  Deno.test(`${architecture}: frames arrive once or are counted as dropped, wires carry one at a time, programs get what arrived`, () => {
    let dropped = 0;
    let sent = 0;
    let whole = 0;
    for (let index = turn; index < HOSTS; index += everyArchitecture.length) {
      const machine = new Machine(randomHost(index), costs, index, 0);
      const census = new FrameCensus(machine);
      machine.simulation.run({ until: SECONDS });
      machine.stop();
      machine.simulation.run({ until: LONG_AFTER });
      const at = `host ${index} (${architecture})`;
      assert.equal(census.arrived + census.dropped, census.sent, `${at}: frames`);
      assert.equal(census.overlap, undefined, at);
      whole = Math.max(whole, checkBytes(machine, census, at));
      const { receiveBusy, transmitBusy } = machine.nic;
      assert.ok(near(census.lineIn, receiveBusy), `${at}: ${census.lineIn} in, ${receiveBusy}`);
      // what a refused descriptor names never gets to the wire, and what nobody refuses has no stack to come from
      const { corrupted } = census;
      if (corrupted === 0) {
        assert.ok(near(census.lineOut, transmitBusy), `${at}: ${census.lineOut}, ${transmitBusy}`);
      } else assert.ok(census.lineOut < transmitBusy, at);
      dropped += census.dropped;
      sent += census.sent;
    }
    assert.ok(dropped > 100 && sent > 10_000, `${dropped} of ${sent}`);
    assert.ok(whole > 0.99, `${whole}`);
  });
}

/** Programs get no byte that has not reached their stack, whatever was sent again; and nearly all that has, where nothing was. */
function checkBytes(machine: Machine, census: FrameCensus, at: string): number {
  let most = 0;
  machine.host.vms.forEach((_, vm) => {
    const { applicationBytesIn, applicationBytesOut, requestBytes, replyBytes } = machine.counts(
      vm,
    );
    const { payloadIn, payloadOut } = census;
    const into = Math.max(applicationBytesIn, requestBytes);
    const out = Math.max(applicationBytesOut, replyBytes);
    assert.ok(into <= payloadIn[vm], `${at}: VM ${vm} got ${into} of ${payloadIn[vm]} bytes`);
    assert.ok(out <= payloadOut[vm], `${at}: VM ${vm} sent ${out} of ${payloadOut[vm]} bytes`);
    if (payloadIn[vm] > 1e5) most = Math.max(most, into / payloadIn[vm]);
  });
  return most;
}

/** Cycles and packets that are said to be a VM's. */
function charged({ scheduler, paths, nic }: Machine, vm: number): Record<string, number> {
  return {
    onBehalf: paths.onBehalfOf(vm),
    frames: nic.vmFrames[vm],
    drops: nic.vmDrops[vm] + paths.dropsOf(vm),
    events: paths.eventsOf(vm),
    violations: paths.hostility.violationsOf(vm) + paths.hostility.corruptionsOf(vm),
    switches: scheduler.domainSwitches[vm],
    own: scheduler.domainCycles[vm],
    inVmm: scheduler.vmmCycles[vm],
  };
}

Deno.test("a VM without a network has no packets, and one that does nothing is charged with nothing", () => {
  let idle = 0;
  let offline = 0;
  for (let index = 0; index < 1000; index++) {
    const of = randomHost(index);
    const kinds = of.vms.map(({ workload }) => workload.kind);
    if (!kinds.some((kind) => kind === "idle" || kind === "compute")) continue;
    const machine = new Machine(of, costs, index, 0);
    machine.simulation.run({ until: SECONDS / 3 });
    machine.scheduler.settle();
    kinds.forEach((kind, vm) => {
      const at = `host ${index} (${of.architecture}), VM ${vm}`;
      const { switches, own, inVmm, ...packets } = charged(machine, vm);
      if (kind !== "idle" && kind !== "compute") return;
      for (const [name, value] of Object.entries(packets)) assert.equal(value, 0, `${at}: ${name}`);
      offline++;
      if (kind !== "idle") return;
      assert.deepEqual([switches, own, inVmm], [0, 0, 0], at);
      idle++;
    });
  }
  assert.ok(idle > 100 && offline > 300, `${idle} of ${offline}`);
});
