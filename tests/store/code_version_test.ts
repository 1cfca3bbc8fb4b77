import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { codeVersion } from "@iovlab/iovlab/store";

function repository(): { folder: string; git: (...words: string[]) => string } {
  const folder = Deno.makeTempDirSync();
  const git = (...words: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=a", "-c", "user.email=a@b", ...words], {
      encoding: "utf8",
    }).trim();
  git("init", "-q");
  Deno.writeTextFileSync(`${folder}/engine.ts`, "1");
  git("add", ".");
  git("commit", "-qm", "first");
  return { folder, git };
}

Deno.test("the commit, and that a tracked file was changed; new files do not count", () => {
  const { folder, git } = repository();
  const clean = codeVersion(folder);
  assert.deepEqual([clean.commit, clean.modified], [git("rev-parse", "HEAD"), false]);
  Deno.writeTextFileSync(`${folder}/notes.txt`, "x");
  assert.equal(codeVersion(folder).modified, false);
  Deno.writeTextFileSync(`${folder}/engine.ts`, "2");
  assert.equal(codeVersion(folder).modified, true);
});

Deno.test("exact: the lock file of a folder above counts, by its SHA-256", () => {
  const folder = Deno.makeTempDirSync();
  Deno.mkdirSync(`${folder}/inner`);
  Deno.writeTextFileSync(`${folder}/deno.lock`, "abc");
  const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-2
  assert.equal(codeVersion(`${folder}/inner`).lock, abc);
});
