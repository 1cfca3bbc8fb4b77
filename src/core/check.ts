/**
 * Checks of single numbers, for constructors and validators.
 *
 * Each returns its value, so that it can stand in an expression, and throws an
 * {@linkcode InputError} that names the quantity, the rule and the value.
 *
 * @module
 */
import { InputError } from "./errors.ts";

function refuse(name: string, rule: string, value: unknown, code: string): never {
  throw new InputError(`Cannot use ${name} as it must be ${rule}: current value is ${value}`, {
    code,
  });
}

/**
 * A finite number.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkFinite } from "@iovlab/iovlab/core";
 *
 * assert.equal(checkFinite("delay", 3), 3);
 * assert.throws(() => checkFinite("delay", NaN), /delay as it must be a finite number/);
 * ```
 */
export function checkFinite(name: string, value: number): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  refuse(name, "a finite number", value, "number/not-finite");
}

/**
 * A finite number above 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkPositive } from "@iovlab/iovlab/core";
 *
 * assert.equal(checkPositive("rate", 0.5), 0.5);
 * assert.throws(() => checkPositive("rate", 0), /rate as it must be above 0/);
 * ```
 */
export function checkPositive(name: string, value: number): number {
  if (checkFinite(name, value) > 0) return value;
  refuse(name, "above 0", value, "number/not-positive");
}

/**
 * A finite number of at least 0.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkNonNegative } from "@iovlab/iovlab/core";
 *
 * assert.equal(checkNonNegative("delay", 0), 0);
 * assert.throws(() => checkNonNegative("delay", -1), /at least 0: current value is -1/);
 * ```
 */
export function checkNonNegative(name: string, value: number): number {
  if (checkFinite(name, value) >= 0) return value;
  refuse(name, "at least 0", value, "number/negative");
}

/**
 * A number from 0 to 1, both included.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkProbability } from "@iovlab/iovlab/core";
 *
 * assert.equal(checkProbability("p", 1), 1);
 * assert.throws(() => checkProbability("p", 1.5), /p as it must be from 0 to 1/);
 * ```
 */
export function checkProbability(name: string, value: number): number {
  if (checkFinite(name, value) >= 0 && value <= 1) return value;
  refuse(name, "from 0 to 1", value, "number/not-a-probability");
}

/**
 * A whole number of at least `minimum`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkInteger } from "@iovlab/iovlab/core";
 *
 * assert.equal(checkInteger("workers", 2, 1), 2);
 * assert.throws(() => checkInteger("workers", 0, 1), /a whole number of at least 1/);
 * ```
 */
export function checkInteger(name: string, value: number, minimum: number): number {
  if (Number.isSafeInteger(value) && value >= minimum) return value;
  refuse(name, `a whole number of at least ${minimum}`, value, "number/not-an-integer");
}
