/**
 * The files by which a study in a process of its own is followed.
 *
 * `background.json` says how far it is: written under another name and renamed, at least once a second. `background.log` has
 * what the process printed. Both are in the study's folder of the results.
 *
 * @module
 */
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { writeFileAtomic } from "../../store/mod.ts";
import type { Progress } from "../progress.ts";

/** What `background.json` holds. */
export interface BackgroundFile {
  /** The number of the process. */
  readonly pid: number;
  /** What is run: a hash of module, overrides and sources. */
  readonly what: string;
  readonly state: "running" | "finished" | "failed" | "interrupted";
  readonly progress?: Progress;
  /** Why it failed. */
  readonly error?: string;
}

/** The folder of a study's files. */
export function studyFolder(out: string, name: string): string {
  return join(out, "studies", name);
}

/** Where the state is. */
export function statePath(folder: string): string {
  return join(folder, "background.json");
}

/** Where what was printed is. */
export function logPath(folder: string): string {
  return join(folder, "background.log");
}

/** The state, if there is one. */
export function readState(folder: string): BackgroundFile | undefined {
  const path = statePath(folder);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** Writes the state. */
export function writeState(folder: string, state: BackgroundFile): void {
  writeFileAtomic(statePath(folder), JSON.stringify(state));
}

/** How often the state is written at least, in milliseconds. */
export const heartbeat = 1000;
/** A state that was not written for so long is that of a process that is gone, whoever has its number now; in milliseconds. */
const stale = 60_000;

/** Whether the process of a folder's state still runs. */
export function isAlive(folder: string, { pid }: BackgroundFile): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return Date.now() - statSync(statePath(folder)).mtimeMs < stale;
}
