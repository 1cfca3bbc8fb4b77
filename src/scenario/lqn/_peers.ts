/**
 * Traffic between two VMs of a host: what both ends and what is between them does, by architecture.
 *
 * | architecture                         | between the two                                                                   |
 * | ------------------------------------ | --------------------------------------------------------------------------------- |
 * | `native`                             | the loopback device: no driver, no NIC                                            |
 * | `split-driver`, `virtio-vhost`       | back end, bridge, back end, each once: no native driver, no NIC                   |
 * | `vmm-driver`, `emulated`             | the VMM's switch, once: no native driver, no NIC                                  |
 * | `passthrough`, `sr-iov`, `vdi`       | both ends' contexts; an internal switch takes a transfer each way, else both wires |
 *
 * The cycles of a packet from VM to VM are those of one that leaves the host and of one that comes to it, without the native driver's, and with those of bridge or
 * switch once. Events at the far end are taken to be as many as at the near one. The operating point has the near end only.
 *
 * @module
 */
import type { CostModel, Host, HttperfWorkload } from "../../host/mod.ts";
import { type Conversation, conversationOf } from "./_conversation.ts";
import { demandAt, demandBasis } from "./demands.ts";
import { type EventCounts, type EventName, noEvents } from "./events.ts";
import type { Flow } from "./_flows.ts";
import type { VmInModel } from "./_network_tasks.ts";
import { flowTraffic, type Traffic } from "./_traffic.ts";

const OF_NIC: readonly EventName[] = [
  "interrupts",
  "hostInterrupts",
  "nicPolls",
  "unmapBatches",
  "doorbells",
];

/** Costs of packets that never see the native driver. */
function costsOnHost({ architecture }: Host, costs: CostModel): CostModel {
  const unseen = {
    vmmDriverReceive: 0,
    vmmDriverTransmit: 0,
    bridge: costs.bridge / 2,
    vmmSwitchPacket: costs.vmmSwitchPacket / 2,
    dmaSetup: 0,
    dmaRate: Infinity,
    contextCheck: 0,
  };
  // an emulated device has a driver in its guest, as if it were a NIC
  if (architecture === "emulated") return { ...costs, ...unseen };
  const driver = {
    driverReceive: 0,
    driverTransmit: 0,
    driverCompletion: 0,
    groMerge: 0,
    segmentation: 0,
  };
  return { ...costs, ...unseen, ...driver };
}

type OnHost = Pick<Traffic, "onHost" | "absent" | "host" | "costs">;

/** What is between two VMs of a host. */
function betweenVms(host: Host, costs: CostModel): OnHost {
  const { architecture, nic } = host;
  const noLine: Host = { ...host, link: { ...host.link, rate: Infinity } };
  if (architecture === "passthrough" || architecture === "sr-iov" || architecture === "vdi") {
    return { onHost: true, ...(nic.internalSwitch ? { host: noLine } : {}) };
  }
  const absent = architecture === "native" ? OF_NIC.filter((name) => name !== "nicPolls") : OF_NIC;
  return { onHost: true, absent, host: noLine, costs: costsOnHost(host, costs) };
}

/** Connections whose client is another VM, as traffic of the server's. */
export function localConnections(
  host: Host,
  costs: CostModel,
  workload: HttperfWorkload,
  plain: Traffic,
): Traffic {
  const conversation = conversationOf(host, workload, true);
  return { ...plain, conversation, ...betweenVms(host, costs) };
}

/** A flow of datagrams from or to another VM. */
export function localFlow(host: Host, costs: CostModel, flow: Flow): Traffic {
  return { ...flowTraffic(host, costs, flow), ...betweenVms(host, costs) };
}

/** Cycles of the client's program for a connection: made and closed, and a send and a read for each request. */
function clientProgram(costs: CostModel, conversation: Conversation): number {
  const { requests, requestBytes, replyBytes, program } = conversation;
  if (program !== undefined) return program;
  const request = 2 * costs.systemCall + (requestBytes + replyBytes) * costs.copyByte;
  return 3 * costs.systemCall + requests * request;
}

/** The conversation as the far end has it. */
function mirrored(conversation: Conversation, program: number): Conversation {
  const { requestBytes, replyBytes, packets } = conversation;
  return {
    ...conversation,
    requestBytes: replyBytes,
    replyBytes: requestBytes,
    packets: packets.map((packet) => ({ ...packet, way: packet.way === "in" ? "out" : "in" })),
    program,
  };
}

/** The events of the far end: of traffic in one direction only, a notification from one end is one to the other. */
function farEvents(events: EventCounts, { way, absent }: Traffic): EventCounts {
  if (way === undefined) return events;
  const { interrupts, hostInterrupts, nicPolls, guestWakes, programWakes } = events;
  const kept = { ...noEvents, interrupts, hostInterrupts, nicPolls, guestWakes, programWakes };
  if (way === "in") {
    return {
      ...kept,
      toBack: events.toFront,
      toBackAcross: events.toFrontAcross,
      backTransmitPolls: events.backReceivePolls,
      doorbells: absent ? 0 : 1,
    };
  }
  return {
    ...kept,
    toFront: events.toBack,
    toFrontAcross: events.toBackAcross,
    backReceivePolls: events.backTransmitPolls,
    frontPolls: events.backTransmitPolls,
  };
}

/** The far end of a VM's traffic as a part of the model. */
export function farEnd(
  host: Host,
  costs: CostModel,
  near: VmInModel,
  far: { readonly vm: number; readonly name: string },
): VmInModel {
  const { traffic, point } = near;
  const [seen, paid] = [traffic.host ?? host, traffic.costs ?? costs];
  const program = clientProgram(costs, traffic.conversation);
  const conversation = mirrored(traffic.conversation, program);
  const events = farEvents(point.events, traffic);
  const demand = demandAt(demandBasis(seen, paid, far.vm, conversation), events);
  return { ...far, traffic, point: { ...point, vm: far.vm, events, demand } };
}
