/**
 * The command line of `conformance`.
 *
 * @module
 */
import { Command } from "commander";
import { InputError } from "../../core/mod.ts";
import {
  numberOf,
  parse,
  withPrecision,
  withProgress,
  withSeed,
  withWorkers,
} from "../_options.ts";
import { type SolverName, solvers } from "./protocol.ts";

/** What `conformance` was asked for. */
export interface ConformanceOptions {
  /** The folder of models. */
  readonly folder: string;
  /** Who solves. */
  readonly solvers: readonly SolverName[];
  /** The file for the rows. */
  readonly csv?: string;
  /** Print one line of JSON instead of tables. */
  readonly json: boolean;
  /** Wanted relative half-width of simulations. */
  readonly precision: number;
  /** Seed of simulations. */
  readonly seed: number;
  /** Models at the same time. */
  readonly workers: number;
  /** Seconds that one model may take. */
  readonly timeLimit: number;
  /** Patterns of model names; empty is all. */
  readonly only: readonly string[];
  /** Show progress. */
  readonly progress: boolean;
}

function solverOf(text: string, before: readonly SolverName[] = []): SolverName[] {
  const found = solvers.find((name) => name === text);
  if (found) return [...before, found];
  throw new InputError(
    `Cannot use --solver as it must be one of ${solvers.join(", ")}: current value is ${text}`,
    { code: "cli/bad-option" },
  );
}

const isTime = (value: number) => value > 0 && value <= 1e6;
const collect = (text: string, before: readonly string[] = []) => [...before, text];

const help = `
A model is a file NAME.lqnx, NAME.lqn, NAME.in or NAME.lqnj with NAME.ref.json beside it. Where FOLDER or the folder
above it has a peers.csv, other solvers' answers for the same models are summarized in the same way.

Relative errors are (value - reference) / |reference|; they are left out where the reference is 0.

Exit codes: 0 done, whatever the errors are; 2 bad input.

Examples:
  deno task conformance models --solver analytic --csv analytic.csv
  deno task conformance models --only 'regression/*' --solver simulation --precision 0.005
`;

function command(cores: number): Command {
  const program = new Command("deno task conformance")
    .description(
      "Solves every model of a folder and judges the values by the references beside the models.",
    )
    .argument("<folder>", "folder of models, with all folders below it")
    .option("--solver <name>", `${solvers.join(", ")}; may be repeated (default: all)`, solverOf)
    .option("--csv <file>", "write a row for each model, solver, metric and element")
    .option("--json", "print one line of JSON");
  withPrecision(program, "relative half-width that simulations have to reach", 0.01);
  withSeed(program, "seed of simulations", 1);
  withWorkers(
    program,
    cores,
    "models at the same time, each in a process; values do not depend on it",
  )
    .option(
      "--time-limit <s>",
      "seconds that a solver may take for a model; longer has failed",
      numberOf("--time-limit", "above 0 and at most 1e6", isTime),
      300,
    )
    .option("--only <pattern>", "models whose name fits; * is anything; may be repeated", collect);
  return withProgress(program).addHelpText("after", help);
}

/**
 * Reads the command line of `conformance`; `undefined` where help was asked for and printed.
 *
 * @throws {InputError} Where an option is unknown or has an impossible value.
 */
export function readOptions(
  words: readonly string[],
  cores: number = navigator.hardwareConcurrency,
): ConformanceOptions | undefined {
  const program = command(cores);
  if (!parse(program, words)) return undefined;
  const given = program.opts();
  const chosen: readonly SolverName[] = given.solver ?? solvers;
  return {
    folder: program.args[0],
    solvers: solvers.filter((name) => chosen.includes(name)),
    csv: given.csv,
    json: given.json ?? false,
    precision: given.precision,
    seed: given.seed,
    workers: given.workers,
    timeLimit: given.timeLimit,
    only: given.only ?? [],
    progress: given.progress,
  };
}
