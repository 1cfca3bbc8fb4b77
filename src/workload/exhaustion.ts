/**
 * `exhaustion` (hostile): takes all that can be had of a shared resource and keeps it.
 *
 * `ring`: the program sends datagrams of the largest size as fast as it can through a socket whose buffer holds more than any ring, so that there is always a
 * full frame for every transmit descriptor in reach. `contexts`: it asks for a further context of the device `rate` times a second until it is refused one.
 *
 * @module
 */
import type { ExhaustionWorkload } from "../host/mod.ts";
import { LARGEST_DATAGRAM_BYTES } from "../packet/mod.ts";
import { SteadySource } from "./_datagram_sources.ts";
import { DatagramFlow } from "./_datagrams.ts";
import { HostileProgram } from "./_hostile.ts";
import type { RunningWorkload, WorkloadModel, WorkloadParts } from "./workload.ts";

/** Payload bytes of its send buffer: two thousand frames and more. */
const RING_BUFFER = 4 * 1024 * 1024;

function start({ resource, rate }: ExhaustionWorkload, parts: WorkloadParts): RunningWorkload {
  if (resource === "contexts") {
    return new HostileProgram(rate, (vm) => parts.hostile.requestContext(vm), parts);
  }
  const source = new SteadySource(LARGEST_DATAGRAM_BYTES, 0, 0);
  return new DatagramFlow({ direction: "transmit", socketBuffer: RING_BUFFER }, source, parts);
}

/** The workload that exhausts a resource. */
export const exhaustion: WorkloadModel<"exhaustion"> = { kind: "exhaustion", start };
