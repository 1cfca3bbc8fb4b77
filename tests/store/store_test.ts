import assert from "node:assert/strict";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "@iovlab/iovlab/store";
import { engine, newPath, pointOf, replicationOf, rowsFor, startRun } from "./_records.ts";

Deno.test("a store gives back what it was given, after it was closed too", () => {
  const path = newPath();
  {
    using store = openStore(path);
    const run = startRun(store, ["p1", "p2"]);
    store.add(run, [replicationOf("p1", 2), replicationOf("p1", 0), replicationOf("p2", 0)]);
  }
  using store = openStore(path, { readOnly: true });
  assert.deepEqual(store.replications("p1"), [0, 2]);
  assert.deepEqual(store.rows("p1", 2), rowsFor(2));
  assert.equal(store.rows("p1", 1), undefined);
  assert.deepEqual(store.replications("unknown"), []);
});

Deno.test("values survive bit by bit; NaN stays NaN, -0 becomes 0", () => {
  using store = openStore(newPath());
  const run = startRun(store, ["p"]);
  const values = [
    5e-324,
    1.7976931348623157e308,
    -1 / 3,
    Infinity,
    -Infinity,
    2 ** 53 + 2,
    NaN,
    -0,
  ];
  const rows = values.map((value, index) => ({
    entity: `e${index}`,
    metric: "m",
    value,
    samples: 1,
  }));
  store.add(run, [replicationOf("p", 0, rows)]);
  const back = store.rows("p", 0)!.map((row) => row.value);
  assert.deepEqual(back, [...values.slice(0, -1), 0]);
});

Deno.test("measurements() gives the values of a range of replications", () => {
  using store = openStore(newPath());
  const run = startRun(store, ["p"]);
  store.add(run, [0, 1, 2, 4].map((number) => replicationOf("p", number)));
  const found = store.measurements("p", 1, 4).filter((one) => one.metric === "replyRate");
  assert.deepEqual(found.map(({ replication, value }) => [replication, value]), [
    [1, 100 + 1 / 3],
    [2, 100 + 2 / 3],
  ]);
});

Deno.test("the same replication again is ignored, in any order of rows", () => {
  using store = openStore(newPath());
  const run = startRun(store, ["p"]);
  store.add(run, [replicationOf("p", 0)]);
  store.add(run, [replicationOf("p", 0, rowsFor(0).reverse()), replicationOf("p", 1)]);
  assert.deepEqual(store.replications("p"), [0, 1]);
});

Deno.test("other rows for the same replication are a defect, and nothing of the batch is kept", () => {
  const changed = [
    rowsFor(1),
    rowsFor(0).slice(1),
    rowsFor(0).map((row) => ({ ...row, samples: row.samples + 1 })),
    rowsFor(0).map((row) => ({ ...row, halfWidth: 0.2 })),
    rowsFor(0).map((row) => ({ ...row, entity: `${row.entity}x` })),
  ];
  using store = openStore(newPath());
  const run = startRun(store, ["p"]);
  store.add(run, [replicationOf("p", 0)]);
  for (const rows of changed) {
    const batch = [replicationOf("p", 1), replicationOf("p", 0, rows)];
    assert.throws(() => store.add(run, batch), /not a pure function/);
  }
  assert.deepEqual(store.replications("p"), [0]);
  store.add(run, [replicationOf("p", 1)]); // names that were undone are written again
  assert.deepEqual(store.rows("p", 1), rowsFor(1));
});

Deno.test("names that an undone transaction wrote are written again", () => {
  const path = newPath();
  {
    using store = openStore(path);
    const run = startRun(store, ["p"]);
    const batch = [replicationOf("p", 0), replicationOf("unknown", 0)];
    assert.throws(() => store.add(run, batch), RangeError);
    store.add(run, [replicationOf("p", 0)]);
  }
  using store = openStore(path);
  assert.deepEqual(store.rows("p", 0), rowsFor(0));
});

Deno.test("otherSource() finds the version of the engine that measured the same before", () => {
  using store = openStore(newPath());
  const run = startRun(store, ["old"]);
  const point = { ...pointOf("old"), id: "new" };
  const next = { name: engine.name, sourceHash: "s2" };
  assert.equal(store.otherSource(next, point), undefined, "nothing was measured yet");
  store.add(run, [replicationOf("old", 0)]);
  assert.equal(store.otherSource(next, point), "s1");
  assert.equal(store.otherSource(engine, point), undefined);
  assert.equal(store.otherSource({ ...next, name: "other" }, point), undefined);
  assert.equal(store.otherSource(next, { ...point, seed: 8 }), undefined);
  assert.equal(store.otherSource(next, { ...point, parametersHash: "x" }), undefined);
});

Deno.test("table() shows the replications that count, with units, NaN and null", () => {
  using store = openStore(newPath());
  const run = startRun(store, ["p", "q"]);
  store.add(run, [0, 1, 2].map((number) => replicationOf("p", number)));
  assert.equal(store.table().numRows(), 0, "none counts before the run ends");
  assert.equal(store.table({ uncounted: true }).numRows(), 9);
  const group = { key: "group", replications: 2, reached: true, halfWidth: 0.01 };
  store.finishRun(run, { groups: [group], failures: [] });
  assert.deepEqual(
    store.table({ point: "key-p" }).objects().slice(0, 3),
    [
      { entity: "total", metric: "errorRate", value: NaN, unit: "errors/s", replication: 0 },
      { entity: "total", metric: "errorRate", value: NaN, unit: "errors/s", replication: 1 },
      { entity: "total", metric: "replyRate", value: 100, unit: "replies/s", replication: 0 },
    ].map((row) => ({
      ...{ study: "study", group: "group", point: "key-p", id: "p", counted: true, ...row },
      ...{ halfWidth: null, samples: row.metric === "errorRate" ? 0 : 10 },
    })),
  );
  assert.equal(store.table({ metric: ["replyRate", "errorRate"], entity: "total" }).numRows(), 4);
  assert.equal(store.table({ study: "other" }).numRows(), 0);
  assert.equal(store.table({ metric: [] }).numRows(), 0);
});

Deno.test("table() and points() show the latest run of a study, runs() all of them", () => {
  using store = openStore(newPath());
  const ending = { groups: [{ key: "group", replications: 1, reached: false }], failures: [] };
  const first = startRun(store, ["p", "q"]);
  store.add(first, [replicationOf("p", 0), replicationOf("q", 0)]);
  store.finishRun(first, ending);
  store.finishRun(startRun(store, ["q"]), ending);
  startRun(store, ["r"], "another");
  assert.deepEqual([...new Set(store.table().array("id"))], ["q"]);
  const points = store.points("study").objects() as Record<string, unknown>[];
  assert.equal(points.length, 1);
  const { id, parameters, replications, reached, halfWidth, seed, sourceHash } = points[0];
  assert.deepEqual({ id, parameters, replications, reached, halfWidth, seed, sourceHash }, {
    ...{ id: "q", parameters: pointOf("q").parameters, replications: 1, reached: false },
    ...{ halfWidth: null, seed: 7, sourceHash: "s1" },
  });
  assert.deepEqual([...store.points().array("reached")], [null, false]);
  const runs = store.runs().objects() as Record<string, unknown>[];
  assert.deepEqual(runs.map((run) => [run.run, run.study, run.finished === null]), [
    [1, "study", false],
    [2, "study", false],
    [3, "another", true],
  ]);
  assert.deepEqual(runs[0].provenance, { workers: 1 });
});

Deno.test("a run without results hides no earlier ones, in any table; a run of a study without results is its latest", () => {
  using store = openStore(newPath());
  const ending = { groups: [{ key: "group", replications: 1, reached: true }], failures: [] };
  const good = startRun(store, ["p"]);
  store.add(good, [replicationOf("p", 0)]);
  store.finishRun(good, ending);
  store.finishRun(startRun(store, ["q"]), ending); // every replication failed
  startRun(store, ["r"]); // at work
  startRun(store, ["s"], "another");
  assert.deepEqual(store.latest().objects(), [
    { study: "another", run: 4, last: 4 },
    { study: "study", run: good, last: 3 },
  ]);
  assert.deepEqual(store.names("point"), ["key-p"]);
  assert.deepEqual(store.names("metric", { entity: "vm:web1" }), ["responseTimeP99"]);
  assert.deepEqual(store.names("metric", { run: 2 }), []);
  assert.deepEqual([...store.points().array("point")], ["key-s", "key-p"]);
  assert.deepEqual([...store.runs().array("measured")], [1, 0, 0, 0]);
});

Deno.test("texts in a store come back as they were, the empty one too", () => {
  using store = openStore(newPath());
  const run = store.startRun({ study: "" });
  const point = { ...pointOf("p"), parameters: { empty: "", zero: "007", none: null } };
  store.definePoints(run, engine, [{ key: "", rule: null, points: [{ key: "007", point }] }]);
  const [found] = store.points().objects() as Record<string, unknown>[];
  assert.deepEqual([found.study, found.group, found.point], ["", "", "007"]);
  assert.deepEqual(found.parameters, point.parameters);
});

Deno.test("the view results is plain SQL that other programs can read", () => {
  const path = newPath();
  {
    using store = openStore(path);
    const run = startRun(store, ["p"]);
    store.add(run, [replicationOf("p", 0)]);
    const groups = [{ key: "group", replications: 1, reached: true }];
    const failure = { id: "p", replication: 3, message: "boom", stack: "at x" };
    store.finishRun(run, { groups, failures: [failure] });
  }
  using database = new DatabaseSync(path, { readOnly: true });
  const found = database.prepare(
    `SELECT study, point_key, parameters ->> 'name' AS name, replication, unit, value FROM results
     WHERE entity = 'total' AND metric = 'replyRate'`,
  ).all().map((row) => ({ ...row }));
  const expected = { study: "study", point_key: "key-p", name: "p", replication: 0 };
  assert.deepEqual(found, [{ ...expected, unit: "replies/s", value: 100 }]);
  const failures = database.prepare("SELECT replication, message FROM failure").all();
  assert.deepEqual(failures.map((row) => ({ ...row })), [{ replication: 3, message: "boom" }]);
});

Deno.test("two connections write to one file side by side", () => {
  const path = newPath();
  using one = openStore(path);
  using two = openStore(path);
  const runs = [startRun(one, ["p", "q"]), startRun(two, ["p", "q"])];
  for (let number = 0; number < 20; number++) {
    one.add(runs[0], [replicationOf("p", number), replicationOf("q", number)]);
    two.add(runs[1], [replicationOf("q", number)]);
    const extra = [{ entity: `only:${number}`, metric: "m", value: number, samples: 1 }];
    two.add(runs[1], [replicationOf("p", 100 + number, extra)]);
  }
  assert.deepEqual(one.rows("p", 119), two.rows("p", 119));
  assert.equal(one.replications("p").length, 40);
  assert.equal(two.replications("q").length, 20);
});
