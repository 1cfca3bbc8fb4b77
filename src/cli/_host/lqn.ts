/**
 * `host lqn`: a host as a layered queueing network, with what that leaves out as comments.
 *
 * @module
 */
import { extname } from "node:path";
import { hint, InputError } from "../../core/mod.ts";
import { costModelOf, profiles } from "../../host/mod.ts";
import { writeLqn } from "../../lqn/format/mod.ts";
import { hostLqn } from "../../scenario/mod.ts";
import { writeFileAtomic } from "../../store/mod.ts";
import { modelFormOf } from "../_lqn/convert.ts";
import { host as hostOf } from "../../report/mod.ts";

/** What `host lqn` was asked for. */
export interface LqnFlags {
  /** The form; by the name of the file unless told. */
  readonly to?: string;
  /** The file; standard output unless told. */
  readonly out?: string;
  /** Name of the cost profile. */
  readonly costs: string;
  /** Whether anything that is left out is an error. */
  readonly strict?: boolean;
}

const PREFIX = "left out: ";

/** A model with comments on what it leaves out: at its head in the text form and in XML, in its own comment in JSON, which has none. */
function withNotes(
  model: ReturnType<typeof hostLqn>["model"],
  notes: readonly string[],
  form: ReturnType<typeof modelFormOf>,
): string {
  const lines = notes.map((note) => PREFIX + note);
  if (form === "lqnj") {
    const comment = [model.comment ?? "", ...lines].join("\n");
    return writeLqn(lines.length > 0 ? { ...model, comment } : model, form);
  }
  const text = writeLqn(model, form);
  if (form === "lqn") return lines.map((line) => `# ${line}\n`).join("") + text;
  const end = text.indexOf("?>") + 2;
  const comments = lines.map((line) => `\n<!-- ${line.replaceAll("--", "- -")} -->`).join("");
  return text.slice(0, end) + comments + text.slice(end);
}

/**
 * Writes the layered queueing network of the host of a file.
 *
 * @throws {InputError} Where the file is faulty, or the host has nothing with a steady state; with `strict`, `cli/left-out` where the model leaves anything out.
 */
export function lqnFile(file: string, { to, out, costs, strict }: LqnFlags): void {
  const place = out === "-" ? undefined : out;
  const form = modelFormOf(to ?? (place === undefined ? "lqn" : extname(place).slice(1)));
  const { model, leftOut } = hostLqn(hostOf(file), costModelOf(profiles[costs]));
  for (const note of leftOut) console.error(`${file}: ${PREFIX}${note}`);
  if (strict && leftOut.length > 0) {
    throw new InputError(
      `Cannot write a model of "${file}" with --strict as it must leave nothing out: it leaves out ${leftOut.length}`,
      { code: "cli/left-out" },
    );
  }
  const text = withNotes(model, leftOut, form);
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
      `Cannot use --costs as it must be one of ${names.join(", ")}: current value is ${text}${
        hint(text, names)
      }`,
      { code: "cli/bad-option" },
    );
  };
}
