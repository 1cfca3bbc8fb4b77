/**
 * A host as a running simulation: cores, NIC, guests, servers, clients and TCP, joined by its architecture.
 *
 * @module
 */
import {
  GuestProcessor,
  SERVER,
  Server,
  StageClock,
  stageNumber,
  Tcp,
  type TcpSide,
} from "../guest/mod.ts";
import { Nic } from "../hardware/mod.ts";
import type { CostModel, Host } from "../host/mod.ts";
import { Scheduler, switchCosts } from "../hypervisor/mod.ts";
import { Simulation } from "../kernel/mod.ts";
import { maximumSegmentSize, PacketPool } from "../packet/mod.ts";
import { randomStream } from "../random/mod.ts";
import { Httperf } from "../workload/mod.ts";
import { guestCores } from "./_placement.ts";
import { largestSegment } from "./_segments.ts";
import type { ArchitectureModel, GuestParts, Paths } from "./architecture.ts";
import { architectures } from "./architectures.ts";
import { closedRound } from "./bounds.ts";

/** Interrupt-level work of an operating system without a break while a program waits, in seconds. */
const SOFTIRQ_SECONDS = 0.002;

/** The sessions of a closed load start over one round of theirs, and over this time at least, in seconds. */
const LEAST_SPREAD = 0.002;

/**
 * A host that is being simulated.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
 * import { Machine } from "@iovlab/iovlab/scenario";
 *
 * const workload = { kind: "httperf", sessions: 4 } as const;
 * const web = host({ architecture: "vdi", vms: [{ workload }] });
 * const machine = new Machine(web, costModelOf(xen2009), 1, 0);
 * machine.simulation.run({ until: 0.1 });
 * machine.clients.stop(); // what is open comes to its end
 * machine.simulation.run();
 * const { opened, completed, errors } = machine.clients.counts(0)!;
 * assert.deepEqual([completed, errors, machine.pool.inUse], [opened, 0, 0]);
 * ```
 */
export class Machine {
  /** The clock and event list. */
  readonly simulation: Simulation = new Simulation();
  /** All packets. */
  readonly pool: PacketPool = new PacketPool();
  /** Times by stage. */
  readonly stages: StageClock;
  /** The NIC. */
  readonly nic: Nic;
  /** The cores and their scheduler. */
  readonly scheduler: Scheduler;
  /** The servers by VM. */
  readonly servers: readonly Server[];
  /** The clients. */
  readonly clients: Httperf;
  /** All connections. */
  readonly tcp: Tcp;
  /** What the architecture has built. */
  readonly paths: Paths;
  /** Least time in which every session of a closed load comes round once, in seconds; 0 for open load. */
  readonly round: number;
  private readonly model: ArchitectureModel;
  private established = new Uint8Array(256);

  /** Builds a host for one replication; nothing has happened yet. */
  constructor(
    /** The host. */
    readonly host: Host,
    /** Its costs. */
    readonly costs: CostModel,
    seed: number,
    replication: number,
  ) {
    this.model = architectures[host.architecture];
    this.stages = new StageClock(this.simulation, this.pool, host.clockRate);
    this.nic = this.#makeNic();
    this.scheduler = new Scheduler(this.simulation, {
      options: host.scheduler,
      cores: host.cores,
      clockRate: host.clockRate,
      domains: host.vms.length + Math.max(1, this.model.serviceDomains(host).length),
      costs: switchCosts(costs, this.model.virtualized),
    });
    const streamOf = (component: string) => randomStream(seed, replication, component);
    this.clients = new Httperf(this.simulation, host.vms, streamOf);
    const processors = host.vms.map((vm) =>
      Array.from({ length: vm.vcpus }, () => new GuestProcessor(SOFTIRQ_SECONDS * host.clockRate))
    );
    const guests = this.#makeGuests(processors);
    this.paths = this.model.build({
      simulation: this.simulation,
      host,
      costs,
      offloads: host.offloads,
      pool: this.pool,
      stages: this.stages,
      nic: this.nic,
      scheduler: this.scheduler,
      guests,
    });
    this.servers = host.vms.map((vm, index) =>
      this.#makeServer(vm.application.backlog, processors[index])
    );
    this.tcp = new Tcp(this.simulation, this.pool, {
      options: host.tcp,
      segmentSize: maximumSegmentSize(host.link.mtu),
      client: this.#clientSide(),
      server: this.#serverSide(),
    });
    this.round = closedRound(host, costs);
    this.clients.start(this.tcp, Math.max(LEAST_SPREAD, this.round));
  }

  #makeNic(): Nic {
    const { host, costs } = this;
    const times = {
      dmaSetup: costs.dmaSetup,
      dmaRate: costs.dmaRate,
      contextCheck: this.model.checkedContexts ? costs.contextCheck : 0,
    };
    const leaving = stageNumber("nic-transmit");
    const deliver = (packet: number) => {
      const { payload, frames } = this.pool;
      this.stages.serveSeconds(leaving, this.nic.sendSeconds(payload[packet], frames[packet]));
      this.stages.leave(leaving, packet);
      this.tcp.input(packet);
    };
    const { link, nic, vms } = host;
    return new Nic(this.simulation, this.pool, { link, nic, times, deliver, vms: vms.length });
  }

  #makeGuests(processors: readonly (readonly GuestProcessor[])[]): GuestParts[] {
    const { host } = this;
    let home = 0;
    return host.vms.map((vm, index) => {
      const vcpus = processors[index].map((processor) =>
        this.scheduler.addVcpu(
          processor,
          {
            domain: index,
            weight: vm.weight / vm.vcpus,
            cap: vm.cap / vm.vcpus,
            allowed: guestCores(host, vm),
          },
          home++,
        )
      );
      return {
        index,
        vcpu: vcpus[0],
        vcpus,
        receive: (packet: number) => this.tcp.input(packet),
      };
    });
  }

  #makeServer(backlog: number, processors: readonly GuestProcessor[]): Server {
    return new Server(this.costs, backlog, processors, this.clients, {
      generation: (connection) => this.tcp.generation(connection),
      reply: (connection, bytes, close) => {
        if (close) this.tcp.writeAndClose(connection, SERVER, bytes);
        else this.tcp.write(connection, SERVER, bytes);
      },
    });
  }

  #clientSide(): TcpSide {
    const arriving = stageNumber("link-receive");
    const { nic, clients, paths, pool, stages } = this;
    return {
      largestSegment: maximumSegmentSize(this.host.link.mtu),
      acknowledgesFrames: true,
      transmit: (packet) => {
        const line = nic.lineSeconds(pool.payload[packet], pool.frames[packet]);
        const waited = nic.receive(packet, paths.contexts[pool.vm[packet]]);
        if (waited >= 0) stages.add(arriving, waited + line, line);
      },
      admits: () => false,
      established: (connection) => clients.established(connection),
      received: (connection, bytes) => clients.received(connection, bytes),
      peerClosed: (connection) => clients.peerClosed(connection),
      closed: (connection, aborted) => clients.closed(connection, aborted),
    };
  }

  #serverSide(): TcpSide {
    const { host, clients, paths, pool, servers } = this;
    return {
      largestSegment: largestSegment(host),
      acknowledgesFrames: false,
      transmit: (packet) => paths.senders[pool.vm[packet]].send(packet),
      admits: (connection) => {
        const admitted = servers[this.tcp.vmOf(connection)].admits();
        if (admitted) this.#setEstablished(connection, 0);
        return admitted;
      },
      established: (connection) => {
        this.#setEstablished(connection, 1);
        servers[this.tcp.vmOf(connection)].established(connection);
      },
      received: (connection, bytes) => {
        if (clients.requestIsWhole(connection, bytes)) {
          servers[this.tcp.vmOf(connection)].requested(connection);
        }
      },
      peerClosed: (connection) => this.tcp.close(connection, SERVER),
      closed: (connection) => {
        if (!this.established[connection]) servers[this.tcp.vmOf(connection)].withdraw();
      },
    };
  }

  #setEstablished(connection: number, value: number): void {
    while (connection >= this.established.length) {
      const wider = new Uint8Array(2 * this.established.length);
      wider.set(this.established);
      this.established = wider;
    }
    this.established[connection] = value;
  }
}
