import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { costGroups, costModelOf, costNames, xen2009, xen45 } from "@iovlab/iovlab/host";
import { predict, type Prediction, type PredictOptions } from "@iovlab/iovlab/scenario";
import { costsAt } from "../../src/scenario/_assumptions.ts";
import { modelRecords } from "../../src/scenario/_data_rows.ts";
import { simulatedRows } from "../../src/scenario/_simulated_rows.ts";
import { slowestStageRate, stageRows } from "../../src/scenario/_stage_rows.ts";
import { unpredictedRows } from "../../src/scenario/_unpredicted.ts";
import { further, published } from "./_published.ts";

const tiny = { replications: 2, points: 2, effort: 0.1 } as const;

/** The prediction of a row, with other published values where they are given. */
function predicted(
  id: string,
  options: PredictOptions,
  [low, high]: readonly [number?, number?] = [],
): Prediction {
  const row = published.find((row) => row.id === id);
  assert.ok(row);
  const found = predict(low === undefined ? row : { ...row, low, high: high ?? low }, options);
  assert.ok(found.expressible);
  return found;
}

// Exact.

Deno.test("each validate row has one prediction or a reason, and each of these a row", () => {
  const rows = [...published, ...further].filter(({ use }) => use === "validate");
  const known = [...stageRows, ...simulatedRows].map(({ id }) => id);
  const described = rows.filter((row) => row.spec).map(({ id }) => id);
  const said = rows.filter((row) => row.unpredicted).map(({ id }) => id);
  const all = [...known, ...Object.keys(unpredictedRows), ...Object.keys(modelRecords)];
  assert.deepEqual([...all, ...described, ...said].sort(), rows.map(({ id }) => id).sort());
});

Deno.test("predict() does not predict what may be fitted, nor claims, nor rows that it does not know", () => {
  for (const row of published.filter(({ use }) => use !== "validate")) {
    assert.deepEqual(predict(row), {
      id: row.id,
      expressible: false,
      reason: `it is marked ${row.use}, not validate`,
    });
  }
  const [row] = published.filter(({ id }) => id === "staging-tx-1q");
  const other = predict({ ...row, id: "new" });
  assert.ok(!other.expressible && other.reason === "nobody has said how to predict it");
});

Deno.test("the rate of the slowest stage is the clock over its cycles", () => {
  const c = costModelOf(xen45);
  const back = c.backReceive + c.backSlot + c.grantCopy + 64 * c.grantCopyByte;
  const assumed = { "ends in the guest": "packet generator", "far end": "dom0" };
  assert.equal(slowestStageRate(c, false, assumed), 2.2e9 / back);
  assert.equal(
    slowestStageRate(c, false, { ...assumed, "far end": "another host" }),
    2.2e9 / (back + c.bridge + c.driverReceive),
  );
  const guest = c.frontReceive + c.frontSlot + c.stackReceive + c.systemCall + 64 * c.copyByte;
  assert.ok(guest > back);
  assert.equal(
    slowestStageRate(c, false, { ...assumed, "ends in the guest": "program" }),
    2.2e9 / guest,
  );
  const { value, low, high, replications } = predicted("staging-rx-1q", tiny);
  assert.deepEqual([value, low, high, replications], [2.2e9 / back, 2.2e9 / back, 2.2e9 / back, 0]);
});

Deno.test("the verdict tells interval, range and outside apart, and the error is to the nearest published value", () => {
  const { value, rangeLow, rangeHigh, rangeFactor } = predicted("staging-tx-1q", tiny);
  assert.ok(rangeLow < value && value < rangeHigh);
  assert.equal(rangeFactor, rangeHigh / rangeLow);
  const at = (low: number, high?: number) => {
    const found = predicted("staging-tx-1q", tiny, [low, high]);
    return [found.verdict, found.withinInterval, Number(found.error.toPrecision(6))];
  };
  assert.deepEqual(at(value), ["inside", true, 0]);
  assert.deepEqual(at(0.9 * value, 1.1 * value), ["inside", true, 0]);
  const error = Number((value / rangeHigh - 1).toPrecision(6));
  assert.deepEqual(at(rangeHigh), ["inside", false, error]);
  assert.deepEqual(at(2 * rangeHigh, 3 * rangeHigh).slice(0, 2), ["outside", false]);
  assert.deepEqual(at(rangeLow / 4, rangeLow / 2).slice(0, 2), ["outside", false]);
  assert.deepEqual(at(value / 4, value / 2)[2], 1);
});

Deno.test("a published bound is kept by what lies below it and missed by what lies above", () => {
  const kept = predicted("ec2-sriov-rtt", tiny);
  assert.deepEqual([kept.comparison, kept.verdict, kept.error], ["at most", "inside", 0]);
  const missed = predicted("ec2-sriov-rtt", tiny, [0.5]);
  assert.equal(missed.verdict, "outside");
  assert.ok(Math.abs(missed.error - (missed.value / 0.5 - 1)) < 1e-12);
});

Deno.test("the same row and options give the same bits; another seed gives others", () => {
  const first = predicted("eli-direct", { ...tiny, seed: 7 });
  assert.deepEqual(predicted("eli-direct", { ...tiny, seed: 7 }), first);
  assert.notEqual(predicted("eli-direct", { ...tiny, seed: 8 }).value, first.value);
  assert.ok(first.low <= first.value && first.value <= first.high);
  assert.ok(first.rangeLow <= first.low && first.high <= first.rangeHigh);
});

Deno.test("predict() refuses options out of their ranges, and runs in which nothing was measured", () => {
  const options = [{ seed: -1 }, { replications: 1 }, { points: 1.5 }, { effort: 0 }, {
    effort: NaN,
  }];
  for (const wrong of options) {
    assert.throws(() => predicted("eli-direct", { ...tiny, ...wrong }), InputError);
  }
  assert.throws(() => predicted("menon06-guest-tx", { ...tiny, effort: 1e-6 }), {
    code: "predict/too-short",
  });
});

Deno.test("every cost is in one group, and the ends of the places are the ends of the ranges", () => {
  assert.deepEqual(Object.values(costGroups).flat().sort(), [...costNames].sort());
  const groups = Object.keys(costGroups).length;
  for (const [place, end] of [[0, "low"], [1, "high"]] as const) {
    const costs = costsAt(xen2009, new Array(groups).fill(place));
    for (const name of costNames) {
      const expected = xen2009.costs[name][end];
      assert.ok(Math.abs(costs[name] - expected) <= 1e-12 * expected, name);
    }
  }
});

// Statistical.

Deno.test("two seeds agree on a ratio within their intervals; a dearer interrupt does not", () => {
  const model = simulatedRows.find(({ id }) => id === "eli-direct");
  assert.ok(model);
  const assumed = Object.fromEntries(model.assumptions.map(({ name, nominal }) => [name, nominal]));
  const logs = (seed: number, vmmInterrupt: number) =>
    Array.from({ length: 6 }, (_, replication) => {
      const costs = costModelOf(xen2009, { vmmInterrupt });
      const { value, over = NaN } = model.sample(costs, assumed, {
        seed,
        replication,
        effort: 0.6,
      });
      return Math.log(value / over);
    });
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: number[]) =>
    values.reduce((sum, value) => sum + (value - mean(values)) ** 2, 0) / (values.length - 1);
  const distance = (a: number[], b: number[]) =>
    Math.abs(mean(a) - mean(b)) / Math.sqrt((variance(a) + variance(b)) / a.length);
  const base = logs(1, xen2009.costs.vmmInterrupt.value);
  assert.ok(distance(base, logs(2, xen2009.costs.vmmInterrupt.value)) < 4);
  assert.ok(distance(base, logs(2, 2 * xen2009.costs.vmmInterrupt.value)) > 8);
});
