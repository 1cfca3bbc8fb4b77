/** Two TCP endpoints over a wire that the test makes: each packet gets a delay, or is lost. */
import { CLIENT, SERVER, Tcp, type TcpSide } from "@iovlab/iovlab/guest";
import { host, type Tcp as TcpOptions } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { PacketPool } from "@iovlab/iovlab/packet";

/** What the wire sees of a packet. */
export interface Seen {
  readonly from: number;
  readonly at: number;
  readonly flags: number;
  readonly sequence: number;
  readonly payload: number;
  readonly acknowledgment: number;
  readonly frames: number;
}

/** Seconds that a packet takes, negative where it is lost; several where it arrives more than once. */
export type Wire = (packet: Seen, count: number) => number | readonly number[];

/** What the owner of a side may hear; absent: nothing happens. */
export type Ears = Partial<TcpSide>;

/** Two endpoints, what went over the wire, and what each side heard. */
export class Pair {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly tcp: Tcp;
  readonly seen: Seen[] = [];
  readonly heard: string[] = [];
  readonly inOrder = [0, 0];
  /** By side and byte: whether it has arrived there at all. */
  private readonly arrived = [new Uint8Array(1 << 19), new Uint8Array(1 << 19)];

  constructor(
    wire: Wire,
    client: Ears = {},
    server: Ears = {},
    options: Partial<TcpOptions> = {},
    segment = 1448,
  ) {
    const { tcp } = host({ architecture: "native", tcp: options, vms: [{}] });
    const deliver = this.simulation.on((packet) => {
      this.note(packet);
      this.tcp.input(packet);
    });
    const side = (from: number, ears: Ears): TcpSide => ({
      largestSegment: ears.largestSegment ?? segment,
      acknowledgesFrames: ears.acknowledgesFrames ?? from === CLIENT,
      transmit: (packet) => {
        const { pool, simulation } = this;
        const seen = {
          from,
          at: simulation.now,
          flags: pool.flags[packet],
          sequence: pool.sequence[packet],
          payload: pool.payload[packet],
          acknowledgment: pool.acknowledgment[packet],
          frames: pool.frames[packet],
        };
        this.seen.push(seen);
        const delays = [wire(seen, this.seen.length - 1)].flat();
        for (const more of delays.slice(1)) simulation.schedule(more, deliver, this.copy(packet));
        if (delays[0] < 0) pool.free(packet);
        else simulation.schedule(delays[0], deliver, packet);
      },
      admits: ears.admits ?? (() => true),
      established: (connection) => {
        this.heard.push(`${from} established`);
        ears.established?.(connection);
      },
      received: (connection, bytes) => {
        const before = this.inOrder[from];
        if (!(bytes > before)) throw new Error(`${bytes} after ${before}`);
        const hole = this.arrived[from].subarray(before, bytes).indexOf(0);
        if (hole >= 0) throw new Error(`byte ${before + hole} of ${bytes} never arrived`);
        this.inOrder[from] = bytes;
        ears.received?.(connection, bytes);
      },
      peerClosed: (connection) => {
        this.heard.push(`${from} peer closed`);
        if (ears.peerClosed) ears.peerClosed(connection);
        else this.tcp.close(connection, from);
      },
      closed: (connection, aborted) => {
        this.heard.push(`${from} ${aborted ? "aborted" : "closed"}`);
        ears.closed?.(connection, aborted);
      },
    });
    this.tcp = new Tcp(this.simulation, this.pool, {
      options: tcp,
      segmentSize: segment,
      client: side(CLIENT, client),
      server: side(SERVER, server),
    });
  }

  private note(packet: number): void {
    const { connection, sequence, payload } = this.pool;
    const to = 1 - (connection[packet] & 1);
    this.arrived[to].fill(1, sequence[packet], sequence[packet] + payload[packet]);
  }

  private copy(packet: number): number {
    const { pool } = this;
    const twin = pool.allocate();
    for (
      const column of [
        pool.connection,
        pool.generation,
        pool.vm,
        pool.destination,
        pool.sequence,
        pool.payload,
        pool.acknowledgment,
        pool.window,
        pool.flags,
        pool.frames,
      ]
    ) {
      column[twin] = column[packet];
    }
    return twin;
  }

  /** Packets that one side sent. */
  from(side: number): Seen[] {
    return this.seen.filter((packet) => packet.from === side);
  }
}
