/**
 * Workloads as connections with requests and replies, which is what the models are made of.
 *
 * - A transaction of netperf is a request and its reply on a connection that never ends (`tcp-rr`) or that is its own (`tcp-crr`), by one session.
 * - A stream by TCP is a row of messages: so many are on their way as the socket buffer holds, each of them a reply (or request) whose other half, of a byte, stands for the
 *   acknowledgment that opens the window. Slow start, delayed acknowledgments and losses are not in it.
 * - A program that computes is a client of its VM's processor and needs no connection.
 *
 * All others have no model: datagrams without an answer, traces, hostile workloads.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import type { Direction, Host, HttperfWorkload, Vm, Workload } from "../../host/mod.ts";
import type { DistributionSpec } from "../../random/mod.ts";

/** Requests of a connection that never ends: so many that opening and closing it are below a hundredth of its packets. */
const ENDLESS = 250;

const always = (value: number): DistributionSpec => ({ kind: "deterministic", value });

interface Shape {
  readonly sessions: number;
  readonly requests: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
}

function connections({ sessions, requests, requestBytes, replyBytes }: Shape): HttperfWorkload {
  return {
    kind: "httperf",
    sessions,
    requestsPerConnection: requests,
    burstLength: 1,
    requestBytes: always(requestBytes),
    replyBytes: always(replyBytes),
    timeout: 0,
  };
}

function stream(streams: number, buffer: number, message: number, way: Direction) {
  const bytes = Math.min(message, buffer);
  const sessions = streams * Math.max(1, Math.round(buffer / bytes));
  const out = way === "transmit";
  const [requestBytes, replyBytes] = out ? [1, bytes] : [bytes, 1];
  return connections({ sessions, requests: ENDLESS, requestBytes, replyBytes });
}

function refuse(name: string, what: string): never {
  throw new InputError(
    `Cannot make a layered queueing network of a host as the workload of VM "${name}" must be httperf, ` +
      `TCP transactions, TCP streams, compute or idle: current value is ${what}`,
    { code: "scenario/lqn-workload" },
  );
}

function equivalent(name: string, workload: Workload): Workload {
  switch (workload.kind) {
    case "idle":
    case "compute":
      return workload;
    case "httperf":
      if (workload.peer !== undefined) refuse(name, "with clients in another VM");
      if (workload.burstLength > 1 || workload.thinkTime) {
        refuse(name, "httperf with bursts or think time");
      }
      return workload;
    case "netperf": {
      if (workload.peer !== undefined) refuse(name, "with a peer in another VM");
      const { test, requestBytes, responseBytes, socketBuffer, messageBytes, direction } = workload;
      if (test === "udp-stream") refuse(name, `netperf ${test}`);
      if (test === "tcp-stream") return stream(1, socketBuffer, messageBytes, direction);
      const requests = test === "tcp-rr" ? ENDLESS : 1;
      return connections({ sessions: 1, requests, requestBytes, replyBytes: responseBytes });
    }
    case "iperf":
      if (workload.peer !== undefined) refuse(name, "with a peer in another VM");
      if (workload.protocol === "udp" || workload.bitRate > 0) refuse(name, "iperf at a rate");
      return stream(
        workload.streams,
        workload.socketBuffer,
        workload.messageBytes,
        workload.direction,
      );
    default:
      return refuse(name, workload.kind);
  }
}

/**
 * A host whose workloads are connections, programs that compute, or nothing.
 *
 * @throws {InputError} Where a workload has no such form.
 */
export function withConnections(host: Host): Host {
  if (host.vms.every(({ workload: { kind } }) => kind === "httperf" || kind === "idle")) {
    host.vms.forEach(({ name, workload }) => equivalent(name, workload));
    return host;
  }
  const vms = host.vms.map((vm): Vm => {
    const workload = equivalent(vm.name, vm.workload);
    if (workload === vm.workload) return vm;
    return { ...vm, workload, application: { ...vm.application, requestCycles: always(0) } };
  });
  return { ...host, vms };
}
