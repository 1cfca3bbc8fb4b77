import assert from "node:assert/strict";
import {
  assertClose,
  chiSquare,
  gammaP,
  kolmogorovTail,
  logGamma,
  meanScore,
  normalCumulative,
} from "./_tests_of_fit.ts";

Deno.test("exact: the incomplete gamma function of whole shapes is a Poisson sum", () => {
  for (const x of [0.1, 1, 3.5, 9, 30]) {
    assertClose(gammaP(1, x), -Math.expm1(-x), 1e-12);
    assertClose(gammaP(3, x), 1 - Math.exp(-x) * (1 + x + x * x / 2), 1e-9);
  }
});

Deno.test("exact: the logarithm of the gamma function matches factorials and one half", () => {
  assertClose(logGamma(6), Math.log(120), 1e-13);
  assertClose(logGamma(0.5), Math.log(Math.PI) / 2, 1e-12);
});

// Student's t with infinite degrees of freedom in the table of NIST/SEMATECH e-Handbook of
// Statistical Methods, section 1.3.6.7.2
Deno.test("published: the normal distribution function matches the table's last row", () => {
  for (const [x, tail] of [[1.282, 0.1], [1.645, 0.05], [1.96, 0.025], [2.326, 0.01]]) {
    assert.ok(Math.abs(1 - normalCumulative(x) - tail) < 0.0001);
    assert.ok(Math.abs(normalCumulative(-x) - tail) < 0.0001);
  }
});

Deno.test("exact: both series of Kolmogorov's distribution agree", () => {
  for (const x of [0.4, 0.6, 1, 1.5]) {
    let other = 0;
    for (let k = 1; k < 20; k++) other += Math.exp(-(((2 * k - 1) * Math.PI / x) ** 2) / 8);
    assert.ok(Math.abs(kolmogorovTail(x) - (1 - Math.sqrt(2 * Math.PI) / x * other)) < 1e-12);
  }
});

Deno.test("exact: chi-square with two cells is the square of a normal score", () => {
  const score = (60 - 50) / 5;
  assertClose(chiSquare([60, 40], [50, 50]), 2 * normalCumulative(-score), 1e-9);
});

Deno.test("exact: the score of a mean is its distance in standard errors", () => {
  assertClose(meanScore([1, 2, 3], 1), Math.sqrt(3), 1e-12);
});
