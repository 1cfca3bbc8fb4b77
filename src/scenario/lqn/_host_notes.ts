/**
 * What of a host, beside its workloads, its model leaves out, in sentences.
 *
 * @module
 */
import type { Host } from "../../host/mod.ts";

function eventNotes({ events }: Host): string[] {
  if (events.length === 0) return [];
  const first = Math.min(...events.map(({ at }) => at));
  const kinds = [...new Set(events.map(({ kind }) => kind))].join(", ");
  return [
    `events (${kinds}): the model is of the host before the first of them, at ${first} s`,
  ];
}

function contextNotes({ architecture, vdi, vms }: Host): string[] {
  if (architecture !== "vdi") return [];
  const notes: string[] = [];
  if (vdi.contexts > 0 && vdi.contexts < vms.length) {
    notes.push(
      `vdi.contexts: ${vms.length} VMs take turns at ${vdi.contexts} contexts; the model has one for each, without saving and restoring them`,
    );
  }
  if (vdi.receiveArbiter || vms.some(({ device }) => device.receiveReserved > 0)) {
    notes.push(
      "vdi.receiveArbiter and device.receiveReserved: received frames are transferred in order of arrival in the model",
    );
  }
  return notes;
}

function serviceNotes({ architecture, driverDomain, virtio }: Host): string[] {
  const notes: string[] = [];
  if (architecture === "split-driver" && driverDomain.managementLoad > 0) {
    notes.push("driverDomain.managementLoad: what else the driver domain does is not in the model");
  }
  if (architecture === "virtio-vhost" && virtio.pollTime > 0) {
    notes.push("virtio.pollTime: core time of threads that poll for nothing is not in the model");
  }
  return notes;
}

/** The sentences about a host that do not depend on how its model is made. */
export function hostNotes(host: Host): string[] {
  return [...eventNotes(host), ...contextNotes(host), ...serviceNotes(host)];
}
