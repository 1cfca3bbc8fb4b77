import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { Mmpp, type MmppSpec, randomStream } from "../../src/random/mod.ts";
import { assertClose, kolmogorovSmirnov, meanScore } from "./_tests_of_fit.ts";

const spec: MmppSpec = { kind: "mmpp", rates: [30, 4], meanSojourns: [0.5, 1.5] };

// --- exact ---

Deno.test("exact: with equal rates the process is Poisson", () => {
  const law = new Mmpp({ kind: "mmpp", rates: [5, 5], meanSojourns: [1, 2] });
  assertClose(law.rate, 5);
  assert.equal(law.indexOfDispersion, 1);
  assert.equal(law.squaredCoefficientOfVariation, 1);
});

/**
 * An interrupted Poisson process is a renewal process: from an arrival, the next one comes after a
 * number of off periods that is geometric. The two moments of that time are found here by
 * first-step analysis, and for a renewal process the index of dispersion is the squared coefficient
 * of variation.
 */
Deno.test("exact: with one rate 0 it is a renewal process of known variability", () => {
  for (const [rate, on, off] of [[100, 1, 3], [8, 0.2, 0.1], [1, 5, 50]]) {
    const law = new Mmpp({ kind: "mmpp", rates: [rate, 0], meanSojourns: [on, off] });
    const total = rate + 1 / on;
    const leave = 1 / on / total;
    const first = (1 / total + leave * off) / (1 - leave);
    const second = (2 / total ** 2 + leave * 2 * off ** 2 + 2 * leave * (off + first) / total +
      2 * leave * off * first) / (1 - leave);
    const variability = second / first ** 2 - 1;
    assertClose(law.rate, 1 / first, 1e-12);
    assertClose(law.squaredCoefficientOfVariation, variability, 1e-9);
    assertClose(law.indexOfDispersion, variability, 1e-9);
  }
});

Deno.test("exact: exchanging the states changes nothing", () => {
  const [a, b] = [
    new Mmpp(spec),
    new Mmpp({ kind: "mmpp", rates: [4, 30], meanSojourns: [1.5, 0.5] }),
  ];
  assertClose(a.rate, b.rate);
  assertClose(a.indexOfDispersion, b.indexOfDispersion);
  assertClose(a.squaredCoefficientOfVariation, b.squaredCoefficientOfVariation);
});

Deno.test("exact: bad parameters are refused", () => {
  const make = (rates: number[], meanSojourns: number[]) =>
    new Mmpp({ kind: "mmpp", rates, meanSojourns } as unknown as MmppSpec);
  assert.throws(() => make([1], [1, 1]), InputError);
  assert.throws(() => make([1, 2], [1, 1, 1]), /must be a pair/);
  assert.throws(() => make([1, -2], [1, 1]), InputError);
  assert.throws(() => make([0, 0], [1, 1]), /mean rate/);
  assert.throws(() => make([1, 2], [1, 0]), InputError);
});

// --- statistical ---

/** Arrivals in `windows` windows of a given length, one independent process each. */
function windowCounts(law: MmppSpec, length: number, windows: number): Float64Array {
  return Float64Array.from({ length: windows }, (_, replication) => {
    const process = new Mmpp(law);
    const stream = randomStream(11, replication, "mmpp");
    let count = 0;
    for (let time = process.next(stream); time <= length; time += process.next(stream)) count++;
    return count;
  });
}

/**
 * The index of dispersion of counts for a finite window: Fischer and Meier-Hellstern 1993, the
 * two-state case.
 */
function finiteDispersion(
  { rates: [l1, l2], meanSojourns: [s1, s2] }: MmppSpec,
  t: number,
): number {
  const [q1, q2] = [1 / s1, 1 / s2];
  const sum = q1 + q2;
  const spread = 2 * q1 * q2 * (l1 - l2) ** 2 / (sum ** 2 * (l1 * q2 + l2 * q1));
  return 1 + spread * (1 - (1 - Math.exp(-sum * t)) / (sum * t));
}

Deno.test("exact: the finite index of dispersion tends to 1 and to indexOfDispersion", () => {
  assertClose(finiteDispersion(spec, 1e-4), 1, 0.01);
  assertClose(finiteDispersion(spec, 1e9), new Mmpp(spec).indexOfDispersion, 1e-6);
});

Deno.test("statistical: counts in windows have the known rate and index of dispersion", () => {
  const { rate } = new Mmpp(spec);
  for (const [length, windows] of [[0.7, 20_000], [20, 3000]]) {
    const scores = (law: MmppSpec) => {
      const counts = windowCounts(law, length, windows);
      const mean = rate * length;
      const variance = mean * finiteDispersion(spec, length);
      return [
        meanScore(counts, mean),
        meanScore(counts.map((count) => (count - mean) ** 2), variance),
      ];
    };
    assert.ok(scores(spec).every((score) => Math.abs(score) < 4), `scores ${scores(spec)}`);
    const faster = scores({ ...spec, rates: [32, 4.2] });
    assert.ok(Math.abs(faster[0]) > 4, `a rate that is 6% too high passes: ${faster}`);
    const burstier = scores({ ...spec, meanSojourns: [1, 3] });
    assert.ok(Math.abs(burstier[1]) > 4, `sojourns that are twice too long pass: ${burstier}`);
  }
});

/**
 * The probability of no arrival in (0, x] from a stationary start: pi exp((Q - L) x) 1, by the 2 x
 * 2 matrix exponential.
 */
function noArrival({ rates: [l1, l2], meanSojourns: [s1, s2] }: MmppSpec, x: number): number {
  const [q1, q2] = [1 / s1, 1 / s2];
  const [a, d] = [-q1 - l1, -q2 - l2];
  const middle = (a + d) / 2;
  const root = Math.sqrt((a - d) ** 2 / 4 + q1 * q2);
  const cosh = (Math.exp((middle + root) * x) + Math.exp((middle - root) * x)) / 2;
  const sinh = (Math.exp((middle + root) * x) - Math.exp((middle - root) * x)) / 2 / root;
  const share = s1 / (s1 + s2);
  const fromFirst = cosh + sinh * (a - middle + q1);
  const fromSecond = cosh + sinh * (d - middle + q2);
  return share * fromFirst + (1 - share) * fromSecond;
}

Deno.test("statistical: the first arrival after a stationary start has its phase-type law", () => {
  const p = (law: MmppSpec) =>
    kolmogorovSmirnov(
      Float64Array.from(
        { length: 20_000 },
        (_, replication) => new Mmpp(law).next(randomStream(12, replication, "mmpp")),
      ),
      (x) => 1 - noArrival(spec, x),
    );
  assert.ok(p(spec) > 0.001, `p = ${p(spec)}`);
  assert.ok(p({ ...spec, meanSojourns: [0.6, 1.5] }) < 1e-6, "another start law passes");
});

Deno.test("statistical: the times between arrivals have the known variability", () => {
  const law = new Mmpp(spec);
  const scores = (given: MmppSpec) => {
    const runs = Array.from({ length: 300 }, (_, replication) => {
      const process = new Mmpp(given);
      const stream = randomStream(13, replication, "mmpp");
      for (let warm = 0; warm < 100; warm++) process.next(stream);
      let [first, second] = [0, 0];
      for (let i = 0; i < 1000; i++) {
        const x = process.next(stream);
        first += x / 1000;
        second += x * x / 1000;
      }
      return { first, second };
    });
    const secondMoment = (1 + law.squaredCoefficientOfVariation) / law.rate ** 2;
    return [
      meanScore(runs.map((run) => run.first), 1 / law.rate),
      meanScore(runs.map((run) => run.second), secondMoment),
    ];
  };
  assert.ok(scores(spec).every((score) => Math.abs(score) < 4), `scores ${scores(spec)}`);
  const biased = scores({ ...spec, rates: [31.5, 3.7] });
  assert.ok(Math.abs(biased[1]) > 4, `rates that are 5% and 8% off pass: ${biased}`);
});
