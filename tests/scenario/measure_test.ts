import assert from "node:assert/strict";
import type { Json } from "@iovlab/iovlab/core";
import { costModelOf, host, xen2009 } from "@iovlab/iovlab/host";
import { measure } from "@iovlab/iovlab/scenario";

const parameters = {
  host: host({ architecture: "vdi", vms: [{}] }),
  costs: costModelOf(xen2009),
  duration: 0.01,
  detail: "total",
};

Deno.test("what a study gives the packet level is checked, each fault by its name", () => {
  const context = { seed: 1, replication: 0 };
  const of = (more: object) => () =>
    measure({ ...parameters, ...more } as unknown as Json, context);
  assert.ok(of({})().length > 10);
  const { host: complete } = parameters;
  const bad: [object, RegExp][] = [
    [{ costs: undefined }, /"costs" must be an object/],
    [{ costs: {} }, /"costs" must be complete/],
    [{ host: null }, /"host" must be an object/],
    [{ host: { ...complete, architecture: "sriov" } }, /one of native, .*: current value is sriov/],
    [{ host: { architecture: "vdi" } }, /"host" must be complete/],
    [{ duration: 0 }, /"duration" must be above 0/],
    [{ detail: "all" }, /"detail" must be total or full/],
  ];
  for (const [more, message] of bad) assert.throws(of(more), message);
});
