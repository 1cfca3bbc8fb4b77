import assert from "node:assert/strict";
import { type ColumnTable, from } from "arquero";
import { randomStream } from "@iovlab/iovlab/random";
import { pairedInterval } from "@iovlab/iovlab/stats";
import { diffResults, type DiffRow } from "@iovlab/iovlab/store";

interface Sample {
  readonly metric?: string;
  readonly id?: string;
  readonly values: readonly number[];
}

function results(...samples: readonly Sample[]): ColumnTable {
  return from(
    samples.flatMap(({ metric = "replyRate", id = "1", values }) =>
      values.map((value, replication) => (
        { study: "s", group: "g", point: "p", id, entity: "total", metric, replication, value }
      ))
    ),
  );
}

const diff = (a: ColumnTable, b: ColumnTable) => diffResults(a, b).objects() as DiffRow[];

Deno.test("exact: the same bits are identical; another value of the same point is not repeated", () => {
  const a = results({ values: [1, 2, NaN] });
  assert.equal(diff(a, results({ values: [1, 2, NaN] }))[0].kind, "identical");
  assert.equal(diff(a, results({ values: [1, 2 + 1e-15, NaN] }))[0].kind, "not repeated");
});

Deno.test("exact: pairs where there are as many, Welch's interval where there are not", () => {
  const [x, y] = [[10, 12, 11, 13], [11.5, 13, 12.6, 14.1]];
  const [paired] = diff(results({ values: x }), results({ id: "2", values: y }));
  assert.equal(paired.halfWidth, pairedInterval(y, x).halfWidth);
  assert.deepEqual([paired.kind, paired.countA, paired.countB], ["different", 4, 4]);
  const [welch] = diff(results({ values: x }), results({ id: "2", values: y.slice(1) }));
  // R 4.2.2: t.test(c(13, 12.6, 14.1), c(10, 12, 11, 13))$conf.int is -0.3012341 to 3.7679008
  assert.equal(welch.halfWidth.toFixed(3), ((3.7679008 + 0.3012341) / 2).toFixed(3));
  assert.equal(welch.kind, "equal");
});

Deno.test("exact: what only one side has is said, and values that are not finite are never called equal", () => {
  const a = results({ values: [1, 2] }, { metric: "a", values: [1] });
  const b = results({ id: "2", values: [NaN, 2] }, { metric: "b", values: [1] });
  assert.deepEqual(diff(a, b).map(({ metric, kind }) => `${metric} ${kind}`), [
    "replyRate different",
    "a only in a",
    "b only in b",
  ]);
});

Deno.test("statistical: with many rows and no difference, one in twenty comparisons or fewer calls any row different", () => {
  const calls = (shift: number) => {
    let wrong = 0;
    for (let run = 0; run < 300; run++) {
      const sample = (name: string, add: number): Sample[] =>
        Array.from({ length: 20 }, (_, index) => {
          const stream = randomStream(1, run, `${name}/${index}`);
          const values = Array.from({ length: 8 }, () => stream.uniform() + stream.uniform() + add);
          return { metric: `m${index}`, id: name, values };
        });
      const rows = diff(results(...sample("a", 0)), results(...sample("b", shift)));
      if (rows.some(({ kind }) => kind === "different")) wrong++;
    }
    return wrong / 300;
  };
  assert.ok(calls(0) < 0.05 + 3 * Math.sqrt(0.05 * 0.95 / 300), `${calls(0)}`);
  assert.ok(calls(1) > 0.9, "a shift is seen");
});
