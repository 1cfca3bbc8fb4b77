/**
 * The cycles of one packet of a connection, whoever handles it: the costs that no load changes.
 *
 * These are the functions by which the packet level charges its stages (`receiveCycles`, `transmitCycles`, `driverTransmitCycles`,
 * `GrantCosts`), added up over the stages of a packet's way. Work after a packet has left (its completion, the unmapping of its pages)
 * stands apart, as nothing waits for it.
 *
 * @module
 */
import { receiveCycles, transmitCycles } from "../../guest/mod.ts";
import { descriptorCount } from "../../hardware/mod.ts";
import type { CostModel, Host, Vm } from "../../host/mod.ts";
import { driverTransmitCycles, GrantCosts, mappedPages } from "../../hypervisor/mod.ts";
import { distribution } from "../../random/mod.ts";
import { type Accounts, noCycles, sumOfAccounts } from "./accounts.ts";
import type { Conversation, ConversationPacket } from "./_conversation.ts";

/** The cycles of a packet: on its way, and after it. */
export interface PacketCycles {
  /** Before whoever waits for the packet can go on. */
  readonly before: Accounts;
  /** Afterwards. */
  readonly after: Accounts;
}

/** What an architecture charges for a packet. */
export type PacketCharge = (
  host: Host,
  costs: CostModel,
  packet: ConversationPacket,
) => PacketCycles;

/** Accounts of which only some are not 0. */
export function only(cycles: Partial<Accounts>): Accounts {
  return { ...noCycles, ...cycles };
}

/** Cycles of the native driver that takes frames in, merging included. */
export function nicReceive(costs: CostModel, frames: number): number {
  return frames * costs.driverReceive + (frames - 1) * costs.groMerge;
}

/** A packet where the guest has a NIC context of its own. */
export function directCharge(
  host: Host,
  costs: CostModel,
  { way, payload, frames, flags }: ConversationPacket,
): PacketCycles {
  const { checksum, tso } = host.offloads;
  if (way === "in") {
    const stack = receiveCycles(costs, checksum, payload, flags);
    return { before: only({ guest: nicReceive(costs, frames) + stack }), after: noCycles };
  }
  const stack = transmitCycles(costs, checksum, payload, flags);
  return {
    before: only({ guest: stack + driverTransmitCycles(costs, tso, frames) }),
    after: only({ guest: costs.driverCompletion }),
  };
}

/** A packet through front end, back end, bridge and the driver domain's native driver. */
export function splitCharge(
  host: Host,
  costs: CostModel,
  { way, payload, frames, flags }: ConversationPacket,
): PacketCycles {
  const { checksum, tso } = host.offloads;
  const grants = new GrantCosts(host.splitDriver, costs);
  const slots = descriptorCount(payload);
  if (way === "in") {
    const back = costs.bridge + costs.backReceive + slots * costs.backSlot;
    const front = costs.frontReceive + slots * costs.frontSlot;
    const before = {
      driver: nicReceive(costs, frames) + back,
      driverVmm: grants.receive(payload),
      guest: front + receiveCycles(costs, checksum, payload, flags),
    };
    return { before: only(before), after: noCycles };
  }
  const front = costs.frontTransmit + slots * costs.frontSlot;
  const back = costs.backTransmit + slots * costs.backSlot + costs.bridge;
  const before = {
    guest: transmitCycles(costs, checksum, payload, flags) + front,
    driver: back + driverTransmitCycles(costs, tso, frames),
    driverVmm: grants.transmit(payload),
  };
  const pages = mappedPages(payload, grants.mappedAbove);
  const after = { driver: costs.driverCompletion, driverVmm: grants.unmap(pages) };
  return { before: only(before), after: only(after) };
}

/** The cycles of the server program for a whole connection: accepting it, its requests, closing it; those of another program as they are. */
export function programCycles(costs: CostModel, vm: Vm, conversation: Conversation): number {
  const { requests, requestBytes, replyBytes, program } = conversation;
  if (program !== undefined) return program;
  const own = distribution(vm.application.requestCycles).mean;
  const request = 2 * costs.systemCall + (requestBytes + replyBytes) * costs.copyByte + own;
  return costs.systemCall + costs.connectionAccept + requests * request + costs.systemCall;
}

/** The cycles of some packets of a conversation, by whether anything waits for them. */
export function packetCycles(
  charge: PacketCharge,
  host: Host,
  costs: CostModel,
  packets: readonly ConversationPacket[],
): PacketCycles {
  const charged = packets.map((packet) => [packet.weight, charge(host, costs, packet)] as const);
  return {
    before: sumOfAccounts(charged.map(([weight, { before }]) => [weight, before])),
    after: sumOfAccounts(charged.map(([weight, { after }]) => [weight, after])),
  };
}
