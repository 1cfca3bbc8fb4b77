/**
 * A host as a person writes it: only the architecture and the VMs must be there.
 *
 * @module
 */
import type {
  Application,
  Architecture,
  DeviceShare,
  DriverDomain,
  HttperfWorkload,
  IdleWorkload,
  Link,
  Nic,
  Offloads,
  Scheduler,
  SplitDriver,
  Tcp,
  Vdi,
} from "./types.ts";

/** An httperf workload: its kind and either `arrivals` or `sessions`; all else has a default. */
export type HttperfInput = Pick<HttperfWorkload, "kind"> & Partial<HttperfWorkload>;

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
  /** Its clients. */
  readonly workload?: HttperfInput | IdleWorkload;
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
  readonly scheduler?: Partial<Scheduler>;
  /** The link. */
  readonly link?: Partial<Link>;
  /** The NIC. */
  readonly nic?: Partial<Nic>;
  /** The offloads. */
  readonly offloads?: Partial<Offloads>;
  /** TCP's constants. */
  readonly tcp?: Partial<Tcp>;
  /** The driver domain; used by `split-driver` only. */
  readonly driverDomain?: Partial<DriverDomain>;
  /** The shared ring; used by `split-driver` only. */
  readonly splitDriver?: Partial<SplitDriver>;
  /** The virtual device interface; used by `vdi` only. */
  readonly vdi?: Partial<Vdi>;
  /** The virtual machines, at least one. */
  readonly vms: readonly VmInput[];
}
