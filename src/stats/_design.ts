/**
 * The matrix of a fit of relative errors, and its columns at length 1.
 *
 * @module
 */
import { Matrix } from "ml-matrix";
import { InputError } from "../core/mod.ts";

/** A measurement and how often each constant is in it. */
export interface Observation {
  /** Its name. */
  readonly id: string;
  /** How often each constant is in it, by the constant's name; one left out is not in it. */
  readonly weights: Readonly<Record<string, number>>;
  /** What was measured, above 0, in the unit of constant times weight. */
  readonly measured: number;
}

/** The matrix of the relative errors, w_ij / y_i. */
export function relativeDesign(
  names: readonly string[],
  observations: readonly Observation[],
): Matrix {
  return new Matrix(observations.map(({ id, weights, measured }) => {
    const unknown = Object.keys(weights).find((name) => !names.includes(name));
    if (unknown !== undefined || !(measured > 0 && measured < Infinity)) {
      const rule = unknown === undefined
        ? `its measurement must be above 0: current value is ${measured}`
        : `it must be made of the constants to fit: current value has "${unknown}"`;
      throw new InputError(`Cannot fit row "${id}" as ${rule}`, { code: "fit/bad-row" });
    }
    return names.map((name) => (weights[name] ?? 0) / measured);
  }));
}

/** Lengths of the columns, 1 for one that is 0. */
export function columnLengths(design: Matrix): number[] {
  return Array.from({ length: design.columns }, (_, j) => design.getColumnVector(j).norm() || 1);
}

/** The columns divided by their lengths. */
export function scaled(design: Matrix, lengths: readonly number[]): Matrix {
  return design.clone().divRowVector([...lengths]);
}
