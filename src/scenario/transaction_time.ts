/**
 * The time of a transaction in closed form, for every architecture: a request of one frame, a program, a response of one frame, on a host that
 * does nothing else.
 *
 * Nothing waits for anything, so it is the sum of what is on the way (Lazowska and others, "Quantitative System Performance", 1984: with one
 * customer the residence times are the demands): with L the round trip time of the link, w and d the wire and transfer times of a frame, f the clock,
 *
 *     R = L + w(request) + d(request) + (notices + work in + program + work out) / f + max(w, d)(response)
 *
 * *Work* has to be done whatever else goes on; a *notice* (an interrupt, an injection, a wake-up, a kick, an event) is saved where its receiver is at work
 * already. R without notices is therefore the least time of a transaction at any load.
 *
 * With interrupts of the NIC at least g apart, the response's completion interrupts too, max(g, s) after the request did, s being the time from the
 * request's interrupt until the response has left. A next request that is there by then is served by it, and transactions are max(g, s)
 * apart; a later one waits for the next interrupt, a gap later.
 *
 * Assumptions: a core each for the guest and for a driver domain or host thread, so that no core changes its vCPU; where the NIC misses its IOMMU's
 * cache, it does so for each frame. Left out: what comes once in a while, namely the invalidations of a deferred IOMMU, which a transaction in
 * `flushBatch` has on its way at most, and the mapping of pages that a split driver keeps, when they are used for the first time.
 *
 * @module
 */
import { receiveCycles, transmitCycles } from "../guest/mod.ts";
import type { CostModel, Host } from "../host/mod.ts";
import { GrantCosts } from "../hypervisor/mod.ts";
import { SEGMENT_HEADER_BYTES, wireBytes } from "../packet/mod.ts";
import { architectures } from "./architectures.ts";

/** What a transaction is. */
export interface TransactionShape {
  /** Payload bytes of the request: at most a frame's. */
  readonly requestBytes: number;
  /** Payload bytes of the response: at most a frame's. */
  readonly responseBytes: number;
  /** Cycles of the program for it, its system calls and copies included, without being woken. */
  readonly programCycles: number;
}

/** What a transaction takes where nothing waits. */
export interface TransactionTime {
  /** All of it, in seconds, without a wait for interrupt moderation. */
  readonly seconds: number;
  /** Seconds of it from the NIC's interrupt for the request until the response has left. */
  readonly inside: number;
  /** All of it without notices, in seconds: the least at any load. */
  readonly least: number;
  /** Seconds between two of them that follow each other, interrupt moderation included. */
  readonly cycle: number;
}

/** Cycles on the way, by whether they can be saved. */
interface Way {
  readonly work: number;
  readonly notices: number;
}

type Shape = Pick<TransactionShape, "requestBytes" | "responseBytes">;
type WayOf = (host: Host, costs: CostModel, shape: Shape) => Way;

/** Bytes of headers that software copies with a frame. */
const HEADER_BYTES = SEGMENT_HEADER_BYTES + 14;

/** The guest's stack, both ways. */
function stack({ offloads: { checksum } }: Host, costs: CostModel, shape: Shape): number {
  return receiveCycles(costs, checksum, shape.requestBytes, 0) +
    transmitCycles(costs, checksum, shape.responseBytes);
}

/** A NIC's driver that is polled, both ways. */
function driver(costs: CostModel): number {
  return costs.softirqPoll + costs.driverReceive + costs.driverTransmit + costs.doorbell;
}

function native(_host: Host, costs: CostModel): Way {
  return { work: driver(costs), notices: costs.interruptEntry };
}

/** A guest's own context: interrupts come by way of the VMM, and are injected unless posted. */
function context(host: Host, costs: CostModel): Way {
  const options = { passthrough: host.passthrough, "sr-iov": host.srIov, vdi: host.vdi };
  const { interrupts } = options[host.architecture as keyof typeof options];
  const injected = interrupts === "vmm" ? costs.virtualInterrupt : 0;
  const notices = costs.vmmInterrupt + injected + costs.vcpuWake + costs.interruptEntry;
  return { work: driver(costs), notices };
}

/** The request's buffer is unmapped, invalidated and mapped anew, the response's is mapped: an exit each. */
function translated(host: Host, costs: CostModel): Way {
  const { work, notices } = context(host, costs);
  const { mode } = host.iommu;
  if (mode !== "strict" && mode !== "deferred") return { work, notices };
  const flush = mode === "strict" ? costs.iommuInvalidate : 0;
  return { work: work + 2 * costs.vmExit + costs.iommuUnmap + flush + 2 * costs.iommuMap, notices };
}

/** Copies of a virtual device, of the request and of the response where that is copied. */
function copies(perByte: number, { requestBytes, responseBytes }: Shape, out: boolean): number {
  return (requestBytes + HEADER_BYTES + (out ? responseBytes + HEADER_BYTES : 0)) * perByte;
}

/** The VMM's native driver and switch, both ways. */
function vmmDriver(costs: CostModel): number {
  return costs.softirqPoll + costs.vmmDriverReceive + costs.vmmDriverTransmit +
    2 * costs.vmmSwitchPacket + costs.doorbell;
}

function paravirtual(host: Host, costs: CostModel, shape: Shape): Way {
  const copied = copies(costs.vmmCopyByte, shape, host.vmmDriver.transmit === "copy");
  return {
    // polls of the copy to the guest, of the guest, and of the VMM at the guest's ring
    work: vmmDriver(costs) + 3 * costs.softirqPoll + copied + 2 * costs.virtioDescriptor,
    notices: costs.vmmInterrupt + costs.virtualInterrupt + costs.vcpuWake + costs.interruptEntry +
      costs.vmExit,
  };
}

function emulated(host: Host, costs: CostModel, shape: Shape): Way {
  const access = costs.vmExit + costs.emulateAccess;
  const { accessesPerKick, accessesPerPacket, accessesPerInterrupt } = host.emulated;
  const guest = costs.driverReceive + costs.driverTransmit + 2 * accessesPerPacket * access;
  const device = 2 * costs.deviceModel + copies(costs.vmmCopyByte, shape, true);
  return {
    work: vmmDriver(costs) + 3 * costs.softirqPoll + device + guest + accessesPerKick * access,
    notices: costs.vmmInterrupt + costs.virtualInterrupt + accessesPerInterrupt * access +
      costs.vcpuWake + costs.interruptEntry,
  };
}

/** The thread is woken twice, on a core of its own; the guest's kick goes on beside its work, but for that of a refill, which is always told without suppression. */
function virtio(
  { virtio: { interrupts, suppression } }: Host,
  costs: CostModel,
  shape: Shape,
): Way {
  const across = costs.interprocessorInterrupt;
  const injected = interrupts === "vmm" ? costs.virtualInterrupt + across : 0;
  return {
    work: driver(costs) + 2 * costs.bridge + 3 * costs.softirqPoll + costs.vhostReceive +
      costs.vhostTransmit + copies(costs.vhostCopyByte, shape, true) + 2 * costs.virtioDescriptor,
    notices: costs.vmmInterrupt + costs.vcpuWake + injected + costs.vcpuWake +
      costs.interruptEntry + costs.vcpuWake + across +
      (suppression ? 0 : costs.vmExit + costs.vhostKick),
  };
}

/** An event to the guest and one back, each across cores; sending them goes on beside the other's work. */
function split({ splitDriver }: Host, costs: CostModel, shape: Shape): Way {
  const { requestBytes, responseBytes } = shape;
  const grants = new GrantCosts(splitDriver, costs);
  const moved = grants.receive(requestBytes) + grants.transmit(responseBytes) +
    2 * (grants.plain(requestBytes) + grants.plain(responseBytes)) +
    (grants.flips ? costs.tlbFlush : 0);
  const ends = costs.frontReceive + costs.frontTransmit + costs.backReceive + costs.backTransmit +
    2 * costs.frontSlot + 2 * costs.backSlot;
  const event = costs.eventDeliver + costs.interprocessorInterrupt + costs.vcpuWake +
    costs.interruptEntry;
  return {
    work: driver(costs) + 2 * costs.bridge + 3 * costs.softirqPoll + ends + moved,
    notices: costs.vmmInterrupt + costs.virtualInterrupt + costs.vcpuWake + costs.interruptEntry +
      2 * event,
  };
}

const ways: Readonly<Record<Host["architecture"], WayOf>> = {
  native,
  emulated,
  "split-driver": split,
  "vmm-driver": paravirtual,
  "virtio-vhost": virtio,
  passthrough: translated,
  "sr-iov": translated,
  vdi: context,
};

/** Seconds of the NIC for a transfer of so many bytes, in a page that its IOMMU's cache may lack. */
function transferSeconds({ architecture, iommu, nic }: Host, costs: CostModel, bytes: number) {
  const check = architectures[architecture].checkedContexts ? costs.contextCheck : 0;
  const used = architecture === "passthrough" || architecture === "sr-iov";
  // rings with more pages than the cache has entries miss each time, as buffers that are mapped anew do
  const fits = iommu.mode === "static" && nic.receiveRing + nic.transmitRing <= iommu.iotlbEntries;
  const miss = used && iommu.mode !== "none" && !fits ? costs.iotlbMiss : 0;
  return costs.dmaSetup + check + miss + bytes * 8 / costs.dmaRate;
}

/**
 * What a transaction takes on a host that does nothing else.
 *
 * @param host The host: its architecture with its options, link, NIC, offloads and clock.
 * @param costs Its costs.
 * @param shape The transaction.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { transactionTime } from "@iovlab/iovlab/scenario";
 *
 * const shape = { requestBytes: 1, responseBytes: 1, programCycles: 5000 };
 * const costs = costModelOf(xen2009);
 * const of = (architecture: "native" | "vdi" | "split-driver") =>
 *   transactionTime(host({ architecture, vms: [{}] }), costs, shape).seconds;
 * assert.ok(of("native") < of("vdi") && of("vdi") < of("split-driver"));
 * // an interrupt by way of the VMM, its injection, a wake-up; and the device's look at the context, twice
 * const vmm = costs.vmmInterrupt + costs.virtualInterrupt + costs.vcpuWake;
 * const more = vmm / 2.66e9 + costs.contextCheck;
 * assert.ok(Math.abs(of("vdi") - of("native") - more) < 1e-12);
 * ```
 */
export function transactionTime(
  host: Host,
  costs: CostModel,
  shape: TransactionShape,
): TransactionTime {
  const { requestBytes, responseBytes, programCycles } = shape;
  const { link, clockRate, nic } = host;
  const way = ways[host.architecture](host, costs, shape);
  const wire = (bytes: number) => wireBytes(bytes, 1) * 8 / link.rate;
  const work = way.work + stack(host, costs, shape) + programCycles;
  const leaves = Math.max(wire(responseBytes), transferSeconds(host, costs, responseBytes));
  const before = link.roundTripTime + wire(requestBytes) +
    transferSeconds(host, costs, requestBytes);
  const inside = (work + way.notices + costs.processWake) / clockRate + leaves;
  const seconds = before + inside;
  const completion = Math.max(nic.interruptGap, inside);
  const late = Math.max(seconds, completion + nic.interruptGap);
  return {
    seconds,
    inside,
    least: before + work / clockRate + leaves,
    cycle: seconds <= completion ? completion : late,
  };
}
