import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import {
  arrivalProcess,
  type ArrivalSpec,
  distribution,
  randomStream,
} from "../../src/random/mod.ts";
import { assertClose, kolmogorovSmirnov, meanScore } from "./_tests_of_fit.ts";

Deno.test("exact: each kind has its mean rate and keeps its specification", () => {
  const specs: [ArrivalSpec, number][] = [
    [{ kind: "poisson", rate: 4 }, 4],
    [{ kind: "periodic", rate: 4 }, 4],
    [{ kind: "renewal", interarrival: { kind: "uniform", low: 0, high: 0.5 } }, 4],
    [{ kind: "mmpp", rates: [8, 0], meanSojourns: [2, 2] }, 4],
  ];
  for (const [spec, rate] of specs) {
    const process = arrivalProcess(JSON.parse(JSON.stringify(spec)));
    assertClose(process.rate, rate);
    assert.deepEqual(process.spec, spec);
  }
});

Deno.test("exact: periodic arrivals are equally spaced", () => {
  const process = arrivalProcess({ kind: "periodic", rate: 8 });
  const stream = randomStream(1, 0, "x");
  assert.deepEqual([process.next(stream), process.next(stream)], [0.125, 0.125]);
});

Deno.test("exact: renewal arrivals are the values of their distribution", () => {
  const interarrival = { kind: "erlang", mean: 2, stages: 3 } as const;
  const process = arrivalProcess({ kind: "renewal", interarrival });
  const law = distribution(interarrival);
  const [a, b] = [randomStream(1, 0, "x"), randomStream(1, 0, "x")];
  for (let i = 0; i < 100; i++) assert.equal(process.next(a), law.sample(b));
});

Deno.test("exact: bad arrival processes are refused", () => {
  const bad = [
    { kind: "poisson", rate: -1 },
    { kind: "periodic", rate: 0 },
    { kind: "renewal", interarrival: { kind: "deterministic", value: 0 } },
    { kind: "renewal", interarrival: { kind: "exponential", mean: -1 } },
    { kind: "mmpp", rates: [1, 1], meanSojourns: [1, -1] },
    { kind: "batch", rate: 1 },
  ] as unknown as ArrivalSpec[];
  for (const spec of bad) assert.throws(() => arrivalProcess(spec), InputError);
});

Deno.test("statistical: Poisson arrivals are exponential apart, and their counts have a variance equal to the mean", () => {
  const intervals = (rate: number) => {
    const process = arrivalProcess({ kind: "poisson", rate });
    const stream = randomStream(3, 0, "clients");
    return Float64Array.from({ length: 100_000 }, () => process.next(stream));
  };
  const p = (rate: number) => kolmogorovSmirnov(intervals(rate), (x) => -Math.expm1(-50 * x));
  assert.ok(p(50) > 0.001, `p = ${p(50)}`);
  assert.ok(p(52.5) < 1e-6, "a rate that is 5% too high passes");

  const counts = (variable: boolean) => {
    const sample = intervals(50);
    const windows = new Float64Array(1900);
    let time = 0;
    for (const x of sample) {
      time += variable ? x : (x + 0.02) / 2;
      if (time < 1900) windows[Math.floor(time)]++;
    }
    return meanScore(windows.map((count) => (count - 50) ** 2), 50);
  };
  assert.ok(Math.abs(counts(true)) < 4, `score ${counts(true)}`);
  assert.ok(Math.abs(counts(false)) > 6, "arrivals that are too regular pass");
});
