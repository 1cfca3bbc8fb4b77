import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import { openStore } from "@iovlab/iovlab/store";
import { newPath, rowsFor } from "./_records.ts";

// Written by the toolkit at its commit 719a654, whose stores had version 1: one run with two points.
const old = fileURLToPath(new URL("../fixtures/store/version-1.sqlite", import.meta.url));

function copy(): string {
  const path = newPath();
  Deno.copyFileSync(old, path);
  return path;
}

function versionOf(path: string): unknown {
  using database = new DatabaseSync(path, { readOnly: true });
  return database.prepare("PRAGMA user_version").get()!.user_version;
}

Deno.test("a store of version 1 is brought up to date when it is opened for writing, and keeps all it has", () => {
  const path = copy();
  assert.equal(versionOf(path), 1);
  using store = openStore(path);
  assert.equal(versionOf(path), 3);
  assert.deepEqual(store.rows("p1", 1), rowsFor(1));
  assert.deepEqual(store.replications("p1"), [0, 1]);
  const [run] = store.runs().objects() as { study: string; tags: string[]; failures: number }[];
  assert.deepEqual([run.study, run.tags, run.failures], ["study", [], 1]);
  store.tag(1, "paper");
  assert.equal(store.responses().numRows(), 0);
});

Deno.test("a store of version 1 that is opened to read is read as if it were up to date, and left as it is", () => {
  const path = copy();
  const before = Deno.readFileSync(path);
  {
    using store = openStore(path, { readOnly: true });
    assert.deepEqual(store.rows("p1", 0), rowsFor(0));
    assert.deepEqual((store.runs().objects() as { tags: string[] }[])[0].tags, []);
    assert.throws(() => store.tag(1, "x"), { code: "store/read-only" });
  }
  assert.deepEqual(Deno.readFileSync(path), before);
  assert.deepEqual([...Deno.readDirSync(path.replace(/\/[^/]*$/, ""))].map(({ name }) => name), [
    "iovlab.sqlite",
  ]);
});

Deno.test("four processes that open an old store at once bring it up to date once", async () => {
  const path = copy();
  const script = `import { openStore } from "@iovlab/iovlab/store";
    using store = openStore(Deno.args[0]);
    console.log(store.replications("p1").length);`;
  const file = `${Deno.makeTempDirSync()}/open.ts`;
  Deno.writeTextFileSync(file, script);
  const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
  const outputs = await Promise.all(
    Array.from({ length: 4 }, () =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-q", "-A", "--no-check", "--config", config, file, path],
        stderr: "piped",
      }).output()),
  );
  for (const { code, stdout, stderr } of outputs) {
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert.equal(new TextDecoder().decode(stdout), "2\n");
  }
  assert.equal(versionOf(path), 3);
});

Deno.test("tags are kept by run, sorted, and can be taken away", () => {
  using store = openStore(newPath());
  const run = store.startRun({ study: "a" });
  store.tag(run, "paper");
  store.tag(run, "draft");
  store.tag(run, "draft");
  const tags = () => (store.runs().objects() as { tags: string[] }[])[0].tags;
  assert.deepEqual(tags(), ["draft", "paper"]);
  store.tag(run, "draft", false);
  assert.deepEqual(tags(), ["paper"]);
  assert.throws(() => store.tag(9, "x"), { code: "store/no-such-run" });
});
