/**
 * Exact: the house check counts lines as an editor does, and finds each broken rule at its line.
 *
 * @module
 */
import assert from "node:assert/strict";
import { formatFinding } from "../../tools/_finding.ts";
import { functionsOf } from "../../tools/_functions.ts";
import { parse } from "../../tools/_imports.ts";
import { exportedFiles } from "../../tools/doc_lint.ts";
import { checkHouse, sizeReport } from "../../tools/house.ts";

const header = "/**\n * Something.\n *\n * @module\n */\n";

function found(file: string, text: string, machinePaths: string[] = []): string[] {
  return checkHouse(new Map([[file, text]]), machinePaths).map(formatFinding);
}

function lines(count: number): string {
  return "// line\n".repeat(count);
}

function notebook(code: string): string {
  return JSON.stringify({ cells: [{ cell_type: "code", source: [code] }] });
}

Deno.test("house: a file of 400 lines passes, one of 401 does not", () => {
  assert.deepEqual(found("src/a/a.ts", header + lines(395)), []);
  assert.deepEqual(found("src/a/a.ts", header + lines(396)), [
    "src/a/a.ts:1: 401 lines are over 400",
  ]);
  assert.deepEqual(found("tests/a/a_test.ts", lines(500)), []);
});

Deno.test("house: a function of 60 lines passes, one of 61 does not, and its doc does not count", () => {
  const code = (body: number) =>
    `${header}/**\n${" * Doc.\n".repeat(30)} */\nfunction long() {\n${lines(body)}}\n`;
  assert.deepEqual(found("src/a/a.ts", code(58)), []);
  assert.deepEqual(found("src/a/a.ts", code(59)), ["src/a/a.ts:38: long: 61 lines are over 60"]);
});

Deno.test("house: a source opens with a doc comment that has @module", () => {
  const fault = ["src/a/a.ts:1: a file opens with a doc comment that has @module"];
  assert.deepEqual(found("src/a/a.ts", "export const a = 1;\n" + header), fault);
  assert.deepEqual(found("src/a/a.ts", "/** Something. */\nexport const a = 1;\n"), fault);
  assert.deepEqual(found("src/a/a.ts", "// @module\nexport const a = 1;\n"), fault);
  assert.deepEqual(found("src/a/a.ts", "#!/usr/bin/env -S deno run\n" + header), []);
});

Deno.test("house: ten lines of code a cell, without comments and empty lines", () => {
  const code = "// why\n\nconst a = 1; // one\n";
  assert.deepEqual(found("notebooks/a.ipynb", notebook(code.repeat(10))), []);
  assert.deepEqual(found("notebooks/a.ipynb", notebook(code.repeat(11))), [
    "notebooks/a.ipynb#cell1:1: 11 lines of code are over 10: move them to src/ or the experiment",
  ]);
});

Deno.test("house: a note to self is found in any text file, not inside a longer word", () => {
  const [first, second] = ["TO" + "DO", "FIX" + "ME"];
  assert.deepEqual(found("docs/a.md", `fine\n${first}: more\n`), [
    `docs/a.md:2: "${first}": do it, or open an issue`,
  ]);
  assert.equal(found("docs/a.md", `// ${second}\n`).length, 1);
  assert.deepEqual(found("docs/a.md", `the ${first}S and photo${first}\n`), []);
});

for (
  const path of [
    ["", "home", "ann", "a.ts"].join("/"),
    ["file://", "root", "a.ts"].join("/"),
    ["", "Users", "ann"].join("/"),
    ["", "opt", "clone", "iovlab"].join("/"),
    "C:" + "\\Users\\ann",
  ]
) {
  Deno.test(`house: ${path.replaceAll("/", "|")} is a path of one machine`, () => {
    const here = ["", "opt", "clone"].join("/");
    assert.equal(found("docs/a.md", `see \`${path}\`\n`, [here]).length, 1);
  });
}

Deno.test("house: a web address or a relative path is no path of one machine", () => {
  assert.deepEqual(
    found(
      "docs/a.md",
      "https://example.org/home/x src/work/a.ts ~/root/x ./home/x /tmp/x /dev/null\n",
    ),
    [],
  );
});

Deno.test("functionsOf() measures every kind of function, nested ones too", () => {
  const code = [
    "function one() { return 1; }",
    "const two = () =>",
    "  2;",
    "class A {",
    "  constructor() {}",
    "  get three() {",
    "    return [1].map(function () { return 3; });",
    "  }",
    "}",
    "declare function none(): void;",
    "abstract class B { abstract none(): void; }",
  ].join("\n");
  assert.deepEqual(
    functionsOf(parse("a.ts", code)).map(({ name, line, lines }) => [name, line, lines]),
    [["one", 1, 1], ["two", 2, 2], ["constructor", 5, 1], ["three", 6, 3], ["function", 7, 1]],
  );
});

Deno.test("sizeReport() gives the median length and the share of short functions", () => {
  const long = `function long() {\n${lines(28)}}\n`;
  const short = `function short() {\n${lines(27)}}\n`;
  assert.deepEqual(
    sizeReport(new Map([["a.ts", long], ["b.ts", short], ["c.ts", short + short + short]])),
    { files: 3, medianLines: 30, functions: 5, shortShare: 0.8 },
  );
  assert.equal(sizeReport(new Map([["a.ts", short], ["b.ts", long]])).medianLines, 29.5);
});

Deno.test("exportedFiles() parts what deno.json exports by what is there", () => {
  const configuration = JSON.stringify({ exports: { ".": "./mod.ts", "./a": "./src/a/mod.ts" } });
  assert.deepEqual(exportedFiles(configuration, (path) => path === "./mod.ts"), {
    present: ["./mod.ts"],
    missing: ["./src/a/mod.ts"],
  });
});
