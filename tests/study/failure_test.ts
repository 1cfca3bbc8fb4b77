import assert from "node:assert/strict";
import {
  type Executor,
  inline,
  runStudy,
  type Study,
  type StudyOutcome,
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

async function run(study: Study, executor: Executor = inline(), store = newStore()) {
  return await runStudy(study, { store, executor });
}

/** The outcome without stack traces, which name the files of an executor. */
function plain(outcome: StudyOutcome) {
  return { csv: csvOf(outcome), failures: outcome.failures.map((one) => ({ ...one, stack: "" })) };
}

/** A study some of whose points fail at some replications. */
function failingStudy(): Study {
  const bad = (fail: readonly number[]) => ({ rate: 120, noise: 5, fail });
  const fixed = { kind: "fixed", replications: 6 } as const;
  const [split, vdi] = pair("x", fixed).points;
  return {
    ...mixedStudy("failing"),
    groups: [
      pair("good", ratio(0.01), 2),
      { key: "fixed", points: [split, { key: "bad", parameters: bad([5, 2]) }], rule: fixed },
      { key: "late", points: [split, { key: "bad", parameters: bad([4]) }], rule: relative(0.05) },
      {
        key: "ratio",
        points: [split, { ...vdi, parameters: bad([4]) }, { key: "third", parameters: bad([]) }],
        rule: ratio(0.0001),
      },
      { key: "all", points: [{ key: "bad", parameters: bad([0]) }], rule: relative(0.0001) },
    ],
  };
}

Deno.test("a failing point does not stop the others, and is reported", async () => {
  const outcome = await run(failingStudy());
  const told = outcome.failures.map(({ group, point, replication, message }) =>
    `${group}/${point}/${replication}: ${message}`
  );
  assert.deepEqual(told, [
    "fixed/bad/2: no answer at 2",
    "fixed/bad/5: no answer at 5",
    "late/bad/4: no answer at 4",
    "ratio/vdi/4: no answer at 4",
    "all/bad/0: no answer at 0",
  ]);
  assert.match(outcome.failures[0].stack, /_engines\.ts/);
  const [good, fixed, late, lost, all] = outcome.groups;
  assert.ok(good.reached);
  for (const group of [fixed, late, lost, all]) assert.equal(group.reached, false);
  assert.deepEqual(fixed.points.map((point) => point.failed), [false, true]);
  assert.deepEqual(fixed.points[1].series, []);
  assert.ok(late.replications > 5, "the point that is left goes on to its precision");
  assert.ok(late.halfWidth! <= 0.05);
  assert.deepEqual([lost.replications, all.replications], [7, 3], "no more replications can help");
});

Deno.test("failures are the same for any executor, and after a second run", async () => {
  const expected = plain(await run(failingStudy()));
  using store = newStore();
  assert.deepEqual(plain(await run(failingStudy(), workers(2), store)), expected);
  assert.deepEqual(plain(await run(failingStudy(), workers(3), store)), expected);
  const [first] = store.runs().array("run") as number[];
  assert.equal(first, 1);
});

Deno.test("a replication without the row that the rule looks at is a failure", async () => {
  const points = [{ key: "p", parameters: {} }, { key: "q", parameters: { other: 1 } }];
  const rule = { ...relative(0.01), entity: "a", metric: "odd" };
  const study = {
    ...mixedStudy(),
    engine: testEngine("sparse"),
    groups: [{ key: "g", points, rule }],
  };
  const { failures, groups: [group] } = await run(study);
  assert.deepEqual(failures.map(({ point, replication }) => [point, replication]), [["p", 0], [
    "q",
    0,
  ]]);
  assert.match(failures[0].message, /no row a odd, which the stopping rule needs/);
  assert.deepEqual([group.replications, group.reached], [3, false]);
});

Deno.test("only the two points of a ratio need its row", async () => {
  const [split, vdi] = pair("x", ratio(0.01)).points;
  const engine = testEngine("noisy");
  const study = { ...mixedStudy(), engine };
  const rule = ratio(0.02);
  const alone = await run({ ...study, groups: [{ key: "g", points: [split, vdi], rule }] });
  const third = { key: "third", parameters: { rate: 0, noise: 0 } };
  const more = await run({ ...study, groups: [{ key: "g", points: [split, vdi, third], rule }] });
  assert.equal(more.groups[0].replications, alone.groups[0].replications);
  assert.ok(more.groups[0].reached);
  assert.equal(
    more.groups[0].points[2].series.find((one) => one.metric === rate.metric)!.values.length,
    more.groups[0].replications,
  );
});

Deno.test("an answer that breaks the rules of measure functions is a failure", async () => {
  const kinds: Record<string, RegExp> = {
    promise: /must be an array of rows/,
    twice: /must occur only once/,
    text: /must have a number as its value/,
    samples: /whole number of samples/,
    entity: /must have an entity/,
    width: /half-width of at least 0/,
    changes: /read only|read-only/,
    text_thrown: /a text/,
  };
  const groups = Object.keys(kinds).map((kind) => ({
    key: kind,
    points: [{ key: "p", parameters: { kind } }],
    rule: { kind: "fixed", replications: 1 } as const,
  }));
  const study = { ...mixedStudy(), engine: testEngine("wrong"), groups };
  for (const executor of [inline(), workers(2)]) {
    const { failures } = await run(study, executor);
    assert.equal(failures.length, groups.length);
    for (const { group, message } of failures) assert.match(message, kinds[group]);
  }
});

Deno.test("an engine that cannot be loaded is one clear error", async () => {
  const missing = { ...testEngine("noisy"), module: "file:///nowhere/engine.ts" };
  const unnamed = { ...testEngine("noisy"), export: "unknown" };
  const noFunction = { ...testEngine("noisy"), export: "number" };
  for (const executor of [inline(), workers(2)]) {
    for (const engine of [missing, unnamed, noFunction]) {
      await assert.rejects(run({ ...mixedStudy(), engine }, executor), {
        code: "study/engine-not-loaded",
        message: /^Cannot load engine "noisy" from file:/,
      });
    }
  }
});

Deno.test("when a worker breaks down a new one goes on, and others' tasks are not lost", async () => {
  const rule = { kind: "fixed", replications: 200 } as const;
  const groups = [{ key: "g", points: [{ key: "p", parameters: {} }], rule }];
  using store = newStore();
  const study = { ...mixedStudy(), engine: testEngine("breaking"), groups };
  const { failures, groups: [group] } = await run(study, workers(2), store);
  assert.equal(store.replications(group.points[0].id).length + failures.length, 200);
  assert.ok(failures.length <= 10, `${failures.length} failed`);
  for (const { message } of failures) assert.match(message, /its worker broke down: .*lost/);
});

Deno.test("aborting ends at once, and what is finished stays", async () => {
  const work = 3_000_000;
  const rule = { kind: "fixed", replications: 500 } as const;
  const points = [{ key: "p", parameters: { rate: 1, noise: 1, work } }];
  const study = { ...mixedStudy(), groups: [{ key: "g", points, rule }] };
  for (const executor of [inline(), workers(2)]) {
    using store = newStore();
    const controller = new AbortController();
    let done = 0;
    let aborted = 0;
    const running = runStudy(study, {
      store,
      executor,
      signal: controller.signal,
      onProgress: ({ replicationsDone }) => {
        done = replicationsDone;
        if (done < 4 || aborted > 0) return;
        aborted = performance.now();
        controller.abort(new Error("enough"));
      },
    });
    await assert.rejects(running, /enough/);
    const seconds = (performance.now() - aborted) / 1000;
    assert.ok(seconds < 1, `${executor.name} took ${seconds} s to end`);
    const kept = store.table({ uncounted: true, metric: rate.metric }).numRows();
    assert.ok(done >= 4 && kept >= done && kept < 500, `${kept} kept, ${done} told`);
    assert.deepEqual([...store.runs().array("finished")], [null]);
  }
});

Deno.test("a study whose signal is aborted already does not start", async () => {
  using store = newStore();
  const signal = AbortSignal.abort(new Error("no"));
  await assert.rejects(runStudy(mixedStudy(), { store, executor: inline(), signal }), /no/);
  assert.equal(store.runs().numRows(), 0);
});

Deno.test("a measure function that ends its process, in any way, is a failure and not a run without end", async () => {
  const rule = { kind: "fixed", replications: 20 } as const;
  const points = ["deno", "node", "close"].map((how) => ({ key: how, parameters: { how } }));
  const study = {
    ...mixedStudy(),
    engine: testEngine("ending"),
    groups: [{ key: "g", points, rule }],
  };
  const { failures } = await run(study, workers(2));
  assert.deepEqual(
    failures.map(({ point, replication }) => `${point} ${replication}`),
    ["deno 3", "deno 13", "node 3", "node 13", "close 3", "close 13"],
  );
  for (const { message } of failures) assert.match(message, /must not end its process/);
});
