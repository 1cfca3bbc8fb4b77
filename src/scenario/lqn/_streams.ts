/**
 * Transactions and streams by TCP as connections with requests and replies, which is what the models are made of.
 *
 * - A transaction of netperf is a request and its reply on a connection that never ends (`tcp-rr`) or that is its own (`tcp-crr`), by one session.
 * - A stream by TCP is a row of messages: so many are on their way as the socket buffer holds, each of them a reply (or request) whose other half, of a byte, stands for the
 *   acknowledgment that opens the window. Slow start, delayed acknowledgments and losses are not in it.
 * - A stream with a rate is such rows of messages at that rate, each row an open arrival.
 *
 * @module
 */
import type {
  Direction,
  HttperfWorkload,
  IperfWorkload,
  NetperfWorkload,
  Workload,
} from "../../host/mod.ts";
import type { DistributionSpec } from "../../random/mod.ts";

/** Requests of a connection that never ends: so many that opening and closing it are below a hundredth of its packets. */
const ENDLESS = 250;

const always = (value: number): DistributionSpec => ({ kind: "deterministic", value });

interface Shape {
  /** Sessions of a closed load, or connections a second of an open one. */
  readonly load: { readonly sessions: number } | { readonly rate: number };
  readonly requests: number;
  readonly requestBytes: number;
  readonly replyBytes: number;
  readonly peer?: string;
}

function connections({ load, requests, requestBytes, replyBytes, peer }: Shape): HttperfWorkload {
  const pace = "rate" in load ? { arrivals: { kind: "poisson", rate: load.rate } as const } : load;
  return {
    kind: "httperf",
    ...pace,
    requestsPerConnection: requests,
    burstLength: 1,
    requestBytes: always(requestBytes),
    replyBytes: always(replyBytes),
    timeout: 0,
    ...(peer === undefined ? {} : { peer }),
  };
}

interface Bulk {
  readonly streams: number;
  readonly socketBuffer: number;
  readonly messageBytes: number;
  readonly direction: Direction;
  readonly bitRate: number;
  readonly peer?: string;
}

function bulk({ streams, socketBuffer, messageBytes, direction, bitRate, peer }: Bulk) {
  const bytes = Math.min(messageBytes, socketBuffer);
  const load = bitRate > 0
    ? { rate: streams * bitRate / (8 * bytes * ENDLESS) }
    : { sessions: streams * Math.max(1, Math.round(socketBuffer / bytes)) };
  const [requestBytes, replyBytes] = direction === "transmit" ? [1, bytes] : [bytes, 1];
  return connections({ load, requests: ENDLESS, requestBytes, replyBytes, peer });
}

/** The server is the VM where responses go out of it; else its requests stand for the responses, which is as many bytes each way. */
function transactions(workload: NetperfWorkload): HttperfWorkload {
  const { test, direction, requestBytes, responseBytes, peer } = workload;
  const requests = test === "tcp-rr" ? ENDLESS : 1;
  const [into, out] = direction === "transmit"
    ? [requestBytes, responseBytes]
    : [responseBytes, requestBytes];
  const load = { sessions: 1 };
  return connections({ load, requests, requestBytes: into, replyBytes: out, peer });
}

function ofIperf(workload: IperfWorkload): HttperfWorkload | undefined {
  return workload.protocol === "tcp" ? bulk(workload) : undefined;
}

/** The connections that stand for a workload by TCP; undefined of any other workload. Those of httperf are themselves. */
export function connectionsOf(workload: Workload): HttperfWorkload | undefined {
  if (workload.kind === "httperf") return workload;
  if (workload.kind === "iperf") return ofIperf(workload);
  if (workload.kind !== "netperf" || workload.test === "udp-stream") return undefined;
  if (workload.test === "tcp-stream") return bulk({ ...workload, streams: 1 });
  return transactions(workload);
}
