/**
 * What the clients know of each connection, as columns by its row.
 *
 * @module
 */
import { widen } from "../packet/mod.ts";

/** Rows at the start: few, as a connection may have a million requests. */
const INITIAL_CONNECTIONS = 16;

/** The columns. */
export class ConnectionTable {
  /** When it was opened, in seconds. */
  startedAt = new Float64Array(INITIAL_CONNECTIONS);
  /** When its current request was sent, in seconds. */
  sentAt = new Float64Array(INITIAL_CONNECTIONS);
  /** When anything last came from the server, in seconds. */
  progressAt = new Float64Array(INITIAL_CONNECTIONS);
  /** The request that it is at, from 0. */
  request = new Int32Array(INITIAL_CONNECTIONS);
  /** Bytes of all requests so far, the current one included. */
  requestTarget = new Int32Array(INITIAL_CONNECTIONS);
  /** Bytes of all replies so far, that to the current request included. */
  replyTarget = new Int32Array(INITIAL_CONNECTIONS);
  /** The event of its time-out. */
  timer = new Float64Array(INITIAL_CONNECTIONS);
  private requestSizes: Int32Array;
  private replySizes: Int32Array;
  private cycles: Float64Array;

  /** Makes the columns for connections of so many requests at most. */
  constructor(private readonly requests: number) {
    this.requestSizes = new Int32Array(INITIAL_CONNECTIONS * requests);
    this.replySizes = new Int32Array(INITIAL_CONNECTIONS * requests);
    this.cycles = new Float64Array(INITIAL_CONNECTIONS * requests);
  }

  /** Opens a row now, at its first request. */
  open(row: number, now: number): void {
    while (row >= this.startedAt.length) this.#grow();
    this.startedAt[row] = this.progressAt[row] = now;
    this.request[row] = this.requestTarget[row] = this.replyTarget[row] = 0;
  }

  /** Sets what one request of a row asks for. */
  setRequest(row: number, i: number, bytes: number, replyBytes: number, cycles: number): void {
    const at = row * this.requests + i;
    this.requestSizes[at] = bytes;
    this.replySizes[at] = replyBytes;
    this.cycles[at] = cycles;
  }

  /** Bytes of the request that a row is at. */
  requestBytes(row: number): number {
    return this.requestSizes[row * this.requests + this.request[row]];
  }

  /** Bytes of the reply to it. */
  replyBytes(row: number): number {
    return this.replySizes[row * this.requests + this.request[row]];
  }

  /** Cycles of the server program for it. */
  requestCycles(row: number): number {
    return this.cycles[row * this.requests + this.request[row]];
  }

  #grow(): void {
    this.startedAt = widen(this.startedAt);
    this.sentAt = widen(this.sentAt);
    this.progressAt = widen(this.progressAt);
    this.request = widen(this.request);
    this.requestTarget = widen(this.requestTarget);
    this.replyTarget = widen(this.replyTarget);
    this.timer = widen(this.timer);
    this.requestSizes = widen(this.requestSizes);
    this.replySizes = widen(this.replySizes);
    this.cycles = widen(this.cycles);
  }
}
