/**
 * Gathers the values and distributions of a result file.
 *
 * @module
 */

import type { LqnDistribution, LqnMetric, LqnResult, LqnValue } from "../model/mod.ts";

/** The mean and standard deviation that a file may give with a histogram. */
export interface Moments {
  /** Mean. */
  readonly mean?: number;
  /** Standard deviation. */
  readonly standardDeviation?: number;
}

/** Gathers values. */
export class ResultCollector {
  readonly #values: LqnValue[] = [];
  readonly #found = new Map<string, number>();
  readonly #distributions: {
    readonly element: string;
    readonly bins: NonNullable<LqnDistribution["bins"]>;
    readonly moments: Moments;
  }[] = [];

  /** Adds a value. */
  add(value: LqnValue): void {
    this.#values.push(value);
    this.#found.set(`${value.metric} ${value.element}`, value.value);
  }

  /** Adds a distribution; moments that the file does not give are those of the service time. */
  addDistribution(
    element: string,
    bins: NonNullable<LqnDistribution["bins"]>,
    moments: Moments,
  ): void {
    this.#distributions.push({ element, bins, moments });
  }

  /** Whether nothing was added. */
  get isEmpty(): boolean {
    return this.#values.length + this.#distributions.length === 0;
  }

  /** What was added. */
  get result(): Pick<LqnResult, "values" | "distributions"> {
    const values = this.#values;
    const distributions = this.#distributions.map(({ element, bins, moments }) => ({
      element,
      mean: moments.mean ?? this.#first(element, meanMetrics),
      standardDeviation: moments.standardDeviation ??
        Math.sqrt(this.#first(element, varianceMetrics)),
      bins,
    }));
    return distributions.length > 0 ? { values, distributions } : { values };
  }

  #first(element: string, metrics: readonly LqnMetric[]): number {
    for (const metric of metrics) {
      const value = this.#found.get(`${metric} ${element}`);
      if (value !== undefined) return value;
    }
    return NaN;
  }
}

const meanMetrics: readonly LqnMetric[] = [
  "phaseServiceTime",
  "activityServiceTime",
  "joinDelay",
  "semaphoreHolding",
];

const varianceMetrics: readonly LqnMetric[] = [
  "phaseServiceTimeVariance",
  "activityServiceTimeVariance",
  "joinDelayVariance",
  "semaphoreHoldingVariance",
];
