import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "./_command.ts";
import { readReportOptions } from "../../src/cli/_report/options.ts";

const report = commandOf("report", ["read", "write", "env", "sys", "ffi", "run=git"]);

function folder(): string {
  return Deno.makeTempDirSync({ prefix: "iovlab-report-" });
}

/** Bad input: exit code 2, one line, nothing on standard output. */
async function refuses(words: string[], message: RegExp) {
  const { code, out, error } = await report(...words);
  assert.equal(code, 2, error);
  assert.equal(error.trimEnd().split("\n").length, 1, error);
  assert.match(error, message);
  assert.equal(out, "");
}

Deno.test("exact: options of report, where nothing is said and where all is", () => {
  const none = { experiments: [], out: "results", quick: false, workers: 3, progress: true };
  assert.deepEqual(readReportOptions([], 3), none);
  const words = ["gpc-2009", "--out", "x", "--quick", "--workers", "2", "--no-progress"];
  assert.deepEqual(readReportOptions(words, 3), {
    ...{ experiments: ["gpc-2009"], out: "x", quick: true, workers: 2, progress: false },
  });
});

Deno.test("report refuses what it does not know, and leaves nothing behind", async () => {
  const out = folder();
  await refuses(["gpc-1999", "--out", join(out, "new")], /no such experiment: there is gpc-2009/);
  await refuses(["--workers", "0"], /--workers as it must be a whole number from 1 to 256/);
  await refuses(["--sede", "1"], /unknown option '--sede'/);
  assert.deepEqual(readdirSync(out), []);
});

Deno.test("report refuses a store that is none", async () => {
  const out = folder();
  Deno.writeTextFileSync(
    join(out, "iovlab.sqlite"),
    "not a database, but long enough to be looked at",
  );
  await refuses(["--quick", "--out", out], /iovlab\.sqlite/);
  assert.ok(!existsSync(join(out, "report")));
});

Deno.test("report --help names its options and exit codes", async () => {
  const { code, out } = await report("--help");
  assert.equal(code, 0);
  for (const word of ["--out", "--quick", "--workers", "--no-progress", "Exit codes", "130"]) {
    assert.ok(out.includes(word), word);
  }
});

Deno.test("report does not touch a folder that holds something else", async () => {
  const out = folder();
  Deno.mkdirSync(join(out, "report"));
  Deno.writeTextFileSync(join(out, "report", "thesis.tex"), "mine");
  await refuses(["hpcasia-2009", "--quick", "--no-progress", "--out", out], /must be a report/);
  assert.equal(readFileSync(join(out, "report", "thesis.tex"), "utf8"), "mine");
});
