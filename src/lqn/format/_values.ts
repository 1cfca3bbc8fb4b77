/**
 * Which attribute of a result file holds which metric, and the values of a result by metric and
 * element.
 *
 * Source: the tables of result attributes of the manual's chapter "XML Grammar", and what LQNS 5.32
 * writes and reads. In JSON files of LQNS the three results of semaphores stand under each other's
 * names; they are read and written as LQNS does.
 *
 * @module
 */

import type { LqnDistribution, LqnMetric, LqnResult, LqnValue } from "../model/mod.ts";

/** One result of an element. */
export interface ResultField {
  /** The metric. */
  readonly metric: LqnMetric;
  /** The attribute in XML. */
  readonly xml: string;
  /** The key in JSON. */
  readonly json: string;
}

function field(metric: LqnMetric, xml: string, json = xml): ResultField {
  return { metric, xml, json };
}

const phase: readonly ResultField[] = [
  field("processorWaiting", "proc-waiting"),
  field("phaseServiceTime", "service-time"),
  field("phaseUtilization", "utilization"),
  field("phaseServiceTimeVariance", "service-time-variance"),
  field("exceedsMaximum", "prob-exceed-max-service-time", "prob_exceed_max_service_time"),
];

/** The results of each kind of element. */
export const resultFields = {
  processor: [field("processorUtilization", "utilization")],
  group: [field("groupUtilization", "utilization")],
  task: [
    field("taskThroughput", "throughput"),
    field("taskUtilization", "utilization"),
    field("taskProcessorUtilization", "proc-utilization"),
    field("semaphoreHolding", "semaphore-waiting", "semaphore-waiting-variance"),
    field("semaphoreHoldingVariance", "semaphore-waiting-variance", "semaphore-utilization"),
    field("semaphoreUtilization", "semaphore-utilization", "semaphore-waiting"),
    field("readerWaiting", "rwlock-reader-waiting"),
    field("readerHolding", "rwlock-reader-holding"),
    field("readerUtilization", "rwlock-reader-utilization"),
    field("writerWaiting", "rwlock-writer-waiting"),
    field("writerHolding", "rwlock-writer-holding"),
    field("writerUtilization", "rwlock-writer-utilization"),
  ],
  entry: [
    field("entryUtilization", "utilization"),
    field("entryThroughput", "throughput"),
    field("entryProcessorUtilization", "proc-utilization"),
    field("openWaiting", "open-wait-time"),
    field("lossProbability", "loss-probability", "drop-probability"),
  ],
  /** Of an entry with an activity graph, for each phase. */
  entryPhase: [
    field("phaseServiceTime", "service-time"),
    field("phaseServiceTimeVariance", "service-time-variance"),
    field("processorWaiting", "proc-waiting"),
    field("phaseUtilization", "utilization", "phase-utilization"),
  ],
  phase,
  activity: [
    field("processorWaiting", "proc-waiting"),
    field("activityServiceTime", "service-time"),
    field("phaseUtilization", "utilization"),
    field("activityServiceTimeVariance", "service-time-variance"),
    field("activityThroughput", "throughput"),
    field("exceedsMaximum", "prob-exceed-max-service-time", "prob_exceed_max_service_time"),
  ],
  sync: [
    field("callWaiting", "waiting"),
    field("callWaitingVariance", "waiting-variance"),
    field("lossProbability", "loss-probability", "drop-probability"),
  ],
  async: [
    field("asyncWaiting", "waiting"),
    field("callWaitingVariance", "waiting-variance"),
    field("lossProbability", "loss-probability", "drop-probability"),
  ],
  forward: [
    field("forwardWaiting", "waiting"),
    field("callWaitingVariance", "waiting-variance"),
    field("lossProbability", "loss-probability", "drop-probability"),
  ],
  join: [field("joinDelay", "join-waiting"), field("joinDelayVariance", "join-variance")],
} as const satisfies Record<string, readonly ResultField[]>;

/** The kinds of elements that have results. */
export type ResultKind = keyof typeof resultFields;

/** The values of a result, to be found by metric and element. */
export class ResultIndex {
  readonly #values = new Map<string, LqnValue>();
  readonly #distributions = new Map<string, LqnDistribution>();

  /** Takes a result; without one there are no values. */
  constructor(result?: LqnResult) {
    for (const value of result?.values ?? []) {
      if (Number.isNaN(value.value)) continue;
      this.#values.set(`${value.metric} ${value.element}`, value);
    }
    for (const one of result?.distributions ?? []) this.#distributions.set(one.element, one);
  }

  /** The values of an element that a file has a place for, in the order of the file. */
  of(kind: ResultKind, element: string): [ResultField, LqnValue][] {
    if (this.#values.size === 0) return [];
    return resultFields[kind].flatMap((one: ResultField): [ResultField, LqnValue][] => {
      const value = this.#values.get(`${one.metric} ${element}`);
      return value ? [[one, value]] : [];
    });
  }

  /** The distribution of an element. */
  distribution(element: string): LqnDistribution | undefined {
    return this.#distributions.get(element);
  }

  /** Whether there is a value or distribution. */
  get isEmpty(): boolean {
    return this.#values.size === 0 && this.#distributions.size === 0;
  }
}
