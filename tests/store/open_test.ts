import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { dirname } from "node:path";
import { InputError } from "@iovlab/iovlab/core";
import { openStore, type StoreOptions } from "@iovlab/iovlab/store";
import { newPath, replicationOf, startRun } from "./_records.ts";

/** Opens a store that cannot be opened, and gives the code of the one error that says so. */
function codeOf(path: string, options?: StoreOptions): string {
  try {
    openStore(path, options).close();
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.message, /^Cannot \w+ store "[^"\n]+" as [^\n]+$/);
    return error.code;
  }
  return "opened";
}

function filesOf(path: string): string[] {
  return [...Deno.readDirSync(dirname(path))].map((file) => file.name).sort();
}

/** Makes a store, closes it, and lets SQL change it. */
function changedStore(sql: string): string {
  const path = newPath();
  openStore(path).close();
  using database = new DatabaseSync(path);
  database.exec(sql);
  return path;
}

Deno.test("a new store is one file, in folders that are made for it", () => {
  const path = `${dirname(newPath())}/a/b/iovlab.sqlite`;
  openStore(path).close();
  assert.deepEqual(filesOf(path), ["iovlab.sqlite"]);
});

Deno.test("a link names a store elsewhere, which is made there, with its log beside it", () => {
  const path = newPath();
  const link = `${dirname(newPath())}/link.sqlite`;
  Deno.symlinkSync(path, link);
  assert.equal(codeOf(link, { create: false }), "store/not-found");
  {
    using store = openStore(link);
    store.add(startRun(store, ["p"]), [replicationOf("p", 0)]);
    assert.deepEqual(filesOf(link), ["link.sqlite"]);
    assert.ok(filesOf(path).includes("iovlab.sqlite-wal"));
  }
  using store = openStore(path, { readOnly: true });
  assert.deepEqual(store.replications("p"), [0]);
});

Deno.test("a store that is not there is not made unless asked", () => {
  const path = newPath();
  assert.equal(codeOf(path, { create: false }), "store/not-found");
  assert.equal(codeOf(path, { readOnly: true }), "store/not-found");
  assert.deepEqual(filesOf(path), []);
});

Deno.test("a store of another version is refused and left as it is", () => {
  for (const version of [0, 4, 99]) {
    const path = changedStore(`PRAGMA user_version = ${version}`);
    const before = Deno.readFileSync(path);
    assert.equal(codeOf(path), "store/other-version");
    assert.equal(codeOf(path, { readOnly: true }), "store/other-version");
    assert.deepEqual(Deno.readFileSync(path), before);
    assert.deepEqual(filesOf(path), ["iovlab.sqlite"]);
  }
});

Deno.test("a file that is no store is refused and left as it is", () => {
  const texts = new Map([["", "store/not-sqlite"], ["a,b\n1,2\n", "store/not-sqlite"]]);
  texts.set("x".repeat(5000), "store/not-sqlite");
  for (const [text, code] of texts) {
    const path = newPath();
    Deno.writeTextFileSync(path, text);
    assert.equal(codeOf(path), code);
    assert.equal(Deno.readTextFileSync(path), text);
    assert.deepEqual(filesOf(path), ["iovlab.sqlite"]);
  }
  assert.equal(codeOf(changedStore("PRAGMA application_id = 5")), "store/not-a-store");
});

Deno.test("a folder instead of a file is refused", () => {
  assert.equal(codeOf(dirname(newPath())), "store/no-file");
});

Deno.test("a folder that cannot be written to is refused, and nothing is made", () => {
  const path = newPath();
  Deno.chmodSync(dirname(path), 0o555);
  assert.equal(codeOf(path), "store/unwritable-folder");
  assert.equal(codeOf(`${dirname(path)}/sub/iovlab.sqlite`), "store/unwritable-folder");
  Deno.chmodSync(dirname(path), 0o755);
  assert.deepEqual(filesOf(path), []);
  Deno.writeTextFileSync(path, "");
  assert.equal(codeOf(`${path}/iovlab.sqlite`), "store/unwritable-folder");
});

Deno.test("a store in a folder that cannot be written to can be read, and only that", () => {
  const path = newPath();
  {
    using store = openStore(path);
    store.add(startRun(store, ["p"]), [replicationOf("p", 0)]);
  }
  Deno.chmodSync(dirname(path), 0o555);
  assert.equal(codeOf(path), "store/unwritable-folder");
  using store = openStore(path, { readOnly: true });
  assert.deepEqual(store.replications("p"), [0]);
  assert.deepEqual(filesOf(path), ["iovlab.sqlite"]);
  Deno.chmodSync(dirname(path), 0o755);
});

Deno.test("a read-only file can be read, and only that", () => {
  const path = newPath();
  openStore(path).close();
  Deno.chmodSync(path, 0o444);
  assert.equal(codeOf(path), "store/read-only");
  using store = openStore(path, { readOnly: true });
  assert.throws(() => store.startRun({ study: "s" }), { code: "store/read-only" });
  assert.deepEqual(store.replications("p"), []);
});

Deno.test("a reader leaves nothing beside the store and does not stop a writer", () => {
  const path = newPath();
  {
    using writer = openStore(path);
    const run = startRun(writer, ["p"]);
    using reader = openStore(path, { readOnly: true });
    writer.add(run, [replicationOf("p", 0)]);
    assert.deepEqual(reader.replications("p"), [0]);
  }
  openStore(path, { readOnly: true }).close();
  assert.deepEqual(filesOf(path), ["iovlab.sqlite"]);
});

Deno.test("a damaged store gives one line", () => {
  const path = newPath();
  {
    using store = openStore(path);
    const run = startRun(store, ["p"]);
    const numbers = Array.from({ length: 500 }, (_, number) => number);
    store.add(run, numbers.map((number) => replicationOf("p", number)));
  }
  const bytes = Deno.readFileSync(path);
  bytes.fill(0xa5, 4096 * 2);
  Deno.writeFileSync(path, bytes);
  assert.throws(() => {
    using store = openStore(path);
    store.rows("p", 400);
    store.table({ uncounted: true });
  }, { code: "store/corrupt" });
});

Deno.test("a store that another process keeps locked gives one line", () => {
  const path = newPath();
  using _store = openStore(path);
  using other = new DatabaseSync(path);
  other.exec("BEGIN IMMEDIATE");
  const started = performance.now();
  assert.equal(codeOf(path, { busySeconds: 0.2 }), "store/busy");
  assert.ok(performance.now() - started < 5000);
  other.exec("ROLLBACK");
  assert.equal(codeOf(path), "opened");
});

Deno.test("many processes that make the same store at once get the same one", async () => {
  const path = newPath();
  const code = `import { openStore } from "@iovlab/iovlab/store";
    const store = openStore(Deno.args[0]);
    store.startRun({ study: "s" });
    store.close();`;
  const script = `${dirname(path)}/make.ts`;
  Deno.writeTextFileSync(script, code);
  const config = new URL("../../deno.json", import.meta.url).pathname;
  const runs = Array.from({ length: 4 }, () =>
    new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-check", "--config", config, script, path],
    }).output());
  for (const { success, stderr } of await Promise.all(runs)) {
    assert.ok(success, new TextDecoder().decode(stderr));
  }
  using store = openStore(path);
  assert.equal(store.runs().numRows(), 4);
  assert.deepEqual(filesOf(path).filter((name) => name.includes("new")), []);
});
