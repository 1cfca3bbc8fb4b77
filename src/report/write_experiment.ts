/**
 * What an experiment leaves behind: a table of claims, result tables as CSV, figures as SVG and PDF at the two widths of a paper.
 *
 * @module
 */
import { from } from "arquero";
import { join } from "node:path";
import { claimsCsvColumns, claimsCsvRows } from "../analysis/mod.ts";
import type { ExperimentTable, PaperWidth } from "../experiment/mod.ts";
import type { Figure, Table } from "../plot/mod.ts";
import { type CsvFileOptions, writeCsv } from "../store/mod.ts";
import { quickNote } from "./_quick.ts";
import { claimsFile, tableHeader } from "./_table_header.ts";
import { claimsTable } from "./claims_table.ts";
import type { ExperimentRun } from "./run_experiment.ts";
import { writeFigure } from "./write_figure.ts";

function csvOptions(run: ExperimentRun, table: ExperimentTable): CsvFileOptions {
  return {
    header: tableHeader(run, table),
    run: { workers: run.workers, engineSource: run.study.engine.sourceHash },
  };
}

/** The rows with an empty cell where a number has no bound or does not exist. */
function finite(rows: ExperimentTable["rows"]): object[] {
  const cellOf = (cell: string | number | null) =>
    typeof cell === "number" && !Number.isFinite(cell) ? null : cell;
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, cellOf(cell)]))
  );
}

/**
 * Writes the claims, tables and figures of an experiment into a folder; returns the paths. A figure is `NAME.svg` and `NAME.pdf` at the width of
 * a page, `NAME-column.svg` and `NAME-column.pdf` at that of a column.
 *
 * `claims.csv` has no comment lines, so that any script can read it; what stands in the comments of the other tables is in
 * the sidecar `claims.meta.json`, as is what varies between runs.
 *
 * @throws {InputError} Where the folder cannot be written.
 */
export async function writeExperiment(run: ExperimentRun, folder: string): Promise<string[]> {
  const { claims, tables, figures } = run.result;
  const paths: string[] = [];
  const csv = (table: ExperimentTable, rows: object[], columns?: string[], comments = true) => {
    const path = join(folder, `${table.name}.csv`);
    writeCsv(path, from(rows, columns), { ...csvOptions(run, table), comments });
    paths.push(path, join(folder, `${table.name}.meta.json`));
  };
  csv({ ...claimsFile, rows: [] }, claimsCsvRows(claims), [...claimsCsvColumns], false);
  for (const table of tables) csv(table, finite(table.rows));
  for (const { name, draw } of figures) {
    paths.push(...await writeFigure(await draw("page"), join(folder, name)));
    paths.push(...await writeFigure(await draw("column"), join(folder, `${name}-column`)));
  }
  return paths;
}

/** The claims of an experiment with what was found, as a table to show or print. */
export function verdictTable(run: ExperimentRun): Table {
  const quick = run.options.quick ? ` (${quickNote})` : "";
  const rows = run.result.claims.map((verdict) => ({
    claim: verdict.claim.statement,
    unit: verdict.claim.unit,
    paper: verdict.claim.number ?? verdict.claim.direction,
    ours: verdict.ours,
    low: verdict.low,
    high: verdict.high,
    share: verdict.share,
    shareLow: verdict.shareLow,
    shareHigh: verdict.shareHigh,
    verdict: verdict.verdict,
    reason: verdict.reason,
  }));
  const caption = `${run.experiment.key}: ${run.experiment.title}${quick}`;
  return claimsTable(rows, { caption, notes: run.result.notes });
}

/**
 * A result table of an experiment, as a table to show: the columns named, with their units and the title.
 *
 * @throws {RangeError} Where the experiment has no such table.
 */
export function resultTable(
  run: ExperimentRun,
  name: string,
  columns?: readonly string[],
): Table {
  const found = run.result.tables.find((table) => table.name === name);
  if (!found) throw new RangeError(`Cannot find table "${name}" of ${run.experiment.key}`);
  const names = columns ?? Object.keys(found.rows[0] ?? {});
  return {
    rows: found.rows,
    columns: names.map((column) => ({ column, unit: found.units[column] })),
    caption: found.title,
    ...(run.options.quick && { notes: ["Quick run: intervals are wider."] }),
  };
}

/**
 * A figure of an experiment; `show()` takes it as it is.
 *
 * @param width A page of a paper, or a column of it.
 * @throws {RangeError} Where the experiment has no such figure.
 */
export function resultFigure(
  run: ExperimentRun,
  name: string,
  width: PaperWidth = "page",
): Promise<Figure> {
  const found = run.result.figures.find((figure) => figure.name === name);
  if (!found) throw new RangeError(`Cannot find figure "${name}" of ${run.experiment.key}`);
  return found.draw(width);
}
