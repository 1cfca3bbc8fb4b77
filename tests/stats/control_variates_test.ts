import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { controlledMean, replicationInterval } from "@iovlab/iovlab/stats";

/** Sums of twelve uniforms less 6: normal enough. */
function normals(count: number, path: string, run = 0): number[] {
  const stream = randomStream(3, run, path);
  return Array.from({ length: count }, () => {
    let sum = -6;
    for (let draw = 0; draw < 12; draw++) sum += stream.uniform();
    return sum;
  });
}

Deno.test("exact: no control gives the plain interval, and so does one that never varies", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const plain = replicationInterval(values);
  assert.deepEqual(controlledMean(values, []), { ...plain, coefficients: [], varianceLeft: 1 });
  const constant = { values: values.map(() => 7), mean: 7 };
  assert.deepEqual(controlledMean(values, [constant]).halfWidth, plain.halfWidth);
});

Deno.test("exact: a control that is the value itself gives its known mean, without width", () => {
  const values = [3, 1, 4, 1, 5, 9, 2, 6];
  const { mean, halfWidth, coefficients } = controlledMean(values, [{ values, mean: 4.2 }]);
  assert.ok(Math.abs(mean - 4.2) < 1e-12 && halfWidth < 1e-12);
  assert.ok(Math.abs(coefficients[0] - 1) < 1e-12);
});

// R: summary(lm(y ~ I(x - 5)))$coefficients["(Intercept)", 1:2] for x, y of Anscombe's first quartet is
// by hand: the line 3.0000909 + 0.5000909 x at x = 5, with the prediction's standard error.
Deno.test("published: one control is the regression line of Anscombe's quartet at the known mean", () => {
  const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
  const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
  const { mean, halfWidth, coefficients } = controlledMean(y, [{ values: x, mean: 5 }]);
  assert.equal(mean.toFixed(4), (3.0000909 + 0.5000909 * 5).toFixed(4));
  assert.equal(coefficients[0].toFixed(7), "0.5000909");
  const residualError = 1.236603; // published residual standard error, 9 degrees of freedom
  const error = residualError * Math.sqrt(1 / 11 + (9 - 5) ** 2 / 110);
  assert.equal((halfWidth / 2.262157).toFixed(4), error.toFixed(4));
});

Deno.test("statistical: the interval covers 95%, is narrower, and one with a wrong known mean does not cover", () => {
  let covered = 0, misled = 0, narrower = 0;
  const runs = 2000;
  for (let run = 0; run < runs; run++) {
    const control = normals(12, "control", run);
    const noise = normals(12, "noise", run);
    const values = control.map((value, index) => 10 + 2 * value + noise[index]);
    const found = controlledMean(values, [{ values: control, mean: 0 }]);
    const wrong = controlledMean(values, [{ values: control, mean: 0.5 }]);
    if (found.low <= 10 && 10 <= found.high) covered++;
    if (wrong.low <= 10 && 10 <= wrong.high) misled++;
    if (found.halfWidth < replicationInterval(values).halfWidth) narrower++;
  }
  const standardError = Math.sqrt(0.95 * 0.05 / runs);
  assert.ok(Math.abs(covered / runs - 0.95) < 3 * standardError, `${covered / runs}`);
  assert.ok(misled / runs < 0.6, `${misled / runs}`);
  assert.ok(narrower / runs > 0.9);
});

Deno.test("exact: two controls, in any order and scale, give the same mean and width", () => {
  const a = normals(20, "a"), b = normals(20, "b"), e = normals(20, "e");
  const values = a.map((value, index) => 5 + value - 3 * b[index] + 0.1 * e[index]);
  const one = controlledMean(values, [{ values: a, mean: 0 }, { values: b, mean: 0 }]);
  const scaled = { values: a.map((value) => 1e6 * value + 1e5), mean: 1e5 };
  const other = controlledMean(values, [{ values: b, mean: 0 }, scaled]);
  assert.ok(Math.abs(one.mean - other.mean) < 1e-9);
  assert.ok(Math.abs(one.halfWidth - other.halfWidth) < 1e-9);
  assert.ok(one.varianceLeft < 0.05);
});

Deno.test("exact: too few values leave the controls out; bad ones are refused", () => {
  const values = [1, 2, 3];
  assert.deepEqual(controlledMean(values, [{ values: [1, 0, 2], mean: 0 }]).coefficients, [0]);
  assert.throws(() => controlledMean(values, [{ values: [1], mean: 0 }]), /1 of 3/);
  const x = [1, 2, 3, 4, 5, 7];
  const twice = [{ values: x, mean: 3 }, { values: x.map((v) => 2 * v), mean: 6 }];
  assert.throws(() => controlledMean([1, 5, 2, 4, 3, 1], twice), /follow from each other/);
});
