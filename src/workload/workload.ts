/**
 * The contract of a workload: what it is started from, and what one that runs can be asked.
 *
 * A workload opens connections and flows, makes programs in VMs, and counts. Where a program takes no time, as a client outside does, its tasks take effect at
 * once; a program in a VM takes its turns on a CPU. The workload is the same code in both cases.
 *
 * @module
 */
import type { RequestSource, ServerActions, TaskHandler, Tcp, Udp } from "../guest/mod.ts";
import type { CostModel, Host, Workload } from "../host/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import type { RandomStream } from "../random/mod.ts";
import type { WorkloadCounts } from "./counts.ts";

/** A program that takes tasks: a kind and two numbers that its handler understands. */
export interface Tasks {
  /** Adds a task at the end. */
  add(kind: number, a: number, b: number): void;
}

/** A server program of a VM, as the owner of its connections sees it. */
export interface ServerProgram {
  /** SYNs dropped so far as the backlog was full. */
  readonly listenDrops: number;
  /** Whether the backlog takes one more connection. */
  admits(): boolean;
  /** A connection that was admitted is gone before it was established. */
  withdraw(): void;
  /** A connection is established and waits to be accepted. */
  established(connection: number): void;
  /** A whole request has arrived. */
  requested(connection: number): void;
}

/** What a hostile VM can do to its interface. */
export interface HostileSide {
  /** The VM notifies the layer below, or has its device interrupt, without any work to be done. */
  disturb(vm: number): void;
  /** The VM hands down a descriptor or grant of memory that is not its own. */
  rogue(vm: number): void;
  /** The VM asks for a further context of the device; whether it got one. */
  requestContext(vm: number): boolean;
}

/** What a workload is started from. */
export interface WorkloadParts {
  /** The clock and event list. */
  readonly simulation: Simulation;
  /** The host. */
  readonly host: Host;
  /** Its costs. */
  readonly costs: CostModel;
  /** The number of the VM that the workload belongs to. */
  readonly vm: number;
  /** All TCP connections of the host. */
  readonly tcp: Tcp;
  /** All flows of datagrams of the host. */
  readonly udp: Udp;
  /** What hostile VMs do. */
  readonly hostile: HostileSide;
  /** The sessions of a closed load start spread over so many seconds. */
  readonly spread: number;
  /** What the names of the workload's random streams begin with, such as `vm:web`. */
  readonly path: string;
  /** The random stream of a component by its full name. */
  randomStream(name: string): RandomStream;
  /** Makes a program on one CPU of a VM: its number modulo the VM's CPUs. */
  program(vm: number, cpu: number, handler: TaskHandler): Tasks;
  /** Makes a server program on all CPUs of the workload's VM. */
  server(source: RequestSource, actions: ServerActions): ServerProgram;
  /** Hears every reply and transaction of the workload, its time in seconds. */
  replied(seconds: number): void;
}

/** A workload that runs. */
export interface RunningWorkload {
  /** Its counts, brought up to now where they are read. */
  readonly counts: WorkloadCounts;
  /** Connections that its servers could not take as their backlog was full. */
  readonly listenDrops: number;
  /** Begins nothing further; what has begun comes to its end. */
  stop(): void;
}

/** A workload of one kind. */
export interface WorkloadModel<K extends Workload["kind"] = Workload["kind"]> {
  /** Its key in a host description. */
  readonly kind: K;
  /**
   * Starts it: what it does happens in the simulation from now on.
   *
   * @throws {InputError} Where the description asks for what the host does not have.
   */
  start(workload: Extract<Workload, { readonly kind: K }>, parts: WorkloadParts): RunningWorkload;
}
