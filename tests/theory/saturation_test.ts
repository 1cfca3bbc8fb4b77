/**
 * The throughput of a saturated core against the sum of the demands at it, for every architecture.
 *
 * With one core and more to do than it can, the core is always busy, and by the utilization law its throughput is its clock over the demand of a unit of
 * work (Denning and Buzen 1978). The demand is the least one (`hostDemands`), which leaves out what notices cost, and batches share what comes once for a
 * batch. So here these cost nothing: what is left has to be exact, packet by packet. With them the throughput must be less.
 */
import assert from "node:assert/strict";
import { costModelOf, host, type PlainWorkloadInput, xen2009 } from "@iovlab/iovlab/host";
import { Machine, throughputBounds } from "@iovlab/iovlab/scenario";
import { modelled } from "./_modelled.ts";

/** What comes once for a batch, or only where someone sleeps. */
const free = {
  interruptEntry: 0,
  softirqPoll: 0,
  doorbell: 0,
  vmmInterrupt: 0,
  virtualInterrupt: 0,
  eventSend: 0,
  eventDeliver: 0,
  interprocessorInterrupt: 0,
  vcpuWake: 0,
  vmSwitch: 0,
  processSwitch: 0,
  processWake: 0,
  vmExit: 0,
  emulateAccess: 0,
  vhostKick: 0,
  tlbFlush: 0,
};

const always = (value: number) => ({ kind: "deterministic", value }) as const;

const works: readonly (readonly [string, PlainWorkloadInput])[] = [
  ["a stream out", {
    kind: "netperf",
    test: "tcp-stream",
    messageBytes: 1448,
    socketBuffer: 262144,
  }],
  ["a stream in", {
    kind: "netperf",
    test: "tcp-stream",
    direction: "receive",
    messageBytes: 65160,
    socketBuffer: 262144,
  }],
  ["datagrams out", {
    kind: "netperf",
    test: "udp-stream",
    messageBytes: 1000,
    socketBuffer: 262144,
  }],
  ["large datagrams out", {
    kind: "netperf",
    test: "udp-stream",
    messageBytes: 9000,
    socketBuffer: 262144,
  }],
  ["connections", { kind: "httperf", sessions: 24, replyBytes: always(500), timeout: 0 }],
  ["replies of several frames", {
    kind: "httperf",
    sessions: 24,
    requestsPerConnection: 4,
    replyBytes: always(9 * 1448),
    timeout: 0,
  }],
];

/** Throughput over its bound of a host with one core and a fast line. */
function share(
  architecture: typeof modelled[number],
  workload: PlainWorkloadInput,
  costs: ReturnType<typeof costModelOf>,
): number {
  const of = host({
    architecture,
    cores: 1,
    memory: { contention: false },
    link: { rate: 1e11, roundTripTime: 20e-6, switchBuffer: 1e7 },
    nic: { interruptGap: 0, receiveRing: 4096, transmitRing: 4096 },
    offloads: { tso: false, gso: false, gro: false, checksum: false },
    iommu: { mode: "strict" },
    tcp: { delayedAck: 1 }, // nobody waits so long for an answer to carry it
    splitDriver: { ringSlots: 256, backEndQueue: 4096 },
    vms: [{ application: { backlog: 1024, requestCycles: always(20e3) }, workload }],
  });
  const machine = new Machine(of, costs, 1, 0);
  const [bound] = throughputBounds(of, costs);
  const count = () => {
    const counts = machine.counts(0);
    switch (bound.measure) {
      case "replyRate":
        return counts.replies;
      case "datagramRate":
        return counts.datagramsReceived;
      case "receiveBitRate":
        return counts.applicationBytesIn * 8e-6;
      default:
        return counts.applicationBytesOut * 8e-6;
    }
  };
  machine.simulation.run({ until: 0.1 });
  const before = count();
  machine.simulation.run({ until: 0.3 });
  return (count() - before) / 0.2 / bound.most;
}

for (const architecture of modelled) {
  Deno.test(`${architecture}: a saturated core does what its clock and the sum of demands say`, () => {
    for (const [name, workload] of works) {
      const exact = share(architecture, workload, costModelOf(xen2009, free));
      // a reader tells of the window that it opens, which a stream could do without
      const least = name === "a stream in" ? 0.99 : 0.995;
      assert.ok(exact > least && exact < 1.005, `${name}: ${exact}`);
      // biased: what notices and batches cost is time that the packets do not get
      const whole = share(architecture, workload, costModelOf(xen2009));
      assert.ok(whole < 0.995, `${name}: ${whole}`);
    }
  });
}
