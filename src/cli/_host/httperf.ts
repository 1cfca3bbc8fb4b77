/**
 * `host simulate --httperf`: reports as httperf prints them.
 *
 * @module
 */
import type { CostModel, Host, HttperfWorkload } from "../../host/mod.ts";
import { InputError } from "../../core/mod.ts";
import { type HostHttperfReport, httperfReports } from "../../scenario/mod.ts";
import { httperfText } from "../../workload/mod.ts";

/** Simulated seconds unless told: two of the samples that httperf takes of rates. */
const SECONDS = 10;

/** How a test is run, and how it is printed. */
export interface HttperfFlags {
  /** Seed of all random streams. */
  readonly seed: number;
  /** Simulated seconds. */
  readonly duration?: number;
  /** Print JSON. */
  readonly json?: boolean;
}

/** The period of arrivals as `--period` has it; nothing where it has no such thing. */
function periodOf({ arrivals }: HttperfWorkload): string[] {
  if (arrivals?.kind === "periodic") return [`--rate=${arrivals.rate}`];
  if (arrivals?.kind === "poisson") {
    return [`--period=e${Number((1 / arrivals.rate).toPrecision(6))}`];
  }
  return [];
}

/** Whether httperf would speak of sessions. */
function hasSessions({ requestsPerConnection, burstLength, thinkTime }: HttperfWorkload): boolean {
  return requestsPerConnection > 1 && (burstLength > 1 || thinkTime !== undefined);
}

/** What the workload is, with the names of httperf's options as far as it has them. */
function heading({ vm, workload }: HostHttperfReport): string {
  const { sessions, requestsPerConnection, burstLength, timeout } = workload;
  return [
    `httperf --server=${vm}`,
    ...periodOf(workload),
    ...(sessions === undefined ? [] : [`(${sessions} sessions at a time)`]),
    `--num-calls=${requestsPerConnection}`,
    ...(burstLength > 1 ? [`--burst-length=${burstLength}`] : []),
    ...(timeout > 0 ? [`--timeout=${timeout}`] : []),
  ].join(" ");
}

/**
 * The reports of all httperf workloads of a host as one text.
 *
 * @throws {InputError} Where the host has none.
 */
export function httperfOutput(
  host: Host,
  costs: CostModel,
  { seed, duration = SECONDS, json }: HttperfFlags,
): string {
  const reports = httperfReports(host, { seed, duration, costs });
  if (reports.length === 0) {
    throw new InputError(
      `Cannot print --httperf as a VM must have a workload of kind httperf: host "${host.name}" has none`,
      { code: "cli/no-httperf" },
    );
  }
  if (json) return JSON.stringify(reports.map(({ vm, report }) => ({ vm, report })));
  return reports.map((each) => {
    const sessions = hasSessions(each.workload);
    return `${heading(each)}\n\n${httperfText(each.report, { sessions })}\n`;
  }).join("\n");
}
