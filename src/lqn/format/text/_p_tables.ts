/**
 * The tables of LQNS's parseable output.
 *
 * Source: the grammar of that output in the LQNS user manual, appendix "Output File Grammar", and
 * what LQNS and lqsim 5.32 write.
 *
 * @module
 */

import type { LqnDistribution, LqnMetric } from "../../model/mod.ts";
import type { PScanner } from "./_p_scanner.ts";

/** One row of a table: numbers by phase, and their half-widths at 95%. */
export interface PRow {
  /** Which metric. */
  readonly metric: LqnMetric;
  /** The task, where the table names it. */
  readonly task?: string;
  /** The entry; `undefined` of an activity. */
  readonly entry?: string;
  /** The activity. */
  readonly activity?: string;
  /** The called entry. */
  readonly to?: string;
  /** Whether the row is of forwarded requests, which are of no phase. */
  readonly forwarding?: boolean;
  /** One value for each phase. */
  readonly values: readonly number[];
  /** Their half-widths. */
  readonly halfWidths?: readonly number[];
}

/** One value of an element that has no phases. */
export interface PValue {
  /** Which metric. */
  readonly metric: LqnMetric;
  /** Of what. */
  readonly element: string;
  /** How much. */
  readonly value: number;
  /** Its half-width. */
  readonly halfWidth?: number;
}

/** What the tables hold. */
export interface PContent {
  /** Rows with one value for each phase. */
  readonly rows: PRow[];
  /** Values without phases. */
  readonly values: PValue[];
  /** Join delays: task, first and last activity. */
  readonly joins: (Omit<PValue, "element"> & {
    /** The task. */
    readonly task: string;
    /** The first activity. */
    readonly first: string;
    /** The last activity. */
    readonly last: string;
  })[];
  /** Histograms. */
  readonly distributions: LqnDistribution[];
}

/** Half-widths by level; those of 95% are returned. */
function halfWidths(scanner: PScanner, read: () => number[]): number[] | undefined {
  let found: number[] | undefined;
  while (scanner.takeSymbol("%")) {
    const level = scanner.number("the level of an interval");
    const widths = read();
    if (level === 95) found = widths;
  }
  return found;
}

/** `name values -1`, then intervals. */
function phaseValues(scanner: PScanner, what: string): Pick<PRow, "values" | "halfWidths"> {
  const values = scanner.numbers(what);
  const widths = halfWidths(scanner, () => scanner.numbers(what));
  return { values, ...widths && { halfWidths: widths } };
}

/** Rows by task, first of its entries, then of its activities; older files have no tasks. */
function byTask(
  scanner: PScanner,
  what: string,
  read: (task: string | undefined, ofActivity: boolean) => void,
): void {
  scanner.number(`the number of ${what}`);
  while (!scanner.takeEnd()) {
    if (!scanner.atTitle) {
      read(undefined, false);
      continue;
    }
    const task = scanner.name(what);
    scanner.takeSymbol(":");
    while (!scanner.takeEnd()) read(task, false);
    if (!scanner.takeSymbol(":")) continue;
    while (!scanner.takeEnd()) read(task, true);
  }
}

/** A table of calls: `from to values`. */
function callTable(metric: LqnMetric, what: string, forwarding = false) {
  return (scanner: PScanner, { rows }: PContent): void =>
    byTask(scanner, what, (task, ofActivity) => {
      const from = scanner.name(what);
      const to = scanner.name(what);
      const source = ofActivity ? { activity: from } : { entry: from };
      const numbers = forwarding ? singleValue(scanner, what) : phaseValues(scanner, what);
      rows.push({ metric, task, ...source, to, ...numbers, ...forwarding && { forwarding } });
    });
}

function singleValue(scanner: PScanner, what: string): Pick<PRow, "values" | "halfWidths"> {
  const values = [scanner.number(what)];
  const widths = halfWidths(scanner, () => [scanner.number(what)]);
  return { values, ...widths && { halfWidths: widths } };
}

/** A table of entries and activities: `name values`. */
function phaseTable(entries: LqnMetric, activities: LqnMetric, what: string) {
  return (scanner: PScanner, { rows }: PContent): void =>
    byTask(scanner, what, (task, ofActivity) => {
      const name = scanner.name(what);
      const metric = ofActivity ? activities : entries;
      const source = ofActivity ? { activity: name } : { entry: name };
      rows.push({ metric, task, ...source, ...phaseValues(scanner, what) });
    });
}

function joinTable(scanner: PScanner, { joins }: PContent): void {
  const what = "join delays";
  byTask(scanner, what, (task = "") => {
    const [first, last] = [scanner.name(what), scanner.name(what)];
    const pair = () => [scanner.number(what), scanner.number(what)];
    const [mean, variance] = pair();
    const widths = halfWidths(scanner, pair);
    const place = { task, first, last };
    joins.push({ metric: "joinDelay", ...place, value: mean, halfWidth: widths?.[0] });
    joins.push({ metric: "joinDelayVariance", ...place, value: variance, halfWidth: widths?.[1] });
  });
}

const semaphoreMetrics = [
  "semaphoreHolding",
  "semaphoreHoldingVariance",
  "semaphoreUtilization",
] as const;
const readerMetrics = ["readerWaiting", undefined, "readerHolding", undefined, "readerUtilization"];
const writerMetrics = ["writerWaiting", undefined, "writerHolding", undefined, "writerUtilization"];

/** `from to` and one number for each metric; some have no name here. */
function holding(
  scanner: PScanner,
  task: string,
  metrics: readonly (string | undefined)[],
  values: PValue[],
): void {
  const what = "holding times";
  scanner.name(what);
  scanner.name(what);
  const read = () => metrics.map(() => scanner.number(what));
  const numbers = read();
  const widths = halfWidths(scanner, read);
  metrics.forEach((metric, m) => {
    if (metric === undefined) return;
    const width = widths && { halfWidth: widths[m] };
    values.push({ metric: metric as LqnMetric, element: task, value: numbers[m], ...width });
  });
}

function semaphoreTable(scanner: PScanner, { values }: PContent): void {
  scanner.number("the number of semaphores");
  while (!scanner.takeEnd()) {
    const task = scanner.name("holding times");
    scanner.takeSymbol(":");
    holding(scanner, task, semaphoreMetrics, values);
  }
}

function lockTable(scanner: PScanner, { values }: PContent): void {
  scanner.number("the number of locks");
  while (!scanner.takeEnd()) {
    const task = scanner.name("holding times");
    scanner.takeSymbol(":");
    holding(scanner, task, readerMetrics, values);
    holding(scanner, task, writerMetrics, values);
  }
}

function openTable(scanner: PScanner, { values }: PContent): void {
  const what = "waiting times of open arrivals";
  scanner.number(`the number of ${what}`);
  while (!scanner.takeEnd()) {
    scanner.name(what);
    scanner.takeSymbol(":");
    const element = scanner.name(what);
    scanner.number(what);
    const { values: [value], halfWidths } = singleValue(scanner, what);
    const width = halfWidths && { halfWidth: halfWidths[0] };
    values.push({ metric: "openWaiting", element, value, ...width });
  }
}

/** A histogram: of a phase where a whole number stands behind the name, else of an activity. */
function distribution(scanner: PScanner, { distributions }: PContent): void {
  const what = "a histogram";
  const owner = scanner.name(what);
  const part = scanner.name(what);
  const element = /^\d+$/.test(part) ? `${owner}.${part}` : `${owner}:${part}`;
  const [mean, standardDeviation] = [scanner.number(what), scanner.number(what)];
  scanner.number(what);
  scanner.number(what);
  const bins = [];
  while (!scanner.takeEnd()) {
    const [begin, end, probability] = [1, 2, 3].map(() => scanner.number(what));
    const widths = halfWidths(scanner, () => [scanner.number(what)]);
    bins.push({ begin, end, probability, ...widths && { halfWidth: widths[0] } });
  }
  distributions.push({ element, mean, standardDeviation, ...bins.length > 0 && { bins } });
}

function skipBounds(scanner: PScanner): void {
  const what = "throughput bounds";
  scanner.number(`the number of ${what}`);
  while (!scanner.takeEnd()) {
    scanner.name(what);
    if (scanner.takeSymbol(":")) scanner.name(what);
    scanner.number(what);
  }
}

function skipOvertaking(scanner: PScanner): void {
  const what = "overtaking";
  while (!scanner.takeEnd()) {
    for (let n = 0; n < 4; n++) scanner.name(what);
    scanner.number(what);
    scanner.numbers(what);
  }
}

/** The tables by the word that opens them, without the two with totals. */
export const pTables: Readonly<Record<string, (scanner: PScanner, content: PContent) => void>> = {
  B: skipBounds,
  W: callTable("callWaiting", "waiting times"),
  VARW: callTable("callWaitingVariance", "variances of waiting times"),
  F: callTable("forwardWaiting", "waiting times of forwarded requests", true),
  VARF: callTable("callWaitingVariance", "variances of forwarded requests", true),
  Z: callTable("asyncWaiting", "waiting times of asynchronous calls"),
  VARZ: callTable("callWaitingVariance", "variances of asynchronous calls"),
  DP: callTable("lossProbability", "loss probabilities"),
  J: joinTable,
  X: phaseTable("phaseServiceTime", "activityServiceTime", "service times"),
  VAR: phaseTable("phaseServiceTimeVariance", "activityServiceTimeVariance", "variances"),
  E: phaseTable("exceedsMaximum", "exceedsMaximum", "shares above the maximum service time"),
  D: distribution,
  H: semaphoreTable,
  L: lockTable,
  R: openTable,
  OT: skipOvertaking,
};
