/**
 * Loads the measure function of an engine and carries out one task: the same code in every executor.
 *
 * @module
 */
import { InputError, type Json, type ResultRow } from "../core/mod.ts";
import type { Task, TaskResult } from "./executor.ts";
import type { Measure, MeasureContext } from "./study.ts";

/** Where a measure function is. */
export interface MeasureLocation {
  /** The name of the engine. */
  readonly name: string;
  /** The URL of the module. */
  readonly module: string;
  /** The name under which the module exports it. */
  readonly export: string;
}

/** Loads a measure function. */
export async function loadMeasure(engine: MeasureLocation): Promise<Measure> {
  let found: unknown;
  try {
    found = (await import(engine.module))[engine.export];
  } catch (cause) {
    throw notLoaded(engine, `its module must load: ${messageOf(cause)}`, cause);
  }
  if (typeof found === "function") return found as Measure;
  throw notLoaded(engine, `"${engine.export}" must be a function: current value is ${found}`);
}

function notLoaded(engine: MeasureLocation, rule: string, cause?: unknown): InputError {
  const message = `Cannot load engine "${engine.name}" from ${engine.module} as ${rule}`;
  return new InputError(message, { code: "study/engine-not-loaded", cause });
}

/** What an error says, of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Measures one replication; what the function throws becomes a failure. */
export function carryOut(measure: Measure, task: Task, worker: number): TaskResult {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  try {
    const rows = canonicalRows(measure(freeze(task.parameters), contextOf(task)));
    return { id: task.id, rows, seconds: seconds(), worker };
  } catch (error) {
    const stack = error instanceof Error ? error.stack ?? "" : "";
    const failure = { message: messageOf(error), stack };
    return { id: task.id, failure, seconds: seconds(), worker };
  }
}

/** What a measure function is told of a task: of an antithetic pair both have the same streams. */
export function contextOf({ seed, replication, antithetic = false }: Task): MeasureContext {
  if (!antithetic) return { seed, replication, mirrored: false };
  return { seed, replication: replication >> 1, mirrored: replication % 2 === 1 };
}

/** Freezes plain data all through, so that a measure function cannot change what others see. */
function freeze(value: Json): Json {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) if (part !== undefined) freeze(part);
  }
  return value;
}

/**
 * Checks rows and brings them into one form: by entity, then metric, in the order of UTF-16 code
 * units, with `0` for `-0`, so that rows read back from a store are the same.
 */
export function canonicalRows(rows: readonly ResultRow[]): ResultRow[] {
  if (!Array.isArray(rows)) {
    const now = (rows as unknown) instanceof Promise
      ? "a promise, and a measure function must not be async"
      : typeof rows;
    throw new TypeError(
      `Cannot take the answer of a measure function as it must be an array of rows: current value is ${now}`,
    );
  }
  const sorted = rows.map(canonicalRow).sort(byName);
  for (let index = 1; index < sorted.length; index++) {
    if (byName(sorted[index - 1], sorted[index]) === 0) refuse(sorted[index], "occur only once");
  }
  return sorted;
}

function canonicalRow(row: ResultRow): ResultRow {
  if (typeof row !== "object" || row === null) refuse(row, "be an object");
  const { entity, metric, value, halfWidth, samples } = row;
  if (typeof entity !== "string" || entity === "") refuse(row, "have an entity");
  if (typeof metric !== "string" || metric === "") refuse(row, "have a metric");
  if (typeof value !== "number") refuse(row, "have a number as its value");
  if (!Number.isSafeInteger(samples) || samples < 0) refuse(row, "have a whole number of samples");
  const known = { entity, metric, value: value + 0 };
  if (halfWidth === undefined || Number.isNaN(halfWidth)) return { ...known, samples };
  if (!(halfWidth >= 0)) refuse(row, "have a half-width of at least 0");
  return { ...known, halfWidth: halfWidth + 0, samples };
}

function refuse(row: ResultRow, rule: string): never {
  throw new TypeError(
    `Cannot take a row as it must ${rule}: current value is ${JSON.stringify(row)}`,
  );
}

function byName(a: ResultRow, b: ResultRow): number {
  if (a.entity !== b.entity) return a.entity < b.entity ? -1 : 1;
  return a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0;
}
