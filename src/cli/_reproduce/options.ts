/**
 * The options of `reproduce`, read and checked.
 *
 * @module
 */
import { Command } from "commander";
import { quickRun } from "../../report/mod.ts";
import {
  exitCodes,
  parse,
  withOut,
  withPrecision,
  withProgress,
  withSeed,
  withWorkers,
} from "../_options.ts";

/** What `reproduce` was asked for. */
export interface ReproduceOptions {
  /** Keys of experiments; empty is all. */
  readonly experiments: readonly string[];
  /** Only list the experiments. */
  readonly list: boolean;
  /** Shorter simulations and fewer points. */
  readonly quick: boolean;
  /** The seed, where given. */
  readonly seed?: number;
  /** The wanted half-width of a paired log-ratio, where given. */
  readonly precision?: number;
  /** Worker threads. */
  readonly workers: number;
  /** The folder for results. */
  readonly out: string;
  /** Start with an empty store. */
  readonly fresh: boolean;
  /** Only say what would be run, and why. */
  readonly dryRun: boolean;
  /** Show progress. */
  readonly progress: boolean;
}

function command(cores: number): Command {
  const program = new Command("deno task reproduce")
    .description(
      "Runs experiments of the papers and judges their claims. Results go to the folder OUT: the store " +
        "OUT/iovlab.sqlite, and tables (CSV) and figures (SVG, PDF) in OUT/EXPERIMENT/. A second run finds its " +
        "points in the store; an interrupted one goes on where it was.",
    )
    .argument("[experiment...]", "keys of experiments; all without any")
    .option("--list", "list the experiments and end")
    .option("--quick", "a quick run, see below: all experiments in under a minute");
  withSeed(program, "seed of all random streams (default: the experiment's own)");
  withPrecision(
    program,
    "half-width wanted of the paired log-ratio (default: 0.01, with --quick 0.05)",
  );
  withOut(withWorkers(program, cores))
    .option("--fresh", "set the store of earlier runs aside (OUT/iovlab.sqlite.old) and start anew")
    .option("--dry-run", "say which points would be run and why, and end");
  return withProgress(program).addHelpText(
    "after",
    `\n${quickRun}\n${exitCodes}` +
      "\nExamples:\n  deno task reproduce --quick\n  deno task reproduce gpc-2009 --precision 0.005 --out results\n",
  );
}

/**
 * Reads the command line of `reproduce`; `undefined` where help was asked for and printed.
 *
 * @throws {InputError} Where an option is unknown or has an impossible value.
 */
export function readOptions(
  words: readonly string[],
  cores: number = navigator.hardwareConcurrency,
): ReproduceOptions | undefined {
  const program = command(cores);
  if (!parse(program, words)) return undefined;
  const given = program.opts();
  return {
    experiments: program.args,
    list: given.list ?? false,
    quick: given.quick ?? false,
    seed: given.seed,
    precision: given.precision,
    workers: given.workers,
    out: given.out,
    fresh: given.fresh ?? false,
    dryRun: given.dryRun ?? false,
    progress: given.progress,
  };
}
