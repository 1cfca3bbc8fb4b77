/**
 * Memory contention at rest: the slowdown of each domain at which its work, the shared cache and memory agree.
 *
 * The memory system of the packet level is given the work that a solver finds for the model, second after second, until no slowdown changes; the demands of the model
 * are stretched by those, the model is solved again, and so on. Left out: refills of a core's own cache after switches, and events, which are counted without contention.
 *
 * @module
 */
import { MemorySystem, NETWORK_WORK, PROGRAM_WORK } from "../../hardware/mod.ts";
import type { CostModel, Host } from "../../host/mod.ts";
import type { LqnModel, LqnTask } from "../../lqn/model/mod.ts";
import { solve } from "../../lqn/solve/mod.ts";
import { wireBytes } from "../../packet/mod.ts";
import type { Domains } from "./_domains.ts";
import type { Equivalent } from "./_equivalent.ts";
import type { ModelNames } from "./_names.ts";
import type { VmInModel } from "./_network_tasks.ts";
import { programCycles } from "./_packet_cycles.ts";

/** Seconds of an epoch of the memory system. */
const EPOCH = 0.001;
/** Epochs that it is given to come to rest. */
const EPOCHS = 1000;
const TURNS = 60;
const CLOSE = 1e-4;
/** Bytes of a frame on the wire that are not in memory: preamble, check sequence, gap. */
const WIRE_ONLY_BYTES = 24;

/** What contends. */
export interface ContentionParts {
  /** The host in steady form, with its programs. */
  readonly equivalent: Equivalent;
  /** How many VMs were described. */
  readonly described: number;
  /** Costs. */
  readonly costs: CostModel;
  /** The VMs with traffic. */
  readonly vms: readonly VmInModel[];
  /** Names in the model. */
  readonly names: ModelNames;
  /** The domains by task. */
  readonly domains: Domains;
}

/** Cycles a second of each kind by domain, and bytes a second to and from memory. */
interface Work {
  readonly programs: Float64Array;
  readonly network: Float64Array;
  received: number;
  sent: number;
}

/** Demands stretched by the slowdown of whose they are; the VMM's own work takes as long as it did. */
export function stretched(
  tasks: readonly LqnTask[],
  domains: Domains,
  slowdown: (vm: number) => number,
): LqnTask[] {
  return tasks.map((task) => {
    if (task.name.startsWith("vmm_interrupts")) return task;
    const entries = task.entries.map((entry) => {
      const domain = domains.ofEntryOf(task, entry.name);
      const factor = domain ? slowdown(domain.vm) : 1;
      if (factor === 1) return entry;
      const phases = entry.phases?.map((phase) =>
        phase.demand === undefined ? phase : { ...phase, demand: phase.demand * factor }
      );
      return { ...entry, phases };
    });
    return { ...task, entries };
  });
}

/** The work that is done at the rates of a solution. */
function workAt(parts: ContentionParts, rateOf: (entry: string) => number): Work {
  const { equivalent: { host, owners, programs: computing }, described, costs, vms, names } = parts;
  const [programs, network] = [new Float64Array(described + 1), new Float64Array(described + 1)];
  const work: Work = { programs, network, received: 0, sent: 0 };
  for (const { vm, name, point, traffic } of vms) {
    const rate = rateOf(`connection_${name}`);
    const { accounts } = point.demand;
    const program = programCycles(traffic.costs ?? costs, host.vms[vm], traffic.conversation);
    programs[owners[vm]] += rate * program;
    network[owners[vm]] += rate * (accounts.guest + accounts.guestVmm - program);
    network[described] += rate * (accounts.driver + accounts.driverVmm);
    if (traffic.absent) continue;
    for (const { way, payload, frames, flags, weight } of traffic.conversation.packets) {
      const bytes = wireBytes(payload, frames, flags) - frames * WIRE_ONLY_BYTES;
      if (way === "in") work.received += rate * weight * bytes;
      else work.sent += rate * weight * bytes;
    }
  }
  computing.forEach(({ vm, program }, index) => {
    programs[vm] += rateOf(`unit_${names.programs[index]}`) * program.cycles;
  });
  return work;
}

/** Which programs that never rest run at a time: where they are more than the cores they take turns of a slice, and share the cache with fewer. */
class Turns {
  /** Epochs after which all is as it was. */
  readonly epochs: number;
  private readonly place = new Map<number, number>();
  private readonly slice: number;
  private readonly cores: number;

  constructor({ host, programs }: Equivalent) {
    for (const { vm, program } of programs) {
      if (program.pause === 0) this.place.set(vm, this.place.size);
    }
    const { scheduler } = host;
    const long = scheduler.kind === "credit" || scheduler.kind === "round-robin";
    const waits = long && this.place.size > host.cores;
    this.slice = waits ? Math.max(1, Math.round(scheduler.slice / EPOCH)) : 0;
    this.cores = host.cores;
    this.epochs = waits ? this.slice * this.place.size : 1;
  }

  /** The work of a VM's programs in an epoch, relative to its mean. */
  share(vm: number, epoch: number): number {
    const place = this.place.get(vm);
    if (this.slice === 0 || place === undefined) return 1;
    const { size } = this.place;
    const first = Math.floor(epoch / this.slice) * this.cores;
    return (place - first % size + size) % size < this.cores ? size / this.cores : 0;
  }
}

/** The mean slowdowns of a memory system with some work when it has come to rest. */
function atRest(
  host: Host,
  described: number,
  { programs, network, received, sent }: Work,
  turns: Turns,
): Float64Array {
  const uses = host.vms.slice(0, described).map(({ memory }) => memory);
  const memory = new MemorySystem({
    options: host.memory,
    clockRate: host.clockRate,
    programs: [...uses, { workingSet: 0, accesses: 0 }],
  });
  const run = (from: number, to: number) => {
    for (let epoch = from; epoch < to; epoch++) {
      programs.forEach((cycles, domain) =>
        memory.setWork(domain, PROGRAM_WORK, cycles * turns.share(domain, epoch) * EPOCH)
      );
      network.forEach((cycles, domain) => memory.setWork(domain, NETWORK_WORK, cycles * EPOCH));
      memory.advance(EPOCH, received * EPOCH, sent * EPOCH);
    }
  };
  const rotation = turns.epochs;
  const warm = Math.ceil(EPOCHS / rotation) * rotation;
  run(0, warm);
  const [worked, spent] = [memory.workCycles.slice(), memory.spentCycles.slice()];
  run(warm, warm + rotation);
  return worked.map((before, i) => {
    const cycles = memory.workCycles[i] - before;
    return cycles > 0 ? (memory.spentCycles[i] - spent[i]) / cycles : 1;
  });
}

/** Slowdowns by VM that was described, and of what serves them (-1). */
export interface Slowdowns {
  /** The factor of a VM, or of the driver domain or the threads of the host (-1). */
  readonly of: (vm: number) => number;
  /** The greatest of them. */
  readonly most: number;
  /** Whether the turns came to rest. */
  readonly settled: boolean;
}

/** The slowdowns at which a model's work and its demands agree. */
export function slowdownsOf(model: LqnModel, parts: ContentionParts): Slowdowns {
  const { equivalent: { host }, described, domains } = parts;
  const turns = new Turns(parts.equivalent);
  let now = new Float64Array(described + 1).fill(1);
  const of = (vm: number) => now[vm < 0 ? described : vm];
  for (let turn = 0; turn < TURNS; turn++) {
    const tasks = stretched(model.tasks, domains, of);
    const { values } = solve({ ...model, tasks }, { chainStates: 0 });
    const rates = new Map(
      values.filter(({ metric }) => metric === "entryThroughput")
        .map(({ element, value }) => [element, value]),
    );
    const work = workAt(parts, (entry) => rates.get(entry) ?? 0);
    const next = atRest(host, described, work, turns).map((value, i) => (value + now[i]) / 2);
    const moved = Math.max(...next.map((value, i) => Math.abs(value - now[i])));
    now = next;
    if (moved < CLOSE) return { of, most: Math.max(...now), settled: true };
  }
  return { of, most: Math.max(...now), settled: false };
}
