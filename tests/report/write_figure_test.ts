/**
 * Figures as files.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../src/core/mod.ts";
import { intervalFigure } from "../../src/plot/mod.ts";
import { toPdf, writeFigure } from "../../src/report/mod.ts";

const figure = await intervalFigure([{ a: "host", v: 1 }], {
  title: "A figure",
  label: "a",
  value: "v",
  valueLabel: "V",
});

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "write-figure-"));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

Deno.test("exact: writeFigure() writes the SVG and the PDF, makes folders, and leaves nothing else", () =>
  inFolder(async (folder) => {
    const base = join(folder, "deep", "er", "figure.v1");
    assert.deepEqual(await writeFigure(figure, base), [`${base}.svg`, `${base}.pdf`]);
    assert.equal(await readFile(`${base}.svg`, "utf8"), figure.svg);
    assert.deepEqual(new Uint8Array(await readFile(`${base}.pdf`)), await toPdf(figure));
    assert.deepEqual((await readdir(join(folder, "deep", "er"))).sort(), [
      "figure.v1.pdf",
      "figure.v1.svg",
    ]);
  }));

Deno.test("exact: writeFigure() replaces a file that is there", () =>
  inFolder(async (folder) => {
    const base = join(folder, "figure");
    await writeFile(`${base}.png`, "old");
    await writeFigure(figure, base, { formats: ["png"] });
    assert.ok((await readFile(`${base}.png`)).length > 1000);
  }));

Deno.test("exact: writeFigure() says in one line which folder cannot be written, and leaves no half file", () =>
  inFolder(async (folder) => {
    await writeFile(join(folder, "file"), "");
    await assert.rejects(
      writeFigure(figure, join(folder, "file", "figure")),
      (error) =>
        error instanceof InputError && /Cannot write figure ".*figure.svg"/.test(error.line),
    );
    assert.deepEqual(await readdir(folder), ["file"]);
  }));
