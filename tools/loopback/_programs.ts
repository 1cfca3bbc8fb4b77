/**
 * Programs that make logs: whether they are there, their start, and what is done with what they print.
 *
 * @module
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { readPidstat } from "../../src/analysis/mod.ts";

const environment = { ...process.env, LC_ALL: "C", S_TIME_FORMAT: "ISO" };

/** A program that runs. */
export interface Started {
  readonly child: ChildProcess;
  /** What it printed, once it has ended; it rejects where it ended with a fault. */
  readonly ended: Promise<string>;
  /** What it has printed so far. */
  text(): string;
}

/** Starts a program whose numbers and times are in one notation, whatever the user's. */
export function start(command: readonly string[]): Started {
  const child = spawn(command[0], command.slice(1), {
    env: environment,
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  child.stdout.on("data", (part) => text += part);
  const ended = new Promise<string>((resolve, reject) => {
    child.on("error", reject);
    child.on(
      "close",
      (code) =>
        code === 0 || code === null
          ? resolve(text)
          : reject(new Error(`${command.join(" ")} ended with ${code}`)),
    );
  });
  ended.catch(() => {});
  return { child, ended, text: () => text };
}

/** Refuses to go on where a program is not installed. */
export function checkInstalled(names: readonly string[]): void {
  const lacking = names.filter((name) => spawnSync("which", [name]).status !== 0);
  if (lacking.length === 0) return;
  throw new Error(`Cannot make logs as programs must be installed: ${lacking.join(", ")}`);
}

/** A log of sysstat without the name of the host and the build of its kernel. */
export function anonymous(text: string): string {
  return text.replace(/^(Linux \d+\.\d+(?:\.\d+)?)\S* \([^)]*\)/gm, "$1 (host)");
}

/** The largest share of time, in percent, that a process of a pidstat log waited for a core. */
export function longestWait(pidstat: string): number {
  const waits = readPidstat(pidstat).filter(({ metric }) => metric === "pidstat:%wait");
  return Math.max(...waits.map(({ value }) => value));
}
