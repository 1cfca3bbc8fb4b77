/**
 * Exact: the table of modules is sound, and each kind of fault in a table is found.
 *
 * @module
 */
import assert from "node:assert/strict";
import { checkTable, layers, type LayerTable, moduleOf } from "../../tools/layers_table.ts";

Deno.test("checkTable() finds nothing wrong with the table of iovlab", () => {
  assert.deepEqual(checkTable(layers), []);
});

Deno.test("checkTable() finds unknown names, wrong order and unsafe code in safe modules", () => {
  const table: LayerTable = {
    store: { holds: "", imports: ["lost"] },
    plot: { holds: "", imports: ["store"], types: ["report"], browserSafe: true },
    report: { holds: "", imports: ["report"] },
  };
  assert.deepEqual(checkTable(table), [
    "store names lost, which is not in the table",
    "plot names report, which does not stand above it",
    "plot is browser-safe and runs code of store, which is not",
    "report names report, which does not stand above it",
  ]);
});

Deno.test("the kernel never sees random numbers, nor studies the models", () => {
  assert.ok(!layers.kernel.imports.includes("random"));
  assert.ok(!layers["lqn/solve"].imports.some((name) => name === "kernel" || name === "random"));
  assert.ok(!layers.study.imports.some((name) => name === "scenario" || name.startsWith("lqn/")));
});

Deno.test("moduleOf() takes the longest name, and nothing outside src", () => {
  assert.equal(moduleOf("src/kernel/a.ts"), "kernel");
  assert.equal(moduleOf("src/kernel/deep/a.ts"), "kernel");
  assert.equal(moduleOf("src/lqn/model/a.ts"), "lqn/model");
  assert.equal(moduleOf("src/lqn/a.ts"), undefined);
  assert.equal(moduleOf("src/toString/a.ts"), undefined);
  assert.equal(moduleOf("tests/kernel/a.ts"), undefined);
  assert.equal(moduleOf("src/kernel.ts"), undefined);
});
