/** Exact: what a device asks an IOMMU, and what the answer does to a transfer. */
import assert from "node:assert/strict";
import { DMA_PAGE_BYTES, type DmaTranslation, Iommu, transmitTag } from "@iovlab/iovlab/hardware";
import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
import { Device } from "./_device.ts";

const BASE = 2 ** 30;
const WINDOW = { windowBase: BASE, windowSize: 2 ** 30, protection: false };
const LINE = 1538 * 8 / 1e9;

/** Notes what it is asked and answers as told. */
class Notes implements DmaTranslation {
  readonly asked: { context: number; address: number; bytes: number; now: number }[] = [];

  constructor(private readonly answer: (address: number) => number = () => 0) {}

  translate(context: number, address: number, bytes: number, now: number): number {
    this.asked.push({ context, address, bytes, now });
    return this.answer(address);
  }
}

const link = { rate: 1e9, roundTripTime: 1e-5 };

/** Receives so many frames through a translation. */
function receive(translation: DmaTranslation, frames: number) {
  const device = new Device({ link }, { dmaSetup: 1e-7 }, { translation });
  const context = device.context({ ...WINDOW, receiveRing: 4, transmitRing: 8 });
  context.masked = true;
  const ready: number[] = [];
  for (let i = 0; i < frames; i++) {
    device.at(i * 2e-5, () => void device.nic.receive(device.packet(1000), context));
    device.at((i + 1) * 2e-5 + 1e-5, () => {
      const packet = device.nic.take(context);
      if (packet < 0) return;
      ready.push(device.pool.ready[packet] - device.pool.stamp[packet]);
      device.pool.free(packet);
    });
  }
  device.simulation.run();
  return { device, context, ready };
}

Deno.test("receive buffers are asked for in turn, a page each, when their transfer starts", () => {
  const notes = new Notes(() => 4e-7);
  const { ready } = receive(notes, 10);
  assert.deepEqual(
    notes.asked.map(({ address }) => (address - BASE) / DMA_PAGE_BYTES),
    [0, 1, 2, 3, 0, 1, 2, 3, 0, 1],
  );
  const arrival = 1e-5 + (1000 + 90) * 8 / 1e9;
  notes.asked.forEach(({ now, bytes }, i) => {
    assert.ok(Math.abs(now - (i * 2e-5 + arrival)) < 1e-12);
    assert.equal(bytes, 1000);
  });
  for (const seconds of ready) assert.ok(Math.abs(seconds - 5e-7 - 8e-12) < 1e-12); // 8 kbit at 1e15
});

Deno.test("a receive fault is a violation: the frame is gone, its descriptor is not", () => {
  let calls = 0;
  const { context, ready, device } = receive({ translate: () => ++calls % 3 === 0 ? -1 : 0 }, 12);
  assert.deepEqual([context.violations, ready.length, device.pool.inUse], [4, 8, 0]);
});

Deno.test("transmit buffers lie behind those of the receive ring, as many pages as descriptors", () => {
  const notes = new Notes();
  const device = new Device({ link }, {}, { translation: notes });
  const context = device.context({ ...WINDOW, receiveRing: 4, transmitRing: 8 });
  const payloads = [1448, 14_480, 1448, 1448, 9000];
  for (const payload of payloads) {
    context.post(device.packet(payload), transmitTag(0, payload, 0));
    device.nic.ring(context);
  }
  device.simulation.run();
  // one page; five; one; one; four do not fit behind in a ring of eight
  assert.deepEqual(
    notes.asked.map(({ address }) => (address - BASE) / DMA_PAGE_BYTES - 4),
    [0, 1, 6, 7, 0],
  );
  assert.deepEqual(notes.asked.map(({ bytes }) => bytes), payloads);
});

Deno.test("what translating takes delays a packet only where its transfer is longer than the line", () => {
  const send = (seconds: number) => {
    const device = new Device({ link }, {}, { translation: new Notes(() => seconds) });
    const context = device.context(WINDOW);
    context.post(device.packet(), transmitTag(0, 1448, 0));
    device.nic.ring(context);
    device.simulation.run();
    return device.departed[0].at;
  };
  assert.ok(Math.abs(send(LINE / 2) - LINE) < 1e-11);
  assert.ok(Math.abs(send(3 * LINE) - 3 * LINE) < 1e-10);
});

Deno.test("a transmit fault is a violation: the packet never leaves, its descriptors come back", () => {
  const translation = new Notes((address) => address < BASE ? -1 : 0);
  const device = new Device({ link }, {}, { translation });
  const context = device.context(WINDOW);
  const tag = transmitTag(0, 1448, 0);
  context.post(device.packet(), tag, 0);
  context.post(device.packet(), tag);
  device.nic.ring(context);
  device.simulation.run();
  assert.deepEqual([context.violations, context.corruptions, device.departed.length], [1, 0, 1]);
  assert.deepEqual([context.reclaim(), context.reclaim()], [tag, tag]);
});

Deno.test("an IOMMU stops a rogue descriptor each way; without its protection memory is corrupted", () => {
  const costs = costModelOf(xen2009);
  for (const mode of ["none", "static"] as const) {
    const iommu = new Iommu({ ...defaults.host.iommu, mode }, costs);
    const device = new Device({ link }, { dmaSetup: 1e-7 }, { translation: iommu });
    const context = device.context(WINDOW);
    iommu.attach(0, { base: BASE, bytes: 2 ** 30, pages: 512 });
    device.at(0, () => assert.equal(device.nic.rogue(context, 0), true));
    device.at(1e-3, () => {
      context.rogueReceives++;
      for (let i = 0; i < 2; i++) device.nic.receive(device.packet(), context);
    });
    device.simulation.run();
    device.at(1, () => assert.equal(device.nic.hasWork(context), true)); // the second frame
    device.simulation.run();
    const refused = mode === "none" ? 0 : 2;
    assert.deepEqual([context.violations, context.corruptions], [refused, 2 - refused]);
    assert.deepEqual([iommu.contexts[0].faults, iommu.contexts[0].corruptions], [
      refused,
      2 - refused,
    ]);
    assert.equal(context.received.length, 1);
    assert.equal(device.pool.inUse, 1);
  }
});

Deno.test("a finite cache of translations slows a ring down that comes round to more pages than it holds", () => {
  const costs = costModelOf(xen2009);
  const misses = (iotlbEntries: number) => {
    const iommu = new Iommu({ ...defaults.host.iommu, mode: "static", iotlbEntries }, costs);
    iommu.attach(0, { base: BASE, bytes: 2 ** 30, pages: 512 });
    receive(iommu, 40);
    return iommu.contexts[0].misses;
  };
  assert.deepEqual([misses(4), misses(3)], [4, 40]);
});
