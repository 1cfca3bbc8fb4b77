/**
 * The functions of SPEX expressions.
 *
 * Source: the LQNS user manual, chapter "LQX Users Guide", section "Numeric/Floating-Point Utility
 * Functions"; `min`, `max`, `sqrt`, `uniform` and `normal` as LQX has them beside those.
 *
 * @module
 */

/** A function: how many arguments it takes at least and at most, and its value. */
export interface SpexFunction {
  /** Fewest arguments. */
  readonly least: number;
  /** Most arguments. */
  readonly most: number;
  /** The value; `random` draws from 0 to 1, 1 excluded. */
  readonly value: (values: readonly number[], random: () => number) => number;
  /** Whether it draws. */
  readonly random?: true;
}

function one(value: (x: number) => number): SpexFunction {
  return { least: 1, most: 1, value: ([x]) => value(x) };
}

/** The functions by name; a source that is not random gives `NaN`, not a search without end. */
export const spexFunctions: Readonly<Record<string, SpexFunction>> = {
  abs: one(Math.abs),
  ceil: one(Math.ceil),
  exp: one(Math.exp),
  floor: one(Math.floor),
  log: one(Math.log),
  max: { least: 1, most: 100, value: (values) => Math.max(...values) },
  min: { least: 1, most: 100, value: (values) => Math.min(...values) },
  pow: { least: 2, most: 2, value: ([base, exponent]) => base ** exponent },
  round: one((x) => Math.sign(x) * Math.round(Math.abs(x))),
  sqrt: one(Math.sqrt),
  rand: { least: 0, most: 0, value: (_, random) => random(), random: true },
  uniform: {
    least: 2,
    most: 2,
    value: ([low, high], random) => low + (high - low) * random(),
    random: true,
  },
  normal: {
    least: 2,
    most: 2,
    value: ([mean, deviation], random) => mean + deviation * standardNormal(random),
    random: true,
  },
  gamma: {
    least: 2,
    most: 2,
    value: ([mean, shape], random) => gamma(mean, shape, random),
    random: true,
  },
  poisson: { least: 1, most: 1, value: ([mean], random) => poisson(mean, random), random: true },
};

/** Box and Muller 1958: the radius from one draw, the angle from another. */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Marsaglia and Tsang 2000; a shape below 1 by a power of a draw. */
function gamma(mean: number, shape: number, random: () => number): number {
  if (!(mean >= 0 && shape > 0 && shape < Infinity)) return NaN;
  const boost = shape < 1 ? (1 - random()) ** (1 / shape) : 1;
  const d = (shape < 1 ? shape + 1 : shape) - 1 / 3;
  for (let attempt = 0; attempt < 1000; attempt++) {
    const x = standardNormal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    const accepted = v > 0 && Math.log(1 - random()) < x * x / 2 + d - d * v + d * Math.log(v);
    if (accepted) return mean / shape * d * v * boost;
  }
  return NaN;
}

/** Counts exponential gaps within `mean`; means above 100,000 are refused as not a number. */
function poisson(mean: number, random: () => number): number {
  if (!(mean >= 0 && mean <= 100_000)) return NaN;
  let count = -1;
  let time = 0;
  while (time <= mean) {
    time -= Math.log(1 - random());
    if (++count > 10 * mean + 1000) return NaN;
  }
  return count;
}
