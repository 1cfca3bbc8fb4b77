import assert from "node:assert/strict";
import fc from "../_property.ts";
import { InputError } from "../../src/core/mod.ts";
import {
  nextRound,
  nextRoundWhen,
  precisionReached,
  replicationInterval,
} from "../../src/stats/mod.ts";

fc.configureGlobal({ seed: 2009 });

const never = () => false;

Deno.test("exact: looks come after the minimum and each round, and at the maximum", () => {
  const looked: number[] = [];
  const rounds = { minimum: 10, round: 8, maximum: 30 };
  const next = nextRoundWhen(100, (samples) => looked.push(samples) < 0, rounds);
  assert.deepEqual(looked, [10, 18, 26, 30]);
  assert.deepEqual(next, { done: true, reached: false, used: 30, more: 0 });
});

Deno.test("exact: what is missing is the rest of the round", () => {
  const rounds = { minimum: 10, round: 8, maximum: 30 };
  for (const [available, more] of [[0, 10], [9, 1], [10, 8], [17, 1], [18, 8], [26, 4], [29, 1]]) {
    const next = nextRoundWhen(available, never, rounds);
    assert.deepEqual(next, { done: false, reached: false, used: available, more });
  }
});

Deno.test("exact: ten replications and rounds of ten are the defaults", () => {
  assert.equal(nextRoundWhen(0, never, { maximum: 50 }).more, 10);
  assert.equal(nextRoundWhen(10, never, { maximum: 50 }).more, 10);
});

Deno.test("exact: with two looks the precision must hold twice in a row", () => {
  const holds = (...samples: number[]) => (look: number) => samples.includes(look);
  const rounds = { minimum: 2, round: 2, maximum: 10, looks: 2 };
  assert.equal(nextRoundWhen(10, holds(2, 6, 8), rounds).used, 8);
  assert.deepEqual(nextRoundWhen(2, holds(2), rounds).more, 2);
  const late = nextRoundWhen(10, holds(2, 10), rounds);
  assert.deepEqual(late, { done: true, reached: true, used: 10, more: 0 });
});

Deno.test("exact: replications beyond the stop change nothing", () => {
  const values = fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { maxLength: 60 });
  const rule = { relativeHalfWidth: 0.1, minimum: 5, round: 3, maximum: 40 };
  fc.assert(fc.property(values, values, (some, further) => {
    const before = nextRound(some, rule);
    const after = nextRound([...some, ...further], rule);
    if (before.done) assert.deepEqual(after, before);
    else if (after.done) assert.ok(after.used >= some.length + before.more);
  }));
});

Deno.test("exact: it stops at the first look that is narrow enough", () => {
  const values = fc.array(fc.double({ min: 1, max: 3, noNaN: true }), { minLength: 40 });
  const rule = { relativeHalfWidth: 0.1, minimum: 5, round: 3, maximum: 40 };
  fc.assert(fc.property(values, (some) => {
    const { done, reached, used } = nextRound(some, rule);
    const width = (samples: number) => {
      const { mean, halfWidth } = replicationInterval(some.slice(0, samples));
      return halfWidth / mean;
    };
    assert.ok(done && (used - 5) % 3 === 0 || used === 40);
    assert.equal(reached, width(used) <= 0.1);
    for (let earlier = 5; earlier < used; earlier += 3) assert.ok(width(earlier) > 0.1);
  }));
});

Deno.test("exact: a relative or an absolute half-width is enough, and NaN and Infinity never are", () => {
  const at = (mean: number, halfWidth: number) => ({ mean, halfWidth });
  assert.ok(precisionReached(at(-200, 2), { relativeHalfWidth: 0.01 }));
  assert.ok(!precisionReached(at(0, 1e-9), { relativeHalfWidth: 0.01 }));
  assert.ok(precisionReached(at(0, 0), { relativeHalfWidth: 0.01 }));
  assert.ok(precisionReached(at(0, 0.5), { relativeHalfWidth: 0.01, absoluteHalfWidth: 0.5 }));
  assert.ok(!precisionReached(at(0, 0.6), { absoluteHalfWidth: 0.5 }));
  assert.ok(!precisionReached(at(NaN, NaN), { absoluteHalfWidth: 0.5 }));
  assert.ok(!precisionReached(at(5, Infinity), { absoluteHalfWidth: 1e300 }));
});

Deno.test("exact: rules that cannot work are refused", () => {
  assert.throws(() => precisionReached({ mean: 1, halfWidth: 1 }, {}), InputError);
  assert.throws(
    () => nextRound([1, 2], { relativeHalfWidth: 0, minimum: 2, maximum: 4 }),
    InputError,
  );
  assert.throws(() => nextRoundWhen(0, never, { minimum: 1, maximum: 5 }), /minimum replications/);
  assert.throws(() => nextRoundWhen(0, never, { minimum: 6, maximum: 5 }), /maximum replications/);
  assert.throws(() => nextRoundWhen(0, never, { round: 0, maximum: 50 }), InputError);
  assert.throws(() => nextRoundWhen(0, never, { looks: 0, maximum: 50 }), InputError);
  assert.throws(() => nextRoundWhen(-1, never, { maximum: 50 }), InputError);
});
