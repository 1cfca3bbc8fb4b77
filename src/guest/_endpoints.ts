/**
 * The state of all TCP endpoints of one simulation, as columns of typed arrays.
 *
 * A connection is a row; its client is endpoint `2 * row`, its server `2 * row + 1`.
 *
 * @module
 */
import { widen } from "../packet/mod.ts";

/** Blocks of out-of-order data that an endpoint remembers; what exceeds them is sent again. */
export const BLOCKS = 4;

const INITIAL_CONNECTIONS = 256;

/** States of an endpoint. */
export const CLOSED = 0;
/** The client sent its SYN. */
export const SYN_SENT = 1;
/** The server answered a SYN. */
export const SYN_RECEIVED = 2;
/** Data may flow; the FINs are tracked by sequence numbers. */
export const ESTABLISHED = 3;

/** The columns; `e` below stands for an endpoint, `c` for a connection. */
export class EndpointTable {
  /** By `c`: use of the row. */
  generation = new Int32Array(INITIAL_CONNECTIONS);
  /** By `c`: number of the owner. */
  owner = new Int32Array(INITIAL_CONNECTIONS);
  /** By `e`: its place. */
  place = new Int32Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: one of the states. */
  state = new Uint8Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: first byte not acknowledged. */
  unacknowledged = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: next byte to send. */
  next = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: highest byte ever sent. */
  highest = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: bytes written by the program so far. */
  written = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: whether the program closed its direction. */
  closing = new Uint8Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: congestion window in bytes. */
  window = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: slow-start threshold in bytes. */
  threshold = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: duplicate acknowledgments seen. */
  duplicates = new Int32Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: end of the data outstanding when recovery began, or -1. */
  recover = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: next byte expected from the peer. */
  expected = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: sequence number of the peer's FIN, or -1. */
  finAt = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: frames received and not acknowledged. */
  owed = new Int32Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: smoothed round trip in seconds, or -1. */
  smoothed = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: round trip deviation in seconds. */
  deviation = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: retransmission time-out in seconds. */
  timeout = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: byte whose acknowledgment is timed, or -1. */
  timedByte = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: when the timed byte was sent. */
  timedAt = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: when to retransmit. */
  retransmitAt = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: when a delayed acknowledgment is due. */
  acknowledgeAt = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: when its timer event is due, `Infinity` where none is scheduled. */
  timerAt = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: its timer event. */
  timer = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: out-of-order blocks in use. */
  blocks = new Uint8Array(2 * INITIAL_CONNECTIONS);
  /** By `e * BLOCKS + i`: first byte of a block. */
  blockStart = new Float64Array(2 * INITIAL_CONNECTIONS * BLOCKS);
  /** By `e * BLOCKS + i`: byte after a block. */
  blockEnd = new Float64Array(2 * INITIAL_CONNECTIONS * BLOCKS);
  /** By `e`: bytes of its receive buffer. */
  buffer = new Int32Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: bytes of its send buffer. */
  sendBuffer = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: byte after the last that the peer has said it can take. */
  edge = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: byte after the last that it has said it can take itself; where its program reads by itself. */
  advertised = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: whether its program reads by itself. */
  programReads = new Uint8Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: bytes that its program has read; where it reads by itself. */
  read = new Float64Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: whether small segments wait for acknowledgments. */
  nagle = new Uint8Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: whether its operating system has forgotten it. */
  forgotten = new Uint8Array(2 * INITIAL_CONNECTIONS);
  /** By `e`: seconds until the next probe of a closed window; 0 where none is to go. */
  probeAfter = new Float64Array(2 * INITIAL_CONNECTIONS);
  private free: number[] = [];
  private rows = 0;

  /** Takes a row for a new connection, of which everything is to be set. */
  allocate(): number {
    const row = this.free.pop() ?? this.#extend();
    this.generation[row]++;
    return row;
  }

  /** Gives a connection's row back. */
  release(connection: number): void {
    this.free.push(connection);
  }

  /** Sets an endpoint to its state before anything was sent. */
  reset(e: number, initialWindow: number, initialTimeout: number): void {
    this.state[e] = CLOSED;
    this.unacknowledged[e] =
      this.next[e] =
      this.highest[e] =
      this.written[e] =
        0;
    this.closing[e] = 0;
    this.window[e] = initialWindow;
    this.threshold[e] = Infinity;
    this.duplicates[e] = 0;
    this.recover[e] = -1;
    this.expected[e] = 0;
    this.finAt[e] = -1;
    this.owed[e] = 0;
    this.smoothed[e] = -1;
    this.deviation[e] = 0;
    this.timeout[e] = initialTimeout;
    this.timedByte[e] = -1;
    this.retransmitAt[e] = this.acknowledgeAt[e] = this.timerAt[e] = Infinity;
    this.blocks[e] = 0;
    this.probeAfter[e] = 0;
    this.forgotten[e] = 0;
  }

  /** Endpoints at a place that are not closed. */
  openAt(place: number): number[] {
    const open: number[] = [];
    for (let e = 0; e < 2 * this.rows; e++) {
      if (this.state[e] !== CLOSED && this.place[e] === place) open.push(e);
    }
    return open;
  }

  /** Remembers an out-of-order block, merged with its neighbours; forgets it where all are in use. */
  remember(e: number, start: number, end: number): void {
    const base = e * BLOCKS;
    let kept = 0;
    for (let i = base; i < base + this.blocks[e]; i++) {
      const apart = this.blockEnd[i] < start || this.blockStart[i] > end;
      if (apart) {
        this.blockStart[base + kept] = this.blockStart[i];
        this.blockEnd[base + kept++] = this.blockEnd[i];
      } else {
        start = Math.min(start, this.blockStart[i]);
        end = Math.max(end, this.blockEnd[i]);
      }
    }
    if (kept < BLOCKS) {
      this.blockStart[base + kept] = start;
      this.blockEnd[base + kept++] = end;
    }
    this.blocks[e] = kept;
  }

  /** Moves `expected` over the blocks that have become in order. */
  absorb(e: number): void {
    const base = e * BLOCKS;
    for (let i = base; i < base + this.blocks[e]; i++) {
      if (this.blockStart[i] > this.expected[e]) continue;
      this.expected[e] = Math.max(this.expected[e], this.blockEnd[i]);
      const last = base + --this.blocks[e];
      this.blockStart[i] = this.blockStart[last];
      this.blockEnd[i] = this.blockEnd[last];
      i = base - 1;
    }
  }

  #extend(): number {
    if (this.rows === this.owner.length) this.#grow();
    return this.rows++;
  }

  #grow(): void {
    const table = this as unknown as Record<string, Int32Array | Float64Array | Uint8Array>;
    for (const column of Object.keys(this)) {
      if (ArrayBuffer.isView(table[column])) table[column] = widen(table[column]);
    }
  }
}
