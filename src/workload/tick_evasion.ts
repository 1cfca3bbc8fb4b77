/**
 * `tick-evasion` (hostile): computes, but sleeps whenever the scheduler's tick looks who runs.
 *
 * Where a tick charges whoever runs at that instant for all of it, a program that is asleep then has the core for nothing. It believes in ticks at whole multiples
 * of `tick` on every core, computes for `share` of each, in the middle, and sleeps the rest. It computes in pieces of a fiftieth of a tick and looks at the clock
 * after each; one that it cannot end before its sleep it does not begin. It runs on each vCPU. What it gets is `workSecondsIdeal`.
 *
 * Source of the attack: F. Zhou, M. Goel, P. Desnoyers, R. Sundaram, Scheduler vulnerabilities and attacks in cloud computing, arXiv 1103.0759, 2011, against
 * Xen's credit scheduler: "as much as 98% of CPU time regardless of fair share" (abstract). When it sleeps within a tick and how finely it cuts its work is assumed.
 *
 * @module
 */
import type { TickEvasionWorkload } from "../host/mod.ts";
import { type Computing, ComputingProgram } from "./_computing.ts";
import { newCounts } from "./counts.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

/** Pieces of work in a tick. */
const PIECES = 50;

/** When the evading program computes. */
class Evading implements Computing {
  private readonly piece: number;
  private readonly margin: number;

  constructor(private readonly tick: number, share: number, private readonly clockRate: number) {
    this.piece = Math.min(tick / PIECES, tick * share);
    this.margin = tick * (1 - share) / 2;
  }

  nextCycles(): number {
    return this.piece * this.clockRate;
  }

  /** Seconds until it computes: none in the middle of a tick, as long as a piece fits. */
  nextPause(now: number): number {
    const begin = Math.floor(now / this.tick) * this.tick;
    const into = now - begin;
    if (into < this.margin) return this.margin - into;
    const slack = this.piece * 1e-6; // a piece that ends with its share by rounding alone fits
    if (into + this.piece <= this.tick - this.margin + slack) return 0;
    return this.tick + this.margin - into;
  }
}

function start({ tick, share }: TickEvasionWorkload, parts: WorkloadParts): RunningWorkload {
  const counts = newCounts();
  const { vcpus } = parts.host.vms[parts.vm];
  const evading = new Evading(tick, share, parts.host.clockRate);
  const first = evading.nextPause(parts.simulation.now);
  const programs = Array.from(
    { length: vcpus },
    (_, cpu) => new ComputingProgram(evading, cpu, first, counts, parts),
  );
  return { counts, listenDrops: 0, stop: () => programs.forEach((program) => program.stop()) };
}

/** The workload that evades the tick. */
export const tickEvasion: WorkloadModel<"tick-evasion"> = { kind: "tick-evasion", start };
