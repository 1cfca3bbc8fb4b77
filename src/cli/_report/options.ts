/**
 * The options of `report`, read and checked.
 *
 * @module
 */
import { Command } from "commander";
import { numberOf, parse } from "../_options.ts";

/** What `report` was asked for. */
export interface ReportOptions {
  /** Keys of experiments; empty is all. */
  readonly experiments: readonly string[];
  /** The folder for results, with the store; the report goes into `report` in it. */
  readonly out: string;
  /** Takes the quick studies, also where the store has the full ones. */
  readonly quick: boolean;
  /** Worker threads. */
  readonly workers: number;
  /** Show progress. */
  readonly progress: boolean;
}

const isWorkers = (value: number) => Number.isInteger(value) && value >= 1 && value <= 256;

function command(cores: number): Command {
  return new Command("deno task report")
    .description(
      "Makes one page of experiments in OUT/report/index.html: claims with verdicts, figures, tables, parameters, " +
        "provenance, and downloads beside it. It takes what is in the store OUT/iovlab.sqlite: the full study of an " +
        "experiment where all of it is there, else the quick one, of which it runs what is missing.",
    )
    .argument("[experiment...]", "keys of experiments; all without any")
    .option("--out <dir>", "folder for results", "results")
    .option("--quick", "the quick studies, also where the store has the full ones")
    .option(
      "--workers <n>",
      "worker threads; the results do not depend on it",
      numberOf("--workers", "a whole number from 1 to 256", isWorkers),
      cores,
    )
    .option("--no-progress", "show no progress")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 a replication failed, 2 bad input, 130 interrupted (what is finished is kept).\n" +
        "\nExamples:\n  deno task report\n  deno task report gpc-2009 --out results\n",
    );
}

/**
 * Reads the command line of `report`; `undefined` where help was asked for and printed.
 *
 * @throws {InputError} Where an option is unknown or has an impossible value.
 */
export function readReportOptions(
  words: readonly string[],
  cores: number = navigator.hardwareConcurrency,
): ReportOptions | undefined {
  const program = command(cores);
  if (!parse(program, words)) return undefined;
  const { out, quick = false, workers, progress } = program.opts();
  return { experiments: program.args, out, quick, workers, progress };
}
