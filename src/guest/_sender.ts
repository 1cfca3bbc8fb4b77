/**
 * The sending half of TCP: windows, round trip, loss recovery.
 *
 * Sources: RFC 5681 (slow start, congestion avoidance, fast retransmit), RFC 6582 (NewReno recovery), RFC 6298
 * (retransmission time-out; a segment that was sent again gives no round trip), RFC 9293 section 3.8.6.1 (probes of a closed
 * window: the first after a retransmission time-out, then at twice the time each), RFC 896 (small segments that wait).
 *
 * `e` stands for an endpoint throughout.
 *
 * @module
 */
import type { Tcp as TcpOptions } from "../host/mod.ts";
import { ACK, FIN, SYN } from "../packet/mod.ts";
import { type EndpointTable, ESTABLISHED } from "./_endpoints.ts";
import type { Segments } from "./_segments.ts";
import type { Timers } from "./_timers.ts";

/** Longest retransmission time-out, in seconds. */
const LONGEST_TIMEOUT = 60;

/** The sending halves of all endpoints. */
export class Sender {
  private readonly table: EndpointTable;
  private readonly segmentSize: number;

  constructor(
    private readonly segments: Segments,
    private readonly timers: Timers,
    private readonly options: TcpOptions,
  ) {
    this.table = segments.table;
    this.segmentSize = segments.segmentSize;
  }

  /** Sends what the windows allow. */
  output(e: number): void {
    const { table } = this;
    if (table.state[e] !== ESTABLISHED) return;
    for (;;) {
      const start = table.next[e];
      const left = table.written[e] - start;
      if (left < 0 || (left === 0 && !table.closing[e])) return;
      const bytes = this.#bytesToSend(e, start, left);
      if (bytes < 0) {
        if (start === table.unacknowledged[e]) this.#awaitWindow(e);
        return;
      }
      const last = table.closing[e] !== 0 && bytes === left;
      this.segments.emit(e, start, bytes, last ? ACK | FIN : ACK);
      this.#sent(e, start, start + bytes + (last ? 1 : 0));
    }
  }

  /**
   * Payload bytes of the next segment, or -1 where none may go: whole segments, or all that is left, or, where nothing is on
   * its way, whatever the window allows.
   */
  #bytesToSend(e: number, start: number, left: number): number {
    const { table, segmentSize } = this;
    const unacknowledged = table.unacknowledged[e];
    const window = Math.min(table.window[e], table.edge[e] - unacknowledged);
    const room = Math.floor(unacknowledged + window - start);
    const largest = this.segments.placeOf(e).largestSegment;
    let bytes = Math.min(left, largest, Math.max(0, room)) | 0; // 32 bits: the remainder below is fast
    const follows = start > unacknowledged;
    if (bytes < left || (follows && table.nagle[e] !== 0 && !table.closing[e])) {
      if (bytes > segmentSize) bytes -= bytes % segmentSize;
      else if (follows && bytes < segmentSize) return -1;
    }
    return bytes === 0 && left > 0 ? -1 : bytes;
  }

  /** Nothing is on its way and the window is closed: it will be probed. */
  #awaitWindow(e: number): void {
    const { table } = this;
    if (table.probeAfter[e] > 0) return;
    table.probeAfter[e] = table.timeout[e];
    this.timers.waitForWindow(e, table.timeout[e]);
  }

  /** Probes the window where that is what the timer was for; otherwise something is to be sent again. */
  probe(e: number): boolean {
    const { table } = this;
    if (table.probeAfter[e] === 0) return false;
    table.probeAfter[e] = Math.min(LONGEST_TIMEOUT, 2 * table.probeAfter[e]);
    this.segments.probe(e);
    this.timers.waitForWindow(e, table.probeAfter[e]);
    return true;
  }

  /** The peer can take more: what a closed window kept back may go. */
  #windowOpens(e: number): void {
    const { table } = this;
    if (table.probeAfter[e] > 0) {
      table.probeAfter[e] = 0;
      table.retransmitAt[e] = Infinity;
    }
    this.output(e);
  }

  #sent(e: number, start: number, end: number): void {
    const { table } = this;
    table.next[e] = end;
    if (table.timedByte[e] < 0 && start >= table.highest[e]) {
      table.timedByte[e] = start;
      table.timedAt[e] = this.segments.simulation.now;
    }
    if (end > table.highest[e]) table.highest[e] = end;
    if (table.retransmitAt[e] === Infinity) this.timers.startTimeout(e);
  }

  /** An acknowledgment arrived, with a window, in a segment of so many bytes of payload. */
  acknowledged(e: number, upTo: number, window: number, payload: number, flags: number): void {
    const { table } = this;
    const before = table.unacknowledged[e];
    if (upTo < before || (upTo > table.highest[e] && !this.#probeWasTaken(e, upTo))) return;
    const opens = upTo + window > table.edge[e];
    if (opens) table.edge[e] = upTo + window;
    if (upTo > before) {
      this.#advance(e, upTo, upTo - before);
    } else if (opens) {
      this.#windowOpens(e);
    } else if (payload === 0 && !(flags & (SYN | FIN))) {
      if (table.next[e] > before) this.#duplicate(e);
    }
  }

  /** Whether an acknowledgment of more than was sent is that of a probe, whose byte then counts as sent. */
  #probeWasTaken(e: number, upTo: number): boolean {
    const { table } = this;
    const taken = table.probeAfter[e] > 0 && upTo === table.next[e] + 1;
    if (taken) table.highest[e] = upTo;
    return taken;
  }

  #advance(e: number, upTo: number, bytes: number): void {
    const { table } = this;
    table.unacknowledged[e] = upTo;
    if (table.next[e] < upTo) table.next[e] = upTo;
    if (table.timedByte[e] >= 0 && upTo > table.timedByte[e]) this.measureRoundTrip(e);
    table.duplicates[e] = 0;
    this.#openWindow(e, upTo, bytes);
    if (table.next[e] > upTo) this.timers.startTimeout(e);
    else table.retransmitAt[e] = Infinity;
    table.probeAfter[e] = 0;
    this.output(e);
    if (table.sendBuffer[e] !== Infinity) this.#tellOwner(e, upTo);
  }

  #tellOwner(e: number, upTo: number): void {
    const { segments, table } = this;
    const bytes = Math.min(upTo, table.written[e]);
    segments.ownerOf(e).acknowledged?.(e >> 1, e & 1, bytes);
  }

  #openWindow(e: number, upTo: number, bytes: number): void {
    const { table, segmentSize } = this;
    if (table.recover[e] >= 0) {
      if (upTo >= table.recover[e]) {
        table.recover[e] = -1;
        table.window[e] = table.threshold[e];
      } else {
        this.#resendFirst(e);
        table.window[e] = Math.max(segmentSize, table.window[e] - bytes + segmentSize);
      }
    } else if (table.window[e] < table.threshold[e]) {
      table.window[e] += Math.min(bytes, 2 * segmentSize);
    } else {
      table.window[e] += segmentSize * segmentSize / table.window[e];
    }
  }

  #duplicate(e: number): void {
    const { table, segmentSize } = this;
    const count = ++table.duplicates[e];
    if (table.recover[e] >= 0) {
      table.window[e] += segmentSize;
      this.output(e);
    } else if (count === 3) {
      this.#halve(e);
      table.window[e] = table.threshold[e] + 3 * segmentSize;
      table.recover[e] = table.next[e];
      this.#resendFirst(e);
    }
  }

  #halve(e: number): void {
    const { table } = this;
    const flight = table.next[e] - table.unacknowledged[e];
    table.threshold[e] = Math.max(flight / 2, 2 * this.segmentSize);
    table.timedByte[e] = -1;
  }

  #resendFirst(e: number): void {
    const { table } = this;
    const start = table.unacknowledged[e];
    const bytes = Math.max(0, Math.min(this.segmentSize, table.written[e] - start));
    const last = table.closing[e] && start + bytes === table.written[e];
    this.segments.emit(e, start, bytes, last ? ACK | FIN : ACK);
    this.timers.startTimeout(e);
  }

  /** What was timed has been acknowledged. */
  measureRoundTrip(e: number): void {
    const { table } = this;
    const sample = this.segments.simulation.now - table.timedAt[e];
    table.timedByte[e] = -1;
    if (table.smoothed[e] < 0) {
      table.smoothed[e] = sample;
      table.deviation[e] = sample / 2;
    } else {
      table.deviation[e] += (Math.abs(table.smoothed[e] - sample) - table.deviation[e]) / 4;
      table.smoothed[e] += (sample - table.smoothed[e]) / 8;
    }
    const wanted = table.smoothed[e] + 4 * table.deviation[e];
    table.timeout[e] = Math.max(this.options.minimumTimeout, wanted);
  }

  /** The retransmission time-out is doubled. */
  backOff(e: number): void {
    const { table } = this;
    this.segments.counters[e & 1].timeouts++;
    table.timeout[e] = Math.min(LONGEST_TIMEOUT, 2 * table.timeout[e]);
    table.timedByte[e] = -1;
  }

  /** All that is not acknowledged is sent again, one segment to begin with. */
  goBack(e: number): void {
    const { table } = this;
    this.#halve(e);
    table.window[e] = this.segmentSize;
    table.recover[e] = -1;
    table.duplicates[e] = 0;
    table.next[e] = table.unacknowledged[e];
    table.retransmitAt[e] = Infinity;
    this.output(e);
  }
}
