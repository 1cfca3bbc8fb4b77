import assert from "node:assert/strict";
import { summarize, valuesOf } from "../../src/analysis/mod.ts";
import type { ResultRow } from "../../src/core/mod.ts";
import { replicationInterval } from "../../src/stats/mod.ts";

const row = (entity: string, metric: string, value: number): ResultRow => ({
  entity,
  metric,
  value,
  samples: 100,
});

Deno.test("exact: one row per entity and metric with Student's interval over replications", () => {
  const replications = [
    [row("total", "replyRate", 10), row("vm:a", "replyRate", 4), row("total", "dropRate", 1)],
    [row("total", "replyRate", 12), row("vm:a", "replyRate", 5), row("total", "dropRate", 1)],
    [row("total", "replyRate", 17), row("vm:a", "replyRate", 6), row("total", "dropRate", 1)],
  ];
  const { halfWidth } = replicationInterval([10, 12, 17]);
  const found = summarize(replications);
  assert.deepEqual(found[0], {
    entity: "total",
    metric: "replyRate",
    value: 13,
    halfWidth,
    samples: 3,
    missing: 0,
  });
  assert.deepEqual(
    found.map(({ entity, metric, value }) => [entity, metric, value]),
    [["total", "replyRate", 13], ["vm:a", "replyRate", 5], ["total", "dropRate", 1]],
  );
  assert.equal(found[2].halfWidth, 0);
});

Deno.test("exact: rows that are NaN or not there are missing, counted and not averaged", () => {
  const replications = [
    [row("total", "responseTimeMean", 2)],
    [row("total", "responseTimeMean", NaN), row("late", "dropRate", 3)],
    [row("total", "responseTimeMean", 4)],
    [],
  ];
  const [first, late] = summarize(replications);
  assert.deepEqual([first.value, first.samples, first.missing], [3, 2, 2]);
  assert.deepEqual(late, { entity: "late", metric: "dropRate", value: 3, samples: 1, missing: 3 });
});

Deno.test("exact: what no replication observed is NaN without a half-width", () => {
  const [only] = summarize([[row("vm:idle", "responseTimeMean", NaN)]]);
  assert.deepEqual(only, {
    entity: "vm:idle",
    metric: "responseTimeMean",
    value: NaN,
    samples: 0,
    missing: 1,
  });
  assert.deepEqual(summarize([]), []);
});

Deno.test("exact: names with separators in them do not collide", () => {
  const found = summarize([[row("a:b", "c", 1), row("a", "b:c", 2), row('a","b', "c", 3)]]);
  assert.deepEqual(found.map(({ value }) => value), [1, 2, 3]);
});

Deno.test("exact: a row given twice and an infinite value are refused", () => {
  const twice = [row("total", "replyRate", 1), row("total", "replyRate", NaN)];
  assert.throws(() => summarize([[], twice]), /one row of "replyRate" for "total".*replication 1/);
  assert.throws(() => valuesOf([twice], "total", "replyRate"), /one row of "replyRate"/);
  assert.throws(() => summarize([[row("total", "replyRate", Infinity)]]), /finite/);
});

Deno.test("exact: values by replication keep their places", () => {
  const replications = [[row("total", "replyRate", 1)], [row("vm:a", "replyRate", 9)], [
    row("total", "replyRate", 3),
  ]];
  assert.deepEqual(valuesOf(replications, "total", "replyRate"), [1, NaN, 3]);
});
