/**
 * Options that several commands of `lqn` share.
 *
 * @module
 */
import type { Command } from "commander";
import { hint, InputError } from "../../core/mod.ts";
import { numberOf, withPrecision, withProgress, withSeed, withWorkers } from "../_options.ts";
import { type EngineName, type EngineOptions, engines } from "./engines.ts";
import type { Face } from "./face.ts";

const isShare = (value: number) => value > 0 && value < 1;
const isTime = (value: number) => value > 0 && value < Infinity;
const isCount = (value: number) => Number.isInteger(value) && value >= 1 && value <= 100_000;

/** The options of a simulation as the command line has them. */
export interface SimulateFlags {
  /** Wanted relative half-width. */
  readonly precision?: number;
  /** Seed of all random streams. */
  readonly seed?: number;
  /** Simulated time of each replication. */
  readonly time?: number;
  /** Replications. */
  readonly replications?: number;
  /** Probabilities of quantiles. */
  readonly quantiles?: readonly number[];
  /** Worker threads. */
  readonly workers?: number;
  /** The most states of a chain. */
  readonly maxStates?: number;
  /** Whether progress is shown. */
  readonly progress?: boolean;
}

/** Reads `0.5,0.95,0.99`. */
function quantilesOf(text: string): number[] {
  const rule = "numbers above 0 and below 1, such as 0.5,0.95";
  return text.split(",").map((part) => {
    const probability = part.trim() === "" ? NaN : Number(part);
    if (isShare(probability)) return probability;
    throw new InputError(
      `Cannot use --quantiles as it must be ${rule}: current value is ${text}`,
      { code: "cli/bad-option" },
    );
  });
}

/** Adds the options of simulations to a command. */
export function simulateOptions(command: Command): Command {
  withPrecision(
    command,
    "relative half-width of every task's throughput at which to stop (default: 0.01, or none with --time)",
  );
  withSeed(command, "seed of all random streams", 1)
    .option(
      "--time <t>",
      "simulated time of a replication after its warm-up, in the model's unit",
      numberOf("--time", "above 0", isTime),
    )
    .option(
      "--replications <n>",
      "independent replications; 1 is one run in batches (default: 10)",
      numberOf("--replications", "a whole number from 1 to 100000", isCount),
    )
    .option("--quantiles <p,p>", "quantiles of service times, such as 0.5,0.95", quantilesOf);
  return withProgress(
    withWorkers(command, 1, "worker threads; the values do not depend on it"),
  );
}

const isStates = (value: number) => Number.isInteger(value) && value >= 1 && value <= 1e9;

/** Adds the option of exact solutions to a command. */
export function exactOptions(command: Command): Command {
  return command.option(
    "--max-states <n>",
    "the most states of a Markov chain; larger models are refused (default: 2000000)",
    numberOf("--max-states", "a whole number from 1 to 1e9", isStates),
  );
}

const lineEvery = 5000;

/** Tells of a long simulation from time to time. */
function reporter(face: Face): NonNullable<EngineOptions["onProgress"]> {
  let lineAt = performance.now() + lineEvery;
  return ({ calls, widest, precision }) => {
    if (performance.now() < lineAt) return;
    lineAt = performance.now() + lineEvery;
    const percent = (share: number) => `${(100 * share).toPrecision(2)}%`;
    const parts = [
      `${(calls / 1e6).toFixed(1)} million calls`,
      ...Number.isFinite(widest) ? [`widest interval ${percent(widest)}`] : [],
      ...precision === undefined ? [] : [`wanted ${percent(precision)}`],
    ];
    face.error(`simulation: ${parts.join(", ")}`);
  };
}

/** What was given of the options of a simulation. */
export function engineOptions(flags: SimulateFlags, face: Face): EngineOptions {
  const { seed, precision, time: duration, replications, quantiles, workers } = flags;
  const exact = flags.maxStates === undefined ? undefined : { maxStates: flags.maxStates };
  const given = { seed, precision, duration, replications, quantiles, workers, exact };
  const known = Object.entries(given).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(known),
    ...flags.progress === false ? {} : { onProgress: reporter(face) },
  };
}

/**
 * A solver by its name.
 *
 * @throws {InputError} Where there is none of that name.
 */
export function engineOf(text: string): EngineName {
  const found = engines.find((name) => name === text);
  if (found) return found;
  throw new InputError(
    `Cannot use solver as it must be one of ${engines.join(", ")}: current value is ${text}${
      hint(text, engines)
    }`,
    { code: "cli/bad-option" },
  );
}
