/**
 * What commands have in common: options with the same name, rule and message everywhere, and how a command line is read and run.
 *
 * @module
 */
import { type Command, CommanderError } from "commander";
import process from "node:process";
import { InputError } from "../core/mod.ts";

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
const isShare = (value: number) => value > 0 && value < 1;
const isWorkers = (value: number) => Number.isInteger(value) && value >= 1 && value <= 256;

/** The exit codes of commands that run experiments or studies. */
export const exitCodes =
  "\nExit codes: 0 done, 1 a replication failed, 2 bad input, 130 interrupted (what is finished is kept).\n";

/** Adds `--seed`; without a standard the option is absent where it is not given. */
export function withSeed(command: Command, description: string, standard?: number): Command {
  const rule = numberOf("--seed", "a whole number of at least 0", isSeed);
  return command.option("--seed <n>", description, rule, standard);
}

/** Adds `--precision`, a half-width as a share; without a standard the option is absent where it is not given. */
export function withPrecision(command: Command, description: string, standard?: number): Command {
  const rule = numberOf("--precision", "above 0 and below 1", isShare);
  return command.option("--precision <p>", description, rule, standard);
}

/** Adds `--workers`. */
export function withWorkers(
  command: Command,
  standard: number = navigator.hardwareConcurrency,
  description = "worker threads; the results do not depend on it",
): Command {
  const rule = numberOf("--workers", "a whole number from 1 to 256", isWorkers);
  return command.option("--workers <n>", description, rule, standard);
}

/** Adds the folder for results. */
export function withOut(command: Command): Command {
  return command.option(
    "--out <dir>",
    "folder for results; one that is not there is made",
    "results",
  );
}

/** Adds `--no-progress`. */
export function withProgress(command: Command): Command {
  return command.option("--no-progress", "show no progress");
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
      console.error(error.line.replace(/\s*\n\s*/g, " "));
      process.exitCode = 2;
    } else throw error;
  }
}
