/**
 * Memory contention on the cores: what domains do is told to the memory system each millisecond, and what that says of slowdowns to the
 * scheduler.
 *
 * Work of a domain is that of its programs, as its CPUs count it, and network processing, which is all other: drivers, protocols, back ends,
 * and what the VMM does on its behalf. The VMM's own work (interrupts, switches) uses no memory here and is not slowed down.
 *
 * DMA is what crosses the wire, without preamble, check sequence and gap. Left out: descriptors, and frames that a NIC switches from one VM to another.
 *
 * @module
 */
import type { GuestProcessor } from "../guest/mod.ts";
import { MemorySystem, NETWORK_WORK, type Nic, PROGRAM_WORK } from "../hardware/mod.ts";
import type { Link, Memory, MemoryUse } from "../host/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import type { Scheduler } from "./scheduler.ts";
import { CacheRefill } from "./switch_refill.ts";

/** Time between two looks at what runs, in seconds. */
export const EPOCH_SECONDS = 0.001;

/** Bytes of a frame on the wire that are not in memory: preamble, check sequence, gap. */
const WIRE_ONLY_BYTES = 24;

/** What contends, and where. */
export interface ContentionParts {
  /** Caches and memory. */
  readonly memory: Memory;
  /** Clock of the cores, in hertz. */
  readonly clockRate: number;
  /** By domain: how its programs use memory. A domain that has none here has none. */
  readonly programs: readonly MemoryUse[];
  /** By domain: the CPUs of its operating system. Work of CPUs that are not here is network processing. */
  readonly processors: readonly (readonly GuestProcessor[])[];
  /** The link of the NIC. */
  readonly link: Pick<Link, "rate">;
  /** The NIC, as far as it counts what it transfers. */
  readonly nic: Pick<Nic, "receiveBusy" | "transmitBusy" | "framesIn" | "framesOut">;
}

/** Follows what runs, epoch by epoch. */
class Epochs {
  private readonly worked: Float64Array;
  private readonly programmed: Float64Array;
  private received = 0;
  private sent = 0;
  private since: number;

  constructor(
    private readonly simulation: Simulation,
    private readonly scheduler: Scheduler,
    private readonly parts: ContentionParts,
    private readonly memory: MemorySystem,
  ) {
    const domains = memory.slowdown.length;
    this.worked = new Float64Array(domains);
    this.programmed = new Float64Array(domains);
    this.since = simulation.now;
    const handler = simulation.on(() => {
      this.#end();
      // where nothing else is to come, nothing will
      if (simulation.pending > 0) simulation.schedule(EPOCH_SECONDS, handler);
    });
    simulation.schedule(EPOCH_SECONDS, handler);
  }

  #end(): void {
    const { memory, scheduler, simulation } = this;
    scheduler.settle();
    for (let domain = 0; domain < this.worked.length; domain++) this.#count(domain);
    const { nic, link } = this.parts;
    const received = nic.receiveBusy * link.rate / 8 - nic.framesIn * WIRE_ONLY_BYTES;
    const sent = nic.transmitBusy * link.rate / 8 - nic.framesOut * WIRE_ONLY_BYTES;
    const seconds = simulation.now - this.since;
    const changed = memory.advance(seconds, received - this.received, sent - this.sent);
    this.received = received;
    this.sent = sent;
    this.since = simulation.now;
    if (!changed) return;
    scheduler.slowdown.set(memory.slowdown);
    scheduler.retime();
  }

  /** Tells the memory system what a domain did since the last time. */
  #count(domain: number): void {
    const { memory, parts, programmed, scheduler, worked } = this;
    const work = scheduler.workCycles[domain];
    let programs = 0;
    const processors = parts.processors[domain];
    if (processors) { for (const { programCycles } of processors) programs += programCycles; }
    const own = programs - programmed[domain];
    memory.setWork(domain, PROGRAM_WORK, ofWork(own));
    memory.setWork(domain, NETWORK_WORK, ofWork(work - worked[domain] - own));
    worked[domain] = work;
    programmed[domain] = programs;
  }
}

/** Cycles of work in an epoch: the difference of two sums, which less than a cycle is rounding of. */
function ofWork(cycles: number): number {
  return cycles < 1 ? 0 : cycles;
}

const NO_USE: MemoryUse = { workingSet: 0, accesses: 0 };

/**
 * Lets what runs together on a host slow each other down by its use of caches and memory, from now on.
 *
 * @param simulation The simulation of the host.
 * @param scheduler Its cores.
 * @param parts What contends.
 * @returns The memory system, with occupancies, slowdowns and their means; `undefined` where the host has no contention: then nothing
 *   was changed and nothing will be.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor } from "@iovlab/iovlab/guest";
 * import { defaults } from "@iovlab/iovlab/host";
 * import { attachMemory, Scheduler } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 *
 * const simulation = new Simulation();
 * const clockRate = 1e9;
 * const scheduler = new Scheduler(simulation, {
 *   options: defaults.host.scheduler,
 *   cores: 2,
 *   clockRate,
 *   domains: 2,
 *   costs: { change: 0, wake: 0, inVmm: true },
 * });
 * const processors = [0, 1].map((domain) => {
 *   const cpu = new GuestProcessor(Infinity);
 *   scheduler.addVcpu(cpu, { domain, weight: 256, cap: 0, allowed: [true, true] }, domain);
 *   cpu.setProgram({ hasTask: () => true, begin: () => 1e5, finish: () => {} });
 *   cpu.wakeProgram();
 *   return [cpu];
 * });
 * const memory = attachMemory(simulation, scheduler, {
 *   memory: { ...defaults.host.memory, contention: true },
 *   clockRate,
 *   programs: [0, 1].map(() => ({ workingSet: 3 * 2 ** 20, accesses: 20 })),
 *   processors,
 *   link: { rate: 1e9 },
 *   nic: { receiveBusy: 0, transmitBusy: 0, framesIn: 0, framesOut: 0 },
 * })!;
 * simulation.run({ until: 0.1 });
 * scheduler.settle();
 * // each core was busy all the time, and did less than it could have done alone
 * assert.ok(Math.abs(scheduler.domainCycles[0] - 1e8) < 1);
 * assert.ok(scheduler.workCycles[0] < 0.8e8);
 * assert.ok(memory.slowdownOf(0) > 1.25);
 * ```
 */
export function attachMemory(
  simulation: Simulation,
  scheduler: Scheduler,
  parts: ContentionParts,
): MemorySystem | undefined {
  if (!parts.memory.contention) return undefined;
  const domains = scheduler.domainSwitches.length;
  const memory = new MemorySystem({
    options: parts.memory,
    clockRate: parts.clockRate,
    programs: Array.from({ length: domains }, (_, domain) => parts.programs[domain] ?? NO_USE),
  });
  const lines = parts.memory.privateCache / parts.memory.lineBytes;
  scheduler.refill = new CacheRefill(memory, scheduler, lines);
  new Epochs(simulation, scheduler, parts, memory);
  return memory;
}
