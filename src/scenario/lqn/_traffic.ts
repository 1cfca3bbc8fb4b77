/**
 * What comes to a VM, goes out of it or is done by it for a rate or in a closed loop: the steady form of every workload that is not just computing.
 *
 * @module
 */
import type { CostModel, Host, HttperfWorkload, Workload } from "../../host/mod.ts";
import { arrivalProcess, distribution } from "../../random/mod.ts";
import { type Conversation, conversationOf } from "./_conversation.ts";
import {
  customersOf,
  datagramOf,
  type Flow,
  flowOf,
  lineRate,
  meanBytes,
  MOST_AT_A_TIME,
} from "./_flows.ts";
import type { EventName } from "./events.ts";
import { disturbance, foreignMemory, type HostileWork } from "./_hostile.ts";

/** The steady form of a workload. */
export interface Traffic {
  /** Customers of a closed load; absent of an open one. */
  readonly population?: number;
  /** Conversations a second of an open load. */
  readonly arrivals?: number;
  /** Customers that an open load becomes where it is more than a host can take and the rest is refused; absent where nothing refuses it. */
  readonly customers?: number;
  /** Seconds between two conversations of a customer. */
  readonly think: number;
  /** Programs that read what comes, or send what goes. */
  readonly programs?: number;
  /** Datagrams that a sender which waited for room sends in a row: those of half its socket's buffer. */
  readonly batch?: number;
  /** Pauses within a conversation, by the client's own choice: how many, and seconds of each in the mean. */
  readonly pauses: readonly [count: number, seconds: number];
  /** What one conversation needs. */
  readonly conversation: Conversation;
  /** Which way a conversation without an answer goes; `none`: there are no packets. Absent where there is an answer. */
  readonly way?: "in" | "out" | "none";
  /** Whether work without packets has the VM's own context interrupt. */
  readonly interrupts?: boolean;
  /** Whether work without packets notifies whoever serves the VM. */
  readonly notifies?: boolean;
  /** Whether every core has a program that never rests: who wakes takes its core, and gives it back. */
  readonly crowded?: boolean;
  /** Whether the far end is on the host: no network is on the way. */
  readonly onHost?: boolean;
  /** Events that it does not come with as it stays on the host, past the NIC; absent where it does not. */
  readonly absent?: readonly EventName[];
  /** The host as such packets see it, where that differs. */
  readonly host?: Host;
  /** Costs of such packets, where they differ. */
  readonly costs?: CostModel;
}

/** Bursts of a connection. */
export function burstsOf({ requestsPerConnection, burstLength }: HttperfWorkload): number {
  return Math.ceil(requestsPerConnection / burstLength);
}

function connections(host: Host, workload: HttperfWorkload): Traffic {
  const { sessions, arrivals, thinkTime } = workload;
  const seconds = thinkTime ? distribution(thinkTime).mean : 0;
  const conversation = conversationOf(host, workload);
  const pauses = [seconds > 0 ? burstsOf(workload) - 1 : 0, seconds] as const;
  if (arrivals) return { arrivals: arrivalProcess(arrivals).rate, think: 0, pauses, conversation };
  return { population: sessions, think: seconds, pauses, conversation };
}

/** A flow as traffic; one without a rate from outside comes at that of the line. */
export function flowTraffic(host: Host, costs: CostModel, flow: Flow): Traffic {
  const way = flow.direction === "receive" ? "in" : "out";
  const common = {
    think: 0,
    pauses: [0, 0] as const,
    conversation: datagramOf(host, costs, flow),
    programs: flow.programs,
    batch: Math.max(1, Math.floor(flow.socketBuffer / meanBytes(flow) / 2)),
    way,
  } as const;
  const fromOutside = way === "in" && flow.peer === undefined;
  const customers = fromOutside
    ? Math.min(MOST_AT_A_TIME, host.nic.receiveRing)
    : customersOf(host, flow);
  if (flow.rate > 0) return { ...common, arrivals: flow.rate, customers };
  if (fromOutside) return { ...common, arrivals: lineRate(host, flow), customers };
  return { ...common, population: customers };
}

function hostile(work: HostileWork, arrivals: number): Traffic {
  return { ...work, arrivals, customers: 1, think: 0, pauses: [0, 0], way: "none" };
}

/**
 * The traffic of a workload, without regard to a far end on the host; undefined of one that has none.
 *
 * @throws {InputError} `scenario/lqn-trace` for a trace without a length.
 */
export function trafficOf(host: Host, costs: CostModel, workload: Workload): Traffic | undefined {
  if (workload.kind === "httperf") return connections(host, workload);
  if (workload.kind === "interrupt-storm") return hostile(disturbance(host, costs), workload.rate);
  if (workload.kind === "rogue-dma") return hostile(foreignMemory(host, costs), workload.rate);
  const flow = flowOf(workload);
  return flow && flowTraffic(host, costs, flow);
}
