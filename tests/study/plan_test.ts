import assert from "node:assert/strict";
import { inline, type PlanEntry, planStudy, runStudy } from "@iovlab/iovlab/study";
import { mixedStudy, newStore, pair, ratio, relative } from "./_studies.ts";

function plain(entries: readonly PlanEntry[]) {
  return entries.map(({ group, point, cached, toRun, mayGrow, reason }) =>
    `${group}/${point}: ${cached} cached, ${toRun}${mayGrow ? "+" : ""} to run, ${reason}`
  );
}

Deno.test("a plan says what would run and why, and writes nothing", async () => {
  using store = newStore();
  const study = {
    ...mixedStudy(),
    groups: [pair("a", { kind: "fixed", replications: 4 }), pair("b", relative(0.04), 1)],
  };
  assert.deepEqual(plain(planStudy(study, store)), [
    "a/split: 0 cached, 4 to run, new point",
    "a/vdi: 0 cached, 4 to run, new point",
    "b/split: 0 cached, 3+ to run, new point",
    "b/vdi: 0 cached, 3+ to run, new point",
  ]);
  assert.equal(store.runs().numRows(), 0);
  const { groups: [, b] } = await runStudy(study, { store, executor: inline() });
  const n = b.replications;
  assert.ok(n > 4);
  assert.deepEqual(plain(planStudy(study, store)), [
    `a/split: ${n} cached, 0 to run, cached`,
    `a/vdi: 4 cached, 0 to run, cached`,
    `b/split: ${n} cached, 0 to run, cached`,
    `b/vdi: ${n} cached, 0 to run, cached`,
  ]);
});

Deno.test("a plan says how many more replications a tighter rule wants", async () => {
  using store = newStore();
  const groups = [pair("g", ratio(0.02), 2)];
  const study = { ...mixedStudy(), groups };
  const { groups: [group] } = await runStudy(study, { store, executor: inline() });
  const tight = { ...study, groups: [pair("g", ratio(0.0001), 2)] };
  const n = group.replications;
  assert.deepEqual(plain(planStudy(tight, store)), [
    `g/split: ${n} cached, 4+ to run, more replications wanted`,
    `g/vdi: ${n} cached, 4+ to run, more replications wanted`,
  ]);
});

Deno.test("a changed engine is a miss, and the plan says since which", async () => {
  using store = newStore();
  const groups = [pair("g", { kind: "fixed", replications: 2 })];
  const study = { ...mixedStudy(), groups };
  await runStudy(study, { store, executor: inline() });
  const changed = { ...study, engine: { ...study.engine, sourceHash: "f".repeat(64) } };
  const reason = `engine changed since ${study.engine.sourceHash.slice(0, 12)}`;
  assert.deepEqual(plain(planStudy(changed, store)), [
    `g/split: 0 cached, 2 to run, ${reason}`,
    `g/vdi: 0 cached, 2 to run, ${reason}`,
  ]);
  const renamed = { ...changed, engine: { ...changed.engine, name: "other" } };
  for (const other of [renamed, { ...study, seed: study.seed + 1 }]) {
    assert.ok(planStudy(other, store).every((entry) => entry.reason === "new point"));
  }
  await runStudy(changed, { store, executor: inline() });
  assert.ok(planStudy(study, store).every((entry) => entry.reason === "cached"), "both are kept");
});

Deno.test("the identity of a point is engine, sources, parameters and seed, not its name or order", () => {
  using store = newStore();
  const base = mixedStudy();
  const rule = { kind: "fixed", replications: 1 } as const;
  const idOf = (parameters: Record<string, number>, key = "p", change: Partial<typeof base> = {}) =>
    planStudy(
      { ...base, ...change, groups: [{ key: "g", points: [{ key, parameters }], rule }] },
      store,
    )[0].id;
  const id = idOf({ rate: 1, noise: 2 });
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.equal(idOf({ noise: 2, rate: 1 }, "q"), id);
  const others = [
    idOf({ rate: 1, noise: 3 }),
    idOf({ rate: 1 }),
    idOf({ rate: 1, noise: 2 }, "p", { seed: 12 }),
    idOf({ rate: 1, noise: 2 }, "p", { engine: { ...base.engine, name: "x" } }),
    idOf({ rate: 1, noise: 2 }, "p", { engine: { ...base.engine, sourceHash: "x" } }),
  ];
  assert.equal(new Set([id, ...others]).size, 6);
});
