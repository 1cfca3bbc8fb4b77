/**
 * What netperf's omni tests print: `KEY=value` lines, and CSV with the headings of the keys.
 *
 * @module
 */
import { csvCells } from "./_csv_cells.ts";
import type { Log } from "./_log.ts";
import { bitRateOf, megabits } from "./_netperf_units.ts";
import { shifted } from "./_numbers.ts";
import type { MeasuredSide } from "./options.ts";
import type { MeasuredRows } from "./_rows.ts";

/** Keys whose values are microseconds of transactions: netperf's own names, and the vocabulary's. */
const latencies: Readonly<Record<string, string>> = {
  MEAN_LATENCY: "responseTimeMean",
  P50_LATENCY: "responseTimeP50",
  P99_LATENCY: "responseTimeP99",
};
const own = /^(?:MIN|MAX|P90|STDDEV)_LATENCY$/;
const numeral = /^-?\d+(?:\.\d+)?$/;

/** The headings that stand in CSV for the keys that are read. */
const headings: Readonly<Record<string, string>> = {
  "Throughput": "THROUGHPUT",
  "Throughput Units": "THROUGHPUT_UNITS",
  "Elapsed Time (sec)": "ELAPSED_TIME",
  "Protocol": "PROTOCOL",
  "Direction": "DIRECTION",
  "Request Size Bytes": "REQUEST_SIZE",
  "Response Size Bytes": "RESPONSE_SIZE",
  "Local Send Size": "LOCAL_SEND_SIZE",
  "Remote Send Size": "REMOTE_SEND_SIZE",
  "Local CPU Util %": "LOCAL_CPU_UTIL",
  "Remote CPU Util %": "REMOTE_CPU_UTIL",
  "Local Service Demand": "LOCAL_SD",
  "Remote Service Demand": "REMOTE_SD",
  "Service Demand Units": "SD_UNITS",
  "Minimum Latency Microseconds": "MIN_LATENCY",
  "Maximum Latency Microseconds": "MAX_LATENCY",
  "50th Percentile Latency Microseconds": "P50_LATENCY",
  "90th Percentile Latency Microseconds": "P90_LATENCY",
  "99th Percentile Latency Microseconds": "P99_LATENCY",
  "Mean Latency Microseconds": "MEAN_LATENCY",
  "Stddev Latency Microseconds": "STDDEV_LATENCY",
};

interface Pair {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** One result: its pairs, and the line where it begins. */
export interface OmniResult {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly line: number;
}

/** A line that an omni test prints before its results. */
const isBanner = (line: string) => / TEST /.test(line);

/** Results as lines KEY=value; the first key again begins another result. */
function keyedResults(log: Log): OmniResult[] {
  const results: { pairs: Map<string, Pair>; line: number }[] = [];
  let first = "";
  for (const [index, line] of log.lines.entries()) {
    const [, key, text] = /^([A-Z0-9_]+)=(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined) {
      const between = results.every(({ pairs }) => pairs.size === results[0].pairs.size);
      if (line.trim() === "" || (isBanner(line) && between)) continue;
      log.refuse("a line KEY=value must stand here", index + 1, 1);
    }
    if (first === "") first = key;
    if (key === first) results.push({ pairs: new Map(), line: index + 1 });
    const { pairs } = results[results.length - 1];
    if (pairs.has(key)) log.refuse(`${key} must stand once: it stands twice`, index + 1, 1);
    pairs.set(key, { text, line: index + 1, column: key.length + 2 });
  }
  const keys = results[0].pairs.size;
  const cut = results.find(({ pairs }) => pairs.size !== keys);
  if (cut) log.refuse("each result must have the same keys: some lack", cut.line, 1);
  return results;
}

/** Results as pairs of lines: headings and values. */
function commaResults(log: Log): OmniResult[] {
  const text = log.lines.map((line) => isBanner(line) || line.startsWith("#") ? "" : line).join(
    "\n",
  );
  const rows = csvCells(`${text}\n`, ",", (why, line, column) => log.refuse(why, line, column));
  if (rows.length % 2 !== 0) {
    log.refuse("a line of values must follow each line of headings", log.lines.length);
  }
  return Array.from({ length: rows.length / 2 }, (_, index) => {
    const [head, values] = rows.slice(2 * index, 2 * index + 2);
    const { line } = values[0];
    if (head.length !== values.length) {
      log.refuse(`there must be ${head.length} values: there are ${values.length}`, line, 1);
    }
    const pairs = new Map<string, Pair>();
    head.forEach(({ text: heading, line: at, column }, place) => {
      const key = Object.hasOwn(headings, heading) ? headings[heading] : heading;
      if (pairs.has(key)) log.refuse(`"${heading}" must stand once: it stands twice`, at, column);
      pairs.set(key, values[place]);
    });
    return { pairs, line };
  });
}

/** The results of a log of an omni test, or `undefined` where it is none. */
export function omniResults(log: Log): OmniResult[] | undefined {
  if (log.lines.some((line) => /^[A-Z0-9_]+=/.test(line))) return keyedResults(log);
  const first = log.lines.find((line) => line.trim() !== "" && !isBanner(line)) ?? "";
  const known = first.split(",").filter((heading) => Object.hasOwn(headings, heading));
  return known.length > 1 ? commaResults(log) : undefined;
}

/** Adds the rows of an omni test. */
export function addOmni(log: Log, { pairs, line: begin }: OmniResult, to: {
  readonly rows: MeasuredRows;
  readonly side: MeasuredSide;
}): void {
  const { rows, side } = to;
  const need = (key: string): Pair =>
    pairs.get(key) ?? log.refuse(`${key} must be there (-k ${key}): it is not`, begin);
  const number = (key: string): string => {
    const { text, line, column } = need(key);
    return numeral.test(text) ? text : log.refuse(`${key} must be a number: ${text}`, line, column);
  };
  const seconds = Number(number("ELAPSED_TIME"));
  if (!(seconds > 0)) log.refuse("ELAPSED_TIME must be above 0", need("ELAPSED_TIME").line);
  const units = need("THROUGHPUT_UNITS");
  const parts: Parts = { log, pairs, need, number };
  if (units.text === "Trans/s") addTransactions(parts, rows, seconds);
  else addStream(parts, rows, side);
  for (const place of ["LOCAL", "REMOTE"]) addCpu(parts, rows, place);
}

interface Parts {
  readonly log: Log;
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly need: (key: string) => Pair;
  readonly number: (key: string) => string;
}

/** Bits by their direction: netperf's source has `Send` and `Receive`. */
function addStream({ log, pairs, need, number }: Parts, rows: MeasuredRows, side: MeasuredSide) {
  const units = need("THROUGHPUT_UNITS");
  const value = megabits(number("THROUGHPUT"), units.text) ??
    log.refuse(`the unit must be one of netperf: ${units.text}`, units.line, units.column);
  if (value < 0) log.refuse("a throughput must be at least 0", need("THROUGHPUT").line);
  if (pairs.get("PROTOCOL")?.text === "UDP") {
    log.refuse("datagrams must be in the table of UDP_STREAM: it says what was lost", units.line);
  }
  const { text: direction, line, column } = need("DIRECTION");
  if (direction !== "Send" && direction !== "Receive") {
    log.refuse(`the direction must be Send or Receive: ${direction}`, line, column);
  }
  rows.add(bitRateOf(direction === "Send" ? "send" : "receive", side), value, 1);
  const size = direction === "Send" ? "LOCAL_SEND_SIZE" : "REMOTE_SEND_SIZE";
  if (pairs.has(size)) rows.add("netperf:messageBytes", Number(number(size)), 1);
}

/** CPU use and service demand of an end; -1 is not measured. */
function addCpu({ log, pairs, number, need }: Parts, rows: MeasuredRows, place: string): void {
  const name = `netperf:${place.toLowerCase()}`;
  if (pairs.has(`${place}_CPU_UTIL`)) {
    const percent = Number(number(`${place}_CPU_UTIL`));
    if (percent > 100) {
      const { line, column } = need(`${place}_CPU_UTIL`);
      log.refuse(`CPU use must be at most 100%: ${percent}`, line, column);
    }
    if (percent >= 0) rows.add(`${name}CpuPercent`, percent, 1);
  }
  if (!pairs.has(`${place}_SD`)) return;
  const demand = Number(number(`${place}_SD`));
  if (demand < 0) return;
  const wanted = need("THROUGHPUT_UNITS").text === "Trans/s" ? "usec/Tran" : "usec/KB";
  const { text, line, column } = pairs.get("SD_UNITS") ?? { ...need(`${place}_SD`), text: wanted };
  if (text !== wanted) {
    log.refuse(`the unit of service demand must be ${wanted}: ${text}`, line, column);
  }
  rows.add(`${name}ServiceDemandUs`, demand, 1);
}

/** Rates and times of transactions. netperf's mean of a stream is that of a call to send, which is no time of a response. */
function addTransactions({ log, pairs, number }: Parts, rows: MeasuredRows, seconds: number): void {
  const rate = Number(number("THROUGHPUT"));
  if (rate < 0) log.refuse(`a rate must be at least 0: ${rate}`, pairs.get("THROUGHPUT")!.line);
  const count = Math.round(rate * seconds);
  rows.add("transactionRate", rate, count);
  for (const [key, metric] of [["REQUEST_SIZE", "request"], ["RESPONSE_SIZE", "response"]]) {
    if (pairs.has(key)) rows.add(`netperf:${metric}Bytes`, Number(number(key)), 1);
  }
  for (const key of pairs.keys()) {
    const shared = Object.hasOwn(latencies, key);
    if (!shared && !own.test(key)) continue;
    const metric = shared
      ? latencies[key]
      : `netperf:latency${key[0]}${key.slice(1).replace("_LATENCY", "").toLowerCase()}Ms`;
    rows.add(metric, shifted(number(key), -3), count);
  }
}
