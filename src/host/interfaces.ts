/**
 * The options of each I/O virtualization architecture.
 *
 * @module
 */
import type { VmSchedule } from "./schedulers.ts";

/** How a device's interrupt reaches a VM: through the VMM, or posted by the device to a running vCPU. */
export type VmInterrupts = "vmm" | "posted";

/** The IOMMU between a VM's own device and memory. */
export interface Iommu {
  /**
   * `none`: no translation and no protection; `static`: all of a VM's memory is mapped for good; `strict`: each buffer is mapped for its
   * transfer and its translation invalidated at once; `deferred`: invalidations are done `flushBatch` at a time.
   */
  readonly mode: "none" | "static" | "deferred" | "strict";
  /** Translations that the device side keeps. */
  readonly iotlbEntries: number;
  /** Unmapped buffers between two invalidations of a deferred IOMMU. */
  readonly flushBatch: number;
  /** Longest time until a deferred IOMMU invalidates, in seconds. */
  readonly flushTime: number;
}

/** The driver domain of a split driver. */
export interface DriverDomain {
  /**
   * `dom0`: the management domain drives the device, its management program on the same vCPUs; `isolated`: a domain of its own, which
   * restarts alone, beside a dom0 that only manages.
   */
  readonly kind: "dom0" | "isolated";
  /** `shared`: on any core, with the guests; `pinned`: on cores of its own, the last ones, kept from the guests. */
  readonly placement: "shared" | "pinned";
  /** Scheduling weight. */
  readonly weight: number;
  /** Most core time per second of the whole domain, in cores; 0 is no limit. */
  readonly cap: number;
  /** Virtual CPUs. */
  readonly vcpus: number;
  /** Core time per second that the management program asks for, in cores. */
  readonly managementLoad: number;
  /** Time from a crash until it serves again, in seconds. */
  readonly restartTime: number;
  /** What schedulers by time need to know of it, for each of its vCPUs; what is left out is as for a VM. */
  readonly schedule?: Partial<VmSchedule>;
}

/** The shared memory interface between front end and back end. */
export interface SplitDriver {
  /** Slots of a shared ring in each direction; one slot per page fragment. */
  readonly ringSlots: number;
  /**
   * How the back end gets at a guest's pages. `copy`: grant copy both ways; `map`: transmit pages are mapped, receive is by copy; `persistent`: pages
   * stay mapped and both ends copy plainly; `flip`: transmit pages are mapped, received pages change hands.
   */
  readonly grant: "copy" | "map" | "persistent" | "flip";
  /** Bytes at the front of a transmit packet that are copied even where the rest is mapped. */
  readonly headerCopy: number;
  /** Packets that wait in the back end for slots in a guest's receive ring; more are dropped. */
  readonly backEndQueue: number;
  /** Pairs of rings for each VM; connections are spread over them. */
  readonly queues: number;
  /** Back-end threads: queues are spread over so many vCPUs of the driver domain, 0 keeps all on its first. */
  readonly threads: number;
  /** Whether the back end holds each VM's transmit rate to `device.cap`. */
  readonly rateControl: boolean;
  /** Time between two hand-outs of transmit allowance, in seconds; used with `rateControl`. */
  readonly ratePeriod: number;
}

/** Drivers inside the VMM. */
export interface VmmDriver {
  /** Packets that wait in the VMM for room in a guest's receive ring; more are dropped. */
  readonly queue: number;
  /** Descriptors of a guest's virtual device in each direction. */
  readonly ringSize: number;
  /** How the VMM gets at a packet that a guest sends: a copy, or its pages for as long as it takes; an emulated device always copies. */
  readonly transmit: "copy" | "map";
}

/** A device that the VMM emulates register by register. */
export interface Emulated {
  /** Register accesses of a driver to start transmission of what it has queued. */
  readonly accessesPerKick: number;
  /** Register accesses for each packet, both ways. */
  readonly accessesPerPacket: number;
  /** Register accesses in each interrupt. */
  readonly accessesPerInterrupt: number;
}

/** A paravirtual device with rings in memory, served by a thread of the host for each VM. */
export interface Virtio {
  /** Descriptors of a ring in each direction. */
  readonly ringSize: number;
  /** Whether either side asks for a notification only when it needs one. */
  readonly suppression: boolean;
  /** Time that a host thread goes on polling before it sleeps, in seconds. */
  readonly pollTime: number;
  /** How interrupts reach the VM. */
  readonly interrupts: VmInterrupts;
  /** Packets that wait at the host's side for room in a guest's ring; more are dropped. */
  readonly queue: number;
  /** Scheduling weight of each host thread. */
  readonly weight: number;
}

/** A device that one VM owns. */
export interface Passthrough {
  /** How interrupts reach the VM. */
  readonly interrupts: VmInterrupts;
}

/** A device with a fixed set of virtual functions. */
export interface SrIov {
  /** Virtual functions that the device has; a host cannot have more VMs with a network. */
  readonly functions: number;
  /** Whether each function is held to its VM's `device.cap`. */
  readonly rateLimit: boolean;
  /** How interrupts reach the VM. */
  readonly interrupts: VmInterrupts;
}

/** The virtual device interface. */
export interface Vdi {
  /** `vmm`: the VMM takes the interrupt and injects it; `posted`: the device posts it to a running vCPU. */
  readonly interrupts: VmInterrupts;
  /** Contexts that the device can hold at a time; more VMs take turns. 0 is as many as there are VMs. */
  readonly contexts: number;
  /** Contexts that a VM may have at a time, its own and those that it asks for; 0 is no limit. */
  readonly contextsPerVm: number;
  /** Which resident context gives way: least recently used, in turns, or of the least weight. */
  readonly eviction: "lru" | "round-robin" | "weight";
  /** Whether received frames wait in buffers by context and are transferred by reservation and weight; else in order of arrival. */
  readonly receiveArbiter: boolean;
}

/** Quality of service of one VM in the device; only `vdi` has the means to honour all of it. */
export interface DeviceShare {
  /** Transmit bandwidth that is guaranteed, in bits per second of wire time. */
  readonly reserved: number;
  /** Share of what is left, relative to the others' weights. */
  readonly weight: number;
  /** Transmit bandwidth that is never exceeded, in bits per second of wire time; 0 is none. */
  readonly cap: number;
  /** Receive bandwidth that is guaranteed after the wire, in bits per second of wire time. */
  readonly receiveReserved: number;
  /** Bytes of the device's receive buffer that are its own; 0 is an equal share. */
  readonly buffer: number;
  /** Receive descriptors; 0 is the NIC's number. */
  readonly receiveRing: number;
  /** Transmit descriptors; 0 is the NIC's number. */
  readonly transmitRing: number;
  /** Bytes of its protection window. */
  readonly window: number;
}
