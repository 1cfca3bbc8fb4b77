/**
 * Statistical: kills at moments drawn from a fixed seed. `.ci/store.sh` has the long form of 50 kills.
 *
 * @module
 */
import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { randomStream } from "@iovlab/iovlab/random";
import { openStore } from "@iovlab/iovlab/store";
import { checkHas, follow, type Moment, start, type Told } from "./_processes.ts";
import { newPath } from "./_records.ts";

const kills = Number(Deno.env.get("IOVLAB_KILLS") ?? 10);

Deno.test(`kill -9 at ${kills} random moments: what was acknowledged is there, and the store is whole`, async () => {
  const stream = randomStream(1, 0, "kills of a writer");
  const acknowledged: Told["acknowledged"][number][] = [];
  let path = newPath();
  for (let kill = 0; kill < kills; kill++) {
    // Every fifth kill comes while the store is made or opened, the others while replications are added.
    const opening = kill % 5 === 0;
    if (kill % 10 === 0) { // a new store
      path = newPath();
      acknowledged.length = 0;
    }
    const moment: Moment = opening
      ? { after: "opening", milliseconds: 40 * stream.uniform() }
      : { after: "first", milliseconds: 150 * stream.uniform() };
    const told = await follow(start("_writer.ts", path, "0,1,2", "1000000"), moment);
    assert.equal(told.error, "");
    assert.ok(told.killed);
    acknowledged.push(...told.acknowledged);
    if (opening && !exists(path)) continue; // killed before it was made: there is no half of it
    checkHas(path, acknowledged);
  }
  assert.ok(acknowledged.length > 0);
});

Deno.test("the check of a killed store fails where an acknowledged replication is missing", async () => {
  const path = newPath();
  const { acknowledged } = await follow(start("_writer.ts", path, "0", "3"));
  assert.deepEqual(acknowledged.map(([, replication]) => replication), [0, 1, 2, 3, 4, 5]);
  checkHas(path, acknowledged);
  assert.throws(() => checkHas(path, [...acknowledged, [0, 6]]), /replication 6/);
  rmSync(path);
  openStore(path).close();
  assert.throws(() => checkHas(path, acknowledged), /replication 0/);
});

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
