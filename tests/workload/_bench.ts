/** A workload over a wire of constant delay, with programs that have a core each: no scheduler, no devices. */
import { NetworkStack, Tcp, type TcpPlace, Udp } from "@iovlab/iovlab/guest";
import {
  type CostModel,
  costModelOf,
  defaults,
  type Host,
  host,
  type HostInput,
  xen2009,
} from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { PacketPool } from "@iovlab/iovlab/packet";
import { randomStream } from "@iovlab/iovlab/random";
import {
  type RunningWorkload,
  type ServerProgram,
  startWorkload,
  type Tasks,
  type WorkloadParts,
} from "@iovlab/iovlab/workload";

/** One way between any two places, in seconds. */
export const WAY = 0.001;

/** Largest payload of a frame, in bytes. */
export const SEGMENT = 1448;

type Handler = Parameters<WorkloadParts["program"]>[2];

/** What a server does where the test does not want one that needs time. */
export interface Behaviour {
  /** Seconds until a reply; negative: none comes; where absent: none. */
  readonly think?: (connection: number, request: number) => number;
  readonly admits?: () => boolean;
  /** Seconds of one way, by packet; negative: it is lost. */
  readonly way?: (packet: number, pool: PacketPool) => number;
  /** Costs that differ from none at all. */
  readonly costs?: Partial<CostModel>;
}

/** Tasks that take their cycles one after the other, on a core of their own. */
class Core implements Tasks {
  private readonly waiting: [number, number, number][] = [];
  private busy = false;
  private readonly done;

  constructor(
    private readonly simulation: Simulation,
    private readonly clockRate: number,
    private readonly handler: Handler,
  ) {
    this.done = simulation.on(() => {
      const [kind, a, b] = this.waiting.shift()!;
      this.busy = false;
      this.handler.perform(kind, a, b);
      this.next();
    });
  }

  add(kind: number, a: number, b: number): void {
    this.waiting.push([kind, a, b]);
    this.next();
  }

  private next(): void {
    if (this.busy || this.waiting.length === 0) return;
    this.busy = true;
    const cycles = this.handler.taskCycles(...this.waiting[0]);
    this.simulation.schedule(cycles / this.clockRate, this.done);
  }
}

const free = Object.fromEntries(
  Object.keys(costModelOf(xen2009)).map((name) => [name, name === "dmaRate" ? 1e15 : 0]),
) as unknown as CostModel;

/** A host whose workloads run on it. */
export class Bench {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly tcp: Tcp;
  readonly udp: Udp;
  readonly host: Host;
  readonly running: RunningWorkload;
  readonly hostile: string[] = [];
  readonly replies: number[] = [];
  /** When each connection was opened. */
  readonly opened: number[] = [];
  private readonly stack: NetworkStack;
  private requests = 0;

  constructor(
    vms: HostInput["vms"],
    private readonly behaviour: Behaviour = {},
    private readonly seed = 1,
    description: Partial<HostInput> = {},
  ) {
    this.host = host({ architecture: "native", clockRate: 1e9, ...description, vms });
    const { simulation, pool } = this;
    const deliver = simulation.on((packet) => this.stack.input(packet));
    const place: TcpPlace = {
      largestSegment: SEGMENT,
      acknowledgesFrames: true,
      transmit: (packet) => {
        const seconds = behaviour.way?.(packet, pool) ?? WAY;
        if (seconds < 0) pool.free(packet);
        else simulation.schedule(seconds, deliver, packet);
      },
    };
    this.tcp = new Tcp(simulation, pool, {
      options: { ...defaults.host.tcp, ...description.tcp },
      segmentSize: SEGMENT,
      outside: place,
      inside: place,
    });
    // a device that takes everything at once
    const inside = {
      transmit: (packet: number, flow: number) => {
        this.udp.left(packet);
        place.transmit(packet, flow);
      },
    };
    this.udp = new Udp(simulation, pool, { mtu: 1500, outside: place, inside });
    this.stack = new NetworkStack(pool, this);
    const open = this.tcp.open.bind(this.tcp);
    this.tcp.open = (connection) => {
      this.opened.push(simulation.now);
      open(connection);
    };
    this.running = startWorkload(this.host.vms[0].workload, this.parts());
  }

  private parts(): WorkloadParts {
    const { simulation, tcp, udp, hostile } = this;
    const costs = { ...free, ...this.behaviour.costs };
    return {
      simulation,
      host: this.host,
      costs,
      vm: 0,
      tcp,
      udp,
      hostile: {
        disturb: (vm) => void hostile.push(`disturb ${vm}`),
        rogue: (vm) => void hostile.push(`rogue ${vm}`),
        requestContext: (vm) => {
          hostile.push(`context ${vm}`);
          return hostile.length <= 2;
        },
      },
      spread: 0.002,
      path: `vm:${this.host.vms[0].name}`,
      randomStream: (name) => randomStream(this.seed, 0, name),
      program: (_vm, _cpu, handler) => new Core(simulation, this.host.clockRate, handler),
      server: (...made) => this.server(...made),
      replied: (seconds) => void this.replies.push(seconds),
    };
  }

  private server(...[source, actions]: Parameters<WorkloadParts["server"]>): ServerProgram {
    const { behaviour, simulation } = this;
    const reply = simulation.on((connection) =>
      actions.reply(connection, source.replyBytes(connection), source.isLastRequest(connection))
    );
    return {
      listenDrops: 0,
      admits: () => behaviour.admits?.() ?? true,
      withdraw: () => {},
      established: () => {},
      requested: (connection) => {
        const seconds = behaviour.think?.(connection, this.requests++) ?? 0;
        if (seconds >= 0) simulation.schedule(seconds, reply, connection);
      },
    };
  }

  /** The counts so far. */
  get counts(): RunningWorkload["counts"] {
    return this.running.counts;
  }

  /** Runs until a time. */
  run(until: number): this {
    this.simulation.run({ until });
    return this;
  }

  /** Stops the workload and lets everything come to its end. */
  finish(): this {
    this.running.stop();
    this.simulation.run();
    return this;
  }
}
