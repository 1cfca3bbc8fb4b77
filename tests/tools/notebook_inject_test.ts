/**
 * Exact: parameters are found in a notebook, values are checked against them and put where papermill puts them.
 *
 * @module
 */
import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { checkValues, parametersOf } from "../../tools/notebook/_declared.ts";
import {
  inject,
  injectedSource,
  type Notebook,
  parseNotebook,
} from "../../tools/notebook/_inject.ts";
import { parameterLines } from "../../tools/notebook/inspect.ts";

const declared = `let vms: number = 4; // virtual machines
let architecture: "vdi" | "sr-iov" = "vdi";
const loads = [0.5, 1], deep = { a: 1 }; // both
var quick = false, label = "x", seed = -1, free = compute();
let strict: readonly number[] | null;
const { ignored } = deep;`;

type Part = [tags: readonly string[], source: string];

function notebook(...parts: readonly Part[]): Notebook {
  const cells = parts.map(([tags, source], i) => ({
    cell_type: "code",
    id: `c${i}`,
    metadata: { tags },
    source,
    outputs: [],
  }));
  return { cells, metadata: { kernelspec: { name: "deno" } }, nbformat: 4, nbformat_minor: 5 };
}

const plain = notebook([[], "import x;"], [["parameters"], declared], [[], "show(vms);"]);
const record = { input: "a.ipynb", output: "b.ipynb" };

/** Place and text of the cells that were put in. */
function injected({ cells }: Notebook): [number, unknown][] {
  return cells.flatMap((cell, i) =>
    cell.metadata?.tags?.includes("injected-parameters") ? [[i, cell.source]] : []
  ) as [number, unknown][];
}

function refused(values: Parameters<typeof checkValues>[1], of = plain): string {
  try {
    checkValues(of.cells, values);
  } catch (error) {
    assert.ok(error instanceof InputError);
    return error.message;
  }
  return "";
}

Deno.test("parametersOf() reads names, words, types, defaults and comments", () => {
  const found = parametersOf(plain.cells)!;
  assert.deepEqual(found.map(({ fault: _, ...rest }) => rest).slice(0, 4), [
    { name: "vms", keyword: "let", type: "number", default: "4", description: "virtual machines" },
    {
      name: "architecture",
      keyword: "let",
      type: '"vdi" | "sr-iov"',
      default: '"vdi"',
      description: "",
    },
    { name: "loads", keyword: "const", default: "[0.5, 1]", description: "both" },
    { name: "deep", keyword: "const", default: "{ a: 1 }", description: "both" },
  ]);
  const names = [
    "vms",
    "architecture",
    "loads",
    "deep",
    "quick",
    "label",
    "seed",
    "free",
    "strict",
  ];
  assert.deepEqual(found.map(({ name }) => name), names);
  assert.equal(parametersOf(notebook([[], declared]).cells), undefined);
});

Deno.test("parameterLines() lists parameters for people", () => {
  const lines = parameterLines("a.ipynb", parametersOf(plain.cells));
  assert.equal(lines[0], "a.ipynb: parameters");
  assert.equal(lines[1], "  vms: number (default 4)  virtual machines");
  assert.equal(lines.at(-1), "  strict: readonly number[] | null (no default)");
  assert.match(parameterLines("a.ipynb", undefined)[0], /no cell has the tag "parameters"/);
});

Deno.test("inject() puts values right behind the cell with the tag, in its words", () => {
  const values = { vms: 8, architecture: "sr-iov", loads: [2] };
  const made = inject(plain, values, record);
  assert.deepEqual(injected(made), [
    [2, '// Parameters\nvms = 8;\narchitecture = "sr-iov";\nconst loads = [2];'],
  ]);
  assert.deepEqual(made.metadata, {
    kernelspec: { name: "deno" },
    papermill: { input_path: "a.ipynb", output_path: "b.ipynb", parameters: values },
  });
  assert.equal(made.cells.length, plain.cells.length + 1);
  assert.equal(injected(plain).length, 0);
});

Deno.test("inject() replaces an earlier injected cell", () => {
  const again = inject(inject(plain, { vms: 8, quick: true }, record), { vms: 2 }, record);
  assert.deepEqual(injected(again), [[2, "// Parameters\nvms = 2;"]]);
  const alone = notebook([[], "a;"], [["injected-parameters"], "let vms = 1;"]);
  assert.deepEqual(injected(inject(alone, { vms: 3 }, record)), [[
    1,
    "// Parameters\nlet vms = 3;",
  ]]);
});

Deno.test("inject() puts values on top where no cell has the tag, and nothing where none are given", () => {
  const bare = notebook([[], "show(vms);"]);
  assert.deepEqual(injected(inject(bare, { vms: 3 }, record)), [[
    0,
    "// Parameters\nlet vms = 3;",
  ]]);
  assert.deepEqual(inject(plain, {}, record).cells, plain.cells);
});

Deno.test("injectedSource() keeps the type of a constant that it declares again", () => {
  const of = parametersOf(notebook([["parameters"], "const n: number = 1;"]).cells);
  assert.equal(injectedSource({ n: 2 }, of), "// Parameters\nconst n: number = 2;");
});

Deno.test("checkValues() refuses names that are not there, with the nearest one", () => {
  assert.match(
    refused({ vsm: 8 }),
    /parameter "vsm" .*did you mean "vms"\?.*: there are vms, arch/,
  );
  assert.match(refused({ x: 8 }, notebook([["parameters"], ""])), /: there are none$/);
  assert.match(
    refused({ vms: 8 }, notebook([[], "a;"], [[], "const vms = 4;"])),
    /as cell 2 declares it without the tag "parameters"/,
  );
  assert.equal(refused({ vms: 8 }, notebook([[], "show(vms);"])), "");
});

Deno.test("checkValues() holds values to the type or the kind of the default", () => {
  const good = { vms: 8, architecture: "sr-iov", loads: [], deep: {}, quick: true, label: "" };
  assert.equal(refused({ ...good, seed: 1, free: "anything", strict: null }), "");
  assert.match(refused({ vms: "8" }), /"vms" as it must be a number: current value is "8"/);
  assert.match(refused({ architecture: "kvm" }), /must be "vdi" or "sr-iov": .*"kvm"/);
  assert.match(refused({ loads: "[1]" }), /an array \(-y passes arrays and objects\)/);
  assert.match(refused({ deep: [1] }), /must be an object/);
  assert.match(refused({ quick: 1 }), /must be true or false: current value is 1/);
  assert.match(refused({ label: 8 }), /must be a string \(-r passes text\): current value is 8/);
  assert.match(refused({ seed: null }), /must be a number: current value is null/);
  assert.match(refused({ strict: [1, "a"] }), /an array of which each is a number or null/);
});

Deno.test("parseNotebook() refuses what is no notebook of nbformat 4", () => {
  assert.equal(parseNotebook('{"nbformat":4,"nbformat_minor":5,"cells":[]}', "a").cells.length, 0);
  const broken: readonly [string, string][] = [
    [
      '{\n "cells": [\n  1 2\n ]\n}',
      "a.ipynb:3:5: Cannot read notebook as it must be JSON: comma expected",
    ],
    [
      '{\n "cells": tru\n}',
      "a.ipynb:2:11: Cannot read notebook as it must be JSON: invalid symbol",
    ],
    ["[1,\n2,]", "a.ipynb:2:3: Cannot read notebook as it must be JSON: value expected"],
    ["", "a.ipynb:1:1: Cannot read notebook as it must be JSON: it is empty"],
  ];
  for (const [text, line] of broken) {
    assert.throws(() => parseNotebook(text, "a.ipynb"), (error: InputError) => {
      assert.equal(error.line, line);
      return true;
    });
  }
  assert.throws(
    () => parseNotebook('{"nbformat":3}', "a.ipynb"),
    /nbformat must be 4: current value is 3/,
  );
  assert.throws(() => parseNotebook("null", "a.ipynb"), InputError);
});
