/**
 * Hosts and cost models as plain data: types, defaults, validation, named cost profiles.
 *
 * @module
 */
export type {
  Application,
  Architecture,
  Host,
  Link,
  Nic,
  Objective,
  Offloads,
  Tcp,
  Vm,
} from "./types.ts";
export type {
  BvtScheduler,
  Credit2Scheduler,
  CreditScheduler,
  PartitionedScheduler,
  RoundRobinScheduler,
  Scheduler,
  SedfScheduler,
  VmSchedule,
} from "./schedulers.ts";
export type { Memory, MemoryUse } from "./memory.ts";
export type {
  DeviceShare,
  DriverDomain,
  Emulated,
  Iommu,
  Passthrough,
  SplitDriver,
  SrIov,
  Vdi,
  Virtio,
  VmInterrupts,
  VmmDriver,
} from "./interfaces.ts";
export type {
  ContextEvent,
  CrashEvent,
  HostEvent,
  MigrateEvent,
  ResetEvent,
  ResizeEvent,
  WorkloadEvent,
} from "./events.ts";
export type {
  BurstsWorkload,
  ComputeWorkload,
  Direction,
  ExhaustionWorkload,
  FloodWorkload,
  HttperfWorkload,
  IdleWorkload,
  InterruptStormWorkload,
  IperfWorkload,
  MixedWorkload,
  NetperfWorkload,
  RogueDmaWorkload,
  TickEvasionWorkload,
  TraceWorkload,
  Workload,
} from "./workloads.ts";
export type {
  HostInput,
  HttperfInput,
  Input,
  MemoryInput,
  PlainWorkloadInput,
  SchedulerInput,
  VmInput,
  WorkloadInput,
} from "./input.ts";
export { type Defaults, defaults, type KindOf } from "./defaults.ts";
export { host } from "./host.ts";
export { hostErrors, readHost } from "./read.ts";
export {
  type CostDefinition,
  costDefinitions,
  type CostEntry,
  type CostModel,
  costModelOf,
  type CostName,
  costNames,
  type CostProfile,
} from "./costs.ts";
export { costGroups } from "./cost_groups.ts";
export { movedCosts } from "./moved_costs.ts";
export { timeSlice } from "./time_slice.ts";
export { costProfile, kvm2015, profiles, readCostProfile, xen2009, xen45 } from "./profiles.ts";
export { networkUsers } from "./_workload_rules.ts";
