/**
 * UDP: flows of datagrams between two places, with a send buffer at one end and a bounded receive buffer at the other.
 *
 * A datagram that is larger than a frame is cut into fragments, each of which is a packet; the loss of one loses the datagram. A
 * receive buffer that is full drops a datagram, after the stack has spent its cycles on it. A send buffer that is full makes the
 * program wait until half of it is free, or drops the datagram.
 *
 * Sources: RFC 768 (UDP), RFC 791 (fragments), RFC 815 (putting them together).
 *
 * Where it departs from them, or from an operating system: buffers count payload bytes only; a datagram is in the send buffer until
 * it is handed to the device, not until the device has sent it; one datagram of a flow at a time is put together, and the first
 * fragment of the next gives it up, as packets of a flow keep their order; no ports, no ICMP, no multicast.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { Simulation } from "../kernel/mod.ts";
import {
  DATAGRAM_HEADER_BYTES,
  FRAGMENT,
  FRAGMENT_HEADER_BYTES,
  fragmentBytes,
  LARGEST_DATAGRAM_BYTES,
  maximumDatagramSize,
  OUTSIDE,
  type PacketPool,
  UDP,
} from "../packet/mod.ts";
import { FlowTable } from "./_flows.ts";
import type { Carrier } from "./side.ts";

/** What the owner of flows hears. */
export interface UdpOwner {
  /**
   * A datagram of so many bytes has come to the program where it reads at once, and else to the socket, where it waits for
   * `Udp.read`.
   */
  received(flow: number, bytes: number): void;
  /** A program that found no room for a datagram may send it again. */
  writable?(flow: number): void;
}

/** What a flow is made from; what is absent is as in the comments. */
export interface FlowOptions {
  /** Who hears about it, from `Udp.addOwner`. */
  readonly owner: number;
  /** The place that it comes from: a VM's number, or `OUTSIDE`. */
  readonly from: number;
  /** The place that it goes to. */
  readonly to: number;
  /** Payload bytes that fill the send buffer; where absent, it has no limit. A sender outside needs none. */
  readonly sendBuffer?: number;
  /** What a full send buffer does: has the program wait (`true`, also where absent) or drops the datagram. */
  readonly blocking?: boolean;
  /** Payload bytes that the receive buffer holds until `Udp.read`; where absent, the program reads at once. */
  readonly receiveBuffer?: number;
}

/** Counts of a flow. */
export interface FlowCounts {
  /** Datagrams that the program has sent, those dropped at once included. */
  readonly sent: number;
  /** Payload bytes of them. */
  readonly sentBytes: number;
  /** Of them dropped as the send buffer was full. */
  readonly sendDrops: number;
  /** Datagrams that arrived whole and found room in the receive buffer. */
  readonly received: number;
  /** Payload bytes of them. */
  readonly receivedBytes: number;
  /** Datagrams that arrived whole and were dropped as the receive buffer was full. */
  readonly socketDrops: number;
  /** Datagrams sent before one that was received, and not received themselves. */
  readonly lost: number;
}

/** What UDP is made from. */
export interface UdpParts {
  /** Largest IP packet in bytes. */
  readonly mtu: number;
  /** How packets from outside go. */
  readonly outside: Carrier;
  /** How packets from VMs go. */
  readonly inside: Carrier;
}

/**
 * All flows of datagrams of one simulation.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Udp } from "@iovlab/iovlab/guest";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { OUTSIDE, PacketPool } from "@iovlab/iovlab/packet";
 *
 * const simulation = new Simulation();
 * const wire = { transmit: (packet: number) => void simulation.schedule(0.001, deliver, packet) };
 * const udp = new Udp(simulation, new PacketPool(), { mtu: 1500, outside: wire, inside: wire });
 * const deliver = simulation.on((packet) => udp.input(packet));
 * const owner = udp.addOwner({ received: () => {} });
 * const flow = udp.create({ owner, from: OUTSIDE, to: 0, receiveBuffer: 10_000 });
 * for (let i = 0; i < 3; i++) udp.send(flow, 4000); // three fragments each
 * simulation.run();
 * const { received, socketDrops } = udp.counts(flow);
 * assert.deepEqual([received, socketDrops], [2, 1]);
 * assert.deepEqual([udp.read(flow), udp.read(flow), udp.read(flow)], [4000, 4000, -1]);
 * ```
 */
export class Udp {
  private readonly table = new FlowTable();
  private readonly owners: UdpOwner[] = [];
  private readonly single: number;
  private readonly first: number;
  private readonly further: number;

  /** Makes UDP over a pool of packets. */
  constructor(
    private readonly simulation: Simulation,
    private readonly pool: PacketPool,
    private readonly parts: UdpParts,
  ) {
    this.single = maximumDatagramSize(parts.mtu);
    this.further = fragmentBytes(parts.mtu);
    this.first = this.further - (DATAGRAM_HEADER_BYTES - FRAGMENT_HEADER_BYTES);
  }

  /** Adds an owner of flows; returns its number. */
  addOwner(owner: UdpOwner): number {
    return this.owners.push(owner) - 1;
  }

  /**
   * Makes a flow and returns its row.
   *
   * @throws {InputError} Where both ends are at one place, or a buffer is below 1 byte.
   */
  create(options: FlowOptions): number {
    const { owner, from, to, sendBuffer = Infinity, blocking = true, receiveBuffer = -1 } = options;
    if (from === to) {
      throw new InputError(
        `Cannot make a flow as its ends must be at two places: current value is ${from} for both`,
        { code: "guest/places" },
      );
    }
    if (!(sendBuffer >= 1 && (receiveBuffer === -1 || receiveBuffer >= 1))) {
      throw new InputError(
        `Cannot make a flow as its buffers must be at least 1 byte: current values are ${sendBuffer} and ${receiveBuffer}`,
        { code: "guest/socket-buffer" },
      );
    }
    const { table } = this;
    const flow = table.allocate();
    table.owner[flow] = owner;
    table.from[flow] = from;
    table.to[flow] = to;
    table.sendBuffer[flow] = sendBuffer;
    table.blocking[flow] = blocking ? 1 : 0;
    table.receiveBuffer[flow] = receiveBuffer;
    return flow;
  }

  /** Ends a flow: what is on its way, or waits to be read, is no one's. */
  close(flow: number): void {
    this.table.release(flow);
  }

  /** What a flow has counted. */
  counts(flow: number): FlowCounts {
    const { table } = this;
    return {
      sent: table.sent[flow],
      sentBytes: table.sentBytes[flow],
      sendDrops: table.sendDrops[flow],
      received: table.received[flow],
      receivedBytes: table.receivedBytes[flow],
      socketDrops: table.socketDrops[flow],
      lost: table.latest[flow] - table.received[flow],
    };
  }

  /**
   * A program sends a datagram.
   *
   * @param flow The flow.
   * @param bytes Payload bytes.
   * @returns `false` where the program has to wait: its owner hears when there is room again, and the datagram counts as not sent.
   * @throws {InputError} Where the datagram is larger than an IP packet can be.
   */
  send(flow: number, bytes: number): boolean {
    const { table } = this;
    if (!(bytes >= 0 && bytes <= LARGEST_DATAGRAM_BYTES)) {
      throw new InputError(
        `Cannot send a datagram as it must have from 0 to ${LARGEST_DATAGRAM_BYTES} bytes: current value is ${bytes}`,
        { code: "guest/datagram" },
      );
    }
    const full = table.queued[flow] >= table.sendBuffer[flow];
    if (full && table.blocking[flow]) {
      table.blocked[flow] = 1;
      return false;
    }
    const number = table.sent[flow]++;
    table.sentBytes[flow] += bytes;
    if (full) table.sendDrops[flow]++;
    else if (bytes <= this.single) this.#emit(flow, number, bytes, 1, UDP);
    else this.#emitFragments(flow, number, bytes);
    return true;
  }

  #emitFragments(flow: number, number: number, bytes: number): void {
    const fragments = 1 + Math.ceil((bytes - this.first) / this.further);
    this.#emit(flow, number, this.first, fragments, UDP);
    for (let left = bytes - this.first; left > 0; left -= this.further) {
      this.#emit(flow, number, Math.min(left, this.further), fragments, UDP | FRAGMENT);
    }
  }

  /** The number is kept as what is below 0, so that no receive offload takes a datagram for the continuation of another. */
  #emit(flow: number, number: number, bytes: number, fragments: number, flags: number): void {
    const { pool, table } = this;
    const packet = pool.allocate();
    const from = table.from[flow];
    const to = table.to[flow];
    pool.connection[packet] = -1 - flow;
    pool.generation[packet] = table.generation[flow];
    pool.vm[packet] = from < 0 ? to : from;
    pool.destination[packet] = to;
    pool.sequence[packet] = -1 - number;
    pool.payload[packet] = bytes;
    pool.acknowledgment[packet] = fragments;
    pool.window[packet] = 0;
    pool.flags[packet] = flags;
    pool.frames[packet] = 1;
    pool.stamp[packet] = this.simulation.now;
    if (from === OUTSIDE) this.parts.outside.transmit(packet, flow);
    else {
      table.queued[flow] += bytes;
      this.parts.inside.transmit(packet, flow);
    }
  }

  /** A datagram or fragment has been handed to the device of the VM that it comes from. */
  left(packet: number): void {
    const { pool, table } = this;
    const flow = -1 - pool.connection[packet];
    if (pool.generation[packet] !== table.generation[flow]) return;
    table.queued[flow] = Math.max(0, table.queued[flow] - pool.payload[packet]);
    if (table.blocked[flow] && 2 * table.queued[flow] <= table.sendBuffer[flow]) {
      this.#unblock(flow);
    }
  }

  #unblock(flow: number): void {
    const { table } = this;
    table.blocked[flow] = 0;
    this.owners[table.owner[flow]].writable?.(flow);
  }

  /** A packet arrives at the place that it is for; its row is given back. */
  input(packet: number): void {
    const { pool, table } = this;
    const flow = -1 - pool.connection[packet];
    const current = pool.generation[packet] === table.generation[flow];
    const number = -1 - pool.sequence[packet];
    const bytes = pool.payload[packet];
    const fragments = pool.acknowledgment[packet];
    pool.free(packet);
    if (!current) return;
    if (fragments === 1) this.#arrive(flow, number, bytes);
    else this.#assemble(flow, number, bytes, fragments);
  }

  #assemble(flow: number, number: number, bytes: number, fragments: number): void {
    const { table } = this;
    if (table.partial[flow] !== number) {
      table.partial[flow] = number;
      table.fragments[flow] = table.partialBytes[flow] = 0;
    }
    table.partialBytes[flow] += bytes;
    if (++table.fragments[flow] < fragments) return;
    table.partial[flow] = -1;
    this.#arrive(flow, number, table.partialBytes[flow]);
  }

  /** A datagram has arrived whole. */
  #arrive(flow: number, number: number, bytes: number): void {
    const { table } = this;
    const buffer = table.receiveBuffer[flow];
    if (buffer >= 0) {
      if (table.unread[flow] + bytes > buffer) {
        table.socketDrops[flow]++;
        return;
      }
      table.unread[flow] += bytes;
      table.waitingOf(flow).push(bytes);
    }
    table.received[flow]++;
    table.receivedBytes[flow] += bytes;
    if (number >= table.latest[flow]) table.latest[flow] = number + 1;
    this.owners[table.owner[flow]].received(flow, bytes);
  }

  /** A program takes the datagram that has waited longest; returns its bytes, or -1 where none waits. */
  read(flow: number): number {
    const { table } = this;
    const bytes = table.waiting[flow]?.shift() ?? -1;
    if (bytes > 0) table.unread[flow] -= bytes;
    return bytes;
  }

  /** Payload bytes that wait to be read. */
  unread(flow: number): number {
    return this.table.unread[flow];
  }

  /**
   * The operating system at a place starts anew: what its send and receive buffers held is lost, and programs there that waited for room
   * hear that there is. To be called when its packets have been freed.
   */
  forget(place: number): void {
    const { table } = this;
    for (let flow = 0; flow < table.rows; flow++) {
      if (table.to[flow] === place) {
        table.unread[flow] = 0;
        table.waiting[flow] = undefined;
        table.partial[flow] = -1;
      }
      if (table.from[flow] !== place) continue;
      table.queued[flow] = 0;
      if (table.blocked[flow]) this.#unblock(flow);
    }
  }
}
