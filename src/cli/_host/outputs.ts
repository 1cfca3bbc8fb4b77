/**
 * Where `host simulate` writes: what cannot be is refused before anything is simulated.
 *
 * @module
 */
import { accessSync, constants, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { InputError } from "../../core/mod.ts";

/** The options that tell what is written where. */
export interface OutputFlags {
  /** Print JSON. */
  readonly json?: boolean;
  /** File for all rows, or true (or `-`) for standard output. */
  readonly csv?: string | true;
  /** Print httperf's reports. */
  readonly httperf?: boolean;
  /** File for the series of the first replication. */
  readonly series?: string;
  /** File for the timeline. */
  readonly timeline?: string;
}

function refuse(message: string): never {
  throw new InputError(message, { code: "cli/bad-option" });
}

/** The nearest folder above a path that is there. */
function folderAbove(path: string): string {
  const folder = dirname(path);
  try {
    statSync(folder);
    return folder;
  } catch {
    return folder === path ? folder : folderAbove(folder);
  }
}

function checkPlace(option: string, path: string): void {
  const full = resolve(path);
  try {
    const found = statSync(full, { throwIfNoEntry: false });
    if (found !== undefined && !found.isFile()) {
      throw new Error(found.isDirectory() ? "it is a folder" : "it is a device");
    }
    const folder = folderAbove(full);
    if (!statSync(folder).isDirectory()) throw new Error(`"${folder}" is no folder`);
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split(", run again")[0] : String(cause);
    refuse(`Cannot write ${option} "${path}" as it must be a file in a writable folder: ${why}`);
  }
}

/**
 * Refuses options that contradict each other, and places that cannot be written.
 *
 * @throws {InputError} Where there is something to refuse.
 */
export function checkOutputs({ json, csv, httperf, series, timeline }: OutputFlags): void {
  const toOut = csv === true || csv === "-";
  if (toOut && (json || httperf)) {
    const other = json ? "--json" : "--httperf";
    refuse(`Cannot print CSV as ${other} prints too: --csv must name a file`);
  }
  if (typeof csv === "string" && !toOut && httperf) {
    refuse("Cannot write --csv as it must not be used with --httperf, which has no rows");
  }
  if (timeline !== undefined && !/\.svg$/i.test(timeline)) {
    refuse(
      `Cannot use --timeline as it must name a file that ends in .svg: current value is ${timeline}`,
    );
  }
  const files = { "--csv": csv, "--series": series, "--timeline": timeline };
  const taken = new Map<string, string>();
  for (const [option, path] of Object.entries(files)) {
    if (typeof path !== "string" || path === "-") continue;
    checkPlace(option, path);
    const other = taken.get(resolve(path));
    if (other !== undefined) {
      refuse(`Cannot write ${option} "${path}" as ${other} must go to another file`);
    }
    taken.set(resolve(path), option);
  }
}
