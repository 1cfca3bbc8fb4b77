/**
 * What happens to a host at a given time.
 *
 * @module
 */
import type { DeviceShare } from "./interfaces.ts";

/** The driver domain crashes and restarts; used by `split-driver` only. */
export interface CrashEvent {
  /** The kind of event. */
  readonly kind: "crash-driver-domain";
  /** Simulated time, in seconds. */
  readonly at: number;
}

/** The VMM changes the quality of service of a VM's context; used by `vdi` only. */
export interface ResizeEvent {
  /** The kind of event. */
  readonly kind: "resize-context";
  /** Simulated time, in seconds. */
  readonly at: number;
  /** The VM's name. */
  readonly vm: string;
  /** What changes; all else stays. */
  readonly device: Partial<DeviceShare>;
}

/** The VMM takes a VM's context away, or makes it again; used by `vdi` only. */
export interface ContextEvent {
  /** The kind of event. */
  readonly kind: "revoke-context" | "create-context";
  /** Simulated time, in seconds. */
  readonly at: number;
  /** The VM's name. */
  readonly vm: string;
}

/** A VM's workload begins at that time and not before, or begins nothing further from then on. */
export interface WorkloadEvent {
  /** The kind of event. */
  readonly kind: "start-workload" | "stop-workload";
  /** Simulated time, in seconds. */
  readonly at: number;
  /** The VM's name. */
  readonly vm: string;
}

/** The NIC fails and resets itself: all that its contexts hold is lost, and nothing goes through it until it is there again. */
export interface ResetEvent {
  /** The kind of event. */
  readonly kind: "reset-device";
  /** Simulated time, in seconds. */
  readonly at: number;
  /** Time until it works again, in seconds. */
  readonly outage: number;
}

/** A VM is moved to another host like this one by pre-copy; it goes on there with the same clients. */
export interface MigrateEvent {
  /** The kind of event. */
  readonly kind: "migrate";
  /** Simulated time at which copying starts, in seconds. */
  readonly at: number;
  /** The VM's name. */
  readonly vm: string;
  /** Memory to be copied, in bytes. */
  readonly memory: number;
  /** Rate at which the VM makes copied memory out of date, in bytes per second. */
  readonly dirtyRate: number;
  /** Link bandwidth that copying takes, in bits per second. */
  readonly rate: number;
  /** The VM stops when the rest can be copied in so many seconds; 0.3 where absent. */
  readonly downtime?: number;
  /** Rounds of copying after which it stops in any case; 30 where absent. */
  readonly rounds?: number;
}

/** Any event. */
export type HostEvent =
  | CrashEvent
  | ResizeEvent
  | ContextEvent
  | MigrateEvent
  | WorkloadEvent
  | ResetEvent;
