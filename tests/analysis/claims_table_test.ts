import assert from "node:assert/strict";
import { claimsCsvColumns, claimsCsvRows, claimsTableRows, judge } from "../../src/analysis/mod.ts";
import { around, claimOf, directionClaim, pointsOf } from "./_fixtures.ts";

const points = pointsOf(200, () => ({}), (index) => index < 160 ? 58 : 10);
const number = judge(claimOf(), { baseline: around(58.21, 3), others: [], space: { points } });
const direction = judge(directionClaim({ id: "scalability", unit: "ms" }), {
  baseline: { estimate: 5, low: -Infinity, high: Infinity },
  others: [],
  space: { points },
});

Deno.test("exact: the table shows what the paper states, ours, the share, and the verdict with its reason", () => {
  const [first, second] = claimsTableRows([number, direction]);
  assert.deepEqual(first, {
    claim: number.claim.statement,
    paper: "60%",
    ours: "58.2% [55.2, 61.2]",
    share: "80% [74%, 85%]",
    verdict: "reproduced",
    reason: number.reason,
    decides: number.decides,
  });
  assert.deepEqual([second.paper, second.ours], ["greater", "5 ms [-infinity, infinity]"]);
});

Deno.test("exact: CSV rows have the columns in order, numbers in full, and null where there is none", () => {
  const rows = claimsCsvRows([number, direction]);
  for (const row of rows) assert.deepEqual(Object.keys(row), [...claimsCsvColumns]);
  assert.deepEqual(Object.values(rows[0]), [
    "benefit",
    "%",
    60,
    58.21,
    55.21,
    61.21,
    0.8,
    "reproduced",
  ]);
  assert.deepEqual(
    Object.values(rows[1]),
    ["scalability", "ms", null, 5, null, null, 1, "inconclusive"],
  );
});
