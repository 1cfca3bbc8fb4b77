/**
 * The options of `reproduce`, read and checked.
 *
 * @module
 */
import { Command, CommanderError } from "commander";
import process from "node:process";
import { InputError } from "../core/mod.ts";

/** What `reproduce` was asked for. */
export interface ReproduceOptions {
  /** Keys of experiments; empty is all. */
  readonly experiments: readonly string[];
  /** Only list the experiments. */
  readonly list: boolean;
  /** Wider intervals. */
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

/** A parser of a number option; what does not fit the rule is refused by name. */
export function numberOf(
  option: string,
  rule: string,
  fits: (value: number) => boolean,
): (text: string) => number {
  return (text) => {
    const value = text.trim() === "" ? NaN : Number(text);
    if (fits(value)) return value;
    throw new InputError(`Cannot use ${option} as it must be ${rule}: current value is ${text}`, {
      code: "cli/bad-option",
    });
  };
}

const isSeed = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isPrecision = (value: number) => value > 0 && value < 1;
const isWorkers = (value: number) => Number.isInteger(value) && value >= 1 && value <= 256;

function command(cores: number): Command {
  return new Command("deno task reproduce")
    .description(
      "Runs experiments of the papers and judges their claims. Results go to the folder OUT: the store " +
        "OUT/iovlab.sqlite, and tables (CSV) and figures (SVG, PDF) in OUT/EXPERIMENT/. A second run finds its " +
        "points in the store; an interrupted one goes on where it was.",
    )
    .argument("[experiment...]", "keys of experiments; all without any")
    .option("--list", "list the experiments and end")
    .option(
      "--quick",
      "shorter runs, wider intervals, fewer points of the parameter space: under a minute",
    )
    .option(
      "--seed <n>",
      "seed of all random streams (default: the experiment's own)",
      numberOf("--seed", "a whole number of at least 0", isSeed),
    )
    .option(
      "--precision <p>",
      "half-width wanted of the paired log-ratio (default: 0.01, with --quick 0.05)",
      numberOf("--precision", "above 0 and below 1", isPrecision),
    )
    .option(
      "--workers <n>",
      "worker threads; the results do not depend on it",
      numberOf("--workers", "a whole number from 1 to 256", isWorkers),
      cores,
    )
    .option("--out <dir>", "folder for results", "results")
    .option("--fresh", "set the store of earlier runs aside (OUT/iovlab.sqlite.old) and start anew")
    .option("--dry-run", "say which points would be run and why, and end")
    .option("--no-progress", "show no progress")
    .addHelpText(
      "after",
      "\nExit codes: 0 done, 1 a replication failed, 2 bad input, 130 interrupted (what is finished is kept).\n" +
        "\nExamples:\n  deno task reproduce --quick\n  deno task reproduce gpc-2009 --precision 0.005 --out results\n",
    );
}

/**
 * Parses a command line; false where help was asked for and printed.
 *
 * @throws {InputError} Where it cannot be understood.
 */
export function parse(program: Command, words: readonly string[]): boolean {
  for (const one of [program, ...program.commands]) {
    one.exitOverride().configureOutput({ writeErr: () => {} });
  }
  try {
    program.parse([...words], { from: "user" });
    return true;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return false;
    const message = error.code === "commander.help"
      ? "a command must be given"
      : error.message.replace(/^error: /, "").replaceAll("\n", " ");
    throw new InputError(`Cannot read the command line: ${message} (--help lists what there is)`, {
      code: "cli/bad-command-line",
    });
  }
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

/** Exit code where nobody reads what is printed any more, as that of a process that a closed pipe ends. */
const CLOSED_PIPE = 141;

/** Why standard output took no more, where that is what an error says. */
function outputFault(error: unknown): "closed" | string | undefined {
  if (error instanceof Deno.errors.BrokenPipe) return "closed";
  if (!(error instanceof Error)) return undefined;
  const [, why, number] = /^(.*) \(os error (\d+)\)$/.exec(error.message) ?? [];
  if (number === "32") return "closed";
  return number === "28" || number === "5" ? why : undefined;
}

/** Runs a command; turns bad input, and an output that takes no more, into one line and an exit code. */
export async function runCommand(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    const fault = outputFault(error);
    if (fault === "closed") process.exitCode = CLOSED_PIPE;
    else if (fault !== undefined) {
      console.error(`Cannot write to standard output: ${fault}`);
      process.exitCode = 2;
    } else if (error instanceof InputError) {
      console.error(error.line);
      process.exitCode = 2;
    } else throw error;
  }
}
