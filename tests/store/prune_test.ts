import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { hashJson, type Json } from "@iovlab/iovlab/core";
import { openStore, type PointRecord, type Store } from "@iovlab/iovlab/store";
import { engine, newPath, replicationOf, rowsFor } from "./_records.ts";

/** A point under its true address. */
function pointOf(name: string, antithetic = false): PointRecord {
  const parameters: Json = { name };
  const parametersHash = hashJson(parameters);
  const what = {
    engine: engine.name,
    source: engine.sourceHash,
    parameters: parametersHash,
    seed: 7,
  };
  const id = hashJson(antithetic ? { ...what, antithetic } : what);
  return { id, parametersHash, parameters, seed: 7 };
}

/** A run over points, with so many replications that count and so many that are there. */
function addRun(
  store: Store,
  study: string,
  names: readonly string[],
  counts: readonly [number, number],
  finished = true,
) {
  const run = store.startRun({ study });
  const points = names.map((name) => ({ key: name, point: pointOf(name, name === "pairs") }));
  store.definePoints(run, engine, [{ key: "g", rule: null, points }]);
  for (const { point } of points) {
    for (let number = 0; number < counts[1]; number++) {
      store.add(run, [replicationOf(point.id, number)]);
    }
  }
  if (finished) {
    store.finishRun(run, {
      groups: [{ key: "g", replications: counts[0], reached: true }],
      failures: [],
    });
  }
  return run;
}

Deno.test("pruning keeps the latest finished run of each study, tagged runs, and their points", () => {
  using store = openStore(newPath());
  addRun(store, "s", ["a", "b"], [2, 2]);
  const tagged = addRun(store, "s", ["c"], [2, 2]);
  store.tag(tagged, "paper");
  addRun(store, "s", ["b", "d"], [3, 3]);
  addRun(store, "s", ["e"], [1, 1], false);
  addRun(store, "other", ["f"], [1, 1], false);
  const expected = { runs: 2, points: 2, replications: 3, observations: 9 };
  assert.deepEqual(store.prune({ dryRun: true }), expected);
  assert.deepEqual(store.prune(), expected);
  const kept = ["a", "b", "c", "d", "e", "f"].filter((name) =>
    store.replications(pointOf(name).id).length > 0
  );
  assert.deepEqual(kept, ["b", "c", "d", "f"]);
  assert.deepEqual(store.rows(pointOf("b").id, 1), rowsFor(1));
  assert.deepEqual(store.verify(), []);
  assert.deepEqual(store.prune(), { runs: 0, points: 0, replications: 0, observations: 0 });
});

Deno.test("pruning keeps earlier results where the latest run has none", () => {
  using store = openStore(newPath());
  const good = addRun(store, "s", ["a"], [2, 2]);
  const empty = addRun(store, "s", ["b"], [2, 0]);
  assert.deepEqual(store.latest().objects(), [{ study: "s", run: good, last: empty }]);
  assert.deepEqual(store.prune(), { runs: 1, points: 1, replications: 0, observations: 0 });
  assert.deepEqual(store.latest().objects(), [{ study: "s", run: good, last: good }]);
  assert.equal(store.replications(pointOf("a").id).length, 2);
});

Deno.test("a store that holds together has no faults, antithetic pairs and all", () => {
  using store = openStore(newPath());
  addRun(store, "s", ["a", "pairs"], [2, 3]);
  assert.deepEqual(store.verify(), []);
});

Deno.test("verify names changed parameters, addresses, lost replications and links", () => {
  const faults = (sql: string) => {
    const path = newPath();
    {
      using store = openStore(path);
      addRun(store, "s", ["a"], [2, 2]);
    }
    {
      using database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
      database.exec(sql);
    }
    using store = openStore(path, { readOnly: true });
    return store.verify().join("\n");
  };
  assert.match(faults(`UPDATE point SET parameters = '{"name":"z"}'`), /not those of its hash/);
  assert.match(faults("UPDATE point SET seed = 8"), /address is not the hash/);
  assert.match(
    faults("DELETE FROM observation; DELETE FROM replication WHERE replication = 1"),
    /g\/a has 1 of the 2/,
  );
  assert.match(
    faults("DELETE FROM series"),
    /link: row \d* ?.*observation names a row of series|link: row null of table observation/,
  );
});

Deno.test("pruning gives the room back to the disk", () => {
  const path = newPath();
  using store = openStore(path);
  addRun(store, "s", ["a", "b", "c"], [400, 400]);
  addRun(store, "s", ["d"], [1, 1]);
  const size = () => Deno.statSync(path).size;
  store.prune({ dryRun: true });
  store.close();
  const before = size();
  {
    using again = openStore(path);
    again.prune();
  }
  assert.ok(size() < before / 2, `${before} -> ${size()}`);
});
