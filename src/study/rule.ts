/**
 * Stopping rules: how many replications the points of a group get.
 *
 * A rule is asked after whole rounds only, at `minimum`, `minimum + round`, `minimum + 2 round`, ...
 * and at `maximum` replications, each time about all replications from number 0 on. The first count
 * that satisfies it is the number of replications that count. So the answer depends on the numbers
 * alone, neither on the order in which they arrived nor on what else is in the store.
 *
 * Half-widths are those of 95% confidence intervals by Student's t over replications. A rule that may
 * stop at many counts covers a little less than 95%, see `nextRoundWhen` in the module `stats`; a
 * larger `minimum` or `looks: 2` makes up for it.
 *
 * @module
 */
import { checkInteger, checkPositive, InputError } from "../core/mod.ts";

/** Always the same number of replications. */
export interface FixedRule {
  /** Which rule it is. */
  readonly kind: "fixed";
  /** How many replications, at least 1. */
  readonly replications: number;
}

/** What the rules that look at the results share. */
export interface SequentialRule {
  /** The entity that is looked at, such as `total`. */
  readonly entity: string;
  /** The metric that is looked at, such as `replyRate`. */
  readonly metric: string;
  /** The half-width wanted; its kind decides of what. Above 0. */
  readonly halfWidth: number;
  /** The first count at which to look, at least 2. */
  readonly minimum: number;
  /** The count at which to stop in any case, at least `minimum`. */
  readonly maximum: number;
  /** How many replications to add at a time, at least 1. */
  readonly round: number;
  /** At how many counts in a row the precision must hold, at least 1; 1 where absent. */
  readonly looks?: number;
}

/** Until the half-width of the mean at every point of the group is at most `halfWidth` of the mean. */
export interface RelativeRule extends SequentialRule {
  /** Which rule it is. */
  readonly kind: "relative";
}

/**
 * Until the half-width of the natural logarithm of the ratio of two points, taken in pairs by
 * replication, is at most `halfWidth`: 0.01 is a ratio known to about 1%.
 */
export interface LogRatioRule extends SequentialRule {
  /** Which rule it is. */
  readonly kind: "log-ratio";
  /** The keys of the two points: the ratio is the first over the second. */
  readonly of: readonly [string, string];
}

/** When the points of a group have replications enough. */
export type StoppingRule = FixedRule | RelativeRule | LogRatioRule;

/**
 * Checks the numbers of a stopping rule.
 *
 * @throws {InputError} Where a number is out of its range or the kind is unknown.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { checkRule } from "@iovlab/iovlab/study";
 *
 * assert.deepEqual(checkRule({ kind: "fixed", replications: 3 }), { kind: "fixed", replications: 3 });
 * assert.throws(() => checkRule({ kind: "fixed", replications: 0 }), /at least 1/);
 * ```
 */
export function checkRule(rule: StoppingRule): StoppingRule {
  if (rule.kind === "fixed") {
    checkInteger("replications of a stopping rule", rule.replications, 1);
  } else if (rule.kind === "relative" || rule.kind === "log-ratio") {
    checkPositive("half-width of a stopping rule", rule.halfWidth);
    checkInteger("minimum of a stopping rule", rule.minimum, 2);
    checkInteger("maximum of a stopping rule", rule.maximum, rule.minimum);
    checkInteger("round of a stopping rule", rule.round, 1);
    checkInteger("looks of a stopping rule", rule.looks ?? 1, 1);
  } else {
    const kind = JSON.stringify((rule as { kind: unknown }).kind);
    throw new InputError(
      `Cannot use a stopping rule as its kind must be fixed, relative or log-ratio: current value is ${kind}`,
      { code: "study/bad-rule" },
    );
  }
  return rule;
}
