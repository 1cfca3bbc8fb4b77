import assert from "node:assert/strict";
import { allPairs, contrasts, pairedTest, replicationSample } from "../../src/analysis/mod.ts";
import { assertAllClose } from "./_fixtures.ts";
import { parts, r } from "./_reference.ts";

function systems(withBlocks: boolean) {
  const response = r("systems");
  const block = response.map((_, at) => Math.floor(at / 4));
  const factors = { system: response.map((_, at) => at % 4 + 1) };
  return withBlocks ? { response, factors, block } : { response, factors };
}
const halves = { name: "late - early", weights: { 1: -0.5, 2: -0.5, 3: 0.5, 4: 0.5 } };

// r/methods.R, R 4.2.2: t.test of each block's sum, p.adjust of paired t tests
Deno.test("published: contrasts in blocks match R's t tests, with Holm's correction", () => {
  const [found] = contrasts(systems(true), [halves]);
  assertAllClose([...parts(found), found.t, found.pValue], r("contrastBlocks"), 1e-10);
  const pairs = contrasts(systems(true), allPairs([1, 2, 3, 4]));
  const order = ["2 - 1", "3 - 1", "4 - 1", "3 - 2", "4 - 2", "4 - 3"];
  const adjusted = order.map((name) => pairs.find((pair) => pair.name === name)!.adjusted);
  assertAllClose(adjusted, r("contrastHolm"), 1e-10);
});

// r/methods.R, R 4.2.2: means, variances and qt by hand
Deno.test("published: contrasts of independent groups have Satterthwaite's degrees of freedom", () => {
  const [found] = contrasts(systems(false), [halves]);
  assertAllClose([...parts(found), found.t, found.degreesOfFreedom], r("contrastGroups"), 1e-10);
});

Deno.test("exact: a difference of two levels in blocks is the paired comparison", () => {
  const columns = systems(true);
  const of = (system: number) =>
    replicationSample(columns.response.filter((_, at) => at % 4 === system - 1), { seed: 1 });
  const [found] = contrasts(columns, [{ name: "3 - 2", weights: { 3: 1, 2: -1 } }]);
  const { difference, pValue } = pairedTest(of(3), of(2));
  assertAllClose([...parts(found), found.pValue], [...parts(difference), pValue], 1e-9);
});

Deno.test("exact: bad weights, missing levels and single values are refused", () => {
  const columns = systems(true);
  const ask = (weights: Record<string, number>, of = columns) => () =>
    contrasts(of, [{ name: "c", weights }]);
  assert.throws(ask({ 1: 1, 2: -0.9 }), /"c" as its weights must add up to 0/);
  assert.throws(ask({ 1: 0, 2: 0 }), /add up to 0/);
  assert.throws(ask({ 1: 1, 9: -1 }), /those of the factor: current value is 9/);
  const gap = {
    response: columns.response.slice(1),
    factors: { system: columns.factors.system.slice(1) },
    block: columns.block!.slice(1),
  };
  assert.throws(
    ask({ 1: 1, 2: -1 }, gap),
    /each block must have its levels.*block "0" without "1"/,
  );
  const few = { response: [1, 2, 3], factors: { system: [1, 2, 2] } };
  assert.throws(() => contrasts(few, allPairs([1, 2])), /must have two values/);
  const two = { ...columns, factors: { ...columns.factors, block: columns.block! } };
  assert.throws(() => contrasts(two, allPairs([1, 2])), /one factor: current value is 2/);
});

Deno.test("exact: groups that do not vary differ for certain", () => {
  const [found] = contrasts(
    { response: [1, 1, 2, 2], factors: { s: [1, 1, 2, 2] } },
    allPairs([1, 2]),
  );
  assert.deepEqual([found.estimate, found.t, found.pValue], [1, Infinity, 0]);
});
