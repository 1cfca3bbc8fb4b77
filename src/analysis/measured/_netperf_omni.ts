/**
 * The `KEY=value` lines of netperf's omni tests.
 *
 * @module
 */
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
/** Keys that say how the test was made, and not what came out. */
const numeral = /^-?\d+(?:\.\d+)?$/;

interface Pair {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

function pairsOf(log: Log): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, Pair>();
  for (const [index, line] of log.lines.entries()) {
    const [, key, text] = /^([A-Z0-9_]+)=(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined) {
      if (line.trim() === "" || (pairs.size === 0 && / TEST /.test(line))) continue;
      log.refuse("a line KEY=value must stand here", index + 1, 1);
    }
    if (pairs.has(key)) log.refuse(`${key} must stand once: it stands twice`, index + 1, 1);
    pairs.set(key, { text, line: index + 1, column: key.length + 2 });
  }
  return pairs;
}

/** Adds the rows of an omni test. */
export function addOmni(log: Log, rows: MeasuredRows, side: MeasuredSide): void {
  const pairs = pairsOf(log);
  const need = (key: string): Pair =>
    pairs.get(key) ?? log.refuse(`${key} must be there (-k ${key}): it is not`, log.lines.length);
  const number = (key: string): string => {
    const { text, line, column } = need(key);
    return numeral.test(text) ? text : log.refuse(`${key} must be a number: ${text}`, line, column);
  };
  const seconds = Number(number("ELAPSED_TIME"));
  if (!(seconds > 0)) log.refuse("ELAPSED_TIME must be above 0", need("ELAPSED_TIME").line);
  const units = need("THROUGHPUT_UNITS");
  if (units.text === "Trans/s") addTransactions(log, rows, { pairs, number, seconds });
  else {
    const value = megabits(number("THROUGHPUT"), units.text) ??
      log.refuse(`the unit must be one of netperf: ${units.text}`, units.line, units.column);
    if (pairs.get("PROTOCOL")?.text === "UDP") {
      log.refuse("datagrams must be in the table of UDP_STREAM: it says what was lost", units.line);
    }
    const { text: direction, line, column } = need("DIRECTION");
    if (direction !== "Send" && direction !== "Recv") {
      log.refuse(`the direction must be Send or Recv: ${direction}`, line, column);
    }
    rows.add(bitRateOf(direction === "Send" ? "send" : "receive", side), value, 1);
  }
  for (const place of ["LOCAL", "REMOTE"]) {
    if (!pairs.has(`${place}_CPU_UTIL`)) continue;
    const percent = Number(number(`${place}_CPU_UTIL`));
    if (percent >= 0) rows.add(`netperf:${place.toLowerCase()}CpuPercent`, percent, 1); // -1: not measured
  }
}

/** Rates and times of transactions. netperf's mean of a stream is that of a call to send, which is no time of a response. */
function addTransactions(log: Log, rows: MeasuredRows, { pairs, number, seconds }: {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly number: (key: string) => string;
  readonly seconds: number;
}): void {
  const rate = Number(number("THROUGHPUT"));
  if (rate < 0) log.refuse(`a rate must be at least 0: ${rate}`, pairs.get("THROUGHPUT")!.line);
  const count = Math.round(rate * seconds);
  rows.add("transactionRate", rate, count);
  for (const key of pairs.keys()) {
    const shared = Object.hasOwn(latencies, key);
    if (!shared && !own.test(key)) continue;
    const metric = shared
      ? latencies[key]
      : `netperf:latency${key[0]}${key.slice(1).replace("_LATENCY", "").toLowerCase()}Ms`;
    rows.add(metric, shifted(number(key), -3), count);
  }
}
