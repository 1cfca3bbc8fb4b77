import assert from "node:assert/strict";
import { dirname } from "node:path";
import { openStore } from "@iovlab/iovlab/store";
import { checkHas, follow, start } from "./_processes.ts";
import { newPath } from "./_records.ts";
import { pointIdOf, rowsAt } from "./_stress_rows.ts";

/** Batches of each writer; the long form of `.ci/store.sh` has more. */
const batches = Number(Deno.env.get("IOVLAB_BATCHES") ?? 300);
const shared = 100;

Deno.test("four writers and a reader at once: nothing is lost, and only whole replications are seen", async () => {
  const path = newPath();
  openStore(path).close();
  const end = `${dirname(path)}/end`;
  const reader = start("_reader.ts", path, end, `0,1,2,3,${shared}`);
  const said = reader.stdout.pipeThrough(new TextDecoderStream()).getReader();
  assert.equal((await said.read()).value, "ready\n");
  // Each has a point of its own, and one that all of them write, with the same rows.
  const writers = [0, 1, 2, 3].map((own) =>
    start("_writer.ts", path, `${own},${shared}`, `${batches}`)
  );
  const told = await Promise.all(writers.map((writer) => follow(writer)));
  Deno.writeTextFileSync(end, "");
  const { value: last = "{}" } = await said.read();
  assert.equal(await new Response(reader.stderr).text(), "");
  assert.ok((await reader.status).success);
  await said.cancel();
  for (const { error } of told) assert.equal(error, "", "a writer had to say something");
  for (const [own, { acknowledged }] of told.entries()) {
    checkHas(path, acknowledged.filter(([point]) => point === own || point === shared));
  }
  const { looks, checked } = JSON.parse(last);
  const distinct = new Set(told.flatMap(({ acknowledged }) => acknowledged.map(String))).size;
  assert.equal(checked, distinct, "the reader has seen all of them in the end");
  assert.ok(looks > 2, `${looks} looks`);
  using store = openStore(path, { readOnly: true });
  assert.equal(
    store.table({ uncounted: true }).numRows(),
    // Each writer's study has its own point and the shared one, and so the shared rows four times.
    rowsAt(0, 0).length * (distinct + 3 * store.replications(pointIdOf(shared)).length),
  );
});

Deno.test("a writer killed among others disturbs none of them", async () => {
  const path = newPath();
  openStore(path).close();
  const victim = start("_writer.ts", path, "9", "1000000");
  const others = [0, 1].map((own) => start("_writer.ts", path, `${own}`, `${batches}`));
  const [lost, ...told] = await Promise.all([
    follow(victim, { after: "first", milliseconds: 80 }),
    ...others.map((writer) => follow(writer)),
  ]);
  assert.ok(lost.killed);
  for (const { error, killed } of told) assert.deepEqual([error, killed], ["", false]);
  checkHas(path, [lost, ...told].flatMap(({ acknowledged }) => acknowledged));
});
