/**
 * Figures of nothing: refused in words, whatever the figure. Kind: exact.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  distributionFigure,
  groupedFigure,
  intervalFigure,
  lineFigure,
  matrixFigure,
  stackedBarFigure,
  timelineFigure,
  tornadoFigure,
} from "../../src/plot/mod.ts";

const title = "T";
/** A row. */
type Row = Record<"a" | "b" | "v" | "w", string | number | null>;

const axis = { valueLabel: "V" };

/** Each figure of some rows with the columns `a`, `b`, `v`, `w`. */
const figures = {
  distribution: (rows: Row[]) => distributionFigure(rows, { title, value: "v", ...axis }),
  grouped: (rows: Row[]) =>
    groupedFigure(rows, { title, category: "a", series: "b", value: "v", ...axis }),
  interval: (rows: Row[]) => intervalFigure(rows, { title, label: "a", value: "v", ...axis }),
  line: (rows: Row[]) => lineFigure(rows, { title, x: "v", y: "w", xLabel: "X", yLabel: "Y" }),
  matrix: (rows: Row[]) =>
    matrixFigure(rows, { title, row: "a", column: "b", value: "v", ...axis }),
  stackedBar: (rows: Row[]) =>
    stackedBarFigure(rows, { title, bar: "a", part: "b", value: "v", ...axis }),
  timeline: (rows: Row[]) =>
    timelineFigure(rows, {
      title,
      lane: "a",
      part: "b",
      from: "v",
      to: "w",
      timeLabel: "Time",
      timeUnit: "s",
    }),
  tornado: (rows: Row[]) =>
    tornadoFigure(rows, { title, label: "a", value: "v", low: "v", high: "w", ...axis }),
};

for (const [name, draw] of Object.entries(figures)) {
  Deno.test(`a ${name} figure of no rows is refused in words`, async () => {
    await assert.rejects(async () => await draw([]), {
      name: "InputError",
      code: "plot/no-rows",
      message: /there must be at least one row: current value is 0 rows/,
    });
  });

  Deno.test(`a ${name} figure of rows without a number is refused in words`, async () => {
    const rows = [{ a: "x", b: "y", v: NaN, w: NaN }, { a: "z", b: "y", v: null, w: null }];
    await assert.rejects(async () => await draw(rows), { name: "InputError" });
  });
}
