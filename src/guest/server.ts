/**
 * A server program: accepts connections from a bounded backlog, reads requests, writes replies, closes.
 *
 * It waits for events on all its connections and handles them in order of arrival, one at a time on each CPU,
 * as an event-driven web server does. A connection is handled on the CPU of its number modulo the CPUs. When the
 * program has been waiting, its first task also pays for being woken.
 *
 * @module
 */
import type { CostModel } from "../host/mod.ts";
import type { GuestProcessor } from "./processor.ts";
import { type TaskHandler, TaskQueue } from "./tasks.ts";

/** What a connection asks for, known to the client that opened it. */
export interface RequestSource {
  /** Bytes of the request that the server is to read now. */
  requestBytes(connection: number): number;
  /** Bytes of the reply to it. */
  replyBytes(connection: number): number;
  /** Cycles of the program for it. */
  requestCycles(connection: number): number;
  /** Whether it is the connection's last. */
  isLastRequest(connection: number): boolean;
}

/** What a server does to its connections. */
export interface ServerActions {
  /** The use of a connection's row: tells a connection from an earlier one of the same row. */
  generation(connection: number): number;
  /** The program writes a reply, and closes after it where it is the last. */
  reply(connection: number, bytes: number, close: boolean): void;
}

const ACCEPT = 0;
const SERVE = 1;

/**
 * The server program of one VM.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { GuestProcessor, Server } from "@iovlab/iovlab/guest";
 * import { costModelOf, xen2009 } from "@iovlab/iovlab/host";
 *
 * const costs = costModelOf(xen2009);
 * const cpu = new GuestProcessor(1e6);
 * const asked = {
 *   requestBytes: () => 80,
 *   replyBytes: () => 1024,
 *   requestCycles: () => 100_000,
 *   isLastRequest: () => true,
 * };
 * const replies: number[] = [];
 * const server = new Server(costs, 128, [cpu], asked, {
 *   generation: () => 0,
 *   reply: (_connection, bytes) => void replies.push(bytes),
 * });
 * server.requested(0);
 * // woken, three system calls, both copies, the program itself
 * const copies = (80 + 1024) * costs.copyByte;
 * assert.equal(cpu.select(), costs.processWake + (3 * costs.systemCall + copies + 100_000));
 * cpu.complete();
 * assert.deepEqual(replies, [1024]);
 * ```
 */
export class Server implements TaskHandler {
  /** SYNs dropped as the backlog was full. */
  listenDrops = 0;
  private waitingToAccept = 0;
  private readonly threads: TaskQueue[];

  /** Makes a server on the CPUs of its operating system. */
  constructor(
    /** The cost model. */
    readonly costs: CostModel,
    private readonly backlog: number,
    processors: readonly GuestProcessor[],
    private readonly source: RequestSource,
    private readonly actions: ServerActions,
  ) {
    this.threads = processors.map((processor) => new TaskQueue(processor, costs.processWake, this));
  }

  /** Whether the backlog takes one more connection; counts a drop where it does not. */
  admits(): boolean {
    if (this.waitingToAccept < this.backlog) {
      this.waitingToAccept++;
      return true;
    }
    this.listenDrops++;
    return false;
  }

  /** A connection that was admitted is gone before it was established. */
  withdraw(): void {
    this.waitingToAccept--;
  }

  /** A connection is established and waits to be accepted. */
  established(connection: number): void {
    this.#add(ACCEPT, connection);
  }

  /** A whole request has arrived. */
  requested(connection: number): void {
    this.#add(SERVE, connection);
  }

  #add(kind: number, connection: number): void {
    const thread = this.threads[connection % this.threads.length];
    thread.add(kind, connection, this.actions.generation(connection));
  }

  /** Cycles of a task; a connection that is gone costs one system call that fails. */
  taskCycles(kind: number, connection: number, generation: number): number {
    const { costs, source } = this;
    if (this.actions.generation(connection) !== generation) return costs.systemCall;
    if (kind === ACCEPT) return costs.systemCall + costs.connectionAccept;
    const bytes = source.requestBytes(connection) + source.replyBytes(connection);
    const calls = source.isLastRequest(connection) ? 3 : 2;
    return calls * costs.systemCall + bytes * costs.copyByte + source.requestCycles(connection);
  }

  /** Carries a task out. */
  perform(kind: number, connection: number, generation: number): void {
    if (kind === ACCEPT) this.waitingToAccept--;
    else if (this.actions.generation(connection) === generation) {
      const { source } = this;
      const last = source.isLastRequest(connection);
      this.actions.reply(connection, source.replyBytes(connection), last);
    }
  }
}
