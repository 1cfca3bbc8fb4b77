/**
 * The state of all UDP flows of one simulation, as columns of typed arrays.
 *
 * @module
 */
import { Ring } from "../kernel/mod.ts";
import { widen } from "../packet/mod.ts";

const INITIAL_FLOWS = 32;

/** The columns; a flow is a row. */
export class FlowTable {
  /** Use of the row. */
  generation: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** Number of the owner. */
  owner: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** The place that it comes from. */
  from: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** The place that it goes to. */
  to: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** Bytes of the send buffer. */
  sendBuffer: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Bytes in the send buffer. */
  queued: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Whether a datagram that finds no room waits with its program; else it is dropped. */
  blocking: Uint8Array = new Uint8Array(INITIAL_FLOWS);
  /** Whether the program waits for room. */
  blocked: Uint8Array = new Uint8Array(INITIAL_FLOWS);
  /** Bytes of the receive buffer; -1 where the program reads at once. */
  receiveBuffer: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Bytes that wait to be read. */
  unread: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Number of the datagram that is put together from fragments, or -1. */
  partial: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Fragments of it that are there. */
  fragments: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** Bytes of them. */
  partialBytes: Int32Array = new Int32Array(INITIAL_FLOWS);
  /** Datagrams that the program has sent, those dropped at once included: the number of the next. */
  sent: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Payload bytes of them. */
  sentBytes: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Of them dropped as the send buffer was full. */
  sendDrops: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Datagrams that found room in the receive buffer. */
  received: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Payload bytes of them. */
  receivedBytes: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Datagrams dropped as the receive buffer was full. */
  socketDrops: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** The number after that of the latest datagram received. */
  latest: Float64Array = new Float64Array(INITIAL_FLOWS);
  /** Sizes of the datagrams that wait to be read, by row; rows that never had any have none. */
  readonly waiting: (Ring | undefined)[] = [];
  /** Rows that were ever in use. */
  rows = 0;
  private free: number[] = [];

  /** Takes a row for a new flow; owner, places and buffers are to be set. */
  allocate(): number {
    const flow = this.free.pop() ?? this.#extend();
    this.queued[flow] = this.blocked[flow] = this.unread[flow] = 0;
    this.sent[flow] = this.sentBytes[flow] = this.sendDrops[flow] = 0;
    this.received[flow] = this.receivedBytes[flow] = this.socketDrops[flow] = 0;
    this.latest[flow] = 0;
    this.partial[flow] = -1;
    this.waiting[flow] = undefined;
    return flow;
  }

  /** Gives a flow's row back: its packets on the way are no one's. */
  release(flow: number): void {
    this.generation[flow]++;
    this.blocked[flow] = 0;
    this.free.push(flow);
  }

  /** The queue of a flow's datagrams that wait to be read. */
  waitingOf(flow: number): Ring {
    return this.waiting[flow] ??= new Ring();
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
