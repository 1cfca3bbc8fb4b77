/**
 * Exact: the colours that a drawing names are found, those that a screenshot of it must show.
 *
 * @module
 */
import assert from "node:assert/strict";
import { lineFigure } from "../../src/plot/mod.ts";
import { coloursOf } from "../../tools/notebook/browser_check.ts";

Deno.test("coloursOf() finds fills and strokes, each once, and no greys", () => {
  const svg = '<g fill="#E69F00"><path stroke="#e69f00"/><path style="stroke:#0072b2"/>' +
    '<path fill="#777777" stroke="#ffffff"/><text>#00ff00</text></g>';
  assert.deepEqual(coloursOf(svg), [[0xe6, 0x9f, 0x00], [0x00, 0x72, 0xb2]]);
});

Deno.test("coloursOf() finds a colour for each series of a figure", async () => {
  const rows = ["a", "b", "c"].flatMap((who) => [1, 2].map((x) => ({ who, x, y: x })));
  const axes = { xLabel: "X", yLabel: "Y" };
  const { svg } = await lineFigure(rows, { title: "T", x: "x", y: "y", series: "who", ...axes });
  assert.equal(coloursOf(svg).length, 3);
});
