/**
 * Exact: each lint rule reports what it forbids, and only there.
 *
 * @module
 */
import assert from "node:assert/strict";
import plugin from "../../tools/lint/mod.ts";

function reports(file: string, code: string): string[] {
  return Deno.lint.runPlugin(plugin, file, code).map(({ id, range }) =>
    `${id}: ${code.slice(...range)}`
  );
}

for (
  const code of [
    "Math.random()",
    'Math["random"]()',
    "Math[`random`]()",
    "globalThis.Math.random()",
    "[1].map(Math.random)",
  ]
) {
  Deno.test(`no-math-random reports ${code} in every folder`, () => {
    for (const file of ["src/random/a.ts", "tests/random/a_test.ts", "bench/a.ts"]) {
      const found = reports(file, code);
      assert.equal(found.length, 1);
      assert.match(found[0], /^iovlab\/no-math-random: /);
    }
  });
}

Deno.test("no-math-random reports random taken out of Math", () => {
  assert.deepEqual(reports("a.ts", "const { PI, random: r } = Math;"), [
    "iovlab/no-math-random: { PI, random: r } = Math",
  ]);
});

Deno.test("no-math-random passes other members, strings and streams", () => {
  assert.deepEqual(
    reports(
      "src/random/a.ts",
      'Math.floor(1); stream.random(); const s = "Math.random()"; const { PI } = Math; // Math.random',
    ),
    [],
  );
});

for (
  const code of [
    "Date.now()",
    "performance.now()",
    "globalThis.performance.now()",
    "new Date()",
    "Date()",
    "Temporal.Now",
    "crypto.randomUUID()",
    "crypto.getRandomValues",
  ]
) {
  Deno.test(`no-wall-clock reports ${code} in a simulation, not in a study or the commands`, () => {
    for (const file of ["src/kernel/a.ts", "src/scenario/a.ts", "src/lqn/solve/a.ts"]) {
      const found = reports(file, code);
      assert.equal(found.length, 1);
      assert.match(found[0], /^iovlab\/no-wall-clock: /);
    }
    for (const file of ["src/study/a.ts", "src/cli/a.ts", "tests/kernel/a_test.ts"]) {
      assert.deepEqual(reports(file, code), []);
    }
  });
}

Deno.test("no-wall-clock passes a date that is given, and a simulation's own now", () => {
  assert.deepEqual(reports("src/kernel/a.ts", "new Date(0); simulation.now; simulation.now()"), []);
});

Deno.test("no-wall-clock knows a file by its absolute path too", () => {
  const file = new URL("../../src/kernel/a.ts", import.meta.url);
  assert.equal(reports(decodeURIComponent(file.pathname), "Date.now()").length, 1);
});

Deno.test("no-console-in-src reports console in the library, not in its faces or tests", () => {
  assert.deepEqual(reports("src/plot/a.ts", "console.log(1); console.table([])"), [
    "iovlab/no-console-in-src: console.log",
    "iovlab/no-console-in-src: console.table",
  ]);
  for (const file of ["src/cli/a.ts", "src/report/a.ts", "tests/plot/a_test.ts", "tools/a.ts"]) {
    assert.deepEqual(reports(file, "console.log(1)"), []);
  }
});

Deno.test("no-export-all reports export * in a mod.ts only", () => {
  for (const file of ["mod.ts", "src/plot/mod.ts"]) {
    assert.deepEqual(reports(file, 'export * from "./a.ts";\nexport * as b from "./b.ts";'), [
      'iovlab/no-export-all: export * from "./a.ts";',
      'iovlab/no-export-all: export * as b from "./b.ts";',
    ]);
    assert.deepEqual(reports(file, 'export { a } from "./a.ts";'), []);
  }
  assert.deepEqual(reports("src/plot/a.ts", 'export * from "./b.ts";'), []);
});
