/** Exact: what each mode of an IOMMU costs, protects from, and leaves open. */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { DMA_PAGE_BYTES as PAGE, Iommu } from "@iovlab/iovlab/hardware";
import { costModelOf, defaults, type Iommu as IommuOptions, xen2009 } from "@iovlab/iovlab/host";

const costs = {
  ...costModelOf(xen2009),
  iommuMap: 1e3,
  iommuUnmap: 1e2,
  iommuInvalidate: 1e6,
  iotlbMiss: 1e-6,
};
const MEMORY = 2 ** 30;
const PAGES = 512;

/** An IOMMU with contexts whose VMs have a gibibyte each, one behind the other. */
function iommuOf(options: Partial<IommuOptions>, contexts = 1): Iommu {
  const iommu = new Iommu({ ...defaults.host.iommu, ...options }, costs);
  for (let i = 0; i < contexts; i++) {
    iommu.attach(i, { base: i * MEMORY, bytes: MEMORY, pages: PAGES });
  }
  return iommu;
}

Deno.test("none: no time, no protection; what goes astray is counted", () => {
  const iommu = iommuOf({ mode: "none" });
  assert.equal(iommu.map(0, 0, 1448), 0);
  assert.equal(iommu.translate(0, 0, 1448, 0), 0);
  assert.equal(iommu.translate(0, MEMORY, 1, 0), 0);
  assert.equal(iommu.translate(0, MEMORY - 1, 2, 0), 0);
  assert.equal(iommu.unmap(0, 0, 1448, 0), 0);
  const { corruptions, faults, lookups } = iommu.contexts[0];
  assert.deepEqual([corruptions, faults, lookups], [2, 0, 0]);
});

Deno.test("static: no cycles, any address of the VM, misses where the rings are longer than the cache", () => {
  for (const [ring, missesOnce] of [[64, true], [65, false]] as const) {
    const iommu = iommuOf({ mode: "static", iotlbEntries: 64 });
    assert.equal(iommu.map(0, 0, 1448) + iommu.unmap(0, 0, 1448, 0), 0);
    let seconds = 0;
    for (let i = 0; i < 10 * ring; i++) seconds += iommu.translate(0, i % ring * PAGE, 1448, 0);
    const misses = missesOnce ? ring : 10 * ring;
    assert.equal(iommu.contexts[0].misses, misses);
    assert.equal(iommu.contexts[0].lookups, 10 * ring);
    assert.ok(Math.abs(seconds - misses * costs.iotlbMiss) < 1e-12);
  }
  const iommu = iommuOf({ mode: "static" });
  assert.ok(iommu.translate(0, MEMORY - PAGE, PAGE, 0) >= 0);
  assert.equal(iommu.translate(0, MEMORY - PAGE, PAGE + 1, 0), -1);
  assert.equal(iommu.contexts[0].faults, 1);
});

Deno.test("rings of several VMs share the cache", () => {
  const rings = (contexts: number) => {
    const iommu = iommuOf({ mode: "static", iotlbEntries: 64 }, contexts);
    for (let i = 0; i < 1000; i++) {
      for (let each = 0; each < contexts; each++) {
        iommu.translate(each, each * MEMORY + i % 16 * PAGE, 1448, 0);
      }
    }
    return iommu.contexts.map(({ misses }) => misses);
  };
  assert.deepEqual(rings(4), [16, 16, 16, 16]);
  assert.deepEqual(rings(5), [1000, 1000, 1000, 1000, 1000]);
});

Deno.test("strict: each buffer costs a map, an unmap and an invalidation, and a miss", () => {
  const iommu = iommuOf({ mode: "strict", iotlbEntries: 1e4 });
  for (let i = 0; i < 1000; i++) {
    const address = i % 256 * PAGE;
    assert.equal(iommu.map(0, address, 1448), costs.iommuMap);
    assert.equal(iommu.translate(0, address, 1448, i), costs.iotlbMiss);
    assert.equal(iommu.unmap(0, address, 1448, i), costs.iommuUnmap + costs.iommuInvalidate);
  }
  const { misses, invalidations, staleBuffers } = iommu.contexts[0];
  assert.deepEqual([misses, invalidations, staleBuffers], [1000, 1000, 0]);
});

Deno.test("strict: only what is mapped can be reached, by its own device", () => {
  const iommu = iommuOf({ mode: "strict" }, 2);
  iommu.map(0, 0, PAGE);
  iommu.map(1, MEMORY, PAGE);
  assert.equal(iommu.translate(0, 0, PAGE, 0), costs.iotlbMiss);
  assert.equal(iommu.translate(0, 0, PAGE, 0), 0); // once more, the translation is there
  assert.equal(iommu.translate(0, PAGE, 1, 0), -1); // not mapped
  assert.equal(iommu.translate(0, 0, PAGE + 1, 0), -1); // its second page is not
  assert.equal(iommu.translate(0, MEMORY, 1, 0), -1); // the other VM's
  assert.equal(iommu.translate(0, 1e15, 1, 0), -1);
  iommu.unmap(0, 0, PAGE, 0);
  assert.equal(iommu.translate(0, 0, 1, 0), -1);
  assert.equal(iommu.translate(1, MEMORY, 1, 0), costs.iotlbMiss);
  assert.deepEqual(iommu.contexts.map(({ faults }) => faults), [5, 0]);
});

Deno.test("a buffer of several pages is mapped and looked up page by page", () => {
  const iommu = iommuOf({ mode: "strict" });
  assert.equal(iommu.map(0, 100, 2 * PAGE), 3 * costs.iommuMap);
  assert.ok(Math.abs(iommu.translate(0, 100, 2 * PAGE, 0) - 3 * costs.iotlbMiss) < 1e-15);
  assert.equal(iommu.unmap(0, 100, 2 * PAGE, 0), 3 * costs.iommuUnmap + costs.iommuInvalidate);
});

Deno.test("deferred: one invalidation for a batch, and until then buffers stay reachable", () => {
  const iommu = iommuOf({ mode: "deferred", flushBatch: 4, flushTime: 1 });
  const state = iommu.contexts[0];
  for (let i = 0; i < 4; i++) {
    assert.equal(iommu.map(0, i * PAGE, 1448), costs.iommuMap);
    assert.equal(iommu.translate(0, i * PAGE, 1448, 0), costs.iotlbMiss);
  }
  for (let i = 0; i < 3; i++) {
    assert.equal(iommu.unmap(0, i * PAGE, 1448, i * 0.1), costs.iommuUnmap);
  }
  assert.equal(iommu.translate(0, 0, 1448, 0.3), 0); // through, by a translation that lingers
  assert.equal(state.staleTransfers, 1);
  assert.equal(
    iommu.unmap(0, 3 * PAGE, 1448, 0.3),
    costs.iommuUnmap + costs.iommuInvalidate,
  );
  assert.equal(iommu.translate(0, 0, 1448, 0.3), -1);
  assert.equal(state.staleBuffers, 4);
  assert.ok(Math.abs(state.staleSeconds - (0.3 + 0.2 + 0.1)) < 1e-12);
  assert.deepEqual([state.invalidations, state.faults, state.staleTransfers], [1, 1, 1]);
});

Deno.test("deferred: an address that is mapped again is a new one, and misses", () => {
  const iommu = iommuOf({ mode: "deferred", iotlbEntries: 1e4 });
  for (let i = 0; i < 100; i++) {
    iommu.map(0, 0, 1448);
    assert.equal(iommu.translate(0, 0, 1448, 0), costs.iotlbMiss);
    iommu.unmap(0, 0, 1448, 0);
  }
  assert.equal(iommu.contexts[0].misses, 100);
});

Deno.test("deferred: a buffer whose translation the cache has lost cannot be reached", () => {
  const iommu = iommuOf({ mode: "deferred", iotlbEntries: 2 });
  for (let i = 0; i < 3; i++) {
    iommu.map(0, i * PAGE, 1448);
    iommu.translate(0, i * PAGE, 1448, 0);
    iommu.unmap(0, i * PAGE, 1448, 0);
  }
  assert.equal(iommu.translate(0, 0, 1448, 0), -1);
  assert.equal(iommu.translate(0, 2 * PAGE, 1448, 0), 0);
});

Deno.test("deferred: after its longest time an invalidation comes without a full batch, at the driver's cost", () => {
  const iommu = iommuOf({ mode: "deferred", flushBatch: 250, flushTime: 0.01 });
  const state = iommu.contexts[0];
  const use = (now: number) => {
    const cycles = iommu.map(0, 0, 1448);
    iommu.translate(0, 0, 1448, now);
    return cycles + iommu.unmap(0, 0, 1448, now);
  };
  const each = costs.iommuMap + costs.iommuUnmap;
  assert.equal(use(0), each);
  assert.equal(use(0.004), each);
  assert.equal(iommu.translate(0, 0, 1448, 0.0099), 0);
  assert.equal(iommu.translate(0, 0, 1448, 0.01), -1);
  assert.ok(Math.abs(state.staleSeconds - (0.01 + 0.006)) < 1e-12);
  assert.equal(use(0.02), each + costs.iommuInvalidate);
  assert.equal(use(0.021), each);
});

Deno.test("the window of a deferred IOMMU is half of a batch at a steady rate, or half of its longest time", () => {
  for (const [rate, batch] of [[100e3, 250], [990, 250], [1e6, 10]]) {
    const iommu = iommuOf({ mode: "deferred", flushBatch: batch, flushTime: 0.01 });
    const buffers = 100 * Math.max(batch, rate * 0.01);
    for (let i = 0; i < buffers; i++) {
      iommu.map(0, i % 256 * PAGE, 1448);
      iommu.unmap(0, i % 256 * PAGE, 1448, i / rate);
    }
    const { staleSeconds, staleBuffers } = iommu.contexts[0];
    // unmaps at 0, 1 / rate, ... up to the invalidation
    const count = Math.min(batch, Math.ceil(0.01 * rate - 1e-9));
    const end = count === batch ? (batch - 1) / rate : 0.01;
    const expected = end - (count - 1) / rate / 2;
    assert.ok(Math.abs(staleSeconds / staleBuffers / expected - 1) < 1e-9, `${rate}`);
  }
});

Deno.test("detaching leaves nothing behind", () => {
  const iommu = iommuOf({ mode: "deferred" }, 2);
  for (const context of [0, 1]) {
    iommu.map(context, context * MEMORY, PAGE);
    iommu.translate(context, context * MEMORY, PAGE, 0);
  }
  iommu.detach(0);
  assert.equal(iommu.translate(0, 0, PAGE, 0), -1);
  assert.equal(iommu.translate(1, MEMORY, PAGE, 0), 0); // the other's is still in the cache
});

Deno.test("contexts are attached in order, with a number of pages that keys have room for", () => {
  const iommu = iommuOf({});
  assert.throws(() => iommu.attach(0, { base: 0, bytes: 1, pages: 1 }), /Cannot attach context 0/);
  assert.throws(() => iommu.attach(1, { base: 0, bytes: 1, pages: -1 }), /Cannot attach/);
});

Deno.test("no device reaches another VM's memory, whatever drivers and devices do", () => {
  const modes = fc.constantFrom("static" as const, "strict" as const, "deferred" as const);
  const step = fc.tuple(
    fc.constantFrom("map", "unmap", "dma"),
    fc.nat(1),
    fc.nat(PAGES * 2 * PAGE),
  );
  fc.assert(fc.property(modes, fc.array(step, { maxLength: 100 }), (mode, steps) => {
    const size = PAGES * PAGE;
    const iommu = new Iommu({ ...defaults.host.iommu, mode, flushBatch: 3 }, costs);
    for (const i of [0, 1]) iommu.attach(i, { base: i * size, bytes: size, pages: PAGES });
    for (const [i, [kind, context, address]] of steps.entries()) {
      const own = address >= context * size && address + 64 <= (context + 1) * size;
      if (kind === "dma") {
        const { faults } = iommu.contexts[context];
        const seconds = iommu.translate(context, address, 64, i);
        if (!own) assert.equal(seconds, -1);
        assert.equal(iommu.contexts[context].faults - faults, seconds < 0 ? 1 : 0);
      } else if (own && kind === "map") iommu.map(context, address, 64);
      else if (own) iommu.unmap(context, address, 64, i);
    }
    assert.equal(iommu.contexts[0].corruptions + iommu.contexts[1].corruptions, 0);
  }));
});
