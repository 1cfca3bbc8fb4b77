/**
 * `lqn convert`: a model from one form of file to another.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import { readLqn, writeLqn } from "../../lqn/format/mod.ts";
import { writeFileAtomic } from "../../store/mod.ts";
import { eachFile, type Face, readSource } from "./face.ts";
import { placeNamed, Places } from "./sink.ts";

const forms = ["lqn", "lqnx", "lqnj"] as const;

/** A form of a model file. */
export type ModelForm = (typeof forms)[number];

/** What `lqn convert` was asked for. */
export interface ConvertFlags {
  /** The form to write. */
  readonly to: ModelForm;
  /** The file, or the folder for several. */
  readonly out?: string;
}

/**
 * A form by its name.
 *
 * @throws {InputError} Where there is none of that name.
 */
export function modelFormOf(text: string): ModelForm {
  const found = forms.find((form) => form === text);
  if (found) return found;
  throw new InputError(
    `Cannot convert as --to must be one of ${forms.join(", ")}: current value is ${text}`,
    { code: "cli/bad-option" },
  );
}

/** Converts files; variables and sweeps are kept. */
export async function runConvert(
  files: readonly string[],
  { to, out: given }: ConvertFlags,
  face: Face,
): Promise<number> {
  const out = placeNamed(given);
  if (files.length > 1 && out === undefined) {
    throw new InputError("Cannot convert several files as they need a folder: give --out", {
      code: "cli/bad-option",
    });
  }
  const places = out === undefined ? undefined : new Places(out, files.length > 1);
  return await eachFile(files, face, (file) => {
    const source = readSource(file, face);
    const document = readLqn(source.text, { file: source.file });
    const text = writeLqn(document, to);
    if (places === undefined) {
      face.out(text.replace(/\n$/, ""));
    } else {
      const path = places.of(source, `.${to}`);
      writeFileAtomic(path, text);
      face.error(`${source.file}: written to ${path}`);
    }
    return Promise.resolve(0);
  });
}
