/**
 * Exact: the checks read what git tracks, and without git everything but results and caches.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repositoryFiles } from "../../tools/_files.ts";

Deno.test("repositoryFiles() lists the sources, and nothing that is ignored", () => {
  const files = repositoryFiles();
  assert.ok(files.includes("src/core/mod.ts") && files.includes("deno.json"));
  assert.ok(!files.some((file) => /^(results|coverage|node_modules|\.git)\//.test(file)));
});

Deno.test("repositoryFiles() outside a clone walks the folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "iovlab-files-"));
  try {
    for (const path of ["src/a", "results/b", ".ci/.work", ".hidden", "node_modules/c"]) {
      mkdirSync(join(folder, path), { recursive: true });
      writeFileSync(join(folder, path, "file.ts"), "");
    }
    writeFileSync(join(folder, ".ci/run"), "");
    assert.deepEqual(repositoryFiles(folder), [".ci/run", "src/a/file.ts"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
