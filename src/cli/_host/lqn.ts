/**
 * `host lqn`: a host as a layered queueing network.
 *
 * @module
 */
import { extname } from "node:path";
import { InputError } from "../../core/mod.ts";
import { costModelOf, profiles } from "../../host/mod.ts";
import { writeLqn } from "../../lqn/format/mod.ts";
import { lqnOf } from "../../scenario/mod.ts";
import { writeFileAtomic } from "../../store/mod.ts";
import { modelFormOf } from "../_lqn/convert.ts";
import { hostOf } from "./read.ts";

/** What `host lqn` was asked for. */
export interface LqnFlags {
  /** The form; by the name of the file unless told. */
  readonly to?: string;
  /** The file; standard output unless told. */
  readonly out?: string;
  /** Name of the cost profile. */
  readonly costs: string;
}

/**
 * Writes the layered queueing network of the host of a file.
 *
 * @throws {InputError} Where the file is faulty, or the host has something that the model cannot express.
 */
export function lqnFile(file: string, { to, out, costs }: LqnFlags): void {
  const place = out === "-" ? undefined : out;
  const form = modelFormOf(to ?? (place === undefined ? "lqn" : extname(place).slice(1)));
  const text = writeLqn(lqnOf(hostOf(file), costModelOf(profiles[costs])), form);
  if (place === undefined) console.log(text.replace(/\n$/, ""));
  else {
    writeFileAtomic(place, text);
    console.error(`${file}: written to ${place}`);
  }
}

/** Refuses what is no cost profile. */
export function profileOption(names: readonly string[]): (text: string) => string {
  return (text) => {
    if (names.includes(text)) return text;
    throw new InputError(
      `Cannot use --costs as it must be one of ${names.join(", ")}: current value is ${text}`,
      { code: "cli/bad-option" },
    );
  };
}
