/**
 * `split-driver`: front ends in the guests, back ends, bridge and native driver in a driver domain that has to be
 * scheduled like any other domain, on a core of its own or on the guests'.
 *
 * @module
 */
import { GuestProcessor, stageNumber } from "../guest/mod.ts";
import { tagPages, tagVm } from "../hardware/mod.ts";
import {
  type DriverOwner,
  GrantCosts,
  interruptLine,
  NicDriver,
  NicPort,
  SplitDevice,
  type Vcpu,
} from "../hypervisor/mod.ts";
import { plainContext } from "./_direct.ts";
import { driverDomainCores } from "./_placement.ts";
import { ownContexts } from "./_hostility.ts";
import type { ArchitectureModel, MachineParts, Paths } from "./architecture.ts";

/** The host with split drivers. */
export const splitDriver: ArchitectureModel = {
  key: "split-driver",
  virtualized: true,
  driverDomain: true,
  serviceDomains: () => ["driver"],
  checkedContexts: false,
  build: splitPaths,
};

/** The driver domain's one vCPU: it has no program, and nothing limits its interrupt-level work. */
function driverDomain({ host, guests, scheduler }: MachineParts): Vcpu {
  const options = {
    domain: guests.length,
    weight: host.driverDomain.weight,
    cap: 0,
    allowed: driverDomainCores(host),
  };
  return scheduler.addVcpu(new GuestProcessor(Infinity), options, host.cores - 1);
}

/** The owner of the native driver: received packets go over the bridge to a back end, sent ones give pages back. */
function bridge(
  parts: MachineParts,
  grants: GrantCosts,
  devices: readonly SplitDevice[],
): DriverOwner {
  const { costs, pool } = parts;
  let last = 0;
  return {
    stage: stageNumber("driver-domain-receive"),
    reclaimsInVmm: true,
    receiveCycles: () => costs.bridge,
    receive: (packet) => devices[pool.vm[packet]].arrive(packet),
    reclaimCycles: (tag) => grants.unmap(tagPages(tag)),
    reclaimed: (tag) => devices[tagVm(tag)].sent(tag),
    roomAgain: () => {
      // of those that wait the one after the last first is first, as the first may take all the room
      let first = -1;
      for (let i = 1; i <= devices.length; i++) {
        const index = (last + i) % devices.length;
        if (devices[index].roomAgain() && first < 0) first = index;
      }
      if (first >= 0) last = first;
    },
  };
}

function splitPaths(parts: MachineParts): Paths {
  const { host, costs, nic, scheduler, guests } = parts;
  const driver = driverDomain(parts);
  const grants = new GrantCosts(host.splitDriver, costs);
  const context = nic.addContext(plainContext(parts));
  const port = new NicPort(parts, nic, context, grants.mappedAbove);
  const devices: SplitDevice[] = [];
  const owner = bridge(parts, grants, devices);
  const native = new NicDriver(parts, nic, context, owner, host.nic.pollBudget);
  const poller = driver.guest.addPoller(native);
  context.onInterrupt = interruptLine(scheduler, driver, poller, costs, "vmm");
  for (const { vcpu, receive } of guests) {
    const options = { ...host.splitDriver, queues: 1 };
    const ends = { options, grants, guests: [vcpu], drivers: [driver], port, receive };
    devices.push(new SplitDevice(parts, ends));
  }
  const contexts = devices.map(() => context);
  return {
    contexts,
    hostility: ownContexts(contexts),
    onBehalfOf: () => 0,
    senders: devices.map(({ sender }) => sender),
    drops: () => devices.reduce((sum, device) => sum + device.drops, 0),
    dropsOf: (vm) => devices[vm].drops,
    events: () => devices.reduce((sum, device) => sum + device.events, 0),
    eventsOf: (vm) => devices[vm].events,
    held: () => devices.reduce((sum, device) => sum + device.held, native.held),
  };
}
