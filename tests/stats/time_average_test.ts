import assert from "node:assert/strict";
import { InputError } from "../../src/core/mod.ts";
import { TimeAverage } from "../../src/stats/mod.ts";

Deno.test("exact: the average weighs each value by the time it lasted", () => {
  const average = new TimeAverage(10, 4);
  average.update(12, 1);
  average.update(12, 7);
  average.update(13, 0);
  assert.equal(average.area(20), 15);
  assert.equal(average.mean(20), 1.5);
  assert.equal(average.value, 0);
});

Deno.test("exact: a reset forgets the past and keeps the value", () => {
  const average = new TimeAverage();
  average.update(5, 3);
  average.reset(8);
  assert.equal(average.mean(10), 3);
  average.update(10, 1);
  assert.equal(average.mean(12), 2);
});

Deno.test("exact: no time gives NaN, and asking changes nothing", () => {
  const average = new TimeAverage(1, 5);
  assert.equal(average.mean(1), NaN);
  assert.equal(average.mean(3), 5);
  assert.equal(average.mean(2), 5);
});

Deno.test("exact: time that goes back or is no number is refused", () => {
  const average = new TimeAverage();
  average.update(2, 1);
  assert.throws(() => average.update(1, 0), /must not go back from 2: current value is 1/);
  assert.throws(() => average.update(NaN, 0), InputError);
  assert.throws(() => average.mean(1), InputError);
  assert.throws(() => average.reset(1), InputError);
  assert.throws(() => new TimeAverage(Infinity), InputError);
  assert.throws(() => new TimeAverage(0, NaN), InputError);
});
