import assert from "node:assert/strict";
import { type Executor, inline, type Progress, runStudy, type Study } from "@iovlab/iovlab/study";
import { mixedStudy, newStore, pair, testEngine } from "./_studies.ts";

/** An executor that must not be needed. */
const none: Executor = {
  name: "none",
  workers: 1,
  open: () => assert.fail("nothing should have to run"),
};

Deno.test("exact: a study that the store has is no new run, unless it asks for something else", async () => {
  using store = newStore();
  const study = mixedStudy();
  const provenance = { commit: "a", options: { quick: true } };
  const first = await runStudy(study, { store, executor: inline(), provenance });
  const runs = () => [...store.runs().array("measured")] as number[];
  const [measured] = runs();
  assert.ok(measured > 0);

  const events: Progress[] = [];
  const onProgress = (progress: Progress) => events.push(progress);
  // Another commit and machine that ask for the same: the numbers are those of the first.
  const other = { ...provenance, commit: "b", environment: "there" };
  const again = await runStudy(study, { store, executor: none, provenance: other, onProgress });
  assert.deepEqual(again, first);
  assert.deepEqual(runs(), [measured]);
  assert.deepEqual(events.map(({ finished }) => finished), [true]);

  const part: Study = { ...study, groups: study.groups.slice(1) };
  await runStudy(part, { store, executor: none, provenance });
  assert.deepEqual(runs(), [measured, 0], "other groups");
  await runStudy(study, { store, executor: none, provenance });
  assert.deepEqual(runs(), [measured, 0, 0], "no more the latest");
  const asked = { ...provenance, options: { quick: false } };
  await runStudy(study, { store, executor: none, provenance: asked });
  assert.deepEqual(runs(), [measured, 0, 0, 0], "asked for in other words");
  const fewer = pair("fixed", { kind: "fixed", replications: 3 });
  const rule: Study = { ...study, groups: [fewer, ...study.groups.slice(1)] };
  await runStudy(rule, { store, executor: none, provenance: asked });
  assert.equal(runs().length, 5, "another rule");
});

Deno.test("exact: a run after one that failed is a new one", async () => {
  using store = newStore();
  const points = [{ key: "p", parameters: { kind: "promise" } }];
  const groups = [{ key: "g", points, rule: { kind: "fixed", replications: 1 } as const }];
  const study: Study = { name: "bad", engine: testEngine("wrong"), seed: 1, groups };
  await runStudy(study, { store, executor: inline() });
  await runStudy(study, { store, executor: inline() });
  assert.deepEqual([...store.runs().array("failures")], [1, 1]);
});
