/**
 * What a report shows, as plain data: experiments with claims, figures, tables, parameters and provenance.
 *
 * Everything but the facts under `circumstances` is the same whenever the same numbers are shown.
 *
 * @module
 */
import type { Verdict } from "../../analysis/mod.ts";
import type { Figure } from "../../plot/mod.ts";
import type { ExperimentTable } from "../../experiment/mod.ts";
import type { StudyParameters } from "./parameters.ts";

/** A file beside the page. */
export interface ReportFile {
  /** What a reader chooses it by, such as `CSV` or `PDF, column width`. */
  readonly label: string;
  /** Its address from the page, with `/`. */
  readonly href: string;
  /** Its size in bytes. */
  readonly bytes: number;
}

/** Something that was read off a run: `Seed`, `2009`. */
export interface ReportFact {
  /** What it is. */
  readonly label: string;
  /** Its value. */
  readonly value: string;
}

/** A figure at both widths. */
export interface ReportFigure {
  /** File name without ending. */
  readonly name: string;
  /** The figure at page width, for screens that are wide enough. */
  readonly page: Figure;
  /** The figure at column width, for a phone. */
  readonly column: Figure;
  /** Downloads. */
  readonly files: readonly ReportFile[];
}

/** A table with its downloads. */
export interface ReportTable extends ExperimentTable {
  /** Downloads. */
  readonly files: readonly ReportFile[];
}

/** One experiment in a report. */
export interface ReportExperiment {
  /** Its key, such as `gpc-2009`. */
  readonly key: string;
  /** Its title. */
  readonly title: string;
  /** The paper. */
  readonly citation: string;
  /** What is asked, in a sentence or two. */
  readonly question?: string;
  /** How it is answered, in a sentence or two. */
  readonly method?: string;
  /** Whether intervals are those of a quick run. */
  readonly quick: boolean;
  /** The claims, judged. */
  readonly claims: readonly Verdict[];
  /** The figures. */
  readonly figures: readonly ReportFigure[];
  /** The tables. */
  readonly tables: readonly ReportTable[];
  /** What a reader must know beside the claims, one sentence each. */
  readonly notes: readonly string[];
  /** What was held fixed and what was varied. */
  readonly parameters: StudyParameters;
  /** What decided the numbers: seed, precision, engine, version, hashes, replications. */
  readonly facts: readonly ReportFact[];
  /** What has no part in the numbers: commit, dates, machine. */
  readonly circumstances: readonly ReportFact[];
  /** Files of the experiment as a whole, such as its claims. */
  readonly files: readonly ReportFile[];
}

/** A report. */
export interface Report {
  /** The version of the toolkit. */
  readonly version: string;
  /** The experiments, in the order of the page. */
  readonly experiments: readonly ReportExperiment[];
  /** Files of all experiments together. */
  readonly files: readonly ReportFile[];
  /** What varies between two makings of the same page: when, with what, on which machine. */
  readonly circumstances: readonly ReportFact[];
}
