/**
 * What httperf knows of each connection, as columns.
 *
 * TCP's rows are shared by all workloads of a host; a connection has a place of its own here, so that the columns grow with one workload's open
 * connections only.
 *
 * @module
 */
import { widen } from "../packet/mod.ts";

/** Places at the start: few, as a connection may have a million requests. */
const INITIAL_PLACES = 16;
const INITIAL_ROWS = 256;

/** The server has taken the connection's SYN. */
export const ADMITTED = 1;
/** The server can carry data. */
export const ESTABLISHED = 2;
/** The client's end is closed or given up. */
export const CLIENT_ENDED = 4;
/** The server's end is closed. */
export const SERVER_ENDED = 8;
/** A task of the client is to read. */
export const READING = 16;
/** The client can send. */
export const CONNECTED = 32;
/** The client waits to be connected, or for a reply. */
export const WAITING = 64;

/** The columns; those of a request are by place and number of the request. */
export class ConnectionTable {
  /** Where the connection stands: bits above. */
  flags = new Uint8Array(INITIAL_PLACES);
  /** When it was opened, in seconds. */
  startedAt = new Float64Array(INITIAL_PLACES);
  /** When its latest requests were sent, in seconds. */
  sentAt = new Float64Array(INITIAL_PLACES);
  /** When the first byte of the reply that it waits for came, in seconds; -1 before. */
  firstByteAt = new Float64Array(INITIAL_PLACES);
  /** When anything last came from the server, in seconds. */
  progressAt = new Float64Array(INITIAL_PLACES);
  /** The event of its time-out or of the end of its think time. */
  timer = new Float64Array(INITIAL_PLACES);
  /** Requests that the client has sent. */
  sent = new Int32Array(INITIAL_PLACES);
  /** Requests that have arrived whole. */
  arrived = new Int32Array(INITIAL_PLACES);
  /** Requests that the server program has replied to. */
  served = new Int32Array(INITIAL_PLACES);
  /** Replies that have come back whole. */
  replied = new Int32Array(INITIAL_PLACES);
  /** Bytes of requests up to the end of the first that has not arrived. */
  requestTarget = new Float64Array(INITIAL_PLACES);
  /** Bytes of replies up to the end of the first that has not come back. */
  replyTarget = new Float64Array(INITIAL_PLACES);
  /** Bytes that have reached the server. */
  bytesIn = new Float64Array(INITIAL_PLACES);
  /** Bytes that have reached the client's program. */
  bytesOut = new Float64Array(INITIAL_PLACES);
  /** Bytes that the client's task reads. */
  reading = new Float64Array(INITIAL_PLACES);
  private requestSizes: Int32Array;
  private replySizes: Int32Array;
  private cycles: Float64Array;
  private thinkTimes: Float64Array;
  /** By row: its place and 1, or 0. */
  private places = new Int32Array(INITIAL_ROWS);
  private readonly free: number[] = [];
  private used = 0;

  /** Makes columns for connections of so many requests and think times at most. */
  constructor(private readonly requests: number, private readonly thinks: number) {
    this.requestSizes = new Int32Array(INITIAL_PLACES * requests);
    this.replySizes = new Int32Array(INITIAL_PLACES * requests);
    this.cycles = new Float64Array(INITIAL_PLACES * requests);
    this.thinkTimes = new Float64Array(INITIAL_PLACES * thinks);
  }

  /** The place of a connection by its row. */
  placeOf(row: number): number {
    return this.places[row] - 1;
  }

  /** Gives a row a place now, before its first request. */
  open(row: number, now: number): number {
    while (row >= this.places.length) this.places = widen(this.places);
    const place = this.free.pop() ?? this.#extend();
    this.places[row] = place + 1;
    this.startedAt[place] = this.progressAt[place] = now;
    this.firstByteAt[place] = -1;
    this.sent[place] =
      this.arrived[place] =
      this.served[place] =
      this.replied[place] =
        0;
    this.flags[place] = this.bytesIn[place] = this.bytesOut[place] = 0;
    return place;
  }

  /** Gives the place back where both ends of a connection are gone. */
  releaseIfGone(row: number): void {
    const place = this.placeOf(row);
    const flags = this.flags[place];
    if (!(flags & CLIENT_ENDED) || ((flags & ADMITTED) && !(flags & SERVER_ENDED))) return;
    this.places[row] = 0;
    this.free.push(place);
  }

  /** Sets what one request asks for. */
  setRequest(place: number, i: number, bytes: number, replyBytes: number, cycles: number): void {
    const at = place * this.requests + i;
    this.requestSizes[at] = bytes;
    this.replySizes[at] = replyBytes;
    this.cycles[at] = cycles;
  }

  /** Bytes of a request. */
  requestBytes(place: number, i: number): number {
    return this.requestSizes[place * this.requests + i];
  }

  /** Bytes of the reply to it. */
  replyBytes(place: number, i: number): number {
    return this.replySizes[place * this.requests + i];
  }

  /** Cycles of the server program for it. */
  requestCycles(place: number, i: number): number {
    return this.cycles[place * this.requests + i];
  }

  /** Sets the think time after a burst, in seconds. */
  setThinkTime(place: number, burst: number, seconds: number): void {
    this.thinkTimes[place * this.thinks + burst] = seconds;
  }

  /** The think time after a burst, in seconds; 0 where there are none. */
  thinkTime(place: number, burst: number): number {
    return this.thinks === 0 ? 0 : this.thinkTimes[place * this.thinks + burst];
  }

  #extend(): number {
    if (this.used === this.flags.length) this.#grow();
    return this.used++;
  }

  #grow(): void {
    const { places } = this;
    const table = this as unknown as Record<string, Int32Array | Float64Array | Uint8Array>;
    for (const column of Object.keys(this)) {
      if (ArrayBuffer.isView(table[column])) table[column] = widen(table[column]);
    }
    this.places = places;
  }
}
