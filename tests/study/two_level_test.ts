import assert from "node:assert/strict";
import { aliasesOf, twoLevel } from "@iovlab/iovlab/study";

const letters = (count: number) => [..."abcdefghijk"].slice(0, count);

Deno.test("exact: a full design has all combinations, the first factor fastest", () => {
  const { runs, resolution, defining } = twoLevel(["a", "b"]);
  assert.deepEqual(runs, [[-1, -1], [1, -1], [-1, 1], [1, 1]]);
  assert.deepEqual([resolution, defining], [Infinity, []]);
});

Deno.test("exact: columns of any design are balanced, and those of main effects at right angles", () => {
  const { runs } = twoLevel(letters(7), {
    d: ["a", "b"],
    e: ["a", "c"],
    f: ["b", "c"],
    g: ["a", "b", "c"],
  });
  for (let i = 0; i < 7; i++) {
    assert.equal(runs.reduce((sum, run) => sum + run[i], 0), 0);
    for (let j = 0; j < i; j++) {
      assert.equal(runs.reduce((sum, run) => sum + run[i] * run[j], 0), 0, `${i} ${j}`);
    }
  }
});

Deno.test("exact: resolutions and the defining relation of standard fractions", () => {
  const half = twoLevel(letters(5), { e: ["a", "b", "c", "d"] });
  assert.deepEqual([half.runs.length, half.resolution], [16, 5]);
  const quarter = twoLevel(letters(6), { e: ["a", "b", "c"], f: ["b", "c", "d"] });
  assert.deepEqual([quarter.runs.length, quarter.resolution], [16, 4]);
  assert.deepEqual(quarter.defining.map((word) => word.join("")).sort(), ["abce", "adef", "bcdf"]);
  const sixteenth = twoLevel(letters(7), {
    d: ["a", "b"],
    e: ["a", "c"],
    f: ["b", "c"],
    g: ["a", "b", "c"],
  });
  assert.deepEqual([sixteenth.runs.length, sixteenth.resolution], [8, 3]);
  assert.equal(sixteenth.defining.length, 15);
});

Deno.test("exact: an effect and its aliases have the same column", () => {
  const design = twoLevel(letters(5), { d: ["a", "b"], e: ["a", "c"] });
  const column = (effect: readonly string[]) =>
    design.runs.map((run) =>
      effect.reduce((product, name) => product * run[design.factors.indexOf(name)], 1)
    );
  const aliases = aliasesOf(design, ["a"]);
  assert.deepEqual(aliases.map((one) => one.join("")), ["bd", "ce", "abcde"]);
  for (const alias of aliases) assert.deepEqual(column(alias), column(["a"]));
  assert.notDeepEqual(column(["b", "c"]), column(["a"]));
});

Deno.test("exact: the other half has the sign of the generated column turned", () => {
  const one = twoLevel(letters(3), { c: ["a", "b"] });
  const other = twoLevel(letters(3), { c: ["-", "a", "b"] });
  assert.deepEqual(other.runs.map((run) => -run[2]), one.runs.map((run) => run[2]));
});

Deno.test("exact: unknown names, generators of generated columns and of nothing new are refused", () => {
  assert.throws(() => twoLevel(["vms", "cores"], { core: ["vms"] }), /did you mean "cores"/);
  assert.throws(
    () => twoLevel(letters(4), { c: ["a"], d: ["c"] }),
    /base factors: current value is "c"/,
  );
  assert.throws(() => twoLevel(letters(2), { b: [] }), /name different factors/);
  assert.throws(() => twoLevel([]), /1 to 30/);
  assert.throws(() => twoLevel(["a", "a"]), /must differ/);
});
