/**
 * The options of `report`, read and checked.
 *
 * @module
 */
import { Command } from "commander";
import { quickRun } from "../../report/mod.ts";
import { exitCodes, parse, withOut, withProgress, withWorkers } from "../_options.ts";

/** What `report` was asked for. */
export interface ReportOptions {
  /** Keys of experiments; empty is all. */
  readonly experiments: readonly string[];
  /** The folder for results, with the store; the report goes into `report` in it. */
  readonly out: string;
  /** Whether that folder was named. */
  readonly named: boolean;
  /** Takes the quick studies, also where the store has the full ones. */
  readonly quick: boolean;
  /** Worker threads. */
  readonly workers: number;
  /** Show progress. */
  readonly progress: boolean;
}

function command(cores: number): Command {
  const program = new Command("deno task report")
    .description(
      "Makes one page of experiments in OUT/report/index.html: claims with verdicts, figures, tables, parameters, " +
        "provenance, and downloads beside it. It takes what is in the store OUT/iovlab.sqlite: the full study of an " +
        "experiment where all of it is there, else the quick one, of which it runs what is missing, and says so before. " +
        "A folder that is named and has no store is refused without --quick.",
    )
    .argument("[experiment...]", "keys of experiments; all without any")
    .option(
      "--quick",
      "the quick studies, also where the store has the full ones, and where there is no store",
    );
  return withProgress(withWorkers(withOut(program), cores)).addHelpText(
    "after",
    `\n${quickRun}\n${exitCodes}` +
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
  const named = program.getOptionValueSource("out") === "cli";
  return { experiments: program.args, out, named, quick, workers, progress };
}
