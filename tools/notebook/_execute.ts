/**
 * Executes one notebook in a fresh kernel under the real nbclient, by `run.py`.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import process from "node:process";
import { root } from "../_files.ts";
import type { Value } from "./_values.ts";
import type { NotebookEnvironment } from "./environment.ts";

const runner = join(root, "tools", "notebook", "run.py");

/** What is executed, and where. */
export interface Execution {
  /** The notebook. */
  readonly source: string;
  /** Where the executed one goes; that with the error of a failed cell goes to `x.failed.ipynb` beside it. */
  readonly output: string;
  /** The folder in which the kernel runs. */
  readonly folder: string;
  /** The most seconds of a cell; no limit unless told. */
  readonly cellSeconds?: number;
  /** What files that the notebook writes say of its run: its name, its parameters. */
  readonly run?: { readonly [name: string]: Value };
}

/** Exit code where the user interrupted it, as that of a process that the signal ends. */
export const interruptedCode = 130;

/**
 * Executes a notebook; gives the exit code of the runner (1 where a cell failed, 130 where it was interrupted), and the seconds it
 * took.
 *
 * @throws {Error} Where the environment's Python cannot be started.
 */
export async function execute(
  { source, output, folder, cellSeconds = 0, run = { notebook: basename(source) } }: Execution,
  { python, variables }: NotebookEnvironment,
): Promise<{ readonly code: number; readonly seconds: number }> {
  const start = performance.now();
  const options = ["--folder", folder, "--cell-timeout", String(cellSeconds)];
  const child = spawn(python, ["-B", runner, source, output, ...options], {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...variables, NO_COLOR: "1", IOVLAB_RUN: JSON.stringify(run) },
  });
  // The runner gets the signal too, and ends its kernel; what it then says is worth waiting for.
  let interrupted = false;
  const wait = () => interrupted = true;
  const end = () => {
    interrupted = true;
    child.kill("SIGTERM");
  };
  process.on("SIGINT", wait).on("SIGTERM", end);
  const code = await new Promise<number>((done, failed) => {
    child.on("error", failed);
    child.on("close", (status) => done(status ?? 1));
  }).finally(() => process.off("SIGINT", wait).off("SIGTERM", end));
  return {
    code: interrupted ? interruptedCode : code,
    seconds: (performance.now() - start) / 1000,
  };
}

/** The notebooks of the repository, by name. */
export function committedNotebooks(): string[] {
  const folder = join(root, "notebooks");
  const names = readdirSync(folder).filter((name) => /^[^.].*\.ipynb$/.test(name)).sort();
  return names.map((name) => join(folder, name));
}
