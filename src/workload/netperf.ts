/**
 * `netperf`: one connection or flow, of bulk data or of transactions.
 *
 * | `test`       | netperf                                                             | who opens the connection            |
 * | ------------ | ------------------------------------------------------------------- | ----------------------------------- |
 * | `tcp-stream` | TCP_STREAM (TCP_MAERTS seen from the other end)                     | who sends                           |
 * | `udp-stream` | UDP_STREAM                                                          | -                                   |
 * | `tcp-rr`     | TCP_RR                                                              | the client: who gets the responses  |
 * | `tcp-crr`    | TCP_CRR                                                             | the client                          |
 *
 * `socketBuffer` is `-s` and `-S`, `messageBytes` is `-m` and `-M`, `requestBytes` and `responseBytes` are `-r`; `bitRate` stands for `-b` and `-w` (paced
 * sending). A program in a VM pays for system calls and copies, and for being woken; a far end outside takes no time.
 *
 * Source: the manual of netperf 2, chapters on bulk data transfer and on request/response. With netperf TCP_RR and TCP_CRR have one transaction outstanding.
 *
 * Left out: confidence intervals (the study's business), CPU service demand (a metric of the host), UDP_RR, sendfile, local and remote buffers that differ.
 *
 * @module
 */
import type { NetperfWorkload } from "../host/mod.ts";
import { DatagramFlow } from "./_datagrams.ts";
import { steadySource } from "./_pace.ts";
import { Streams } from "./_streams.ts";
import { Transactions } from "./_transactions.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

function start(workload: NetperfWorkload, parts: WorkloadParts): RunningWorkload {
  switch (workload.test) {
    case "tcp-stream":
      return new Streams({ ...workload, streams: 1 }, parts);
    case "udp-stream":
      return new DatagramFlow(
        workload,
        steadySource(workload, workload.messageBytes, parts),
        parts,
      );
    default:
      return new Transactions(workload, parts);
  }
}

/** The netperf workload. */
export const netperf: WorkloadModel<"netperf"> = { kind: "netperf", start };
