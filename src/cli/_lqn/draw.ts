/**
 * `lqn draw`: the layered picture of a model as SVG, PDF or PNG.
 *
 * @module
 */
import { extname } from "node:path";
import { InputError } from "../../core/mod.ts";
import { drawModel } from "../../lqn/draw/mod.ts";
import type { Figure } from "../../plot/mod.ts";
import { toPdf, toPng } from "../../report/mod.ts";
import { writeFileAtomic } from "../../store/mod.ts";
import { eachFile, type Face, readSource } from "./face.ts";
import { placeNamed, Places } from "./sink.ts";
import { modelOf } from "./engines.ts";

const forms = ["svg", "pdf", "png"] as const;

/** A form of a picture. */
export type PictureForm = (typeof forms)[number];

/** What `lqn draw` was asked for. */
export interface DrawFlags {
  /** The form; by the extension of `out` unless told. */
  readonly to?: PictureForm;
  /** The file, or the folder for several. */
  readonly out?: string;
  /** Whether processors are drawn. */
  readonly processors: boolean;
  /** Whether the notation is explained. */
  readonly key: boolean;
}

/**
 * A form by its name.
 *
 * @throws {InputError} Where there is none of that name.
 */
export function pictureFormOf(text: string): PictureForm {
  const found = forms.find((form) => form === text);
  if (found) return found;
  throw new InputError(
    `Cannot draw as the form must be one of ${forms.join(", ")}: current value is ${text}`,
    { code: "cli/bad-option" },
  );
}

async function bytesOf(figure: Figure, form: PictureForm): Promise<string | Uint8Array> {
  if (form === "svg") return figure.svg;
  return form === "pdf" ? await toPdf(figure) : await toPng(figure);
}

function formOf({ to, out = "" }: DrawFlags): PictureForm {
  const named = forms.find((form) => `.${form}` === extname(out).toLowerCase());
  return to ?? named ?? "svg";
}

/** Draws files. */
export async function runDraw(
  files: readonly string[],
  flags: DrawFlags,
  face: Face,
): Promise<number> {
  const { processors, key } = flags;
  const out = placeNamed(flags.out);
  const form = formOf(flags);
  if (out === undefined && (form !== "svg" || files.length > 1)) {
    const what = files.length > 1 ? "several files" : form.toUpperCase();
    throw new InputError(`Cannot draw ${what} as it needs a place: give --out`, {
      code: "cli/bad-option",
    });
  }
  const places = out === undefined ? undefined : new Places(out, files.length > 1);
  return await eachFile(files, face, async (file) => {
    const source = readSource(file, face);
    const figure = drawModel(modelOf(source), { processors, key });
    if (places === undefined) {
      face.out(figure.svg.replace(/\n$/, ""));
    } else {
      const path = places.of(source, `.${form}`);
      writeFileAtomic(path, await bytesOf(figure, form));
      face.error(`${source.file}: written to ${path}`);
    }
    return 0;
  });
}
