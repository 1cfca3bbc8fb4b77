/**
 * Rows that are the rate of the slowest stage of a pipeline: arithmetic on the costs.
 *
 * Stages with one queue, each on a core of its own: the guest (front end, and the stack where a program makes or takes the packets)
 * and the driver domain (back end, and bridge with native driver where the way ends at another host).
 *
 * @module
 */
import { type CostModel, xen45 } from "../host/mod.ts";
import { type Assumed, choice } from "./_assumptions.ts";
import type { RowModel } from "./_row_model.ts";
import { backEndCycles, type BackEndPacket } from "./back_end.ts";

/** Clock rate of the row's machine, in hertz. */
const CLOCK_RATE = 2.2e9;
const PACKET_BYTES = 64;

function guestCycles(costs: CostModel, transmit: boolean, program: boolean): number {
  const front = (transmit ? costs.frontTransmit : costs.frontReceive) + costs.frontSlot;
  if (!program) return front;
  const stack = transmit ? costs.stackTransmit : costs.stackReceive;
  return front + stack + costs.systemCall + PACKET_BYTES * costs.copyByte;
}

function driverDomainCycles(costs: CostModel, transmit: boolean, wire: boolean): number {
  const direction: BackEndPacket["direction"] = transmit ? "transmit" : "receive";
  const back = backEndCycles(costs, direction, PACKET_BYTES);
  if (!wire) return back;
  const driver = transmit ? costs.driverTransmit + costs.driverCompletion : costs.driverReceive;
  return back + costs.bridge + driver;
}

/** Packets per second of the slowest stage. */
export function slowestStageRate(costs: CostModel, transmit: boolean, assumed: Assumed): number {
  const guest = guestCycles(costs, transmit, assumed["ends in the guest"] === "program");
  const driver = driverDomainCycles(costs, transmit, assumed["far end"] === "another host");
  return CLOCK_RATE / Math.max(guest, driver);
}

function staging(transmit: boolean): RowModel {
  const way = transmit ? "from" : "to";
  return {
    id: transmit ? "staging-tx-1q" : "staging-rx-1q",
    quantity:
      `rate of packets of 64 bytes ${way} a guest with one queue: clock over the cycles of the slowest stage`,
    unit: "packets/s",
    profile: xen45,
    caveat:
      "the row is of a later processor and later software than the profile; a cycle is taken to do as much on both",
    comparison: "equal",
    arithmetic: true,
    assumptions: [
      choice("ends in the guest", ["packet generator", "program"]),
      choice("far end", ["dom0", "another host"]),
    ],
    sample: (costs, assumed) => ({ value: slowestStageRate(costs, transmit, assumed) }),
  };
}

/** The rows. */
export const stageRows: readonly RowModel[] = [staging(true), staging(false)];
