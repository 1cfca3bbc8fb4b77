/**
 * What stands beside results without being part of them: versions and platform.
 *
 * @module
 */
import * as os from "node:os";
import process from "node:process";

/** Where and with what something was computed. */
export interface Environment {
  /** The version of Deno, or of Node where there is no Deno. */
  readonly runtime: string;
  /** The version of the JavaScript engine. */
  readonly v8: string;
  /** The operating system and its release. */
  readonly system: string;
  /** The instruction set, such as `x64`. */
  readonly architecture: string;
  /** The model of the processor; empty where it is not known. */
  readonly processor: string;
  /** How many cores this process may use. */
  readonly cores: number;
  /** Allows it to be used as plain data. */
  readonly [key: string]: string | number;
}

/**
 * Describes this process and its machine, without names of users, hosts or folders.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { environment } from "@iovlab/iovlab/store";
 *
 * assert.match(environment().runtime, /^(deno|node) \d+\./);
 * assert.ok(environment().cores >= 1);
 * ```
 */
export function environment(): Environment {
  const versions: Readonly<Record<string, string | undefined>> = process.versions;
  return {
    runtime: versions.deno ? `deno ${versions.deno}` : `node ${versions.node}`,
    v8: versions.v8 ?? "",
    system: `${os.platform()} ${os.release()}`,
    architecture: os.arch(),
    processor: os.cpus()[0]?.model ?? "",
    cores: os.availableParallelism(),
  };
}
