/** Exact: what holds on split-driver hosts under every workload: streams, datagrams, traffic between VMs, hostile guests, crashes. */
import assert from "node:assert/strict";
import { host, type VmInput } from "@iovlab/iovlab/host";
import { randomStream } from "@iovlab/iovlab/random";
import { Machine } from "@iovlab/iovlab/scenario";
import { costs } from "./_hosts.ts";

type Pick = <T>(...values: T[]) => T;

function randomWorkload(pick: Pick, peer: string): VmInput["workload"] {
  const peers = pick({}, { peer });
  const direction = pick<"receive" | "transmit">("receive", "transmit");
  const size = pick(18, 1448, 1472, 9000, 65_000);
  return pick<VmInput["workload"]>(
    { kind: "netperf", test: "tcp-stream", direction, messageBytes: size, ...peers },
    { kind: "netperf", test: "udp-stream", direction, messageBytes: size, bitRate: 3e8, ...peers },
    { kind: "netperf", test: pick("tcp-rr", "tcp-crr"), responseBytes: size, ...peers },
    { kind: "iperf", streams: 3, direction, ...peers },
    { kind: "flood", rate: 2e5, packetBytes: 18, direction, ...peers },
    { kind: "interrupt-storm", rate: 5e4 },
    { kind: "rogue-dma", rate: 2e4 },
    { kind: "exhaustion", resource: pick("ring", "contexts") },
    { kind: "httperf", sessions: 8, timeout: 0.5, ...peers },
    { kind: "compute" },
  );
}

Deno.test("under any workloads, between VMs too, and through crashes, every packet is somewhere, and core time adds up", () => {
  let [crashes, moved] = [0, 0];
  for (let seed = 0; seed < 60; seed++) {
    const stream = randomStream(seed, 0, "split-workloads");
    const pick: Pick = (...values) => values[Math.floor(stream.uniform() * values.length)];
    const vcpus = pick(1, 2);
    const of = host({
      architecture: "split-driver",
      cores: pick(3, 4, 6),
      link: { rate: pick(1e9, 1e10) },
      nic: {
        queues: pick(1, 2),
        receiveRing: pick(8, 256),
        transmitRing: pick(24, 256),
        interruptGap: pick(0, 1.25e-4),
      },
      offloads: { tso: pick(true, false), gro: pick(true, false) },
      driverDomain: {
        kind: pick("dom0", "isolated"),
        placement: pick("shared", "pinned"),
        vcpus,
        managementLoad: pick(0, 0.3),
        restartTime: pick(1e-4, 0.01),
      },
      splitDriver: {
        queues: pick(1, 2, 3),
        threads: pick(0, 1, vcpus),
        grant: pick("copy", "map", "persistent", "flip"),
        ringSlots: pick(18, 64, 256),
        backEndQueue: pick(4, 32),
        rateControl: pick(true, false),
        ratePeriod: pick(0.001, 0.02),
      },
      events: Array.from(
        { length: pick(0, 0, 1, 2) },
        () => ({ kind: "crash-driver-domain", at: 0.06 * stream.uniform() }) as const,
      ),
      vms: ["a", "b", "c"].map((name, index) => ({
        name,
        vcpus: pick(1, 2),
        device: { cap: pick(0, 2e8) },
        workload: randomWorkload(pick, ["b", "c", "a"][index]),
      })),
    });
    const machine = new Machine(of, costs, seed, 0);
    const { simulation, scheduler, pool, nic, paths } = machine;
    const at = `seed ${seed}`;
    for (let step = 1; step <= 16; step++) {
      simulation.run({ until: step * 0.005 });
      assert.equal(pool.inUse, nic.held + paths.held(), at);
    }
    scheduler.settle();
    const total = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0);
    const busy = total(scheduler.busyCycles);
    const shared = total(scheduler.domainCycles) + total(scheduler.vmmCycles) +
      scheduler.hostCycles;
    assert.ok(Math.abs(shared - busy) <= 1e-9 * busy, at);
    assert.ok(Math.max(...scheduler.busyCycles) <= 0.08 * of.clockRate * (1 + 1e-12), at);
    crashes += machine.events.filter(({ done }) => done).length;
    moved += nic.framesIn + nic.framesOut;
    // all that was begun comes to its end
    machine.stop();
    simulation.run({ until: 600, maxEvents: 5e6 });
    assert.deepEqual([pool.inUse, paths.held()], [nic.held, 0], at);
  }
  assert.ok(crashes > 20 && moved > 50_000, `${crashes} ${moved}`);
});

Deno.test("traffic between two VMs does not touch the NIC, whatever moves it", () => {
  for (const grant of ["copy", "map", "persistent", "flip"] as const) {
    const of = host({
      architecture: "split-driver",
      cores: 4,
      link: { rate: 1e9 },
      splitDriver: { grant },
      vms: [
        { name: "sink" },
        { name: "source", workload: { kind: "netperf", test: "tcp-stream", peer: "sink" } },
      ],
    });
    const machine = new Machine(of, costs, 1, 0);
    machine.simulation.run({ until: 0.2 });
    const { applicationBytesOut } = machine.counts(1);
    assert.deepEqual([machine.nic.framesIn, machine.nic.framesOut], [0, 0]);
    assert.ok(applicationBytesOut * 8 / 0.2 > 1e9, `${applicationBytesOut}`); // beyond the wire's rate
  }
});
