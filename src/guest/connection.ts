/**
 * What a TCP connection is made from: its two places, its owner, its socket buffers.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import type { Tcp as TcpOptions } from "../host/mod.ts";
import { OUTSIDE } from "../packet/mod.ts";
import type { EndpointTable } from "./_endpoints.ts";
import { CLIENT, SERVER } from "./side.ts";

/** What a connection is made from; what is absent is as in the comments. */
export interface ConnectionOptions {
  /** The place of the side that opens: a VM's number, or `OUTSIDE`, which it is where absent. */
  readonly client?: number;
  /** The place of the side that accepts: a VM's number, or `OUTSIDE`. */
  readonly server: number;
  /** Who hears about it, from `Tcp.addOwner`; the first owner where absent. */
  readonly owner?: number;
  /**
   * Bytes of both socket buffers at both ends: of the send buffer, which `Tcp.room` is about, and of the receive buffer,
   * which the window is about. Where absent, programs may write without limit and the window is `tcp.receiveWindow`.
   */
  readonly socketBuffer?: number;
  /** Whether the client's program takes data out of its buffer by `Tcp.read`; where absent, it reads at once and its window is constant. */
  readonly clientReads?: boolean;
  /** The same of the server's program. */
  readonly serverReads?: boolean;
  /** Whether small segments wait until all that was sent is acknowledged (RFC 896); where absent, they go at once. */
  readonly nagle?: boolean;
}

/** Sets a new connection's columns, and checks its options. */
export function setUpConnection(
  table: EndpointTable,
  connection: number,
  options: ConnectionOptions,
  { receiveWindow }: TcpOptions,
): void {
  const { client = OUTSIDE, server, owner = 0, socketBuffer, nagle = false } = options;
  if (client === server) {
    throw new InputError(
      `Cannot make a connection as its sides must be at two places: current value is ${client} for both`,
      { code: "guest/places" },
    );
  }
  if (socketBuffer !== undefined && !(socketBuffer >= 1 && socketBuffer < 2 ** 31)) {
    throw new InputError(
      `Cannot make a connection as its socket buffer must be from 1 to 2147483647 bytes: current value is ${socketBuffer}`,
      { code: "guest/socket-buffer" },
    );
  }
  table.owner[connection] = owner;
  const places = [client, server];
  const reads = [options.clientReads, options.serverReads];
  for (const side of [CLIENT, SERVER]) {
    const e = 2 * connection + side;
    const buffer = socketBuffer ?? receiveWindow;
    table.place[e] = places[side];
    table.sendBuffer[e] = socketBuffer ?? Infinity;
    table.buffer[e] = table.edge[e] = table.advertised[e] = buffer;
    table.programReads[e] = reads[side] ? 1 : 0;
    table.read[e] = 0;
    table.nagle[e] = nagle ? 1 : 0;
  }
}
