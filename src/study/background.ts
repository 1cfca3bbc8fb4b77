/**
 * Studies in a process of their own, for notebooks: closing the notebook, its stop button or a kill of its kernel
 * loses no finished replication, and the same call attaches again or goes on.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { mkdirSync, openSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { hashJson, InputError, type Json } from "../core/mod.ts";
import type { BackgroundOrder } from "./_background/main.ts";
import {
  type BackgroundFile,
  isAlive,
  logPath,
  readState,
  statePath,
  studyFolder,
} from "./_background/files.ts";
import { type LoadedStudy, loadStudy } from "./load.ts";
import type { Progress } from "./progress.ts";

/** How to run a study in a process of its own. */
export interface BackgroundOptions {
  /** Changes to the study, such as `vms=1,8`. */
  readonly overrides?: readonly string[];
  /** The folder for results; `results` where absent. */
  readonly out?: string;
  /** Worker threads; as many as there are cores where absent. */
  readonly workers?: number;
}

/** How a study in a process of its own is. */
export interface BackgroundStatus {
  /**
   * `running`; `finished` with all its replications; `failed`, see `error`; `interrupted` by `cancel` or a signal; `lost` where its
   * process ended without a word, as after a kill.
   */
  readonly state: "running" | "finished" | "failed" | "interrupted" | "lost";
  /** How far it was at its last note; absent before the first. */
  readonly progress?: Progress;
  /** Why it failed. */
  readonly error?: string;
}

/** Seconds between two looks at a study. */
const lookSeconds = 0.2;
/** Seconds that a process has until it says something. */
const startSeconds = 60;

/** A study in a process of its own. */
export class BackgroundStudy {
  /** What is run. */
  readonly loaded: LoadedStudy;
  /** The folder with its files. */
  readonly folder: string;
  /** The folder for results, with the store `iovlab.sqlite`. */
  readonly out: string;
  /** Whether this call found it running, rather than starting it. */
  readonly attached: boolean;

  /** Use {@linkcode startStudy}. */
  constructor(loaded: LoadedStudy, out: string, attached: boolean) {
    this.loaded = loaded;
    this.out = out;
    this.folder = studyFolder(out, loaded.study.name);
    this.attached = attached;
  }

  /** How it is now. */
  status(): BackgroundStatus {
    const found = readState(this.folder);
    if (!found) return { state: "lost" };
    const { state, progress, error } = found;
    const now = state === "running" && !isAlive(this.folder, found) ? "lost" : state;
    return { state: now, ...(progress ? { progress } : {}), ...(error ? { error } : {}) };
  }

  /** Asks its process to end; what is finished stays, and the next start goes on from there. */
  cancel(): void {
    const found = readState(this.folder);
    if (found && found.state === "running" && isAlive(this.folder, found)) {
      process.kill(found.pid, "SIGTERM");
    }
  }

  /**
   * Waits for the end, and tells how far it is meanwhile.
   *
   * @param onProgress Is told what is new.
   * @param signal Ends the waiting, not the study.
   */
  async ended(
    onProgress?: (progress: Progress) => void | Promise<void>,
    signal?: AbortSignal,
  ): Promise<BackgroundStatus> {
    let told = "";
    for (;;) {
      const status = this.status();
      const text = JSON.stringify(status.progress);
      if (status.progress && text !== told) await onProgress?.(status.progress);
      told = text;
      if (status.state !== "running") return status;
      await wait(1000 * lookSeconds, undefined, { signal });
    }
  }

  /** What its process printed: warnings and the stacks of defects. */
  log(): string {
    return readFileSync(logPath(this.folder), "utf8");
  }
}

/**
 * Starts a study in a process of its own, or attaches to it where the same study runs already.
 *
 * The process goes on when this one ends. Another study of the same name that runs in the same folder is refused.
 *
 * @param file The path of the study's module.
 * @throws {InputError} Those of `loadStudy`; `study/other-runs`, `study/not-started`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { startStudy } from "@iovlab/iovlab/study";
 *
 * const folder = Deno.makeTempDirSync();
 * Deno.writeTextFileSync(
 *   `${folder}/coins.ts`,
 *   `export const study = {
 *     name: "coins",
 *     responses: [{ name: "heads", entity: "coin", metric: "share" }],
 *     replications: 3,
 *   };
 *   export const measure = () => [{ entity: "coin", metric: "share", value: 0.5, samples: 1 }];`,
 * );
 * const running = await startStudy(`${folder}/coins.ts`, { out: folder, workers: 1 });
 * assert.equal((await running.ended()).state, "finished");
 * ```
 */
export async function startStudy(
  file: string | URL,
  options: BackgroundOptions = {},
): Promise<BackgroundStudy> {
  const { overrides = [], workers = navigator.hardwareConcurrency } = options;
  const out = resolve(options.out ?? "results");
  const loaded = await loadStudy(file, overrides);
  const what = hashOf(loaded);
  const folder = studyFolder(out, loaded.study.name);
  const before = readState(folder);
  if (before?.state === "running" && isAlive(folder, before)) {
    if (before.what === what) return new BackgroundStudy(loaded, out, true);
    throw new InputError(
      `Cannot start study "${loaded.study.name}" as another of this name must end first: process ${before.pid} runs in "${folder}"`,
      { code: "study/other-runs" },
    );
  }
  await launch(folder, { file: loaded.path, overrides, out, workers, what }, before);
  return new BackgroundStudy(loaded, out, false);
}

/** What decides the numbers and how many of them there are. */
function hashOf({ study }: LoadedStudy): string {
  const { engine, seed, groups, antithetic = false } = study;
  return hashJson({
    source: engine.sourceHash,
    seed,
    antithetic,
    groups: groups as unknown as Json,
  });
}

/** Starts the process and waits until it says that it runs, or that it cannot. */
async function launch(
  folder: string,
  order: BackgroundOrder,
  before: BackgroundFile | undefined,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const log = openSync(logPath(folder), "w");
  const main = fileURLToPath(new URL("./_background/main.ts", import.meta.url));
  const permissions = ["read", "write", "env", "sys", "ffi", "run"].map((name) =>
    `--allow-${name}`
  );
  const child = spawn(
    process.execPath,
    ["run", "-q", "--no-prompt", ...permissions, main, JSON.stringify(order)],
    { detached: true, stdio: ["ignore", log, log] },
  );
  child.unref();
  const end = performance.now() + 1000 * startSeconds;
  let code: number | null = null;
  child.once("exit", (status) => code = status ?? 1);
  while (JSON.stringify(readState(folder)) === JSON.stringify(before)) {
    if (code !== null || performance.now() > end) {
      const printed = readFileSync(logPath(folder), "utf8").trim().split("\n").slice(0, 3).join(
        " ",
      );
      throw new InputError(
        `Cannot start study in "${folder}" as its process must write ${statePath(folder)}: ${
          printed || "it did not"
        }`,
        { code: "study/not-started" },
      );
    }
    await wait(20);
  }
}
