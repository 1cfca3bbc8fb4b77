// What a study holds fixed and what it varies. Exact.
import assert from "node:assert/strict";
import { studyParameters } from "@iovlab/iovlab/report";

const rule = { kind: "fixed", replications: 3 } as const;

/** One part of a study with a point for each of some parameters. */
function part(key: string, ...parameters: readonly Record<string, never>[] | readonly object[]) {
  return {
    key,
    rule,
    points: parameters.map((one, i) => ({
      key: `${i}`,
      parameters: JSON.parse(JSON.stringify(one)),
    })),
  };
}

Deno.test("exact: every parameter is fixed or varied, none is both, names are neither", () => {
  const { varied, fixed } = studyParameters([
    part("a/1", { host: { name: "x", cores: 4, vms: [{ weight: 1 }, { weight: 2 }] } }),
    part("b/1", { host: { name: "y", cores: 4, vms: [{ weight: 1 }] } }),
  ]);
  assert.deepEqual(fixed, [{ path: "host.cores", value: "4" }]);
  assert.deepEqual(varied, [
    { path: "host.vms[]", values: ["2", "1"] },
    { path: "host.vms[].weight", values: ["1, 2", "1"] },
  ]);
});

Deno.test("exact: what is absent from a part varies, and its cell is empty there", () => {
  const { varied, fixed } = studyParameters([part("a", { x: 1, y: 2 }), part("b", { x: 1 })]);
  assert.deepEqual(varied, [{ path: "y", values: ["2", ""] }]);
  assert.deepEqual(fixed, [{ path: "x", value: "1" }]);
});

Deno.test("exact: few values are listed in order, many numbers are a range, many texts a count", () => {
  const numbers = [9, 10, 2, 4, 6, 8].map((x) => ({ x, word: `w${x}`, on: x > 5, none: null }));
  const { varied, fixed } = studyParameters([part("a", ...numbers)]);
  assert.deepEqual(varied, [
    { path: "x", values: ["2 to 10 (6 values)"] },
    { path: "word", values: ["6 values"] },
    { path: "on", values: ["no, yes"] },
  ]);
  assert.deepEqual(fixed, [{ path: "none", value: "none" }]);
});

Deno.test("exact: parts count their groups, points, replications and what reached its precision", () => {
  const groups = [part("a/1", { x: 1 }, { x: 2 }), part("a/2", { x: 3 }), part("b", { x: 4 })];
  const outcomes = groups.map(({ key }, i) => ({
    ...{ key, points: [], replications: 3 + i, reached: i !== 1 },
  }));
  assert.deepEqual(studyParameters(groups, outcomes).parts, [
    { name: "a", groups: 2, points: 3, replications: [3, 4], reached: 1 },
    { name: "b", groups: 1, points: 1, replications: [5, 5], reached: 1 },
  ]);
  assert.deepEqual(studyParameters(groups).parts[1], { name: "b", groups: 1, points: 1 });
});
