/**
 * The contract of an experiment: a study to run, and a pure function from its outcome to claims, tables and figures.
 *
 * @module
 */
import type { Verdict } from "../analysis/mod.ts";
import type { Figure } from "../plot/mod.ts";
import type { Study, StudyOutcome } from "../study/mod.ts";

/** What a user can choose about an experiment; it changes precision, never what is asked. */
export interface ExperimentOptions {
  /** Whether wider intervals and fewer points of the parameter space will do. */
  readonly quick: boolean;
  /** Seed of all random streams. */
  readonly seed: number;
  /** Half-width wanted of the paired log-ratio that a claim rests on. */
  readonly precision: number;
}

/** A row of a result table: texts, numbers, and `null` where there is no value. */
export type TableRow = Readonly<Record<string, string | number | null>>;

/** A result table to be stored as CSV. */
export interface ExperimentTable {
  /** File name without ending. */
  readonly name: string;
  /** What it shows. */
  readonly title: string;
  /** The unit of each numeric column; `1` for pure numbers. */
  readonly units: Readonly<Record<string, string>>;
  /** The rows, all with the same columns. */
  readonly rows: readonly TableRow[];
}

/** The two widths of a paper: 3.5 and 7 inches. */
export type PaperWidth = "column" | "page";

/** A figure to be stored, drawn when it is wanted. */
export interface ExperimentFigure {
  /** File name without ending. */
  readonly name: string;
  /** Draws it at a width. The same width gives the same figure. */
  draw(width: PaperWidth): Promise<Figure>;
}

/** All that an experiment comes to. */
export interface ExperimentResult {
  /** The claims, judged. */
  readonly claims: readonly Verdict[];
  /** The tables. */
  readonly tables: readonly ExperimentTable[];
  /** The figures. */
  readonly figures: readonly ExperimentFigure[];
  /** What a reader must know beside the claims, one sentence each. */
  readonly notes: readonly string[];
}

/** An experiment. */
export interface Experiment {
  /** Its key on the command line, such as `gpc-2009`. */
  readonly key: string;
  /** Its title. */
  readonly title: string;
  /** What it asks, in a sentence or two. */
  readonly question: string;
  /** What is run for it: factors, compared systems, responses, in a few sentences. */
  readonly method: string;
  /** The paper. */
  readonly citation: string;
  /** The half-width that is wanted where the user says nothing, for a full and for a quick run. */
  readonly defaultPrecision: { readonly full: number; readonly quick: number };
  /** The seed that is used where the user says nothing. */
  readonly defaultSeed: number;
  /** The study to run. */
  study(options: ExperimentOptions): Study;
  /** What its outcome says. */
  evaluate(outcome: StudyOutcome, options: ExperimentOptions): ExperimentResult;
}
