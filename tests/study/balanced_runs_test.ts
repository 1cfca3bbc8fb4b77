import assert from "node:assert/strict";
import { balancedRuns, twoLevel } from "@iovlab/iovlab/study";

const names = "abcdefghij".split("");
const generators = {
  f: ["a", "b", "c", "d"],
  g: ["a", "b", "c", "e"],
  h: ["a", "b", "d", "e"],
  i: ["a", "c", "d", "e"],
  j: ["b", "c", "d", "e"],
};

function settingsOf(factors: readonly string[], words: Record<string, string[]>) {
  return twoLevel(factors, words).runs.map((run) =>
    Object.fromEntries(factors.map((name, i) => [name, run[i]]))
  );
}

Deno.test("each of ten factors has both levels equally often in four and in eight of 32 runs", () => {
  const settings = settingsOf(names, generators);
  for (const count of [4, 8]) {
    const runs = balancedRuns(settings, count);
    assert.equal(new Set(runs).size, count);
    for (const name of names) {
      const sum = runs.reduce((total, run) => total + settings[run][name], 0);
      assert.equal(sum, 0, `${name} in ${count}`);
    }
  }
});

Deno.test("every eighth run, by contrast, leaves factors at one level", () => {
  const settings = settingsOf(names, generators);
  const levels = new Set([0, 8, 16, 24].map((run) => settings[run].a));
  assert.equal(levels.size, 1);
});

Deno.test("two runs cannot vary all factors of a full design but as many as any two can", () => {
  const settings = settingsOf(["a", "b", "c"], {});
  assert.deepEqual(balancedRuns(settings, 2), [0, 7]);
  assert.deepEqual(balancedRuns(settings, 1), [0]);
});

Deno.test("numbers that are no powers of two are refused", () => {
  const settings = settingsOf(["a", "b", "c"], {});
  for (const count of [0, 3, 8, 16]) {
    assert.throws(() => balancedRuns(settings, count), /Cannot|must/);
  }
  assert.throws(() => balancedRuns(settings.slice(1), 2), /powers of two/);
});
