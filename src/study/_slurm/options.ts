/**
 * How a study's jobs are submitted.
 *
 * @module
 */
import { checkInteger, InputError } from "../../core/mod.ts";

/** How a study's jobs are submitted to Slurm; none of it changes the numbers. */
export interface SlurmOptions {
  /** Replications that one array task carries out, one after the other; at least 1. */
  readonly tasksPerJob: number;
  /** Array tasks that may run at the same time; 0 is as many as there is room for. */
  readonly atOnce: number;
  /** How often a chunk is submitted before it counts as failed, at least 1. */
  readonly attempts: number;
  /** The partition; the cluster's own where absent. */
  readonly partition?: string;
  /** Time limit of an array task as Slurm writes it, such as `01:00:00`. */
  readonly time?: string;
  /** Memory of an array task as Slurm writes it, such as `2G`. */
  readonly memory?: string;
  /** Environment modules to load first. */
  readonly modules: readonly string[];
  /** Further `#SBATCH` options, such as `--account=abc`. */
  readonly extra: readonly string[];
  /** The program that runs the tasks; the Deno of this process where absent. */
  readonly deno?: string;
}

/** What is used where nothing is said. */
export const defaultSlurmOptions: SlurmOptions = {
  tasksPerJob: 200,
  atOnce: 0,
  attempts: 3,
  modules: [],
  extra: [],
};

/** Text that can stand in a job script without meaning anything to the shell. */
const plain = /^[A-Za-z0-9_.,:=/@%+-]+$/;

/** Checks options. */
export function checkSlurmOptions(given: Partial<SlurmOptions>): SlurmOptions {
  const known = Object.fromEntries(
    Object.entries(given).filter(([, value]) => value !== undefined),
  );
  const options: SlurmOptions = { ...defaultSlurmOptions, ...known };
  checkInteger("replications of an array task", options.tasksPerJob, 1);
  checkInteger("array tasks at once", options.atOnce, 0);
  checkInteger("attempts", options.attempts, 1);
  const texts = [
    options.partition,
    options.time,
    options.memory,
    ...options.modules,
    ...options.extra,
  ];
  for (const text of texts) {
    if (text === undefined || plain.test(text)) continue;
    throw new InputError(
      `Cannot use a Slurm option as it must be letters, digits and _.,:=/@%+-: current value is ${
        JSON.stringify(text)
      }`,
      { code: "slurm/bad-option" },
    );
  }
  return options;
}
