/**
 * Reads the report that wrk prints, with or without `--latency`.
 *
 * | printed | metric | unit as converted |
 * | --- | --- | --- |
 * | `Requests/sec` | `replyRate` | replies/s: wrk counts complete replies |
 * | `Transfer/sec` | `transmitBitRate` | Mb/s; wrk's KB, MB, GB are powers of 1,024; headers are counted |
 * | `Latency`, `Avg` | `responseTimeMean` | ms |
 * | `Latency Distribution`, 50% and 99% | `responseTimeP50`, `responseTimeP99` | ms; other shares are `wrk:latencyP75Ms` |
 *
 * Numbers have the digits that wrk prints: a latency of `2.04ms` may be 2.035 to 2.045. wrk waits for a reply before it sends the next request, so its
 * latencies leave out the time that requests would have waited had they come at a rate. The rest is under wrk's names,
 * as `wrk:latencyStdevMs`; the unit is the end of the name. Its errors are counts of events, not connections that were given up, so they are
 * no `errorRate`.
 *
 * Source: https://github.com/wg/wrk, README.md and the formats of `src/units.c` as printed by version 4.1.0.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { type Fields, Log } from "./_log.ts";
import { shifted } from "./_numbers.ts";
import type { MeasuredOptions } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";

/** The lines of a report. */
const lines = {
  latency: "Latency {avg:word} {stdev:word} {max:word} {within:word}",
  rate: "Req/Sec {avg:word} {stdev:word} {max:word} {within:word}",
  total: "{requests} requests in {seconds:word}, {read:word} read",
  requests: "Requests/sec: {rate}",
  transfer: "Transfer/sec: {rate:word}",
  errors: "Socket errors: connect {connect}, read {read}, write {write}, timeout {timeout}",
  status: "Non-2xx or 3xx responses: {count}",
} as const;

/** From wrk's units of time to milliseconds: a power of ten, or a factor. */
const milliseconds: Readonly<Record<string, { exponent?: number; factor?: number }>> = {
  us: { exponent: -3 },
  ms: { exponent: 0 },
  s: { exponent: 3 },
  m: { factor: 60e3 },
  h: { factor: 3600e3 },
};
const thousands: Readonly<Record<string, number>> = { "": 0, k: 3, M: 6, G: 9, T: 12, P: 15 };
const powers = ["B", "KB", "MB", "GB", "TB", "PB"];

/** A reader of one field with its unit. */
class Quantities {
  readonly #log: Log;

  constructor(log: Log) {
    this.#log = log;
  }

  #split({ text, line }: Fields, name: string): { numeral: string; unit: string } {
    const cell = text[name];
    const match = /^(\d+(?:\.\d+)?)([A-Za-z]*)$/.exec(cell);
    return match ? { numeral: match[1], unit: match[2] } : this.#refuse(cell, line);
  }

  #refuse(cell: string, line: number): never {
    const column = this.#log.lines[line - 1].indexOf(cell) + 1;
    this.#log.refuse(`a number with a unit of wrk must stand here: ${cell}`, line, column);
  }

  /** A share in percent, which wrk prints as `-nan%` where nothing was observed. */
  percent({ text, line }: Fields, name: string): number {
    const [, numeral] = /^(\d+(?:\.\d+)?)%$/.exec(text[name]) ?? [];
    return numeral === undefined ? this.#refuse(text[name], line) : Number(numeral);
  }

  /** How far from a time, in milliseconds, the printed digits may be. */
  resolution(fields: Fields, name: string): number {
    const { unit } = this.#split(fields, name);
    const { exponent = 0, factor = 1 } = milliseconds[unit];
    return 0.0051 * 10 ** exponent * factor;
  }

  /** A time in milliseconds. */
  time(fields: Fields, name: string): number {
    const { numeral, unit } = this.#split(fields, name);
    if (!Object.hasOwn(milliseconds, unit)) this.#refuse(fields.text[name], fields.line);
    const { exponent, factor } = milliseconds[unit];
    return exponent === undefined ? Number(numeral) * factor! : shifted(numeral, exponent);
  }

  /** A number with k, M, G. */
  count(fields: Fields, name: string): number {
    const { numeral, unit } = this.#split(fields, name);
    if (!Object.hasOwn(thousands, unit)) this.#refuse(fields.text[name], fields.line);
    return shifted(numeral, thousands[unit]);
  }

  /** Bytes. */
  bytes(fields: Fields, name: string): number {
    const { numeral, unit } = this.#split(fields, name);
    const power = powers.indexOf(unit);
    if (power < 0) this.#refuse(fields.text[name], fields.line);
    return Number(numeral) * 1024 ** power;
  }
}

/** The number of the line of totals, which starts with a number. */
function totalsOf(log: Log): Fields {
  const found = log.lines.flatMap((line, index) =>
    /^\s*\d+ requests in/.test(line) ? [index + 1] : []
  );
  if (found.length !== 1) {
    log.refuse(`a log must have one line "... requests in ...": it has ${found.length}`, found[1]);
  }
  return log.read(lines.total, found[0]);
}

/** The lines under `Latency Distribution`: shares in percent and times; none without `--latency`. */
function distributionOf(log: Log): readonly Fields[] {
  const [heading] = log.find("Latency Distribution");
  if (heading === undefined) return [];
  const found: Fields[] = [];
  for (let line = heading + 1; /^\s*\d+(?:\.\d+)?%/.test(log.lines[line - 1] ?? ""); line++) {
    found.push(log.read("{share}% {time:word}", line));
  }
  if (found.length === 0) log.refuse("a distribution must have lines: it has none", heading);
  return found;
}

function addLatencies(log: Log, to: MeasuredRows, requests: number): void {
  const read = new Quantities(log);
  const latency = log.one(lines.latency, /Distribution/);
  if (requests === 0) return;
  to.add("responseTimeMean", read.time(latency, "avg"), requests);
  to.add("wrk:latencyStdevMs", read.time(latency, "stdev"), requests);
  to.add("wrk:latencyMaxMs", read.time(latency, "max"), requests);
  to.add("wrk:latencyWithinStdevPercent", read.percent(latency, "within"), requests);
  let before = 0;
  for (const fields of distributionOf(log)) {
    const share = fields.text.share;
    const time = read.time(fields, "time");
    if (time < before) {
      log.refuse("times of a distribution must grow: this one does not", fields.line);
    }
    before = time;
    const known = share === "50" || share === "99";
    to.add(known ? `responseTimeP${share}` : `wrk:latencyP${share}Ms`, time, requests);
  }
}

function addThreads(log: Log, to: MeasuredRows, requests: number): void {
  const read = new Quantities(log);
  const threads = log.one(lines.rate);
  if (requests === 0) return;
  const name = "wrk:threadRequestsPerSecond";
  to.add(`${name}Avg`, read.count(threads, "avg"), requests);
  to.add(`${name}Stdev`, read.count(threads, "stdev"), requests);
  to.add(`${name}Max`, read.count(threads, "max"), requests);
  to.add(`${name}WithinStdevPercent`, read.percent(threads, "within"), requests);
}

function addErrors(log: Log, to: MeasuredRows): void {
  const errors = log.maybe(lines.errors);
  for (const kind of ["connect", "read", "write", "timeout"]) {
    const count = errors ? Number(errors.text[kind]) : 0; // wrk prints the line only where there were some
    to.add(`wrk:errors${kind[0].toUpperCase()}${kind.slice(1)}`, count, count);
  }
  const status = log.maybe(lines.status);
  const refused = status ? Number(status.text.count) : 0;
  to.add("wrk:repliesOtherThan2xx3xx", refused, refused);
}

/**
 * Rows of a report of wrk, of the entity `total`.
 *
 * @param text What wrk printed: one whole report.
 * @throws {InputError} `measured/bad-wrk`, with file, line and column, where a line of the report is missing, cut, or not as wrk prints it,
 * or where rate, requests and duration contradict each other.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readWrk } from "@iovlab/iovlab/analysis";
 *
 * const log = `Running 1s test @ http://127.0.0.1/
 *   1 threads and 4 connections
 *   Thread Stats   Avg      Stdev     Max   +/- Stdev
 *     Latency   250.00us  100.00us   2.00ms   90.00%
 *     Req/Sec    16.00k     1.00k   17.00k    80.00%
 *   16000 requests in 1.00s, 15.26MB read
 * Requests/sec:  16000.00
 * Transfer/sec:     15.26MB
 * `;
 * const value = (name: string) => readWrk(log).find(({ metric }) => metric === name)?.value;
 * assert.equal(value("replyRate"), 16000);
 * assert.equal(value("responseTimeMean"), 0.25);
 * assert.ok(Math.abs(value("transmitBitRate")! - 15.26 * 1024 ** 2 * 8 / 1e6) < 1e-9);
 * ```
 */
export function readWrk(text: string, { file }: MeasuredOptions = {}): ResultRow[] {
  const log = new Log(text, { tool: "wrk", file });
  const read = new Quantities(log);
  const total = totalsOf(log);
  const requests = Number(total.text.requests);
  const seconds = read.time(total, "seconds") / 1e3;
  if (!(seconds > 0)) log.refuse("the duration must be above 0", total.line);
  const { text: { rate }, line } = log.one(lines.requests);
  const expected = requests / seconds;
  const share = read.resolution(total, "seconds") / 1e3 / seconds;
  if (Math.abs(Number(rate) - expected) > 0.006 + expected * share) {
    log.refuse(
      `${requests} requests in ${seconds} s must have the rate that is printed: ${rate}`,
      line,
    );
  }
  const rows = new MeasuredRows((why) => log.refuse(why));
  rows.add("replyRate", Number(rate), requests);
  const transfer = read.bytes(log.one(lines.transfer), "rate");
  rows.add("transmitBitRate", transfer * 8 / 1e6, requests);
  addLatencies(log, rows, requests);
  addErrors(log, rows);
  addThreads(log, rows, requests);
  rows.add("wrk:readBytes", read.bytes(total, "read"), requests);
  return rows.rows;
}
