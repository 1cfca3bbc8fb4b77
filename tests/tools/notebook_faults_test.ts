/**
 * Exact: the check of an executed notebook passes what is there, and misses nothing that is not.
 *
 * @module
 */
import assert from "node:assert/strict";
import { checkExecuted } from "../../tools/notebook/_faults.ts";

const picture = `<svg xmlns="http://www.w3.org/2000/svg">
  <rect width="1" height="1"/><path d="M0 0L1 1"/><circle r="1"/><text>rate</text><text>load</text>
</svg>`;
const table = "<table><tr><th>claim</th></tr><tr><td>60%</td></tr></table>";

interface Cell {
  tags?: string[];
  outputs?: unknown[];
  count?: number | null;
  source?: string;
}

function notebook(...cells: Cell[]): string {
  return JSON.stringify({
    cells: cells.map(({ tags = [], outputs = [], count = 1, source = "x;" }) => ({
      cell_type: "code",
      source,
      metadata: { tags },
      outputs,
      execution_count: count,
    })),
  });
}

function shown(type: string, content: string | string[]): unknown {
  return { output_type: "display_data", data: { [type]: content, "text/plain": "x" } };
}

function found(...cells: Cell[]): string[] {
  return checkExecuted("x.ipynb", notebook(...cells))
    .map(({ file, message }) => `${file}: ${message}`);
}

const good: Cell = { tags: ["figure:rates"], outputs: [shown("image/svg+xml", picture)] };

Deno.test("checkExecuted() passes pictures and tables in the forms that Jupyter stores", () => {
  assert.deepEqual(
    found(
      good,
      {
        tags: ["figure:lines"],
        outputs: [shown("image/svg+xml", picture.split(/(?<=\n)/))],
      },
      { tags: ["figure:html"], outputs: [shown("text/html", `<figure>${picture}</figure>`)] },
      {
        tags: ["figure:head"],
        outputs: [shown("image/svg+xml", `<?xml version="1.0"?>\n${picture}`)],
      },
      { tags: ["other", "table:claims"], outputs: [shown("text/html", table)] },
      { tags: ["figure:b", "table:b"], outputs: [shown("text/html", table + picture)] },
      { source: " ", count: null },
    ),
    [],
  );
});

for (
  const [what, tag, outputs, fault] of [
    ["a missing picture", "figure:a", [], "no picture in the outputs"],
    ["text in place of a picture", "figure:a", [shown("text/plain", picture)], "no picture"],
    ["an empty picture", "figure:a", [shown("image/svg+xml", "<svg></svg>")], "only 0 marks"],
    [
      "a picture of definitions only",
      "figure:a",
      [shown(
        "image/svg+xml",
        picture.replace("<rect", "<defs><rect").replace("<text>rate", "</defs><text>rate"),
      )],
      "only 0 marks",
    ],
    [
      "a picture with empty paths",
      "figure:a",
      [shown("image/svg+xml", picture.replace("M0 0L1 1", ""))],
      "only 2 marks",
    ],
    [
      "a picture without labels",
      "figure:a",
      [shown("image/svg+xml", picture.replaceAll(/rate|load/g, " "))],
      "only 0 labels",
    ],
    [
      "a mark nowhere",
      "figure:a",
      [shown("image/svg+xml", picture.replace("L1 1", "LNaN 1"))],
      "a mark stands at NaN",
    ],
    ["a missing table", "table:a", [shown("text/html", "<p>60%</p>")], "no table in the outputs"],
    [
      "a table with a head only",
      "table:a",
      [shown("text/html", "<table><tr><th>claim</th></tr></table>")],
      "no row with content",
    ],
    [
      "a table of empty rows",
      "table:a",
      [shown("text/html", "<table><tr><td> </td></tr></table>")],
      "no row with content",
    ],
  ] as const
) {
  Deno.test(`checkExecuted() finds ${what}`, () => {
    const findings = found({ tags: [tag], outputs: [...outputs] });
    assert.equal(findings.length, 1);
    assert.ok(findings[0].startsWith(`x.ipynb#cell1: ${tag}: ${fault}`), findings[0]);
  });
}

Deno.test("checkExecuted() finds cells that failed and cells that did not run", () => {
  const error = { output_type: "error", ename: "TypeError", evalue: "x is not a function" };
  assert.deepEqual(found(good, { outputs: [error] }, { count: null }), [
    "x.ipynb#cell2: the cell failed: TypeError: x is not a function",
    "x.ipynb#cell3: the cell did not run",
  ]);
});

Deno.test("checkExecuted() wants declarations, each once, and reads them from the source", () => {
  const declared = "no cell declares a figure or a table";
  assert.deepEqual(found({}), [`x.ipynb#cell1: ${declared}`]);
  assert.deepEqual(found(good, good), ["x.ipynb#cell2: figure:rates is declared twice"]);
  const executed = notebook({ outputs: [] });
  assert.deepEqual(
    checkExecuted("x.ipynb", executed, notebook(good)).map(({ message }) => message),
    ["figure:rates: no picture in the outputs"],
  );
});
