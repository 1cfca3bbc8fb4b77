/**
 * Labels of reference lines.
 *
 * @module
 */
import assert from "node:assert/strict";
import { makeAxis } from "../../src/plot/_scale.ts";
import { referenceStrip } from "../../src/plot/_strip.ts";
import { assertNoOverlap, textBoxes } from "./_layout.ts";

const axis = makeAxis([0, 1]);

/** Lines of a strip: where they stand and from where to where they go. */
function linesOf(svg: string) {
  return [...svg.matchAll(/<line x1="([\d.]+)" x2="[\d.]+" y1="([\d.]+)" y2="([\d.]+)"/g)]
    .map(([, x, y1, y2]) => ({ x: Number(x), y1: Number(y1), y2: Number(y2) }));
}

Deno.test("exact: labels of near references neither cover each other nor cross a line", () => {
  const cases = [[0, 0.6], [0.5, 0.55], [0.5, 0.5], [0.48, 0.5, 0.52], [0, 0.01, 0.98, 1], [
    0.1,
    0.12,
    0.14,
    0.16,
  ]];
  for (const values of cases) {
    const references = values.map((value, i) => ({ value, label: `Reference number ${i + 1}` }));
    const { svg } = referenceStrip(references, axis, 400, 4);
    const boxes = textBoxes(`<svg>${svg}</svg>`);
    assert.equal(boxes.length, values.length);
    assertNoOverlap(boxes);
    for (const { x, y1, y2 } of linesOf(svg)) {
      for (const { text, left, right, top, bottom } of boxes) {
        const crossed = x > left && x < right && y1 < bottom - 1 && y2 > top;
        assert.ok(!crossed, `${values}: a line goes through "${text}"`);
      }
    }
  }
});

Deno.test("exact: a line stands at its value and reaches below the strip", () => {
  const { svg, height } = referenceStrip([{ value: 0.25, label: "a" }], axis, 400, 6);
  assert.deepEqual(linesOf(svg).map(({ x, y2 }) => [x, y2]), [[100, height + 6]]);
});

Deno.test("exact: a name that is wider than its panel goes on in a second line, whole", () => {
  const label = "The paper: up to sixty percent more than what the split driver of that time had";
  const { svg, height } = referenceStrip(
    [{ value: 0.5, label }, { value: 0.6, label: "Ours" }],
    axis,
    160,
    4,
  );
  const boxes = textBoxes(`<svg>${svg}</svg>`);
  assertNoOverlap(boxes);
  assert.ok(boxes.every(({ left, right, top }) => left >= 0 && right <= 160 && top >= 0));
  assert.equal(
    boxes.filter(({ text }) => text !== "Ours").map(({ text }) => text).join(" "),
    label,
  );
  assert.ok(height > 3 * 12);
});

Deno.test("exact: no references take no room", () => {
  assert.equal(referenceStrip([], axis, 400, 6).height, 0);
});
