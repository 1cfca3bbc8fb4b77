/**
 * Hosts and cost models as plain data: types, defaults, validation, named cost profiles.
 *
 * @module
 */
export type {
  Application,
  Architecture,
  DeviceShare,
  DriverDomain,
  Host,
  HttperfWorkload,
  IdleWorkload,
  Link,
  Nic,
  Offloads,
  Scheduler,
  SplitDriver,
  Tcp,
  Vdi,
  Vm,
  Workload,
} from "./types.ts";
export type { HostInput, HttperfInput, VmInput } from "./input.ts";
export { defaults } from "./defaults.ts";
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
export { costProfile, profiles, readCostProfile, xen2009, xen45 } from "./profiles.ts";
