/**
 * `deno task calibrate` and `deno task validate`: what the published numbers say of the costs, and what the model says of
 * published numbers.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import process from "node:process";
import { checkInteger, checkPositive, InputError } from "../core/mod.ts";
import { xen45 } from "../host/mod.ts";
import {
  calibrate,
  type Prediction,
  type PredictOptions,
  type PublishedRow,
  type Unpredicted,
} from "../scenario/mod.ts";
import { type CsvTable, writeCsv } from "../store/mod.ts";
import { calibrationText } from "./_costs_text.ts";
import { csvColumns, csvRow } from "./_costs_csv.ts";
import { predictionsText } from "./_predictions_text.ts";
import { type PlacedRow, predictRows } from "./_predict_rows.ts";
import { publishedFiles, readPublished } from "./_published_files.ts";
import { rowsProgress } from "./_rows_progress.ts";

/** Where a command writes. */
export interface Output {
  /** Takes a text for standard output. */
  readonly out: (text: string) => void;
  /** Takes a text for standard error. */
  readonly error: (text: string) => void;
}

/** The options of `validate`. */
interface ValidateOptions {
  readonly rows?: string;
  readonly only?: string;
  readonly csv?: string;
  readonly seed: number;
  readonly replications: number;
  readonly points: number;
  readonly effort: number;
  readonly workers: number;
}

/** All rows of the files that come with the toolkit, or of one's own. */
function placedRows(own: string | undefined): readonly PlacedRow[] {
  const files = own === undefined ? publishedFiles() : [own];
  return files.flatMap((file) => readPublished(file).map((row) => ({ file, row })));
}

function noRows(use: string, own: string | undefined): InputError {
  const where = own === undefined ? "data/published" : `"${own}"`;
  return new InputError(`Cannot ${use} as no row in ${where} is marked ${use}`, {
    code: "cli/no-rows",
  });
}

/** The rows that a fit never sees, by number. */
function notLookedAt(rows: readonly PublishedRow[]): string {
  const count = (use: string) => rows.filter((row) => row.use === use).length;
  return `Not looked at: ${count("validate")} rows marked validate, ${
    count("claim")
  } marked claim.`;
}

function runCalibrate(options: { rows?: string; json?: boolean }, output: Output): void {
  const rows = placedRows(options.rows).map(({ row }) => row);
  if (!rows.some(({ use }) => use === "calibrate")) throw noRows("calibrate", options.rows);
  const calibration = calibrate(rows, xen45);
  const text = () => `${calibrationText(calibration, xen45.name)}\n\n${notLookedAt(rows)}`;
  output.out(options.json ? JSON.stringify({ profile: xen45.name, ...calibration }) : text());
}

/** The rows marked `validate`, or some of them by name. */
function chosenRows({ rows, only }: ValidateOptions): readonly PlacedRow[] {
  const all = placedRows(rows).filter(({ row }) => row.use === "validate");
  if (all.length === 0) throw noRows("validate", rows);
  if (only === undefined) return all;
  const names = only.split(",").map((name) => name.trim());
  const unknown = names.find((name) => !all.some(({ row }) => row.id === name));
  if (unknown === undefined) return all.filter(({ row }) => names.includes(row.id));
  throw new InputError(
    `Cannot predict row "${unknown}" as there is no row of that name marked validate`,
    { code: "cli/unknown-row" },
  );
}

/** The predictions of rows, with a bar on a terminal. */
async function predicted(
  rows: readonly PlacedRow[],
  options: PredictOptions,
  workers: number,
): Promise<readonly (Prediction | Unpredicted)[]> {
  const progress = rowsProgress(rows.length);
  try {
    return await predictRows(rows, options, workers, () => progress.step());
  } finally {
    progress.stop();
  }
}

async function runValidate(options: ValidateOptions, output: Output): Promise<void> {
  checkInteger("seed", options.seed, 0);
  checkInteger("replications", options.replications, 2);
  checkInteger("points", options.points, 2);
  checkPositive("effort", options.effort);
  checkInteger("workers", options.workers, 1);
  const { seed, replications, points, effort, workers } = options;
  const chosen = chosenRows(options);
  const found = await predicted(chosen, { seed, replications, points, effort }, workers);
  output.out(predictionsText(found, replications));
  if (options.csv === undefined) return;
  const rows = found.map((each, i) => csvRow(each, chosen[i].row));
  const table: CsvTable = { columnNames: () => [...csvColumns], objects: () => rows };
  const notes = [
    `effort: ${effort}`,
    "predicted, low, high, range and published: in the column unit",
    "error: predicted over the nearest published value, less 1",
    "verdict: whether what was published lies inside the range over the assumptions; range_factor: its upper end over its lower one",
    "within: interval where it lies even in the 95% interval, which is chance alone",
  ];
  writeCsv(options.csv, table, { header: { engine: "packet-level", seed, notes } });
}

function program(output: Output): Command {
  const settings = (command: Command) =>
    command.exitOverride().configureOutput({ writeOut: output.out, writeErr: () => {} });
  const costs = settings(new Command("deno task"))
    .description(
      "What published numbers say of the costs, and what the model says of published numbers.",
    );
  settings(costs.command("calibrate"))
    .description(
      "Fits the costs of grants and back end to the rows marked calibrate and prints fit and residuals.",
    )
    .option("--json", "one line of JSON")
    .option("--rows <file>", "published numbers of one's own, in place of those in data/published")
    .action((options) => runCalibrate(options, output));
  settings(costs.command("validate"))
    .description(
      "Predicts the rows marked validate and prints prediction, 95% interval of replications, range over the assumptions, published " +
        "value, error, and whether it is inside that range; lists the rows that the model cannot express.",
    )
    .option("--csv <file>", "write the predictions to a CSV file, with a sidecar")
    .option(
      "--rows <file>",
      "rows of one's own in the columns of data/published, in place of these",
    )
    .option("--only <names>", "only these rows, with commas between")
    .option("--seed <n>", "seed of all random streams", Number, 1)
    .option("--replications <n>", "replications behind each interval", Number, 10)
    .option("--points <n>", "points of the Latin hypercube behind each range", Number, 100)
    .option("--effort <x>", "factor on the simulated time of each run", Number, 1)
    .option("--workers <n>", "threads", Number, navigator.hardwareConcurrency)
    .action((options) => runValidate(options, output));
  return costs;
}

/**
 * Runs a command line: `calibrate` or `validate`, with options.
 *
 * @param words The command line after the program.
 * @param output Where it writes.
 * @returns The exit code: 0, or 2 for bad input, which is said in one line.
 */
export async function runCosts(words: readonly string[], output: Output): Promise<number> {
  try {
    await program(output).parseAsync([...words], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof InputError) {
      output.error(error.line);
      return 2;
    }
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return 0;
    const message = error.code === "commander.help"
      ? "calibrate or validate must be given"
      : error.message.replace(/^error: /, "").replaceAll("\n", " ");
    output.error(`Cannot read the command line: ${message} (--help lists what there is)`);
    return 2;
  }
}

if (import.meta.main) {
  process.exitCode = await runCosts(process.argv.slice(2), {
    out: (text) => console.log(text),
    error: (text) => console.error(text),
  });
}
