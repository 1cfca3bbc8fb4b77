import assert from "node:assert/strict";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import {
  combine,
  confounded,
  fitNonNegative,
  type Observation,
  studentQuantile,
} from "@iovlab/iovlab/stats";

const close = (actual: number, expected: number, relative = 1e-9) =>
  assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual}, ${expected}`);

/** Rows of `packet + n byte`, measured with relative errors. */
function line(packet: number, byte: number, errors: readonly number[]): Observation[] {
  return errors.map((error, i) => {
    const bytes = 2 ** i;
    const measured = (packet + bytes * byte) * (1 + error);
    return { id: `${bytes}`, weights: { packet: 1, byte: bytes }, measured };
  });
}

const names = ["packet", "byte"];
const rows = line(500, 3, [0.02, -0.03, 0.01, 0.04, -0.02, 0, -0.01, 0.02]);

// Exact.

Deno.test("fitNonNegative() gives the textbook estimates, standard errors and leverages of two constants", () => {
  const fit = fitNonNegative(names, rows);
  // normal equations of sum (a x + b z - 1)^2 with x = 1 / y and z = n / y
  const [x, z] = [rows.map((r) => 1 / r.measured), rows.map((r) => Number(r.id) / r.measured)];
  const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
  const [xx, xz, zz] = [dot(x, x), dot(x, z), dot(z, z)];
  const [sx, sz] = [dot(x, x.map(() => 1)), dot(z, z.map(() => 1))];
  const determinant = xx * zz - xz ** 2;
  const a = (sx * zz - sz * xz) / determinant;
  const b = (sz * xx - sx * xz) / determinant;
  close(fit.constants[0].value, a);
  close(fit.constants[1].value, b);
  const squares = x.reduce((sum, _, i) => sum + (a * x[i] + b * z[i] - 1) ** 2, 0);
  assert.equal(fit.degreesOfFreedom, 6);
  close(fit.relativeDeviation, Math.sqrt(squares / 6));
  close(fit.constants[0].standardError, Math.sqrt(squares / 6 * zz / determinant));
  close(fit.constants[1].standardError, Math.sqrt(squares / 6 * xx / determinant));
  const half = studentQuantile(0.975, 6) * fit.constants[1].standardError;
  close(fit.constants[1].high, b + half);
  rows.forEach((_, i) => {
    const leverage = (zz * x[i] ** 2 - 2 * xz * x[i] * z[i] + xx * z[i] ** 2) / determinant;
    close(fit.rows[i].leverage, leverage);
    close(fit.rows[i].error, a * x[i] + b * z[i] - 1, 1e-6);
  });
  close(fit.rows.reduce((sum, row) => sum + row.leverage, 0), 2);
});

Deno.test("fitNonNegative() puts a constant at 0 where the least squares lie below, and fits the others without it", () => {
  const falling = [110, 105, 103, 99].map((measured, i) => ({
    id: `${i}`,
    weights: { packet: 1, byte: i },
    measured,
  }));
  const fit = fitNonNegative(names, falling);
  assert.deepEqual([fit.constants[1].value, fit.constants[1].atBound], [0, true]);
  assert.equal(fit.degreesOfFreedom, 3);
  const alone = fitNonNegative(["packet"], falling.map((r) => ({ ...r, weights: { packet: 1 } })));
  close(fit.constants[0].value, alone.constants[0].value);
  close(fit.constants[0].standardError, alone.constants[0].standardError);
  // the condition of a bound: raising the constant makes the squares larger
  const slope = fit.rows.reduce((sum, row, i) => sum + row.error * i / row.measured, 0);
  assert.ok(slope > 0);
});

Deno.test("combine() has the variance of a sum, not the sum of variances", () => {
  const fit = fitNonNegative(names, rows);
  const [[a, ab], [, b]] = fit.covariance;
  close(combine(fit, { packet: 1, byte: 10 }).standardError, Math.sqrt(a + 20 * ab + 100 * b));
  assert.ok(ab < 0);
  assert.throws(() => combine(fit, { other: 1 }), { code: "fit/unknown-constant" });
});

Deno.test("confounded() finds pairs, chains and absent constants, whatever the scale of their weights", () => {
  const of = (weights: Observation["weights"], i: number) => ({ id: `${i}`, weights, measured: 7 });
  const rows = [{ a: 1, b: 1, c: 1, d: 1e6 }, { a: 2, b: 2, c: 5, d: 5e6 }].map(of);
  assert.deepEqual(confounded(["a", "b", "c", "d", "e"], rows), [["a", "b"], ["c", "d"], ["e"]]);
  assert.deepEqual(confounded(["a", "b", "c"], [of({ a: 1, b: 2, c: 3 }, 0)]), [["a", "b", "c"]]);
  assert.deepEqual(confounded(["a", "b"], [{ a: 1, b: 0 }, { a: 1, b: 1e-3 }].map(of)), []);
});

Deno.test("fitNonNegative() refuses what it cannot fit", () => {
  const pair = rows.map((row) => ({ ...row, weights: { packet: 1, byte: 1 } }));
  assert.throws(() => fitNonNegative(names, pair), {
    code: "fit/confounded",
    message: /current rows do not tell packet and byte/,
  });
  assert.throws(() => fitNonNegative(names, line(500, 3, [0, 0])), { code: "fit/too-few-rows" });
  assert.throws(() => fitNonNegative(["packet"], rows), { code: "fit/bad-row", message: /"byte"/ });
  for (const measured of [0, -1, NaN, Infinity]) {
    const bad = [...rows, { id: "bad", weights: { packet: 1 }, measured }];
    assert.throws(() => fitNonNegative(names, bad), { code: "fit/bad-row" });
  }
});

// Statistical.

function normal(stream: RandomStream): number {
  const radius = Math.sqrt(-2 * Math.log(stream.uniformOpen()));
  return radius * Math.cos(2 * Math.PI * stream.uniform());
}

Deno.test("95% intervals of fitted constants cover the truth; moved by one standard error they do not", () => {
  const runs = 400;
  let [covered, moved] = [0, 0];
  for (let run = 0; run < runs; run++) {
    const stream = randomStream(1, run, "relative errors");
    const errors = Array.from({ length: 8 }, () => 0.01 * normal(stream));
    const { value, standardError, low, high } =
      fitNonNegative(names, line(500, 3, errors)).constants[1];
    assert.ok(low > 0 && value > 0);
    if (low <= 3 && 3 <= high) covered++;
    if (low + standardError <= 3 && 3 <= high + standardError) moved++;
  }
  // a share of 400 at 95% has a standard error of 1.1%: three of them to each side
  const within = (share: number) => share >= 0.915 && share <= 0.985;
  assert.ok(within(covered / runs), `covered ${covered / runs}`);
  assert.ok(!within(moved / runs), `moved ${moved / runs}`);
});
