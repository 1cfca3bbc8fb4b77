/**
 * Reads the report that httperf prints.
 *
 * | printed | metric | from |
 * | --- | --- | --- |
 * | `Total: connections`, `test-duration` | `offeredRate` | connections over the duration of the test |
 * | `Total: replies` | `replyRate` | replies over the duration of the test, as the simulated rate is |
 * | `Reply time [ms]: response`, `transfer` | `responseTimeMean` | their sum: request sent to reply complete |
 * | `Connection time [ms]: avg` | `connectionTimeMean` | as printed |
 * | `Reply size [B]: total` | `transmitBitRate` | times replies, over the duration |
 * | `Errors: total`, `client-timo`, `connrefused` and `connreset` | `errorRate`, `timeoutRate`, `resetRate` | over the duration |
 * | `Errors: total` | `errorShare` | over connections |
 *
 * Everything else keeps httperf's name, as `httperf:replyRateAvg`, which httperf takes over samples of 5 s and prints as 0 where there was none;
 * the unit is the end of the name. A time that nothing was observed of, which httperf prints as 0, has no row. Where totals, rates and errors
 * contradict each other beyond the digits that are printed, the log is refused.
 *
 * Source: the manual page httperf(1), section on its output; D. Mosberger, T. Jin, httperf: a tool for measuring web server performance, 1998.
 *
 * @module
 */
import type { ResultRow } from "../../core/mod.ts";
import { type Fields, Log } from "./_log.ts";
import { sumOf } from "./_numbers.ts";
import type { MeasuredOptions } from "./options.ts";
import { MeasuredRows } from "./_rows.ts";

/** The lines of a report, each once. */
const lines = {
  total:
    "Total: connections {connections} requests {requests} replies {replies} test-duration {seconds} s",
  connectionRate:
    "Connection rate: {rate} conn/s ({gap} ms/conn, <={concurrent} concurrent connections)",
  connectionTime:
    "Connection time [ms]: min {min} avg {avg} max {max} median {median} stddev {stddev}",
  connect: "Connection time [ms]: connect {mean}",
  length: "Connection length [replies/conn]: {mean}",
  requestRate: "Request rate: {rate} req/s ({gap} ms/req)",
  requestSize: "Request size [B]: {mean}",
  replyRate:
    "Reply rate [replies/s]: min {min} avg {avg} max {max} stddev {stddev} ({samples} samples)",
  replyTime: "Reply time [ms]: response {response} transfer {transfer}",
  replySize: "Reply size [B]: header {header} content {content} footer {footer} (total {total})",
  status: "Reply status: 1xx={1xx} 2xx={2xx} 3xx={3xx} 4xx={4xx} 5xx={5xx}",
  cpu:
    "CPU time [s]: user {user} system {system} (user {userPercent}% system {systemPercent}% total {totalPercent}%)",
  net: "Net I/O: {kilobytes} KB/s ({megabits}*10^6 bps)",
  errors:
    "Errors: total {total} client-timo {client} socket-timo {socket} connrefused {refused} connreset {reset}",
  otherErrors: "Errors: fd-unavail {fd} addrunavail {address} ftab-full {table} other {other}",
} as const;

/** The lines of a report with sessions (`--wsess`, `--wsesslog`). */
const sessionLines = {
  rate:
    "Session rate [sess/s]: min {min} avg {avg} max {max} stddev {stddev} ({completed}/{total})",
  connections: "Session: avg {mean} connections/session",
  lifetime: "Session lifetime [s]: {mean}",
  failtime: "Session failtime [s]: {mean}",
} as const;

/** The fields of a line as numbers. */
type Numbers = Readonly<Record<string, number>>;

function numbersOf({ text }: Fields): Numbers {
  return Object.fromEntries(Object.entries(text).map(([name, value]) => [name, Number(value)]));
}

/** The report as numbers by line and field. */
type Report = Readonly<Record<keyof typeof lines, Numbers>>;

/** Refuses a report whose numbers contradict each other. */
function checkReport(
  report: Report,
  at: Readonly<Record<keyof typeof lines, Fields>>,
  log: Log,
): void {
  const { connections, requests, replies, seconds } = report.total;
  if (!(seconds > 0)) {
    log.refuse(`test-duration must be above 0: current value is ${seconds}`, at.total.line);
  }
  const rates = [["connectionRate", connections], ["requestRate", requests]] as const;
  for (const [name, count] of rates) {
    const rate = count / seconds;
    const tolerance = 0.051 + rate * 0.00051 / seconds;
    if (Math.abs(rate - report[name].rate) > tolerance) {
      log.refuse(
        `${count} in ${seconds} s must be the rate that is printed: current value is ${
          report[name].rate
        }`,
        at[name].line,
      );
    }
  }
  const errors = { ...report.errors, ...report.otherErrors };
  const { total, ...kinds } = errors;
  const sum = Object.values(kinds).reduce((all, count) => all + count, 0);
  if (sum !== total) {
    log.refuse(`errors must add up to their total: ${sum} is not ${total}`, at.errors.line);
  }
  if (replies > requests) {
    log.refuse(`there must be no more replies than requests: ${replies}`, at.total.line);
  }
}

/** The rows under the names of the vocabulary. */
function addShared(
  report: Report,
  at: Readonly<Record<keyof typeof lines, Fields>>,
  to: MeasuredRows,
) {
  const { total: { connections, replies, seconds }, errors } = report;
  to.add("offeredRate", connections / seconds, connections);
  to.add("replyRate", replies / seconds, replies);
  to.add("transmitBitRate", replies * report.replySize.total * 8e-6 / seconds, replies);
  const { response, transfer } = at.replyTime.text;
  if (replies > 0) to.add("responseTimeMean", sumOf([response, transfer]), replies);
  const completed = Math.max(0, connections - errors.total);
  if (replies > 0 && completed > 0) {
    to.add("connectionTimeMean", report.connectionTime.avg, completed);
  }
  to.add("errorRate", errors.total / seconds, errors.total);
  const timeouts = errors.client + errors.socket;
  to.add("timeoutRate", timeouts / seconds, timeouts);
  const resets = errors.refused + errors.reset;
  to.add("resetRate", resets / seconds, resets);
  if (connections > 0) to.add("errorShare", errors.total / connections, connections);
}

/** The rows of httperf's own: of connections and requests. */
function addOwn(report: Report, add: (name: string, value: number, samples: number) => void): void {
  const { connections, requests, replies } = report.total;
  const time = report.connectionTime;
  add("concurrentConnectionsMax", report.connectionRate.concurrent, connections);
  if (replies > 0) {
    const ended = Math.max(0, connections - report.errors.total);
    add("connectionTimeMinMs", time.min, ended);
    add("connectionTimeMaxMs", time.max, ended);
    add("connectionTimeMedianMs", time.median, ended);
    add("connectionTimeStddevMs", time.stddev, ended);
    add("connectTimeMeanMs", report.connect.mean, connections);
    add("repliesPerConnection", report.length.mean, connections);
    add("timeToFirstByteMs", report.replyTime.response, replies);
    add("transferTimeMs", report.replyTime.transfer, replies);
    add("replyHeaderBytes", report.replySize.header, replies);
    add("replyContentBytes", report.replySize.content, replies);
    add("replyFooterBytes", report.replySize.footer, replies);
    add("replyBytes", report.replySize.total, replies);
  }
  add("requestsPerSecond", report.requestRate.rate, requests);
  if (requests > 0) add("requestBytes", report.requestSize.mean, requests);
  const { samples, ...rates } = report.replyRate;
  if (samples > 0) {
    add("replyRateMin", rates.min, samples);
    add("replyRateAvg", rates.avg, samples);
    add("replyRateMax", rates.max, samples);
    add("replyRateStddev", rates.stddev, samples);
  }
  for (const [code, count] of Object.entries(report.status)) add(`replies${code}`, count, count);
}

/** The rows of httperf's own: of the client's machine and of errors. */
function addMachine(
  report: Report,
  add: (name: string, value: number, samples: number) => void,
): void {
  const { cpu, net, errors, otherErrors: other } = report;
  add("cpuUserSeconds", cpu.user, 1);
  add("cpuSystemSeconds", cpu.system, 1);
  add("cpuUserPercent", cpu.userPercent, 1);
  add("cpuSystemPercent", cpu.systemPercent, 1);
  add("cpuTotalPercent", cpu.totalPercent, 1);
  add("netKilobytesPerSecond", net.kilobytes, 1);
  const counts = {
    ...{ ErrorsClientTimeout: errors.client, ErrorsSocketTimeout: errors.socket },
    ...{ ErrorsRefused: errors.refused, ErrorsReset: errors.reset },
    ...{ ErrorsNoDescriptor: other.fd, ErrorsNoAddress: other.address },
    ...{ ErrorsFileTableFull: other.table, ErrorsOther: other.other },
  };
  for (const [name, count] of Object.entries(counts)) {
    add(name[0].toLowerCase() + name.slice(1), count, count);
  }
}

/** The rows of sessions, where the report has them. */
function addSessions(log: Log, add: (name: string, value: number, samples: number) => void): void {
  const first = log.maybe(sessionLines.rate);
  if (!first) return;
  const { min, avg, max, stddev, completed, total } = numbersOf(first);
  add("sessionRateMin", min, total);
  add("sessionRateAvg", avg, total);
  add("sessionRateMax", max, total);
  add("sessionRateStddev", stddev, total);
  add("sessionsCompleted", completed, total);
  add("connectionsPerSession", numbersOf(log.one(sessionLines.connections)).mean, total);
  const lifetime = numbersOf(log.one(sessionLines.lifetime)).mean;
  const failtime = numbersOf(log.one(sessionLines.failtime)).mean;
  if (completed > 0) add("sessionLifetimeSeconds", lifetime, completed);
  if (total > completed) add("sessionFailtimeSeconds", failtime, total - completed);
}

/**
 * Rows of a report of httperf, of the entity `total`.
 *
 * @param text What httperf printed: one whole report; what stands around it is not looked at.
 * @throws {InputError} `measured/bad-httperf`, with file, line and column, where a line of the report is missing, cut, or not as httperf
 * prints it, or where its numbers contradict each other.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readHttperf } from "@iovlab/iovlab/analysis";
 * import { HttperfStatistics, httperfReport, httperfText, newCounts } from "@iovlab/iovlab/workload";
 *
 * const counts = { ...newCounts(), opened: 20, errors: 1, timeouts: 1 };
 * const log = httperfText(httperfReport(counts, new HttperfStatistics(), 10)) + "\n";
 * const rows = readHttperf(log, { file: "run1.txt" });
 * assert.equal(rows.find(({ metric }) => metric === "offeredRate")?.value, 2);
 * assert.equal(rows.find(({ metric }) => metric === "timeoutRate")?.value, 0.1);
 * assert.throws(() => readHttperf(log.slice(0, 300), { file: "run1.txt" }), {
 *   code: "measured/bad-httperf",
 * });
 * ```
 */
export function readHttperf(text: string, { file }: MeasuredOptions = {}): ResultRow[] {
  const log = new Log(text, { tool: "httperf", file });
  const at = Object.fromEntries(
    Object.entries(lines).map(([name, template]) => [name, log.one(template)]),
  ) as Record<keyof typeof lines, Fields>;
  const report = Object.fromEntries(
    Object.entries(at).map(([name, fields]) => [name, numbersOf(fields)]),
  ) as Record<keyof typeof lines, Numbers>;
  checkReport(report, at, log);
  const rows = new MeasuredRows((why) => log.refuse(why));
  addShared(report, at, rows);
  const add = (name: string, value: number, samples: number) =>
    rows.add(`httperf:${name}`, value, samples);
  addOwn(report, add);
  addMachine(report, add);
  addSessions(log, add);
  return rows.rows;
}
