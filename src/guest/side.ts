/**
 * What the two sides of TCP have to do with their owners.
 *
 * @module
 */

/** The side of a connection that opens it. */
export const CLIENT = 0;
/** The side of a connection that accepts it. */
export const SERVER = 1;

/** What the owner of one side of all connections does for TCP, and hears from it. */
export interface TcpSide {
  /** Largest payload of a segment that this side hands down, in bytes. */
  readonly largestSegment: number;
  /** Whether every second frame of a train is acknowledged on its own. */
  readonly acknowledgesFrames: boolean;
  /** Carries a packet towards the other side. */
  transmit(packet: number, connection: number): void;
  /** Whether a SYN may make a connection; asked of servers. */
  admits(connection: number): boolean;
  /** The connection can carry data. */
  established(connection: number): void;
  /** So many bytes have arrived in order since the start. */
  received(connection: number, bytes: number): void;
  /** The peer has closed its direction and all its data arrived. */
  peerClosed(connection: number): void;
  /** Both directions are closed, or the peer aborted. */
  closed(connection: number, aborted: boolean): void;
}

/** Counters of one side. */
export interface TcpCounters {
  /** Segments sent again. */
  retransmitted: number;
  /** Retransmission time-outs. */
  timeouts: number;
}
