/**
 * Exact: the cold layout shows the sources and no results, and a committed notebook holds what is stable.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { coldFolder } from "../../tools/notebook/_cold.ts";
import { notebookText, withOutputs } from "../../tools/notebook/_committed.ts";
import type { Notebook } from "../../tools/notebook/_inject.ts";

function repository(): string {
  const folder = Deno.makeTempDirSync();
  for (const name of ["src", "results", ".git", "notebooks"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "mod.ts"), "export {};");
  writeFileSync(join(folder, "src", "a.ts"), "a");
  writeFileSync(join(folder, "results", "iovlab.sqlite"), "full");
  writeFileSync(join(folder, "notebooks", "n.ipynb"), "{}");
  writeFileSync(join(folder, "notebooks", "sample.log"), "log");
  return folder;
}

Deno.test("coldFolder() links everything but results, and copies the notebooks", () => {
  const from = repository();
  const work = Deno.makeTempDirSync();
  const cold = coldFolder(work, [], from);
  assert.deepEqual(readdirSync(cold.folder).sort(), ["mod.ts", "notebooks", "src"]);
  assert.deepEqual(readdirSync(cold.notebooks).sort(), ["n.ipynb", "sample.log"]);
  assert.equal(readFileSync(join(cold.notebooks, "../src/a.ts"), "utf8"), "a");
  mkdirSync(join(cold.notebooks, "../results"));
  writeFileSync(join(cold.notebooks, "../results/b"), "");
  assert.deepEqual(readdirSync(join(from, "results")), ["iovlab.sqlite"]);
  cold.remove();
  assert.deepEqual(readdirSync(join(work, "cold")), []);
  assert.equal(readFileSync(join(from, "src", "a.ts"), "utf8"), "a");
});

Deno.test("coldFolder() gives two users two folders, and takes over what a dead process left", () => {
  const from = repository();
  const work = Deno.makeTempDirSync();
  const [a, b] = [coldFolder(work, [], from), coldFolder(work, [], from)];
  assert.notEqual(a.folder, b.folder);
  a.remove();
  b.remove();
  mkdirSync(join(work, "cold", "0", "results"), { recursive: true });
  writeFileSync(join(work, "cold", "0.lock"), "999999999");
  const c = coldFolder(work, [], from);
  assert.equal(c.folder, a.folder);
  assert.ok(!existsSync(join(c.folder, "results")));
  c.remove();
});

const source: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: { kernelspec: { name: "deno" } },
  cells: [
    { cell_type: "markdown", source: "# T" },
    { cell_type: "code", source: "a;", metadata: { tags: ["x"] }, outputs: [] },
    { cell_type: "code", source: "", metadata: {}, outputs: [] },
    { cell_type: "code", source: "b;", metadata: {}, outputs: [] },
  ],
};

Deno.test("withOutputs() takes outputs only, and counts cells in their order", () => {
  const shown = [{ output_type: "execute_result", execution_count: 7, data: {} }];
  const executed = source.cells.map((cell, i) => ({
    ...cell,
    metadata: { execution: "12:00", tags: ["y"] },
    ...(i === 1 && { execution_count: 7, outputs: shown }),
    ...(i === 2 && { execution_count: null }),
    ...(i === 3 && { execution_count: 9, outputs: [{ output_type: "stream" }] }),
  }));
  const { cells, metadata } = withOutputs(source, executed);
  assert.deepEqual(metadata, source.metadata);
  assert.deepEqual(cells, [
    source.cells[0],
    { ...source.cells[1], outputs: [{ ...shown[0], execution_count: 1 }], execution_count: 1 },
    { ...source.cells[2], execution_count: null },
    { ...source.cells[3], outputs: [{ output_type: "stream" }], execution_count: 2 },
  ]);
});

Deno.test("notebookText() writes names in order, as nbformat does", () => {
  const text = notebookText(source);
  assert.ok(text.startsWith('{\n "cells": [\n  {\n   "cell_type": "markdown",\n   "source"'), text);
  assert.ok(text.endsWith("}\n"));
  assert.deepEqual(JSON.parse(text), source);
});
