/** Exact: several queues of an interface, back-end threads, several queues of the NIC. */
import assert from "node:assert/strict";
import { type RandomStream, randomStream } from "@iovlab/iovlab/random";
import { DomainRig } from "./_domain.ts";

Deno.test("packets of a connection go by one queue both ways, those of several are spread evenly", () => {
  const eventsOf = (connections: readonly number[]) => {
    const rig = new DomainRig({ split: { queues: 4 }, guestVcpus: 2 });
    rig.after(0, () => {
      for (let i = 0; i < 80; i++) {
        rig.send(0, 100, 2 * connections[i % connections.length] + 1);
        rig.arrive(0, 100, 2 * connections[i % connections.length]);
      }
    });
    rig.simulation.run({ until: 1 });
    assert.deepEqual([rig.sent.length, rig.received[0].length], [80, 80]);
    return rig.domain.devices[0].queues.map((queue) => queue.events > 0);
  };
  assert.deepEqual(eventsOf([6]), [false, false, true, false]);
  assert.deepEqual(eventsOf([1, 9]), [false, true, false, false]);
  assert.deepEqual(eventsOf([0, 1, 2, 3, 4, 5, 6, 7]), [true, true, true, true]);
});

Deno.test("queues are handled by the guest's vCPUs in turns, and by as many of the driver domain's as there are threads", () => {
  const busy = (threads: number) => {
    const rig = new DomainRig({ split: { queues: 4, threads }, guestVcpus: 2, vcpus: 4 });
    rig.after(0, () => {
      for (let i = 0; i < 400; i++) rig.send(0, 1000, 2 * i + 1);
    });
    rig.simulation.run({ until: 1 });
    rig.scheduler.settle();
    assert.equal(rig.sent.length, 400);
    return Array.from(rig.scheduler.busyCycles, (cycles) => cycles > 0 ? 1 : 0);
  };
  // the guest's two, then the driver domain's four, of which the first polls the NIC
  assert.deepEqual(busy(0), [1, 1, 1, 0, 0, 0]);
  assert.deepEqual(busy(1), [1, 1, 1, 0, 0, 0]);
  assert.deepEqual(busy(2), [1, 1, 1, 1, 0, 0]);
  assert.deepEqual(busy(4), [1, 1, 1, 1, 1, 1]);
});

/** Packets a second from the guest through a driver domain whose cores are the bottleneck. */
function throughput(queues: number, threads: number): number {
  const costs = { backTransmit: 20_000, stackTransmitAck: 100, frontTransmit: 100 };
  const rig = new DomainRig({
    split: { queues, threads, grant: "copy" },
    guestVcpus: 2,
    vcpus: 2,
    costs,
    link: { rate: 1e10 },
    nic: { transmitRing: 4096 },
  });
  const keep = () => {
    const { sender } = rig.domain.devices[0];
    for (let c = 0; sender.held < 400; c++) rig.send(0, 0, 2 * c + 1);
  };
  for (let i = 0; i < 400; i++) rig.after(i * 1e-4, keep);
  rig.simulation.run({ until: 0.04 });
  return rig.sent.length / 0.04;
}

Deno.test("two queues on two vCPUs carry nearly twice what one carries; one queue cannot use the second vCPU", () => {
  const one = throughput(1, 1);
  assert.ok(one > 25_000 && one < 45_000, `${one}`);
  assert.ok(throughput(2, 2) > 1.6 * one);
  assert.ok(Math.abs(throughput(1, 2) / one - 1) < 0.02);
  assert.ok(Math.abs(throughput(2, 1) / one - 1) < 0.1);
});

Deno.test("a back end on another vCPU than the NIC's is interrupted, at both ends' cost, and not while it runs", () => {
  const costs = {
    ...{ eventSend: 1e5, eventDeliver: 2e5, interprocessorInterrupt: 4e5, interruptEntry: 8e5 },
    ...{ vmmInterrupt: 0, virtualInterrupt: 0, vcpuWake: 0, vmSwitch: 0 },
  };
  const vmm = (queue: number, packets: number) => {
    const rig = new DomainRig({ split: { queues: 2, threads: 2, grant: "copy" }, vcpus: 2, costs });
    rig.after(0, () => {
      for (let i = 0; i < packets; i++) rig.arrive(0, 0, 2 * queue);
    });
    rig.simulation.run({ until: 1 });
    assert.equal(rig.received[0].length, packets);
    return Math.floor(rig.cycles().vmm[1] / 1e5);
  };
  // to the front end: eventSend; between vCPUs: eventSend, eventDeliver and interprocessorInterrupt
  assert.equal(vmm(0, 1), 1);
  assert.equal(vmm(1, 1), 1 + 7);
  assert.equal(vmm(1, 32), 1 + 7);
});

Deno.test("VMs are spread over the NIC's queues, each polled by a vCPU of its own", () => {
  const rig = new DomainRig({ vms: 4, contexts: 2, vcpus: 2 });
  rig.after(0, () => {
    for (let vm = 0; vm < 4; vm++) {
      rig.send(vm, 100);
      rig.arrive(vm, 100);
    }
  });
  rig.simulation.run({ until: 1 });
  assert.deepEqual(rig.received.map((got) => got.length), [1, 1, 1, 1]);
  assert.equal(rig.sent.length, 4);
  assert.ok(rig.contexts.every((context) => context.interrupts > 0));
  // without threads all back ends are on the first vCPU, so the second has the native driver only
  rig.scheduler.settle();
  const [first, second] = rig.scheduler.busyCycles.slice(4);
  assert.ok(second > 0 && first > second);
});

/** One of some values. */
const pick = <T>(stream: RandomStream, ...values: T[]) =>
  values[Math.floor(stream.uniform() * values.length)];

Deno.test("with any number of queues, threads, vCPUs and contexts, nothing is lost but what is counted, and order holds", () => {
  let total = 0;
  for (let seed = 0; seed < 60; seed++) {
    const stream = randomStream(seed, 0, "queues");
    const vcpus = pick(stream, 1, 2, 3);
    const slots = pick(stream, 18, 64, 256);
    const vms = pick(stream, 1, 2, 3);
    const rig = new DomainRig({
      split: {
        queues: pick(stream, 1, 2, 5),
        threads: pick(stream, 0, 1, vcpus),
        grant: pick(stream, "copy", "map", "persistent", "flip"),
        ringSlots: slots,
        backEndQueue: pick(stream, 4, 32),
        rateControl: pick(stream, true, false),
        ratePeriod: pick(stream, 0.001, 0.01),
      },
      caps: [1e8, 0, 3e8],
      nic: { transmitRing: pick(stream, 18, 64), receiveRing: pick(stream, 4, 64) },
      offloads: { gro: false },
      vms,
      vcpus,
      guestVcpus: pick(stream, 1, 2),
      contexts: pick(stream, 1, 2, 3),
      cores: pick(stream, 1, 2, undefined),
    });
    const { domain, nic, pool, simulation } = rig;
    const connectionOf: number[] = [];
    let [framesToStacks, toWire] = [0, 0];
    for (let i = 0; i < 600; i++) {
      rig.after(0.02 * stream.uniform(), () => {
        const vm = Math.floor(vms * stream.uniform());
        const connection = Math.floor(7 * stream.uniform());
        const bytes = pick(stream, 0, 100, 1448, 20_000);
        const way = stream.uniform();
        let number = -1;
        if (way < 0.4) {
          number = rig.send(vm, bytes, 2 * connection + 1);
          toWire++;
        } else if (way < 0.6 && vms > 1) {
          number = rig.send(vm, bytes, 2 * connection + 1, (vm + 1) % vms);
          framesToStacks += Math.max(1, Math.ceil(bytes / 1448));
        } else {
          number = rig.arrive(vm, Math.min(bytes, 1448), 2 * connection);
          if (number >= 0) framesToStacks++;
        }
        if (number >= 0) connectionOf[number] = 100 * vm + 10 * connection + Number(way < 0.4);
        assert.equal(pool.inUse, nic.held + domain.held);
      });
    }
    simulation.run({ until: 60 });
    const at = `seed ${seed}`;
    assert.deepEqual([pool.inUse, domain.held, nic.held], [0, 0, 0], at);
    assert.equal(rig.sent.length, toWire, at);
    const got = rig.received.reduce((sum, each) => sum + each.length, 0);
    const ringDrops = rig.contexts.reduce((sum, context) => sum + context.receiveDrops, 0);
    let dropped = 0;
    for (let vm = 0; vm < vms; vm++) dropped += domain.dropsOf(vm);
    assert.equal(rig.receivedFrames + ringDrops + dropped, framesToStacks, at);
    // order within a connection
    for (const numbers of [rig.sent.map(([, number]) => number), ...rig.received]) {
      const last = new Map<number, number>();
      for (const number of numbers) {
        const flow = connectionOf[number];
        assert.ok(number > (last.get(flow) ?? -1), at);
        last.set(flow, number);
      }
    }
    for (const device of domain.devices) {
      assert.equal(device.slotsInUse, 0, at);
      assert.equal(device.slotsPosted, slots * device.queues.length, at);
    }
    total += got;
  }
  assert.ok(total > 5000);
});
