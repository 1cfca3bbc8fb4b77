/**
 * Tests of fit for samples: Kolmogorov-Smirnov, chi-square, and moments in standard errors.
 *
 * @module
 */
import assert from "node:assert/strict";
import {
  type Distribution,
  distribution,
  type DistributionSpec,
  randomStream,
} from "../../src/random/mod.ts";

/**
 * Regularized lower incomplete gamma function P(a, x), by its series or its continued fraction
 * (Lentz).
 */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; term > sum * 1e-17; n++) sum += term *= x / (a + n);
    return front * sum;
  }
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1, change = 0; Math.abs(change - 1) > 1e-15; n++) {
    const numerator = n * (a - n);
    b += 2;
    d = 1 / (numerator * d + b);
    c = b + numerator / c;
    change = c * d;
    fraction *= change;
  }
  return 1 - front * fraction;
}

/** ln Gamma(a), by Stirling's series after moving a above 15. */
export function logGamma(a: number): number {
  let shift = 0;
  while (a < 15) shift += Math.log(a++);
  const series = 1 / (12 * a) - 1 / (360 * a ** 3) + 1 / (1260 * a ** 5) - 1 / (1680 * a ** 7);
  return (a - 0.5) * Math.log(a) - a + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

/** The standard normal distribution function. */
export function normalCumulative(x: number): number {
  const half = gammaP(0.5, x * x / 2) / 2;
  return x < 0 ? 0.5 - half : 0.5 + half;
}

/** The probability that Kolmogorov's limit variable is above `x`. */
export function kolmogorovTail(x: number): number {
  if (x < 0.3) return 1;
  let sum = 0;
  for (let k = 1; k < 40; k++) sum += (k % 2 ? 2 : -2) * Math.exp(-2 * k * k * x * x);
  return sum;
}

/**
 * p-value of the Kolmogorov-Smirnov test, with Stephens' correction for the sample size. Sorts the
 * sample.
 */
export function kolmogorovSmirnov(sample: Float64Array, cumulative: (x: number) => number): number {
  sample.sort();
  const n = sample.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const f = cumulative(sample[i]);
    distance = Math.max(distance, f - i / n, (i + 1) / n - f);
  }
  return kolmogorovTail(distance * (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)));
}

/** p-value of Pearson's chi-square test of counts against expected counts. */
export function chiSquare(counts: ArrayLike<number>, expected: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += (counts[i] - expected[i]) ** 2 / expected[i];
  return 1 - gammaP((counts.length - 1) / 2, sum / 2);
}

/** Distance of a sample's mean from an expected value, in standard errors. */
export function meanScore(sample: ArrayLike<number>, expected: number): number {
  const n = sample.length;
  let mean = 0;
  for (let i = 0; i < n; i++) mean += sample[i] / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (sample[i] - mean) ** 2;
  return (mean - expected) / Math.sqrt(squares / (n - 1) / n);
}

/** Distances of a sample's first and second moments from a distribution's, in standard errors. */
export function momentScores(sample: Float64Array, law: Distribution): [number, number] {
  const second = law.mean ** 2 * (1 + law.squaredCoefficientOfVariation);
  return [meanScore(sample, law.mean), meanScore(sample.map((x) => x * x), second)];
}

/** Draws a sample from the stream named by the specification. */
export function draw(spec: DistributionSpec, size = 100_000): Float64Array {
  const law = distribution(spec);
  const stream = randomStream(2009, 0, JSON.stringify(spec));
  return Float64Array.from({ length: size }, () => law.sample(stream));
}

/** The size of bias that a test must see: 5% of every value. */
const bias = 1.05;

/**
 * Registers the statistical tests of a continuous distribution: moments within 4 standard errors
 * and Kolmogorov-Smirnov with a p-value above 0.001, both for a fixed seed; a sample that is 5% too
 * large must fail both.
 */
export function testLaw(spec: DistributionSpec, cumulative?: (x: number) => number): void {
  const name = JSON.stringify(spec);
  const law = distribution(spec);
  const known = cumulative ?? ((x: number) => law.cumulative!(x));
  Deno.test(`statistical: the moments of ${name} are within 4 standard errors`, () => {
    const sample = draw(spec);
    const [first, second] = momentScores(sample, law);
    assert.ok(Math.abs(first) < 4 && Math.abs(second) < 4, `scores ${first}, ${second}`);
    const [biasedFirst, biasedSecond] = momentScores(sample.map((x) => x * bias), law);
    assert.ok(Math.abs(biasedFirst) > 6, `a biased sample passes: ${biasedFirst}`);
    assert.ok(Math.abs(biasedSecond) > 4, `a biased sample passes: ${biasedSecond}`);
  });
  Deno.test(`statistical: a sample of ${name} passes the Kolmogorov-Smirnov test`, () => {
    const sample = draw(spec);
    const p = kolmogorovSmirnov(sample, known);
    assert.ok(p > 0.001, `p = ${p}`);
    const biased = kolmogorovSmirnov(sample.map((x) => x * bias), known);
    assert.ok(biased < 1e-6, `a biased sample passes: p = ${biased}`);
  });
}

/** Asserts that two numbers agree within a relative tolerance. */
export function assertClose(actual: number, expected: number, tolerance = 1e-12): void {
  const error = Math.abs(actual - expected);
  assert.ok(
    error <= tolerance * Math.abs(expected),
    `${actual} is not ${expected} within ${tolerance}`,
  );
}
