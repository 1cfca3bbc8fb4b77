/**
 * A simulated system against the theory that applies to it.
 *
 * A simulation that agrees with theory where theory is exact has its mechanics right there; one that is compared with a theory whose assumptions fail shows nothing. So
 * each theory's assumptions are checked first, on what was observed where observations are given (`tested`) and on the description otherwise (`stated`), and a theory
 * that does not apply says why.
 *
 * | theory | arrivals | service | servers | limit | order |
 * | --- | --- | --- | --- | --- | --- |
 * | M/M/c | Poisson | exponential | any | none | any that does not look at service times |
 * | M/G/1 | Poisson | any, with known variability | one | none | the same, without preemption |
 * | M/D/1/K | Poisson | constant | one | K | the same, without preemption |
 * | M/M/c//N | N customers | exponential | any | none | any that does not look at service times |
 * | product form | N customers, stations | exponential where first come first served; any at processor sharing, preemptive last come first served, delay | any | none | of these |
 *
 * A quantity agrees where the theory's value lies within the simulated interval, corrected by Bonferroni for the number of quantities, and the interval is narrow enough to have found a
 * difference that matters (`widest`). What is not checked: that service times depend neither on each other nor on arrivals; that routing does not depend on the
 * state.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { replicationInterval } from "../stats/mod.ts";
import {
  type AssumptionCheck,
  closedPopulation,
  constantService,
  discipline,
  exponentialService,
  generalService,
  limited,
  poissonArrivals,
  serverCount,
  stable,
  unlimited,
} from "./_assumptions.ts";
import type { Estimate } from "./estimate.ts";
import type { CheckLevel } from "./poisson_check.ts";
import { productForm } from "./product_form.ts";
import type {
  NetworkDescription,
  QueueDescription,
  SimulatedQuantities,
  StationDescription,
} from "./queue_description.ts";
import { machineRepair, md1k, mg1, mmc, type QueueFigures } from "./queue_theory.ts";

export type { AssumptionCheck };

/** The theories that a system is checked against. */
export type TheoryName = "M/M/c" | "M/G/1" | "M/D/1/K" | "M/M/c//N" | "product form";

/** Options of {@linkcode crosscheck}. */
export interface CrosscheckOptions {
  /** The confidence that all intervals of a theory cover together; 0.95 where absent. */
  readonly confidence?: number;
  /** The widest half-width that still says something, as a share of the theory's value; 0.1 where absent. */
  readonly widest?: number;
  /** The probability with which each test of an assumption fails where it holds; 0.01 where absent. */
  readonly level?: CheckLevel;
}

/** One quantity beside its theory. */
export interface QuantityCheck {
  /** The quantity, such as `waitingTime` or `disk.utilization`. */
  readonly quantity: string;
  /** What theory says. */
  readonly theory: number;
  /** The mean over replications with its interval. */
  readonly simulated: Estimate;
  /** Simulated over theory less 1; `NaN` where theory says 0. */
  readonly deviation: number;
  /** `agrees`; `differs`: theory outside the interval; `too wide`: inside an interval that says too little. */
  readonly verdict: "agrees" | "differs" | "too wide";
}

/** A system against one theory. */
export interface Crosscheck {
  /** The theory. */
  readonly theory: TheoryName;
  /** Its assumptions with what was found. */
  readonly assumptions: readonly AssumptionCheck[];
  /** Why it does not apply, in words; empty where it applies. */
  readonly reasons: readonly string[];
  /** The quantities that were simulated and that the theory has; none where it does not apply. */
  readonly quantities: readonly QuantityCheck[];
  /** `differs` where one quantity does, else `too wide` where one is, else `agrees`. */
  readonly verdict: "agrees" | "differs" | "too wide" | "not applicable";
}

/** A theory: what it assumes, and what it says where that holds. */
interface Theory {
  readonly name: TheoryName;
  readonly assumptions: readonly AssumptionCheck[];
  readonly values: () => Readonly<Record<string, number>>;
}

const nonPreemptive = ["fcfs", "lcfs", "random"];
const blind = [...nonPreemptive, "ps", "lcfs-pr"];
/** Disciplines with a product form for any service distribution. */
const insensitive = ["ps", "lcfs-pr"];

function valuesOf(figures: QueueFigures, order: string): Record<string, number> {
  const { waitingTime, queueLength, ...rest } = figures;
  return nonPreemptive.includes(order) ? { ...rest, waitingTime, queueLength } : rest;
}

/** The theories of single queues with open arrivals. */
function openTheories(queue: QueueDescription, level: CheckLevel): Theory[] {
  const { arrivals, service, servers, capacity } = queue;
  const rate = arrivals.kind === "open" ? arrivals.rate : NaN;
  const poisson = poissonArrivals(arrivals, level);
  const order = (allowed: string[]) => discipline(queue.discipline, allowed);
  const { mean, squaredCoefficientOfVariation: cv2 } = service;
  return [
    {
      name: "M/M/c",
      assumptions: [
        ...poisson,
        ...exponentialService(service, level),
        serverCount(queue),
        unlimited(queue),
        order(blind),
        stable(queue),
      ],
      values: () => valuesOf(mmc(rate, mean, servers), queue.discipline),
    },
    {
      name: "M/G/1",
      assumptions: [
        ...poisson,
        ...generalService(service, level),
        serverCount(queue, 1),
        unlimited(queue),
        order(nonPreemptive),
        stable(queue),
      ],
      values: () => valuesOf(mg1(rate, mean, cv2), queue.discipline),
    },
    {
      name: "M/D/1/K",
      assumptions: [
        ...poisson,
        ...constantService(service, level),
        serverCount(queue, 1),
        limited(queue),
        order(nonPreemptive),
      ],
      values: () => valuesOf(md1k(rate, mean, capacity), queue.discipline),
    },
  ];
}

function repairTheory(queue: QueueDescription, level: CheckLevel): Theory {
  const { arrivals, service, servers } = queue;
  return {
    name: "M/M/c//N",
    assumptions: [
      closedPopulation(arrivals),
      ...exponentialService(service, level),
      serverCount(queue),
      unlimited(queue),
      discipline(queue.discipline, blind),
    ],
    values: () => {
      const { population, thinkTime } = arrivals as Extract<typeof arrivals, { kind: "closed" }>;
      return valuesOf(
        machineRepair(population, thinkTime, service.mean, servers),
        queue.discipline,
      );
    },
  };
}

function stationAssumptions(station: StationDescription, population: number, level: CheckLevel) {
  const { name, capacity, servers } = station;
  const where = ` at "${name}"`;
  const room: AssumptionCheck = {
    assumption: `nothing is turned away${where}`,
    holds: capacity >= population,
    evidence: "stated",
    found: capacity === Infinity ? "no limit" : `room for ${capacity} of ${population}`,
  };
  if (servers === Infinity) return [room];
  const order = discipline(station.discipline, ["fcfs", "random", "lcfs", ...insensitive]);
  const named = { ...order, assumption: order.assumption + where };
  if (insensitive.includes(station.discipline)) return [room, named];
  return [room, named, ...exponentialService(station.service, level, where)];
}

function networkTheory(network: NetworkDescription, level: CheckLevel): Theory {
  const { population, stations } = network;
  return {
    name: "product form",
    assumptions: [
      closedPopulation({ kind: "closed", population, thinkTime: 0 }),
      ...stations.flatMap((station) => stationAssumptions(station, population, level)),
    ],
    values: () => {
      const solved = productForm(
        population,
        stations.map(({ name, visits, service, servers }) => ({
          name,
          demand: visits * service.mean,
          servers,
        })),
      );
      const byStation = solved.stations.flatMap((figures, k) => [
        [`${figures.name}.utilization`, figures.utilization],
        [`${figures.name}.population`, figures.population],
        [`${figures.name}.throughput`, solved.throughput * stations[k].visits],
        [`${figures.name}.responseTime`, figures.responseTime / stations[k].visits],
      ]);
      return {
        throughput: solved.throughput,
        responseTime: solved.responseTime,
        ...Object.fromEntries(byStation),
      };
    },
  };
}

function compare(
  quantity: string,
  theory: number,
  values: ArrayLike<number>,
  options: { readonly confidence: number; readonly widest: number },
): QuantityCheck {
  const { mean, low, high, halfWidth } = replicationInterval(values, options.confidence);
  // a hair for rounding, where nothing varies
  const hair = 1e-9 * Math.abs(theory);
  const inside = low - hair <= theory && theory <= high + hair;
  const narrow = halfWidth <= options.widest * Math.abs(theory) ||
    (theory === 0 && halfWidth === 0);
  return {
    quantity,
    theory,
    simulated: { estimate: mean, low, high },
    deviation: theory === 0 ? NaN : mean / theory - 1,
    verdict: inside ? narrow ? "agrees" : "too wide" : "differs",
  };
}

function check(
  theory: Theory,
  simulated: SimulatedQuantities,
  confidence: number,
  widest: number,
): Crosscheck {
  const { name, assumptions } = theory;
  const reasons = assumptions.filter(({ holds }) => !holds)
    .map(({ assumption, found, evidence }) => `${assumption}: ${found} (${evidence})`);
  const head = { theory: name, assumptions, reasons };
  if (reasons.length > 0) return { ...head, quantities: [], verdict: "not applicable" };
  const values = theory.values();
  const shared = Object.keys(simulated).filter((quantity) => quantity in values);
  const each = 1 - (1 - confidence) / Math.max(1, shared.length);
  const quantities = shared.map((quantity) =>
    compare(quantity, values[quantity], simulated[quantity], { confidence: each, widest })
  );
  const worst = (["differs", "too wide"] as const)
    .find((verdict) => quantities.some((one) => one.verdict === verdict));
  const silent = [`none of its quantities was simulated (${Object.keys(values).join(", ")})`];
  return quantities.length > 0
    ? { ...head, quantities, verdict: worst ?? "agrees" }
    : { ...head, reasons: silent, quantities, verdict: "not applicable" };
}

function checkKnown(simulated: SimulatedQuantities, options: Required<CrosscheckOptions>): void {
  const names = Object.keys(simulated);
  const short = names.find((name) => simulated[name].length < 2);
  if (names.length > 0 && short === undefined && options.widest > 0) return;
  const state = short === undefined
    ? `${names.length} quantities, widest ${options.widest}`
    : `"${short}" has ${simulated[short].length}`;
  throw new InputError(
    "Cannot check against theory as there must be a quantity, two replications of each, and a widest " +
      `interval above 0: current value is ${state}`,
    { code: "analysis/bad-crosscheck" },
  );
}

/**
 * Checks a simulated system against each theory: whether it applies, and if so, quantity by quantity.
 *
 * @param system What the system is, with observations where there are any.
 * @param simulated The quantities that were simulated, one value per replication; two replications or more.
 * @returns One result per theory: those of single queues for a queue, product form for a network.
 * @throws {InputError} `analysis/bad-crosscheck` where there is no quantity or one has fewer than two replications; `analysis/too-few-values` where
 * observations are too few to test; where a value is not finite or an option cannot be used.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { crosscheck } from "@iovlab/iovlab/analysis";
 *
 * const [mmc, mg1, md1k] = crosscheck({
 *   kind: "queue",
 *   arrivals: { kind: "open", rate: 80, gaps: "poisson" },
 *   service: { mean: 0.01, squaredCoefficientOfVariation: 0, times: "constant" },
 *   servers: 1,
 *   capacity: Infinity,
 *   discipline: "fcfs",
 * }, { waitingTime: [0.0199, 0.0204, 0.0196, 0.0202] });
 * assert.equal(mmc.reasons[0], "service times are exponential: squared coefficient of variation 0, not 1 (stated)");
 * assert.equal(mg1.quantities[0].theory.toFixed(6), "0.020000");
 * assert.equal(mg1.verdict, "agrees");
 * assert.equal(md1k.verdict, "not applicable");
 * ```
 */
export function crosscheck(
  system: QueueDescription | NetworkDescription,
  simulated: SimulatedQuantities,
  options: CrosscheckOptions = {},
): Crosscheck[] {
  const { confidence = 0.95, widest = 0.1, level = 0.01 } = options;
  checkKnown(simulated, { confidence, widest, level });
  const theories = system.kind === "network"
    ? [networkTheory(system, level)]
    : [...openTheories(system, level), repairTheory(system, level)];
  return theories.map((theory) => check(theory, simulated, confidence, widest));
}
