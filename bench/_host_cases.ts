/**
 * A host that receives at the rate of a 10 Gb/s line, and how fast it is simulated.
 *
 * @module
 */
import process from "node:process";
import { InputError } from "../src/core/mod.ts";
import { type Architecture, costModelOf, type Host, host, xen45 } from "../src/host/mod.ts";
import { architectures, Machine } from "../src/scenario/mod.ts";

/** What was measured. */
export interface HostSpeed {
  /** VMs. */
  readonly vms: number;
  /** Cores of the simulated host. */
  readonly cores: number;
  /** Full frames that the host received, per simulated second. */
  readonly framesPerSecond: number;
  /** Frames both ways that were simulated, per second of wall clock. */
  readonly packetsPerSecond: number;
  /** Simulation events per second of wall clock. */
  readonly eventsPerSecond: number;
  /** Wall clock of one frame, in nanoseconds. */
  readonly nanosecondsPerPacket: number;
  /** Simulated seconds per second of wall clock. */
  readonly realTimeRatio: number;
  /** Simulated seconds per second of processor time of the process, all its threads together: what `realTimeRatio` is on a machine that does nothing else. */
  readonly processorRatio: number;
  /** Peak resident memory of the process, in bytes. */
  readonly peakMemoryBytes: number;
  /** Simulated seconds that were timed. */
  readonly simulatedSeconds: number;
  /** Frames dropped on the way, per simulated second. */
  readonly dropsPerSecond: number;
}

/** Cores of the driver domain. */
const DRIVER_CORES = 8;

/** Simulated seconds before the clock starts. */
const WARM_UP = 0.1;

/**
 * So many VMs that together receive bulk data by TCP over a line of 10 Gb/s, with queues, vCPUs and cores enough to carry it.
 *
 * @throws {InputError} Where there is no such architecture.
 */
export function fullLineHost(vms: number, architecture = "split-driver"): Host {
  if (!Object.hasOwn(architectures, architecture)) {
    throw new InputError(`Cannot run the benchmark as there is no architecture "${architecture}"`, {
      code: "bench/bad-option",
    });
  }
  // a VM of its own for each core, as far as there are cores; few VMs have several queues and vCPUs each
  const vcpus = Math.max(1, 8 / vms);
  return host({
    name: `10 Gb/s to ${vms} VMs`,
    architecture: architecture as Architecture,
    cores: DRIVER_CORES + Math.min(32, Math.max(8, vms)),
    clockRate: 3.5e9,
    link: { rate: 10e9, switchBuffer: 4 * 2 ** 20 },
    nic: { receiveRing: 4096, transmitRing: 4096, queues: 8 },
    // every frame is acknowledged as TCP has it: one acknowledgment for two frames
    offloads: { gro: false },
    driverDomain: { placement: "pinned", vcpus: DRIVER_CORES },
    splitDriver: { queues: vcpus, threads: DRIVER_CORES, backEndQueue: 1024, ringSlots: 1024 },
    srIov: { functions: 1024 },
    vms: [{
      name: "vm",
      count: vms,
      vcpus,
      workload: {
        kind: "iperf",
        streams: Math.max(2, 16 / vms),
        direction: "receive",
        socketBuffer: 2 ** 20,
      },
    }],
  });
}

/** Simulates a host for so many seconds after its warm-up and times that. */
export function measureSpeed(of: Host, seconds: number): HostSpeed {
  const machine = new Machine(of, costModelOf(xen45), 1, 0);
  machine.simulation.run({ until: WARM_UP });
  const before = countsOf(machine);
  const processor = process.cpuUsage();
  const start = performance.now();
  machine.simulation.run({ until: WARM_UP + seconds });
  const wall = (performance.now() - start) / 1e3;
  const { user, system } = process.cpuUsage(processor);
  const after = countsOf(machine);
  const packets = after.in + after.out - before.in - before.out;
  return {
    vms: of.vms.length,
    cores: of.cores,
    framesPerSecond: (after.in - before.in) / seconds,
    packetsPerSecond: packets / wall,
    eventsPerSecond: (after.events - before.events) / wall,
    nanosecondsPerPacket: wall / packets * 1e9,
    realTimeRatio: seconds / wall,
    processorRatio: seconds / ((user + system) / 1e6),
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
    simulatedSeconds: seconds,
    dropsPerSecond: (after.drops - before.drops) / seconds,
  };
}

function countsOf({ nic, paths, simulation }: Machine) {
  const ring = nic.contexts.reduce((sum, { receiveDrops }) => sum + receiveDrops, 0);
  return {
    in: nic.framesIn,
    out: nic.framesOut,
    drops: nic.switchDrops + ring + paths.drops(),
    events: simulation.processed,
  };
}
