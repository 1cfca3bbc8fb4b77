/**
 * Tables as texts.
 *
 * @module
 */
import assert from "node:assert/strict";
import { printTable, tableGrid, tableText } from "../../src/plot/mod.ts";

const reason =
  "The baseline interval lies inside the band from 54 to 66 % and the claim holds in most of the space.";
const claims = [
  { claim: "network-benefit", unit: "%", paper: 60, ours: 61.84, verdict: "reproduced", reason },
  { claim: "scalability", unit: "%", paper: null, ours: -0.4, verdict: "inconclusive", reason: "" },
];

Deno.test("exact: no line is wider than asked, and no word is lost, at any width", () => {
  for (const width of [40, 60, 80, 100, 120]) {
    const text = tableText(claims, { width });
    for (const line of text.split("\n")) assert.ok([...line].length <= width, `${width}: ${line}`);
    const letters = text.replace(/[\s-]/g, "");
    const words = width >= 80 ? reason.split(" ") : [];
    for (const word of words) assert.ok(text.includes(word), `${width}: ${word}`);
    assert.ok(letters.includes("reproduced") || width < 80);
  }
});

Deno.test("exact: columns are aligned: numbers end, texts begin, at one place", () => {
  const lines = tableText([{ name: "a", load: 5, x: "u" }, { name: "bcd", load: 1200, x: "v" }])
    .split("\n");
  assert.deepEqual(lines, [
    "name   load  x",
    "----  -----  -",
    "a         5  u",
    "bcd   1,200  v",
  ]);
});

Deno.test("exact: a column below stands under its row over the whole width", () => {
  const columns = ["claim", "ours", "verdict"].map((column) => ({ column }));
  const text = tableText(claims, {
    columns: [...columns, { column: "reason", label: "Why", below: true }],
  });
  const lines = text.split("\n");
  assert.equal(lines[3].slice(0, 30), "  Why: The baseline interval l");
  assert.ok(lines.every((line) => [...line].length <= 100));
  assert.equal(
    lines.filter((line) => line.includes("Why:")).length,
    1,
    "nothing under a row without one",
  );
});

Deno.test("exact: empty cells, flags, dates and objects have a text", () => {
  const { cells, right } = tableGrid({
    rows: [{ a: undefined, b: true, c: new Date(0), d: { e: 1 }, f: 10n, g: NaN }],
  });
  assert.deepEqual(cells[0], ["", "yes", "1970-01-01T00:00:00.000Z", '{"e":1}', "10", "–"]);
  assert.deepEqual(right, [false, false, false, false, true, true]);
});

Deno.test("exact: control characters cannot steer the terminal", () => {
  const text = tableText([{ name: "a\u001b[31mred\nnext" }]);
  assert.ok([...text.replaceAll("\n", "")].every((character) => character >= " "));
  assert.ok(text.includes("a [31mred next"));
});

Deno.test("exact: no rows, no columns and odd widths are said or refused", () => {
  assert.equal(tableText([]), "(no rows)");
  assert.equal(printTable({ rows: [], caption: "C" }), "C\n\n(no rows)");
  assert.throws(() => tableText(claims, { width: 10 }), /width must be at least 20/);
  assert.throws(
    () => tableText(claims, { columns: [{ column: "nope" }] }),
    /"nope" as it must be one of claim/,
  );
});

Deno.test("exact: the unit stands in the header, and a pure number has none", () => {
  const headers = (unit: string) =>
    tableGrid({ rows: [{ a: 1 }], columns: [{ column: "a", unit }] }).headers;
  assert.deepEqual(headers("replies/s"), ["a (replies/s)"]);
  assert.deepEqual(headers("1"), ["a"]);
});
