/**
 * Which value of a result each observation key stands for.
 *
 * Source: the LQNS user manual, table "Observation Key location". Bounds of throughputs, and the
 * times that a solver took, are not in results: they are `NaN`.
 *
 * @module
 */

import type { LqnDocument, SpexObservation } from "./document.ts";
import type { LqnMetric, LqnResult, LqnValue } from "./result.ts";

/** A number and half the width of its interval. */
interface Observed {
  readonly value: number;
  readonly halfWidth: number;
}

const nothing: Observed = { value: NaN, halfWidth: NaN };

/** Keys of elements that have no phases. */
const plain: Readonly<Record<string, Readonly<Record<string, LqnMetric>>>> = {
  processor: { u: "processorUtilization" },
  group: { u: "groupUtilization" },
  task: { f: "taskThroughput", u: "taskUtilization", pu: "taskProcessorUtilization" },
  entry: {
    f: "entryThroughput",
    u: "entryUtilization",
    pu: "entryProcessorUtilization",
    w: "openWaiting",
  },
  activity: {
    f: "activityThroughput",
    u: "phaseUtilization",
    pw: "processorWaiting",
    s: "activityServiceTime",
    v: "activityServiceTimeVariance",
    x: "exceedsMaximum",
  },
  forwarding: { w: "forwardWaiting", wv: "callWaitingVariance" },
  join: { w: "joinDelay", wv: "joinDelayVariance" },
};

/** Keys of phases; of an entry without a phase they stand for the sum. */
const phased: Readonly<Record<string, LqnMetric>> = {
  pw: "processorWaiting",
  s: "phaseServiceTime",
  v: "phaseServiceTimeVariance",
  u: "phaseUtilization",
  x: "exceedsMaximum",
};

/** The values of a result by metric and element. */
class Results {
  readonly #values: ReadonlyMap<string, LqnValue>;

  constructor(values: readonly LqnValue[]) {
    this.#values = new Map(values.map((one) => [`${one.metric} ${one.element}`, one]));
  }

  /** One value. */
  get(metric: LqnMetric, element: string): Observed | undefined {
    const found = this.#values.get(`${metric} ${element}`);
    return found && { value: found.value, halfWidth: found.halfWidth ?? 0 };
  }

  /** The sum over the phases, or one of them. */
  phases(
    metrics: readonly LqnMetric[],
    phase: number | undefined,
    element: (phase: number) => string,
  ): Observed {
    const list = phase === undefined ? [1, 2, 3] : [phase];
    return this.sum(list.flatMap((p) => metrics.map((metric) => [metric, element(p)] as const)));
  }

  /** The sum of those that there are; independent errors for the width. */
  sum(list: readonly (readonly [metric: LqnMetric, element: string])[]): Observed {
    const found = list.flatMap(([metric, element]) => this.get(metric, element) ?? []);
    if (found.length === 0) return nothing;
    return {
      value: found.reduce((sum, { value }) => sum + value, 0),
      halfWidth: Math.sqrt(found.reduce((sum, { halfWidth }) => sum + halfWidth ** 2, 0)),
    };
  }
}

/** Each observation's variable with its value, and that of its half-width. */
export function observedValues(
  { observations, model }: LqnDocument,
  result: LqnResult,
): [string, number][] {
  if (observations.length === 0) return [];
  const entries = new Map(model.tasks.map(({ name, entries }) => [name, entries]));
  const results = new Results(result.values);
  return observations.flatMap((one): [string, number][] => {
    const { value, halfWidth } = observedOf(one, results, result, entries);
    const { variable, interval } = one;
    if (!interval) return [[variable, value]];
    const factor = interval.level === 99 ? widening(result.run?.samples) : 1;
    return [[variable, value], [interval.variable, factor * halfWidth]];
  });
}

function observedOf(
  { element: { kind, name }, key, phase }: SpexObservation,
  results: Results,
  result: LqnResult,
  entries: ReadonlyMap<string, readonly { readonly name: string }[]>,
): Observed {
  if (kind === "model") {
    return key === "i" ? { value: result.convergence?.iterations ?? NaN, halfWidth: 0 } : nothing;
  }
  if (kind === "call") return callOf(name, key, phase, results);
  if (kind === "phase") return results.get(phased[key], name) ?? nothing;
  const metric = Object.hasOwn(plain, kind) && Object.hasOwn(plain[kind], key)
    ? plain[kind][key]
    : undefined;
  if (metric && phase === undefined) return results.get(metric, name) ?? nothing;
  if (kind === "task" && key === "u") {
    const names = (entries.get(name) ?? []).map((entry) => entry.name);
    return results.sum(names.map((entry) => ["phaseUtilization", `${entry}.${phase}`]));
  }
  if (kind !== "entry" || !Object.hasOwn(phased, key)) return nothing;
  return results.phases([phased[key]], phase, (p) => `${name}.${p}`);
}

/** A call `entry>entry` has one value for each phase, `task:activity>entry` has one. */
function callOf(name: string, key: string, phase: number | undefined, results: Results): Observed {
  const metrics: readonly LqnMetric[] = key === "w"
    ? ["callWaiting", "asyncWaiting"]
    : ["callWaitingVariance"];
  const [from, to] = name.split(">");
  if (from.includes(":")) return results.phases(metrics, 1, () => name);
  return results.phases(metrics, phase, (p) => `${from}.${p}>${to}`);
}

/** Student's quantiles at 0.995 and 0.975 for 1 to 5 degrees of freedom, from its table. */
const fewSamples: readonly (readonly [number, number])[] = [
  [63.6567, 12.7062],
  [9.9248, 4.3027],
  [5.8409, 3.1824],
  [4.6041, 2.7764],
  [4.0321, 2.5706],
];

/**
 * How much wider an interval of 99% is than one of 95%, for means of some samples. The quantiles of
 * Student's distribution are expanded in 1 / degrees of freedom (Abramowitz and Stegun 26.7.5).
 */
function widening(samples = Infinity): number {
  const freedom = Math.max(1, samples - 1);
  const [high, low] = fewSamples[freedom - 1] ??
    [quantile(2.5758293035489, freedom), quantile(1.9599639845401, freedom)];
  return high / low;
}

function quantile(z: number, freedom: number): number {
  const terms = [
    z,
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92160,
  ];
  return terms.reduce((sum, term, power) => sum + term / freedom ** power, 0);
}
