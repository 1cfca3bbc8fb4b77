/**
 * Statistical: the means and variances of what SPEX draws; 20,000 draws of a fixed seed, within 4
 * standard errors, and a source of draws that leans to one side must fail.
 *
 * @module
 */

import assert from "node:assert/strict";
import { evaluate, type Expression } from "@iovlab/iovlab/lqn/model";
import { randomStream } from "@iovlab/iovlab/random";

const draws = 20_000;

interface Case {
  readonly name: string;
  readonly arguments: readonly number[];
  readonly mean: number;
  readonly variance: number;
  /** The fourth central moment over the square of the variance. */
  readonly kurtosis: number;
}

const cases: readonly Case[] = [
  { name: "rand", arguments: [], mean: 0.5, variance: 1 / 12, kurtosis: 1.8 },
  { name: "uniform", arguments: [2, 5], mean: 3.5, variance: 0.75, kurtosis: 1.8 },
  { name: "normal", arguments: [10, 2], mean: 10, variance: 4, kurtosis: 3 },
  { name: "gamma", arguments: [3, 4], mean: 3, variance: 9 / 4, kurtosis: 3 + 6 / 4 },
  { name: "gamma", arguments: [3, 0.5], mean: 3, variance: 18, kurtosis: 3 + 6 / 0.5 },
  { name: "poisson", arguments: [6], mean: 6, variance: 6, kurtosis: 3 + 1 / 6 },
];

/** How many standard errors the sample's mean and variance are off. */
function deviations(one: Case, random: () => number): readonly [number, number] {
  const expression: Expression = {
    kind: "call",
    function: one.name,
    arguments: one.arguments.map((value) => ({ kind: "number", value })),
  };
  const sample = Array.from({ length: draws }, () => Number(evaluate(expression, {}, { random })));
  const mean = sample.reduce((sum, value) => sum + value, 0) / draws;
  const variance = sample.reduce((sum, value) => sum + (value - one.mean) ** 2, 0) / draws;
  return [
    Math.abs(mean - one.mean) / Math.sqrt(one.variance / draws),
    Math.abs(variance - one.variance) / (one.variance * Math.sqrt((one.kurtosis - 1) / draws)),
  ];
}

for (const one of cases) {
  const call = `${one.name}(${one.arguments.join(", ")})`;
  Deno.test(`${call} has its mean and variance`, () => {
    const stream = randomStream(7, 0, call);
    const [mean, variance] = deviations(one, () => stream.uniform());
    assert.ok(mean < 4, `mean is ${mean} standard errors off`);
    assert.ok(variance < 4, `variance is ${variance} standard errors off`);
  });

  Deno.test(`${call} from a source that leans to one side is found out`, () => {
    const stream = randomStream(7, 0, call);
    const [mean, variance] = deviations(one, () => stream.uniform() ** 1.2);
    assert.ok(Math.max(mean, variance) > 4);
  });
}

Deno.test("draws without a distribution, or from a source that stands still, are not a number", () => {
  const random = () => 0;
  const value = (name: string, ...values: number[]) =>
    evaluate(
      {
        kind: "call",
        function: name,
        arguments: values.map((one) => ({ kind: "number", value: one })),
      },
      {},
      { random },
    );
  assert.ok(Number.isNaN(value("gamma", 1, 0)));
  assert.ok(Number.isNaN(value("gamma", -1, 1)));
  assert.ok(Number.isNaN(value("poisson", -1)));
  assert.ok(Number.isNaN(value("poisson", 1e9)));
  assert.ok(Number.isNaN(value("poisson", 5)));
});
