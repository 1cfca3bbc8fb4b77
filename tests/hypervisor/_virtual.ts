/** One VM's virtual device with a device and a stack that the test controls; the scheduler's own costs are 0. */
import { GuestProcessor, type NetworkParts, StageClock } from "@iovlab/iovlab/guest";
import { descriptorCount } from "@iovlab/iovlab/hardware";
import {
  type CostModel,
  costModelOf,
  type Host,
  host as hostOf,
  type HostInput,
  xen2009,
} from "@iovlab/iovlab/host";
import {
  Scheduler,
  type Vcpu,
  VirtioDevice,
  VmmDevice,
  type VmmDeviceParts,
} from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";
import { frameCount, PacketPool } from "@iovlab/iovlab/packet";

/** Clock of the cores, in hertz. */
export const CLOCK = 1e9;

/** Bytes of headers that are copied with each frame. */
export const HEADERS = 66;

/** What both kinds of device are joined to. */
export class VirtualRig {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly costs: CostModel;
  readonly host: Host;
  readonly scheduler: Scheduler;
  readonly guest: Vcpu;
  readonly thread: Vcpu;
  readonly sent: number[] = [];
  readonly local: number[] = [];
  readonly received: number[] = [];
  /** Descriptors of the native driver's ring, and how many are taken. */
  ring = Infinity;
  taken = 0;
  private reserved = 0;

  constructor(input: Partial<HostInput> = {}, paid: Partial<CostModel> = {}, cores = 2) {
    this.costs = costModelOf(xen2009, paid);
    this.host = {
      ...hostOf({ architecture: "virtio-vhost", vms: [{}], ...input }),
      clockRate: CLOCK,
    };
    this.scheduler = new Scheduler(this.simulation, {
      options: this.host.scheduler,
      cores,
      clockRate: CLOCK,
      domains: 2,
      costs: { change: 0, wake: 0, inVmm: true },
    });
    const vcpu = (domain: number) => {
      const allowed = Array.from({ length: cores }, (_, core) => core === domain % cores);
      const options = { domain, weight: 1, cap: 0, allowed };
      return this.scheduler.addVcpu(new GuestProcessor(Infinity), options, 0);
    };
    this.guest = vcpu(0);
    this.thread = vcpu(1);
  }

  private get network(): NetworkParts {
    const { pool, costs, host, simulation } = this;
    return {
      pool,
      costs,
      offloads: host.offloads,
      stages: new StageClock(simulation, pool, CLOCK),
    };
  }

  private get ends(): Pick<VmmDeviceParts, "port" | "local" | "receive"> {
    return {
      port: {
        flushCycles: 0,
        reserve: (packet: number) => this.#reserve(packet),
        submit: (packet: number) => this.#submit(packet),
        flush: () => {},
      },
      local: (packet: number) => void this.local.push(packet),
      receive: (packet: number) => void this.received.push(packet),
    };
  }

  #reserve(packet: number): number {
    const descriptors = descriptorCount(this.pool.payload[packet]);
    if (this.taken + this.reserved + descriptors > this.ring) return -1;
    this.reserved += descriptors;
    return 1;
  }

  #submit(packet: number): void {
    const descriptors = descriptorCount(this.pool.payload[packet]);
    this.reserved -= descriptors;
    this.taken += descriptors;
    this.sent.push(packet);
  }

  /** A device of the VMM. */
  vmm(emulated = false): VmmDevice {
    const { host, guest, scheduler } = this;
    return new VmmDevice(this.network, { host, emulated, vm: 0, guest, scheduler, ...this.ends });
  }

  /** A virtio device with its thread on the other core. */
  virtio(): VirtioDevice {
    const { host, guest, thread, simulation } = this;
    return new VirtioDevice(this.network, { simulation, host, guest, thread, ...this.ends });
  }

  /** A packet of so many payload bytes, for outside unless told. */
  packet(payload: number, destination = -1): number {
    const { pool } = this;
    const packet = pool.allocate();
    pool.vm[packet] = 0;
    pool.connection[packet] = 0;
    pool.payload[packet] = payload;
    pool.frames[packet] = frameCount(payload, 1448);
    pool.flags[packet] = 8;
    pool.destination[packet] = destination;
    return packet;
  }

  /** The guest has so much in its queue before it runs; returns the packets. */
  queue(sender: { send(packet: number): void }, packets: number, payload: number): number[] {
    this.guest.guest.freeze();
    const queued = Array.from({ length: packets }, () => this.packet(payload));
    for (const packet of queued) sender.send(packet);
    this.guest.guest.thaw();
    return queued;
  }

  /** Does something after so many seconds. */
  after(delay: number, what: () => void): void {
    this.simulation.schedule(delay, this.simulation.on(what));
  }

  /** Runs until nothing is left to do; returns cycles of the guest, of the VMM for it, and of the thread. */
  run(): readonly [guest: number, vmm: number, thread: number] {
    this.simulation.run({ until: this.simulation.now + 1 });
    this.scheduler.settle();
    const { domainCycles, vmmCycles } = this.scheduler;
    return [domainCycles[0], vmmCycles[0], domainCycles[1]].map(Math.round) as [
      number,
      number,
      number,
    ];
  }
}
