/**
 * The assumptions of queueing theory, checked on a description.
 *
 * @module
 */
import { normalQuantile } from "../stats/mod.ts";
import { tallyOf } from "./_tally.ts";
import { inDigits } from "./_words.ts";
import { checkExponential, type CheckLevel, checkPoisson } from "./poisson_check.ts";
import type {
  ClosedArrivals,
  OpenArrivals,
  QueueDescription,
  ServiceTimes,
} from "./queue_description.ts";

/** One assumption of a theory. */
export interface AssumptionCheck {
  /** What is assumed, such as `arrivals are a Poisson process`. */
  readonly assumption: string;
  /** Whether it holds, as far as can be seen. */
  readonly holds: boolean;
  /** `tested` on observations, or `stated` in the description. */
  readonly evidence: "tested" | "stated";
  /** What was found, in words with numbers. */
  readonly found: string;
}

/** A variability up to this counts as constant: it changes a mean wait by a thousandth. */
export const constantVariability = 1e-3;

function stated(assumption: string, holds: boolean, found: string): AssumptionCheck {
  return { assumption, holds, evidence: "stated", found };
}

function tested(assumption: string, holds: boolean, found: string): AssumptionCheck {
  return { assumption, holds, evidence: "tested", found };
}

/** Whether the mean of observations is what is stated, by its normal interval. */
function meanCheck(what: string, values: ArrayLike<number>, mean: number, level: number) {
  const { mean: found, variance, count } = tallyOf(values);
  const half = normalQuantile(1 - level / 2) * Math.sqrt(variance / count);
  const holds = Math.abs(found - mean) <= half + 1e-9 * Math.abs(mean);
  return tested(
    `${what} has the stated mean`,
    holds,
    `${inDigits(found)} s ± ${inDigits(half)} s observed, ${inDigits(mean)} s stated`,
  );
}

/** Arrivals are open and a Poisson process of the stated rate. */
export function poissonArrivals(
  arrivals: OpenArrivals | ClosedArrivals,
  level: CheckLevel,
): AssumptionCheck[] {
  const assumption = "arrivals are a Poisson process";
  if (arrivals.kind === "closed") {
    return [stated(assumption, false, `${arrivals.population} customers come back`)];
  }
  const { gaps, rate } = arrivals;
  if (typeof gaps === "string") return [stated(assumption, gaps === "poisson", `"${gaps}"`)];
  const found = checkPoisson(gaps, level);
  const words = `gaps: Anderson-Darling ${inDigits(found.gaps.statistic)}, limit ` +
    `${found.gaps.limit}; dispersion of counts ${inDigits(found.dispersion)}, p = ` +
    inDigits(found.dispersionPValue);
  return [
    tested(assumption, found.passes, words),
    meanCheck("the gap between arrivals", gaps, 1 / rate, level),
  ];
}

/** Service times are exponential with the stated mean. */
export function exponentialService(
  { times, mean, squaredCoefficientOfVariation: cv2 }: ServiceTimes,
  level: CheckLevel,
  where = "",
): AssumptionCheck[] {
  const assumption = `service times${where} are exponential`;
  if (Math.abs(cv2 - 1) > 1e-9) {
    return [stated(assumption, false, `squared coefficient of variation ${inDigits(cv2)}, not 1`)];
  }
  if (typeof times === "string") return [stated(assumption, times === "exponential", `"${times}"`)];
  const { passes, statistic, limit } = checkExponential(times, level);
  const words = `Anderson-Darling ${inDigits(statistic)}, limit ${limit}`;
  return [
    tested(assumption, passes, words),
    meanCheck(`the service time${where}`, times, mean, level),
  ];
}

/** The squared coefficient of variation of values with its standard error by the delta method. */
function variability(times: ArrayLike<number>): { value: number; error: number } {
  const { mean } = tallyOf(times);
  const second = tallyOf(Array.from(times, (time) => time ** 2)).mean;
  const influence = tallyOf(Array.from(
    times,
    (time) => (time ** 2 - second) / mean ** 2 - 2 * second * (time - mean) / mean ** 3,
  ));
  return { value: second / mean ** 2 - 1, error: Math.sqrt(influence.variance / influence.count) };
}

/** Service times have the stated mean and variability, whatever their distribution. */
export function generalService(
  { times, mean, squaredCoefficientOfVariation: cv2 }: ServiceTimes,
  level: CheckLevel,
): AssumptionCheck[] {
  const assumption = "service times have the stated variability";
  if (typeof times === "string") {
    const known = { exponential: 1, constant: 0, other: cv2 }[times];
    return [stated(assumption, Math.abs(cv2 - known) < 1e-9, `"${times}", ${inDigits(cv2)}`)];
  }
  const { value, error } = variability(times);
  const holds = Math.abs(value - cv2) <= normalQuantile(1 - level / 2) * error + 1e-6;
  const words = `squared coefficient of variation ${inDigits(value)}, standard error ` +
    `${inDigits(error)}; ${inDigits(cv2)} stated`;
  return [
    tested(assumption, holds, words),
    meanCheck("the service time", times, mean, level),
  ];
}

/** Service times are constant. */
export function constantService(service: ServiceTimes, level: CheckLevel): AssumptionCheck[] {
  const { times, mean, squaredCoefficientOfVariation: cv2 } = service;
  const assumption = "service times are constant";
  const limit = `, at most ${constantVariability}`;
  if (typeof times === "string") {
    const holds = cv2 <= constantVariability && times !== "exponential";
    return [stated(assumption, holds, `squared coefficient of variation ${inDigits(cv2)}${limit}`)];
  }
  const { value } = variability(times);
  const holds = Math.max(value, cv2) <= constantVariability;
  const words = `squared coefficient of variation ${inDigits(Math.max(0, value))}${limit}`;
  return [tested(assumption, holds, words), meanCheck("the service time", times, mean, level)];
}

/** There are as many servers as the theory has; any number where `servers` is absent. */
export function serverCount(queue: QueueDescription, servers?: number): AssumptionCheck {
  const holds = servers === undefined ? queue.servers >= 1 : queue.servers === servers;
  return stated(
    servers === 1 ? "there is one server" : "servers are finite and alike",
    holds && Number.isInteger(queue.servers),
    `${queue.servers} servers`,
  );
}

/** Nothing is turned away; for a closed queue there is room for all. */
export function unlimited({ capacity, arrivals }: QueueDescription): AssumptionCheck {
  const needed = arrivals.kind === "closed" ? arrivals.population : Infinity;
  const room = capacity === Infinity ? "no limit" : `room for ${capacity}`;
  return stated("nothing is turned away", capacity >= needed, room);
}

/** There is a limit, and what comes beyond it is turned away. */
export function limited({ capacity }: QueueDescription): AssumptionCheck {
  const holds = Number.isInteger(capacity) && capacity >= 1;
  return stated("there is a limit", holds, holds ? `room for ${capacity}` : `${capacity}`);
}

/** The discipline is one of some. */
export function discipline(of: string, allowed: readonly string[]): AssumptionCheck {
  return stated(`served in an order of ${allowed.join(", ")}`, allowed.includes(of), `"${of}"`);
}

/** The load is below 1. */
export function stable({ arrivals, service, servers }: QueueDescription): AssumptionCheck {
  const load = arrivals.kind === "open" ? arrivals.rate * service.mean / servers : 0;
  return stated("the load is below 1", load < 1, `load ${inDigits(load)}`);
}

/** Customers are closed. */
export function closedPopulation(arrivals: OpenArrivals | ClosedArrivals): AssumptionCheck {
  const holds = arrivals.kind === "closed" && Number.isInteger(arrivals.population) &&
    arrivals.population >= 1;
  const found = arrivals.kind === "closed"
    ? `${arrivals.population} customers`
    : "arrivals from outside";
  return stated("a fixed population comes back", holds, found);
}
