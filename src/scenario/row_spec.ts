/**
 * How a published row is predicted, said in data: the columns of a rows file beside those that say what was published.
 *
 * | column | what it says |
 * | --- | --- |
 * | `architecture` | the key of the architecture; that of `host` where it is empty |
 * | `workload` | a kind, or a workload as JSON: what the first VM is asked to do |
 * | `host` | a file with a host description; one VM with every default where it is empty |
 * | `set` | edits of the description, `path=value` with semicolons between them |
 * | `over` | edits that make a second host of the first: the prediction is the quotient of the two |
 * | `measure` | the metric, or several of one unit with `+` between: their sum; where it is empty, `metric` itself must be one |
 * | `entity` | of what: `total` unless given |
 * | `profile` | a named cost profile, or a file with one |
 * | `costs` | costs that the row says of its machine, `name=value` with semicolons between them; they do not vary |
 * | `compare` | `equal` (unless given), `at most` or `at least` |
 * | `seconds` | simulated seconds of a run, warm-up included; 0.2 unless given |
 * | `assume` | what the row leaves open: `path=low..high` or `path=one\|other`, with semicolons between them |
 * | `caveat` | what separates the model from the machine of the row |
 * | `unpredicted` | why there is no prediction, in place of all others |
 *
 * A path names fields with dots between them, places in lists by number, all of them by `*`: `vms.0.workload.streams`, `vms.*.weight`. In a `host` with a VM that
 * has a `count`, there are so many in the list. Two fields that take the same value
 * have `&` between them.
 *
 * @module
 */
import { InputError, metrics, type SourceLocation } from "../core/mod.ts";
import {
  type Architecture,
  costNames,
  type CostProfile,
  host,
  type HostInput,
  profiles,
  readCostProfile,
  readHost,
  xen2009,
} from "../host/mod.ts";
import { assignments, type Edit, edited, parseEdits, parsePath, parseValue } from "./_edits.ts";
import { type OpenField, openField } from "./_open_field.ts";
import { metricsOf, unitFactor } from "./_row_units.ts";

/** How a value that was published binds a prediction. */
export type Comparison = "equal" | "at most" | "at least";

/** How a row is predicted. */
export interface RowSpec {
  /** The host, with the row's own edits. */
  readonly host: HostInput;
  /** Edits that make the host of the denominator; absent where the prediction is no quotient. */
  readonly over?: readonly Edit[];
  /** The same in the words of the row. */
  readonly overText: string;
  /** The metric, or several of one unit with `+` between them: their sum. */
  readonly measure: string;
  /** Of what. */
  readonly entity: string;
  /** From the metric's unit to the row's. */
  readonly factor: number;
  /** The costs. */
  readonly profile: CostProfile;
  /** How the published value binds. */
  readonly comparison: Comparison;
  /** Simulated seconds of a run, warm-up included. */
  readonly seconds: number;
  /** What the row leaves open. */
  readonly open: readonly OpenField[];
  /** What separates the model from the machine of the row. */
  readonly caveat: string;
}

/** A row of a table by column name. */
export type RowRecord = Readonly<Record<string, string>>;

/** Reads a file that a row names, given relative to the rows; throws where it cannot. */
export type ReadFile = (name: string) => string;

/** The columns, `unpredicted` aside. */
export const specColumns = [
  "architecture",
  "workload",
  "host",
  "set",
  "over",
  "measure",
  "entity",
  "profile",
  "costs",
  "compare",
  "seconds",
  "assume",
  "caveat",
] as const;

type SpecColumn = (typeof specColumns)[number];

const comparisons: readonly Comparison[] = ["equal", "at most", "at least"];

/** Where a row stands. */
export interface RowPlace {
  /** The file of the rows, for messages. */
  readonly file: string;
  /** The line at which the row starts, from 1. */
  readonly line: number;
  /** Where each cell starts, by column, where that is known: line and place in the line, both from 1. */
  readonly cells?: Readonly<Record<string, { readonly line: number; readonly column: number }>>;
}

/**
 * The place of a cell of a row, or of the row where that of the cell is not known.
 *
 * @param place The row's.
 * @param column The column's name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { cellLocation } from "@iovlab/iovlab/scenario";
 *
 * const place = { file: "mine.csv", line: 2, cells: { unit: { line: 2, column: 31 } } };
 * assert.deepEqual(cellLocation(place, "unit"), { file: "mine.csv", line: 2, column: 31 });
 * assert.deepEqual(cellLocation(place, "set"), { file: "mine.csv", line: 2 });
 * ```
 */
export function cellLocation({ file, line, cells }: RowPlace, column?: string): SourceLocation {
  const cell = column === undefined ? undefined : cells?.[column];
  return { file, ...(cell ?? { line }) };
}

/** A rule that a row breaks. */
class Broken extends Error {
  constructor(readonly rule: string, readonly value: unknown, readonly column?: string) {
    super(rule);
  }
}

function cell(record: RowRecord, column: SpecColumn | "metric" | "unit"): string {
  return (record[column] ?? "").trim();
}

function editsOf(record: RowRecord, column: "set" | "over"): readonly Edit[] {
  const { edits, wrong } = parseEdits(cell(record, column));
  if (wrong === undefined) return edits;
  throw new Broken(
    `its column "${column}" must be path=value, with semicolons between`,
    wrong,
    column,
  );
}

/** A file that a cell names. */
function readNamed(name: string, column: SpecColumn, read: ReadFile): string {
  try {
    return read(name);
  } catch (error) {
    if (!(error instanceof InputError) || error.location) throw error;
    const rule = `its column "${column}" must name a file that can be read (${error.message})`;
    throw new Broken(rule, name, column);
  }
}

/** The host that the columns describe, as a description that may still be wrong. */
function describedHost(record: RowRecord, read: ReadFile): HostInput {
  const file = cell(record, "host");
  const architecture = cell(record, "architecture") as Architecture | "";
  const workload = cell(record, "workload");
  if (file === "" && architecture === "") {
    throw new Broken('it must have an "architecture" or a "host"', "");
  }
  const base: HostInput = file === ""
    ? { architecture: architecture as Architecture, vms: [{ name: "vm" }] }
    : readHost(readNamed(file, "host", read), file);
  const edits: Edit[] = [];
  if (architecture !== "") edits.push({ path: ["architecture"], value: architecture });
  if (workload !== "") {
    const value = parseValue(workload);
    if (value === undefined) {
      throw new Broken('its column "workload" must be a kind', workload, "workload");
    }
    edits.push({
      path: ["vms", 0, "workload"],
      value: typeof value === "string" ? { kind: value } : value,
    });
  }
  return edited(base, [...edits, ...editsOf(record, "set")]);
}

function measureOf(record: RowRecord): string {
  const measure = cell(record, "measure") || cell(record, "metric");
  const names = metricsOf(measure);
  const units = new Set(names.map((name) => Object.hasOwn(metrics, name) && metrics[name].unit));
  if (units.size === 1 && !units.has(false)) return names.join("+");
  const column = cell(record, "measure") === "" ? "metric" : "measure";
  throw new Broken(
    `its column "${column}" must name a metric of the model, or several of one unit with + between`,
    measure,
    column,
  );
}

function profileOf(record: RowRecord, read: ReadFile): CostProfile {
  const name = cell(record, "profile");
  if (name === "") return xen2009;
  if (Object.hasOwn(profiles, name)) return profiles[name];
  if (name.endsWith(".json")) return readCostProfile(readNamed(name, "profile", read), name);
  const known = Object.keys(profiles).join(", ");
  throw new Broken(
    `its column "profile" must be one of ${known}, or a .json file`,
    name,
    "profile",
  );
}

/** A profile with the costs that the row says of its machine, without a range. */
function rowCosts(record: RowRecord, profile: CostProfile): CostProfile {
  const text = cell(record, "costs");
  if (text === "") return profile;
  const rule = 'its column "costs" must be name=value of costs, above 0';
  const { edits, wrong } = parseEdits(text);
  if (wrong !== undefined) throw new Broken(rule, wrong, "costs");
  const entries = edits.map(({ path, value }) => {
    const name = costNames.find((each) => path.length === 1 && each === path[0]);
    if (name === undefined || typeof value !== "number" || !(value > 0)) {
      throw new Broken(rule, `${path.join(".")}=${JSON.stringify(value)}`, "costs");
    }
    const fixed = { value, low: value, high: value, source: "the row" };
    return [name, { ...profile.costs[name], ...fixed }];
  });
  const costs = { ...profile.costs, ...Object.fromEntries(entries) };
  return { ...profile, name: `${profile.name} with ${text}`, costs };
}

function secondsOf(record: RowRecord): number {
  const text = cell(record, "seconds");
  const seconds = text === "" ? 0.2 : Number(text);
  if (seconds > 0 && seconds <= 1000) return seconds;
  throw new Broken('its column "seconds" must be above 0 and at most 1000', text, "seconds");
}

function comparisonOf(record: RowRecord): Comparison {
  const text = cell(record, "compare") || "equal";
  const found = comparisons.find((each) => each === text);
  if (found) return found;
  throw new Broken('its column "compare" must be equal, at most or at least', text, "compare");
}

function openOf(record: RowRecord, input: HostInput): readonly OpenField[] {
  const complete = host(input);
  return assignments(cell(record, "assume")).map(([left, right]) => {
    const paths = left.split("&").map(parsePath);
    const field = paths.every((path) => path !== undefined)
      ? openField(left.trim(), paths, right, complete)
      : undefined;
    if (field) return field;
    throw new Broken(
      'its column "assume" must be path=low..high or path=one|other, of fields that the host has',
      `${left}=${right}`,
      "assume",
    );
  });
}

/** Refuses a second host that is not valid. */
function checkSecond(second: HostInput, over: string): void {
  try {
    host(second);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new Broken(`its second host must be valid: ${error.message}`, over, "over");
  }
}

function specOf(record: RowRecord, read: ReadFile): RowSpec {
  const described = describedHost(record, read);
  const measure = measureOf(record);
  const over = cell(record, "over") === "" ? undefined : editsOf(record, "over");
  const unit = cell(record, "unit");
  const { unit: ofMetric } = metrics[metricsOf(measure)[0]];
  const factor = unitFactor(ofMetric, unit, over !== undefined);
  if (factor === undefined) {
    const of = over ? "a quotient" : ofMetric;
    throw new Broken(
      `its unit must be that of ${measure}, ${of}, or of the same kind`,
      unit,
      "unit",
    );
  }
  host(described);
  if (over) checkSecond(edited(described, over), cell(record, "over"));
  return {
    host: described,
    ...(over && { over }),
    overText: cell(record, "over"),
    measure,
    entity: cell(record, "entity") || "total",
    factor,
    profile: rowCosts(record, profileOf(record, read)),
    comparison: comparisonOf(record),
    seconds: secondsOf(record),
    open: openOf(record, described),
    caveat: cell(record, "caveat"),
  };
}

/**
 * How a row is predicted; `undefined` where it says nothing about that.
 *
 * @param record The row by column name.
 * @param place Where the row stands, for messages.
 * @param read Reads the files that the row names.
 * @throws {InputError} `published/bad-row` with file, line and, where it is known, the cell's column where a column breaks its rule or the host is not valid; for a fault
 * within a file that the row names, the error of that file.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { rowSpec } from "@iovlab/iovlab/scenario";
 *
 * const row = {
 *   metric: "replyRate", unit: "replies per second", architecture: "vdi",
 *   workload: '{"kind":"httperf","sessions":8}', set: "cores=4; link.rate=1e10", assume: "nic.interruptGap=1e-5..2e-4",
 * };
 * const spec = rowSpec(row, { file: "mine.csv", line: 2 });
 * assert.deepEqual([spec?.host.cores, spec?.open[0].nominal], [4, 125e-6]);
 * assert.throws(() => rowSpec({ ...row, set: "cores=0" }, { file: "mine.csv", line: 2 }), {
 *   line: "mine.csv:2: Cannot use published row as its host must be valid: " +
 *     "Cannot use cores as it must be a whole number from 1 to 64: current value is 0",
 * });
 * ```
 */
export function rowSpec(
  record: RowRecord,
  place: RowPlace,
  read: ReadFile = (name) => {
    throw new Broken("it must not name a file here", name);
  },
): RowSpec | undefined {
  if (specColumns.every((column) => cell(record, column) === "")) return undefined;
  const refuse = (rule: string, column?: string, cause?: unknown): never => {
    const location = cellLocation(place, column);
    const options = { code: "published/bad-row", location, cause };
    throw new InputError(`Cannot use published row as ${rule}`, options);
  };
  try {
    return specOf(record, read);
  } catch (error) {
    if (error instanceof Broken) {
      return refuse(`${error.rule}: current value is ${JSON.stringify(error.value)}`, error.column);
    }
    if (!(error instanceof InputError) || error.location) throw error;
    const column = (["set", "workload", "architecture", "host"] as const)
      .find((each) => cell(record, each) !== "");
    return refuse(`its host must be valid: ${error.message}`, column, error);
  }
}
