/**
 * Sobol points: evenly spread in every dimension and in most pairs of dimensions.
 *
 * Source: I. M. Sobol, On the distribution of points in a cube and the approximate evaluation of
 * integrals, USSR Computational Mathematics and Mathematical Physics 7(4), 1967; in the order of I. A. Antonov and
 * V. M. Saleev (1979), with the direction numbers of Joe and Kuo. A number of points that is a power of 2 keeps
 * what makes them good: every dimension then has exactly one point in each of as many strata.
 *
 * With a stream the points are shifted digit by digit at random (R. Cranley and T. N. L. Patterson's idea, in base 2), which
 * keeps their evenness, and makes the mean over them an unbiased estimate.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import { directions } from "./_sobol_directions.ts";

/** The most dimensions that there are direction numbers for. */
const mostDimensions = directions.length + 1;

/**
 * The first `count` Sobol points in [0, 1)^`dimensions`, one array of coordinates per point.
 *
 * @param count From 1 to 2^32; best a power of 2.
 * @param dimensions From 1 to 64.
 * @param stream Shifts the points at random; without it the first point is the origin.
 * @throws {InputError} Where the count or the dimensions are out of range.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { sobol } from "@iovlab/iovlab/study";
 *
 * assert.deepEqual(sobol(4, 2), [[0, 0], [0.5, 0.5], [0.75, 0.25], [0.25, 0.75]]);
 * ```
 */
export function sobol(count: number, dimensions: number, stream?: RandomStream): number[][] {
  checkMost("points of a Sobol design", count, 2 ** 32);
  checkMost("dimensions of a Sobol design", dimensions, mostDimensions);
  const numbers = Array.from({ length: dimensions }, (_, dimension) => directionsOf(dimension));
  const state = numbers.map(() => stream?.uint32() ?? 0);
  const points: number[][] = [];
  for (let index = 0; index < count; index++) {
    // One bit of the Gray code changes per point: the lowest 0 of the number before.
    const bit = index === 0 ? -1 : trailingOnes(index - 1);
    if (bit >= 0) {
      for (let dimension = 0; dimension < dimensions; dimension++) {
        state[dimension] = (state[dimension] ^ numbers[dimension][bit]) >>> 0;
      }
    }
    points.push(state.map((digits) => digits / 2 ** 32));
  }
  return points;
}

function checkMost(name: string, value: number, most: number): void {
  if (checkInteger(name, value, 1) <= most) return;
  throw new InputError(
    `Cannot use ${name} as it must be at most ${most}: current value is ${value}`,
    {
      code: "study/bad-design",
    },
  );
}

function trailingOnes(value: number): number {
  return 31 - Math.clz32(~value & (value + 1));
}

/** The 32 direction numbers of a dimension, as fractions times 2^32. */
function directionsOf(dimension: number): Uint32Array {
  if (dimension === 0) return Uint32Array.from({ length: 32 }, (_, bit) => 2 ** (31 - bit));
  const [degree, coefficients, ...initial] = directions[dimension - 1];
  const numbers = new Uint32Array(32);
  for (let bit = 0; bit < 32; bit++) {
    numbers[bit] = bit < degree
      ? initial[bit] << (31 - bit)
      : recurrence(numbers, bit, { degree, coefficients });
  }
  return numbers;
}

/** The next number from those before, by the dimension's primitive polynomial over the field of 0 and 1. */
function recurrence(
  numbers: Uint32Array,
  bit: number,
  { degree, coefficients }: { readonly degree: number; readonly coefficients: number },
): number {
  let next = numbers[bit - degree] ^ (numbers[bit - degree] >>> degree);
  for (let term = 1; term < degree; term++) {
    if ((coefficients >>> (degree - 1 - term)) & 1) next ^= numbers[bit - term];
  }
  return next;
}
