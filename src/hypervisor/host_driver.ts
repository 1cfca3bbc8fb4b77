/**
 * The native driver of a NIC in software below the VMs that is not a domain: in the VMM, or in the kernel of a host.
 *
 * The NIC has `queues` pairs of rings; VM `v` uses pair `v` modulo their number, and pair `q` interrupts core `q` modulo the cores. An interrupt is
 * work of the VMM on that core, before whatever vCPU has it: it queues a poll, which takes sent packets back, takes up to a budget of received ones,
 * merges them and hands each to its VM's virtual device, and is queued again as long as there is more. Interrupts of the pair are off meanwhile. So the driver
 * waits for no scheduler, and vCPUs wait for the driver: without a limit a flood leaves their core nothing.
 *
 * Rounds of polls and interrupts are nobody's; a packet's own cycles are counted for its VM.
 *
 * @module
 */
import type { NetworkParts, TransmitPort } from "../guest/mod.ts";
import { type ContextOptions, type Nic, type NicContext, tagVm } from "../hardware/mod.ts";
import type { Host } from "../host/mod.ts";
import { frameCycles } from "./_frames.ts";
import { type HostPoll, hostPoller, type HostPollLimit, HostWork, NO_DOMAIN } from "./host_work.ts";
import { type DriverOwner, NicDriver } from "./nic_driver.ts";
import { NicPort } from "./nic_port.ts";
import type { Scheduler } from "./scheduler.ts";

/** A VM's virtual device, as the driver below sees it. */
export interface HostDriverUser {
  /** A packet for the VM comes over the switch; the device frees it where it drops it. */
  arrive(packet: number): void;
  /** A packet of the VM was sent and taken back; its tag. */
  sent(tag: number): void;
  /** The NIC's ring has room again; tells whether the device had waited for it. */
  roomAgain(): boolean;
}

/** What a driver below the VMs is made from. */
export interface HostDriverParts {
  /** What network software shares, with the driver's own costs as `driverReceive` and `driverTransmit`. */
  readonly network: NetworkParts;
  /** The NIC; the driver makes its contexts. */
  readonly nic: Nic;
  /** Whose cores it runs on. */
  readonly scheduler: Scheduler;
  /** Cores, and the NIC's queues and poll budget. */
  readonly host: Pick<Host, "cores" | "nic" | "vms">;
  /** Options of each context. */
  readonly context: ContextOptions;
  /** Stage that a received packet is in until its virtual device has it. */
  readonly stage: number;
  /** Cycles of the switch for each packet that is received. */
  readonly forward: number;
  /** Payload bytes above which a packet to send is in its VM's pages; `Infinity` where all are copied. */
  readonly mappedAbove: number;
  /** How much of a core its polls may take from vCPUs. */
  readonly limit: HostPollLimit;
  /** The virtual devices by VM; they may be added after the driver was made. */
  readonly users: readonly HostDriverUser[];
}

/** One pair of queues: the owner of its driver, and the poll that runs it. */
class QueuePair implements DriverOwner, HostPoll {
  readonly domain = NO_DOMAIN;
  readonly reclaimsInVmm = false;
  readonly stage: number;
  readonly context: NicContext;
  readonly port: NicPort;
  readonly driver: NicDriver;
  private last = 0;

  constructor(
    private readonly parts: HostDriverParts,
    private readonly index: number,
    private readonly onBehalf: Float64Array,
  ) {
    const { network, nic, host, scheduler, context, mappedAbove, limit } = parts;
    this.stage = parts.stage;
    this.context = nic.addContext(context);
    this.port = new NicPort(network, nic, this.context, mappedAbove);
    this.driver = new NicDriver(network, nic, this.context, this, host.nic.pollBudget);
    const core = index % host.cores;
    const poll = hostPoller(this, limit);
    const interrupt = new HostWork(
      network.costs.vmmInterrupt,
      () => scheduler.runOnHost(core, poll),
    );
    this.context.onInterrupt = () => scheduler.runOnHost(core, interrupt);
  }

  begin(): number {
    return this.driver.begin();
  }

  finish(): void {
    this.driver.finish();
  }

  more(): boolean {
    return this.driver.more();
  }

  receiveCycles(packet: number): number {
    const { network, forward } = this.parts;
    const own = frameCycles(network, packet, network.costs.driverReceive);
    this.onBehalf[network.pool.vm[packet]] += own + forward;
    return forward;
  }

  receive(packet: number): void {
    this.parts.users[this.parts.network.pool.vm[packet]].arrive(packet);
  }

  reclaimCycles(tag: number): number {
    this.onBehalf[tagVm(tag)] += this.parts.network.costs.driverCompletion;
    return 0;
  }

  reclaimed(tag: number): void {
    this.parts.users[tagVm(tag)].sent(tag);
  }

  /** Of the VMs that wait the one after the last first is first, as the first may take all the room. */
  roomAgain(): void {
    const { users, host } = this.parts;
    const { queues } = host.nic;
    let first = -1;
    const mine = Math.ceil((users.length - this.index) / queues);
    for (let i = 1; i <= mine; i++) {
      const at = (this.last + i) % mine;
      if (users[this.index + at * queues].roomAgain() && first < 0) first = at;
    }
    if (first >= 0) this.last = first;
  }
}

/**
 * The driver below the VMs of a host.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { StageClock, stageNumber } from "@iovlab/iovlab/guest";
 * import { Nic } from "@iovlab/iovlab/hardware";
 * import { costModelOf, host as hostOf, xen2009 } from "@iovlab/iovlab/host";
 * import { HostDriver, Scheduler, switchCosts } from "@iovlab/iovlab/hypervisor";
 * import { Simulation } from "@iovlab/iovlab/kernel";
 * import { PacketPool } from "@iovlab/iovlab/packet";
 *
 * const host = hostOf({ architecture: "vmm-driver", cores: 1, vms: [{}] });
 * const costs = costModelOf(xen2009);
 * const simulation = new Simulation();
 * const pool = new PacketPool();
 * const stages = new StageClock(simulation, pool, host.clockRate);
 * const network = { pool, stages, costs, offloads: host.offloads };
 * const times = { dmaSetup: 0, dmaRate: 16e9, contextCheck: 0 };
 * const nic = new Nic(simulation, pool, { link: host.link, nic: host.nic, times, deliver: () => {} });
 * const scheduler = new Scheduler(simulation, {
 *   options: host.scheduler,
 *   cores: 1,
 *   clockRate: host.clockRate,
 *   domains: 1,
 *   costs: switchCosts(costs, true),
 * });
 * const got: number[] = [];
 * const driver = new HostDriver({
 *   network,
 *   nic,
 *   scheduler,
 *   host,
 *   context: {
 *     receiveRing: 256,
 *     transmitRing: 256,
 *     reserved: 0,
 *     weight: 1,
 *     cap: 0,
 *     windowBase: 0,
 *     windowSize: Infinity,
 *   },
 *   stage: stageNumber("vmm-receive"),
 *   forward: costs.vmmSwitchPacket,
 *   mappedAbove: Infinity,
 *   limit: {},
 *   users: [{ arrive: (packet) => void got.push(packet), sent: () => {}, roomAgain: () => false }],
 * });
 * const packet = pool.allocate();
 * pool.vm[packet] = 0;
 * pool.payload[packet] = 1448;
 * pool.frames[packet] = 1;
 * nic.receive(packet, driver.contextOf(0));
 * simulation.run();
 * assert.deepEqual(got, [packet]);
 * assert.equal(driver.onBehalfOf(0), costs.driverReceive + costs.vmmSwitchPacket);
 * ```
 */
export class HostDriver {
  private readonly pairs: readonly QueuePair[];
  private readonly onBehalf: Float64Array;

  /** Makes the NIC's contexts and their drivers. */
  constructor({ host, ...parts }: HostDriverParts) {
    this.onBehalf = new Float64Array(host.vms.length);
    const queues = Math.min(host.nic.queues, host.vms.length);
    const used = { ...host, nic: { ...host.nic, queues } };
    this.pairs = Array.from(
      { length: queues },
      (_, index) => new QueuePair({ ...parts, host: used }, index, this.onBehalf),
    );
  }

  /** The context that a VM's packets arrive at. */
  contextOf(vm: number): NicContext {
    return this.pairs[vm % this.pairs.length].context;
  }

  /** The transmit ring that a VM's packets leave by. */
  portOf(vm: number): TransmitPort {
    return this.pairs[vm % this.pairs.length].port;
  }

  /** Cycles spent so far on a VM's packets, without those of rounds and interrupts. */
  onBehalfOf(vm: number): number {
    return this.onBehalf[vm];
  }

  /** Packets in the drivers' hands. */
  get held(): number {
    return this.pairs.reduce((sum, { driver }) => sum + driver.held, 0);
  }
}
