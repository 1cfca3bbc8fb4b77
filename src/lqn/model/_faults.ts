/**
 * How the checks of a model gather what is wrong, and read values that may still be expressions.
 *
 * @module
 */

import type { Expression, Parameter } from "./document.ts";

/** A fault of a model. */
export interface ModelFault {
  /** A stable code, such as `lqn/unknown-entry`. */
  readonly code: string;
  /** Where: a path in the model, such as `tasks[1].entries[0].phases[0].calls[2]`. */
  readonly path: string;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** A warning leaves the model solvable. */
  readonly severity: "error" | "warning";
}

/** A list of faults that is being filled. */
export class Faults {
  /** The faults so far. */
  readonly list: ModelFault[] = [];

  /** Adds one. */
  add(
    code: string,
    path: string,
    message: string,
    severity: ModelFault["severity"] = "error",
  ): void {
    this.list.push({ code: `lqn/${code}`, path, message, severity });
  }

  /** Whether there is an error among them. */
  get fatal(): boolean {
    return this.list.some((one) => one.severity === "error");
  }

  /** Checks a number against a rule; an expression is checked once it has a value. */
  number(
    path: string,
    what: string,
    value: Parameter | undefined,
    rule: (value: number) => boolean,
    words: string,
  ): void {
    if (typeof value !== "number" || rule(value)) return;
    this.add(
      "bad-number",
      path,
      `Cannot use ${what} as it must be ${words}: current value is ${value}`,
    );
  }
}

/** The number, the default where it is absent, `NaN` where it is still an expression. */
export function numberOr(value: Parameter | undefined, otherwise: number): number {
  if (value === undefined) return otherwise;
  return typeof value === "number" ? value : NaN;
}

/** Whether a value is present and not the number 0. */
export function present(value: Parameter | undefined): value is number | Expression {
  return value !== undefined && value !== 0;
}

/** Rules for numbers, with their words. */
export const rules: {
  readonly [name in "atLeast0" | "above0" | "count" | "wholeAtLeast0" | "probability" | "share"]:
    readonly [(value: number) => boolean, string];
} = {
  atLeast0: [(value) => value >= 0 && value < Infinity, "a number of at least 0"],
  above0: [(value) => value > 0 && value < Infinity, "a number above 0"],
  count: [
    (value) => value === Infinity || (value >= 1 && Number.isInteger(value)),
    "a whole number of at least 1",
  ],
  wholeAtLeast0: [(value) => value >= 0 && Number.isInteger(value), "a whole number of at least 0"],
  probability: [(value) => value >= 0 && value <= 1 + 1e-9, "a probability, 0 to 1"],
  share: [(value) => value > 0 && value <= 1, "a share, above 0 and at most 1"],
};
