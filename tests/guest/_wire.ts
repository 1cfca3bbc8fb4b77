/** TCP over a wire of constant delay that carries any number of packets at once, with what each packet looked like. */
import { Tcp, type TcpOwner, type TcpPlace } from "@iovlab/iovlab/guest";
import { host, type Tcp as TcpOptions } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { PacketPool } from "@iovlab/iovlab/packet";

/** Largest payload of a frame, in bytes. */
export const SEGMENT = 1448;

/** A packet as it was sent. */
export interface Sent {
  readonly at: number;
  readonly side: number;
  readonly connection: number;
  readonly vm: number;
  readonly destination: number;
  readonly flags: number;
  readonly sequence: number;
  readonly payload: number;
  readonly acknowledgment: number;
  readonly window: number;
}

/** What differs from a wire that loses nothing, and from the defaults. */
export interface WireOptions {
  /** Seconds of one way; 1 ms where absent. */
  readonly way?: number;
  /** Whether a packet is lost; `count` packets were sent before it. */
  readonly loses?: (sent: Sent, count: number) => boolean;
  /** TCP's constants. */
  readonly tcp?: Partial<TcpOptions>;
  /** Largest payload of a segment of a VM; a frame's where absent. */
  readonly largestInside?: number;
  /** Whether packets are to be noted; they are where absent. */
  readonly notes?: boolean;
}

/** Places joined by a wire. */
export class WireBench {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly sent: Sent[] = [];
  readonly tcp: Tcp;
  private count = 0;

  constructor(private readonly options: WireOptions = {}) {
    const { way = 0.001, tcp = {}, largestInside = SEGMENT } = options;
    const { simulation } = this;
    const deliver = simulation.on((packet) => this.tcp.input(packet));
    const place = (outside: boolean): TcpPlace => ({
      largestSegment: outside ? SEGMENT : largestInside,
      acknowledgesFrames: outside,
      transmit: (packet) => {
        if (this.keeps(packet)) simulation.schedule(way, deliver, packet);
        else this.pool.free(packet);
      },
    });
    this.tcp = new Tcp(simulation, this.pool, {
      options: host({ architecture: "native", tcp, vms: [{}] }).tcp,
      segmentSize: SEGMENT,
      outside: place(true),
      inside: place(false),
    });
  }

  /** Adds an owner that admits all and closes what its peer has closed, but for what is given. */
  owner(given: Partial<TcpOwner>): number {
    return this.tcp.addOwner({
      admits: () => true,
      established: () => {},
      received: () => {},
      peerClosed: (connection, side) => this.tcp.close(connection, side),
      closed: () => {},
      ...given,
    });
  }

  /** Runs something at an instant. */
  at(time: number, work: () => void): void {
    this.simulation.scheduleAt(time, this.simulation.on(work));
  }

  /** Packets that one side sent with data. */
  data(side: number): Sent[] {
    return this.sent.filter((packet) => packet.side === side && packet.payload > 0);
  }

  private keeps(packet: number): boolean {
    const { loses, notes = true } = this.options;
    const count = this.count++;
    if (!loses && !notes) return true;
    const { pool } = this;
    const sent: Sent = {
      at: this.simulation.now,
      side: pool.connection[packet] & 1,
      connection: pool.connection[packet] >> 1,
      vm: pool.vm[packet],
      destination: pool.destination[packet],
      flags: pool.flags[packet],
      sequence: pool.sequence[packet],
      payload: pool.payload[packet],
      acknowledgment: pool.acknowledgment[packet],
      window: pool.window[packet],
    };
    if (notes) this.sent.push(sent);
    return !loses?.(sent, count);
  }
}
