/**
 * What a host is: cores, VMM, link, NIC, architecture, and VMs with a workload each. Plain data, no behaviour.
 *
 * A {@linkcode Host} names *what* is there; how long things take is in the `CostModel`.
 * All fields are in SI base units: seconds, bytes, bits per second, hertz.
 *
 * @module
 */
import type { DistributionSpec } from "../random/mod.ts";
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
import type { HostEvent } from "./events.ts";
import type { Memory, MemoryUse } from "./memory.ts";
import type { Scheduler, VmSchedule } from "./schedulers.ts";
import type { Workload } from "./workloads.ts";

/** How a VM's packets get to the NIC. */
export type Architecture =
  | "native"
  | "emulated"
  | "split-driver"
  | "vmm-driver"
  | "virtio-vhost"
  | "passthrough"
  | "sr-iov"
  | "vdi";

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
  /** Receive and transmit queues of a driver outside the VMs; VMs are spread over them. */
  readonly queues: number;
  /** Bytes that the device can hold for the host before DMA; 0 is no limit. */
  readonly buffer: number;
  /** Whether frames from one context to another are switched in the device; else they go over the wire. */
  readonly internalSwitch: boolean;
  /** Whether contexts take turns after each frame of a large segment; else a segment is sent as a whole. */
  readonly frameArbitration: boolean;
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

/** The server program in a VM. */
export interface Application {
  /** Connections that may wait to be accepted; a SYN beyond is dropped. */
  readonly backlog: number;
  /** Cycles of the program for each request, besides system calls and copies. */
  readonly requestCycles: DistributionSpec;
}

/** What a VM is held to; the share of time in which it is missed is a metric. */
export interface Objective {
  /** Longest mean response time, in seconds; 0 is none. */
  readonly responseTime: number;
  /** Least application bandwidth, both ways together, in bits per second; 0 is none. */
  readonly bitRate: number;
}

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
  /** What schedulers by time need to know of it. */
  readonly schedule: VmSchedule;
  /** How its programs use memory. */
  readonly memory: MemoryUse;
  /** What it is held to. */
  readonly objective: Objective;
  /** Its server program. */
  readonly application: Application;
  /** What it is asked to do. */
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
  /** Caches and memory bandwidth. */
  readonly memory: Memory;
  /** The link. */
  readonly link: Link;
  /** The NIC. */
  readonly nic: Nic;
  /** The offloads, on every network interface of the host. */
  readonly offloads: Offloads;
  /** TCP's constants. */
  readonly tcp: Tcp;
  /** The IOMMU; used by `passthrough` and `sr-iov`. */
  readonly iommu: Iommu;
  /** The driver domain; used by `split-driver` only. */
  readonly driverDomain: DriverDomain;
  /** The shared ring; used by `split-driver` only. */
  readonly splitDriver: SplitDriver;
  /** The drivers in the VMM; used by `vmm-driver` and below `emulated`. */
  readonly vmmDriver: VmmDriver;
  /** The emulated device; used by `emulated` only. */
  readonly emulated: Emulated;
  /** The paravirtual device; used by `virtio-vhost` only. */
  readonly virtio: Virtio;
  /** The device of one VM; used by `passthrough` only. */
  readonly passthrough: Passthrough;
  /** The virtual functions; used by `sr-iov` only. */
  readonly srIov: SrIov;
  /** The virtual device interface; used by `vdi` only. */
  readonly vdi: Vdi;
  /** What happens to the host at given times, in any order. */
  readonly events: readonly HostEvent[];
  /** The virtual machines, at least one. */
  readonly vms: readonly Vm[];
}
