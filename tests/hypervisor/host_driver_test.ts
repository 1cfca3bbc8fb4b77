/** Exact: the native driver below the VMs: its queues, its cores, and what it leaves to vCPUs. */
import assert from "node:assert/strict";
import { GuestProcessor, StageClock, stageNumber } from "@iovlab/iovlab/guest";
import { Nic, tagVm } from "@iovlab/iovlab/hardware";
import { costModelOf, host as hostOf, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { HostDriver, type HostPollLimit, Scheduler } from "@iovlab/iovlab/hypervisor";
import { Simulation } from "@iovlab/iovlab/kernel";
import { PacketPool } from "@iovlab/iovlab/packet";

const costs = costModelOf(xen2009);

/** A driver for three VMs on two cores, with devices that the test looks into. */
class Rig {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly nic: Nic;
  readonly scheduler: Scheduler;
  readonly driver: HostDriver;
  readonly got: number[] = [];
  readonly sentOf: number[] = [];
  /** By VM: whether it waits for room; and in which order they were asked. */
  readonly waits = [false, false, false];
  asked: number[] = [];

  constructor(nic: HostInput["nic"], limit: HostPollLimit = {}, forward = 700) {
    const { simulation, pool } = this;
    const host = hostOf({ architecture: "vmm-driver", cores: 2, nic, vms: [{ count: 3 }] });
    const times = { dmaSetup: 0, dmaRate: 1e15, contextCheck: 0 };
    const { link, offloads, clockRate } = host;
    const deliver = (packet: number) => pool.free(packet);
    this.nic = new Nic(simulation, pool, { link, nic: host.nic, times, deliver });
    this.scheduler = new Scheduler(simulation, {
      options: host.scheduler,
      cores: 2,
      clockRate,
      domains: 3,
      costs: { change: 0, wake: 0, inVmm: true },
    });
    const ring = { receiveRing: 256, transmitRing: 256, reserved: 0, weight: 1, cap: 0 };
    this.driver = new HostDriver({
      network: { pool, costs, offloads, stages: new StageClock(simulation, pool, clockRate) },
      nic: this.nic,
      scheduler: this.scheduler,
      host,
      context: { ...ring, windowBase: 0, windowSize: Infinity },
      stage: stageNumber("vmm-receive"),
      forward,
      mappedAbove: Infinity,
      limit,
      users: [0, 1, 2].map((vm) => ({
        arrive: (packet: number) => {
          this.got.push(vm);
          pool.free(packet);
        },
        sent: (tag: number) => void this.sentOf.push(tagVm(tag)),
        roomAgain: () => {
          this.asked.push(vm);
          return this.waits[vm];
        },
      })),
    });
  }

  packet(vm: number, payload = 1448): number {
    const { pool } = this;
    const packet = pool.allocate();
    pool.vm[packet] = vm;
    pool.connection[packet] = 2 * packet;
    pool.payload[packet] = payload;
    pool.frames[packet] = 1;
    pool.flags[packet] = 8;
    return packet;
  }

  receive(vm: number): void {
    this.nic.receive(this.packet(vm), this.driver.contextOf(vm));
  }

  send(vm: number): void {
    const port = this.driver.portOf(vm);
    const packet = this.packet(vm);
    assert.ok(port.reserve(packet) > 0);
    port.submit(packet);
    port.flush();
  }

  busy(): number[] {
    this.simulation.run({ until: this.simulation.now + 0.1 });
    this.scheduler.settle();
    return [...this.scheduler.busyCycles].map(Math.round);
  }
}

Deno.test("one queue is for all VMs and its work is done on the first core", () => {
  const rig = new Rig({ queues: 1 });
  [0, 1, 2].forEach((vm) => rig.receive(vm));
  const [first, second] = rig.busy();
  assert.deepEqual(rig.got, [0, 1, 2]);
  assert.ok(first >= costs.vmmInterrupt + costs.softirqPoll + 3 * (costs.driverReceive + 700));
  assert.equal(second, 0);
  assert.equal(rig.nic.contexts.length, 1);
});

Deno.test("VMs are spread over the queues, and queues over the cores; there are no more than VMs", () => {
  const rig = new Rig({ queues: 2 });
  rig.receive(1);
  const once = costs.vmmInterrupt + costs.softirqPoll + costs.driverReceive + 700;
  assert.deepEqual(rig.busy(), [0, once]);
  rig.receive(2);
  assert.deepEqual(rig.busy(), [once, once]);
  assert.equal(rig.driver.contextOf(0), rig.driver.contextOf(2));
  assert.equal(new Rig({ queues: 8 }).nic.contexts.length, 3);
});

Deno.test("a packet's own cycles are its VM's, those of interrupts and rounds nobody's", () => {
  const rig = new Rig({ queues: 1 });
  for (let i = 0; i < 4; i++) rig.receive(1);
  rig.send(2);
  const [busy] = rig.busy();
  const own = [0, 1, 2].map((vm) => rig.driver.onBehalfOf(vm));
  assert.deepEqual(own, [0, 4 * (costs.driverReceive + 700), costs.driverCompletion]);
  assert.deepEqual(rig.sentOf, [2]);
  assert.equal(Math.round(rig.scheduler.hostCycles), busy);
  assert.ok(busy > own[1] + own[2]);
});

Deno.test("of the VMs that wait for room each is asked, and another one first each time", () => {
  const rig = new Rig({ queues: 1 });
  rig.waits.fill(true);
  for (let round = 0; round < 3; round++) {
    rig.send(0);
    rig.busy();
  }
  assert.deepEqual(rig.asked, [1, 2, 0, 2, 0, 1, 0, 1, 2]);
});

Deno.test("polls without a limit leave nothing of their core, with one they take turns", () => {
  const left = (limit: HostPollLimit) => {
    // a frame takes 12 us on the wire, and its packet 120 us of a core
    const rig = new Rig({ queues: 1, interruptGap: 0, pollBudget: 2 }, limit, 320e3);
    const guest = new GuestProcessor(Infinity);
    const options = { domain: 0, weight: 1, cap: 0, allowed: [true, false] };
    rig.scheduler.addVcpu(guest, options, 0);
    guest.setProgram({ hasTask: () => true, begin: () => 1e5, finish: () => {} });
    guest.wakeProgram();
    const flood = rig.simulation.on(() => {
      rig.receive(0);
      rig.simulation.schedule(12.304e-6, flood);
    });
    rig.simulation.schedule(0, flood);
    rig.simulation.run({ until: 0.05 });
    rig.scheduler.settle();
    return rig.scheduler.domainCycles[0] / rig.scheduler.busyCycles[0];
  };
  assert.ok(left({}) < 0.05);
  const half = left({ budget: 2.66e6 });
  assert.ok(half > 0.4 && half < 0.6, `${half}`);
});
