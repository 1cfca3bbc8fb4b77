/**
 * Numbers, tables and styles.
 *
 * @module
 */
import assert from "node:assert/strict";
import { commonFormat, tableFormat } from "../../src/plot/_common_format.ts";
import {
  estimateDecimals,
  formatEstimate,
  formatFixed,
  formatNumber,
  palette,
  resolveStyles,
} from "../../src/plot/mod.ts";

Deno.test("exact: formatNumber() keeps significant digits and all digits before the point", () => {
  const cases: [number, string][] = [
    [0, "0"],
    [1234567.8, "1,234,568"],
    [12.345, "12.3"],
    [-12.345, "−12.3"],
    [0.00012345, "0.000123"],
    [0.000012345, "1.23e-5"],
    [123456789, "1.23e8"],
    [100, "100"],
    [0.1 + 0.2, "0.3"],
    [NaN, "–"],
    [Infinity, "–"],
  ];
  for (const [value, text] of cases) assert.equal(formatNumber(value), text);
});

Deno.test("exact: a number that rounds to 0 has no minus sign", () => {
  assert.equal(formatFixed(-0.001, 1), "0.0");
  assert.equal(formatFixed(-0.05001, 1), "−0.1");
});

Deno.test("exact: formatEstimate() shows two digits of the interval's width", () => {
  assert.equal(
    formatEstimate({ value: 1234.56, low: 1200.2, high: 1268.9 }),
    "1,235 [1,200, 1,269]",
  );
  assert.equal(formatEstimate({ value: 0.5, low: 0.5, high: 0.5 }), "0.50 [0.50, 0.50]");
  assert.equal(formatEstimate({ value: 3.14159 }), "3.14");
  assert.equal(formatEstimate({ value: 3.14159, low: NaN, high: NaN }), "3.14");
  assert.equal(formatEstimate({ value: NaN, low: 1, high: 2 }), "–");
});

Deno.test("exact: estimateDecimals() goes by the middlemost width", () => {
  const widths = [0.0001, 0.1, 0.12].map((width) => ({ value: 1, low: 1, high: 1 + width }));
  assert.equal(estimateDecimals(widths), 2);
  assert.equal(estimateDecimals([{ value: 1 }]), undefined);
});

Deno.test("exact: numbers that stand together have the same decimals", () => {
  assert.deepEqual([1, 2.5, 3].map(commonFormat([1, 2.5, 3])), ["1.0", "2.5", "3.0"]);
  assert.deepEqual([0.83, 0.171].map(tableFormat([0.83, 0.171], "percent")), ["83%", "17%"]);
  assert.deepEqual([2.1, 1.234].map(tableFormat([2.1, 1.234, 3.4])), ["2.1", "1.2"]);
});

Deno.test("exact: resolveStyles() never gives a free style the colour of a fixed one", () => {
  const fixed = { x: { color: palette.blue }, y: { color: palette.orange } };
  const styles = resolveStyles(["a", "x", "b", "y", "c"], fixed);
  assert.equal(new Set(styles.map(({ color }) => color)).size, 5);
  assert.equal(styles[1].color, palette.blue);
});

Deno.test("exact: resolveStyles() is not fooled by names of built-in properties", () => {
  const [style] = resolveStyles(["constructor"]);
  assert.equal(style.label, "constructor");
  assert.match(style.color, /^#[0-9a-f]{6}$/);
});
