/**
 * What a VM may be asked to do.
 *
 * Directions are those of the VM: `transmit` is out of it, `receive` is into it. `peer` names another VM of the host as the far end; without it, the
 * far end is outside and takes no time.
 *
 * @module
 */
import type { ArrivalSpec, DistributionSpec } from "../random/mod.ts";

/** A direction from the VM's point of view. */
export type Direction = "transmit" | "receive";

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
  /** Requests of a burst: after the reply to the first, the others go out at once. */
  readonly burstLength: number;
  /** Seconds between the end of a burst and the next request, in a closed load also of the next connection; none where absent. */
  readonly thinkTime?: DistributionSpec;
  /** Bytes of each request. */
  readonly requestBytes: DistributionSpec;
  /** Bytes of each reply. */
  readonly replyBytes: DistributionSpec;
  /** Seconds without progress after which the client gives a connection up; 0 is never. */
  readonly timeout: number;
  /** The VM that the client runs in; outside where absent. */
  readonly peer?: string;
}

/** A VM that does nothing. */
export interface IdleWorkload {
  /** The kind of workload. */
  readonly kind: "idle";
}

/** A netperf test of one connection or flow. */
export interface NetperfWorkload {
  /** The kind of workload. */
  readonly kind: "netperf";
  /** Bulk data by TCP or UDP, transactions on one connection, or a connection for each transaction. */
  readonly test: "tcp-stream" | "udp-stream" | "tcp-rr" | "tcp-crr";
  /** Which way bulk data go; for transactions, the way of the responses. */
  readonly direction: Direction;
  /** Bytes of one send of bulk data. */
  readonly messageBytes: number;
  /** Bytes of a request. */
  readonly requestBytes: number;
  /** Bytes of a response. */
  readonly responseBytes: number;
  /** Bytes of the socket buffers at both ends: the most that is on the way on a connection. */
  readonly socketBuffer: number;
  /** Offered rate of bulk data, in bits per second of payload; 0 is as fast as the sender can. */
  readonly bitRate: number;
  /** The VM at the far end; outside where absent. */
  readonly peer?: string;
  /**
   * Whether a far end outside merges frames of bulk data by TCP as it receives them, and acknowledges once what it merged, as hosts with receive offload
   * do; without it, as where it is absent, it acknowledges every second frame.
   */
  readonly receiveOffload?: boolean;
}

/** Parallel streams, as with iperf. */
export interface IperfWorkload {
  /** The kind of workload. */
  readonly kind: "iperf";
  /** The protocol. */
  readonly protocol: "tcp" | "udp";
  /** Streams at a time. */
  readonly streams: number;
  /** Which way the data go. */
  readonly direction: Direction;
  /** Bytes of one send; by UDP, of one datagram. */
  readonly messageBytes: number;
  /** Bytes of the socket buffers at both ends. */
  readonly socketBuffer: number;
  /** Rate of each stream, in bits per second of payload; 0 is as fast as the sender can. */
  readonly bitRate: number;
  /** The VM at the far end; outside where absent. */
  readonly peer?: string;
  /**
   * Whether a far end outside merges frames of bulk data by TCP as it receives them, and acknowledges once what it merged, as hosts with receive offload
   * do; without it, as where it is absent, it acknowledges every second frame.
   */
  readonly receiveOffload?: boolean;
}

/** A program that computes; its use of memory is the VM's `memory`. */
export interface ComputeWorkload {
  /** The kind of workload. */
  readonly kind: "compute";
  /** Cycles of a unit of work. */
  readonly unitCycles: DistributionSpec;
  /** Seconds between two units; none where absent: it computes without a break. */
  readonly thinkTime?: DistributionSpec;
}

/** Datagrams at the times and of the sizes of a trace. */
export interface TraceWorkload {
  /** The kind of workload. */
  readonly kind: "trace";
  /** A CSV file with columns `time` (s) and `bytes`, read when the description is; excludes `records`. */
  readonly file?: string;
  /** Times in seconds from the start, not falling, and payload bytes. */
  readonly records: readonly (readonly number[])[];
  /** Which way the data go. */
  readonly direction: Direction;
  /** Whether the trace starts again at its end. */
  readonly repeat: boolean;
  /** The VM at the far end; outside where absent. */
  readonly peer?: string;
}

/** Datagrams at a steady rate in bursts, with pauses between them. */
export interface BurstsWorkload {
  /** The kind of workload. */
  readonly kind: "bursts";
  /** Seconds of a burst. */
  readonly on: DistributionSpec;
  /** Seconds of a pause. */
  readonly off: DistributionSpec;
  /** Payload rate within a burst, in bits per second. */
  readonly bitRate: number;
  /** Payload bytes of a datagram. */
  readonly packetBytes: number;
  /** Which way the data go. */
  readonly direction: Direction;
  /** The VM at the far end; outside where absent. */
  readonly peer?: string;
}

/** Hostile: a flood of small packets. */
export interface FloodWorkload {
  /** The kind of workload. */
  readonly kind: "flood";
  /** Packets a second; 0 is as fast as the sender can, and then only for `transmit`. */
  readonly rate: number;
  /** Payload bytes of a packet. */
  readonly packetBytes: number;
  /** `transmit`: the VM floods; `receive`: it is flooded, as with receive livelock. */
  readonly direction: Direction;
  /** The VM that is flooded; outside where absent. */
  readonly peer?: string;
}

/** Hostile: the VM has its device interrupt, or notifies the layer below, without any work to be done. */
export interface InterruptStormWorkload {
  /** The kind of workload. */
  readonly kind: "interrupt-storm";
  /** Notifications a second. */
  readonly rate: number;
}

/** Hostile: descriptors or grants that name memory outside the VM. */
export interface RogueDmaWorkload {
  /** The kind of workload. */
  readonly kind: "rogue-dma";
  /** Descriptors a second. */
  readonly rate: number;
}

/** Hostile: takes all that can be had of a shared resource and keeps it. */
export interface ExhaustionWorkload {
  /** The kind of workload. */
  readonly kind: "exhaustion";
  /** `ring`: large segments for every transmit descriptor in reach; `contexts`: further contexts of the device. */
  readonly resource: "ring" | "contexts";
  /** Requests for a context a second. */
  readonly rate: number;
}

/** Hostile: computes, but sleeps whenever the scheduler's tick looks who runs. */
export interface TickEvasionWorkload {
  /** The kind of workload. */
  readonly kind: "tick-evasion";
  /** Time between two ticks as the VM believes it, in seconds. */
  readonly tick: number;
  /** Share of the tick that it computes. */
  readonly share: number;
}

/** Several workloads in one VM. */
export interface MixedWorkload {
  /** The kind of workload. */
  readonly kind: "mixed";
  /** The workloads, none of them mixed. */
  readonly parts: readonly Exclude<Workload, MixedWorkload>[];
}

/** What a VM is asked to do. */
export type Workload =
  | HttperfWorkload
  | IdleWorkload
  | NetperfWorkload
  | IperfWorkload
  | ComputeWorkload
  | TraceWorkload
  | BurstsWorkload
  | FloodWorkload
  | InterruptStormWorkload
  | RogueDmaWorkload
  | ExhaustionWorkload
  | TickEvasionWorkload
  | MixedWorkload;
