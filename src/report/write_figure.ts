/**
 * Figures as files, each whole or not there.
 *
 * @module
 */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { InputError } from "../core/mod.ts";
import type { Figure } from "../plot/mod.ts";
import { toPdf, toPng } from "./convert.ts";

/** The kinds of file that a figure can be written as. */
export type FigureFormat = "svg" | "pdf" | "png";

/** Options of {@linkcode writeFigure}. */
export interface WriteFigureOptions {
  /** The files to write; SVG and PDF unless told. */
  readonly formats?: readonly FigureFormat[];
}

async function bytesOf(figure: Figure, format: FigureFormat): Promise<Uint8Array> {
  if (format === "svg") return new TextEncoder().encode(figure.svg);
  return format === "pdf" ? await toPdf(figure) : await toPng(figure);
}

/** Writes a file under another name and renames it, so that a kill leaves no half of it. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, bytes, { flush: true });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => {});
    const code = (cause as { code?: string }).code ?? String(cause);
    throw new InputError(
      `Cannot write figure "${path}" as its folder must be writable: current value is ${code}`,
      { code: "report/unwritable", cause },
    );
  }
}

/**
 * Writes a figure beside its siblings: `writeFigure(figure, "results/throughput")` writes
 * `results/throughput.svg` and `results/throughput.pdf`. Missing folders are made.
 *
 * @param figure A drawn figure.
 * @param basePath The path without extension.
 * @param options Which files.
 * @returns The paths of the files, in the order of the formats.
 * @throws {InputError} Where the folder cannot be written.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { mkdtemp, readdir } from "node:fs/promises";
 * import { tmpdir } from "node:os";
 * import { join } from "node:path";
 * import { lineFigure } from "@iovlab/iovlab/plot";
 * import { writeFigure } from "@iovlab/iovlab/report";
 *
 * const rows = [{ vms: 1, rate: 10 }, { vms: 2, rate: 19 }];
 * const figure = await lineFigure(rows, { title: "T", x: "vms", y: "rate", xLabel: "VMs", yLabel: "Rate" });
 * const folder = await mkdtemp(join(tmpdir(), "figure-"));
 * await writeFigure(figure, join(folder, "rate"));
 * assert.deepEqual((await readdir(folder)).sort(), ["rate.pdf", "rate.svg"]);
 * ```
 */
export async function writeFigure(
  figure: Figure,
  basePath: string,
  options: WriteFigureOptions = {},
): Promise<string[]> {
  const paths: string[] = [];
  for (const format of options.formats ?? ["svg", "pdf"]) {
    const path = `${basePath}.${format}`;
    await writeWhole(path, await bytesOf(figure, format));
    paths.push(path);
  }
  return paths;
}
