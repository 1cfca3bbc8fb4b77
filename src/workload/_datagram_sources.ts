/**
 * When datagrams are due, and how large they are.
 *
 * @module
 */
/** A sequence of datagrams; the first is there at once. */
export interface DatagramSource {
  /** When the datagram is due, in seconds from the start; `Infinity`: there is none. */
  readonly at: number;
  /** Its payload bytes. */
  readonly bytes: number;
  /** Goes on to the next. */
  next(): void;
}

/** Datagrams of one size at equal distances; at distance 0 there is always one due. */
export class SteadySource implements DatagramSource {
  /** When the next is due. */
  at: number;
  private sent = 0;

  /** Makes it; the first is due after so many seconds. */
  constructor(
    readonly bytes: number,
    private readonly gap: number,
    private readonly first: number,
  ) {
    this.at = first;
  }

  next(): void {
    this.at = this.first + ++this.sent * this.gap;
  }
}

/**
 * Datagrams of one size in bursts, with pauses between them.
 *
 * Within bursts they are at equal distances, counted over the bursts alone: so the mean rate is that of a burst times the share of time in bursts, exactly.
 */
export class BurstSource implements DatagramSource {
  /** When the next is due. */
  at = 0;
  private end = 0;

  /** Makes it; it begins with a pause. */
  constructor(
    readonly bytes: number,
    private readonly gap: number,
    private readonly on: () => number,
    private readonly off: () => number,
  ) {
    this.next();
  }

  next(): void {
    let left = this.gap;
    while (this.at + left > this.end) {
      left -= this.end - this.at;
      this.at = this.end + this.off();
      this.end = this.at + this.on();
    }
    this.at += left;
  }
}

/** The datagrams of a trace. */
export class TraceSource implements DatagramSource {
  /** When the next is due. */
  at = Infinity;
  /** Its payload bytes. */
  bytes = 0;
  private index = -1;
  private base = 0;

  /** Makes it from times in seconds and payload bytes; a trace that repeats goes on at the time of its last record. */
  constructor(
    private readonly records: readonly (readonly number[])[],
    private readonly repeat: boolean,
  ) {
    this.next();
  }

  next(): void {
    const { records } = this;
    this.index++;
    if (this.index === records.length && this.repeat && records.length > 0) {
      const length = records[records.length - 1][0];
      this.base += length;
      this.index = 0;
      if (length === 0) this.index = records.length;
    }
    if (this.index >= records.length) {
      this.at = Infinity;
      return;
    }
    const [time, bytes] = records[this.index];
    this.at = this.base + time;
    this.bytes = bytes;
  }
}
