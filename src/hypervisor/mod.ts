/**
 * The VMM: CPU scheduler, interrupts, event channels, native and split drivers.
 *
 * @module
 */
export { DmaMapping } from "./dma_mapping.ts";
export { DriverDomain, type DriverDomainParts, type ServedVm } from "./driver_domain.ts";
export { EventChannel } from "./event_channel.ts";
export { GrantCosts, mappedPages } from "./grants.ts";
export { HostDriver, type HostDriverParts, type HostDriverUser } from "./host_driver.ts";
export { type HostPoll, hostPoller, type HostPollLimit, HostWork, NO_DOMAIN } from "./host_work.ts";
export { type InterruptDelivery, interruptLine } from "./interrupts.ts";
export { MANAGEMENT_SECONDS, type ManagementOptions, startManagement } from "./management.ts";
export { attachMemory, type ContentionParts, EPOCH_SECONDS } from "./memory_contention.ts";
export { MigrationStream, type MigrationStreamParts } from "./migration_stream.ts";
export { type DriverOwner, NicDriver } from "./nic_driver.ts";
export { driverTransmitCycles, NicPort } from "./nic_port.ts";
export { PreCopy, type PreCopyLimits, type PreCopyPlan, preCopyPlan } from "./pre_copy.ts";
export { queueOf } from "./queue_choice.ts";
export { type CreditRate, TransmitCredit } from "./rate_control.ts";
export { runKind, type RunObserver } from "./run_observer.ts";
export { Scheduler } from "./scheduler.ts";
export type { SchedulerParts } from "./scheduler_parts.ts";
export { SplitDevice, type SplitOutlet, type SplitParts } from "./split_device.ts";
export { type SwitchCosts, switchCosts } from "./switch_costs.ts";
export { CacheRefill, type CoreAccounts, type SwitchRefill } from "./switch_refill.ts";
export { Vcpu, type VcpuOptions } from "./vcpu.ts";
export { VirtioDevice, type VirtioDeviceParts } from "./virtio_device.ts";
export { VmmDevice, type VmmDeviceParts } from "./vmm_device.ts";
