/**
 * Options that several commands of `lqn` share.
 *
 * @module
 */
import type { Command } from "commander";
import { InputError } from "../../core/mod.ts";
import { numberOf } from "../_options.ts";
import { type EngineName, type EngineOptions, engines } from "./engines.ts";

const isShare = (value: number) => value > 0 && value < 1;
const isSeed = (value: number) => Number.isSafeInteger(value) && value >= 0;
const isTime = (value: number) => value > 0 && value < Infinity;
const isCount = (value: number) => Number.isInteger(value) && value >= 2 && value <= 100_000;
const isWorkers = (value: number) => Number.isInteger(value) && value >= 1 && value <= 256;

/** The options of a simulation as the command line has them. */
export type SimulateFlags = EngineOptions;

/** Adds the options of simulations to a command. */
export function simulateOptions(command: Command): Command {
  return command
    .option(
      "--precision <p>",
      "relative half-width of every task's throughput at which to stop",
      numberOf("--precision", "above 0 and below 1", isShare),
    )
    .option(
      "--seed <n>",
      "seed of all random streams",
      numberOf("--seed", "a whole number of at least 0", isSeed),
      1,
    )
    .option(
      "--time <t>",
      "simulated time of a replication, in the model's unit",
      numberOf("--time", "above 0", isTime),
    )
    .option(
      "--replications <n>",
      "independent replications",
      numberOf("--replications", "a whole number from 2 to 100000", isCount),
    )
    .option(
      "--workers <n>",
      "worker threads; the values do not depend on it",
      numberOf("--workers", "a whole number from 1 to 256", isWorkers),
      1,
    );
}

/** What was given of the options of a simulation. */
export function engineOptions(flags: SimulateFlags): EngineOptions {
  const { seed, precision, time, replications, workers } = flags;
  const given = { seed, precision, time, replications, workers };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
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
    `Cannot use solver as it must be one of ${engines.join(", ")}: current value is ${text}`,
    { code: "cli/bad-option" },
  );
}
