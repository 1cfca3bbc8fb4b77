/**
 * Series side by side where their intervals meet.
 *
 * @module
 */
import assert from "node:assert/strict";
import { dodgeOf } from "../../src/plot/_dodge.ts";
import type { Line } from "../../src/plot/_marks.ts";
import { resolveStyles } from "../../src/plot/mod.ts";

const styles = resolveStyles(["a", "b", "c", "d", "e", "f", "g", "h"]);

/** Values in px: y grows upwards from 200. */
const px = { x: (value: number) => value, y: (value: number) => 200 - value };

function line(series: number, ...points: [x: number, y: number, half: number][]): Line {
  return {
    style: styles[series],
    points: points.map(([x, y, half]) => ({ x, y, low: y - half, high: y + half })),
  };
}

Deno.test("exact: series whose intervals meet at a place stand apart, evenly about it", () => {
  const lines = [line(0, [0, 50, 20], [100, 50, 20]), line(1, [1, 60, 20], [100, 150, 20])];
  assert.deepEqual(dodgeOf([{ lines, px }]), [-2, 2]);
});

Deno.test("exact: series stay where they are if no intervals meet, or if markers hide them", () => {
  const clear = [line(0, [0, 50, 10]), line(1, [0, 100, 10])];
  const hidden = [line(0, [0, 50, 2]), line(1, [0, 50, 2])];
  const elsewhere = [line(0, [0, 50, 20]), line(1, [50, 50, 20])];
  for (const lines of [clear, hidden, elsewhere]) {
    assert.deepEqual(dodgeOf([{ lines, px }]), [0, 0]);
  }
});

Deno.test("exact: panels agree: where series of one stand apart those of all do", () => {
  const clear = { lines: [line(0, [0, 50, 10]), line(1, [0, 100, 10])], px };
  const met = { lines: [line(0, [0, 50, 20]), line(1, [0, 60, 20])], px };
  assert.deepEqual(dodgeOf([clear, met]), dodgeOf([met]));
  assert.notDeepEqual(dodgeOf([clear, met]), dodgeOf([clear]));
});

Deno.test("exact: series do not reach their neighbours' places: too near or too many stay where they are", () => {
  const near = [line(0, [0, 50, 20], [6, 50, 20]), line(1, [0, 50, 20], [6, 50, 20])];
  assert.ok(Math.max(...dodgeOf([{ lines: near, px }])) <= 0.15 * 6 + 1e-9);
  const many = styles.map((_, i) => line(i, [0, 50, 20], [40, 50, 20]));
  assert.deepEqual(dodgeOf([{ lines: many, px }]), many.map(() => 0));
  const roomy = styles.map((_, i) => line(i, [0, 50, 20], [100, 50, 20]));
  const shifts = dodgeOf([{ lines: roomy, px }]);
  assert.ok(Math.abs(shifts[7] - 12) < 1e-9 && Math.abs(shifts[0] + 12) < 1e-9);
});
