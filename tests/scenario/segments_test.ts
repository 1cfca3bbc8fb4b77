/** Exact: how large a segment may be for the rings on its way. */
import assert from "node:assert/strict";
import { type Architecture, costModelOf, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";

function replies(architecture: Architecture, more: Partial<HostInput>): number {
  const one = host({
    ...more,
    architecture,
    vms: [{
      workload: {
        kind: "httperf",
        sessions: 2,
        replyBytes: { kind: "deterministic", value: 100_000 },
        requestBytes: { kind: "deterministic", value: 10_000 },
      },
    }],
  });
  const machine = new Machine(one, costModelOf(xen2009), 1, 0);
  machine.simulation.run({ until: 0.5 });
  return machine.counts(0).replies;
}

for (const architecture of ["native", "split-driver", "vdi"] as const) {
  Deno.test(`${architecture}: replies get through transmit rings smaller than a large segment`, () => {
    assert.ok(replies(architecture, { nic: { transmitRing: 2 } }) > 100);
    assert.ok(replies(architecture, { nic: { transmitRing: 5 } }) > 100);
  });

  Deno.test(`${architecture}: replies get through the smallest rings with jumbo frames and a large window`, () => {
    const rings = { nic: { transmitRing: 2 }, splitDriver: { ringSlots: 18 } };
    const large = { link: { mtu: 9000, rate: 10e9 }, tcp: { receiveWindow: 1 << 20 } };
    assert.ok(replies(architecture, { ...rings, ...large }) > 100);
  });
}
