/**
 * The one vocabulary of metrics: every engine, table, figure and export uses these names and units.
 *
 * @module
 */

/** What a metric is: its unit and, in words, its meaning. */
export interface Metric {
  /** The unit as it is printed; `1` for a pure number. */
  readonly unit: string;
  /** What it means, in one phrase. */
  readonly meaning: string;
}

/** The metrics by name. */
export const metrics: Readonly<Record<string, Metric>> = {
  offeredRate: { unit: "connections/s", meaning: "connections that the clients opened" },
  replyRate: { unit: "replies/s", meaning: "complete replies that the clients received" },
  receiveBitRate: { unit: "Mb/s", meaning: "application bits received by the host" },
  transmitBitRate: { unit: "Mb/s", meaning: "application bits sent by the host and received" },
  responseTimeMean: { unit: "ms", meaning: "request sent to reply complete, mean" },
  responseTimeP50: { unit: "ms", meaning: "request sent to reply complete, median" },
  responseTimeP95: { unit: "ms", meaning: "request sent to reply complete, 95th percentile" },
  responseTimeP99: { unit: "ms", meaning: "request sent to reply complete, 99th percentile" },
  responseTimeP999: {
    unit: "ms",
    meaning: "request sent to reply complete, 99.9th percentile",
  },
  transactionRate: {
    unit: "transactions/s",
    meaning: "requests answered, of workloads that have no replies",
  },
  datagramSendRate: {
    unit: "datagrams/s",
    meaning: "datagrams that programs handed to their sockets, those dropped at once included",
  },
  datagramSendBitRate: { unit: "Mb/s", meaning: "payload bits of those datagrams" },
  datagramRate: {
    unit: "datagrams/s",
    meaning: "datagrams that reached the socket at the far end",
  },
  datagramLossShare: { unit: "1", meaning: "share of the datagrams sent that were lost" },
  workRate: { unit: "units/s", meaning: "units of work that computing programs finished" },
  slowdown: {
    unit: "1",
    meaning: "time of a unit of computing over its time on a core of its own",
  },
  hostileRate: { unit: "actions/s", meaning: "hostile actions taken" },
  violationRate: {
    unit: "descriptors/s",
    meaning: "descriptors and grants refused as they named memory of others",
  },
  corruptionRate: {
    unit: "transfers/s",
    meaning: "transfers to or from memory of others that nothing stopped",
  },
  corruptedByteRate: {
    unit: "bytes/s",
    meaning: "bytes of memory of others that those transfers moved",
  },
  exitRate: {
    unit: "exits/s",
    meaning: "exits of guests to notify a virtual device or to access its registers",
  },
  contextMissRate: {
    unit: "misses/s",
    meaning: "times that a context which was not in the device had work for it",
  },
  iotlbMissRate: {
    unit: "misses/s",
    meaning: "pages whose translation the IOMMU's cache lacked",
  },
  staleTimeMean: {
    unit: "ms",
    meaning: "time that an unmapped buffer stayed open to its device, mean over such buffers",
  },
  outageTime: { unit: "s", meaning: "time that a migration kept the VM off the network" },
  recoveryTime: {
    unit: "ms",
    meaning:
      "time from an event until the rate of responses, bytes or work was as before it; 0 where it never was down",
  },
  bitRateBefore: {
    unit: "Mb/s",
    meaning: "application bits of a VM, both ways, before a change of its device context",
  },
  bitRateAfter: {
    unit: "Mb/s",
    meaning: "application bits of a VM, both ways, after a change of its device context",
  },
  shiftLag: {
    unit: "ms",
    meaning:
      "time for which a VM's old bit rate would have had to go on after a change of its device context for it to have got what it did",
  },
  refusedShare: {
    unit: "1",
    meaning: "share of the replications in which an event of the host could not be done",
  },
  unrecoveredShare: {
    unit: "1",
    meaning:
      "share of the replications in which the rate was not as before at the end, or at the next event",
  },
  timeoutRate: { unit: "errors/s", meaning: "connections given up for want of progress" },
  resetRate: { unit: "errors/s", meaning: "connections refused or aborted by the other end" },
  objectiveMissedShare: {
    unit: "1",
    meaning: "share of the intervals of the run in which the VM's objective was missed",
  },
  jainIndex: {
    unit: "1",
    meaning: "Jain's index of the VMs' application bits per second: 1 where all get the same",
  },
  onBehalfUtilization: {
    unit: "1",
    meaning: "share of all cores' time in service domains and the VMM for the packets of a VM",
  },
  memorySlowdown: {
    unit: "1",
    meaning: "time of a domain's work over its time alone on the host's caches and memory",
  },
  connectionTimeMean: { unit: "ms", meaning: "connection opened to connection closed, mean" },
  openConnections: { unit: "connections", meaning: "connections open at a time, mean" },
  listenDropRate: { unit: "drops/s", meaning: "connection attempts dropped by a full backlog" },
  errorRate: { unit: "errors/s", meaning: "connections given up: time-outs and refusals" },
  errorShare: { unit: "1", meaning: "share of ended connections that were given up" },
  dropRate: {
    unit: "packets/s",
    meaning: "frames dropped by the switch, in NIC rings and at back ends; not listenDropRate",
  },
  retransmitRate: { unit: "segments/s", meaning: "TCP segments sent again" },
  packetRate: { unit: "packets/s", meaning: "frames on the wire, both ways" },
  utilization: { unit: "1", meaning: "busy share of the time of one resource" },
  guestUtilization: { unit: "1", meaning: "share of all cores' time in guests, or in one VM" },
  driverDomainUtilization: { unit: "1", meaning: "share of all cores' time in the driver domain" },
  vmmUtilization: {
    unit: "1",
    meaning: "share of all cores' time in the VMM; of a VM: on its behalf",
  },
  idleShare: { unit: "1", meaning: "share of all cores' time idle" },
  guestCyclesPerPacket: { unit: "cycles/packet", meaning: "guest cycles per frame on the wire" },
  driverDomainCyclesPerPacket: {
    unit: "cycles/packet",
    meaning: "driver-domain cycles per frame on the wire",
  },
  vmmCyclesPerPacket: { unit: "cycles/packet", meaning: "VMM cycles per frame on the wire" },
  cpuPerMegabit: {
    unit: "ms/Mb",
    meaning: "core time per application megabit moved; of a VM: its own and the VMM's for it",
  },
  interruptRate: {
    unit: "interrupts/s",
    meaning: "interrupts raised by the NIC; of a VM: by its own context",
  },
  eventRate: {
    unit: "events/s",
    meaning: "event-channel notifications sent; of a VM: to or from it",
  },
  switchRate: {
    unit: "switches/s",
    meaning: "changes of the vCPU that runs on a core; of a VM: to one of its",
  },
  operationalBound: { unit: "replies/s", meaning: "upper bound of the reply rate" },
  transactionRateBound: { unit: "transactions/s", meaning: "upper bound of the transaction rate" },
  datagramRateBound: { unit: "datagrams/s", meaning: "upper bound of the datagram rate" },
  workRateBound: { unit: "units/s", meaning: "upper bound of the work rate" },
  receiveBitRateBound: { unit: "Mb/s", meaning: "upper bound of application bits into VMs" },
  transmitBitRateBound: { unit: "Mb/s", meaning: "upper bound of application bits out of VMs" },
  serviceTime: { unit: "us", meaning: "time in service per packet at a stage" },
  waitingTime: { unit: "us", meaning: "time waiting per packet at a stage" },
  warmUp: { unit: "s", meaning: "simulated time removed at the start of the replication" },
  unsettled: { unit: "1", meaning: "1 where no end of the warm-up was found" },
  eventCount: { unit: "1", meaning: "simulation events processed" },
};

/**
 * The unit of a metric.
 *
 * @throws {RangeError} Where the vocabulary has no such metric.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { unitOf } from "@iovlab/iovlab/core";
 *
 * assert.equal(unitOf("replyRate"), "replies/s");
 * ```
 */
export function unitOf(metric: string): string {
  if (!Object.hasOwn(metrics, metric)) {
    throw new RangeError(`Cannot find metric "${metric}" in the vocabulary`);
  }
  return metrics[metric].unit;
}
