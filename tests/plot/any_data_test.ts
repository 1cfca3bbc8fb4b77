/**
 * What holds for figures of any data: nothing overlaps, nothing is cut off, no coordinate is broken.
 *
 * @module
 */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { Resvg } from "@resvg/resvg-js";
import {
  distributionFigure,
  type Figure,
  groupedFigure,
  intervalFigure,
  lineFigure,
  matrixFigure,
  stackedBarFigure,
  tornadoFigure,
} from "../../src/plot/mod.ts";
import { assertInkInside, assertInside, assertNoOverlap, textBoxes, tipTexts } from "./_layout.ts";

const runs = { numRuns: 40, seed: 20091123 };

/** Names as users write them, some of them long, some without a space. */
const name = fc.oneof(
  fc.constantFrom(
    "vdi",
    "split driver",
    "1 Gb/s, shared core",
    "Grant copy of the payload in the driver domain",
  ),
  fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'abcdefgh MW<&"µ') }),
);
const names = (most: number) =>
  fc.uniqueArray(name, { minLength: 1, maxLength: most, selector: (text) => text.trim() });
const size = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.constantFrom(0, NaN, 1e-9, 1e12),
);
const share = fc.double({ min: 0, max: 1, noNaN: true });
const width = fc.constantFrom("column" as const, "page" as const);
const text = fc.string({ maxLength: 60, unit: fc.constantFrom(..."Benefit of VDI (%) ") });
const frame = fc.record({
  title: name,
  width,
  heading: fc.boolean(),
  subtitle: text,
  notes: fc.array(name, { maxLength: 2 }),
});
const references = fc.array(fc.record({ value: share, label: name }), { maxLength: 3 });

function check(figure: Figure): void {
  const boxes = textBoxes(figure.svg);
  assertNoOverlap(boxes);
  assertInside(boxes, figure.width, figure.height);
  assertInkInside(figure);
  assert.doesNotMatch(
    figure.svg.replace(/<style>[^<]*<\/style>/, "").replace(/>[^<]*</g, "><"),
    /NaN|undefined|Infinity/,
  );
  assert.doesNotMatch(tipTexts(figure.svg).join("\n"), /NaN|undefined|Infinity/);
  assert.doesNotThrow(() => new Resvg(figure.svg));
}

/** The same finite value in the first row, so that there is always something to draw. */
function drawable<Row extends object>(rows: Row[], column: keyof Row): Row[] {
  return rows.map((row, i) => (i === 0 ? { ...row, [column]: 0.5 } : row));
}

Deno.test("exact: lineFigure() lays out any series, facets, ranges and references", () =>
  fc.assert(
    fc.asyncProperty(
      frame,
      names(5),
      names(5),
      fc.array(fc.record({ x: size, y: size, half: share }), { minLength: 1, maxLength: 8 }),
      references,
      fc.constantFrom("linear" as const, "log" as const),
      fc.constantFrom("both" as const, "none" as const),
      fc.integer({ min: 1, max: 5 }),
      fc.constantFrom(60, 170),
      async (options, series, facets, points, refs, yScale, share, columns, panelHeight) => {
        const rows = drawable(
          facets.flatMap((f) =>
            series.flatMap((s, k) =>
              points.map(({ x, y, half }) => ({
                s,
                f,
                x,
                y: y * (k + 1),
                low: y - half,
                high: y + half,
              }))
            )
          ),
          "y",
        );
        rows[0].x = 1;
        check(
          await lineFigure(rows, {
            ...options,
            x: "x",
            y: "y",
            low: "low",
            high: "high",
            series: "s",
            facet: "f",
            xLabel: "Offered load",
            yLabel: "Response time, 95th percentile",
            yUnit: "ms",
            references: refs,
            events: refs,
            stretches: refs.map(({ value, label }) => ({ from: value, to: value + 0.5, label })),
            yScale,
            share,
            columns,
            panelHeight,
          }),
        );
      },
    ),
    runs,
  ));

Deno.test("exact: stackedBarFigure() lays out any bars, parts and facets, upright and lying", () =>
  fc.assert(
    fc.asyncProperty(
      frame,
      names(6),
      names(5),
      names(4),
      fc.array(size.map(Math.abs), { minLength: 1, maxLength: 20 }),
      fc.constantFrom("horizontal" as const, "vertical" as const),
      fc.boolean(),
      async (options, bars, parts, facets, values, orientation, totals) => {
        const rows = drawable(
          facets.flatMap((f) => bars.flatMap((b) => parts.map((p) => ({ f, b, p, v: 0 }))))
            .map((row, i) => ({ ...row, v: values[i % values.length] })),
          "v",
        );
        check(
          await stackedBarFigure(rows, {
            ...options,
            bar: "b",
            part: "p",
            facet: "f",
            value: "v",
            valueLabel: "Time per packet",
            valueUnit: "µs",
            orientation,
            totals,
          }),
        );
      },
    ),
    runs,
  ));

Deno.test("exact: distributionFigure() lays out any values, facets and references", () =>
  fc.assert(
    fc.asyncProperty(
      frame,
      names(3),
      names(3),
      fc.array(size, { minLength: 1, maxLength: 30 }),
      references,
      fc.constantFrom("ecdf" as const, "exceedance" as const, "histogram" as const),
      async (options, series, facets, values, refs, kind) => {
        const rows = drawable(
          facets.flatMap((f) => series.flatMap((s) => values.map((v) => ({ f, s, v })))),
          "v",
        );
        check(
          await distributionFigure(rows, {
            ...options,
            value: "v",
            series: "s",
            facet: "f",
            valueLabel: "Benefit",
            format: "percent",
            references: refs,
            shares: [{ above: 0, label: "VDI is better" }],
            kind,
          }),
        );
      },
    ),
    runs,
  ));

Deno.test("exact: tornadoFigure() and intervalFigure() lay out any names, values and references", () =>
  fc.assert(
    fc.asyncProperty(
      frame,
      names(12),
      fc.array(size, { minLength: 1, maxLength: 12 }),
      share,
      references,
      names(3),
      async (options, labels, values, half, refs, groups) => {
        const rows = drawable(
          labels.map((l, i) => ({ l, g: groups[i % groups.length], v: values[i % values.length] })),
          "v",
        ).map((row) => ({ ...row, low: row.v - half, high: row.v + half }));
        const common = {
          ...options,
          label: "l",
          value: "v",
          low: "low",
          high: "high",
          valueLabel: "Rank correlation",
        } as const;
        check(await tornadoFigure(rows, common));
        check(await intervalFigure(rows, { ...common, group: "g", references: refs }));
        check(await intervalFigure(rows, { ...common, series: "g", references: refs }));
      },
    ),
    runs,
  ));

Deno.test("exact: groupedFigure() lays out any categories, series, facets and values, upright and lying", () =>
  fc.assert(
    fc.asyncProperty(
      frame,
      names(6),
      names(5),
      names(3),
      fc.array(size, { minLength: 1, maxLength: 20 }),
      share,
      references,
      fc.constantFrom(undefined, "horizontal" as const, "vertical" as const),
      fc.constantFrom(
        { mark: "dot", scale: "log" } as const,
        { mark: "dot" } as const,
        { mark: "bar" } as const,
      ),
      async (options, categories, series, facets, values, half, refs, orientation, look) => {
        const rows = drawable(
          facets.flatMap((f) => categories.flatMap((c) => series.map((s) => ({ f, c, s, v: 0 }))))
            .map((row, i) => ({ ...row, v: values[i % values.length] })),
          "v",
        ).map((row) => ({ ...row, low: row.v - half, high: row.v + half }));
        check(
          await groupedFigure(rows, {
            ...options,
            ...look,
            category: "c",
            series: "s",
            facet: "f",
            value: "v",
            low: "low",
            high: "high",
            valueLabel: "Response time",
            valueUnit: "ms",
            orientation,
            references: refs,
          }),
        );
      },
    ),
    runs,
  ));

Deno.test("exact: matrixFigure() lays out any rows, columns, values and words", () =>
  fc.assert(
    fc.asyncProperty(
      frame,
      names(6),
      names(9),
      fc.array(size, { minLength: 1, maxLength: 30 }),
      share,
      fc.array(fc.constantFrom("", "", "down", "the host is down"), { minLength: 1, maxLength: 9 }),
      fc.constantFrom("linear" as const, "log" as const),
      async (options, rowNames, columnNames, values, half, words, scale) => {
        const rows = drawable(
          rowNames.flatMap((r) => columnNames.map((c) => ({ r, c, v: 0 })))
            .map((row, i) => ({ ...row, v: values[i % values.length] })),
          "v",
        ).map((row, i) => ({
          ...row,
          low: row.v - half,
          high: row.v + half,
          word: words[i % words.length],
        }));
        check(
          await matrixFigure(rows, {
            ...options,
            row: "r",
            column: "c",
            value: "v",
            low: "low",
            high: "high",
            text: "word",
            valueLabel: "Throughput lost",
            scale,
          }),
        );
      },
    ),
    runs,
  ));
