/**
 * What a host is: cores, VMM, link, NIC, architecture, and VMs with a workload each. Plain data, no behaviour.
 *
 * A {@linkcode Host} names *what* is there; how long things take is in the `CostModel`.
 * All fields are in SI base units: seconds, bytes, bits per second, hertz.
 *
 * @module
 */
import type { ArrivalSpec, DistributionSpec } from "../random/mod.ts";

/** How a VM's packets get to the NIC. */
export type Architecture = "native" | "split-driver" | "vdi";

/** The VMM's CPU scheduler (for `native`, the operating system's): weighted shares in time slices. */
export interface Scheduler {
  /** Longest time a vCPU runs while another of the same priority waits, in seconds. */
  readonly slice: number;
  /** Time between two hand-outs of credit, in seconds. */
  readonly accountingPeriod: number;
  /** Running time after which a woken vCPU loses its boost, in seconds. */
  readonly boostTime: number;
  /** Whether a vCPU that wakes with credit left runs before those that were already runnable. */
  readonly boost: boolean;
}

/** The link between the NIC and the clients' switch, full duplex. */
export interface Link {
  /** Line rate in each direction, in bits per second. */
  readonly rate: number;
  /** Largest IP packet in bytes. */
  readonly mtu: number;
  /** Time a round trip takes on the way, clients' own processing included, in seconds. */
  readonly roundTripTime: number;
  /** Bytes that the switch can hold for the host; what exceeds them is dropped there. */
  readonly switchBuffer: number;
}

/** The NIC, as far as it does not depend on the architecture. */
export interface Nic {
  /** Receive descriptors in each ring; a packet that finds none is dropped. */
  readonly receiveRing: number;
  /** Transmit descriptors in each ring; a full ring stops its queue. */
  readonly transmitRing: number;
  /** Least time between two interrupts of one context, in seconds. */
  readonly interruptGap: number;
  /** Packets that a driver handles in one poll. */
  readonly pollBudget: number;
}

/** Work that is done in larger units, or by the device. */
export interface Offloads {
  /** TCP segmentation offload: the NIC cuts segments of up to 64 KiB into frames. */
  readonly tso: boolean;
  /** Generic segmentation offload: the stack handles large segments, software cuts them late. */
  readonly gso: boolean;
  /** Generic receive offload: frames of one connection are merged below the stack. */
  readonly gro: boolean;
  /** The NIC computes and checks checksums. */
  readonly checksum: boolean;
}

/** TCP's constants, the same for servers and clients. */
export interface Tcp {
  /** Initial congestion window in segments. */
  readonly initialWindow: number;
  /** Receive window in bytes. */
  readonly receiveWindow: number;
  /** Longest delay of an acknowledgment, in seconds. */
  readonly delayedAck: number;
  /** Least retransmission time-out, in seconds. */
  readonly minimumTimeout: number;
  /** Retransmission time-out before a round trip was measured, in seconds. */
  readonly initialTimeout: number;
}

/** The driver domain of a split driver. */
export interface DriverDomain {
  /** `shared`: on any core, with the guests; `pinned`: on a core of its own, kept from the guests. */
  readonly placement: "shared" | "pinned";
  /** Scheduling weight. */
  readonly weight: number;
}

/** The shared memory interface between front end and back end. */
export interface SplitDriver {
  /** Slots of a shared ring in each direction; one slot per page fragment. */
  readonly ringSlots: number;
  /** How the back end gets at a guest's transmit pages. Receive is always by grant copy. */
  readonly grant: "copy" | "map";
  /** Bytes at the front of a transmit packet that are copied even where the rest is mapped. */
  readonly headerCopy: number;
  /** Packets that wait in the back end for slots in a guest's receive ring; more are dropped. */
  readonly backEndQueue: number;
}

/** The virtual device interface. */
export interface Vdi {
  /** `vmm`: the VMM takes the interrupt and injects it; `posted`: the device posts it to a running vCPU. */
  readonly interrupts: "vmm" | "posted";
}

/** Quality of service of one VM in the device; only `vdi` has the means to honour it. */
export interface DeviceShare {
  /** Transmit bandwidth that is guaranteed, in bits per second of wire time. */
  readonly reserved: number;
  /** Share of what is left, relative to the others' weights. */
  readonly weight: number;
  /** Transmit bandwidth that is never exceeded, in bits per second of wire time; 0 is none. */
  readonly cap: number;
}

/** The server program in a VM. */
export interface Application {
  /** Connections that may wait to be accepted; a SYN beyond is dropped. */
  readonly backlog: number;
  /** Cycles of the program for each request, besides system calls and copies. */
  readonly requestCycles: DistributionSpec;
}

/** An httperf-like client: opens connections, sends requests, waits for replies. */
export interface HttperfWorkload {
  /** The kind of workload. */
  readonly kind: "httperf";
  /** Connections opened by a clock of their own (open load); excludes `sessions`. */
  readonly arrivals?: ArrivalSpec;
  /** Connections kept open at a time, each followed by the next at once (closed load). */
  readonly sessions?: number;
  /** Requests sent one after the other on each connection. */
  readonly requestsPerConnection: number;
  /** Bytes of each request. */
  readonly requestBytes: DistributionSpec;
  /** Bytes of each reply. */
  readonly replyBytes: DistributionSpec;
  /** Seconds without progress after which the client gives a connection up; 0 is never. */
  readonly timeout: number;
}

/** A VM that does nothing. */
export interface IdleWorkload {
  /** The kind of workload. */
  readonly kind: "idle";
}

/** What a VM is asked to do. */
export type Workload = HttperfWorkload | IdleWorkload;

/** A virtual machine; under `native`, a server process with its share of the machine. */
export interface Vm {
  /** A name that is unique on the host. */
  readonly name: string;
  /** Virtual CPUs. */
  readonly vcpus: number;
  /** Scheduling weight. */
  readonly weight: number;
  /** Most core time per second of the whole VM, in cores; 0 is no limit. */
  readonly cap: number;
  /** Cores that it may run on; empty is all that are not kept for the driver domain. */
  readonly pinnedTo: readonly number[];
  /** Its quality of service in the device. */
  readonly device: DeviceShare;
  /** Its server program. */
  readonly application: Application;
  /** Its clients. */
  readonly workload: Workload;
}

/** A machine and what runs on it. */
export interface Host {
  /** A name for tables and figures. */
  readonly name: string;
  /** How a VM's packets get to the NIC. */
  readonly architecture: Architecture;
  /** Cores, 1 to 64. */
  readonly cores: number;
  /** Clock of each core, in hertz. */
  readonly clockRate: number;
  /** The CPU scheduler. */
  readonly scheduler: Scheduler;
  /** The link. */
  readonly link: Link;
  /** The NIC. */
  readonly nic: Nic;
  /** The offloads, on every network interface of the host. */
  readonly offloads: Offloads;
  /** TCP's constants. */
  readonly tcp: Tcp;
  /** The driver domain; used by `split-driver` only. */
  readonly driverDomain: DriverDomain;
  /** The shared ring; used by `split-driver` only. */
  readonly splitDriver: SplitDriver;
  /** The virtual device interface; used by `vdi` only. */
  readonly vdi: Vdi;
  /** The virtual machines, at least one. */
  readonly vms: readonly Vm[];
}
