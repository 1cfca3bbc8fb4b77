/**
 * `deno task calibrate` and `deno task validate`: what the published numbers say of the costs, and what the model says of
 * published numbers.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import { parse } from "csv-parse/sync";
import * as fs from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { InputError } from "../core/mod.ts";
import { xen45 } from "../host/mod.ts";
import {
  calibrate,
  predict,
  type Prediction,
  type PublishedRow,
  publishedRows,
  type Unpredicted,
} from "../scenario/mod.ts";
import { type CsvTable, writeCsv } from "../store/mod.ts";
import { calibrationText, predictionsText } from "./_costs_text.ts";

/** Where a command writes. */
export interface Output {
  /** Takes a text for standard output. */
  readonly out: (text: string) => void;
  /** Takes a text for standard error. */
  readonly error: (text: string) => void;
}

/** The options of `validate`. */
interface ValidateOptions {
  readonly rows: string;
  readonly csv?: string;
  readonly seed: number;
  readonly replications: number;
  readonly points: number;
  readonly effort: number;
}

const publishedFile = fileURLToPath(
  new URL("../../data/published/network-io.csv", import.meta.url),
);

/** A file of published numbers, read and checked. */
function readPublished(file: string): readonly PublishedRow[] {
  try {
    const records: Record<string, string>[] = parse(fs.readFileSync(file, "utf8"), {
      columns: true,
      bom: true,
    });
    return publishedRows(records, file);
  } catch (cause) {
    if (cause instanceof InputError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(
      `Cannot read published numbers "${file}" as it must be a CSV file: ${why}`,
      {
        code: "cli/bad-published",
        cause,
      },
    );
  }
}

const csvColumns = [
  "row",
  "expressible",
  "quantity",
  "unit",
  "profile",
  "predicted",
  "low",
  "high",
  "replications",
  "range_low",
  "range_high",
  "points",
  "published_low",
  "published_high",
  "comparison",
  "error",
  "verdict",
  "note",
] as const;

function csvRow(
  found: Prediction | Unpredicted,
): Partial<Record<(typeof csvColumns)[number], unknown>> {
  const { id, expressible } = found;
  if (!expressible) return { row: id, expressible, note: found.reason };
  return {
    row: id,
    expressible,
    quantity: found.quantity,
    unit: found.unit,
    profile: found.profile,
    predicted: found.value,
    low: found.low,
    high: found.high,
    replications: found.replications,
    range_low: found.rangeLow,
    range_high: found.rangeHigh,
    points: found.points,
    published_low: found.publishedLow,
    published_high: found.publishedHigh,
    comparison: found.comparison,
    error: found.error,
    verdict: found.verdict,
    note: found.caveat,
  };
}

function runCalibrate(options: { rows: string; json?: boolean }, output: Output): void {
  const calibration = calibrate(readPublished(options.rows), xen45);
  output.out(
    options.json
      ? JSON.stringify({ profile: xen45.name, ...calibration })
      : calibrationText(calibration, xen45.name),
  );
}

function runValidate(options: ValidateOptions, output: Output): void {
  const rows = readPublished(options.rows).filter(({ use }) => use === "validate");
  const found = rows.map((row) => predict(row, options));
  output.out(predictionsText(found, options.replications));
  if (options.csv === undefined) return;
  const table: CsvTable = { columnNames: () => [...csvColumns], objects: () => found.map(csvRow) };
  const { seed, effort } = options;
  const notes = [`effort: ${effort}`, "error: predicted over the nearest published value, less 1"];
  writeCsv(options.csv, table, { header: { engine: "packet-level", seed, notes } });
}

function program(output: Output): Command {
  const settings = (command: Command) =>
    command.exitOverride().configureOutput({ writeOut: output.out, writeErr: () => {} });
  const costs = settings(new Command("costs"))
    .description(
      "What published numbers say of the costs, and what the model says of published numbers.",
    );
  settings(costs.command("calibrate"))
    .description(
      "Fits the costs of grants and back end to the rows marked calibrate and prints fit and residuals.",
    )
    .option("--json", "one line of JSON")
    .option("--rows <file>", "published numbers", publishedFile)
    .action((options) => runCalibrate(options, output));
  settings(costs.command("validate"))
    .description(
      "Predicts the rows marked validate and prints prediction, 95% interval, range over the assumptions, published " +
        "value and error, as they come; lists the rows that the model cannot express.",
    )
    .option("--csv <file>", "write the predictions to a CSV file, with a sidecar")
    .option("--rows <file>", "published numbers", publishedFile)
    .option("--seed <n>", "seed of all random streams", Number, 1)
    .option("--replications <n>", "replications behind each interval", Number, 10)
    .option("--points <n>", "points of the Latin hypercube behind each range", Number, 100)
    .option("--effort <x>", "factor on the simulated time of each run", Number, 1)
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
