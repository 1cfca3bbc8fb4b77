/**
 * A conformance run as tables for a terminal and as JSON.
 *
 * @module
 */
import {
  type ConformanceRow,
  type ErrorSummary,
  type ModelSummary,
  summarizeErrors,
  summarizeModels,
} from "../../lqn/report/mod.ts";
import { printTable, type TableColumn } from "../../plot/mod.ts";

/** Rows of a run with what the summary splits them by. */
export interface Conformance {
  /** Rows of all solvers, peers included. */
  readonly rows: readonly ConformanceRow[];
  /** Whether a model's reference is exact, by its name. */
  readonly exact: ReadonlyMap<string, boolean>;
}

/** Where references come from. */
export type ReferenceKind = "exact" | "simulated";

/** The summary of one solver on one kind of references. */
export interface SolverSummary {
  /** Who answers. */
  readonly solver: string;
  /** Where the references come from. */
  readonly references: ReferenceKind;
  /** How it did, model by model. */
  readonly models: ModelSummary;
  /** Its errors by metric. */
  readonly errors: readonly ErrorSummary[];
}

/** The summaries, exact references first, solvers in the order of the rows. */
export function summariesOf({ rows, exact }: Conformance): SolverSummary[] {
  const names = [...new Set(rows.map(({ solver }) => solver))];
  return (["exact", "simulated"] as const).flatMap((references) =>
    names.flatMap((solver) => {
      const own = rows.filter((row) =>
        row.solver === solver && exact.get(row.model) === (references === "exact")
      );
      if (own.length === 0) return [];
      return [{ solver, references, models: summarizeModels(own), errors: summarizeErrors(own) }];
    })
  );
}

/** Wide enough for a metric with the place of its worst error. */
const width = 170;

const numbers = (names: readonly (readonly [string, string])[]): TableColumn[] =>
  names.map(([column, label]) => ({ column, label, digits: 4 }));

const shares = (names: readonly (readonly [string, string])[]): TableColumn[] =>
  names.map(([column, label]) => ({ column, label, align: "right" }));

/** `114 (56%)` of 114 among 205. */
function shareText(count: number, among: number): string {
  return among === 0 ? "" : `${count} (${Math.round((100 * count) / among)}%)`;
}

function modelsTable(summaries: readonly SolverSummary[], references: ReferenceKind): string {
  const rows = summaries.map(({ solver, models }) => {
    const [one, five, ten, twenty] = models.within.map((count) => shareText(count, models.judged));
    return { solver, ...models, one, five, ten, twenty };
  });
  return printTable({
    caption: `Models with ${references} references`,
    rows,
    columns: [
      { column: "solver" },
      ...numbers([
        ["models", "models"],
        ["solved", "solved"],
        ["refused", "refused"],
        ["failed", "failed"],
        ["notConverged", "not converged"],
        ["judged", "judged"],
      ]),
      ...shares([
        ["one", "<= 1%"],
        ["five", "<= 5%"],
        ["ten", "<= 10%"],
        ["twenty", "<= 20%"],
      ]),
      ...numbers([["seconds", "seconds"]]),
    ],
    notes: [
      "judged: models with an entry throughput",
      "<= x: of those, how many have no entry throughput that is off by more",
    ],
  }, width);
}

/** Metrics in the order in which they are shown: all of one beside each other, solver by solver. */
function errorsTable(summaries: readonly SolverSummary[], references: ReferenceKind): string {
  const metrics = [...new Set(summaries.flatMap(({ errors }) => errors.map((e) => e.metric)))];
  const rows = metrics.flatMap((metric) =>
    summaries.flatMap(({ solver, errors }) =>
      errors.filter((one) => one.metric === metric).map((one) => ({
        ...one,
        solver,
        beyond: one.intervals === 0 ? undefined : one.beyond,
      }))
    )
  );
  const percent = (column: string, label: string): TableColumn => ({
    column,
    label,
    format: "percent",
  });
  return printTable({
    caption: `Errors against ${references} references, absolute`,
    rows,
    columns: [
      { column: "metric" },
      { column: "solver" },
      ...numbers([["values", "values"], ["missing", "missing"]]),
      percent("median", "median"),
      percent("mean", "mean"),
      percent("p95", "95%"),
      percent("worst", "worst"),
      ...numbers([["beyond", "beyond"], ["zeroReferences", "at 0"], ["worstAtZero", "most"]]),
      { column: "worstAt", label: "worst at" },
    ],
    notes: [
      ".../service: error of waiting over the service time of the calling phase, or of the own one",
      "beyond: values that miss the reference by more than 1% and by more than 3 half-widths",
      "at 0: values whose reference is 0, which have no relative error; most: the largest of them",
    ],
  }, width);
}

/** The tables of a run. */
export function conformanceText(conformance: Conformance): string {
  const summaries = summariesOf(conformance);
  return (["exact", "simulated"] as const).flatMap((references) => {
    const own = summaries.filter((summary) => summary.references === references);
    if (own.length === 0) return [];
    const errors = own.some((summary) => summary.errors.length > 0)
      ? [errorsTable(own, references)]
      : [];
    return [modelsTable(own, references), ...errors];
  }).join("\n\n");
}
