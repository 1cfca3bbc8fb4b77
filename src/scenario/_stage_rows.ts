/**
 * Rows that are the rate of the slowest stage of a pipeline: arithmetic on the costs.
 *
 * Stages of a queue, each on a core of its own: the guest (front end, and the stack where a program makes or takes the packets)
 * and the driver domain (back end, and bridge with native driver where the way ends at another host). Queues share nothing, so that the rate is
 * that of one times their number. Grants that are kept ("staging grants") cost both ends a plain copy in place of the grant's.
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

/** How packets are made and taken. */
interface Way {
  /** Whether they come from the guest. */
  readonly transmit: boolean;
  /** Whether grants are kept. */
  readonly persistent: boolean;
}

function guestCycles(costs: CostModel, { transmit, persistent }: Way, program: boolean): number {
  const front = (transmit ? costs.frontTransmit : costs.frontReceive) + costs.frontSlot +
    (persistent ? PACKET_BYTES * costs.persistentCopyByte : 0);
  if (!program) return front;
  const stack = transmit ? costs.stackTransmit : costs.stackReceive;
  return front + stack + costs.systemCall + PACKET_BYTES * costs.copyByte;
}

function driverDomainCycles(
  costs: CostModel,
  { transmit, persistent }: Way,
  wire: boolean,
): number {
  const direction: BackEndPacket["direction"] = transmit ? "transmit" : "receive";
  const back = backEndCycles(costs, direction, PACKET_BYTES, persistent);
  if (!wire) return back;
  const driver = transmit ? costs.driverTransmit + costs.driverCompletion : costs.driverReceive;
  return back + costs.bridge + driver;
}

/** Packets per second through one queue, the two stages each with a core to itself. */
export function slowestStageRate(
  costs: CostModel,
  transmit: boolean,
  assumed: Assumed,
  persistent = false,
): number {
  const way = { transmit, persistent };
  const guest = guestCycles(costs, way, assumed["ends in the guest"] === "program");
  const driver = driverDomainCycles(costs, way, assumed["far end"] === "another host");
  return CLOCK_RATE / Math.max(guest, driver);
}

function staging(transmit: boolean, queues: number, persistent: boolean): RowModel {
  const way = transmit ? "from" : "to";
  const number = queues === 1 ? "one queue" : `${queues} queues`;
  const grants = persistent ? ", kept grants" : "";
  return {
    id: `staging-${transmit ? "tx" : "rx"}-${queues}q${persistent ? "-after" : ""}`,
    quantity:
      `rate of packets of 64 bytes ${way} a guest with ${number}${grants}: clock over the cycles of the slowest stage` +
      (queues === 1 ? "" : ", for each queue"),
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
    sample: (costs, assumed) => ({
      value: queues * slowestStageRate(costs, transmit, assumed, persistent),
    }),
  };
}

/** The rows. */
export const stageRows: readonly RowModel[] = [true, false].flatMap((transmit) =>
  [1, 2, 4].flatMap((queues) =>
    [false, true].map((persistent) => staging(transmit, queues, persistent))
  )
);
