/**
 * httperf's report as text, with fields, order and digits as httperf prints them, so that scripts that read httperf's output read it.
 *
 * Source: the manual page httperf(1), section on its output.
 *
 * @module
 */
import type { HttperfReport } from "./httperf_report.ts";

/** Longest histogram that is printed. */
const MOST_LENGTHS = 1000;

const one = (value: number) => value.toFixed(1);
const two = (value: number) => value.toFixed(2);

function connectionLines(report: HttperfReport): readonly string[] {
  const { Total: total, "Connection rate": rate, "Connection time [ms]": time } = report;
  return [
    `Total: connections ${total.connections} requests ${total.requests} replies ${total.replies} ` +
    `test-duration ${total["test-duration"].toFixed(3)} s`,
    "",
    `Connection rate: ${one(rate["conn/s"])} conn/s (${one(rate["ms/conn"])} ms/conn, ` +
    `<=${rate["concurrent connections"]} concurrent connections)`,
    `Connection time [ms]: min ${one(time.min)} avg ${one(time.avg)} max ${one(time.max)} ` +
    `median ${one(time.median)} stddev ${one(time.stddev)}`,
    `Connection time [ms]: connect ${one(time.connect)}`,
    `Connection length [replies/conn]: ${report["Connection length [replies/conn]"].toFixed(3)}`,
  ];
}

function requestLines(report: HttperfReport): readonly string[] {
  const rate = report["Request rate"];
  return [
    `Request rate: ${one(rate["req/s"])} req/s (${one(rate["ms/req"])} ms/req)`,
    `Request size [B]: ${one(report["Request size [B]"])}`,
  ];
}

function replyLines(report: HttperfReport): readonly string[] {
  const rate = report["Reply rate [replies/s]"];
  const time = report["Reply time [ms]"];
  const size = report["Reply size [B]"];
  const status = Object.entries(report["Reply status"]).map(([code, n]) => `${code}=${n}`);
  return [
    `Reply rate [replies/s]: min ${one(rate.min)} avg ${one(rate.avg)} max ${one(rate.max)} ` +
    `stddev ${one(rate.stddev)} (${rate.samples} samples)`,
    `Reply time [ms]: response ${one(time.response)} transfer ${one(time.transfer)}`,
    `Reply size [B]: header ${one(size.header)} content ${one(size.content)} ` +
    `footer ${one(size.footer)} (total ${one(size.total)})`,
    `Reply status: ${status.join(" ")}`,
  ];
}

function machineLines(report: HttperfReport): readonly string[] {
  const cpu = report["CPU time [s]"];
  const net = report["Net I/O"];
  return [
    `CPU time [s]: user ${two(cpu.user)} system ${two(cpu.system)} (user ${one(cpu["user %"])}% ` +
    `system ${one(cpu["system %"])}% total ${one(cpu["total %"])}%)`,
    `Net I/O: ${one(net["KB/s"])} KB/s (${one(net["10^6 bps"])}*10^6 bps)`,
  ];
}

function errorLines({ Errors: errors }: HttperfReport): readonly string[] {
  const line = (...names: readonly (keyof typeof errors)[]) =>
    `Errors: ${names.map((name) => `${name} ${errors[name]}`).join(" ")}`;
  return [
    line("total", "client-timo", "socket-timo", "connrefused", "connreset"),
    line("fd-unavail", "addrunavail", "ftab-full", "other"),
  ];
}

function sessionLines(report: HttperfReport): readonly string[] {
  const rate = report["Session rate [sess/s]"];
  const lengths = report["Session length histogram"];
  const lines = [
    `Session rate [sess/s]: min ${two(rate.min)} avg ${two(rate.avg)} max ${two(rate.max)} ` +
    `stddev ${two(rate.stddev)} (${rate.completed}/${rate.total})`,
    `Session: avg ${two(rate.total > 0 ? 1 : 0)} connections/session`,
    `Session lifetime [s]: ${one(report["Session lifetime [s]"])}`,
    `Session failtime [s]: ${one(report["Session failtime [s]"])}`,
  ];
  if (lengths.length <= MOST_LENGTHS) lines.push(`Session length histogram: ${lengths.join(" ")}`);
  return lines;
}

/**
 * A report in httperf's layout.
 *
 * @param report The report.
 * @param options `sessions`: with the lines that httperf prints of sessions, as with `--wsess`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { HttperfStatistics, httperfReport, httperfText, newCounts } from "@iovlab/iovlab/workload";
 *
 * const counts = { ...newCounts(), opened: 20, errors: 1, timeouts: 1 };
 * const text = httperfText(httperfReport(counts, new HttperfStatistics(), 10));
 * assert.match(text, /^Total: connections 20 requests 0 replies 0 test-duration 10\.000 s$/m);
 * assert.match(text, /^Connection rate: 2\.0 conn\/s \(500\.0 ms\/conn, <=0 concurrent connections\)$/m);
 * assert.match(text, /^Errors: total 1 client-timo 1 socket-timo 0 connrefused 0 connreset 0$/m);
 * ```
 */
export function httperfText(
  report: HttperfReport,
  options: { readonly sessions?: boolean } = {},
): string {
  const blocks = [
    connectionLines(report),
    requestLines(report),
    replyLines(report),
    machineLines(report),
    errorLines(report),
    ...(options.sessions ? [sessionLines(report)] : []),
  ];
  return blocks.map((lines) => lines.join("\n")).join("\n\n");
}
