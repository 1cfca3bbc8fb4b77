/**
 * The rules of each architecture: who may have a network, what a device can hold, which events there can be.
 *
 * @module
 */
import type { Path, Problems } from "./_problem.ts";
import type { HostEvent } from "./events.ts";
import type { Architecture, Host } from "./types.ts";
import { networkUsers } from "./_workload_rules.ts";

/** Cores at the end that are kept for the driver domain. */
export function keptCores(host: Host): number {
  const { placement, vcpus } = host.driverDomain;
  return host.architecture === "split-driver" && placement === "pinned" ? vcpus : 0;
}

/** Checks that a pinned driver domain leaves a core, and that its threads have vCPUs. */
export function checkDriverDomain(host: Host, problems: Problems): void {
  const kept = keptCores(host);
  if (kept > 0 && host.cores <= kept) {
    const rule = `"shared" where the host has ${host.cores === 1 ? "one core" : "no more cores"}`;
    problems.rule(["driverDomain", "placement"], "too-few-cores", rule, "pinned");
  }
  const { threads } = host.splitDriver;
  if (host.architecture === "split-driver" && threads > host.driverDomain.vcpus) {
    const rule = `at most the vCPUs of the driver domain (${host.driverDomain.vcpus})`;
    problems.rule(["splitDriver", "threads"], "out-of-range", rule, threads);
  }
}

/** VMs with a network that an architecture's device can serve, and in words why no more. */
function mostNetworks({ architecture, srIov }: Host): readonly [number, string] {
  if (architecture === "passthrough") return [1, "a VM before it owns the device"];
  if (architecture !== "sr-iov") return [Infinity, ""];
  const { functions } = srIov;
  const those = functions === 1 ? "1 virtual function" : `${functions} virtual functions`;
  return [functions, `the device has ${those} (srIov.functions) and VMs before it have them`];
}

/** Checks that the device has an interface for each VM that needs one. */
export function checkInterfaces(host: Host, origins: readonly Path[], problems: Problems): void {
  const [most, why] = mostNetworks(host);
  const users = networkUsers(host.vms);
  let networks = 0;
  for (const [index, { workload }] of host.vms.entries()) {
    if (!users[index]) continue;
    networks++;
    const path = [...origins[index], "workload"];
    if (networks > most) {
      const rule = `without network, as ${why}`;
      return problems.rule(path, "too-few-interfaces", rule, workload.kind);
    }
  }
}

const places: Readonly<Record<HostEvent["kind"], readonly Architecture[] | "any">> = {
  "crash-driver-domain": ["split-driver"],
  "resize-context": ["vdi"],
  "revoke-context": ["vdi"],
  "create-context": ["vdi"],
  migrate: "any",
  "start-workload": "any",
  "stop-workload": "any",
  "reset-device": "any",
};

/** Checks that events name VMs of the host and fit its architecture. */
export function checkEvents(host: Host, problems: Problems): void {
  const names = new Set(host.vms.map(({ name }) => name));
  host.events.forEach((event, index) => {
    const allowed = places[event.kind];
    if (allowed !== "any" && !allowed.includes(host.architecture)) {
      const rule = `one that a host of architecture "${host.architecture}" can have`;
      problems.rule(["events", index, "kind"], "no-such-event", rule, event.kind);
    }
    if ("vm" in event && !names.has(event.vm)) {
      const rule = "the name of a VM of the host";
      problems.rule(["events", index, "vm"], "no-such-vm", rule, event.vm);
    }
  });
}
