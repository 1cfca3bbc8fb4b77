/**
 * Studies as people state them: factors, a design, what is compared, responses with precision.
 *
 * @module
 */
import type { Json } from "../core/mod.ts";
import type { Design } from "./design.ts";
import type { Factor, FactorValue } from "./factor.ts";
import type { ControlRow } from "./rule.ts";

/** What a study looks at, and how precisely it is wanted. */
export interface Response {
  /** Its name in tables, unique in the study. */
  readonly name: string;
  /** The entity of its row, such as `total`. */
  readonly entity: string;
  /** The metric of its row, such as `replyRate`. */
  readonly metric: string;
  /** Its unit as it is printed; that of the metric vocabulary where absent. */
  readonly unit?: string;
  /** What is estimated over replications: the mean where absent. */
  readonly statistic?: "mean" | { readonly quantile: number };
  /** Of each point, or of the comparison of each system with the baseline; `each` where absent. */
  readonly of?: "each" | "difference" | "log-ratio";
  /** The precision wanted, as half-width of the 95% interval; a response without is reported only. */
  readonly precision?: {
    /** Share of the estimate (of a difference: of the baseline's mean; of a ratio: of the ratio), above 0. */
    readonly relative?: number;
    /** In the unit of the response, above 0; with `relative` either is enough. */
    readonly absolute?: number;
  };
  /** Rows with known means that make a mean more precise. */
  readonly controls?: readonly ControlRow[];
}

/** How many replications each setting gets. */
export interface Replications {
  /** Before the first look, at least 2. */
  readonly minimum: number;
  /** Between looks; the minimum where absent. */
  readonly round?: number;
  /** In any case at most; 10 times the minimum where absent. */
  readonly maximum?: number;
  /** At how many looks in a row the precision must hold; 1 where absent. */
  readonly looks?: number;
}

/** A study as plain data; a module exports it as `study`, beside its function `measure`. */
export interface StudyDescription {
  /** Its name: letters, digits, `.`, `_` and `-`; the name of its folder. */
  readonly name: string;
  /** What it asks, in a sentence. */
  readonly question?: string;
  /** The seed of all random streams; 1 where absent. */
  readonly seed?: number;
  /**
   * What measures, where it is not the export `measure` of the study's own module. In a module of its own it stays
   * the same engine when the study changes, so that nothing is measured again; `packetLevel` of the module
   * `scenario` is one.
   */
  readonly engine?: {
    /** A short name. */
    readonly name: string;
    /** The URL of its module, absolute or from the study's module. */
    readonly module: string;
    /** The name under which the module exports it; `measure` where absent. */
    readonly export?: string;
  };
  /**
   * What is varied, by the name of a parameter; a name with dots is a place within the parameters, such as
   * `host.scheduler.kind` or `host.vms.0.weight`.
   */
  readonly factors?: Readonly<Record<string, Factor>>;
  /** Parameters that every point has. */
  readonly fixed?: { readonly [name: string]: Json };
  /** Which settings are measured; every combination of levels where absent. */
  readonly design?: Design;
  /** The factor, a list, whose values are systems to compare at each setting, with common random numbers. */
  readonly compare?: {
    /** The name of the factor. */
    readonly factor: string;
    /** The value that the others are compared with; the first where absent. */
    readonly baseline?: FactorValue;
  };
  /** What is looked at; at least one, names differ. */
  readonly responses: readonly Response[];
  /** How many replications; a number is for all settings, whatever the precision. */
  readonly replications: number | Replications;
  /** Whether replications come in antithetic pairs; false where absent. */
  readonly antithetic?: boolean;
}
