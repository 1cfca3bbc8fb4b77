/**
 * Folders that checks empty before they begin. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const scratch = () => mkdtempSync(join(tmpdir(), "iovlab-scratch-"));

function bash(...words: readonly string[]) {
  const { status, stderr } = spawnSync("bash", words, { encoding: "utf8" });
  return { status, stderr };
}

const fresh = (folder: string) =>
  bash("-c", 'set -euo pipefail; source .ci/_scratch.sh; fresh "$1"', "bash", folder);

/** The scripts that take a folder which they empty. */
const scripts = ["loopback.sh", "slurm.sh"];

for (const script of scripts) {
  Deno.test(`${script} refuses a folder with something in it that no check made`, () => {
    const folder = scratch();
    writeFileSync(join(folder, "mine"), "");
    const { status, stderr } = bash(`.ci/${script}`, folder);
    assert.equal(status, 2, stderr);
    assert.match(stderr, /must be new, empty or made by a check/);
    assert.deepEqual(readdirSync(folder), ["mine"]);
  });
}

Deno.test("a folder that is new, empty or of an earlier check is emptied and marked", () => {
  const parent = scratch();
  const folder = join(parent, "a", "b");
  for (const before of ["new", "earlier"]) {
    assert.equal(fresh(folder).status, 0, before);
    assert.deepEqual(readdirSync(folder), [".made-by-a-check"]);
    writeFileSync(join(folder, "left"), "");
  }
  mkdirSync(join(parent, "empty"));
  assert.equal(fresh(join(parent, "empty")).status, 0);
});

Deno.test("a file, a link and no name at all are refused, and stay", () => {
  const parent = scratch();
  const folder = join(parent, "made");
  fresh(folder);
  writeFileSync(join(parent, "file"), "");
  symlinkSync(folder, join(parent, "link"));
  assert.equal(fresh(join(parent, "file")).status, 2);
  assert.equal(fresh(join(parent, "link")).status, 2);
  assert.notEqual(fresh("").status, 0);
  assert.deepEqual(readdirSync(parent).sort(), ["file", "link", "made"]);
  assert.deepEqual(readdirSync(folder), [".made-by-a-check"]);
});
