/**
 * Statistical: each workload as a network of queues beside the packet level at a moderate load, with fixed seeds.
 *
 * Tolerances are those that `docs/host-as-lqn.md` states for each workload; a network without the events of the host fails them.
 */
import assert from "node:assert/strict";
import { costModelOf, type Host, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { solve } from "@iovlab/iovlab/lqn/solve";
import { hostLqn, lqnRows, measureHost, noEvents } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
type Vms = NonNullable<HostInput["vms"]>;
type Architecture = Host["architecture"];

function of(architecture: Architecture, vms: Vms, more: Partial<HostInput> = {}): Host {
  return host({ architecture, cores: 4, ...more, vms });
}

/** A row that both have, and how far apart they may be, as a share of the packet level's. */
type Compared = readonly [entity: string, metric: string, within: number];

interface Case {
  readonly what: string;
  readonly host: Host;
  readonly rows: readonly Compared[];
  /** Simulated seconds, 1 where absent. */
  readonly seconds?: number;
}

const busy = (within: number): Compared => ["total", "utilization", within];
const into = (within: number): Compared => ["total", "receiveBitRate", within];
const out = (within: number): Compared => ["total", "transmitBitRate", within];
const always = (value: number) => ({ kind: "deterministic", value }) as const;

const udp = (direction: "transmit" | "receive", bitRate: number) =>
  ({ kind: "netperf", test: "udp-stream", direction, messageBytes: 1400, bitRate }) as const;
const compute = { kind: "compute", unitCycles: always(1e6), thinkTime: always(0.002) } as const;
const triple = [[0.0003, 60], [0.0005, 400], [0.0009, 1400]] as const;

const cases: readonly Case[] = [
  {
    what: "datagrams in at a rate",
    host: of("vdi", [{ workload: udp("receive", 300e6) }]),
    rows: [into(0.001), busy(0.03)],
  },
  {
    what: "datagrams out at a rate",
    host: of("split-driver", [{ workload: udp("transmit", 200e6) }]),
    rows: [out(0.001), busy(0.05)],
  },
  {
    what: "datagrams out as fast as the line takes them",
    host: of("vdi", [{ workload: udp("transmit", 0) }]),
    rows: [out(0.001), busy(0.15)],
  },
  {
    what: "parallel streams of datagrams",
    host: of("virtio-vhost", [{
      workload: {
        kind: "iperf",
        protocol: "udp",
        streams: 4,
        direction: "receive",
        messageBytes: 1470,
        bitRate: 50e6,
      },
    }]),
    rows: [into(0.001), busy(0.1)],
  },
  {
    what: "a paced stream by TCP",
    host: of("vdi", [{
      workload: { kind: "iperf", streams: 2, direction: "transmit", bitRate: 100e6 },
    }]),
    rows: [out(0.01), busy(0.1)],
  },
  {
    what: "a trace",
    host: of("vdi", [{ workload: { kind: "trace", records: triple, repeat: true } }]),
    rows: [into(0.01), busy(0.1)],
  },
  {
    what: "a flood out of a VM",
    host: of("split-driver", [{ workload: { kind: "flood", direction: "transmit", rate: 30e3 } }]),
    rows: [out(0.001), busy(0.04)],
  },
  {
    what: "a flood into a VM",
    host: of("vmm-driver", [{ workload: { kind: "flood", direction: "receive", rate: 30e3 } }]),
    rows: [into(0.001), busy(0.04)],
  },
  {
    what: "a flood that no host can take",
    host: of("split-driver", [{ workload: { kind: "flood", direction: "receive", rate: 600e3 } }]),
    rows: [into(0.1), busy(0.05)],
  },
  {
    what: "a storm of notifications",
    host: of("split-driver", [{ workload: { kind: "interrupt-storm", rate: 10e3 } }]),
    rows: [busy(0.04)],
  },
  {
    what: "a storm of interrupts of one's own context",
    host: of("sr-iov", [{ workload: { kind: "interrupt-storm", rate: 10e3 } }]),
    rows: [busy(0.04)],
  },
  {
    what: "foreign descriptors",
    host: of("virtio-vhost", [{ workload: { kind: "rogue-dma", rate: 10e3 } }]),
    rows: [busy(0.03)],
  },
  {
    what: "sessions that think",
    host: of("vdi", [{
      workload: {
        kind: "httperf",
        sessions: 50,
        requestsPerConnection: 5,
        thinkTime: { kind: "exponential", mean: 0.02 },
      },
    }]),
    rows: [["total", "replyRate", 0.04], ["total", "responseTimeMean", 0.1], busy(0.04)],
  },
  {
    what: "sessions with bursts",
    host: of("split-driver", [{
      workload: {
        kind: "httperf",
        sessions: 20,
        requestsPerConnection: 12,
        burstLength: 4,
        thinkTime: always(0.02),
      },
    }]),
    rows: [["total", "replyRate", 0.04], busy(0.08)],
  },
  {
    what: "a server and a program in one VM",
    host: of("vdi", [{
      workload: {
        kind: "mixed",
        parts: [{ kind: "httperf", arrivals: { kind: "poisson", rate: 500 } }, compute],
      },
    }]),
    rows: [["vm:vm1", "workRate", 0.05], busy(0.05)],
  },
  {
    what: "transactions between VMs over the bridge",
    host: of("split-driver", [{ name: "a" }, {
      workload: { kind: "netperf", test: "tcp-rr", peer: "a" },
    }]),
    rows: [out(0.12), busy(0.05)],
  },
  {
    what: "a stream between VMs through the NIC's switch",
    host: of("vdi", [{ name: "a" }, {
      workload: { kind: "netperf", test: "tcp-stream", direction: "transmit", peer: "a" },
    }], { nic: { internalSwitch: true } }),
    rows: [out(0.05), busy(0.06)],
  },
  {
    what: "a tick that is evaded",
    host: of("vdi", [
      { name: "evades", workload: { kind: "tick-evasion" } },
      { workload: { kind: "compute" } },
    ], { cores: 1, scheduler: { kind: "credit", debit: "tick" } }),
    rows: [["vm:evades", "workRate", 0.01]],
  },
  {
    what: "weights",
    host: of("vdi", [
      { name: "a", weight: 512, workload: { kind: "compute" } },
      { name: "b", weight: 256, workload: { kind: "compute" } },
    ], { cores: 1, scheduler: { kind: "credit", debit: "exact" } }),
    rows: [["vm:a", "workRate", 0.05], ["vm:b", "workRate", 0.05]],
    seconds: 4, // turns of 30 ms: a hundred at least
  },
  {
    what: "a cap",
    host: of("vdi", [
      { name: "a", cap: 0.3, workload: { kind: "compute" } },
      { name: "b", workload: { kind: "compute" } },
    ], { cores: 1, scheduler: { kind: "credit", debit: "exact" } }),
    rows: [["vm:a", "workRate", 0.05], ["vm:b", "workRate", 0.05]],
  },
  {
    what: "partitions",
    host: of("vdi", [
      { name: "a", weight: 100, workload: { kind: "compute" } },
      { name: "b", weight: 300, workload: { kind: "compute" } },
    ], { cores: 1, scheduler: { kind: "partitioned" } }),
    rows: [["vm:a", "workRate", 0.03], ["vm:b", "workRate", 0.03]],
  },
  {
    what: "a reservation in the device",
    host: of("vdi", [
      { name: "gold", device: { reserved: 600e6 }, workload: udp("transmit", 0) },
      { name: "bulk", workload: udp("transmit", 0) },
    ]),
    rows: [["vm:gold", "transmitBitRate", 0.02], ["vm:bulk", "transmitBitRate", 0.02]],
  },
  {
    what: "memory that is contended",
    host: of(
      "vdi",
      [0, 1].map((i) => ({
        name: `job${i}`,
        memory: { workingSet: 3 * 2 ** 20, accesses: 20 },
        workload: { kind: "compute" },
      })),
      { cores: 2, memory: { contention: true, sharedCache: 4 * 2 ** 20 } },
    ),
    rows: [["vm:job0", "workRate", 0.03], ["vm:job1", "workRate", 0.03]],
  },
];

const valueOf = (
  rows: readonly { readonly entity: string; readonly metric: string; readonly value: number }[],
  entity: string,
  metric: string,
) => rows.find((row) => row.entity === entity && row.metric === metric)!.value;

function packetLevel(subject: Host, duration = 1) {
  return measureHost({ host: subject, costs, duration, detail: "full" }, {
    seed: 1,
    replication: 0,
  });
}

for (const { what, host: subject, rows, seconds } of cases) {
  Deno.test(`${what}: the network of queues is as near to the packet level as the table says`, () => {
    const { model } = hostLqn(subject, costs);
    const found = lqnRows(subject, model, solve(model));
    const measured = packetLevel(subject, seconds);
    for (const [entity, metric, within] of rows) {
      const [lqn, packet] = [valueOf(found, entity, metric), valueOf(measured, entity, metric)];
      const off = Math.abs(lqn / packet - 1);
      assert.ok(off <= within, `${entity} ${metric}: ${lqn} beside ${packet}`);
    }
  });
}

Deno.test("without their events floods, datagrams and storms are too cheap, by more than any tolerance", () => {
  for (
    const { what, host: subject } of cases.filter(({ what }) => /flood (in|out)|storm/.test(what))
  ) {
    const { model } = hostLqn(subject, costs, { events: () => noEvents });
    const cheap = valueOf(lqnRows(subject, model, solve(model)), "total", "utilization");
    assert.ok(cheap < 0.8 * valueOf(packetLevel(subject), "total", "utilization"), what);
  }
});
