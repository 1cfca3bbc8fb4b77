import assert from "node:assert/strict";
import fc from "../_property.ts";
import {
  checkExponential,
  checkPoisson,
  machineRepair,
  md1k,
  mg1,
  mmc,
  productForm,
  type ProductFormStation,
  type QueueFigures,
} from "../../src/analysis/mod.ts";
import { randomStream } from "../../src/random/mod.ts";
import { machineRepairThroughput, mmck } from "../kernel/_closed_forms.ts";
import { assertAllClose } from "./_fixtures.ts";
import { r } from "./_reference.ts";

/** The limits of the test by level. */
const checkLimit = Object.fromEntries(
  ([0.1, 0.05, 0.025, 0.01, 0.005, 0.0025] as const)
    .map((level) => [level, checkExponential(r("exponential"), level).limit]),
);

Deno.test("exact: M/M/c is the limit of M/M/c/K, and one server is M/G/1 with variability 1", () => {
  for (const [rate, service, servers] of [[3, 1, 5], [0.7, 1, 1], [19, 0.5, 10]]) {
    const found = mmc(rate, service, servers);
    const limit = mmck(rate, 1 / service, servers, 2000);
    assertAllClose(
      [found.population, found.responseTime, found.utilization * servers],
      [limit.population, limit.responseTime, limit.busyServers],
      1e-9,
    );
  }
  const [one, general] = [mmc(0.7, 1, 1), mg1(0.7, 1, 1)];
  assertAllClose(Object.values(one), [...Object.values(general)], 1e-12);
});

// r/methods.R, R 4.2.2: the transition matrix of what departures leave behind, solved by qr.solve
Deno.test("published: M/D/1/K has the loss and mean number that R finds from the transition matrix", () => {
  const queues = [[0.5, 4], [0.9, 10], [1, 7], [1.6, 12], [4, 3]];
  const found = queues.flatMap(([load, capacity]) => {
    const { loss, population } = md1k(load / 2, 2, capacity);
    return [loss, population];
  });
  assertAllClose(found, r("mdk"), 1e-9);
});

Deno.test("exact: M/D/1/K: one and two places in closed form, many places are M/D/1, overload passes one service after another", () => {
  const a = 0.8;
  assertAllClose([md1k(a, 1, 1).loss], [a / (1 + a)], 1e-12);
  assertAllClose([md1k(a, 1, 2).loss], [1 - 1 / (Math.exp(-a) + a)], 1e-12);
  assertAllClose([md1k(a, 1, 400).waitingTime], [mg1(a, 1, 0).waitingTime], 1e-9);
  const flooded = md1k(50, 1, 1000);
  assertAllClose([flooded.throughput, flooded.population], [1, 999.5], 1e-3);
  assertAllClose([md1k(1, 1, 1).waitingTime + 1], [1], 1e-12);
});

Deno.test("exact: machine repair agrees with its birth-death form, large populations and no think time included", () => {
  for (const [n, think, service] of [[1, 3, 1], [12, 5, 0.7], [60, 40, 1]]) {
    const { throughput, responseTime } = machineRepair(n, think, service, 1);
    assertAllClose([throughput], [machineRepairThroughput(n, think, service)], 1e-9);
    // the interactive response time law
    assertAllClose([responseTime + think], [n / throughput], 1e-9);
  }
  assertAllClose([machineRepair(5000, 1e4, 1, 3).throughput], [5000 / 10_001], 1e-3);
  assert.deepEqual(machineRepair(4, 0, 2, 8).throughput, 2);
});

// r/methods.R, R 4.2.2: all states added up
Deno.test("published: a network of queues, one of two servers, and a delay has R's figures", () => {
  const stations = [[1.3, 1], [2.1, 2], [0.4, 1], [6, Infinity]]
    .map(([demand, servers], k) => ({ name: `${k}`, demand, servers }));
  const found = productForm(7, stations);
  const busy = found.stations.map(({ utilization }, k) =>
    utilization * (stations[k].servers === Infinity ? 1 : stations[k].servers)
  );
  const populations = found.stations.map(({ population }) => population);
  assertAllClose([found.throughput, ...busy, ...populations], r("network"), 1e-10);
});

/** Throughput and populations by mean value analysis, for single servers and one delay. */
function meanValues(customers: number, demands: readonly number[], think: number) {
  let queues = demands.map(() => 0);
  let throughput = 0;
  for (let n = 1; n <= customers; n++) {
    const times = demands.map((demand, k) => demand * (1 + queues[k]));
    throughput = n / (think + times.reduce((a, b) => a + b, 0));
    queues = times.map((time) => throughput * time);
  }
  return [throughput, ...queues];
}

Deno.test("exact: convolution is mean value analysis, for few and for hundreds of customers", () => {
  const demands = fc.array(fc.double({ min: 1e-4, max: 3, noNaN: true }), {
    minLength: 1,
    maxLength: 5,
  });
  const think = fc.double({ min: 0, max: 500, noNaN: true });
  fc.assert(
    fc.property(demands, think, fc.integer({ min: 1, max: 300 }), (list, z, customers) => {
      const stations: ProductFormStation[] = list
        .map((demand, k) => ({ name: `${k}`, demand, servers: 1 }));
      const delay = { name: "think", demand: z, servers: Infinity };
      const found = productForm(customers, [...stations, delay]);
      const populations = found.stations.slice(0, -1).map(({ population }) => population);
      assertAllClose([found.throughput, ...populations], meanValues(customers, list, z), 1e-7);
    }),
    { numRuns: 60 },
  );
});

Deno.test("exact: a station of many servers and a delay is machine repair, customers add up", () => {
  const found = productForm(300, [
    { name: "servers", demand: 2, servers: 64 },
    { name: "idle", demand: 0, servers: 1 },
    { name: "think", demand: 7, servers: Infinity },
  ]);
  const expected = machineRepair(300, 7, 2, 64);
  const [servers, idle, think] = found.stations;
  assertAllClose(
    [found.throughput, servers.population, servers.utilization],
    [expected.throughput, expected.population, expected.utilization],
    1e-9,
  );
  assert.equal(idle.population, 0);
  assertAllClose([servers.population + think.population], [300], 1e-9);
});

Deno.test("exact: little's law holds in each queue, and bad parameters are refused", () => {
  const consistent = ({ throughput, population, responseTime }: QueueFigures) =>
    assertAllClose([population], [throughput * responseTime], 1e-9);
  [mmc(3, 1, 4), mg1(0.5, 1, 3), md1k(1.2, 1, 9), machineRepair(9, 4, 1, 2)].forEach(consistent);
  assert.throws(() => mmc(4, 1, 4), /load must be below 1: current value is 1/);
  assert.throws(() => mg1(2, 1, 1), /below 1/);
  assert.throws(() => md1k(1, 1, 0), /capacity/);
  assert.throws(() => md1k(600, 1, 3), /at most 500/);
  assert.throws(() => machineRepair(0, 1, 1, 1), /population/);
  assert.throws(() => productForm(3, [{ name: "a", demand: 0, servers: 1 }]), /demand above 0/);
  assert.throws(() => productForm(3, [{ name: "a", demand: 1, servers: 0 }]), /servers of "a"/);
});

// r/methods.R, R 4.2.2: the statistic by its definition, with pexp
Deno.test("published: Anderson and Darling's statistic is that computed in R", () => {
  assertAllClose([checkExponential(r("exponential")).statistic], r("andersonDarling"), 1e-10);
});

Deno.test("statistical: the limits of the exponential test are passed as often as their level says", () => {
  const stream = randomStream(7, 0, "levels");
  const levels = [0.1, 0.05, 0.025, 0.01, 0.005, 0.0025] as const;
  const runs = 40_000;
  const failed = levels.map(() => 0);
  for (let run = 0; run < runs; run++) {
    const times = Float64Array.from({ length: 100 }, () => -Math.log(stream.uniformOpen()));
    const { statistic } = checkExponential(times);
    levels.forEach((level, i) => failed[i] += statistic > checkLimit[level] ? 1 : 0);
  }
  levels.forEach((level, i) => {
    const error = Math.sqrt(level * (1 - level) / runs);
    const off = (failed[i] / runs - level) / error;
    assert.ok(Math.abs(off) < 3, `${level}: ${failed[i] / runs}, ${off} standard errors`);
    assert.ok(failed[i] / runs < 1.5 * level, "the limit of the next level must be found out");
  });
});

Deno.test("statistical: Poisson arrivals fail at 1% in under 4 of 100, others nearly always", () => {
  const shares = (make: (u: () => number, i: number) => number, size = 600) => {
    let failed = 0;
    for (let run = 0; run < 300; run++) {
      const stream = randomStream(6, run, "poisson check");
      const gaps = Array.from({ length: size }, (_, i) => make(() => stream.uniformOpen(), i));
      if (!checkPoisson(gaps).passes) failed++;
    }
    return failed / 300;
  };
  const exponential = (u: () => number) => -Math.log(u());
  const size = shares(exponential);
  // two tests at 1%
  assert.ok(size > 0.003 && size < 0.04, `${size}`);
  assert.ok(shares((u) => exponential(u) + exponential(u)) > 0.99, "Erlang gaps");
  assert.ok(shares((u) => exponential(u) * (u() < 0.2 ? 4 : 0.25)) > 0.99, "hyperexponential gaps");
  // exponential gaps whose mean changes slowly: only the counts show it
  assert.ok(shares((u, i) => exponential(u) * (1 + 0.5 * Math.sin(i / 30))) > 0.9, "slow bursts");
});

Deno.test("exact: too few times, negative ones and nothing but zeros are refused", () => {
  assert.throws(() => checkExponential([1, 2, 3]), /at least 20, not all 0: current value is 3/);
  assert.throws(() => checkPoisson(new Array(30).fill(0)), /with sum 0/);
  assert.throws(() => checkPoisson([...new Array(30).fill(1), -1]), /time 30/);
  const few = checkPoisson(Array.from({ length: 30 }, (_, i) => -Math.log((i + 0.5) / 30)));
  assert.deepEqual([few.passes, few.dispersionPValue], [true, 1]);
});
