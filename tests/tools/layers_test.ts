/**
 * Exact: the layer check finds each broken rule at its line, and lets what is allowed pass.
 *
 * @module
 */
import assert from "node:assert/strict";
import { formatFinding } from "../../tools/_finding.ts";
import { checkLayers } from "../../tools/layers.ts";
import type { LayerTable } from "../../tools/layers_table.ts";

const table: LayerTable = {
  core: { holds: "", imports: [], browserSafe: true },
  random: { holds: "", imports: [], browserSafe: true },
  "lqn/model": { holds: "", imports: [], browserSafe: true },
  kernel: { holds: "", imports: ["random"], browserSafe: true },
  store: { holds: "", imports: [] },
  study: { holds: "", imports: ["store"], loadsByUrl: true },
  analysis: { holds: "", imports: [], types: ["store"], browserSafe: true },
  cli: { holds: "", imports: ["study"], loadsExperiments: true, notInRoot: true },
};

function found(files: Record<string, string>): string[] {
  return checkLayers(new Map(Object.entries(files)), table).map(formatFinding);
}

function notebook(...cells: string[]): string {
  const code = cells.map((source) => ({ cell_type: "code", source: source.split(/(?<=\n)/) }));
  return JSON.stringify({ cells: [{ cell_type: "markdown", source: "# Title" }, ...code] });
}

Deno.test("layers: an import that the table allows passes, in every form", () => {
  assert.deepEqual(
    found({
      "src/kernel/mod.ts": 'export { a } from "./a.ts";',
      "src/kernel/a.ts": [
        'import { x } from "../core/mod.ts";',
        'import type { Y } from "../random/mod.ts";',
        'export type Z = import("../random/mod.ts").Z;',
        'const later = await import("../random/mod.ts");',
        'const costs = await import("../../data/costs.json", { with: { type: "json" } });',
        'import arquero from "arquero";',
        "export const a = [x, later, costs, arquero];",
      ].join("\n"),
      "src/lqn/model/a.ts": 'import { x } from "../../core/mod.ts"; export { x };',
      "src/store/a.ts": 'import { DatabaseSync } from "node:sqlite"; Deno.cwd(); DatabaseSync;',
      "src/study/a.ts": "export const load = (url: string) => import(url);",
      "src/analysis/a.ts": 'import type { Row } from "../store/mod.ts"; export type A = Row;',
      "src/cli/a.ts": 'const list = await import("../../experiments/e/mod.ts"); list;',
      "mod.ts": 'export { a } from "./src/kernel/mod.ts";',
    }),
    [],
  );
});

for (
  const [form, line] of Object.entries({
    "a static import": 'import { x } from "../random/mod.ts"; x;',
    "an import for effect": 'import "../random/mod.ts";',
    "a type import": 'import type { X } from "../random/mod.ts"; export type Y = X;',
    "an inline type import": 'export type Y = import("../random/mod.ts").X;',
    "a dynamic import": 'await import("../random/mod.ts");',
    "a dynamic import of a template": "await import(`../random/mod.ts`);",
    "an export of names": 'export { x } from "../random/mod.ts";',
    "an export of everything": 'export * from "../random/mod.ts";',
    "a type export": 'export type { X } from "../random/mod.ts";',
    "a URL": 'export const url = new URL("../random/mod.ts", import.meta.url);',
    "a resolved URL": 'export const url = import.meta.resolve("../random/mod.ts");',
    "a require": 'import x = require("../random/mod.ts"); x;',
  })
) {
  Deno.test(`layers: ${form} that breaks the table is found at its line`, () => {
    assert.deepEqual(found({ "src/core/a.ts": `// first\n\n${line}\n` }), [
      "src/core/a.ts:3: core may not import random",
    ]);
  });
}

Deno.test("layers: an import in a comment, a string or a doc example is none", () => {
  assert.deepEqual(
    found({
      "src/core/a.ts": [
        '// import { x } from "../random/mod.ts";',
        "/**",
        " * @example",
        " * ```ts",
        ' * import { x } from "../random/mod.ts"; Deno.cwd();',
        " * ```",
        " */",
        "export const a = 'import \"../random/mod.ts\"';",
        'export const b = `export * from "../random/mod.ts"; Deno.cwd()`;',
      ].join("\n"),
    }),
    [],
  );
});

Deno.test("layers: another module is imported through its mod.ts only", () => {
  assert.deepEqual(found({ "src/kernel/a.ts": 'import { x } from "../random/_x.ts"; x;' }), [
    "src/kernel/a.ts:1: kernel must import random through src/random/mod.ts, not src/random/_x.ts",
  ]);
});

Deno.test("layers: types only means import type", () => {
  assert.deepEqual(
    found({
      "src/analysis/a.ts": 'import { type Row } from "../store/mod.ts"; export type A = Row;',
    }),
    ['src/analysis/a.ts:1: analysis may import types only from store: write "import type"'],
  );
});

Deno.test("layers: src imports by relative path, and packages by the names in deno.json", () => {
  assert.deepEqual(
    found({
      "src/kernel/a.ts": 'import "@iovlab/iovlab/random";\nimport "npm:arquero@7.2.1";\n',
      "src/kernel/b.ts": 'import "../../tests/x.ts";\nimport "../../experiments/e/mod.ts";\n',
      "src/kernel/c.ts": "export const load = (url: string) => import(url);",
    }),
    [
      'src/kernel/a.ts:1: "@iovlab/iovlab/random" must be imported by relative path inside src',
      'src/kernel/a.ts:2: "npm:arquero@7.2.1" must be pinned in deno.json and imported by its bare name',
      "src/kernel/b.ts:1: kernel may not import tests/x.ts, which is outside src",
      "src/kernel/b.ts:2: kernel may not import experiments/e/mod.ts, which is outside src",
      "src/kernel/c.ts:1: kernel may not import a computed module",
    ],
  );
});

Deno.test("layers: a browser-safe module may not import Node's modules, with or without prefix", () => {
  assert.deepEqual(found({ "src/core/a.ts": 'import "node:fs";\nimport "path";\n' }), [
    'src/core/a.ts:1: core is browser-safe and may not use "node:fs"',
    'src/core/a.ts:2: core is browser-safe and may not use "path"',
  ]);
});

for (
  const [form, code, name] of [
    ["Deno", "Deno.cwd();", "Deno"],
    ["a type of Deno", "export type A = Deno.Kv;", "Deno"],
    ["typeof process", "export const a = typeof process;", "process"],
    ["globalThis.Deno", "globalThis.Deno.cwd();", "Deno"],
    ['globalThis["process"]', 'globalThis["process"].exit();', "process"],
    ["a shorthand property", "export const a = { process };", "process"],
    ["Buffer", "Buffer.from([]);", "Buffer"],
  ]
) {
  Deno.test(`layers: ${form} in a browser-safe module is found`, () => {
    assert.deepEqual(found({ "src/core/a.ts": `export {};\n${code}` }), [
      `src/core/a.ts:2: core is browser-safe and may not use ${name}`,
    ]);
  });
}

Deno.test("layers: a variable, a parameter or a member called process is nothing of Node's", () => {
  assert.deepEqual(
    found({
      "src/core/a.ts": [
        "export function run(process: () => void): void { process(); }",
        "export class Station { process(): void { this.process(); } }",
        "export const a = { process: 1 }; a.process;",
        "export function rest({ process }: { process: number }) { return { process }; }",
        "const Buffer = 1; export { Buffer };",
      ].join("\n"),
    }),
    [],
  );
});

Deno.test("layers: files that import each other in a circle are found once", () => {
  assert.deepEqual(
    found({
      "src/core/a.ts": 'import "./c.ts";\nimport "./b.ts";\n',
      "src/core/b.ts": 'await import("./c.ts");',
      "src/core/c.ts": 'import type { A } from "./a.ts"; export type C = A;',
      "src/core/d.ts": 'import "./d.ts";',
      "tests/e.ts": 'import "../src/core/a.ts";',
    }),
    [
      "src/core/a.ts:1: files import each other in a circle: " +
      "src/core/a.ts -> src/core/c.ts -> src/core/a.ts",
      "src/core/d.ts:1: files import each other in a circle: src/core/d.ts -> src/core/d.ts",
    ],
  );
});

Deno.test("layers: a folder under src that is not in the table is found", () => {
  assert.deepEqual(
    found({ "src/extra/a.ts": "", "src/extra/b.ts": "", "src/lqn/a.ts": "", "src/x.ts": "" })
      .map((line) => line.replace(/.*: /, "")),
    ["src/extra", "src/lqn", "src"].map((folder) => `${folder} is not in the table of modules`),
  );
});

Deno.test("layers: an experiment sees the root mod.ts, its own folder, packages and data", () => {
  assert.deepEqual(
    found({
      "experiments/e/a.ts": [
        'import "@iovlab/iovlab";',
        'import "../../mod.ts";',
        'import "./b.ts";',
        'import "arquero";',
        'import "../../data/x.json";',
        'import "@iovlab/iovlab/core";',
        'import "../../src/core/mod.ts";',
        'import "../f/a.ts";',
        'import "node:fs";',
      ].join("\n"),
      "experiments/e/a_test.ts": 'import "node:assert/strict";',
      "experiments/mod.ts": 'import "./e/mod.ts";\nimport "./e/a.ts";',
    }).map((line) => line.split(": ")[0]),
    [...[6, 7, 8, 9].map((line) => `experiments/e/a.ts:${line}`), "experiments/mod.ts:2"],
  );
});

Deno.test("layers: a notebook sees the root mod.ts and experiments, cell by cell", () => {
  assert.deepEqual(
    found({
      "notebooks/e.ipynb": notebook(
        'import { show } from "@iovlab/iovlab";\nimport { plan } from "../experiments/e/mod.ts";',
        'const a = 1;\nconst s = await import("../src/store/mod.ts");',
        'import "../experiments/e/_hidden.ts";',
        'import "@iovlab/iovlab/plot";\nimport "npm:d3@7.9.0";\nimport "node:fs";',
      ),
    }).map((line) => line.split(": ")[0]),
    ["cell3:2", "cell4:1", "cell5:1", "cell5:2", "cell5:3"].map((at) => `notebooks/e.ipynb#${at}`),
  );
});

Deno.test("layers: the root mod.ts exports modules of the table, but not the commands", () => {
  assert.deepEqual(
    found({
      "mod.ts": [
        'export { a } from "./src/cli/mod.ts";',
        'export { b } from "./src/core/b.ts";',
        'export { c } from "arquero";',
      ].join("\n"),
    }),
    [
      "mod.ts:1: the root mod.ts may not export cli",
      'mod.ts:2: the root mod.ts may import src/<module>/mod.ts only, not "./src/core/b.ts"',
      'mod.ts:3: the root mod.ts may import src/<module>/mod.ts only, not "arquero"',
    ],
  );
});
