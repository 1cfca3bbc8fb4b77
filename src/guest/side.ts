/**
 * What TCP needs of the places that its endpoints are at, and what it tells the owners of connections.
 *
 * A *place* is the outside or a VM: it carries packets. An *owner* is a workload: it opens connections and hears what becomes of
 * them. A {@linkcode TcpSide} is both for one side of all connections, where clients are outside and servers in VMs.
 *
 * @module
 */

/** The side of a connection that opens it. */
export const CLIENT = 0;
/** The side of a connection that accepts it. */
export const SERVER = 1;

/** How packets leave one kind of place: the outside, or a VM. */
export interface Carrier {
  /** Carries a packet of a connection or flow towards the other side. */
  transmit(packet: number, connection: number): void;
}

/** How the packets of endpoints at one kind of place go: those outside, or those in VMs. */
export interface TcpPlace extends Carrier {
  /** Largest payload of a segment that is handed down, in bytes. */
  readonly largestSegment: number;
  /** Whether every second frame of a train is acknowledged on its own. */
  readonly acknowledgesFrames: boolean;
}

/** What the owner of connections decides for TCP, and hears from it; `side` is {@linkcode CLIENT} or {@linkcode SERVER}. */
export interface TcpOwner {
  /** Whether ends of its connections that would acknowledge every second frame of a train acknowledge a whole train once instead. */
  readonly mergesTrains?: boolean;
  /** Whether a SYN may make a connection; asked of servers. */
  admits(connection: number): boolean;
  /** The connection can carry data. */
  established(connection: number, side: number): void;
  /** So many bytes have arrived in order since the start; where the program reads by itself, they wait in the buffer. */
  received(connection: number, side: number, bytes: number): void;
  /** So many of the bytes written have been acknowledged since the start; told where the send buffer is limited. */
  acknowledged?(connection: number, side: number, bytes: number): void;
  /** The peer has closed its direction and all its data arrived. */
  peerClosed(connection: number, side: number): void;
  /** Both directions are closed, or the peer aborted. */
  closed(connection: number, side: number, aborted: boolean): void;
}

/** One side of all connections: its place, and its half of what their owner does. */
export interface TcpSide extends TcpPlace {
  /** Whether a SYN may make a connection; asked of servers. */
  admits(connection: number): boolean;
  /** The connection can carry data. */
  established(connection: number): void;
  /** So many bytes have arrived in order since the start. */
  received(connection: number, bytes: number): void;
  /** So many of the bytes written have been acknowledged since the start; told where the send buffer is limited. */
  acknowledged?(connection: number, bytes: number): void;
  /** The peer has closed its direction and all its data arrived. */
  peerClosed(connection: number): void;
  /** Both directions are closed, or the peer aborted. */
  closed(connection: number, aborted: boolean): void;
}

/**
 * The owner that two sides make together.
 *
 * @param client What hears of the side that opens.
 * @param server What hears of the side that accepts; it alone is asked whether to admit a connection.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { CLIENT, ownerOfSides, SERVER, type TcpSide } from "@iovlab/iovlab/guest";
 *
 * const heard: string[] = [];
 * const side = (name: string): TcpSide => ({
 *   largestSegment: 1448,
 *   acknowledgesFrames: true,
 *   transmit: () => {},
 *   admits: () => name === "server",
 *   established: () => {},
 *   received: (_connection, bytes) => void heard.push(`${name} ${bytes}`),
 *   peerClosed: () => {},
 *   closed: () => {},
 * });
 * const owner = ownerOfSides(side("client"), side("server"));
 * owner.received(7, SERVER, 100);
 * owner.received(7, CLIENT, 200);
 * assert.deepEqual([owner.admits(7), ...heard], [true, "server 100", "client 200"]);
 * ```
 */
export function ownerOfSides(client: TcpSide, server: TcpSide): TcpOwner {
  const of = (side: number) => side === CLIENT ? client : server;
  return {
    admits: (connection) => server.admits(connection),
    established: (connection, side) => of(side).established(connection),
    received: (connection, side, bytes) => of(side).received(connection, bytes),
    acknowledged: (connection, side, bytes) => of(side).acknowledged?.(connection, bytes),
    peerClosed: (connection, side) => of(side).peerClosed(connection),
    closed: (connection, side, aborted) => of(side).closed(connection, aborted),
  };
}

/** Counters of one side. */
export interface TcpCounters {
  /** Segments sent again. */
  retransmitted: number;
  /** Retransmission time-outs. */
  timeouts: number;
}
