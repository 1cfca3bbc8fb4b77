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
import { checkFinite, checkInteger, checkPositive, InputError } from "../core/mod.ts";

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

/** A row with a known mean, used as a control variate. */
export interface ControlRow {
  /** Its entity. */
  readonly entity: string;
  /** Its metric. */
  readonly metric: string;
  /** Its true mean at every point of the group, in the unit of the metric. */
  readonly mean: number;
}

/** One response and the precision that it is wanted with. */
export interface Criterion {
  /** The name of the response, such as `tail`. */
  readonly name: string;
  /** The entity that is looked at, such as `total`. */
  readonly entity: string;
  /** The metric that is looked at, such as `replyRate`. */
  readonly metric: string;
  /** What is estimated over the replications: their mean (where absent), or a quantile of them. */
  readonly statistic?: "mean" | { readonly quantile: number };
  /**
   * Of what: of each point (where absent), of the paired difference, or of the natural logarithm of the paired ratio, of each other
   * point and the point `against`. A quantile is of each point only.
   */
  readonly of?: "each" | "difference" | "log-ratio";
  /** The key of the point that the others are compared with. */
  readonly against?: string;
  /**
   * Largest half-width as a share of the estimate, above 0; of a difference: of the mean of `against`; of a
   * log-ratio: of the ratio, so that 0.01 is a ratio known to about 1%.
   */
  readonly relative?: number;
  /** Largest half-width, in the unit of what is estimated, above 0; with `relative` either is enough. */
  readonly absolute?: number;
  /** Rows with known means that sharpen a mean. */
  readonly controls?: readonly ControlRow[];
}

/** Until every response is known precisely enough, at every point or in every comparison. */
export interface ResponsesRule {
  /** Which rule it is. */
  readonly kind: "responses";
  /** The responses; at least one, names differ. */
  readonly criteria: readonly Criterion[];
  /** The first count at which to look, at least 2. */
  readonly minimum: number;
  /** The count at which to stop in any case, at least `minimum`. */
  readonly maximum: number;
  /** How many replications to add at a time, at least 1. */
  readonly round: number;
  /** At how many counts in a row the precision must hold, at least 1; 1 where absent. */
  readonly looks?: number;
}

/** When the points of a group have replications enough. */
export type StoppingRule = FixedRule | RelativeRule | LogRatioRule | ResponsesRule;

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
  switch (rule.kind) {
    case "fixed":
      checkInteger("replications of a stopping rule", rule.replications, 1);
      return rule;
    case "relative":
    case "log-ratio":
      checkPositive("half-width of a stopping rule", rule.halfWidth);
      checkRounds(rule);
      return rule;
    case "responses":
      checkRounds(rule);
      checkCriteria(rule.criteria);
      return rule;
    default: {
      const kind = JSON.stringify((rule as { kind: unknown }).kind);
      return refuse(
        `its kind must be fixed, relative, log-ratio or responses: current value is ${kind}`,
      );
    }
  }
}

function checkRounds(rule: Omit<ResponsesRule, "kind" | "criteria">): void {
  checkInteger("minimum of a stopping rule", rule.minimum, 2);
  checkInteger("maximum of a stopping rule", rule.maximum, rule.minimum);
  checkInteger("round of a stopping rule", rule.round, 1);
  checkInteger("looks of a stopping rule", rule.looks ?? 1, 1);
}

function checkCriteria(criteria: readonly Criterion[]): void {
  if (criteria.length === 0) refuse("it must have a response: it has none");
  const names = criteria.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) refuse(`its responses must differ in name: "${twice}" occurs twice`);
  criteria.forEach(checkCriterion);
}

function checkCriterion(criterion: Criterion): void {
  const { name, relative, absolute, statistic = "mean", of = "each", controls = [] } = criterion;
  const own = `response "${name}"`;
  if (relative === undefined && absolute === undefined) {
    refuse(`${own} must have a relative or an absolute half-width: it has neither`);
  }
  if (relative !== undefined) checkPositive(`relative half-width of ${own}`, relative);
  if (absolute !== undefined) checkPositive(`absolute half-width of ${own}`, absolute);
  if (of !== "each" && criterion.against === undefined) {
    refuse(`${own} must say against which point: it says none`);
  }
  for (const control of controls) checkFinite(`mean of a control of ${own}`, control.mean);
  if (statistic === "mean") return;
  if (!(statistic.quantile > 0 && statistic.quantile < 1)) {
    refuse(`the quantile of ${own} must be between 0 and 1: it is ${statistic.quantile}`);
  }
  if (of !== "each" || controls.length > 0) {
    refuse(`the quantile of ${own} must be of each point and without controls`);
  }
}

function refuse(rule: string): never {
  throw new InputError(`Cannot use a stopping rule as ${rule}`, { code: "study/bad-rule" });
}
