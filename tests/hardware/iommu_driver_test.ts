/** Exact: a NIC behind an IOMMU, and the driver that maps its buffers. */
import assert from "node:assert/strict";
import { Iommu, IommuDriver, Nic, tagDescriptors, transmitTag } from "@iovlab/iovlab/hardware";
import { costModelOf, defaults, host, type Iommu as Options, xen2009 } from "@iovlab/iovlab/host";
import { Simulation } from "@iovlab/iovlab/kernel";
import { frameCount, OUTSIDE, PacketPool } from "@iovlab/iovlab/packet";

const costs = { ...costModelOf(xen2009), iotlbMiss: 1e-6 };
const RING = 8;
const LINE = 1538 * 8 / 1e9; // a full frame at 1 Gb/s
const mapping = ["strict", "deferred"] as const;

/** A NIC with one context, its IOMMU, and a driver that takes and posts. */
class Bench {
  readonly simulation = new Simulation();
  readonly pool = new PacketPool();
  readonly iommu: Iommu;
  readonly driver: IommuDriver;
  readonly nic: Nic;
  readonly context;
  readonly sent: number[] = [];
  cycles = 0;

  constructor(options: Partial<Options>, times: Partial<typeof costs> = {}) {
    const { link, nic } = host({
      architecture: "native",
      link: { roundTripTime: 0 },
      nic: { interruptGap: 0 },
      vms: [{}],
    });
    this.iommu = new Iommu({ ...defaults.host.iommu, ...options }, { ...costs, ...times });
    const rings = { base: 2 ** 30, bytes: 2 ** 30, receiveRing: RING, transmitRing: RING };
    this.driver = new IommuDriver(this.iommu, 0, rings);
    this.nic = new Nic(this.simulation, this.pool, {
      link,
      nic,
      times: { dmaSetup: 0, dmaRate: 1e15, contextCheck: 0 },
      translation: this.iommu,
      deliver: (packet) => {
        this.sent.push(this.simulation.now);
        this.pool.free(packet);
      },
    });
    this.context = this.nic.addContext({
      receiveRing: RING,
      transmitRing: RING,
      reserved: 0,
      weight: 1,
      cap: 0,
      windowBase: 2 ** 30,
      windowSize: 2 ** 30,
    });
  }

  run(): void {
    this.simulation.schedule(0.001, this.simulation.on(() => {})); // the clock stops at the last event
    this.simulation.run();
  }

  packet(payload: number): number {
    const packet = this.pool.allocate();
    this.pool.payload[packet] = payload;
    this.pool.frames[packet] = frameCount(payload, 1448);
    this.pool.destination[packet] = OUTSIDE;
    return packet;
  }

  post(payload: number): void {
    this.cycles += this.driver.postCycles(payload);
    this.driver.posted(payload);
    this.context.post(this.packet(payload), transmitTag(0, payload, 0));
    this.nic.ring(this.context);
  }

  /** Takes everything back and everything that came; returns the frames. */
  drain(): number {
    const { now } = this.simulation;
    for (let tag = this.context.reclaim(); tag >= 0; tag = this.context.reclaim()) {
      this.cycles += this.driver.reclaimed(tagDescriptors(tag), now);
    }
    let frames = 0;
    for (let packet = this.nic.take(this.context); packet >= 0;) {
      this.pool.free(packet);
      this.cycles += this.driver.received(1, now);
      frames++;
      packet = this.nic.take(this.context);
    }
    this.nic.unmask(this.context);
    return frames;
  }
}

for (const mode of mapping) {
  Deno.test(`${mode}: everything is sent and received, whatever fits the rings, over many rounds`, () => {
    const bench = new Bench({ mode });
    let posted = 0;
    let received = 0;
    let pages = 0;
    for (let round = 0; round < 200; round++) {
      for (const payload of [100, 1448 * (1 + round % 12), 0]) {
        bench.post(payload);
        pages += Math.max(1, payload <= 4096 ? 1 : Math.ceil(payload / 4096));
        posted++;
      }
      for (let i = 0; i < 5; i++) bench.nic.receive(bench.packet(1448), bench.context);
      bench.run();
      received += bench.drain();
    }
    const state = bench.iommu.contexts[0];
    assert.deepEqual([bench.sent.length, received], [posted, 1000]);
    assert.deepEqual([state.faults, bench.context.violations], [0, 0]);
    // each mapping is used once, and misses
    assert.equal(state.lookups, pages + received);
    assert.equal(state.misses, state.lookups);
    assert.equal(bench.pool.inUse, 0);
  });

  Deno.test(`${mode}: hostile descriptors fault, and the driver's own go on`, () => {
    const bench = new Bench({ mode });
    for (let round = 0; round < 50; round++) {
      bench.post(1448);
      assert.ok(bench.nic.rogue(bench.context, 0));
      bench.driver.postedForeign();
      bench.post(1448 * 3);
      bench.run();
      bench.drain();
    }
    assert.equal(bench.sent.length, 100);
    assert.equal(bench.iommu.contexts[0].faults, 50);
    assert.equal(bench.context.violations, 50);
    assert.equal(bench.pool.inUse, 0);
  });
}

Deno.test("a driver pays for each page that it maps, and for an invalidation each, or one for a batch", () => {
  const { iommuMap, iommuUnmap, iommuInvalidate } = costs;
  for (const [mode, batch, invalidations] of [["strict", 1, 12], ["deferred", 4, 3]] as const) {
    const bench = new Bench({ mode, flushBatch: batch });
    assert.equal(bench.driver.startCycles, RING * iommuMap);
    bench.post(1448); // one page
    bench.post(16384); // four, and the headers'
    for (let i = 0; i < 6; i++) bench.nic.receive(bench.packet(1448), bench.context);
    bench.run();
    assert.equal(bench.drain(), 6);
    assert.equal(bench.cycles, 12 * (iommuMap + iommuUnmap) + invalidations * iommuInvalidate);
  }
  for (const mode of ["none", "static"] as const) {
    const bench = new Bench({ mode });
    bench.post(16384);
    bench.run();
    bench.drain();
    assert.equal(bench.cycles + bench.driver.startCycles, 0);
  }
});

Deno.test("static: rings that the cache holds miss once for each page, longer ones always", () => {
  for (const [entries, misses] of [[2 * RING, 2 * RING], [RING, 200]]) {
    const bench = new Bench({ mode: "static", iotlbEntries: entries });
    for (let i = 0; i < 100; i++) {
      bench.post(1448);
      bench.nic.receive(bench.packet(1448), bench.context);
      bench.run();
      bench.drain();
    }
    assert.equal(bench.iommu.contexts[0].misses, misses);
  }
});

Deno.test("a miss holds the device up: with misses longer than a frame they are the bottleneck", () => {
  const bench = new Bench({ mode: "strict" }, { iotlbMiss: 3 * LINE });
  for (let i = 0; i < RING; i++) bench.post(1448);
  bench.run();
  const each = (bench.sent[RING - 1] - bench.sent[0]) / (RING - 1);
  assert.ok(Math.abs(each / LINE - 3) < 1e-3, `${each / LINE}`);
});

for (const mode of mapping) {
  Deno.test(`${mode}: packets that fill a ring share no page, and one larger than the ring goes through`, () => {
    const bench = new Bench({ mode });
    // 3 and 2 descriptors go round a ring of 8 so that some lie across its end while others wait; 17 are twice the ring
    for (let round = 0; round < 40; round++) {
      let taken = 0;
      for (const payload of [8192, 4096, 8192, 100]) {
        const descriptors = payload <= 4096 ? 1 : 1 + payload / 4096;
        taken += descriptors;
        if (taken <= RING) bench.post(payload);
      }
      bench.run();
      bench.drain();
    }
    bench.post(65000);
    bench.run();
    bench.drain();
    assert.equal(bench.iommu.contexts[0].faults, 0);
    assert.equal(bench.sent.length, 40 * 4 + 1);
  });
}

Deno.test("a device that was taken away and given back has its receive buffers mapped, and nothing else", () => {
  const bench = new Bench({ mode: "strict" });
  bench.post(1448);
  for (let i = 0; i < 3; i++) bench.nic.receive(bench.packet(1448), bench.context);
  bench.run();
  bench.nic.revokeContext(bench.context);
  while (bench.context.reclaim() >= 0);
  bench.nic.renewContext(bench.context);
  assert.equal(bench.driver.restart(), RING * costs.iommuMap);
  for (let i = 0; i < 3; i++) bench.nic.receive(bench.packet(1448), bench.context);
  bench.post(1448);
  bench.run();
  assert.equal(bench.drain(), 3);
  assert.deepEqual([bench.sent.length, bench.iommu.contexts[0].faults], [2, 0]);
});
