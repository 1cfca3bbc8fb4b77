/**
 * From an experiment that has been run to what a report says of it.
 *
 * @module
 */
import { basename } from "node:path";
import type { Json } from "../../core/mod.ts";
import type { Store } from "../../store/mod.ts";
import { type ExperimentRun, parameterHash, version } from "../run_experiment.ts";
import type {
  ReportExperiment,
  ReportFact,
  ReportFigure,
  ReportFile,
  ReportTable,
} from "./content.ts";
import { studyParameters } from "./parameters.ts";

/** What a report needs besides the run itself. */
export interface GatherOptions {
  /** The files of the experiment, by addresses from the page. */
  readonly files?: readonly ReportFile[];
  /** The store that the run is in, for when and with which code its numbers were made. */
  readonly store?: Pick<Store, "runs">;
}

/** One finished run, as a store has it. */
interface StoredRun {
  readonly run: number;
  readonly study: string;
  readonly command: string;
  readonly started: string;
  readonly finished: string | null;
  readonly provenance: { readonly [key: string]: Json } | null;
}

/** The files that are called so, with a label each. */
function filesNamed(
  files: readonly ReportFile[],
  wanted: Readonly<Record<string, string>>,
): ReportFile[] {
  return Object.entries(wanted).flatMap(([name, label]) =>
    files.filter(({ href }) => basename(href) === name).map((file) => ({ ...file, label }))
  );
}

async function figuresOf(
  run: ExperimentRun,
  files: readonly ReportFile[],
): Promise<ReportFigure[]> {
  const figures: ReportFigure[] = [];
  for (const figure of run.result.figures) {
    const { name } = figure;
    figures.push({
      name,
      page: await figure.draw("page"),
      column: await figure.draw("column"),
      files: filesNamed(files, {
        [`${name}.svg`]: "SVG, page width",
        [`${name}.pdf`]: "PDF, page width",
        [`${name}-column.svg`]: "SVG, column width",
        [`${name}-column.pdf`]: "PDF, column width",
      }),
    });
  }
  return figures;
}

function tablesOf(run: ExperimentRun, files: readonly ReportFile[]): ReportTable[] {
  return run.result.tables.map((table) => ({
    ...table,
    files: filesNamed(files, {
      [`${table.name}.csv`]: "CSV",
      [`${table.name}.parquet`]: "Parquet",
    }),
  }));
}

/** What decided the numbers. */
function factsOf({ study, options, outcome }: ExperimentRun): ReportFact[] {
  const points = outcome.groups.reduce((sum, group) => sum + group.points.length, 0);
  const replications = outcome.groups.reduce(
    (sum, group) => sum + group.replications * group.points.length,
    0,
  );
  const facts = {
    Run: options.quick ? "quick" : "full",
    Seed: study.seed,
    "Precision wanted": `half-width ${options.precision} of the paired log-ratio`,
    Replications: `${replications} at ${points} points in ${outcome.groups.length} groups`,
    Version: `iovlab ${version}`,
    Engine: study.engine.name,
    "Engine source": study.engine.sourceHash,
    "Parameter hash": parameterHash(study),
  };
  return Object.entries(facts).map(([label, value]) => ({ label, value: String(value) }));
}

/** The finished runs of a store that asked for the same numbers of the same engine, the earliest first. */
function sameRuns({ study }: ExperimentRun, store: Pick<Store, "runs">): StoredRun[] {
  const runs = store.runs().objects({ limit: Infinity }) as unknown as StoredRun[];
  const parameters = parameterHash(study);
  return runs.filter((run) =>
    run.study === study.name && run.finished !== null &&
    run.provenance?.parameters === parameters &&
    run.provenance?.engine === study.engine.sourceHash
  ).sort((a, b) => a.run - b.run);
}

function text(value: Json | undefined): string {
  if (value === null || value === undefined) return "not known";
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** What had no part in the numbers, as the first run that had all of them left it. */
function circumstancesOf(run: ExperimentRun, store: Pick<Store, "runs"> | undefined): ReportFact[] {
  const [first] = store ? sameRuns(run, store) : [];
  if (!first) return [{ label: "Measured", value: "not known: no store" }];
  const { started, finished, command, provenance } = first;
  const facts: Record<string, string> = {
    "First complete run": `${started} to ${finished}`,
    Command: command === "" ? "not given" : command,
    Commit: text(provenance?.commit) + (provenance?.modified ? ", with changes" : ""),
    "Lock file": text(provenance?.lock),
    Workers: text(provenance?.workers),
  };
  for (const [label, value] of Object.entries(provenance?.environment ?? {})) {
    facts[label] = text(value as Json);
  }
  return Object.entries(facts).map(([label, value]) => ({ label, value }));
}

/**
 * Gathers what a report says of a run; its figures are drawn at both widths.
 *
 * @param run An experiment that has been run.
 * @param options Its files and the store.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { type ExperimentRun, reportExperiment } from "@iovlab/iovlab/report";
 *
 * const run = {
 *   experiment: { key: "a-2009", title: "A", citation: "B", question: "Why?", method: "So." },
 *   options: { quick: true, seed: 7, precision: 0.05 },
 *   study: { name: "a-2009", engine: { name: "none", sourceHash: "0" }, seed: 7, groups: [] },
 *   outcome: { study: "a-2009", groups: [], failures: [] },
 *   result: { claims: [], tables: [], figures: [], notes: [] },
 *   workers: 1,
 * } as unknown as ExperimentRun;
 * const { key, facts } = await reportExperiment(run);
 * assert.equal(key, "a-2009");
 * assert.deepEqual(facts.find(({ label }) => label === "Seed"), { label: "Seed", value: "7" });
 * ```
 */
export async function reportExperiment(
  run: ExperimentRun,
  options: GatherOptions = {},
): Promise<ReportExperiment> {
  const { experiment, result } = run;
  const { key, title, citation, question, method } = experiment;
  const files = options.files ?? [];
  return {
    ...{ key, title, citation, question, method },
    quick: run.options.quick,
    claims: result.claims,
    figures: await figuresOf(run, files),
    tables: tablesOf(run, files),
    notes: result.notes,
    parameters: studyParameters(run.study.groups, run.outcome.groups),
    facts: factsOf(run),
    circumstances: circumstancesOf(run, options.store),
    files: filesNamed(files, {
      "claims.csv": "Claims as CSV",
      "claims.parquet": "Claims as Parquet",
    }),
  };
}
