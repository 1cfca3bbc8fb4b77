import assert from "node:assert/strict";
import { logRatioInterval, replicationInterval } from "@iovlab/iovlab/stats";
import {
  type Executor,
  type GroupOutcome,
  inline,
  type Progress,
  runStudy,
  type Study,
  valuesAt,
  workerPool,
  workers,
} from "@iovlab/iovlab/study";
import {
  csvOf,
  mixedStudy,
  newStore,
  pair,
  rate,
  ratio,
  relative,
  testEngine,
} from "./_studies.ts";

/** Runs a study in a store of its own, unless one is given. */
async function run(study: Study, executor: Executor = inline(), store = newStore()) {
  return await runStudy(study, { store, executor });
}

function ratesOf(group: GroupOutcome, point: number): readonly number[] {
  return valuesAt(group.points[point], rate.entity, rate.metric);
}

/** An executor that must not be needed. */
const none: Executor = {
  name: "none",
  workers: 1,
  open: () => assert.fail("nothing should have to run"),
};

Deno.test("the outcome has the same bytes for any executor", async () => {
  const expected = csvOf(await run(mixedStudy()));
  assert.ok(expected.split("\n").length > 200);
  for (const count of [1, 2, 3]) {
    assert.equal(csvOf(await run(mixedStudy(), workers(count))), expected, `${count} workers`);
  }
});

Deno.test("the outcome is the same from the store, and then nothing runs", async () => {
  using store = newStore();
  const first = await run(mixedStudy(), workers(2), store);
  const second = await run(mixedStudy("another name"), none, store);
  assert.deepEqual(second.groups, first.groups);
});

Deno.test("more replications in the store than needed change nothing", async () => {
  const wide = { ...mixedStudy(), groups: [pair("g", ratio(0.02), 2), pair("h", relative(0.2))] };
  const narrow = { ...wide, groups: [pair("g", ratio(0.005), 2), pair("h", relative(0.03))] };
  const expected = await run(wide);
  using store = newStore();
  const tight = await run(narrow, inline(), store);
  assert.ok(
    tight.groups.every((group, index) => group.replications > expected.groups[index].replications),
  );
  assert.deepEqual(await run(wide, none, store), expected);
  assert.deepEqual(await run(narrow, none, store), tight);
});

Deno.test("gaps in the store are filled", async () => {
  const study = { ...mixedStudy(), groups: [pair("g", { kind: "fixed", replications: 9 })] };
  const expected = await run(study);
  using store = newStore();
  const start = store.startRun({ study: "gaps" });
  for (const { key, id, parametersHash, parameters } of expected.groups[0].points) {
    const point = { id, parametersHash, parameters, seed: study.seed };
    store.definePoints(start, study.engine, [{ key, rule: null, points: [{ key, point }] }]);
  }
  using full = newStore();
  await run(study, inline(), full);
  const [{ id }] = expected.groups[0].points;
  for (const replication of [1, 4, 20]) {
    const rows = full.rows(id, replication) ?? [];
    store.add(start, [{ point: id, replication, rows, seconds: 0, worker: 0 }]);
  }
  assert.deepEqual(await run(study, inline(), store), expected);
});

Deno.test("the relative rule stops at the first round where every point is precise", async () => {
  const { groups: [group] } = await run({ ...mixedStudy(), groups: [pair("g", relative(0.05))] });
  const precise = (count: number) =>
    [0, 1].every((point) => {
      const { mean, halfWidth } = replicationInterval(ratesOf(group, point).slice(0, count));
      return halfWidth <= 0.05 * mean;
    });
  let count = 3;
  while (!precise(count)) count += 2;
  assert.ok(count > 3 && count < 60);
  assert.deepEqual([group.replications, group.reached], [count, true]);
  const widths = [0, 1].map((point) => {
    const { mean, halfWidth } = replicationInterval(ratesOf(group, point));
    return halfWidth / mean;
  });
  assert.equal(group.halfWidth, Math.max(...widths));
});

Deno.test("the log-ratio rule looks at the pairs, and says where it did not reach its precision", async () => {
  const groups = [pair("far", ratio(0.0001, 10), 2), pair("near", ratio(0.01), 2)];
  const { groups: [far, near] } = await run({ ...mixedStudy(), groups });
  assert.deepEqual([far.replications, far.reached], [10, false]);
  for (const group of [far, near]) {
    const [split, vdi] = [ratesOf(group, 0), ratesOf(group, 1)];
    assert.equal(split.length, vdi.length);
    assert.equal(group.halfWidth, logRatioInterval(vdi, split).logHalfWidth);
  }
  assert.ok(near.reached && near.halfWidth! <= 0.01);
  const before = near.replications - 4;
  const { logHalfWidth } = logRatioInterval(
    ratesOf(near, 1).slice(0, before),
    ratesOf(near, 0).slice(0, before),
  );
  assert.ok(before < 3 || logHalfWidth > 0.01, "it did not stop a round earlier");
});

Deno.test("a ratio that cannot be computed is not reached, and its half-width says so", async () => {
  const points = [
    { key: "split", parameters: { rate: 0, noise: 0 } },
    { key: "vdi", parameters: { rate: 1, noise: 0 } },
  ];
  const groups = [{ key: "g", points, rule: ratio(0.01, 7) }];
  const { groups: [group] } = await run({ ...mixedStudy(), groups });
  assert.deepEqual([group.replications, group.reached, group.halfWidth], [7, false, NaN]);
});

Deno.test("values that are all 0 are precise", async () => {
  const points = [{ key: "idle", parameters: { rate: 0, noise: 0 } }];
  const groups = [{ key: "g", points, rule: relative(0.01) }];
  const { groups: [group] } = await run({ ...mixedStudy(), groups });
  assert.deepEqual([group.replications, group.reached, group.halfWidth], [3, true, 0]);
});

Deno.test("a point that occurs in two groups is measured once", async () => {
  using store = newStore();
  const rule = { kind: "fixed", replications: 3 } as const;
  const groups = [pair("a", rule), pair("b", { kind: "fixed", replications: 5 })];
  const outcome = await run({ ...mixedStudy(), groups }, workers(2), store);
  assert.deepEqual(outcome.groups.map((group) => group.replications), [3, 5]);
  const [a, b] = outcome.groups.map((group) => ratesOf(group, 0));
  assert.deepEqual(a, b.slice(0, 3));
  assert.equal(store.table({ uncounted: true, group: "a", point: "split" }).numRows(), 5 * 3);
  const measured = store.table({ uncounted: true, group: "b" }).numRows();
  assert.equal(measured, 2 * 5 * 3);
});

Deno.test("NaN is a value, -0 is 0, and a row that a replication lacks is NaN", async () => {
  const rule = { kind: "fixed", replications: 4 } as const;
  const point = { key: "p", parameters: {} };
  const groups = [{ key: "g", points: [point], rule }];
  const sparse = await run({ ...mixedStudy(), engine: testEngine("sparse"), groups });
  assert.deepEqual(valuesAt(sparse.groups[0].points[0], "a", "odd"), [NaN, 1, NaN, 1]);
  const noisy = await run({ ...mixedStudy(), groups: [pair("g", rule)] });
  assert.deepEqual(valuesAt(noisy.groups[0].points[0], "total", "errorRate"), [0, NaN, 0, NaN]);
  assert.throws(() => valuesAt(noisy.groups[0].points[0], "total", "unknown"), RangeError);
});

Deno.test("runs stand in the store with what varies beside the numbers", async () => {
  using store = newStore();
  const provenance = { version: "0.1.0" };
  const executor = workers(2);
  await runStudy(mixedStudy(), { store, executor, command: "reproduce x", provenance });
  const [found] = store.runs().objects() as Record<string, unknown>[];
  assert.deepEqual([found.study, found.command], ["mixed", "reproduce x"]);
  assert.deepEqual(found.provenance, { executor: "workers", workers: 2, version: "0.1.0" });
  assert.ok(found.finished);
  const groups = store.points().objects() as Record<string, unknown>[];
  const short = groups.find((one) => one.group === "short")!;
  assert.deepEqual([short.reached, short.replications], [false, 8]);
});

Deno.test("progress grows to its end", async () => {
  using store = newStore();
  const events: Progress[] = [];
  const onProgress = (progress: Progress) => events.push(progress);
  const rule = { kind: "fixed", replications: 400 } as const;
  const heavy = {
    key: "heavy",
    points: [{ key: "p", parameters: { rate: 1, noise: 1, work: 600_000 } }],
    rule,
  };
  const study = { ...mixedStudy(), groups: [...mixedStudy().groups, heavy] };
  await runStudy(study, { store, executor: inline(), onProgress });
  assert.ok(events.length >= 3, `${events.length} events`);
  assert.equal(events[0].replicationsDone, 0);
  for (let index = 1; index < events.length; index++) {
    assert.ok(events[index].replicationsDone >= events[index - 1].replicationsDone);
    assert.ok(events[index].replicationsDone <= events[index].replications);
  }
  const last = events.at(-1)!;
  assert.deepEqual([last.finished, last.secondsLeft, last.replicationsCached], [true, 0, 0]);
  assert.deepEqual([last.points, last.pointsDone], [last.points, last.points]);
  assert.equal(last.replicationsDone, last.replications);
  assert.equal(last.widest?.group, "short");
  const again: Progress[] = [];
  await runStudy(study, { store, executor: none, onProgress: (event) => again.push(event) });
  assert.equal(again.at(-1)!.replicationsCached, last.replicationsDone);
});

Deno.test("a study that cannot be run is refused before anything is stored", async () => {
  const base = mixedStudy();
  const [group] = base.groups;
  const rule = { ...ratio(0.01) } as Record<string, unknown>;
  const bad: [Partial<Study>, RegExp][] = [
    [{ seed: -1 }, /seed of a study/],
    [{ seed: 1.5 }, /seed of a study/],
    [{ groups: [group, group] }, /groups' keys must differ: current value is "fixed", twice/],
    [{ groups: [{ ...group, points: [] }] }, /must have a point/],
    [{ groups: [{ ...group, points: [group.points[0], group.points[0]] }] }, /points' keys/],
    [{ groups: [{ ...group, rule: { ...rule, of: ["vdi", "x"] } as never }] }, /two of its points/],
    [
      { groups: [{ ...group, rule: { ...rule, of: ["vdi", "vdi"] } as never }] },
      /two of its points/,
    ],
    [{ groups: [{ ...group, rule: { ...rule, minimum: 1 } as never }] }, /minimum/],
    [{ groups: [{ ...group, rule: { ...rule, maximum: 2 } as never }] }, /maximum/],
    [{ groups: [{ ...group, rule: { ...rule, round: 0 } as never }] }, /round/],
    [{ groups: [{ ...group, rule: { ...rule, halfWidth: 0 } as never }] }, /half-width/],
    [{ groups: [{ ...group, rule: { kind: "x" } as never }] }, /kind must be/],
  ];
  for (const [change, message] of bad) {
    using store = newStore();
    const running = run({ ...base, ...change }, none, store);
    await assert.rejects(running, { name: "InputError", message });
    assert.equal(store.runs().numRows(), 0);
  }
});

Deno.test("workers of a pool go from study to study, and give the numbers of new ones", async () => {
  const started: Worker[] = [];
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      started.push(this);
    }
  };
  try {
    using pool = workerPool(2);
    const expected = csvOf(await run(mixedStudy()));
    for (let time = 0; time < 3; time++) {
      assert.equal(csvOf(await run(mixedStudy(), pool)), expected, `time ${time}`);
    }
    assert.equal(started.length, 2);
  } finally {
    globalThis.Worker = Original;
  }
});

Deno.test("a pool does not keep workers that were interrupted at work", async () => {
  using pool = workerPool(2);
  const abort = new AbortController();
  const stopped = runStudy(mixedStudy(), {
    ...{ store: newStore(), executor: pool, signal: abort.signal },
    onProgress: () => abort.abort(new Error("enough")),
  });
  await assert.rejects(stopped, /enough/);
  assert.equal(csvOf(await run(mixedStudy(), pool)), csvOf(await run(mixedStudy())));
});
