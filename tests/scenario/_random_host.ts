/** Random hosts over all architectures, schedulers, workloads and options, by number: the n-th is always the same. */
import {
  type Architecture,
  type Host,
  host,
  type HostInput,
  type VmInput,
} from "@iovlab/iovlab/host";
import type { PlainWorkloadInput, WorkloadInput } from "@iovlab/iovlab/host";
import { randomStream } from "@iovlab/iovlab/random";

/** All architectures. */
export const everyArchitecture: readonly Architecture[] = [
  "native",
  "emulated",
  "split-driver",
  "vmm-driver",
  "virtio-vhost",
  "passthrough",
  "sr-iov",
  "vdi",
];

/** Draws by chance. */
class Draws {
  private readonly stream;

  constructor(index: number) {
    this.stream = randomStream(2026, index, "random host");
  }

  chance(probability: number): boolean {
    return this.stream.uniform() < probability;
  }

  one<T>(...values: readonly T[]): T {
    return values[Math.floor(this.stream.uniform() * values.length)];
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.stream.uniform();
  }

  whole(low: number, high: number): number {
    return Math.floor(this.between(low, high + 1));
  }
}

type Direction = "transmit" | "receive";

function web(draw: Draws): PlainWorkloadInput {
  const requests = draw.one(1, 1, 3, 8);
  const load = draw.chance(0.5)
    ? { sessions: draw.whole(1, 40) }
    : { arrivals: { kind: "poisson", rate: draw.between(100, 8000) } as const };
  return {
    kind: "httperf",
    ...load,
    requestsPerConnection: requests,
    burstLength: draw.chance(0.3) ? requests : 1,
    ...(draw.chance(0.3) ? { thinkTime: { kind: "exponential", mean: 0.001 } as const } : {}),
    replyBytes: { kind: "exponential", mean: draw.between(100, 30000) },
    timeout: draw.one(0, 0.01, 5),
  };
}

function online(draw: Draws): PlainWorkloadInput {
  const direction = draw.one<Direction>("transmit", "receive");
  const bitRate = draw.one(0, draw.between(1e6, 8e8));
  const test = draw.one("tcp-stream", "udp-stream", "tcp-rr", "tcp-crr");
  switch (draw.whole(0, 9)) {
    case 0:
      return {
        kind: "netperf",
        test,
        direction,
        messageBytes: draw.whole(1, 60000),
        bitRate: test === "udp-stream" && direction === "receive" ? draw.between(1e6, 8e8) : 0,
      };
    case 1:
      return {
        kind: "iperf",
        direction,
        streams: draw.whole(1, 6),
        socketBuffer: draw.whole(2000, 200000),
      };
    case 2:
      return {
        kind: "iperf",
        protocol: "udp",
        direction,
        streams: 2,
        bitRate: bitRate || 1e7,
        messageBytes: 1400,
      };
    case 3:
      return {
        kind: "trace",
        records: [[0, 64], [0.001, 1400], [0.001, 9000]],
        direction,
        repeat: true,
      };
    case 4:
      return {
        kind: "bursts",
        on: { kind: "exponential", mean: 0.002 },
        off: { kind: "exponential", mean: 0.004 },
        bitRate: draw.between(1e7, 9e8),
        direction,
      };
    case 5:
      return {
        kind: "flood",
        direction,
        rate: draw.between(1e4, 4e5),
        packetBytes: draw.whole(1, 200),
      };
    case 6:
      return { kind: "interrupt-storm", rate: draw.between(1e3, 1e5) };
    case 7:
      return { kind: "rogue-dma", rate: draw.between(1e3, 5e4) };
    case 8:
      return { kind: "exhaustion", resource: draw.one("ring", "contexts"), rate: 2000 };
    default:
      return web(draw);
  }
}

function offline(draw: Draws): PlainWorkloadInput {
  if (draw.chance(0.3)) return { kind: "idle" };
  if (draw.chance(0.3)) return { kind: "tick-evasion", tick: 0.001, share: draw.between(0.2, 1) };
  return {
    kind: "compute",
    unitCycles: { kind: "exponential", mean: draw.between(1e4, 3e6) },
    ...(draw.chance(0.5) ? { thinkTime: { kind: "exponential", mean: 0.001 } as const } : {}),
  };
}

function workload(draw: Draws, networked: boolean): WorkloadInput {
  if (!networked) return offline(draw);
  if (draw.chance(0.4)) return web(draw);
  if (draw.chance(0.15)) return { kind: "mixed", parts: [web(draw), offline(draw), online(draw)] };
  return draw.chance(0.75) ? online(draw) : offline(draw);
}

function scheduler(draw: Draws): HostInput["scheduler"] {
  switch (draw.whole(0, 7)) {
    case 0:
      return { kind: "credit2" };
    case 1:
      return { kind: "sedf" };
    case 2:
      return { kind: "bvt", contextAllowance: draw.one(0.0005, 0.005) };
    case 3:
      return { kind: "round-robin", slice: draw.one(0.001, 0.03) };
    case 4:
      return { kind: "partitioned", frame: draw.one(0.002, 0.01) };
    case 5:
      return { kind: "credit", debit: "tick", tick: draw.one(0.001, 0.01) };
    default:
      return { kind: "credit", debit: "exact", slice: draw.one(0.001, 0.03) };
  }
}

function vm(draw: Draws, networked: boolean, capable: boolean): VmInput {
  const reserved = capable ? draw.one(0, 0, draw.between(0, 5e7)) : 0;
  return {
    vcpus: draw.one(1, 1, 2),
    weight: draw.one(64, 256, 512),
    cap: draw.one(0, 0, 0.3),
    device: {
      reserved,
      weight: draw.one(1, 1, 3),
      cap: draw.one(0, 0, 2e8),
      receiveReserved: reserved,
    },
    memory: { workingSet: draw.one(0, 2e6), accesses: draw.one(0, 20) },
    application: { backlog: draw.one(2, 128) },
    workload: workload(draw, networked),
  };
}

/** Contexts of a device: 0 for as many as VMs, else 2 at least and one more than there are reservations. */
function contexts(draw: Draws, entries: readonly VmInput[]): number {
  const held = entries.filter(({ device }) => (device?.reserved ?? 0) > 0).length;
  const drawn = draw.one(0, 0, 2);
  return drawn === 0 ? 0 : Math.max(drawn, held + 1);
}

function interfaces(draw: Draws, entries: readonly VmInput[]): Partial<HostInput> {
  return {
    iommu: {
      mode: draw.one("none", "deferred", "strict"),
      iotlbEntries: draw.one(4, 64),
      flushBatch: draw.one(2, 250),
    },
    driverDomain: {
      kind: draw.one("dom0", "isolated"),
      placement: draw.one("shared", "shared", "pinned"),
      vcpus: draw.one(1, 2),
      managementLoad: draw.one(0, 0.1),
      restartTime: 0.005,
    },
    splitDriver: {
      grant: draw.one("copy", "map", "persistent", "flip"),
      queues: draw.one(1, 2),
      threads: draw.one(0, 1),
      ringSlots: draw.one(18, 256),
      backEndQueue: draw.one(2, 32),
      rateControl: draw.chance(0.3),
      ratePeriod: 0.002,
    },
    vmmDriver: { queue: draw.one(4, 256), ringSize: draw.one(18, 256) },
    virtio: {
      suppression: draw.chance(0.7),
      pollTime: draw.one(0, 20e-6),
      ringSize: draw.one(18, 256),
    },
    srIov: { functions: 16, rateLimit: draw.chance(0.5), interrupts: draw.one("vmm", "posted") },
    passthrough: { interrupts: draw.one("vmm", "posted") },
    vdi: {
      interrupts: draw.one("vmm", "posted"),
      contexts: contexts(draw, entries),
      eviction: draw.one("lru", "round-robin", "weight"),
      receiveArbiter: draw.chance(0.4),
    },
  };
}

/**
 * The n-th random host.
 *
 * @param index Its number; it also gives the architecture, in turns.
 */
export function randomHost(index: number): Host {
  const draw = new Draws(index);
  const architecture = everyArchitecture[index % everyArchitecture.length];
  const vms = draw.whole(1, 4);
  const owner = draw.whole(0, vms - 1);
  const entries = Array.from({ length: vms }, (_, number) => {
    const networked = architecture !== "passthrough" || number === owner;
    return vm(draw, networked, architecture === "vdi");
  });
  const crash = architecture === "split-driver" && draw.chance(0.2);
  return host({
    architecture,
    cores: draw.whole(3, 4),
    scheduler: scheduler(draw),
    memory: { contention: draw.chance(0.3), sharedCache: draw.one(1e6, 4e6) },
    link: {
      rate: draw.one(1e8, 1e9, 1e10),
      roundTripTime: draw.one(0, 1e-4),
      switchBuffer: draw.one(20000, 500000),
    },
    nic: {
      receiveRing: draw.one(4, 256),
      transmitRing: draw.one(4, 256),
      interruptGap: draw.one(0, 1e-4),
      queues: draw.one(1, 2),
      buffer: draw.one(0, 60000),
      internalSwitch: draw.chance(0.5),
    },
    offloads: {
      tso: draw.chance(0.5),
      gso: draw.chance(0.5),
      gro: draw.chance(0.5),
      checksum: draw.chance(0.5),
    },
    ...interfaces(draw, entries),
    events: crash ? [{ kind: "crash-driver-domain", at: 0.006 }] : [],
    vms: entries,
  });
}
