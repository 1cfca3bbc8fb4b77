/**
 * One connection on an empty host, run through the TCP of the packet level: what it sends, and when.
 *
 * @module
 */
import { CLIENT, SERVER, Tcp, type TcpSide } from "../../guest/mod.ts";
import type { Host } from "../../host/mod.ts";
import { type HandlerId, Simulation } from "../../kernel/mod.ts";
import { FIN, maximumSegmentSize, PacketPool, SYN } from "../../packet/mod.ts";
import { largestSegment } from "../_segments.ts";

/** One packet as it was sent; `at` is when the client sends it, or when the server does less one round trip. */
export interface Sent {
  /** Towards the host or away from it. */
  readonly way: "in" | "out";
  /** Payload bytes. */
  readonly payload: number;
  /** Frames on the wire. */
  readonly frames: number;
  /** SYN and FIN bits. */
  readonly flags: number;
  readonly at: number;
}

/** What happened on one connection. */
export interface Trace {
  readonly sent: Sent[];
  /** When each request was sent. */
  readonly requestedAt: number[];
  /** When the client began to think, and when it went on. */
  readonly thoughts: (readonly [from: number, to: number])[];
  /** When the last reply was complete. */
  repliedAt: number;
}

/** Bytes of each request and reply. */
export type Sizes = readonly (readonly [request: number, reply: number])[];

/** How a client goes on after a reply, and where it is. */
export interface ClientSide {
  /** Requests of a burst. */
  readonly burst: number;
  /** Seconds of a pause after each burst. */
  readonly think: number;
  /** Whether the client is on the host too: it sends large segments. */
  readonly inside: boolean;
}

/** Bytes of the first requests (0) or replies (1). */
export function bytesOf(sizes: Sizes, way: 0 | 1, count: number): number {
  return sizes.slice(0, count).reduce((sum, pair) => sum + pair[way], 0);
}

const shared = { closed: () => {}, admits: () => true };

/** A client and a server that take no time, and what they sent. */
class Connection {
  readonly result: Trace = { sent: [], requestedAt: [], thoughts: [], repliedAt: Infinity };
  private readonly simulation = new Simulation();
  private readonly pool = new PacketPool();
  private readonly tcp: Tcp;
  private readonly deliver: HandlerId;
  private readonly thought: HandlerId;
  private served = 0;
  private replied = 0;

  constructor(
    private readonly host: Host,
    private readonly sizes: Sizes,
    private readonly side: ClientSide,
  ) {
    this.tcp = new Tcp(this.simulation, this.pool, {
      options: host.tcp,
      segmentSize: maximumSegmentSize(host.link.mtu),
      client: this.#client(),
      server: this.#server(),
    });
    this.deliver = this.simulation.on((packet) => this.tcp.input(packet));
    this.thought = this.simulation.on((row) => this.#request(row));
  }

  run(): Trace {
    this.tcp.open(this.tcp.create(0));
    this.simulation.run();
    return this.result;
  }

  #transmit(way: "in" | "out"): (packet: number) => void {
    const { simulation, pool, result, host: { link } } = this;
    const [delay, shift] = way === "in" ? [link.roundTripTime, 0] : [0, link.roundTripTime];
    return (packet) => {
      const [payload, frames] = [pool.payload[packet], pool.frames[packet]];
      const flags = pool.flags[packet] & (SYN | FIN);
      result.sent.push({ way, at: simulation.now - shift, payload, frames, flags });
      simulation.schedule(delay, this.deliver, packet);
    };
  }

  /** The client sends a request, or the rest of a burst. */
  #request(row: number): void {
    const { side: { burst }, sizes, simulation, result: { requestedAt } } = this;
    const place = requestedAt.length % burst;
    for (let left = place === 0 ? 1 : burst - place; left > 0; left--) {
      const next = requestedAt.length;
      if (next === sizes.length) return;
      requestedAt.push(simulation.now);
      this.tcp.write(row, CLIENT, sizes[next][0]);
    }
  }

  /** The client has a reply that is not the last. */
  #goOn(row: number): void {
    const { side: { burst, think }, simulation, replied, result } = this;
    if (burst > 1 && replied % burst === 1) return this.#request(row);
    if (replied < result.requestedAt.length) return;
    if (think === 0) return this.#request(row);
    result.thoughts.push([simulation.now, simulation.now + think]);
    simulation.schedule(think, this.thought, row);
  }

  #client(): TcpSide {
    const { host, sizes, side: { inside }, result } = this;
    const { requestedAt } = result;
    return {
      ...shared,
      largestSegment: inside ? largestSegment(host) : maximumSegmentSize(host.link.mtu),
      acknowledgesFrames: !inside,
      transmit: this.#transmit("in"),
      established: (row) => this.#request(row),
      received: (row, bytes) => {
        while (
          this.replied < requestedAt.length && bytes >= bytesOf(sizes, 1, this.replied + 1)
        ) {
          this.replied++;
          if (this.replied === sizes.length) result.repliedAt = this.simulation.now;
          else this.#goOn(row);
        }
      },
      peerClosed: (row) => this.tcp.close(row, CLIENT),
    };
  }

  #server(): TcpSide {
    const { host, sizes, result: { requestedAt } } = this;
    return {
      ...shared,
      largestSegment: largestSegment(host),
      acknowledgesFrames: false,
      transmit: this.#transmit("out"),
      established: () => {},
      received: (row, bytes) => {
        while (this.served < requestedAt.length && bytes >= bytesOf(sizes, 0, this.served + 1)) {
          const reply = sizes[this.served++][1];
          if (this.served === sizes.length) this.tcp.writeAndClose(row, SERVER, reply);
          else this.tcp.write(row, SERVER, reply);
        }
      },
      peerClosed: (row) => this.tcp.close(row, SERVER),
    };
  }
}

/** Runs one connection; the round trip is on the way towards the server, as in the packet-level NIC. */
export function trace(host: Host, sizes: Sizes, side: ClientSide): Trace {
  return new Connection(host, sizes, side).run();
}
