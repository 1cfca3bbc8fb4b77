/**
 * The VMM: CPU scheduler, interrupts, event channels, native and split drivers.
 *
 * @module
 */
export { Core, HostWork } from "./core.ts";
export { EventChannel, type InterruptDelivery, interruptLine } from "./interrupts.ts";
export {
  type DriverOwner,
  driverTransmitCycles,
  mappedPages,
  NicDriver,
  NicPort,
} from "./nic_driver.ts";
export { RunQueue } from "./run_queue.ts";
export { Scheduler, type SwitchCosts, switchCosts } from "./scheduler.ts";
export {
  BackReceive,
  BackTransmit,
  FrontEnd,
  FrontPort,
  GrantCosts,
  SharedRing,
} from "./split_driver.ts";
export { Vcpu, type VcpuOptions } from "./vcpu.ts";
