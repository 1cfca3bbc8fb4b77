/**
 * Reads traces: comma-separated values with columns `time` (seconds from the start, not falling) and `bytes` (payload bytes of a datagram).
 *
 * The first line names the columns, in any order; further columns are not looked at. Lines that are empty or start with `#` are passed over. A cell may stand in
 * double quotes (RFC 4180), but not go on over the end of its line.
 *
 * It is read by hand: csv-parse, as published for browsers, does not run everywhere that this must, and neither it nor arquero says in which column of a line a
 * cell begins.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { Host, Workload } from "../host/mod.ts";
import { LARGEST_DATAGRAM_BYTES } from "../packet/mod.ts";

/** A cell and where it is: one-based line and column. */
interface Cell {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

function fail(file: string, { line, column }: Omit<Cell, "text">, message: string): never {
  throw new InputError(`Cannot read trace as ${message}`, {
    code: "workload/bad-trace",
    location: { file, line, column },
  });
}

/** The cells of a line, without the spaces and quotes around them. */
function cellsOf(text: string, line: number, file: string): Cell[] {
  // in quotes with what stands around it, or without any: up to a comma or the end of the line
  const cell = /\s*(?:"((?:[^"]|"")*)"\s*|([^",]*))(?=,|$)/y;
  const cells: Cell[] = [];
  for (let from = 0; from <= text.length;) {
    cell.lastIndex = from;
    const found = cell.exec(text);
    const column = from + 1 + (text.slice(from).length - text.slice(from).trimStart().length);
    if (found === null) {
      const rule = "a quote must open and close a whole cell";
      fail(file, { line, column }, `${rule}: current value is ${JSON.stringify(text.slice(from))}`);
    }
    const [whole, quoted, plain] = found;
    cells.push({ text: quoted?.replaceAll('""', '"') ?? plain.trim(), line, column });
    from += whole.length + 1;
  }
  return cells;
}

/** Where the two columns are. */
function columnsOf(names: readonly Cell[], file: string): readonly [number, number] {
  const [time, bytes] = ["time", "bytes"].map((name) => {
    const places = names.flatMap((cell, index) => cell.text === name ? [index] : []);
    const at = names[places[1]] ?? names[0];
    if (places.length !== 1) {
      fail(file, at, `it must have one column "${name}": currently it has ${places.length}`);
    }
    return places[0];
  });
  return [time, bytes];
}

/** The number in a cell: digits, with a fraction and an exponent where there are. */
function numberOf(cell: Cell, name: string, file: string): number {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell.text) ? Number(cell.text) : NaN;
  if (Number.isFinite(value)) return value;
  fail(file, cell, `${name} must be a number: current value is ${JSON.stringify(cell.text)}`);
}

/**
 * Reads a trace.
 *
 * @param text The text of the file.
 * @param file Its name, for messages only.
 * @returns Times in seconds, each with payload bytes, in the order of the file.
 * @throws {InputError} `workload/bad-trace`, with line and column, where a column is missing or double, a line has other cells than the first, a time is below 0
 * or earlier than the one before it, or bytes are not whole from 1 to what a datagram can carry.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readTrace } from "@iovlab/iovlab/workload";
 *
 * assert.deepEqual(readTrace("time,bytes\n0,100\n0.25,1400\n", "a.csv"), [[0, 100], [0.25, 1400]]);
 * assert.throws(() => readTrace("time,bytes\n0,100\n1, few\n", "a.csv"), {
 *   line: 'a.csv:3:4: Cannot read trace as bytes must be a number: current value is "few"',
 * });
 * ```
 */
export function readTrace(text: string, file: string): readonly (readonly [number, number])[] {
  const records: [number, number][] = [];
  let names: Cell[] | undefined;
  let columns: readonly [number, number] = [0, 0];
  text.replace(/^\uFEFF/, "").split(/\r?\n/).forEach((content, index) => {
    if (content.trim() === "" || content.startsWith("#")) return;
    const cells = cellsOf(content, index + 1, file);
    if (!names) {
      names = cells;
      columns = columnsOf(names, file);
      return;
    }
    if (cells.length !== names.length) {
      const rule = `a line must have ${names.length} cells: currently it has ${cells.length}`;
      fail(file, cells[Math.min(cells.length, names.length) - 1], rule);
    }
    const before = records.length > 0 ? records[records.length - 1][0] : 0;
    records.push(recordOf(cells[columns[0]], cells[columns[1]], before, file));
  });
  if (records.length > 0) return records;
  fail(file, { line: 1, column: 1 }, "it must have a record at least: currently it has none");
}

function recordOf(at: Cell, size: Cell, before: number, file: string): [number, number] {
  const time = numberOf(at, "time", file);
  if (time < before) {
    fail(file, at, `time must be at least ${before} s, and not fall: current value is ${time}`);
  }
  const bytes = numberOf(size, "bytes", file);
  if (!Number.isInteger(bytes) || bytes < 1 || bytes > LARGEST_DATAGRAM_BYTES) {
    const rule = `bytes must be a whole number from 1 to ${LARGEST_DATAGRAM_BYTES}`;
    fail(file, size, `${rule}: current value is ${bytes}`);
  }
  return [time, bytes];
}

/**
 * A host whose traces have their records in them: each file that a trace names is read and takes its name's place.
 *
 * @param host The host; it stays as it is.
 * @param read Gives the text of a file by the name that the description has for it; it may throw.
 * @param nameOf The name of a file in errors, by that of the description; the same unless told.
 * @throws {InputError} As {@linkcode readTrace} does, with the name of the trace's file.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host } from "@iovlab/iovlab/host";
 * import { withTraces } from "@iovlab/iovlab/workload";
 *
 * const workload = { kind: "trace", file: "a.csv" } as const;
 * const named = host({ architecture: "vdi", vms: [{ workload }] });
 * const [vm] = withTraces(named, () => "time,bytes\n0.5,800\n").vms;
 * assert.deepEqual(vm.workload.kind === "trace" && vm.workload.records, [[0.5, 800]]);
 * ```
 */
export function withTraces(
  host: Host,
  read: (file: string) => string,
  nameOf: (file: string) => string = (file) => file,
): Host {
  const known = new Map<string, readonly (readonly [number, number])[]>();
  const recordsOf = (file: string) => {
    const records = known.get(file) ?? readTrace(read(file), nameOf(file));
    known.set(file, records);
    return records;
  };
  const filled = <W extends Workload>(workload: W): W => {
    if (workload.kind === "mixed") return { ...workload, parts: workload.parts.map(filled) };
    if (workload.kind !== "trace" || workload.file === undefined) return workload;
    const { file, ...rest } = workload;
    return { ...rest, records: recordsOf(file) } as unknown as W;
  };
  return { ...host, vms: host.vms.map((vm) => ({ ...vm, workload: filled(vm.workload) })) };
}
