/**
 * What of a workload its steady form leaves out, in sentences.
 *
 * @module
 */
import type { IperfWorkload, NetperfWorkload, Workload } from "../../host/mod.ts";
import { arrivalProcess } from "../../random/mod.ts";
import { flowOf } from "./_flows.ts";

/** A rate for a reader. */
export function perSecond(rate: number): string {
  return `${Number(rate.toPrecision(4)).toLocaleString("en-US")} a second`;
}

function rateOf(workload: Workload): string {
  return perSecond(flowOf(workload)?.rate ?? 0);
}

function streamNotes(
  of: (what: string) => string,
  { bitRate, receiveOffload, peer }: IperfWorkload | NetperfWorkload,
): string[] {
  const notes: string[] = [];
  if (bitRate > 0) {
    notes.push(`${of("paced sending")}: its mean rate is in the model; its even distances are not`);
  }
  if (receiveOffload && peer === undefined) {
    const offload = of("receive offload of the far end");
    notes.push(`${offload}: the model has an acknowledgment for every second frame`);
  }
  return notes;
}

/** The sentences about the workload of a VM, or of a part of it. */
export function workloadNotes(name: string, workload: Workload): string[] {
  const of = (what: string) => `${what} of VM "${name}"`;
  switch (workload.kind) {
    case "httperf": {
      const { arrivals } = workload;
      if (!arrivals || arrivals.kind === "poisson") return [];
      const rate = perSecond(arrivalProcess(arrivals).rate);
      return [
        `${of("arrivals")}: Poisson at their mean rate, ${rate}, instead of ${arrivals.kind}`,
      ];
    }
    case "netperf":
    case "iperf":
      return streamNotes(of, workload);
    case "trace": {
      const end = workload.repeat
        ? ""
        : "; the trace ends, and the model is of the time before that";
      return [
        `${of("trace")}: its sizes and its mean rate, ${
          rateOf(workload)
        }, are in the model; its times are not${end}`,
      ];
    }
    case "bursts":
      return [
        `${of("bursts")}: the mean rate, ${
          rateOf(workload)
        }, is in the model; what queues or is lost in a burst is not`,
      ];
    case "exhaustion":
      if (workload.resource === "ring") {
        return [
          `${
            of("ring exhaustion")
          }: its load is in the model; that others find the rings full is not`,
        ];
      }
      return [
        `${
          of("requests for contexts")
        }: they end with the last one that is granted, so that the model has none; nor has it the share of the device's buffer that those contexts keep`,
      ];
    case "rogue-dma":
      return [
        `${
          of("foreign descriptors")
        }: the device's time to fetch and refuse them is not in the model`,
      ];
    case "tick-evasion":
      return [
        `${
          of("tick evasion")
        }: a tick that others disturb takes longer in the model, where the program loses pieces of it`,
      ];
    default:
      return [];
  }
}
