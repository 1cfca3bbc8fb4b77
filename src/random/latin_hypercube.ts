/**
 * Latin hypercube designs.
 *
 * Source: M. D. McKay, R. J. Beckman and W. J. Conover, A comparison of three methods for selecting values of
 * input variables in the analysis of output from a computer code, Technometrics 21(2), 1979. Each
 * dimension is cut into as many strata of equal probability as there are points; each stratum of each
 * dimension holds exactly one point, at a random place within it, and the strata of the dimensions are
 * matched at random.
 *
 * @module
 */
import { checkInteger } from "../core/mod.ts";
import type { RandomStream } from "./stream.ts";

/**
 * A Latin hypercube of `count` points in [0, 1)^`dimensions`, one array of coordinates per point.
 *
 * The stream is used up dimension by dimension, so that a dimension added last leaves the others as they are.
 *
 * @throws {InputError} Where the count or the dimensions are not whole numbers of at least 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { latinHypercube, randomStream } from "@iovlab/iovlab/random";
 *
 * const points = latinHypercube(4, 2, randomStream(1, 0, "design"));
 * const strata = points.map((point) => Math.floor(4 * point[1]));
 * assert.deepEqual(strata.sort(), [0, 1, 2, 3]);
 * ```
 */
export function latinHypercube(
  count: number,
  dimensions: number,
  stream: RandomStream,
): number[][] {
  checkInteger("points of a Latin hypercube", count, 1);
  checkInteger("dimensions of a Latin hypercube", dimensions, 1);
  const points = Array.from({ length: count }, () => new Array<number>(dimensions));
  for (let dimension = 0; dimension < dimensions; dimension++) {
    const strata = permutation(count, stream);
    for (let index = 0; index < count; index++) {
      points[index][dimension] = inStratum(strata[index], count, stream.uniform());
    }
  }
  return points;
}

/** A place in a stratum of [0, 1); rounding must not carry it into the next one. */
function inStratum(stratum: number, count: number, place: number): number {
  const value = (stratum + place) / count;
  return Math.floor(value * count) === stratum ? value : stratum / count;
}

/** The numbers below `count` in random order, by Fisher's and Yates' exchange from the end. */
function permutation(count: number, stream: RandomStream): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let last = count - 1; last > 0; last--) {
    const other = Math.floor(stream.uniform() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
