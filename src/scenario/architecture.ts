/**
 * The contract of an architecture: it joins guests and NIC by a transmit path and a receive path.
 *
 * Everything else (cores, link, TCP, clients, programs, metrics) is the same for all of them. An architecture is one
 * file beside this one and one line in `architectures.ts`.
 *
 * @module
 */
import type { NetworkParts } from "../guest/mod.ts";
import type { Nic, NicContext, NicParts } from "../hardware/mod.ts";
import type { Architecture, CostModel, Host, HostEvent } from "../host/mod.ts";
import type { PreCopyPlan, Scheduler, Vcpu } from "../hypervisor/mod.ts";
import type { Simulation } from "../kernel/mod.ts";

/** A VM as an architecture finds it: its first vCPU does its network processing. */
export interface GuestParts {
  /** Its number, which is also its domain's. */
  readonly index: number;
  /** The vCPU that handles its network interface, where that has one queue: the first. */
  readonly vcpu: Vcpu;
  /** All its vCPUs, that one first; queues of its interface are spread over them. */
  readonly vcpus: readonly Vcpu[];
  /** Takes a packet that has gone through the interface. */
  readonly receive: (packet: number) => void;
  /** Its operating system starts anew: its connections are forgotten. */
  readonly restart: () => void;
}

/** What an architecture is built from. */
export interface MachineParts extends NetworkParts {
  /** The clock and event list. */
  readonly simulation: Simulation;
  /** The host. */
  readonly host: Host;
  /** The NIC, without contexts. */
  readonly nic: Nic;
  /** The cores. */
  readonly scheduler: Scheduler;
  /** The VMs. */
  readonly guests: readonly GuestParts[];
}

/** The queue that a VM's packets leave by. */
export interface Outlet {
  /** Packets that wait or are being handed over. */
  readonly held: number;
  /** Adds a packet to the queue. */
  send(packet: number): void;
  /** Called when a datagram leaves the queue for the device. */
  datagramLeaves: (packet: number) => void;
}

/** What a hostile VM can do to its interface, and what became of it. */
export interface Hostility {
  /** The VM notifies the layer below, or has its device interrupt, without any work to be done. */
  disturb(vm: number): void;
  /** The VM hands down a descriptor or grant of memory that is not its own. */
  rogue(vm: number): void;
  /** The VM asks for a further context of the device; whether it got one. */
  requestContext(vm: number): boolean;
  /** Descriptors and grants of a VM that were refused. */
  violationsOf(vm: number): number;
  /** Transfers of a VM to or from memory that is not its own: nothing stopped them. */
  corruptionsOf(vm: number): number;
  /** Bytes of those transfers. */
  corruptedBytesOf(vm: number): number;
}

/** What an architecture has built. */
export interface Paths {
  /** By VM: the NIC context that its packets arrive at. */
  readonly contexts: readonly NicContext[];
  /** By VM: the queue that its packets leave by. */
  readonly senders: readonly Outlet[];
  /** What hostile VMs do. */
  readonly hostility: Hostility;
  /** Frames dropped so far between NIC and guest. */
  drops(): number;
  /** Those of them that were for one VM. */
  dropsOf(vm: number): number;
  /** Notifications sent so far between domains. */
  events(): number;
  /** Those of them that one VM sent or got. */
  eventsOf(vm: number): number;
  /** Exits of a VM so far to notify its device or to access its registers; absent where it drives a device without. */
  exitsOf?(vm: number): number;
  /** Cycles of service domains and of the VMM spent so far on packets of a VM, outside its own domain. */
  onBehalfOf(vm: number): number;
  /** Packets that are between the NIC's contexts and the guests' stacks now. */
  held(): number;
  /** Something happens to the host; returns whether it could be done. Absent where nothing can. */
  happen?(event: HostEvent): boolean;
  /** Takes a VM's interface off the network, or puts it back; what is sent to it meanwhile is lost. Absent where it cannot be done. */
  attach?(vm: number, attached: boolean): void;
  /** VMs that were moved or are being moved; absent where none can be. */
  readonly migrations?: readonly Migration[];
  /** Seconds so far that migrations have kept a VM off the network; absent where none can be moved. */
  outageOf?(vm: number): number;
}

/** A VM that is moved to another host. Times are in seconds, `Infinity` where they have not come. */
export interface Migration {
  /** The VM's number. */
  readonly vm: number;
  /** Bytes of each round so far that is copied while it runs, and of the rest once it is stopped. */
  readonly plan: PreCopyPlan;
  /** Bytes copied so far. */
  readonly sent: number;
  /** When it began. */
  readonly startedAt: number;
  /** When the VM stopped. */
  readonly stoppedAt: number;
  /** When it went on. */
  readonly resumedAt: number;
  /** From when on it was off the network. */
  readonly offSince: number;
  /** Until when. */
  readonly offUntil: number;
}

/** How an architecture's NIC arbitrates, buffers, translates and holds contexts. */
export type DeviceChoice = Pick<
  NicParts,
  "arbiter" | "frameArbitration" | "receiveArbiter" | "translation" | "residency"
>;

/** An architecture. */
export interface ArchitectureModel {
  /** Its key in a host description. */
  readonly key: Architecture;
  /** Whether there is a VMM below the guests. */
  readonly virtualized: boolean;
  /** Whether there is a driver domain beside the guests. */
  readonly driverDomain: boolean;
  /** Whether VMs share the NIC's contexts, or each has one of its own. */
  readonly sharedContexts: boolean;
  /** Domains beside the guests that the scheduler keeps accounts of, numbered after them. */
  serviceDomains(host: Host): readonly string[];
  /** Whether the NIC looks up and checks a context for each packet. */
  readonly checkedContexts: boolean;
  /** What is particular of its NIC; a plain one where it is left out. */
  device?(host: Host, costs: CostModel): DeviceChoice;
  /** Builds its paths. */
  build(parts: MachineParts): Paths;
}
