/** Exact: cycles of getting at a guest's pages. */
import assert from "node:assert/strict";
import { costModelOf, defaults, xen2009 } from "@iovlab/iovlab/host";
import { GrantCosts, mappedPages } from "@iovlab/iovlab/hypervisor";

const costs = costModelOf(xen2009, { grantCopy: 1000, grantCopyByte: 2, grantMap: 100 });
const grants = (grant: "copy" | "map", headerCopy: number) =>
  new GrantCosts({ ...defaults.host.splitDriver, grant, headerCopy }, costs);

Deno.test("a copied packet costs an operation for each descriptor and every byte of headers and data", () => {
  const copy = grants("copy", 64);
  assert.equal(copy.transmit(0), 1000 + 66 * 2);
  assert.equal(copy.transmit(1448), 1000 + (1448 + 66) * 2);
  assert.equal(copy.transmit(14480), 5 * 1000 + (14480 + 66) * 2);
  for (const payload of [0, 1, 1448, 14480]) {
    assert.equal(copy.receive(payload), copy.transmit(payload));
  }
});

Deno.test("a mapped packet costs its header copy and its pages, one below the threshold is copied whole", () => {
  const map = grants("map", 128);
  assert.equal(map.mappedAbove, 62);
  assert.equal(map.transmit(62), 1000 + 128 * 2);
  assert.equal(map.transmit(63), 1000 + 128 * 2 + 100);
  assert.equal(map.transmit(8193), 1000 + 128 * 2 + 3 * 100);
  assert.equal(map.unmap(3), 3 * costs.grantUnmap);
  assert.deepEqual([0, 1, 4096, 4097].map((bytes) => mappedPages(bytes, 0)), [0, 1, 1, 2]);
});
