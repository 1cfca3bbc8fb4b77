/**
 * The rules that join several fields of a workload.
 *
 * @module
 */
import { distribution } from "../random/mod.ts";
import { mostConnectionBytes } from "./_host_shape.ts";
import { type Path, pathText, type Problems } from "./_problem.ts";
import type { Host, Vm } from "./types.ts";
import type { HttperfWorkload, TraceWorkload, Workload } from "./workloads.ts";

/** The parts of a workload, each with its path: itself, or those of a mixed one. */
export function partsOf(workload: Workload, path: Path): readonly (readonly [Workload, Path])[] {
  if (workload.kind !== "mixed") return [[workload, path]];
  return workload.parts.map((part, index) => [part, [...path, "parts", index]] as const);
}

/**
 * By VM: whether it needs a network interface, as its own workload uses one or another's names it as its peer.
 *
 * @param vms The VMs of a host.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { host, networkUsers } from "@iovlab/iovlab/host";
 *
 * const stream = { kind: "netperf", peer: "sink" } as const;
 * const vms = [{ workload: stream }, { name: "sink" }, { name: "idle" }];
 * assert.deepEqual(networkUsers(host({ architecture: "sr-iov", vms }).vms), [true, true, false]);
 * ```
 */
export function networkUsers(vms: readonly Vm[]): readonly boolean[] {
  const peers = new Set<string>();
  for (const { workload } of vms) {
    for (const [part] of partsOf(workload, [])) {
      if ("peer" in part && part.peer !== undefined) peers.add(part.peer);
    }
  }
  return vms.map(({ name, workload }) => usesNetwork(workload) || peers.has(name));
}

/** Whether a workload needs a network interface. */
function usesNetwork(workload: Workload): boolean {
  return partsOf(workload, []).some(([{ kind }]) =>
    kind !== "idle" && kind !== "compute" && kind !== "tick-evasion"
  );
}

function checkHttperf(load: HttperfWorkload, path: Path, problems: Problems): void {
  if ((load.arrivals === undefined) === (load.sessions === undefined)) {
    const state = load.arrivals === undefined ? "has neither" : "has both";
    const name = pathText(path, problems.top);
    problems.add(
      path,
      "arrivals-or-sessions",
      `Cannot use ${name} as it must have either arrivals or sessions: currently it ${state}`,
    );
  }
  if (load.burstLength > load.requestsPerConnection) {
    const rule = `at most the requests of a connection (${load.requestsPerConnection})`;
    problems.rule([...path, "burstLength"], "out-of-range", rule, load.burstLength);
  }
  for (const field of ["requestBytes", "replyBytes"] as const) {
    const bytes = load.requestsPerConnection * distribution(load[field]).mean;
    if (bytes <= mostConnectionBytes) continue;
    const rule = `at most ${mostConnectionBytes} bytes in the mean on a whole connection`;
    problems.rule([...path, field], "out-of-range", rule, bytes);
  }
}

function checkTrace({ file, records }: TraceWorkload, path: Path, problems: Problems): void {
  if ((file === undefined) === (records.length === 0)) {
    const state = file === undefined ? "has neither" : "has both";
    const name = pathText(path, problems.top);
    problems.add(
      path,
      "file-or-records",
      `Cannot use ${name} as it must have either a file or records: currently it ${state}`,
    );
  }
  const falling = records.findIndex(([time], index) => index > 0 && time < records[index - 1][0]);
  if (falling > 0) {
    const rule = `no earlier than the record before it (${records[falling - 1][0]} s)`;
    problems.rule([...path, "records", falling], "falling-time", rule, records[falling]);
  }
}

/** Payload bytes of a datagram at most: an IP packet of 64 KiB less its headers. */
const mostDatagramBytes = 65507;

/** Checks what is sent in datagrams. */
function checkDatagrams(load: Workload, path: Path, problems: Problems): void {
  if (load.kind === "trace") {
    const fits = (bytes: number) =>
      Number.isInteger(bytes) && bytes >= 1 && bytes <= mostDatagramBytes;
    const bad = load.records.findIndex(([, bytes]) => !fits(bytes));
    if (bad < 0) return;
    const rule = `a whole number from 1 to ${mostDatagramBytes} B`;
    problems.rule([...path, "records", bad, 1], "out-of-range", rule, load.records[bad][1]);
  }
  const udp = (load.kind === "netperf" && load.test === "udp-stream") ||
    (load.kind === "iperf" && load.protocol === "udp");
  if (!udp || load.messageBytes <= mostDatagramBytes) return;
  const rule = `at most ${mostDatagramBytes} B where it is sent by UDP`;
  problems.rule([...path, "messageBytes"], "out-of-range", rule, load.messageBytes);
}

function checkPeer(host: Host, own: string, load: Workload, path: Path, problems: Problems): void {
  const peer = "peer" in load ? load.peer : undefined;
  if (peer === undefined) return;
  const at = [...path, "peer"];
  if (peer === own || !host.vms.some(({ name }) => name === peer)) {
    problems.rule(at, "no-such-vm", "the name of another VM of the host", peer);
  } else if (host.architecture === "passthrough") {
    problems.rule(at, "no-such-vm", `absent where one VM owns the NIC`, peer);
  }
}

function checkFlood(load: Workload, path: Path, problems: Problems): void {
  if (load.kind !== "flood" || load.rate > 0 || load.direction === "transmit") return;
  problems.rule([...path, "rate"], "out-of-range", "above 0 where the VM receives", load.rate);
}

/** Checks a VM's workload; `own` is the VM's name. */
export function checkWorkload(
  host: Host,
  own: string,
  workload: Workload,
  path: Path,
  problems: Problems,
): void {
  for (const [part, at] of partsOf(workload, path)) {
    if (part.kind === "httperf") checkHttperf(part, at, problems);
    if (part.kind === "trace") checkTrace(part, at, problems);
    checkDatagrams(part, at, problems);
    checkFlood(part, at, problems);
    checkPeer(host, own, part, at, problems);
  }
}

/** Whether a workload has responses, whose times an objective can be about. */
function hasResponses(load: Workload): boolean {
  return load.kind === "httperf" || (load.kind === "netperf" && /rr$/.test(load.test));
}

/** Checks that a VM's objective is about something that its workload has. */
export function checkObjective(
  { objective, workload }: Vm,
  path: Path,
  problems: Problems,
): void {
  const parts = partsOf(workload, []).map(([part]) => part);
  const at = (field: string) => [...path, "objective", field];
  if (objective.responseTime > 0 && !parts.some(hasResponses)) {
    const rule =
      "0 where no workload of the VM has responses (httperf, netperf tcp-rr and tcp-crr)";
    problems.rule(at("responseTime"), "no-responses", rule, objective.responseTime);
  }
  if (objective.bitRate > 0 && !usesNetwork(workload)) {
    const rule = "0 where the VM's workload moves no data";
    problems.rule(at("bitRate"), "no-data", rule, objective.bitRate);
  }
}
