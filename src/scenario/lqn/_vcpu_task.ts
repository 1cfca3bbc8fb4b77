/**
 * A vCPU as a task: its rounds as entries, the VMM's work for it as calls while it waits.
 *
 * A phase is the code of the domain itself; it calls `vmm_calls` for hypercalls, upcalls and grants on its behalf, and `vmm_interrupts` for the
 * physical interrupts and switches that it has to wait for. Both run on the domain's cores, and the vCPU is held meanwhile, as a
 * core that is in the VMM runs none of its guest. The second phase is what comes after the packets have gone on.
 *
 * @module
 */
import type { LqnCall, LqnEntry, LqnPhase, LqnTask } from "../../lqn/model/mod.ts";
import type { RoundDemand, VcpuCycles } from "./demands.ts";
import { type RoundKind, roundKinds } from "./_conversation.ts";

/** Seconds of service of a phase: of the domain, and of the VMM by the call that asks for it. */
export interface PhaseSeconds {
  readonly own: number;
  readonly vmmCalls: number;
  readonly vmmInterrupts: number;
}

/** What the tasks of a model are made with. */
export interface TaskParts {
  /** Clock of each core, in hertz. */
  readonly clockRate: number;
  /** Whether demands are exponential instead of as the host has them. */
  readonly exponential: boolean;
}

/** One part of a domain in the rounds of a connection. */
export interface VcpuPart {
  /** The name that its entries begin with, such as `vm` or `driver_in`. */
  readonly prefix: string;
  /** The VM that the rounds are of, as it is called in the model. */
  readonly vm: string;
  /** Its cycles in a round. */
  readonly of: (round: RoundDemand) => VcpuCycles;
  /** By kind of round, the demands. */
  readonly byRound: Readonly<Record<RoundKind, RoundDemand>>;
  /** Variance of the domain's own seconds in a round of kind `request`. */
  readonly requestVariance: number;
}

/** The VMM's entries that a part calls, with the mean seconds of each call. */
export interface VmmEntry {
  /** The entry. */
  readonly name: string;
  /** The task that it belongs to. */
  readonly task: "vmm_calls" | "vmm_interrupts";
  /** Seconds of a call. */
  readonly seconds: number;
}

/** The name of a part's entry for a kind of round. */
export function entryName({ prefix, vm }: VcpuPart, kind: RoundKind): string {
  return `${prefix}_${kind}_${vm}`;
}

/** The kinds of rounds that a connection has. */
export function kindsOf(byRound: Readonly<Record<RoundKind, RoundDemand>>): RoundKind[] {
  return roundKinds.filter((kind) => byRound[kind].rounds > 0);
}

const vmmParts = [
  { suffix: "", task: "vmm_calls", of: (cycles: VcpuCycles) => cycles.inVmm },
  { suffix: "", task: "vmm_interrupts", of: (cycles: VcpuCycles) => cycles.vmmWork },
  { suffix: "_after", task: "vmm_calls", of: (cycles: VcpuCycles) => cycles.after.inVmm },
  { suffix: "_after", task: "vmm_interrupts", of: (cycles: VcpuCycles) => cycles.after.vmmWork },
] as const;

/** The VMM's entries for a part: one for each reason, with the mean over a connection's rounds. */
export function vmmEntries(part: VcpuPart, { clockRate }: TaskParts): VmmEntry[] {
  const kinds = kindsOf(part.byRound);
  const rounds = kinds.reduce((sum, kind) => sum + part.byRound[kind].rounds, 0);
  return vmmParts.flatMap(({ suffix, task, of }) => {
    const cycles = kinds.reduce(
      (sum, kind) => sum + part.byRound[kind].rounds * of(part.of(part.byRound[kind])),
      0,
    );
    if (cycles <= 0) return [];
    const name = `${task}_${part.prefix}${suffix}_${part.vm}`;
    return [{ name, task, seconds: cycles / rounds / clockRate }];
  });
}

function phase(
  parts: TaskParts,
  seconds: number,
  calls: readonly LqnCall[],
  variance: number,
): LqnPhase {
  const made = { demand: seconds, callOrder: "deterministic", calls } as const;
  if (parts.exponential) return made;
  const slices = 1 + calls.length;
  return { ...made, cvSquared: seconds > 0 ? slices * variance / (seconds * seconds) : 0 };
}

/** The entries of a part, one for each kind of round. */
export function vcpuEntries(part: VcpuPart, parts: TaskParts): LqnEntry[] {
  const vmm = vmmEntries(part, parts);
  const callsTo = (after: boolean): LqnCall[] =>
    vmm.filter(({ name }) => name.includes(`${part.prefix}_after_`) === after)
      .map(({ name }) => ({ kind: "sync", to: name, mean: 1 }));
  return kindsOf(part.byRound).map((kind): LqnEntry => {
    const { own, after } = part.of(part.byRound[kind]);
    const variance = kind === "request" ? part.requestVariance : 0;
    const first = phase(parts, own / parts.clockRate, callsTo(false), variance);
    const late = callsTo(true);
    const phases = after.own > 0 || late.length > 0
      ? [first, phase(parts, after.own / parts.clockRate, late, 0)]
      : [first];
    return { name: entryName(part, kind), phases };
  });
}

/** The VMM as tasks on a processor: as many threads as there is need, with the cores for a queue. */
export function vmmTasks(
  entries: readonly VmmEntry[],
  processor: string,
  suffix: string,
  parts: TaskParts,
): LqnTask[] {
  return (["vmm_calls", "vmm_interrupts"] as const).flatMap((task): LqnTask[] => {
    const own = entries.filter((entry) => entry.task === task);
    if (own.length === 0) return [];
    return [{
      name: `${task}${suffix}`,
      processor,
      scheduling: "inf",
      entries: own.map(({ name, seconds }) => ({ name, phases: [phase(parts, seconds, [], 0)] })),
    }];
  });
}
