/**
 * The confidence interval of a share: successes out of trials.
 *
 * Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference,
 * Journal of the American Statistical Association 22(158), 1927. With z the normal quantile the
 * ends are the two solutions p of `(share - p)^2 = z^2 p (1 - p) / trials`.
 *
 * @module
 */
import { checkInteger, InputError } from "../core/mod.ts";
import { checkConfidence } from "./interval.ts";
import { normalQuantile } from "./student.ts";

/** A confidence interval of a share. */
export interface ShareInterval {
  /** Successes over trials: `NaN` where there was no trial. */
  readonly share: number;
  /** Lower end, from 0. */
  readonly low: number;
  /** Upper end, up to 1. */
  readonly high: number;
  /** How many trials stand behind it. */
  readonly samples: number;
  /** The nominal probability that the interval covers the true value. */
  readonly confidence: number;
}

/**
 * Wilson's score interval of a share. Without trials it is all of 0 to 1.
 *
 * @throws {InputError} Where a count is not a whole number, there are more successes than trials,
 * or the confidence is not between 0 and 1.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { wilsonInterval } from "@iovlab/iovlab/stats";
 *
 * const { share, low, high } = wilsonInterval(5, 10);
 * assert.equal(share, 0.5);
 * assert.equal(low.toFixed(4), "0.2366");
 * assert.equal(high.toFixed(4), "0.7634");
 * ```
 */
export function wilsonInterval(
  successes: number,
  trials: number,
  confidence = 0.95,
): ShareInterval {
  checkInteger("successes", successes, 0);
  checkInteger("trials", trials, 0);
  checkConfidence(confidence);
  if (successes > trials) {
    throw new InputError(
      `Cannot use successes as it must be at most the trials (${trials}): current value is ${successes}`,
      { code: "stats/bad-share" },
    );
  }
  if (trials === 0) return { share: NaN, low: 0, high: 1, samples: 0, confidence };
  const z = normalQuantile((1 + confidence) / 2);
  const share = successes / trials;
  const weight = z * z / trials;
  const middle = (share + weight / 2) / (1 + weight);
  const half = Math.sqrt(weight * (share * (1 - share) + weight / 4)) / (1 + weight);
  return {
    share,
    low: successes === 0 ? 0 : middle - half,
    high: successes === trials ? 1 : middle + half,
    samples: trials,
    confidence,
  };
}
