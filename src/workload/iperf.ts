/**
 * `iperf`: parallel streams by TCP or UDP.
 *
 * `streams` is `-P`, `protocol: "udp"` is `-u`, `bitRate` is `-b` of each stream, `messageBytes` is `-l`, `socketBuffer` is `-w`. Each stream is a program of its
 * own, as iperf 2 has a thread for each; those of a VM are spread over its CPUs.
 *
 * Source: the manual page iperf(1) of iperf 2. Left out: bidirectional tests (two parts of `mixed`), reports by interval (the recorder's series).
 *
 * @module
 */
import type { IperfWorkload } from "../host/mod.ts";
import { Combined } from "./_combined.ts";
import { DatagramFlow } from "./_datagrams.ts";
import { steadySource } from "./_pace.ts";
import { Streams } from "./_streams.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

function start(workload: IperfWorkload, parts: WorkloadParts): RunningWorkload {
  const { protocol, streams, messageBytes } = workload;
  if (protocol === "tcp") return new Streams(workload, parts);
  const flows = Array.from({ length: streams }, (_, cpu) => {
    const source = steadySource(workload, messageBytes, parts, { index: cpu, flows: streams });
    return new DatagramFlow({ ...workload, cpu }, source, parts);
  });
  return new Combined(flows);
}

/** The iperf workload. */
export const iperf: WorkloadModel<"iperf"> = { kind: "iperf", start };
