/**
 * Calibration: the constants of the back end and of grants from the `calibrate` rows of the published numbers, with what the
 * rows cannot say.
 *
 * The rows `pgrant-*` are rates of a packet generator between a guest and dom0. A rate is that of the slowest stage, taken to be the
 * back end ({@linkcode backEndWeights}), so that cycles of the stage are the clock rate over the rate. It is not the CPU time of a packet in all,
 * and there is no TCP in it. Rows marked `validate` or `claim` are never looked at.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { costDefinitions, type CostName, type CostProfile } from "../host/mod.ts";
import { type BackEndConstant, backEndConstants, backEndWeights } from "./back_end.ts";
import {
  combine,
  confounded,
  type Fit,
  fitNonNegative,
  type FittedValue,
  type Observation,
} from "../stats/mod.ts";
import type { PublishedRow } from "./published.ts";

/** A `calibrate` row that is not in the fit. */
export interface UnusedRow {
  /** The row's name. */
  readonly id: string;
  /** Why it is not fitted. */
  readonly reason: string;
}

/** A cost of a profile beside the fit. */
export interface CalibratedCost extends FittedValue {
  /** The cost's name. */
  readonly cost: CostName;
  /** Its unit. */
  readonly unit: string;
  /** The value in the profile. */
  readonly profileValue: number;
  /** The lower end of the profile's range. */
  readonly profileLow: number;
  /** The upper end of the profile's range. */
  readonly profileHigh: number;
  /** Whether the profile has the fitted value, within the half percent of rounding. */
  readonly agrees: boolean;
  /** Whether the profile's range holds the fit's 95% interval. */
  readonly covered: boolean;
}

/** The result of a calibration. */
export interface Calibration {
  /** The fit: constants, residuals, degrees of freedom. */
  readonly fit: Fit;
  /** The costs of the profile that come from it. */
  readonly costs: readonly CalibratedCost[];
  /** Groups of costs and parts of costs of which the rows determine a sum only. */
  readonly confounded: readonly (readonly string[])[];
  /** The fitted constants whose 95% interval reaches 0, those at the bound included. */
  readonly notToldFromZero: readonly string[];
  /** The rows that the fit meets exactly, whatever they say: they check nothing. */
  readonly unchecked: readonly string[];
  /** The `calibrate` rows that are not in the fit. */
  readonly unused: readonly UnusedRow[];
}

/** What each constant stands for, where that is more than one thing which the stage cannot tell apart. */
const parts: Readonly<Partial<Record<BackEndConstant, readonly string[]>>> = {
  backTransmit: ["backTransmit", "dom0's handling of a packet from a guest"],
  backReceive: ["backReceive", "dom0's making of a packet to a guest"],
  grantPage: ["grantMap", "grantUnmap"],
};

/** The costs of a profile as sums of fitted constants. */
const sums: readonly [CostName, Readonly<Partial<Record<BackEndConstant, number>>>][] = [
  ["backTransmit", { backTransmit: 1 }],
  ["backReceive", { backReceive: 1, handOff: 1 }],
  ["backSlot", { backSlot: 1 }],
  ["grantCopy", { grantCopy: 1 }],
  ["grantCopyByte", { grantCopyByte: 1 }],
  ["grantMap", { grantPage: 0.5 }],
  ["grantUnmap", { grantPage: 0.5 }],
  ["tlbFlush", { flush: 1 }],
  ["persistentCopyByte", { memcpyTransmit: 1 }],
];

/** Why a row that is no rate of the back end is not fitted, by the start of its name. */
const reasons: readonly [start: string, reason: string][] = [
  ["lincx-", "requests per interrupt follow from load and moderation; they are no cost"],
  ["splitx-", "KVM on another processor: costs of different machines are never mixed"],
];

/** Leverage from which a row is met exactly. */
const EXACT = 1 - 1e-9;
/** Largest relative distance of a profile's value to the fit: it is rounded. */
const ROUNDING = 5e-3;

/**
 * The clock rate of the machine of a published row, in hertz, from the text about its system.
 *
 * @throws {InputError} `published/no-clock` where the text names none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { clockRateOf } from "@iovlab/iovlab/scenario";
 *
 * assert.equal(clockRateOf({ id: "a", system: "Xen 4.5, E5-1650 v2 3.5 GHz" }), 3.5e9);
 * ```
 */
export function clockRateOf({ id, system }: Pick<PublishedRow, "id" | "system">): number {
  const found = /([\d.]+) GHz/.exec(system);
  if (found) return Math.round(Number(found[1]) * 1e6) * 1e3;
  throw new InputError(
    `Cannot use published row "${id}" as its system must name a clock rate: current value is ${
      JSON.stringify(system)
    }`,
    { code: "published/no-clock" },
  );
}

/**
 * The `calibrate` rows that are rates of the back end, as cycles of a stage, and those that are not.
 *
 * @throws {InputError} `published/no-clock` where a rate's machine has no clock rate; `published/mixed-machines` where
 * the rates are of different machines.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { backEndObservations, type PublishedRow } from "@iovlab/iovlab/scenario";
 *
 * const row: PublishedRow = {
 *   id: "mine", use: "calibrate", source: "notes", where: "table", system: "Xen, 2 GHz", note: "",
 *   metric: "RX 64 B", unit: "packets per second", low: 1e6, high: 1e6, kind: "read",
 * };
 * const { observations } = backEndObservations([row]);
 * assert.equal(observations[0].measured, 2000);
 * ```
 */
export function backEndObservations(
  rows: readonly PublishedRow[],
): { readonly observations: readonly Observation[]; readonly unused: readonly UnusedRow[] } {
  const observations: Observation[] = [];
  const unused: UnusedRow[] = [];
  const machines = new Set<string>();
  for (const row of rows) {
    if (row.use !== "calibrate") continue;
    const found = /^(TX|RX) (\d+) B( persistent)?$/.exec(row.metric);
    if (!found || row.unit !== "packets per second" || row.low === undefined) {
      const known = reasons.find(([start]) => row.id.startsWith(start));
      unused.push({ id: row.id, reason: known?.[1] ?? "no rate of packets of one size" });
      continue;
    }
    const packet = {
      direction: found[1] === "TX" ? "transmit" : "receive",
      bytes: Number(found[2]),
      persistent: found[3] !== undefined,
    } as const;
    const measured = clockRateOf(row) / row.low;
    machines.add(row.system);
    observations.push({ id: row.id, weights: backEndWeights(packet), measured });
  }
  if (machines.size > 1) {
    throw new InputError(
      `Cannot fit constants as all rows must be of one machine: current value is ${
        [...machines].join("; ")
      }`,
      { code: "published/mixed-machines" },
    );
  }
  return { observations, unused };
}

/** An observation with each constant replaced by all that it stands for. */
function inParts({ id, weights, measured }: Observation): Observation {
  const split = Object.entries(weights).flatMap(([name, weight]) =>
    (parts[name as BackEndConstant] ?? [name]).map((part) => [part, weight])
  );
  return { id, weights: Object.fromEntries(split), measured };
}

function calibratedCost(
  fit: Fit,
  profile: CostProfile,
  [cost, weights]: (typeof sums)[number],
): CalibratedCost {
  const fitted = combine(fit, weights);
  const { value, low, high } = profile.costs[cost];
  return {
    cost,
    unit: costDefinitions[cost].unit,
    ...fitted,
    profileValue: value,
    profileLow: low,
    profileHigh: high,
    agrees: Math.abs(value - fitted.value) <= ROUNDING * fitted.value,
    covered: low <= fitted.low && fitted.high <= high,
  };
}

/**
 * Fits the constants of the back end and compares them with a profile.
 *
 * @param rows Published numbers; only those for `calibrate` are looked at.
 * @param profile The profile of the machine of these rows.
 * @throws {InputError} `fit/confounded` or `fit/too-few-rows` where the rows are too few for the constants.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { xen45 } from "@iovlab/iovlab/host";
 * import { backEndWeights, calibrate, type PublishedRow } from "@iovlab/iovlab/scenario";
 *
 * // rates of a machine with known constants: a cost of 1000 cycles for each packet and 1 for each byte
 * const rows = ["TX", "RX"].flatMap((way) => [64, 512, 1496, 9000, 30000, 65535].flatMap((bytes) =>
 *   ["", " persistent"].map((mode): PublishedRow => {
 *     const direction = way === "TX" ? "transmit" : "receive";
 *     const weights = backEndWeights({ direction, bytes, persistent: mode !== "" });
 *     const cycles = Object.values(weights).reduce((sum, weight) => sum + weight * 100, 0);
 *     return {
 *       id: `${way}${bytes}${mode}`, use: "calibrate", source: "", where: "", system: "1 GHz", note: "", kind: "read",
 *       metric: `${way} ${bytes} B${mode}`, unit: "packets per second", low: 1e9 / cycles, high: 1e9 / cycles,
 *     };
 *   })
 * ));
 * const { fit, confounded } = calibrate(rows, xen45);
 * assert.ok(fit.constants.every(({ value }) => Math.abs(value - 100) < 1e-6));
 * assert.deepEqual(confounded.at(-1), ["grantMap", "grantUnmap"]);
 * ```
 */
export function calibrate(rows: readonly PublishedRow[], profile: CostProfile): Calibration {
  const { observations, unused } = backEndObservations(rows);
  const fit = fitNonNegative(backEndConstants, observations);
  const split = backEndConstants.flatMap((name) => parts[name] ?? [name]);
  return {
    fit,
    costs: sums.map((sum) => calibratedCost(fit, profile, sum)),
    confounded: confounded(split, observations.map(inParts)),
    notToldFromZero: fit.constants.filter(({ low }) => low === 0).map(({ name }) => name),
    unchecked: fit.rows.filter(({ leverage }) => leverage > EXACT).map(({ id }) => id),
    unused,
  };
}
