/**
 * `flood` (hostile): small datagrams, out of the VM or into it.
 *
 * `transmit`: a program of the VM sends at `rate`, or as fast as it can, to the outside or to a peer. `receive`: the VM is flooded at `rate` from outside, or by a
 * program of the peer; a program reads what reaches its socket. Where interrupt-level work leaves that program, or anything else in the VM, no time, the VM is in
 * receive livelock.
 *
 * Source: J. C. Mogul, K. K. Ramakrishnan, Eliminating receive livelock in an interrupt-driven kernel, ACM Transactions on Computer Systems 15(3), 1997.
 *
 * @module
 */
import { DatagramFlow } from "./_datagrams.ts";
import { SOCKET_BUFFER, steadySource } from "./_pace.ts";
import type { WorkloadModel } from "./workload.ts";

/** The flood of small packets. */
export const flood: WorkloadModel<"flood"> = {
  kind: "flood",
  start: (workload, parts) => {
    const { rate, packetBytes } = workload;
    const steady = { ...workload, bitRate: rate * packetBytes * 8 };
    const source = steadySource(steady, packetBytes, parts);
    return new DatagramFlow({ ...workload, socketBuffer: SOCKET_BUFFER }, source, parts);
  },
};
