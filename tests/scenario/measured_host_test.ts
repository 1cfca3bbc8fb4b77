/**
 * Hosts made from measured servers. Kinds: exact; statistical with a fixed seed against M/G/1.
 *
 * @module
 */
import assert from "node:assert/strict";
import { mg1 } from "../../src/analysis/mod.ts";
import { costModelOf, kvm2015 } from "../../src/host/mod.ts";
import { measuredHost, measureHost, predictLoads } from "../../src/scenario/mod.ts";

const costs = costModelOf(kvm2015);
const server = {
  demand: 1e-3,
  variability: 0.5,
  baseTime: 1.3e-3,
  requestBytes: 62,
  replyBytes: 1164,
};
const ranged = (estimate: number, width = 0) => ({
  ...{ estimate, low: estimate * (1 - width), high: estimate * (1 + width) },
});

function busyOf(rate: number, clockRate: number): number {
  const host = measuredHost(server, rate, { clockRate });
  const rows = measureHost({ host, costs, duration: 20, detail: "total" }, {
    seed: 2,
    replication: 0,
  });
  const of = (metric: string) => rows.find((row) => row.metric === metric)!.value;
  return (1 - of("idleShare")) / of("replyRate");
}

Deno.test("a measured host needs the measured demand for each request, at any load and clock rate", () => {
  for (const [rate, clockRate] of [[100, 2.6e9], [700, 2.6e9], [400, 1.3e9]]) {
    assert.ok(Math.abs(busyOf(rate, clockRate) / server.demand - 1) < 0.03, `${rate} ${clockRate}`);
  }
});

Deno.test("a program with less than the stack's share of a demand is refused", () => {
  assert.throws(() => measuredHost({ ...server, demand: 5e-6 }, 100), {
    code: "scenario/demand-below-stack",
  });
});

Deno.test("numbers that no server has are refused by their names", () => {
  const faults = {
    demand: [0, -1, NaN],
    variability: [-1e-9, -1, NaN, Infinity],
    baseTime: [-1e-6, NaN],
    requestBytes: [0, Infinity],
    replyBytes: [-1],
  };
  for (const [name, values] of Object.entries(faults)) {
    for (const value of values) {
      const made = () => measuredHost({ ...server, [name]: value }, 100);
      assert.throws(made, { name: "InputError", message: new RegExp(`Cannot use ${name} as`) });
    }
  }
  for (const rate of [0, -1, NaN, Infinity]) {
    assert.throws(() => measuredHost(server, rate), { message: /Cannot use rate as/ });
  }
});

Deno.test("what does not depend on the load is simulated once for all loads", () => {
  const readings = (loads: number[]) => {
    let count = 0;
    const { demand, variability, baseTime } = server;
    const given = {
      ...{ requestBytes: 62, replyBytes: 1164 },
      ...{ variability: ranged(variability), baseTime: ranged(baseTime) },
      get demand() {
        count++;
        return ranged(demand);
      },
    };
    const rows = predictLoads(given, loads, { engine: "lqn-analytic", metrics: ["replyRate"] });
    return { count, rates: rows.map(({ rate }) => rate) };
  };
  assert.deepEqual(readings([100]), { count: 3, rates: [100] });
  assert.deepEqual(readings([100, 200, 300]), { count: 3, rates: [100, 200, 300] });
});

Deno.test("predicted response times are those of M/G/1 with the base time, by both engines; another variability is told apart", () => {
  const { demand, variability, baseTime, requestBytes, replyBytes } = server;
  const given = (v: number) => ({
    ...{ demand: ranged(demand), variability: ranged(v), baseTime: ranged(baseTime) },
    ...{ requestBytes, replyBytes },
  });
  const theory = (v: number) => mg1(700, demand, v).responseTime - demand + baseTime;
  const options = { duration: 10, metrics: ["responseTimeMean"], replications: 10 };
  // 3%: what the stack takes for a request is read off at a light load, and is a little less where packets come together
  const [simulated] = predictLoads(given(variability), [700], options);
  const [analytic] = predictLoads(given(variability), [700], {
    ...options,
    engine: "lqn-analytic",
  });
  assert.ok(simulated.low / 1e3 <= 1.03 * theory(variability));
  assert.ok(theory(variability) <= 1.03 * simulated.high / 1e3);
  assert.ok(Math.abs(analytic.value / 1e3 / theory(variability) - 1) < 0.1);
  // a queue that varies much more is outside the interval
  assert.ok(theory(3) > 1.03 * simulated.high / 1e3);
});

Deno.test("the interval of a prediction holds those at the ends of the calibration", () => {
  const wide = {
    ...{ demand: ranged(1e-3, 0.05), variability: ranged(0.5, 0.2), baseTime: ranged(1.3e-3) },
    ...{ requestBytes: 62, replyBytes: 1164 },
  };
  const options = { engine: "lqn-analytic", metrics: ["responseTimeMean"] } as const;
  const [row] = predictLoads(wide, [800], options);
  const ends = [0.95, 1.05].map((factor) => {
    const v = factor < 1 ? 0.8 : 1.2;
    const one = { ...wide, demand: ranged(1e-3 * factor), variability: ranged(0.5 * v) };
    return predictLoads(one, [800], options)[0].value;
  });
  assert.ok(Math.abs(row.low - ends[0]) < 1e-9 && Math.abs(row.high - ends[1]) < 1e-9);
});

Deno.test("a load with what was offered is predicted for that, under the name of what was asked for", () => {
  const { demand, variability, baseTime, requestBytes, replyBytes } = server;
  const given = {
    ...{ demand: ranged(demand), variability: ranged(variability), baseTime: ranged(baseTime) },
    ...{ requestBytes, replyBytes },
  };
  const options = { engine: "lqn-analytic" } as const;
  const [rate, time] = predictLoads(given, [{ rate: 900, value: 600 }], options);
  const [, plain] = predictLoads(given, [600], options);
  assert.deepEqual([rate.rate, rate.value.toFixed(6), time.value], [
    900,
    "600.000000",
    plain.value,
  ]);
});
