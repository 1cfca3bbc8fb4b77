/**
 * What a study is, as plain data: an engine, a seed, and groups of points with a stopping rule each.
 *
 * @module
 */
import type { Json, ResultRow } from "../core/mod.ts";
import type { Engine } from "./engine.ts";
import type { StoppingRule } from "./rule.ts";

/** What a measure function is told besides the parameters. */
export interface MeasureContext {
  /** The seed of the study, a whole number of at least 0. */
  readonly seed: number;
  /** The number of the replication's random streams, from 0: the replication's, or its pair's. */
  readonly replication: number;
  /**
   * Whether streams are to be mirrored (`randomStream(seed, replication, path, mirrored)`): the second half
   * of an antithetic pair. A measure function that cannot mirror gives the same values twice, which is
   * valid and gains nothing.
   */
  readonly mirrored: boolean;
}

/**
 * Measures one replication of one point.
 *
 * It is synchronous and pure: the same arguments give the same rows. The parameters are frozen. An
 * entity and a metric occur together at most once in the rows. What it throws is recorded as the
 * failure of this point.
 */
export type Measure = (parameters: Json, context: MeasureContext) => readonly ResultRow[];

/** One setting of the parameters. */
export interface Point {
  /** Its name within the group, such as the architecture. */
  readonly key: string;
  /** What the measure function is given. */
  readonly parameters: Json;
}

/** Points that are compared: they always get the same replications. */
export interface Group {
  /** Its name within the study, such as the setting that its points share. */
  readonly key: string;
  /** The points that are compared; at least one. */
  readonly points: readonly Point[];
  /** When there are replications enough. */
  readonly rule: StoppingRule;
}

/** All that decides the numbers of a study. */
export interface Study {
  /** Its name, such as that of the experiment. */
  readonly name: string;
  /** What measures its points. */
  readonly engine: Engine;
  /** The seed that every random stream is derived from, a whole number of at least 0. */
  readonly seed: number;
  /**
   * Whether replications come in antithetic pairs, 2i and 2i + 1, each pair one observation; false where
   * absent. Counts of a stopping rule are of replications and must be even then.
   */
  readonly antithetic?: boolean;
  /** The groups, in the order of the results. */
  readonly groups: readonly Group[];
}
