/** Seeds, rounds, options, distributions. */
import assert from "node:assert/strict";
import { InputError } from "../../../src/core/mod.ts";
import type { LqnModel } from "../../../src/lqn/model/mod.ts";
import { simulateLqn, type SimulateLqnOptions } from "../../../src/lqn/simulate/mod.ts";
import { call, clients, found, model, openServer } from "./_models.ts";

const server = { name: "s", processor: "s", entries: [{ name: "x", phases: [{ demand: 1 }] }] };
const closed: LqnModel = model([{ name: "s" }], [clients("c", 3, 2, [call("x")]), server]);

Deno.test("exact: the same seed gives the same bytes, another seed other ones", () => {
  const run = (seed: number) => JSON.stringify(simulateLqn(closed, { seed, precision: 0.05 }));
  assert.equal(run(7), run(7));
  assert.notEqual(run(7), run(8));
});

Deno.test("exact: a task that is added disturbs no other one's random numbers", () => {
  const alone = simulateLqn(closed, { duration: 500, replications: 2 });
  const other = openServer("o", 1, 0.5);
  const both = simulateLqn(
    {
      ...closed,
      processors: [...closed.processors, { name: "o" }],
      tasks: [...closed.tasks, other],
    },
    { duration: 500, replications: 2, warmUp: 0 },
  );
  const again = simulateLqn(closed, { duration: 500, replications: 2, warmUp: 0 });
  assert.deepEqual(found(both, "entryThroughput", "x"), found(again, "entryThroughput", "x"));
  assert.ok(alone.run!.warmUp > 0);
});

Deno.test("exact: flow balance: what is called is completed", () => {
  const result = simulateLqn(closed, { duration: 1000, replications: 1, batches: 2, warmUp: 0 });
  const calls = found(result, "entryThroughput", "x")[0];
  const busy = found(result, "taskProcessorUtilization", "s")[0];
  assert.ok(Math.abs(busy / calls - 1) < 0.15);
  assert.equal(result.run!.simulatedTime, 1000);
  assert.equal(result.run!.warmUp, 0);
  assert.equal(result.run!.samples, 2);
});

Deno.test("exact: a run stops at its precision, or says that it did not reach it", () => {
  const good = simulateLqn(closed, { precision: 0.02 });
  assert.equal(good.status, "solved");
  assert.ok(good.run!.precise && good.run!.widest! <= 0.02);
  const bad = simulateLqn(closed, { precision: 0.0001, maxCalls: 1000 });
  assert.equal(bad.status, "imprecise");
  assert.ok(!bad.run!.precise && bad.run!.widest! > 0.0001);
  const batches = simulateLqn(closed, { precision: 0.02, replications: 1 });
  assert.ok(batches.run!.precise && batches.run!.samples === 20);
});

Deno.test("exact: progress is told after each round and changes nothing", () => {
  const seen: number[] = [];
  const told = simulateLqn(closed, {
    precision: 0.02,
    onProgress: ({ rounds, calls }) => {
      assert.equal(rounds, seen.length + 1);
      seen.push(calls);
    },
  });
  assert.deepEqual(told, simulateLqn(closed, { precision: 0.02 }));
  assert.ok(seen.length >= 2);
});

Deno.test("exact: options out of range are refused with a code", () => {
  const wrong: SimulateLqnOptions[] = [
    { seed: -1 },
    { precision: 0 },
    { precision: 2 },
    { replications: 0 },
    { batches: 3 },
    { duration: 0 },
    { warmUp: -1 },
    { maxCalls: 0 },
    { quantiles: [2] },
  ];
  for (const options of wrong) {
    assert.throws(
      () => simulateLqn(closed, options),
      (error: unknown) => error instanceof InputError && typeof error.code === "string",
      JSON.stringify(options),
    );
  }
});

Deno.test("exact: a cycle that takes no time is refused, not run for ever", () => {
  const timeless = model([], [clients("c", 1, 0, [])]);
  assert.throws(
    () => simulateLqn(timeless, { duration: 10 }),
    (error: unknown) => error instanceof InputError && error.code === "lqn/no-time",
  );
});

Deno.test("statistical: quantiles, bins and exceedances of an exponential time", () => {
  const phases = [{
    demand: 1,
    maxServiceTime: 2,
    histogram: { min: 0, max: 2, bins: 2 },
  }];
  const task = openServer("s", 1, 1, { processor: "delay" }, { phases });
  const result = simulateLqn(model([], [task]), { duration: 2e4, quantiles: [0.5, 0.9] });
  const [distribution] = result.distributions!;
  assert.equal(distribution.element, "s!.1");
  for (const [p, time] of distribution.quantiles!) {
    assert.ok(Math.abs(time / -Math.log(1 - p) - 1) < 0.02, `${p}: ${time}`);
  }
  const shares = [0, 1 - Math.exp(-1), Math.exp(-1) - Math.exp(-2), Math.exp(-2)];
  distribution.bins!.forEach(({ probability, halfWidth }, k) => {
    assert.ok(Math.abs(probability - shares[k]) <= 2.5 * (halfWidth ?? 0) + 1e-12, `bin ${k}`);
  });
  const [share, error] = found(result, "exceedsMaximum", "s!.1");
  assert.ok(Math.abs(share - Math.exp(-2)) < 4.5 * error);
  assert.ok(0.1 * share > 4.5 * error, "too wide to tell a bias of 10%");
});

Deno.test("statistical: intervals at 95% cover the exact throughput about as often as they say", () => {
  const weights = [1, 3 / 2, 6 / 4, 6 / 8];
  const exact = 1 - 1 / weights.reduce((a, b) => a + b);
  let covers = 0;
  let biased = 0;
  const runs = 200;
  for (let seed = 1; seed <= runs; seed++) {
    const result = simulateLqn(closed, { seed, duration: 600, warmUp: 50 });
    const one = result.values.find(({ metric, element }) =>
      metric === "entryThroughput" && element === "x"
    )!;
    if (Math.abs(one.value - exact) <= one.halfWidth!) covers++;
    if (Math.abs(one.value - exact + 1.5 * one.halfWidth!) <= one.halfWidth!) biased++;
  }
  // binomial: standard error 1.5%
  assert.ok(covers / runs > 0.89 && covers / runs < 0.995, `${covers}`);
  assert.ok(biased / runs < 0.8, `${biased}`);
});
