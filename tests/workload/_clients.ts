/** Clients over a TCP whose other side is a server that the test makes. */
import { SERVER, Tcp, type TcpSide } from "@iovlab/iovlab/guest";
import { defaults, host, type HttperfInput } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { PacketPool } from "@iovlab/iovlab/packet";
import { randomStream } from "@iovlab/iovlab/random";
import { Httperf, type WorkloadCounts } from "@iovlab/iovlab/workload";

/** One way between client and server, in seconds. */
export const WAY = 0.001;

/** What the server does with a whole request, and whether it takes a connection. */
export interface Behaviour {
  /** Seconds until the reply; negative: none comes. */
  readonly think?: (connection: number, request: number) => number;
  readonly admits?: () => boolean;
}

/** The clients of one VM and a server. */
export class Clients {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly clients: Httperf;
  readonly tcp: Tcp;
  /** When each connection was opened. */
  readonly opened: number[] = [];
  private requests = 0;

  constructor(workload: Partial<HttperfInput>, behaviour: Behaviour = {}, seed = 1) {
    const { vms } = host({
      architecture: "native",
      vms: [{ name: "web", workload: { kind: "httperf", ...workload } as HttperfInput }],
    });
    const { simulation } = this;
    this.clients = new Httperf(simulation, vms, (path) => randomStream(seed, 0, path));
    const deliver = simulation.on((packet) => this.tcp.input(packet));
    const reply = simulation.on((connection) => this.reply(connection));
    const wire = {
      largestSegment: 1448,
      acknowledgesFrames: true,
      transmit: (packet: number) => void simulation.schedule(WAY, deliver, packet),
    };
    const client: TcpSide = {
      ...wire,
      admits: () => false,
      established: (row) => this.clients.established(row),
      received: (row, bytes) => this.clients.received(row, bytes),
      peerClosed: (row) => this.clients.peerClosed(row),
      closed: (row, aborted) => this.clients.closed(row, aborted),
    };
    const server: TcpSide = {
      ...wire,
      admits: () => behaviour.admits?.() ?? true,
      established: () => {},
      received: (row, bytes) => {
        if (!this.clients.requestIsWhole(row, bytes)) return;
        const seconds = behaviour.think?.(row, this.requests++) ?? 0;
        if (seconds >= 0) simulation.schedule(seconds, reply, row);
      },
      peerClosed: (row) => this.tcp.close(row, SERVER),
      closed: () => {},
    };
    this.tcp = new Tcp(simulation, this.pool, {
      options: defaults.host.tcp,
      segmentSize: 1448,
      client,
      server,
    });
    const open = this.tcp.open.bind(this.tcp);
    this.tcp.open = (connection) => {
      this.opened.push(simulation.now);
      open(connection);
    };
    this.clients.start(this.tcp, 0.002);
  }

  private reply(connection: number): void {
    const bytes = this.clients.replyBytes(connection);
    if (this.clients.isLastRequest(connection)) {
      this.tcp.writeAndClose(connection, SERVER, bytes);
    } else this.tcp.write(connection, SERVER, bytes);
  }

  /** The counts so far. */
  get counts(): WorkloadCounts {
    return this.clients.counts(0)!;
  }
}
