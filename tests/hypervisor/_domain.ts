/** A driver domain between a NIC and the front ends of some VMs, whose stacks the test controls. */
import { GuestProcessor, StageClock } from "@iovlab/iovlab/guest";
import { Nic, type NicContext } from "@iovlab/iovlab/hardware";
import { type CostModel, costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { DriverDomain, Scheduler, switchCosts, type Vcpu } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";
import { ACK, frameCount, OUTSIDE, PacketPool } from "@iovlab/iovlab/packet";

/** Clock of the cores, in hertz. */
export const CLOCK = 1e9;

/** What is there. */
export interface DomainRigOptions {
  readonly split?: HostInput["splitDriver"];
  readonly nic?: HostInput["nic"];
  readonly link?: HostInput["link"];
  readonly offloads?: HostInput["offloads"];
  readonly vms?: number;
  /** vCPUs of each VM. */
  readonly guestVcpus?: number;
  /** vCPUs of the driver domain. */
  readonly vcpus?: number;
  /** Queues of the NIC. */
  readonly contexts?: number;
  /** Cores; one for each vCPU where it is left out, each vCPU pinned. */
  readonly cores?: number;
  readonly costs?: Partial<CostModel>;
  readonly caps?: readonly number[];
}

/** A driver domain and what went through it. */
export class DomainRig {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly costs: CostModel;
  readonly scheduler: Scheduler;
  readonly nic: Nic;
  readonly contexts: readonly NicContext[];
  readonly guests: readonly (readonly Vcpu[])[];
  readonly drivers: readonly Vcpu[];
  readonly domain: DriverDomain;
  /** By VM: what its stack got, as sequence numbers. */
  readonly received: number[][];
  /** What the wire got, as [VM, sequence number]. */
  readonly sent: [number, number][] = [];
  /** Frames that stacks got, and that the wire got. */
  receivedFrames = 0;
  sentFrames = 0;
  private sequence = 0;

  constructor(options: DomainRigOptions = {}) {
    const { vms = 1, guestVcpus = 1, vcpus = 1, contexts = 1, caps = [] } = options;
    const described = host({
      architecture: "split-driver",
      splitDriver: options.split ?? {},
      driverDomain: { vcpus },
      nic: options.nic ?? {},
      link: options.link ?? {},
      offloads: options.offloads ?? {},
      vms: [{ count: vms }],
    });
    this.costs = costModelOf(xen2009, options.costs);
    const { costs, pool, simulation } = this;
    const stages = new StageClock(simulation, pool, CLOCK);
    const parts = { pool, costs, stages, simulation, offloads: described.offloads };
    const { dmaSetup, dmaRate } = costs;
    this.nic = new Nic(simulation, pool, {
      ...described,
      times: { dmaSetup, dmaRate, contextCheck: 0 },
      deliver: (packet) => {
        this.sent.push([pool.vm[packet], pool.sequence[packet]]);
        this.sentFrames += pool.frames[packet];
        pool.free(packet);
      },
      vms,
    });
    const { receiveRing, transmitRing } = described.nic;
    const ring = { receiveRing, transmitRing, reserved: 0, weight: 1, cap: 0 };
    this.contexts = Array.from(
      { length: contexts },
      () => this.nic.addContext({ ...ring, windowBase: 0, windowSize: Infinity }),
    );
    const all = vms * guestVcpus + vcpus;
    const cores = options.cores ?? all;
    this.scheduler = new Scheduler(simulation, {
      options: described.scheduler,
      cores,
      clockRate: CLOCK,
      domains: vms + 1,
      costs: switchCosts(costs, true),
    });
    let home = 0;
    const vcpu = (domain: number) => {
      const own = home++;
      const allowed = Array.from({ length: cores }, (_, core) => cores < all || core === own);
      const parameters = { domain, weight: 1, cap: 0, allowed };
      return this.scheduler.addVcpu(new GuestProcessor(1e6), parameters, own);
    };
    this.guests = Array.from(
      { length: vms },
      (_, vm) => Array.from({ length: guestVcpus }, () => vcpu(vm)),
    );
    this.drivers = Array.from({ length: vcpus }, () => vcpu(vms));
    this.received = this.guests.map(() => []);
    this.domain = new DriverDomain({
      ...parts,
      scheduler: this.scheduler,
      nic: this.nic,
      contexts: this.contexts,
      vcpus: this.drivers,
      split: described.splitDriver,
      pollBudget: described.nic.pollBudget,
      vms,
    });
    this.guests.forEach((vcpus, vm) =>
      this.domain.serve({
        vcpus,
        cap: caps[vm] ?? 0,
        receive: (packet) => {
          this.received[vm].push(pool.sequence[packet]);
          this.receivedFrames += pool.frames[packet];
          pool.free(packet);
        },
      })
    );
  }

  /** A packet of so many payload bytes at a VM's interface; its number is in its sequence. */
  packet(vm: number, payload: number, connection = 0, destination = OUTSIDE): number {
    const { pool } = this;
    const packet = pool.allocate();
    pool.connection[packet] = connection;
    pool.generation[packet] = 0;
    pool.vm[packet] = vm;
    pool.destination[packet] = destination;
    pool.payload[packet] = payload;
    pool.frames[packet] = frameCount(payload, 1448);
    pool.flags[packet] = ACK;
    pool.sequence[packet] = this.sequence++;
    pool.acknowledgment[packet] = 0;
    pool.stamp[packet] = this.simulation.now;
    return packet;
  }

  /** A VM sends so many bytes, to another one where that is given; returns the packet's number. */
  send(vm: number, payload: number, connection = 0, destination = OUTSIDE): number {
    const packet = this.packet(vm, payload, connection, destination);
    const number = this.pool.sequence[packet];
    this.domain.devices[vm].sender.send(packet);
    return number;
  }

  /** A frame of so many bytes comes over the wire for a VM; returns its number, or -1 where the switch dropped it. */
  arrive(vm: number, payload: number, connection = 0): number {
    const packet = this.packet(vm, payload, connection);
    const number = this.pool.sequence[packet];
    const waited = this.nic.receive(packet, this.contexts[vm % this.contexts.length]);
    return waited < 0 ? -1 : number;
  }

  /** Does something after so many seconds. */
  after(delay: number, what: () => void): void {
    this.simulation.schedule(delay, this.simulation.on(what));
  }

  /** Cycles so far: by VM in its own code and in the VMM, then the driver domain's, rounded. */
  cycles(): { own: number[]; vmm: number[]; host: number } {
    const { scheduler } = this;
    scheduler.settle();
    const round = (values: Float64Array) => Array.from(values, (value) => Math.round(value));
    return {
      own: round(scheduler.domainCycles),
      vmm: round(scheduler.vmmCycles),
      host: Math.round(scheduler.hostCycles),
    };
  }
}
