/**
 * Results of whole systems side by side, and compared: the short way from two simulations to an answer.
 *
 * Systems that were measured with the same seed share their replications: replication i of each saw the same clients. So they are compared in pairs, by the mean of the logarithms of
 * the ratios with Student's interval ({@linkcode pairedTest}); those of different seeds by Welch's test. Where several systems are compared with one reference, p values
 * are corrected by Holm's method. Source of the method: A. M. Law, Simulation Modeling and Analysis, 5th edition, section 10.2, paired-t and Welch intervals.
 *
 * @module
 */
import { InputError, metrics, type ResultRow, unitOf } from "../core/mod.ts";
import { holm, replicationInterval } from "../stats/mod.ts";
import { type CompareOptions, compareSystems } from "./compare_systems.ts";
import { replicationSample, type Sample } from "./sample.ts";

/** What is compared: the result of `simulate()`, or anything with these parts. */
export interface Replicated {
  /** What was measured. */
  readonly host: { readonly name: string; readonly architecture: string };
  /** The seed: results of one seed are compared in pairs. */
  readonly seed: number;
  /** The metric of `total` that `throughput` stands for. */
  readonly primary: string;
  /** The rows of each replication, in order. */
  readonly runs: readonly (readonly ResultRow[])[];
}

/** What to look at. */
export interface WhichValue extends CompareOptions {
  /** Whose value: `total` unless told, else as `vm:web1` or `domain:driver`. */
  readonly entity?: string;
}

/** A value of a system. */
export interface SystemRow {
  /** The system: its architecture, or what else tells it from the others. */
  readonly system: string;
  /** The metric. */
  readonly metric: string;
  /** Its unit. */
  readonly unit: string;
  /** The mean over replications. */
  readonly value: number;
  /** The lower end of its 95% interval. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** Replications behind it. */
  readonly replications: number;
}

/** A system compared with a reference. */
export interface ComparisonRow {
  /** The system. */
  readonly system: string;
  /** What it is compared with. */
  readonly reference: string;
  /** The metric. */
  readonly metric: string;
  /** The metric's unit. */
  readonly unit: string;
  /** The system's value less the reference's. */
  readonly difference: number;
  /** The lower end of the difference's interval. */
  readonly low: number;
  /** The upper end. */
  readonly high: number;
  /** The system's value over the reference's, of geometric means; absent where a value is not above 0. */
  readonly ratio?: number;
  /** The lower end of the ratio's interval. */
  readonly ratioLow?: number;
  /** The upper end. */
  readonly ratioHigh?: number;
  /** The probability of such a difference where there is none, corrected for the number of systems. */
  readonly pValue: number;
  /** How they were compared: `paired`, `welch` or `mann-whitney`. */
  readonly method: string;
}

/** Words that stand for a metric. */
const words: Readonly<Record<string, string>> = {
  responseTime: "responseTimeMean",
  tail: "responseTimeP99",
};

function metricOf({ primary }: Replicated, name: string): string {
  const metric = name === "throughput" ? primary : words[name] ?? name;
  if (Object.hasOwn(metrics, metric)) return metric;
  throw new InputError(
    `Cannot look at "${name}" as it must be throughput, responseTime, tail or a metric of the vocabulary`,
    { code: "analysis/no-metric" },
  );
}

/** Names that tell systems apart: architectures where these differ, else hosts' names, else with numbers. */
function namesOf(results: readonly Replicated[]): string[] {
  const differ = (names: readonly string[]) => new Set(names).size === names.length;
  const architectures = results.map(({ host }) => host.architecture);
  if (differ(architectures)) return architectures;
  const names = results.map(({ host }) => host.name);
  if (differ(names)) return names;
  return names.map((name, index) => `${name} ${index + 1}`);
}

function sampleOf(result: Replicated, metric: string, entity: string): Sample {
  const values = result.runs.map((rows) =>
    rows.find((row) => row.entity === entity && row.metric === metric)?.value ?? NaN
  );
  const known = values.flatMap((value, index) => Number.isFinite(value) ? [index] : []);
  if (known.length < 2) {
    throw new InputError(
      `Cannot look at ${metric} of ${entity} of "${result.host.name}" as two replications or more must have a value: ${known.length} have`,
      { code: "analysis/no-value" },
    );
  }
  const all = replicationSample(known.map((index) => values[index]), { seed: result.seed });
  return { values: all.values, keys: known.map((index) => `${result.seed}/${index}`) };
}

/**
 * Values of systems with their intervals, a row for each system and metric: for a table, a figure or a CSV file.
 *
 * @param results Results of `simulate()`.
 * @param wanted Metrics of the vocabulary, or `throughput`, `responseTime`, `tail`; `throughput` unless told.
 * @param which Whose values.
 * @throws {InputError} `analysis/no-metric` for another word, `analysis/no-value` where fewer than two replications have a value.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { systemRows } from "@iovlab/iovlab/analysis";
 *
 * const run = (value: number) => [{ entity: "total", metric: "replyRate", value, samples: 1 }];
 * const host = { name: "web", architecture: "vdi" };
 * const rows = systemRows([{ host, seed: 1, primary: "replyRate", runs: [90, 100, 110].map(run) }]);
 * assert.deepEqual([rows[0].system, rows[0].value, rows[0].unit], ["vdi", 100, "replies/s"]);
 * ```
 */
export function systemRows(
  results: readonly Replicated[],
  wanted: readonly string[] = ["throughput"],
  { entity = "total" }: WhichValue = {},
): SystemRow[] {
  const names = namesOf(results);
  return results.flatMap((result, index) =>
    wanted.map((word) => {
      const metric = metricOf(result, word);
      const { values } = sampleOf(result, metric, entity);
      const { mean: value, low, high } = replicationInterval(values);
      return {
        ...{ system: names[index], metric, unit: unitOf(metric), value, low, high },
        replications: values.length,
      };
    })
  );
}

/**
 * Compares systems with a reference.
 *
 * @param systems A result of `simulate()`, or several.
 * @param reference The result that they are compared with.
 * @param wanted A metric of the vocabulary, or `throughput`, `responseTime`, `tail`; `throughput` unless told.
 * @param which Whose values; a method and a confidence other than the usual ones.
 * @returns One row for each system; show it, or write it as CSV.
 * @throws {InputError} `analysis/no-metric`, `analysis/no-value`; where the systems' throughputs are not the same metric; and as {@linkcode compareSystems}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { compare } from "@iovlab/iovlab/analysis";
 *
 * const result = (architecture: string, values: number[]) => ({
 *   host: { name: "web", architecture }, seed: 1, primary: "replyRate",
 *   runs: values.map((value) => [{ entity: "total", metric: "replyRate", value, samples: 1 }]),
 * });
 * const split = result("split-driver", [100, 200, 300]);
 * const [row] = compare(result("vdi", [150, 300, 450]), split, "throughput");
 * assert.deepEqual([row.system, row.method, row.ratio?.toFixed(6)], ["vdi", "paired", "1.500000"]);
 * ```
 */
export function compare(
  systems: Replicated | readonly Replicated[],
  reference: Replicated,
  wanted = "throughput",
  which: WhichValue = {},
): ComparisonRow[] {
  const several = "runs" in systems ? [systems] : systems;
  const names = namesOf([reference, ...several]);
  const { entity = "total", ...options } = which;
  const metric = metricOf(reference, wanted);
  const other = several.find((system) => metricOf(system, wanted) !== metric);
  if (other) {
    throw new InputError(
      `Cannot compare ${wanted} as it must be the same metric: ${
        metricOf(other, wanted)
      } is not ${metric}`,
      { code: "analysis/no-metric" },
    );
  }
  const against = sampleOf(reference, metric, entity);
  const found = several.map((system) =>
    compareSystems(sampleOf(system, metric, entity), against, options)
  );
  const adjusted = holm(found.map(({ pValue }) => Number.isNaN(pValue) ? 1 : pValue));
  return found.map((one, index) => {
    const effect = one.method === "mann-whitney" ? one.shift : one.difference;
    const ratio = one.method === "mann-whitney" ? undefined : one.ratio;
    return {
      ...{ system: names[index + 1], reference: names[0], metric, unit: unitOf(metric) },
      ...{ difference: effect.estimate, low: effect.low, high: effect.high },
      ...ratio && { ratio: ratio.estimate, ratioLow: ratio.low, ratioHigh: ratio.high },
      ...{ pValue: adjusted[index], method: one.method },
    };
  });
}
