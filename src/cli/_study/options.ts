/**
 * What the subcommands of `study` share: options, store, interruption.
 *
 * @module
 */
import type { Command } from "commander";
import { join } from "node:path";
import process from "node:process";
import { InputError } from "../../core/mod.ts";
import { type Executor, inline, workers } from "../../study/mod.ts";
import { withOut, withWorkers } from "../_options.ts";

/** Options that every subcommand has. */
export interface StudyFlags {
  /** The folder for results. */
  readonly out: string;
}

/** Options of what carries out replications. */
export interface ExecutorFlags {
  /** `inline` or `workers`. */
  readonly executor: string;
  /** Worker threads. */
  readonly workers: number;
}

/** Adds the study's module, overrides and the folder for results. */
export function withStudy(command: Command): Command {
  return withOut(
    command
      .argument("<file>", "module that exports study and measure, or the key of an experiment")
      .argument("[overrides...]", "name=value, name=a,b,c"),
  );
}

/** Adds the options of what carries out replications. */
export function withExecutor(command: Command): Command {
  return withWorkers(
    command.option(
      "--executor <name>",
      "inline, workers or slurm; the results do not depend on it",
      "workers",
    ),
  );
}

/**
 * The executor of the options.
 *
 * @throws {InputError} Where there is none of that name.
 */
export function executorOf({ executor, workers: count }: ExecutorFlags): Executor {
  if (executor === "inline") return inline();
  if (executor === "workers") return workers(count);
  throw new InputError(
    `Cannot use --executor as it must be inline, workers or slurm: current value is ${executor}`,
    { code: "cli/bad-option" },
  );
}

/** The path of the store in a folder for results. */
export function storePath(out: string): string {
  return join(out, "iovlab.sqlite");
}

/** The command as it was typed. */
export function typed(): string {
  return `study ${process.argv.slice(2).join(" ")}`;
}

/** A signal that an interruption sets off, and a way to stop listening. */
export function interruption(): { readonly signal: AbortSignal; readonly release: () => void } {
  const abort = new AbortController();
  const interrupt = () => abort.abort(new Error("interrupted"));
  process.once("SIGINT", interrupt).once("SIGTERM", interrupt);
  const release = () => void process.off("SIGINT", interrupt).off("SIGTERM", interrupt);
  return { signal: abort.signal, release };
}
