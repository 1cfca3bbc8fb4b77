import assert from "node:assert/strict";
import fc from "../_property.ts";
import {
  chiSquareQuantile,
  chiSquareTail,
  fQuantile,
  fTail,
  holm,
  normalCumulative,
  studentQuantile,
  studentTail,
  studentTwoSided,
} from "../../src/stats/mod.ts";
import { assertAllClose } from "../analysis/_fixtures.ts";
import { r } from "../analysis/_reference.ts";

// analysis/r/methods.R, R 4.2.2: pt, pf, pchisq with lower.tail = FALSE
Deno.test("published: tails of t, F and chi-square match R, far out too", () => {
  const [x, d1, d2] = ["tailX", "tailD1", "tailD2"].map(r);
  assertAllClose(x.map((value, i) => studentTail(value, d1[i])), r("studentTail"), 1e-11);
  assertAllClose(x.map((value, i) => fTail(value, d1[i], d2[i])), r("fTail"), 1e-11);
  assertAllClose(x.map((value, i) => chiSquareTail(value, d1[i])), r("chiSquareTail"), 1e-11);
});

// analysis/r/methods.R, R 4.2.2: qf, qchisq
Deno.test("published: quantiles of F and chi-square match R", () => {
  const [d1, d2] = ["tailD1", "tailD2"].map(r);
  assertAllClose(d1.map((d, i) => fQuantile(0.95, d, d2[i])), r("fQuantile"), 1e-9);
  assertAllClose(d1.map((d) => chiSquareQuantile(0.95, d)), r("chiSquareQuantile"), 1e-10);
});

// analysis/r/methods.R, R 4.2.2: p.adjust(method = "holm")
Deno.test("published: Holm's correction matches R, ties included", () => {
  assertAllClose(holm(r("pValues")), r("holm"), 1e-14);
});

Deno.test("exact: a tail of 1e-40 keeps its digits", () => {
  // t with 1 degree of freedom: 1/2 - atan(t) / pi, for large t 1 / (pi t)
  assertAllClose([studentTail(1e40, 1) * 1e40], [1 / Math.PI], 1e-12);
  // chi-square with 2 degrees of freedom: exp(-x / 2)
  assertAllClose([chiSquareTail(184, 2)], [Math.exp(-92)], 1e-12);
});

Deno.test("exact: tails too small for a number are 0, not an error", () => {
  const tails = [
    normalCumulative(-60),
    studentTail(1e9, 120),
    fTail(1e8, 40, 200),
    chiSquareTail(1e5, 7),
    chiSquareTail(5e3, 99),
  ];
  assert.ok(tails.every((tail) => tail >= 0 && tail < 1e-300), `${tails}`);
  assert.equal(normalCumulative(60), 1);
  assert.equal(studentTail(-1e9, 120), 1);
  assert.equal(chiSquareTail(1e-300, 99), 1);
  assert.equal(fTail(1e-300, 99, 3), 1);
});

Deno.test("exact: infinite values, values below 0 and the ends of probability", () => {
  assert.deepEqual([normalCumulative(-Infinity), normalCumulative(Infinity)], [0, 1]);
  assert.deepEqual([studentTail(-Infinity, 4), studentTail(Infinity, 4)], [1, 0]);
  assert.deepEqual([fTail(-1, 2, 3), fTail(Infinity, 2, 3)], [1, 0]);
  assert.deepEqual([chiSquareTail(-1, 2), chiSquareTail(Infinity, 2)], [1, 0]);
  assert.deepEqual([chiSquareQuantile(0, 3), chiSquareQuantile(1, 3)], [0, Infinity]);
  assert.equal(studentTail(1.96, Infinity), normalCumulative(-1.96));
  assert.throws(() => studentTail(1, 0), /degrees of freedom/);
  assert.throws(() => fTail(1, 0, 3), /numerator/);
  assert.throws(() => holm([0.5, 1.5]), /p-value 1/);
});

Deno.test("exact: tail and quantile of t undo each other", () => {
  const p = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
  const freedom = fc.double({ min: 0.8, max: 500, noNaN: true });
  fc.assert(fc.property(p, freedom, (p, freedom) => {
    const tail = studentTail(studentQuantile(p, freedom), freedom);
    assert.ok(Math.abs(tail - (1 - p)) < 1e-9, `${tail}`);
    const twoSided = studentTwoSided(studentQuantile(p, freedom), freedom);
    assert.ok(Math.abs(twoSided - 2 * Math.min(p, 1 - p)) < 1e-9);
  }));
});

Deno.test("exact: Holm's correction keeps the order, never lowers, and is at most Bonferroni's", () => {
  const list = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 9 });
  fc.assert(fc.property(list, (p) => {
    const adjusted = holm(p);
    p.forEach((value, i) => {
      assert.ok(adjusted[i] >= value && adjusted[i] <= Math.min(1, p.length * value));
      p.forEach((other, j) => assert.ok(value > other || adjusted[i] <= adjusted[j]));
    });
  }));
});
