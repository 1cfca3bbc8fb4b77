/**
 * Figures of results of simulations in one call, by what they show.
 *
 * Each is an {@linkcode intervalFigure}: one line for each system with its mean over replications and its 95% interval.
 *
 * @module
 */
import { InputError, metrics } from "../core/mod.ts";
import { type Replicated, systemRows, type WhichValue } from "../analysis/mod.ts";
import {
  architectureStyles,
  type Figure,
  type FigureOptions,
  intervalFigure,
} from "../plot/mod.ts";

/** What the figures of {@linkcode figure} take: whose value, and what all figures take; the title has a default. */
export type SystemFigureOptions = WhichValue & Partial<FigureOptions>;

function titled(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Refuses what has no axis: no system, or systems whose throughputs are not the same metric. */
function checkSame(metricNames: readonly string[], wanted: string): void {
  const [first, ...others] = metricNames;
  if (first === undefined) {
    throw new InputError(
      `Cannot draw ${wanted} as there must be at least one result: current value is 0 results`,
      { code: "plot/no-rows" },
    );
  }
  const other = others.find((name) => name !== first);
  if (other === undefined) return;
  throw new InputError(
    `Cannot draw ${wanted} as it must be the same metric: ${other} is not ${first}`,
    { code: "analysis/no-metric" },
  );
}

function draw(
  results: readonly Replicated[],
  wanted: string,
  title: string,
  options: SystemFigureOptions,
): Promise<Figure> {
  const rows = systemRows(results, [wanted], options)
    .map((row) => ({ ...row, line: architectureStyles[row.system]?.label ?? row.system }));
  checkSame(rows.map(({ metric }) => metric), wanted);
  const { metric, unit } = rows[0];
  const counts = [...new Set(rows.map(({ replications }) => replications))].sort((a, b) => a - b);
  const replications = counts.length === 1 ? counts[0] : `${counts[0]} to ${counts.at(-1)}`;
  return intervalFigure(rows, {
    ...{ title, label: "line", value: "value", low: "low", high: "high", series: "system" },
    ...{ valueLabel: titled(metrics[metric].meaning), valueUnit: unit },
    ...{ styles: architectureStyles, references: [] },
    notes: [`Means of ${replications} replications with 95% intervals.`],
    ...options,
  });
}

/**
 * Figures of systems side by side, by what they show.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { figure } from "@iovlab/iovlab/report";
 *
 * const result = (architecture: string, values: number[]) => ({
 *   host: { name: "web", architecture }, seed: 1, primary: "replyRate",
 *   runs: values.map((value) => [{ entity: "total", metric: "replyRate", value, samples: 1 }]),
 * });
 * const results = [result("split-driver", [99, 100, 101]), result("vdi", [149, 150, 151])];
 * const drawn = await figure.throughput(results);
 * assert.match(drawn.svg, />VDI</);
 * assert.match(drawn.text, /150/);
 * ```
 */
export const figure: {
  /**
   * The throughput of each system: replies, transactions, bits or units of work per second, by its workloads.
   *
   * @throws {InputError} `plot/no-rows` where there is no result, `analysis/no-metric` where throughput is not the same metric for all; and as `systemRows`.
   */
  readonly throughput: (
    results: readonly Replicated[],
    options?: SystemFigureOptions,
  ) => Promise<Figure>;
  /**
   * The mean response time of each system.
   *
   * @throws {InputError} `plot/no-rows` where there is no result; and as `systemRows`.
   */
  readonly responseTime: (
    results: readonly Replicated[],
    options?: SystemFigureOptions,
  ) => Promise<Figure>;
  /**
   * Any metric of the vocabulary.
   *
   * @throws {InputError} `plot/no-rows` where there is no result; and as `systemRows`.
   */
  readonly metric: (
    results: readonly Replicated[],
    metric: string,
    options?: SystemFigureOptions,
  ) => Promise<Figure>;
} = {
  throughput: (results, options = {}) => draw(results, "throughput", "Throughput", options),
  responseTime: (results, options = {}) =>
    draw(results, "responseTime", "Mean response time", options),
  metric: (results, metric, options = {}) =>
    draw(results, metric, titled(metrics[metric]?.meaning ?? metric), options),
};
