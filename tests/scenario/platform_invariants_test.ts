/** Exact: what holds on every host, tried on 1,000 random ones of all architectures, schedulers and workloads. */
import assert from "node:assert/strict";
import { costModelOf, type Host, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { everyArchitecture, randomHost } from "./_random_host.ts";

const HOSTS = 1000;
const SECONDS = 0.012;
/** Each so many hosts are simulated twice, and to their end. */
const AGAIN = 10;

const costs = costModelOf(xen2009);

/** What of a machine must be the same in a second run. */
function fingerprint(machine: Machine): string {
  const counts = machine.host.vms.map((_, vm) => machine.counts(vm));
  const { busyCycles, domainCycles } = machine.scheduler;
  const { processed, now } = machine.simulation;
  return JSON.stringify([counts, [...busyCycles], [...domainCycles], processed, now]);
}

function run(of: Host, index: number, seconds = SECONDS): Machine {
  const machine = new Machine(of, costs, index, 0);
  machine.simulation.run({ until: seconds });
  machine.scheduler.settle();
  return machine;
}

/** Every packet is somewhere. */
function checkPackets({ pool, nic, paths }: Machine, at: string): void {
  assert.equal(pool.inUse, nic.held + paths.held(), `${at}: packets`);
}

/** Each core's time is someone's, or idle. */
function checkTime({ scheduler, host, simulation }: Machine, at: string): void {
  const { busyCycles, idleCycles } = scheduler;
  const capacity = simulation.now * host.clockRate;
  for (let core = 0; core < host.cores; core++) {
    const sum = busyCycles[core] + idleCycles[core];
    assert.ok(
      Math.abs(sum - capacity) <= 1e-9 * capacity,
      `${at}: core ${core} has ${sum} of ${capacity}`,
    );
  }
  const add = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);
  const owned = add(scheduler.domainCycles) + add(scheduler.vmmCycles) + scheduler.hostCycles;
  const busy = add(busyCycles);
  assert.ok(
    Math.abs(owned - busy) <= 1e-9 * Math.max(1, busy),
    `${at}: ${owned} owned of ${busy} busy`,
  );
}

/** Direct access is all that a NIC's checks have to deal with; nothing is corrupted where something checks. */
function checkProtection({ host, paths }: Machine, at: string): void {
  const unprotected = host.architecture === "native" ||
    (["passthrough", "sr-iov"].includes(host.architecture) && host.iommu.mode === "none");
  if (unprotected) return;
  host.vms.forEach((_, vm) => assert.equal(paths.hostility.corruptionsOf(vm), 0, at));
}

for (const [turn, architecture] of everyArchitecture.entries()) {
  Deno.test(`${architecture}: packets are conserved and cores' time adds up on random hosts`, () => {
    let packets = 0;
    for (let index = turn; index < HOSTS; index += everyArchitecture.length) {
      const of = randomHost(index);
      const at = `host ${index} (${architecture})`;
      const machine = run(of, index);
      checkPackets(machine, at);
      checkTime(machine, at);
      checkProtection(machine, at);
      packets += machine.nic.framesIn + machine.nic.framesOut;
    }
    assert.ok(packets > 1000, `${packets} packets were seen`);
  });

  Deno.test(`${architecture}: the same host gives the same, and comes to its end`, () => {
    for (let index = turn; index < HOSTS; index += everyArchitecture.length * AGAIN) {
      const of = randomHost(index);
      const [one, two] = [run(of, index), run(of, index)];
      assert.equal(fingerprint(one), fingerprint(two), `host ${index}`);
      one.stop();
      one.simulation.run({ until: 400 });
      checkPackets(one, `host ${index}, at its end`);
      assert.equal(one.pool.inUse, 0, `host ${index}: packets at its end`);
    }
  });
}
