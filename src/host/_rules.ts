/**
 * The rules that join several fields of a host.
 *
 * @module
 */
import { checkBuffers, checkPlaces, checkWindows } from "./_device_rules.ts";
import { checkDriverDomain, checkEvents, checkInterfaces, keptCores } from "./_interface_rules.ts";
import { defaults } from "./defaults.ts";
import type { Path, Problems } from "./_problem.ts";
import type { VmSchedule } from "./schedulers.ts";
import type { Host, Vm } from "./types.ts";
import { checkObjective, checkWorkload } from "./_workload_rules.ts";

/** Bytes of Ethernet header and check sequence around an IP packet. */
export const frameBytes = 18;
/** Bytes of IPv4 and TCP header with time stamps. */
export const headerBytes = 52;

/** A host whose fields are each valid, and where each of its VMs was described. */
export interface Draft {
  /** The host. */
  readonly host: Host;
  /** The path of each VM's description. */
  readonly origins: readonly Path[];
}

function checkLink({ host }: Draft, problems: Problems): void {
  const { mtu, switchBuffer } = host.link;
  if (switchBuffer < mtu + frameBytes) {
    const rule = `at least one full frame (${mtu + frameBytes} bytes)`;
    problems.rule(["link", "switchBuffer"], "out-of-range", rule, switchBuffer);
  }
  if (host.tcp.receiveWindow < mtu - headerBytes) {
    const rule = `at least one full segment (${mtu - headerBytes} bytes)`;
    problems.rule(["tcp", "receiveWindow"], "out-of-range", rule, host.tcp.receiveWindow);
  }
}

function checkNames({ host, origins }: Draft, problems: Problems): void {
  const seen = new Set<string>();
  host.vms.forEach(({ name }, index) => {
    if (seen.has(name)) {
      problems.rule([...origins[index], "name"], "duplicate-name", "unique on the host", name);
    }
    seen.add(name);
  });
}

function checkPinning(vm: Vm, path: Path, host: Host, problems: Problems): void {
  const firstKept = host.cores - keptCores(host);
  vm.pinnedTo.forEach((core, index) => {
    const at = [...path, "pinnedTo", index];
    if (core >= host.cores) {
      problems.rule(at, "no-such-core", `a core of the host, 0 to ${host.cores - 1}`, core);
    } else if (core >= firstKept) {
      problems.rule(at, "core-is-kept", "a core that is not kept for the driver domain", core);
    } else if (vm.pinnedTo.indexOf(core) < index) {
      problems.rule(at, "duplicate-core", "named once in the list", core);
    }
  });
}

function checkDevice({ device }: Vm, path: Path, problems: Problems): void {
  if (device.cap === 0 || device.cap >= device.reserved) return;
  const rule = `0 or at least the reserved bandwidth (${device.reserved} bit/s)`;
  problems.rule([...path, "device", "cap"], "cap-below-reserved", rule, device.cap);
}

/** Checks that the reserved bandwidth of all VMs fits the line, each way. */
function checkReserved(
  { host, origins }: Draft,
  field: "reserved" | "receiveReserved",
  problems: Problems,
): void {
  if (host.architecture !== "vdi") return;
  let sum = 0;
  host.vms.some(({ device }, index) => {
    sum += device[field];
    if (sum <= host.link.rate) return false;
    const rule = `so small that all reserved bandwidth together is at most the line rate ` +
      `(${host.link.rate} bit/s; with it ${sum})`;
    problems.rule([...origins[index], "device", field], "over-reserved", rule, device[field]);
    return true;
  });
}

function checkSchedule(schedule: Partial<VmSchedule>, path: Path, problems: Problems): void {
  const { slice, period } = { ...defaults.vm.schedule, ...schedule };
  if (slice <= period) return;
  problems.rule(
    [...path, "schedule", "slice"],
    "out-of-range",
    `at most the period (${period} s)`,
    slice,
  );
}

/** Checks all rules that join several fields. */
export function checkRules(draft: Draft, problems: Problems): void {
  const { host, origins } = draft;
  checkDriverDomain(host, problems);
  checkSchedule(host.driverDomain.schedule ?? {}, ["driverDomain"], problems);
  checkLink(draft, problems);
  checkNames(draft, problems);
  checkReserved(draft, "reserved", problems);
  checkReserved(draft, "receiveReserved", problems);
  checkInterfaces(host, origins, problems);
  checkPlaces(host, origins, problems);
  checkBuffers(host, origins, problems);
  checkWindows(host, origins, problems);
  checkEvents(host, problems);
  host.vms.forEach((vm, index) => {
    const path = origins[index];
    if (index > 0 && path === origins[index - 1]) return; // one of several alike: checked already
    checkPinning(vm, path, host, problems);
    checkDevice(vm, path, problems);
    checkSchedule(vm.schedule, path, problems);
    checkWorkload(host, vm.name, vm.workload, [...path, "workload"], problems);
    checkObjective(vm, path, problems);
  });
}
