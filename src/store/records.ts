/**
 * What goes into a store and comes out of it, as plain data.
 *
 * @module
 */
import type { Json, ResultRow } from "../core/mod.ts";

/** One execution of a study by one command. */
export interface RunRecord {
  /** The name of the study. */
  readonly study: string;
  /** The command as the user typed it; empty unless given. */
  readonly command?: string;
  /** What stands beside the numbers: versions, platform, workers; `{}` unless given. */
  readonly provenance?: Json;
}

/** An engine, as far as a store is concerned. */
export interface EngineRecord {
  /** Its name, such as `packet`. */
  readonly name: string;
  /** The hash of all sources that its answers depend on. */
  readonly sourceHash: string;
}

/** A point: what was measured, under its content address. */
export interface PointRecord {
  /** The content address, in hexadecimal digits. */
  readonly id: string;
  /** The hash of the parameters alone. */
  readonly parametersHash: string;
  /** The parameters of the measure function. */
  readonly parameters: Json;
  /** The seed of the study. */
  readonly seed: number;
}

/** Points of a run that are compared. */
export interface GroupRecord {
  /** The name of the group within its study. */
  readonly key: string;
  /** The stopping rule, as data. */
  readonly rule: Json;
  /** The points with their names within the group. */
  readonly points: readonly {
    /** The name of the point within its group. */
    readonly key: string;
    /** The point. */
    readonly point: PointRecord;
  }[];
}

/** How precisely a response of a group is known. */
export interface ResponseRecord {
  /** The name of the response. */
  readonly response: string;
  /** The name of the point. */
  readonly point: string;
  /** The name of the point that it is compared with; absent where it is not compared. */
  readonly against?: string;
  /** The estimate; `NaN` where there is none. */
  readonly estimate: number;
  /** Half the width of its 95% interval; `NaN` or `Infinity` where there is none. */
  readonly halfWidth: number;
  /** The largest half-width that is precise enough. */
  readonly wanted: number;
  /** Whether it is precise enough. */
  readonly reached: boolean;
}

/** How a group of a run ended. */
export interface GroupOutcomeRecord {
  /** The name of the group. */
  readonly key: string;
  /** How many replications count: those from 0 up to this number. */
  readonly replications: number;
  /** Whether the stopping rule was satisfied. */
  readonly reached: boolean;
  /** The widest half-width that the rule looks at; absent where it looks at none. */
  readonly halfWidth?: number;
  /** How precisely each response is known; absent where the rule names none. */
  readonly responses?: readonly ResponseRecord[];
}

/** How a run ended. */
export interface RunEnding {
  /** How its groups ended. */
  readonly groups: readonly GroupOutcomeRecord[];
  /** The replications that threw. */
  readonly failures: readonly FailureRecord[];
}

/** A finished replication. */
export interface ReplicationRecord {
  /** The content address of its point. */
  readonly point: string;
  /** Its number, from 0. */
  readonly replication: number;
  /** Its rows: no pair of entity and metric twice. */
  readonly rows: readonly ResultRow[];
  /** Wall clock that it took, in seconds; stands beside the result. */
  readonly seconds: number;
  /** The worker that measured it, from 0; stands beside the result. */
  readonly worker: number;
}

/** A replication that threw. */
export interface FailureRecord {
  /** The content address of its point. */
  readonly id: string;
  /** Its number, from 0. */
  readonly replication: number;
  /** What the error says. */
  readonly message: string;
  /** Where it was thrown; empty where that is not known. */
  readonly stack: string;
}

/** One value of one replication. */
export interface Measurement {
  /** The number of the replication, from 0. */
  readonly replication: number;
  /** What was measured, as in a result row. */
  readonly entity: string;
  /** The metric, as in a result row. */
  readonly metric: string;
  /** The value in the metric's unit; `NaN` where nothing was observed. */
  readonly value: number;
}
