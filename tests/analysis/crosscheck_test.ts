import assert from "node:assert/strict";
import {
  crosscheck,
  type NetworkDescription,
  type QueueDescription,
  type TheoryName,
} from "../../src/analysis/mod.ts";
import { type QueueRun, simulateQueue, simulateRing } from "./_simulated_queues.ts";

const exponential = (u: number) => -Math.log(u);

const mm1: QueueDescription = {
  kind: "queue",
  arrivals: { kind: "open", rate: 0.5, gaps: "poisson" },
  service: { mean: 1, squaredCoefficientOfVariation: 1, times: "exponential" },
  servers: 1,
  capacity: Infinity,
  discipline: "fcfs",
};
const byName = (
  system: QueueDescription | NetworkDescription,
  simulated: Record<string, number[]>,
) => {
  const found = crosscheck(system, simulated, { confidence: 0.99 });
  return (name: TheoryName) => found.find(({ theory }) => theory === name) ?? assert.fail(name);
};
/** The simulated quantities of some replications, by name. */
function columns(runs: readonly QueueRun[]): Record<string, number[]> {
  const names = ["throughput", "waitingTime", "loss", "utilization"] as const;
  return Object.fromEntries(names.map((name) => [name, runs.map((run) => run[name])]));
}

Deno.test("statistical: a right simulation of M/M/3 with tested arrivals and services agrees, a service 3% longer differs", () => {
  const of = (factor: number) => {
    const queue = { rate: 2.2, servers: 3, capacity: Infinity };
    const runs = Array.from(
      { length: 10 },
      (_, i) => simulateQueue({ ...queue, service: (u) => factor * exponential(u) }, 50_000, i),
    );
    return byName({
      ...mm1,
      servers: 3,
      arrivals: { kind: "open", rate: 2.2, gaps: runs[0].gaps },
      service: { mean: factor, squaredCoefficientOfVariation: 1, times: runs[0].times },
    }, columns(runs))("M/M/c");
  };
  const right = of(1);
  assert.deepEqual([right.reasons, right.verdict], [[], "agrees"]);
  assert.ok(right.assumptions.filter(({ evidence }) => evidence === "tested").length === 4);
  const runs = Array.from(
    { length: 10 },
    (_, i) =>
      simulateQueue(
        {
          rate: 2.2,
          servers: 3,
          capacity: Infinity,
          service: (u) => 1.03 * exponential(u),
        },
        50_000,
        i,
      ),
  );
  const slow = byName({
    ...mm1,
    servers: 3,
    arrivals: { kind: "open", rate: 2.2, gaps: "poisson" },
  }, columns(runs))("M/M/c");
  assert.equal(slow.verdict, "differs");
  assert.ok(slow.quantities.find(({ quantity }) => quantity === "waitingTime")!.deviation > 0.1);
  assert.equal(
    slow.quantities.find(({ quantity }) => quantity === "throughput")!.verdict,
    "agrees",
  );
});

Deno.test("statistical: M/G/1 and M/D/1/K agree with their simulations, and each is not applicable to the other", () => {
  // two times of equal probability, 0.2 and 1.8: variability 0.64
  const general = Array.from(
    { length: 10 },
    (_, i) =>
      simulateQueue(
        {
          rate: 0.5,
          servers: 1,
          capacity: Infinity,
          service: (u) => u < 0.5 ? 0.2 : 1.8,
        },
        20_000,
        i,
      ),
  );
  const ofGeneral = byName({
    ...mm1,
    service: { mean: 1, squaredCoefficientOfVariation: 0.64, times: general[0].times },
  }, columns(general));
  assert.equal(ofGeneral("M/G/1").verdict, "agrees");
  assert.match(ofGeneral("M/M/c").reasons[0], /exponential: squared coefficient of variation 0.64/);
  assert.match(
    ofGeneral("M/D/1/K").reasons.join("; "),
    /constant: .* 0.6.*there is a limit: Infinity/,
  );
  const lossy = Array.from(
    { length: 10 },
    (_, i) => simulateQueue({ rate: 0.9, servers: 1, capacity: 4, service: () => 1 }, 20_000, i),
  );
  const ofLossy = byName({
    ...mm1,
    arrivals: { kind: "open", rate: 0.9, gaps: lossy[0].gaps },
    service: { mean: 1, squaredCoefficientOfVariation: 0, times: lossy[0].times },
    capacity: 4,
  }, columns(lossy));
  assert.equal(ofLossy("M/D/1/K").verdict, "agrees");
  assert.deepEqual(ofLossy("M/G/1").reasons, ["nothing is turned away: room for 4 (stated)"]);
});

Deno.test("statistical: a ring of stations agrees with product form and machine repair, a station of one server fewer differs", () => {
  const stations = [{ mean: 2, servers: 2 }, { mean: 12, servers: 1e9 }, { mean: 0.8, servers: 1 }];
  const simulate = (first: number) =>
    Array.from(
      { length: 10 },
      (_, i) => simulateRing(14, [{ mean: 2, servers: first }, ...stations.slice(1)], 20_000, i),
    );
  const service = (mean: number) => ({
    mean,
    squaredCoefficientOfVariation: 1,
    times: "exponential" as const,
  });
  const rest = { visits: 1, capacity: Infinity, discipline: "fcfs" as const };
  const network: NetworkDescription = {
    kind: "network",
    population: 14,
    stations: [
      { name: "cpu", service: service(2), servers: 2, ...rest },
      { name: "think", service: service(12), servers: Infinity, ...rest },
      { name: "disk", service: service(0.8), servers: 1, ...rest },
    ],
  };
  const verdict = (first: number) => {
    const runs = simulate(first);
    return byName(network, {
      throughput: runs.map(({ throughput }) => throughput),
      "cpu.population": runs.map(({ populations }) => populations[0]),
      "disk.population": runs.map(({ populations }) => populations[2]),
    })("product form");
  };
  const right = verdict(2);
  assert.deepEqual([right.reasons, right.verdict, right.quantities.length], [[], "agrees", 3]);
  assert.equal(verdict(1).verdict, "differs");
  const repair = Array.from(
    { length: 10 },
    (_, i) => simulateRing(14, stations.slice(0, 2), 20_000, i),
  );
  const shop = byName({
    ...mm1,
    arrivals: { kind: "closed", population: 14, thinkTime: 12 },
    service: service(2),
    servers: 2,
    discipline: "ps",
  }, {
    throughput: repair.map(({ throughput }) => throughput),
    population: repair.map(({ populations }) => populations[0]),
  });
  assert.equal(shop("M/M/c//N").verdict, "agrees");
  assert.match(shop("M/M/c").reasons[0], /Poisson process: 14 customers come back/);
});

Deno.test("exact: each assumption that fails is named with what was found", () => {
  const simulated = { throughput: [0.5, 0.5] };
  const reasons = (changes: Partial<QueueDescription>, name: TheoryName) =>
    byName({ ...mm1, ...changes }, simulated)(name).reasons.join("; ");
  const open = (gaps: "poisson" | "other" | number[], rate = 0.5) => ({
    kind: "open" as const,
    rate,
    gaps,
  });
  assert.equal(
    reasons({ arrivals: open("other") }, "M/M/c"),
    'arrivals are a Poisson process: "other" (stated)',
  );
  assert.match(
    reasons({ arrivals: open(new Array(100).fill(2)) }, "M/M/c"),
    /Anderson-Darling .* limit 1.959; dispersion .*\(tested\)/,
  );
  assert.match(reasons({ arrivals: open("poisson", 1.5) }, "M/G/1"), /load is below 1: load 1.5/);
  assert.match(reasons({ servers: 2 }, "M/G/1"), /one server: 2 servers/);
  assert.match(reasons({ discipline: "priority" }, "M/M/c"), /order of fcfs, .*: "priority"/);
  assert.match(reasons({ discipline: "ps" }, "M/G/1"), /order of fcfs, lcfs, random: "ps"/);
  assert.match(reasons({ capacity: 10 }, "M/M/c"), /nothing is turned away: room for 10/);
  assert.match(reasons({}, "M/M/c//N"), /fixed population comes back: arrivals from outside/);
  const named = { mean: 1, squaredCoefficientOfVariation: 1, times: "other" as const };
  assert.match(reasons({ service: named }, "M/M/c"), /exponential: "other"/);
  assert.equal(reasons({ service: named }, "M/G/1"), "");
  const wrong = { ...named, times: "constant" as const };
  assert.match(reasons({ service: wrong }, "M/G/1"), /stated variability: "constant", 1/);
});

Deno.test("exact: observations that contradict what is stated are found", () => {
  const quantiles = Array.from({ length: 400 }, (_, i) => -Math.log((i + 0.5) / 400));
  const order = quantiles.map((_, i) => quantiles[(i * 157) % 400]);
  const simulated = { throughput: [0.5, 0.5] };
  const of = (service: QueueDescription["service"], name: TheoryName) =>
    byName({ ...mm1, service }, simulated)(name).reasons;
  const right = { mean: 1, squaredCoefficientOfVariation: 1, times: order };
  assert.deepEqual([of(right, "M/M/c"), of(right, "M/G/1")], [[], []]);
  assert.match(of({ ...right, mean: 1.3 }, "M/M/c")[0], /stated mean: .* observed, 1.3 s stated/);
  assert.match(of({ ...right, squaredCoefficientOfVariation: 2 }, "M/G/1")[0], /2 stated/);
  const narrow = order.map((time) => 1 + 0.3 * (time - 1));
  assert.match(of({ ...right, times: narrow }, "M/M/c")[0], /exponential: Anderson-Darling/);
});

Deno.test("exact: a wait has no meaning under processor sharing, and quantities are those that theory has", () => {
  const simulated = { waitingTime: [1, 1], responseTime: [2, 2], nonsense: [1, 1] };
  const quantities = (discipline: "fcfs" | "ps") =>
    byName({ ...mm1, discipline }, simulated)("M/M/c").quantities.map(({ quantity }) => quantity);
  assert.deepEqual(quantities("fcfs"), ["waitingTime", "responseTime"]);
  assert.deepEqual(quantities("ps"), ["responseTime"]);
  const none = byName(mm1, { nonsense: [1, 1] })("M/M/c");
  assert.equal(none.verdict, "not applicable");
  assert.match(none.reasons[0], /none of its quantities was simulated \(throughput, /);
});

Deno.test("exact: an interval that says too little does not agree, one without width that is right does", () => {
  const of = (responseTime: number[]) => byName(mm1, { responseTime })("M/M/c").verdict;
  assert.deepEqual([of([2, 2]), of([1, 3]), of([2.1, 2.1])], ["agrees", "too wide", "differs"]);
  const nothing = byName(mm1, { loss: [0, 0] })("M/M/c").quantities[0];
  assert.deepEqual([nothing.verdict, nothing.theory], ["agrees", 0]);
  assert.ok(Number.isNaN(nothing.deviation));
});

Deno.test("exact: a network's stations are checked one by one", () => {
  const station = (name: string, discipline: "fcfs" | "ps" | "priority", capacity = Infinity) => ({
    name,
    service: { mean: 1, squaredCoefficientOfVariation: 4, times: "other" as const },
    visits: 2,
    servers: 1,
    capacity,
    discipline,
  });
  const network = (...stations: ReturnType<typeof station>[]): NetworkDescription => ({
    kind: "network",
    population: 3,
    stations,
  });
  const of = (...stations: ReturnType<typeof station>[]) =>
    byName(network(...stations), { throughput: [0.25, 0.25] })("product form");
  assert.match(
    of(station("a", "fcfs")).reasons[0],
    /service times at "a" are exponential: .* 4, not 1/,
  );
  assert.match(of(station("a", "priority")).reasons[0], /at "a": "priority"/);
  assert.match(of(station("a", "ps", 2)).reasons[0], /turned away at "a": room for 2 of 3/);
  // two stations of demand 2 in balance: 3 / (3 + 1) of 1 / 2
  const shared = of(station("a", "ps"), station("b", "ps"));
  assert.equal(shared.quantities[0].theory.toFixed(9), "0.375000000");
});

Deno.test("exact: nothing simulated and single replications are refused", () => {
  assert.throws(() => crosscheck(mm1, {}), /must be a quantity/);
  assert.throws(() => crosscheck(mm1, { loss: [0] }), /two replications of each.*"loss" has 1/);
  assert.throws(() => crosscheck(mm1, { loss: [0, 0] }, { widest: 0 }), /widest 0/);
});
