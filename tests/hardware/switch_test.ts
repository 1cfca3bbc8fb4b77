/** Exact: frames between two contexts of a device, through its own switch or round by the external one. */
import assert from "node:assert/strict";
import { type NicContext, type NicParts, transmitTag } from "@iovlab/iovlab/hardware";
import type { HostInput } from "@iovlab/iovlab/host";
import { FIN } from "@iovlab/iovlab/packet";
import { Device } from "./_device.ts";

const LINE = 1538 * 8 / 1e9;
const RTT = 1e-4;
const TIMES = { dmaSetup: 2e-7, contextCheck: 5e-8, dmaRate: 1.6e10 };
const TRANSFER = 2.5e-7 + 1448 * 8 / 1.6e10;

/** A device of so many VMs with a context each. */
class Machine extends Device {
  readonly contexts: NicContext[] = [];

  constructor(vms: number, internalSwitch: boolean, parts: Partial<NicParts> = {}) {
    const input: Pick<HostInput, "link" | "nic"> = {
      link: { rate: 1e9, roundTripTime: RTT, switchBuffer: 80_000 },
      nic: { internalSwitch, interruptGap: 0 },
    };
    super(input, TIMES, { contextOf: (vm) => this.contexts[vm], ...parts });
    for (let vm = 0; vm < vms; vm++) {
      this.contexts.push(this.context({ transmitRing: 4096, receiveRing: 4096 }));
      this.contexts[vm].masked = true;
    }
  }

  /** A VM posts a packet for another, or for the outside. */
  post(vm: number, destination: number, payload = 1448): number {
    const packet = this.packet(payload);
    this.pool.vm[packet] = vm;
    this.pool.destination[packet] = destination;
    this.contexts[vm].post(packet, transmitTag(vm, payload, 0));
    this.nic.ring(this.contexts[vm]);
    return packet;
  }

  /** All that a VM has received by now: when it was in memory. */
  received(vm: number): { readonly packet: number; readonly ready: number }[] {
    const all: { packet: number; ready: number }[] = [];
    const { nic, pool } = this;
    for (let packet = nic.take(this.contexts[vm]); packet >= 0;) {
      all.push({ packet, ready: pool.ready[packet] });
      packet = nic.take(this.contexts[vm]);
    }
    return all;
  }
}

const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-12, `${a} ${b}`);

Deno.test("the internal switch takes a transfer each way and no line", () => {
  const machine = new Machine(2, true);
  machine.at(0, () => void machine.post(0, 1));
  machine.simulation.run();
  machine.at(1, () => {
    const [{ packet, ready }] = machine.received(1);
    close(ready, 2 * TRANSFER);
    assert.equal(machine.pool.vm[packet], 1);
  });
  machine.simulation.run();
  const { nic } = machine;
  assert.deepEqual([nic.framesOut, nic.framesIn, nic.framesSwitched], [0, 0, 1]);
  assert.deepEqual([nic.transmitBusy, nic.receiveBusy], [0, 0]);
  assert.deepEqual([...nic.vmFrames.slice(0, 2)], [1, 1]);
  assert.equal(machine.departed.length, 0);
});

Deno.test("without it, a frame takes the line out and the line in, turning round at once", () => {
  const machine = new Machine(2, false);
  machine.at(0, () => void machine.post(0, 1));
  machine.at(1, () => close(machine.received(1)[0].ready, 2 * LINE + TRANSFER));
  machine.simulation.run();
  const { nic } = machine;
  assert.deepEqual([nic.framesOut, nic.framesIn, nic.framesSwitched], [1, 1, 0]);
  close(nic.transmitBusy, LINE);
  close(nic.receiveBusy, LINE);
});

Deno.test("a large segment arrives as its frames, in order and whole", () => {
  for (const internalSwitch of [true, false]) {
    let turned = 0;
    const machine = new Machine(2, internalSwitch, { turned: () => turned++ });
    machine.at(0, () => {
      const packet = machine.post(0, 1, 14_400);
      machine.pool.flags[packet] = FIN;
      machine.pool.sequence[packet] = 5000;
    });
    machine.at(1, () => {
      const { pool } = machine;
      const frames = machine.received(1).map(({ packet }) => packet);
      let next = 5000;
      for (const packet of frames) {
        assert.deepEqual([pool.sequence[packet], pool.frames[packet], pool.vm[packet]], [
          next,
          1,
          1,
        ]);
        next += pool.payload[packet];
      }
      assert.equal(next, 19_400);
      assert.deepEqual(frames.map((packet) => pool.flags[packet]), [...Array(9).fill(0), FIN]);
      assert.equal(pool.inUse, 10);
    });
    machine.simulation.run();
    assert.equal(turned, 1);
  }
});

Deno.test("a frame from within does not wait for frames from outside that are still on their way", () => {
  for (const internalSwitch of [true, false]) {
    const machine = new Machine(2, internalSwitch);
    const { nic, pool, simulation } = machine;
    const outside = () => {
      const packet = machine.packet();
      pool.vm[packet] = 1;
      nic.receive(packet, machine.contexts[1]);
    };
    machine.at(0, () => {
      for (let i = 0; i < 20; i++) outside(); // from 100 us on
    });
    machine.at(1e-5, () => void machine.post(0, 1));
    const within = internalSwitch ? 2 * TRANSFER : 2 * LINE + TRANSFER;
    machine.at(1, () => {
      const times = machine.received(1).map(({ ready }) => ready);
      close(times[0], 1e-5 + within);
      times.slice(1).forEach((at, i) => close(at, RTT + (i + 1) * LINE + TRANSFER));
    });
    simulation.run();
  }
});

Deno.test("frames from within and from outside share the port, and wait for each other there", () => {
  const machine = new Machine(2, false);
  machine.at(0, () => {
    for (let i = 0; i < 5; i++) {
      const packet = machine.packet();
      machine.pool.vm[packet] = 1;
      machine.nic.receive(packet, machine.contexts[1]);
    }
  });
  // off its line when the second frame from outside begins to come in: behind those five
  machine.at(RTT + 0.5 * LINE, () => void machine.post(0, 1));
  machine.at(1, () => {
    const times = machine.received(1).map(({ ready }) => ready);
    times.forEach((at, i) => close(at, RTT + (i + 1) * LINE + TRANSFER));
    assert.equal(times.length, 6);
  });
  machine.simulation.run();
});

Deno.test("traffic within takes the device's transfer time from the arbiter, not the line's", () => {
  const machine = new Machine(2, true);
  const sent = [0, 0];
  const until = 0.01;
  // VM 0 sends to VM 1 and VM 1 to the outside, both as fast as they can
  const refill = machine.simulation.on(() => {
    for (const vm of [0, 1]) {
      const context = machine.contexts[vm];
      while (context.reclaim() >= 0) sent[vm]++;
      while (context.posted.length < 64) machine.post(vm, vm === 0 ? 1 : -1);
    }
    for (const { packet } of machine.received(1)) machine.pool.free(packet);
    if (machine.simulation.now < until) machine.simulation.schedule(1e-5, refill);
  });
  machine.simulation.schedule(0, refill);
  machine.simulation.run({ until });
  // equal shares of the device's time
  close(Math.round(sent[0] * TRANSFER / (sent[1] * LINE) * 100) / 100, 1);
});

Deno.test("a frame for a VM without a context is dropped and counted", () => {
  for (const internalSwitch of [true, false]) {
    const machine = new Machine(2, internalSwitch);
    machine.at(0, () => void machine.post(0, 5));
    machine.simulation.run();
    const { pool, nic } = machine;
    assert.deepEqual([pool.inUse, nic.vmDrops[5], nic.switchDrops], [0, 1, 1]);
  }
});

Deno.test("the switch port's buffer holds for frames that come back as for others", () => {
  const machine = new Machine(3, false);
  const full = machine.nic.lineSeconds(1448, 1);
  machine.at(0, () => {
    for (let i = 0; i < 400; i++) {
      const packet = machine.packet();
      machine.pool.vm[packet] = 1;
      machine.nic.receive(packet, machine.contexts[1]); // 8 Mbit come at once after 100 us
    }
  });
  machine.at(RTT + full / 2, () => void machine.post(0, 1));
  machine.at(1, () => {
    const taken = machine.received(1).length;
    assert.equal(taken + machine.nic.switchDrops, 401);
    assert.equal(machine.nic.switchDrops, 401 - 1 - Math.floor(80_000 / 1538) - 1);
  });
  machine.simulation.run();
});
