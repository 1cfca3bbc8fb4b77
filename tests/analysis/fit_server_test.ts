/**
 * Servers fitted to measured runs. Kinds: exact where the runs follow the formula; statistical with runs of a simulated queue.
 *
 * @module
 */
import assert from "node:assert/strict";
import { againstMeasured, fitServer, mg1 } from "../../src/analysis/mod.ts";
import { randomStream } from "../../src/random/mod.ts";

const rates = [100, 300, 500, 700, 850];

/** Runs that follow M/G/1 without an error. */
function ideal(demand: number, variability: number, extra: number) {
  return {
    throughput: rates,
    utilization: rates.map((rate) => rate * demand),
    responseTime: rates.map((rate) => extra + mg1(rate, demand, variability).responseTime),
  };
}

Deno.test("exact: fitServer() finds demand, variability and base time of M/G/1 queues again", () => {
  for (const variability of [0, 0.4, 1, 3]) {
    const fit = fitServer(ideal(1e-3, variability, 2e-4));
    assert.ok(Math.abs(fit.demand.estimate / 1e-3 - 1) < 1e-9);
    assert.ok(Math.abs(fit.variability.estimate - variability) < 1e-6);
    assert.ok(Math.abs(fit.baseTime.estimate / 1.2e-3 - 1) < 1e-6);
    assert.equal(fit.runs, rates.length);
  }
});

/** Lindley's recursion: a run of a queue with exponential demands, as a load generator would report it. */
function simulated(rate: number, demand: number, seed: number) {
  const draws = randomStream(seed, rate, "test/queue");
  let [waiting, busy, total, time] = [0, 0, 0, 0];
  const count = 40_000;
  for (let i = 0; i < count; i++) {
    const service = -Math.log(1 - draws.uniform()) * demand;
    total += waiting + service;
    busy += service;
    const gap = -Math.log(1 - draws.uniform()) / rate;
    time += gap;
    waiting = Math.max(0, waiting + service - gap);
  }
  return { throughput: count / time, utilization: busy / time, responseTime: total / count };
}

function fitted(demandFactor: number) {
  const runs = [1, 2, 3].flatMap((seed) =>
    [100, 400, 700].map((rate) => simulated(rate, 1e-3, seed))
  );
  return fitServer({
    throughput: runs.map(({ throughput }) => throughput),
    utilization: runs.map(({ utilization }) => demandFactor * utilization),
    responseTime: runs.map(({ responseTime }) => responseTime),
  });
}

Deno.test("statistical: intervals of a simulated M/M/1 hold its demand and variability, and one with a wrong utilization does not", () => {
  const { demand, variability, baseTime } = fitted(1);
  assert.ok(demand.low <= 1e-3 && 1e-3 <= demand.high);
  assert.ok(variability.low <= 1 && 1 <= variability.high);
  assert.ok(Math.abs(baseTime.estimate / 1e-3 - 1) < 0.05);
  const biased = fitted(1.05);
  assert.ok(biased.demand.low > 1e-3);
});

Deno.test("runs at saturation or all at one load are refused", () => {
  const throughput = [...rates];
  const utilization = rates.map((rate) => rate * 1.15e-3);
  const responseTime = rates.map(() => 5e-3);
  assert.throws(() => fitServer({ throughput, utilization, responseTime }), {
    code: "analysis/bad-server",
    message: /run 5 is busy for 98% of the time/,
  });
  const one = {
    throughput: [100, 100, 100],
    utilization: [0.1, 0.1, 0.1],
    responseTime: [1, 1, 1],
  };
  assert.throws(() => fitServer(one), { code: "fit/confounded" });
});

Deno.test("againstMeasured() says whether intervals meet, and asks for each load", () => {
  const at = { rate: 5, metric: "replyRate", unit: "replies/s", samples: 4 };
  const measured = [{ ...at, value: 100, low: 98, high: 102 }];
  const row = (low: number, high: number) =>
    againstMeasured(measured, [{ ...at, value: 103, low, high }])[0].overlap;
  assert.deepEqual([row(102, 104), row(102.5, 104)], ["yes", "no"]);
  assert.throws(() => againstMeasured(measured, []), { code: "analysis/no-prediction" });
});
