import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { normalQuantile, studentQuantile } from "../../src/stats/mod.ts";
import { assertClose } from "../random/_tests_of_fit.ts";

const levels = [0.6, 0.9, 0.95, 0.975, 0.995, 0.9995];

Deno.test("exact: with one, two and four degrees of freedom the quantile has a closed form", () => {
  for (const p of levels) {
    assertClose(studentQuantile(p, 1), Math.tan(Math.PI * (p - 0.5)), 1e-9);
    const a = 4 * p * (1 - p);
    assertClose(studentQuantile(p, 2), 2 * (p - 0.5) * Math.sqrt(2 / a), 1e-9);
    const q = Math.cos(Math.acos(Math.sqrt(a)) / 3) / Math.sqrt(a);
    assertClose(studentQuantile(p, 4), 2 * Math.sqrt(q - 1), 1e-9);
  }
});

Deno.test("exact: the quantile is odd about one half and infinite at the ends", () => {
  for (const p of levels) assertClose(studentQuantile(1 - p, 7), -studentQuantile(p, 7), 1e-9);
  assert.equal(studentQuantile(0.5, 3), 0);
  assert.deepEqual([studentQuantile(0, 3), studentQuantile(1, 3)], [-Infinity, Infinity]);
  assert.equal(studentQuantile(0.9, Infinity), normalQuantile(0.9));
});

Deno.test("exact: bad arguments are refused", () => {
  assert.throws(() => studentQuantile(1.1, 3), InputError);
  assert.throws(() => studentQuantile(0.9, 0), InputError);
  assert.throws(() => studentQuantile(0.9, NaN), InputError);
  assert.throws(() => normalQuantile(-0.1), InputError);
});

// NIST/SEMATECH e-Handbook of Statistical Methods, section 1.3.6.7.2: upper critical values of
// Student's t, to 0.001.
Deno.test("published: quantiles match the printed table", () => {
  const table: [number, number[]][] = [
    [3, [1.638, 2.353, 3.182, 4.541, 5.841]],
    [9, [1.383, 1.833, 2.262, 2.821, 3.250]],
    [19, [1.328, 1.729, 2.093, 2.539, 2.861]],
    [30, [1.310, 1.697, 2.042, 2.457, 2.750]],
    [100, [1.290, 1.660, 1.984, 2.364, 2.626]],
    [Infinity, [1.282, 1.645, 1.960, 2.326, 2.576]],
  ];
  for (const [freedom, row] of table) {
    [0.9, 0.95, 0.975, 0.99, 0.995].forEach((p, column) => {
      assert.equal(studentQuantile(p, freedom).toFixed(3), row[column].toFixed(3));
    });
  }
});
