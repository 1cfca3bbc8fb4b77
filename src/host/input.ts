/**
 * A host as a person writes it: only the architecture and the VMs must be there.
 *
 * @module
 */
import type { HostEvent } from "./events.ts";
import type {
  DeviceShare,
  DriverDomain,
  Emulated,
  Iommu,
  Passthrough,
  SplitDriver,
  SrIov,
  Vdi,
  Virtio,
  VmmDriver,
} from "./interfaces.ts";
import type { Memory, MemoryUse } from "./memory.ts";
import type { Scheduler, VmSchedule } from "./schedulers.ts";
import type { Application, Architecture, Link, Nic, Objective, Offloads, Tcp } from "./types.ts";
import type { HttperfWorkload, MixedWorkload, Workload } from "./workloads.ts";

/** An httperf workload: its kind and either `arrivals` or `sessions`; all else has a default. */
export type HttperfInput = Pick<HttperfWorkload, "kind"> & Partial<HttperfWorkload>;

/** One kind of a variant: its kind must be there, all else may be left out. */
export type Input<T> = T extends { readonly kind: infer K } ? { readonly kind: K } & Partial<T>
  : never;

/** A workload of one kind: what it leaves out takes its value from `defaults`. */
export type PlainWorkloadInput = Input<Exclude<Workload, MixedWorkload>>;

/** Any workload. */
export type WorkloadInput =
  | PlainWorkloadInput
  | { readonly kind: "mixed"; readonly parts: readonly PlainWorkloadInput[] };

/** A scheduler: `credit` where the kind is absent. */
export type SchedulerInput =
  | Input<Scheduler>
  | ({ readonly kind?: undefined } & Partial<Omit<Extract<Scheduler, { kind: "credit" }>, "kind">>);

/** A memory path; what it leaves out takes its value from `defaults`. */
export type MemoryInput = Partial<Omit<Memory, "io">> & { readonly io?: Partial<MemoryUse> };

/** A VM, or several alike. */
export interface VmInput {
  /** A name that is unique on the host; where absent, `vm` and the VM's place, counted from 1. */
  readonly name?: string;
  /** So many VMs alike: `web` and 3 give `web1`, `web2`, `web3`. */
  readonly count?: number;
  /** Virtual CPUs. */
  readonly vcpus?: number;
  /** Scheduling weight. */
  readonly weight?: number;
  /** Most core time per second of the whole VM, in cores; 0 is no limit. */
  readonly cap?: number;
  /** Cores that it may run on; empty is all that are not kept for the driver domain. */
  readonly pinnedTo?: readonly number[];
  /** Its quality of service in the device. */
  readonly device?: Partial<DeviceShare>;
  /** Its server program. */
  readonly application?: Partial<Application>;
  /** What schedulers by time need to know of it. */
  readonly schedule?: Partial<VmSchedule>;
  /** How its programs use memory. */
  readonly memory?: Partial<MemoryUse>;
  /** What it is held to. */
  readonly objective?: Partial<Objective>;
  /** What it is asked to do. */
  readonly workload?: WorkloadInput;
}

/** A host description; every field that it leaves out takes its value from `defaults`. */
export interface HostInput {
  /** A name for tables and figures. */
  readonly name?: string;
  /** How a VM's packets get to the NIC. */
  readonly architecture: Architecture;
  /** Cores, 1 to 64. */
  readonly cores?: number;
  /** Clock of each core, in hertz. */
  readonly clockRate?: number;
  /** The CPU scheduler. */
  readonly scheduler?: SchedulerInput;
  /** Caches and memory bandwidth. */
  readonly memory?: MemoryInput;
  /** The link. */
  readonly link?: Partial<Link>;
  /** The NIC. */
  readonly nic?: Partial<Nic>;
  /** The offloads. */
  readonly offloads?: Partial<Offloads>;
  /** TCP's constants. */
  readonly tcp?: Partial<Tcp>;
  /** The IOMMU; used by `passthrough` and `sr-iov`. */
  readonly iommu?: Partial<Iommu>;
  /** The driver domain; used by `split-driver` only. */
  readonly driverDomain?: Partial<DriverDomain>;
  /** The shared ring; used by `split-driver` only. */
  readonly splitDriver?: Partial<SplitDriver>;
  /** The drivers in the VMM; used by `vmm-driver` and below `emulated`. */
  readonly vmmDriver?: Partial<VmmDriver>;
  /** The emulated device; used by `emulated` only. */
  readonly emulated?: Partial<Emulated>;
  /** The paravirtual device; used by `virtio-vhost` only. */
  readonly virtio?: Partial<Virtio>;
  /** The device of one VM; used by `passthrough` only. */
  readonly passthrough?: Partial<Passthrough>;
  /** The virtual functions; used by `sr-iov` only. */
  readonly srIov?: Partial<SrIov>;
  /** The virtual device interface; used by `vdi` only. */
  readonly vdi?: Partial<Vdi>;
  /** What happens to the host at given times. */
  readonly events?: readonly HostEvent[];
  /** The virtual machines, at least one. */
  readonly vms: readonly VmInput[];
}
