/** One VM's split driver between a driver domain and a guest, with a device and a stack that the test controls. */
import { GuestProcessor, StageClock } from "@iovlab/iovlab/guest";
import { descriptorCount } from "@iovlab/iovlab/hardware";
import { type CostModel, costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import {
  GrantCosts,
  Scheduler,
  SplitDevice,
  switchCosts,
  type Vcpu,
} from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";
import { frameCount, PacketPool } from "@iovlab/iovlab/packet";

/** A VM's network interface and what went through it. */
export class SplitRig {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly costs: CostModel = costModelOf(xen2009);
  readonly scheduler: Scheduler;
  readonly guest: Vcpu;
  readonly driver: Vcpu;
  readonly device: SplitDevice;
  readonly sent: number[] = [];
  readonly received: number[] = [];
  /** Descriptors of the device, and how many are taken. */
  ring = 64;
  taken = 0;
  /** Called when a packet is in the stack. */
  onReceive: (packet: number) => void = (packet) => this.pool.free(packet);
  /** Called when a packet is in the device. */
  onSubmit: (packet: number) => void = () => {};
  private reserved = 0;

  constructor(options: HostInput["splitDriver"] = {}, cores = 2) {
    const { splitDriver, offloads, scheduler } = host({
      architecture: "split-driver",
      splitDriver: options,
      vms: [{}],
    });
    const stages = new StageClock(this.simulation, this.pool, 1e9);
    const parts = { pool: this.pool, costs: this.costs, offloads, stages };
    this.scheduler = new Scheduler(this.simulation, {
      options: scheduler,
      cores,
      clockRate: 1e9,
      domains: 2,
      costs: switchCosts(this.costs, true),
    });
    const allowed = Array.from({ length: cores }, () => true);
    const vcpu = (domain: number) =>
      this.scheduler.addVcpu(
        new GuestProcessor(1e6),
        { domain, weight: 1, cap: 0, allowed },
        domain,
      );
    this.guest = vcpu(0);
    this.driver = vcpu(1);
    this.device = new SplitDevice(parts, {
      options: splitDriver,
      grants: new GrantCosts(splitDriver, this.costs),
      guests: [this.guest],
      drivers: [this.driver],
      port: {
        flushCycles: 0,
        reserve: (packet) => this.reserve(packet),
        submit: (packet) => this.submit(packet),
        flush: () => {},
      },
      receive: (packet) => {
        this.received.push(packet);
        this.onReceive(packet);
      },
    });
  }

  private reserve(packet: number): number {
    const descriptors = descriptorCount(this.pool.payload[packet]);
    if (this.taken + this.reserved + descriptors > this.ring) return -1;
    this.reserved += descriptors;
    return 0;
  }

  private submit(packet: number): void {
    const descriptors = descriptorCount(this.pool.payload[packet]);
    this.reserved -= descriptors;
    this.taken += descriptors;
    this.sent.push(packet);
    this.onSubmit(packet);
  }

  /** A packet of so many payload bytes. */
  packet(payload: number): number {
    const packet = this.pool.allocate();
    this.pool.payload[packet] = payload;
    this.pool.frames[packet] = frameCount(payload, 1448);
    this.pool.flags[packet] = 8;
    return packet;
  }

  /** Does something after so many seconds. */
  after(delay: number, what: () => void): void {
    this.simulation.schedule(delay, this.simulation.on(what));
  }
}
