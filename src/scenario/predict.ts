/**
 * Validation: predictions of the published rows marked `validate`, which no fit has seen, beside what was published.
 *
 * Each row that the model can express is predicted once with the values of its cost profile, in several replications, and once at each
 * point of a Latin hypercube over the ranges of the costs and over what the row does not say of its machine. So a
 * prediction has two widths: the 95% interval of the simulation, and the range over the assumptions. Nothing is tuned to
 * meet a row, and a miss stays a miss.
 *
 * The range is that of the points drawn and is narrower than the true one: of n points about a share of 1/(n + 1) of the space is
 * expected beyond each end. Each point is one replication.
 *
 * @module
 */
import { checkInteger, checkPositive, InputError } from "../core/mod.ts";
import { costModelOf } from "../host/mod.ts";
import { latinHypercube, randomStream } from "../random/mod.ts";
import { logRatioInterval, replicationInterval } from "../stats/mod.ts";
import { type Assumed, basicGroups, costsAt } from "./_assumptions.ts";
import type { RowModel, Sample } from "./_row_model.ts";
import { dataRowOf } from "./_data_rows.ts";
import { simulatedRows } from "./_simulated_rows.ts";
import { stageRows } from "./_stage_rows.ts";
import { unpredictedRows } from "./_unpredicted.ts";
import type { PublishedRow } from "./published.ts";
import type { Comparison } from "./row_spec.ts";

/** How much is spent on a prediction. */
export interface PredictOptions {
  /** Seed of all random streams: a whole number; 1 unless given. */
  readonly seed?: number;
  /** Replications with the profile's values, at least 2; 10 unless given. */
  readonly replications?: number;
  /** Points over the assumptions, at least 2; 100 unless given. */
  readonly points?: number;
  /** Factor on the simulated time of each run; 1 unless given. */
  readonly effort?: number;
}

/**
 * Whether what was published lies `inside` the range over the assumptions (for a bound: whether some of the range keeps it), or `outside`.
 * A wide range is met easily: {@linkcode Prediction.rangeFactor} says how wide it is.
 */
export type Verdict = "inside" | "outside";

/** A prediction of a published row. */
export interface Prediction {
  /** The row's name. */
  readonly id: string;
  /** Always true. */
  readonly expressible: true;
  /** What is predicted, and how. */
  readonly quantity: string;
  /** The unit of all values. */
  readonly unit: string;
  /** The cost profile. */
  readonly profile: string;
  /** What separates the model and its profile from the machine of the row. */
  readonly caveat: string;
  /** The prediction with the profile's values. */
  readonly value: number;
  /** Lower end of its 95% interval; equal to the value where nothing is random. */
  readonly low: number;
  /** Upper end of its 95% interval. */
  readonly high: number;
  /** Replications behind the interval; 0 where nothing is random. */
  readonly replications: number;
  /** Lower end of the range over the assumptions. */
  readonly rangeLow: number;
  /** Upper end of the range over the assumptions. */
  readonly rangeHigh: number;
  /** How wide that range is: its upper end over its lower one; infinite where the lower one is not above 0. */
  readonly rangeFactor: number;
  /** Points behind the range. */
  readonly points: number;
  /** What is assumed beside the costs, with ranges. */
  readonly assumed: readonly string[];
  /** Lower end of what was published. */
  readonly publishedLow: number;
  /** Upper end of what was published. */
  readonly publishedHigh: number;
  /** Whether the published value is one to meet, not to exceed, or not to fall short of. */
  readonly comparison: Comparison;
  /** Prediction over the nearest published value, less 1; 0 within the published range or bound. */
  readonly error: number;
  /** Where the published value lies by the range over the assumptions. */
  readonly verdict: Verdict;
  /** Whether it lies even within the 95% interval, whose width is chance alone: no assumption is varied in it. */
  readonly withinInterval: boolean;
}

/** A published row that the model cannot express. */
export interface Unpredicted {
  /** The row's name. */
  readonly id: string;
  /** Always false. */
  readonly expressible: false;
  /** Why not. */
  readonly reason: string;
}

const models: ReadonlyMap<string, RowModel> = new Map(
  [...stageRows, ...simulatedRows].map((model) => [model.id, model]),
);

function nominal(model: RowModel): Assumed {
  return Object.fromEntries(model.assumptions.map(({ name, nominal }) => [name, nominal]));
}

/** The samples at the points of the design. */
function samplesOverRange(model: RowModel, options: Required<PredictOptions>): Sample[] {
  const { seed, points, effort } = options;
  const names = model.groups ?? basicGroups;
  const groups = names.length;
  const stream = randomStream(seed, 0, `validate/${model.id}/assumptions`);
  const design = latinHypercube(points, groups + model.assumptions.length, stream);
  return design.map((places, replication) => {
    const assumed = model.assumptions.map((
      { name, value },
      i,
    ) => [name, value(places[groups + i])]);
    const costs = costsAt(model.profile, places.slice(0, groups), names);
    return model.sample(costs, Object.fromEntries(assumed), { seed, replication, effort });
  });
}

/** The value with the profile's costs, and its interval. */
function central(model: RowModel, options: Required<PredictOptions>) {
  const costs = costModelOf(model.profile);
  const replications = model.arithmetic ? 1 : options.replications;
  const samples = Array.from(
    { length: replications },
    (_, replication) => model.sample(costs, nominal(model), { ...options, replication }),
  );
  const values = samples.map(({ value }) => value);
  if (model.arithmetic) return { value: values[0], low: values[0], high: values[0] };
  if (samples[0].over === undefined) {
    const { mean, low, high } = replicationInterval(values);
    return { value: mean, low, high };
  }
  const { ratio, low, high } = logRatioInterval(values, samples.map(({ over }) => over ?? NaN));
  return { value: ratio, low, high };
}

/** Prediction over the nearest end of what was published, less 1. */
function errorOf(value: number, low: number, high: number): number {
  if (value >= low && value <= high) return 0;
  return value / (value < low ? low : high) - 1;
}

function predictWith(
  model: RowModel,
  row: PublishedRow,
  options: Required<PredictOptions>,
): Prediction {
  const publishedHigh = model.comparison === "at least" ? Infinity : row.high ?? NaN;
  const publishedLow = model.comparison === "at most" ? -Infinity : row.low ?? NaN;
  const { value, low, high } = central(model, options);
  const over = samplesOverRange(model, options).map(({ value, over = 1 }) => value / over);
  const rangeLow = Math.min(low, ...over);
  const rangeHigh = Math.max(high, ...over);
  const meets = (from: number, to: number) => publishedLow <= to && from <= publishedHigh;
  return {
    id: row.id,
    expressible: true,
    quantity: model.quantity,
    unit: model.unit,
    profile: model.profile.name,
    caveat: model.caveat,
    value,
    low,
    high,
    replications: model.arithmetic ? 0 : options.replications,
    rangeLow,
    rangeHigh,
    rangeFactor: rangeLow > 0 ? rangeHigh / rangeLow : Infinity,
    points: options.points,
    assumed: model.assumptions.map(({ name, nominal, said, range }) =>
      `${name}: ${said ?? nominal} (${range})`
    ),
    publishedLow: row.low ?? NaN,
    publishedHigh: row.high ?? NaN,
    comparison: model.comparison,
    error: errorOf(value, publishedLow, publishedHigh),
    verdict: meets(rangeLow, rangeHigh) ? "inside" : "outside",
    withinInterval: meets(low, high),
  };
}

function unpredicted({ id }: PublishedRow, reason: string): Unpredicted {
  return { id, expressible: false, reason };
}

/** Predicts a row that says in data how; what the model refuses of its host, or cannot measure, is why there is no prediction. */
function predictDescribed(
  model: RowModel,
  row: PublishedRow,
  options: Required<PredictOptions>,
): Prediction | Unpredicted {
  try {
    return predictWith(model, row, options);
  } catch (error) {
    if (error instanceof InputError) return unpredicted(row, error.message);
    throw error;
  }
}

/**
 * Predicts a published row, or says why the model cannot.
 *
 * The same row and options give the same bits.
 *
 * @param row A published row marked `validate`.
 * @param options Seed and how much is spent.
 * @throws {InputError} Where the options are out of their ranges, or a run is so short that nothing was measured.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { predict, type PublishedRow } from "@iovlab/iovlab/scenario";
 *
 * const row: PublishedRow = {
 *   id: "staging-tx-1q", use: "validate", source: "Xen documents", where: "table", system: "2.2 GHz", note: "",
 *   metric: "TX before", unit: "packets per second", low: 684e3, high: 684e3, kind: "read",
 * };
 * const prediction = predict(row);
 * assert.ok(prediction.expressible && Math.abs(prediction.error) < 0.2);
 *
 * const other = predict({ ...row, id: "padala07-rt" });
 * assert.ok(!other.expressible && /load of an instance/.test(other.reason));
 * ```
 */
export function predict(row: PublishedRow, options: PredictOptions = {}): Prediction | Unpredicted {
  const { seed = 1, replications = 10, points = 100, effort = 1 } = options;
  checkInteger("seed", seed, 0);
  checkInteger("replications", replications, 2);
  checkInteger("points", points, 2);
  checkPositive("effort", effort);
  if (row.use !== "validate") return unpredicted(row, `it is marked ${row.use}, not validate`);
  if (row.unpredicted) return unpredicted(row, row.unpredicted);
  const spent = { seed, replications, points, effort };
  const model = row.spec ? undefined : models.get(row.id);
  if (model && row.high !== undefined) return predictWith(model, row, spent);
  const reason = unpredictedRows[row.id];
  if (reason) return unpredicted(row, reason);
  if (row.high === undefined) return unpredicted(row, "no number was published");
  const described = dataRowOf(row);
  if (!described) return unpredicted(row, "nobody has said how to predict it");
  return predictDescribed(described, row, spent);
}
