/**
 * The random draws of an httperf workload.
 *
 * @module
 */
import type { HttperfWorkload } from "../host/mod.ts";
import { type ArrivalProcess, arrivalProcess, distribution } from "../random/mod.ts";
import type { Distribution, RandomStream } from "../random/mod.ts";
import type { ConnectionTable } from "./_connections.ts";
import { streamOf } from "./_place.ts";
import type { WorkloadParts } from "./workload.ts";

/** Bytes that go one way on a connection at most. */
const MOST_CONNECTION_BYTES = 2 ** 30;

/** Draws what is random about the connections of one workload, each thing from a stream of its own. */
export class HttperfDraws {
  /** When connections of an open load start; `undefined` for a closed load. */
  readonly arrivals: ArrivalProcess | undefined;
  private readonly requestBytes: Distribution;
  private readonly replyBytes: Distribution;
  private readonly requestCycles: Distribution;
  private readonly thinkTime: Distribution | undefined;
  private readonly request: RandomStream;
  private readonly reply: RandomStream;
  private readonly cycles: RandomStream;
  private readonly clock: RandomStream;
  private readonly think: RandomStream;

  constructor(private readonly workload: HttperfWorkload, parts: WorkloadParts) {
    const { application } = parts.host.vms[parts.vm];
    this.arrivals = workload.arrivals && arrivalProcess(workload.arrivals);
    this.requestBytes = distribution(workload.requestBytes);
    this.replyBytes = distribution(workload.replyBytes);
    this.requestCycles = distribution(application.requestCycles);
    this.thinkTime = workload.thinkTime && distribution(workload.thinkTime);
    this.request = streamOf(parts, "request-bytes");
    this.reply = streamOf(parts, "reply-bytes");
    this.cycles = streamOf(parts, "request-cycles");
    this.clock = streamOf(parts, "arrivals");
    this.think = streamOf(parts, "think-times");
  }

  /** Think times of a connection: one after each burst. */
  get thinks(): number {
    const { requestsPerConnection, burstLength } = this.workload;
    return this.thinkTime ? Math.ceil(requestsPerConnection / burstLength) : 0;
  }

  /** Draws all requests and think times of a connection. */
  drawConnection(table: ConnectionTable, place: number): void {
    const { requestsPerConnection } = this.workload;
    for (let i = 0; i < requestsPerConnection; i++) {
      const bytes = this.#bytes(this.requestBytes.sample(this.request));
      const replyBytes = this.#bytes(this.replyBytes.sample(this.reply));
      const cycles = Math.max(0, this.requestCycles.sample(this.cycles));
      table.setRequest(place, i, bytes, replyBytes, cycles);
    }
    if (!this.thinkTime) return;
    for (let i = 0; i < this.thinks; i++) {
      table.setThinkTime(place, i, Math.max(0, this.thinkTime.sample(this.think)));
    }
  }

  /** Whole bytes, at least one, and no more than all requests of a connection may have together. */
  #bytes(drawn: number): number {
    const most = MOST_CONNECTION_BYTES / this.workload.requestsPerConnection;
    return Math.max(1, Math.min(Math.round(drawn), Math.floor(most)));
  }

  /** Seconds until the next connection of an open load. */
  nextArrival(): number {
    return (this.arrivals as ArrivalProcess).next(this.clock);
  }

  /** Seconds until the first connection of a session of a closed load, spread over a time. */
  stagger(spread: number): number {
    return this.clock.uniform() * spread;
  }
}
