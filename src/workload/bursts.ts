/**
 * `bursts`: datagrams in bursts at a steady rate, with pauses between them: a two-state source.
 *
 * With exponential `on` and `off` it is the interrupted process of queueing theory with deterministic distances in a burst. The mean rate is `bitRate` times the
 * mean of `on` over the mean of `on` and `off` together; the distances between datagrams are counted over the bursts alone, so that this is exact.
 *
 * @module
 */
import type { BurstsWorkload } from "../host/mod.ts";
import { distribution } from "../random/mod.ts";
import { BurstSource } from "./_datagram_sources.ts";
import { DatagramFlow } from "./_datagrams.ts";
import { SOCKET_BUFFER } from "./_pace.ts";
import { streamOf } from "./_place.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

function start(workload: BurstsWorkload, parts: WorkloadParts): RunningWorkload {
  const { packetBytes, bitRate } = workload;
  const times = (name: "on" | "off") => {
    const spec = distribution(workload[name]);
    const stream = streamOf(parts, name);
    return () => spec.sample(stream);
  };
  const source = new BurstSource(packetBytes, packetBytes * 8 / bitRate, times("on"), times("off"));
  return new DatagramFlow({ ...workload, socketBuffer: SOCKET_BUFFER }, source, parts);
}

/** The workload of two states. */
export const bursts: WorkloadModel<"bursts"> = { kind: "bursts", start };
