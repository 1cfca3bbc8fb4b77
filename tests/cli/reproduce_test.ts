import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { commandOf } from "./_command.ts";

const reproduce = commandOf("reproduce", ["read", "write", "env", "sys", "ffi", "run=git"]);

function folder(): string {
  return Deno.makeTempDirSync({ prefix: "iovlab-reproduce-" });
}

/** Bad input: exit code 2, one line, nothing on standard output. */
async function refuses(words: string[], message: RegExp) {
  const { code, out, error } = await reproduce(...words);
  assert.equal(code, 2, error);
  assert.equal(error.trimEnd().split("\n").length, 1, error);
  assert.match(error, message);
  assert.equal(out, "");
}

Deno.test("reproduce refuses an unknown experiment and leaves nothing behind", async () => {
  const out = folder();
  await refuses(["gpc-1999", "--out", `${out}/new`], /no such experiment: there is gpc-2009/);
  await refuses(["hpcasia", "--out", `${out}/new`], /\(did you mean "hpcasia-2009"\?\): there is/);
  assert.deepEqual([...Deno.readDirSync(out)], []);
});

Deno.test("reproduce refuses impossible options by name", async () => {
  await refuses(["--precision", "-0.1"], /--precision as it must be above 0 and below 1/);
  await refuses(["--workers", "0"], /--workers as it must be a whole number from 1 to 256/);
  await refuses(["--seed", "x"], /--seed as it must be a whole number of at least 0/);
  await refuses(["--sede", "1"], /unknown option '--sede'/);
  await refuses(["--out"], /--out <dir>' argument missing/);
});

Deno.test("reproduce refuses a folder that cannot be made", async () => {
  const out = folder();
  Deno.writeTextFileSync(`${out}/file`, "");
  await refuses(["--quick", "--out", `${out}/file/results`], /Cannot .*file/);
  assert.equal(Deno.readTextFileSync(`${out}/file`), "");
});

Deno.test("reproduce refuses a store of another version and does not touch it", async () => {
  const out = folder();
  await reproduce("--dry-run", "--quick", "--out", out);
  assert.deepEqual([...Deno.readDirSync(out)], [], "a dry run writes nothing");
  const path = `${out}/iovlab.sqlite`;
  const { openStore } = await import("@iovlab/iovlab/store");
  openStore(path, { create: true }).close();
  const database = new DatabaseSync(path);
  database.exec("PRAGMA user_version = 99");
  database.close();
  const before = Deno.readFileSync(path);
  await refuses(["--quick", "--out", out], /version/);
  await refuses(["--quick", "--fresh", "--out", out], /version/);
  assert.deepEqual(Deno.readFileSync(path), before);
  assert.deepEqual([...Deno.readDirSync(out)].map((entry) => entry.name), ["iovlab.sqlite"]);
});

Deno.test("reproduce --list, --help and --dry-run say what there is without running it", async () => {
  const list = await reproduce("--list");
  assert.equal(list.code, 0);
  assert.match(list.out, /^gpc-2009\n/);
  const help = await reproduce("--help");
  assert.equal(help.code, 0);
  const options = ["--list", "--quick", "--seed", "--precision", "--workers", "--out", "--fresh"];
  for (const option of [...options, "--dry-run", "--no-progress", "A quick run has shorter"]) {
    assert.ok(help.out.includes(option), option);
  }
  const out = folder();
  const plan = await reproduce("--dry-run", "--quick", "--out", out);
  assert.equal(plan.code, 0);
  assert.match(plan.out, /peak\/1g-shared-offloads\/vdi: 0 cached, 3 or more to run \(new point\)/);
  assert.match(plan.out, /gpc-2009: \d+ points, 0 replications cached, at least \d+ to run/);
});
