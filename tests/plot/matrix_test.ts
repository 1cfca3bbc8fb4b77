/**
 * Matrices: colours by value, numbers in every cell.
 *
 * @module
 */
import assert from "node:assert/strict";
import { luminance } from "../../src/plot/_marks.ts";
import { matrixFigure } from "../../src/plot/mod.ts";
import { allText, textBoxes, tipTexts } from "./_layout.ts";
import { numbers, select } from "./_marks.ts";

const rows = [
  { threat: "flood", a: "split", lost: 0.5, low: 0.4, high: 0.6, word: "" },
  { threat: "flood", a: "vdi", lost: 0.05, low: 0.04, high: 0.06, word: "" },
  { threat: "crash", a: "split", lost: 1, low: 1, high: 1, word: "host down" },
];
const base = {
  title: "T",
  row: "threat",
  column: "a",
  value: "lost",
  valueLabel: "Throughput lost",
  format: "percent",
} as const;

/** The cells: their colours, from left to right and top to bottom. */
function cells(svg: string): { fill: string; box: number[] }[] {
  const found = select(svg, 'rect[stroke="#ffffff"][stroke-width="1.5"]');
  const boxes = numbers(found, "x", "y", "width", "height");
  return found.map((node, i) => ({ fill: node.getAttribute("fill")!, box: boxes[i] }));
}

Deno.test("exact: matrixFigure() is darker where the value is greater, and white with a dash where there is none", async () => {
  const { svg, text } = await matrixFigure(rows, base);
  const [floodSplit, floodVdi, crashSplit, crashVdi] = cells(svg).map(({ fill }) =>
    luminance(fill)
  );
  assert.ok(crashSplit < floodSplit && floodSplit < floodVdi && floodVdi < crashVdi);
  assert.equal(crashVdi, 1);
  assert.ok(allText(svg).includes("–"));
  assert.match(text, /crash +100% +–/);
});

Deno.test("exact: matrixFigure() prints a number in every cell, with its interval where there is room", async () => {
  const wide = await matrixFigure(rows, { ...base, low: "low", high: "high" });
  for (const part of ["50%", "[40, 60]", "5%", "[4.0, 6.0]", "100%"]) {
    assert.ok(allText(wide.svg).includes(part), part);
  }
  assert.ok(tipTexts(wide.svg).includes("flood; split; Throughput lost: 50% [40, 60]"));
  const narrow = Array.from({ length: 12 }, (_, i) => ({ ...rows[0], a: `${i}` }));
  const { svg } = await matrixFigure(narrow, { ...base, low: "low", high: "high", width: 300 });
  assert.ok(!allText(svg).includes("[40, 60]"));
  assert.equal(allText(svg).match(/50%/g)?.length, 12 + 2, "the cells, and both ends of the ramp");
});

Deno.test("exact: matrixFigure() prints ends with at most a digit more than the value, however close they are", async () => {
  const data = [{ threat: "t", a: "x", lost: 1.04, low: 1.0400012, high: 1.0400013 }];
  const { svg } = await matrixFigure(data, { ...base, format: "number", low: "low", high: "high" });
  assert.match(allText(svg), /1\.0\d? \[1\.04\d?, 1\.04\d?\]/);
});

Deno.test("exact: matrixFigure() shows a word instead of the number, and says both", async () => {
  const { svg } = await matrixFigure(rows, { ...base, text: "word" });
  assert.ok(allText(svg).includes("host down"));
  assert.ok(tipTexts(svg).includes("crash; split; host down; Throughput lost: 100%"));
});

Deno.test("exact: matrixFigure() with a log scale has equal steps of colour for equal ratios", async () => {
  const data = [1, 10, 100, 1000].map((lost, i) => ({ threat: "t", a: `${i}`, lost }));
  const log = await matrixFigure(data, { ...base, format: "number", scale: "log" });
  const middle = await matrixFigure(
    [0, 1 / 3, 2 / 3, 1].map((lost, i) => ({ threat: "t", a: `${i}`, lost })),
    base,
  );
  assert.deepEqual(
    cells(log.svg).map(({ fill }) => fill),
    cells(middle.svg).map(({ fill }) => fill),
  );
});

Deno.test("exact: matrixFigure() puts columns that have no room into blocks with the same rows", async () => {
  const names = Array.from({ length: 9 }, (_, i) => `architecture ${i}`);
  const data = ["flood", "crash"].flatMap((threat) =>
    names.map((a, i) => ({ threat, a, lost: i * 1111.5 }))
  );
  const { svg } = await matrixFigure(data, { ...base, format: "number", width: 300 });
  assert.equal(cells(svg).length, 18);
  const labels = textBoxes(svg).filter(({ text }) => text === "flood");
  assert.ok(labels.length > 1, "each block names its rows");
  for (const name of names) assert.ok(allText(svg).includes(name), name);
});

Deno.test("exact: matrixFigure() refuses a domain that a log scale cannot have", () => {
  const bad = { ...base, scale: "log", domain: [0, 1] } as const;
  assert.throws(() => matrixFigure(rows, bad), /above 0/);
});
