/**
 * Programs that compute: units of work with pauses between them, on each vCPU of a VM.
 *
 * A program that evades the scheduler's tick is one whose unit is a whole tick: it computes the pieces of its share and sleeps for the rest. Where others have the core
 * its tick takes longer; at packet level it loses pieces instead.
 *
 * @module
 */
import type { Host, Workload } from "../../host/mod.ts";
import { distribution } from "../../random/mod.ts";

/** A program that computes. */
export interface Program {
  /** Cycles of a unit in the mean. */
  readonly cycles: number;
  /** Their squared coefficient of variation. */
  readonly cvSquared: number;
  /** Seconds between two units. */
  readonly pause: number;
  /** Units of the packet level in one of these. */
  readonly units: number;
  /** Whether the scheduler's tick never finds it running. */
  readonly evades: boolean;
}

/** Pieces that an evading program cuts a tick into, as at packet level. */
const PIECES = 50;

function evading(host: Host, tick: number, share: number): Program {
  const piece = Math.min(tick / PIECES, tick * share);
  const units = Math.floor(tick * share / piece * (1 + 1e-6));
  const seconds = units * piece;
  const cycles = seconds * host.clockRate;
  return { cycles, cvSquared: 0, pause: tick - seconds, units, evades: true };
}

/** The program of a workload, where it is one that computes. */
export function programOf(host: Host, workload: Workload): Program | undefined {
  if (workload.kind === "tick-evasion") return evading(host, workload.tick, workload.share);
  if (workload.kind !== "compute") return undefined;
  const { mean, squaredCoefficientOfVariation } = distribution(workload.unitCycles);
  const pause = workload.thinkTime ? distribution(workload.thinkTime).mean : 0;
  return {
    cycles: mean,
    cvSquared: squaredCoefficientOfVariation,
    pause,
    units: 1,
    evades: false,
  };
}
