/** Random hosts for tests: seeded, so that a failing one can be looked at again. */
import {
  type Architecture,
  costModelOf,
  type Host,
  host,
  type HostInput,
  type VmInput,
  xen2009,
  xen45,
} from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { randomStream } from "@iovlab/iovlab/random";

/** The three architectures. */
export const everyArchitecture: readonly Architecture[] = ["native", "split-driver", "vdi"];

/** Costs of two machines. */
export const costs = costModelOf(xen2009);
export const laterCosts = costModelOf(xen45);

/** Draws of one random host. */
export class Draw {
  private readonly stream;

  constructor(seed: number) {
    this.stream = randomStream(seed, 0, "random-host");
  }

  /** One of some values. */
  of<T>(...values: T[]): T {
    return values[Math.floor(this.stream.uniform() * values.length)];
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.stream.uniform() < probability;
  }
}

function load(draw: Draw) {
  return draw.chance(0.5)
    ? { sessions: draw.of(1, 8, 64, 200) }
    : { arrivals: { kind: "poisson", rate: draw.of(200, 2000, 10000) } as const };
}

function randomVm(draw: Draw, index: number): VmInput {
  const kind = draw.of<"exponential" | "deterministic">("exponential", "deterministic");
  const bytes = (mean: number) =>
    kind === "exponential" ? { kind, mean } : { kind: "deterministic" as const, value: mean };
  return {
    name: `vm${index}`,
    vcpus: draw.of(1, 1, 2),
    weight: draw.of(64, 256, 512),
    cap: draw.of(0, 0, 0.3, 0.8),
    pinnedTo: draw.of([], [], [0]),
    device: { reserved: draw.of(0, 1e7), weight: draw.of(1, 3), cap: draw.of(0, 0, 2e8) },
    application: {
      backlog: draw.of(8, 32, 128),
      requestCycles: { kind: "exponential", mean: draw.of(20e3, 100e3, 400e3) },
    },
    workload: draw.chance(0.1) ? { kind: "idle" } : {
      kind: "httperf",
      ...load(draw),
      requestsPerConnection: draw.of(1, 1, 4),
      timeout: draw.of(0, 0.1, 1),
      requestBytes: bytes(draw.of(80, 300, 8000)),
      replyBytes: bytes(draw.of(200, 1024, 10240, 100e3)),
    },
  };
}

/** A random host: tiny rings, overload, caps, pinned cores, mixed offloads and all that. */
export function randomHost(
  seed: number,
  architecture?: Architecture,
  fixed?: Partial<HostInput>,
): Host {
  const draw = new Draw(seed);
  const cores = draw.of(1, 2, 3, 4);
  const flag = () => draw.chance(0.5);
  const vms = Array.from({ length: draw.of(1, 2, 3) }, (_, i) => randomVm(draw, i));
  const description: HostInput = {
    architecture: draw.of(...everyArchitecture),
    cores,
    vms,
    link: {
      rate: draw.of(1e8, 1e9, 10e9),
      mtu: draw.of(1500, 1500, 576, 9000),
      roundTripTime: draw.of(0, 1e-4, 1e-2),
      switchBuffer: draw.of(20000, 524288),
    },
    nic: {
      receiveRing: draw.of(4, 16, 256),
      transmitRing: draw.of(2, 8, 24, 256),
      interruptGap: draw.of(0, 2e-5, 1.25e-4),
      pollBudget: draw.of(4, 64),
    },
    offloads: { tso: flag(), gso: flag(), gro: flag(), checksum: flag() },
    tcp: { receiveWindow: draw.of(16384, 65535, 1 << 20) },
    scheduler: { slice: draw.of(0.03, 0.001), boost: flag() },
    driverDomain: {
      placement: draw.chance(0.4) && cores > 1 ? "pinned" : "shared",
      weight: draw.of(64, 256, 1024),
    },
    splitDriver: {
      ringSlots: draw.of(18, 32, 256),
      grant: draw.of("copy", "map"),
      backEndQueue: draw.of(4, 32),
      headerCopy: draw.of(64, 128),
    },
    vdi: { interrupts: draw.of("vmm", "posted") },
  };
  return host({ ...description, ...fixed, ...(architecture ? { architecture } : {}) });
}

/** A machine for a host, with one of two sets of costs. */
export function machineOf(host: Host, seed: number, replication = 0): Machine {
  return new Machine(host, seed % 2 === 0 ? costs : laterCosts, seed, replication);
}
