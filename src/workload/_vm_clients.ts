/**
 * The clients of one VM: when they open connections, what they ask for, and what they have counted.
 *
 * @module
 */
import type { HttperfWorkload, Vm } from "../host/mod.ts";
import {
  type ArrivalProcess,
  arrivalProcess,
  type Distribution,
  distribution,
  type RandomStream,
} from "../random/mod.ts";
import { changeOpen, newCounts, type WorkloadCounts } from "./counts.ts";

/** Bytes that go one way on a connection at most: sequence numbers are 32-bit. */
const MOST_CONNECTION_BYTES = 2 ** 30;

/** The random draws and the counts of one VM's clients. */
export class VmClients {
  readonly counts: WorkloadCounts = newCounts();
  readonly arrivals: ArrivalProcess | undefined;
  private readonly requestBytes: Distribution;
  private readonly replyBytes: Distribution;
  private readonly requestCycles: Distribution;
  private readonly request: RandomStream;
  private readonly reply: RandomStream;
  private readonly cycles: RandomStream;
  private readonly clock: RandomStream;

  constructor(
    readonly workload: HttperfWorkload,
    vm: Vm,
    streamOf: (component: string) => RandomStream,
  ) {
    this.arrivals = workload.arrivals && arrivalProcess(workload.arrivals);
    this.requestBytes = distribution(workload.requestBytes);
    this.replyBytes = distribution(workload.replyBytes);
    this.requestCycles = distribution(vm.application.requestCycles);
    this.request = streamOf(`vm:${vm.name}/request-bytes`);
    this.reply = streamOf(`vm:${vm.name}/reply-bytes`);
    this.cycles = streamOf(`vm:${vm.name}/request-cycles`);
    this.clock = streamOf(`vm:${vm.name}/arrivals`);
  }

  drawRequestBytes(): number {
    return this.#bytes(this.requestBytes.sample(this.request));
  }

  drawReplyBytes(): number {
    return this.#bytes(this.replyBytes.sample(this.reply));
  }

  /** Whole bytes, at least one, and no more than all requests of a connection may have together. */
  #bytes(drawn: number): number {
    const most = MOST_CONNECTION_BYTES / this.workload.requestsPerConnection;
    return Math.max(1, Math.min(Math.round(drawn), Math.floor(most)));
  }

  drawCycles(): number {
    return Math.max(0, this.requestCycles.sample(this.cycles));
  }

  /** Seconds until the next connection of an open load. */
  nextArrival(): number {
    return (this.arrivals as ArrivalProcess).next(this.clock);
  }

  /** Seconds until the first connection of a session of a closed load, spread over a time. */
  stagger(spread: number): number {
    return this.clock.uniform() * spread;
  }

  changeOpen(by: number, now: number): void {
    changeOpen(this.counts, by, now);
  }
}
