/**
 * Checks a folder of logs made by `make_logs.ts`: the readers accept each, every run has replies and busy time, and the demand that they give is a finite
 * number with an interval.
 *
 *     deno run -A tools/loopback/check_logs.ts FOLDER [process:python3]
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { loadRows, readRuns, runValues, serviceDemands } from "../../src/analysis/mod.ts";
import { InputError } from "../../src/core/mod.ts";
import { type Finding, printFindings } from "../_finding.ts";

/** What is wrong with the logs of a folder; prints the demand that they give. */
export function checkLogs(folder: string, server: string): Finding[] {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const runs = readRuns(read("runs.csv"), read);
  const fault = (message: string): Finding => ({ file: "runs.csv", line: 1, message });
  const findings: Finding[] = [];
  const utilization = runValues(runs, "utilization", server);
  const replies = runValues(runs, "replyRate");
  runs.forEach(({ use, rate, repetition }, index) => {
    const name = `${use} at ${rate}, repetition ${repetition}`;
    if (!(replies[index] > 0)) findings.push(fault(`${name}: there must be replies`));
    if (!(utilization[index] > 0)) findings.push(fault(`${name}: the server must have been busy`));
  });
  const { demands: [demand] } = serviceDemands({ utilization, throughput: { request: replies } }, {
    intercept: false,
  });
  const [middle, low, high] = [demand.estimate, demand.low, demand.high]
    .map((seconds) => (1e3 * seconds).toFixed(3));
  console.log(`${runs.length} runs, demand of ${server}: ${middle} ms [${low}, ${high}]`);
  if (!(demand.estimate > 0 && Number.isFinite(demand.low) && Number.isFinite(demand.high))) {
    findings.push(fault("the demand must be a finite number above 0 with an interval"));
  }
  for (const row of loadRows(runs, "responseTimeMean")) {
    if (!(row.value > 0)) findings.push(fault(`at ${row.rate}: response times must be above 0`));
  }
  return findings;
}

/** Checks the folder that the command line names; gives the exit code. */
function main([folder, server = "process:python3"]: readonly string[]): number {
  if (folder === undefined) {
    console.error("Usage: check_logs.ts FOLDER [process:COMMAND]");
    return 2;
  }
  try {
    return printFindings("loopback", "logs of a folder", checkLogs(folder, server));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    console.error(error.line);
    return 1;
  }
}

if (import.meta.main) process.exitCode = main(Deno.args);
