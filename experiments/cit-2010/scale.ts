/**
 * How much is simulated in a full and in a quick run.
 *
 * @module
 */
import type { ExperimentOptions } from "@iovlab/iovlab";
import { primaryKey } from "./claims.ts";
import { baselines, direct, shareable } from "./hosts.ts";

/** How much is simulated. */
export interface Scale {
  /** Replications of a group before the first look, between looks, and at most. */
  readonly replications: {
    readonly minimum: number;
    readonly round: number;
    readonly maximum: number;
  };
  /** Replications of systems that no claim is about, under threats that last. */
  readonly others: number;
  /** Replications of what else no claim rests on. */
  readonly plain: number;
  /** Replications of contention inside the device. */
  readonly inside: number;
  /** Replications at a point of the space. */
  readonly spaceReplications: number;
  /** Points of the space, from the first on. */
  readonly spacePoints: number;
  /** Rates of a flood into a VM, as a share of the baseline's. */
  readonly rates: readonly number[];
  /** The baselines. */
  readonly baselines: readonly string[];
  /** Systems of the primary baseline under threats that last. */
  readonly systems: readonly string[];
}

/** The scale of a full run: publication precision. */
export const fullScale: Scale = {
  replications: { minimum: 5, round: 5, maximum: 20 },
  others: 10,
  plain: 3,
  inside: 5,
  spaceReplications: 3,
  spacePoints: 17,
  rates: [0.25, 0.5, 1, 2, 2.8],
  baselines: Object.keys(baselines),
  systems: shareable,
};

/** The scale of a quick run: wider intervals, one baseline, fewer systems and points. */
export const quickScale: Scale = {
  replications: { minimum: 2, round: 2, maximum: 2 },
  others: 2,
  plain: 2,
  inside: 2,
  spaceReplications: 2,
  spacePoints: 4,
  rates: [0.5, 1],
  baselines: [primaryKey],
  systems: ["split-driver", ...direct],
};

/** The scale of a run. */
export function scaleOf(options: ExperimentOptions): Scale {
  return options.quick ? quickScale : fullScale;
}
