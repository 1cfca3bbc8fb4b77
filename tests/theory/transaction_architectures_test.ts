/**
 * Exact: the time of a transaction, one at a time on one connection, against its closed form for every architecture and what it can be told to do.
 *
 * `transactionTime` has the formulas; `transaction_time_test.ts` writes out those of a guest that drives its own context, apart from them.
 */
import assert from "node:assert/strict";
import {
  costModelOf,
  type CostName,
  type Host,
  host,
  type HostInput,
  xen2009,
} from "@iovlab/iovlab/host";
import { Machine, transactionTime } from "@iovlab/iovlab/scenario";
import { wireBytes } from "@iovlab/iovlab/packet";
import { modelled } from "./_modelled.ts";

const costs = costModelOf(xen2009);

const options: readonly Omit<HostInput, "vms">[] = [
  ...modelled.map((architecture) => ({ architecture })),
  { architecture: "vdi", vdi: { interrupts: "posted" } },
  { architecture: "sr-iov", iommu: { mode: "none" } },
  { architecture: "sr-iov", iommu: { mode: "static" } },
  { architecture: "passthrough", iommu: { mode: "static", iotlbEntries: 4096 } },
  { architecture: "passthrough", passthrough: { interrupts: "posted" } },
  { architecture: "vmm-driver", vmmDriver: { transmit: "copy" } },
  {
    architecture: "emulated",
    emulated: { accessesPerKick: 2, accessesPerPacket: 1, accessesPerInterrupt: 3 },
  },
  { architecture: "virtio-vhost", virtio: { interrupts: "posted" } },
  { architecture: "virtio-vhost", virtio: { suppression: false } },
  { architecture: "split-driver", splitDriver: { grant: "copy" } },
  { architecture: "split-driver", splitDriver: { grant: "persistent", ringSlots: 18 } },
  { architecture: "split-driver", splitDriver: { grant: "flip" } },
  { architecture: "split-driver", offloads: { checksum: false } },
];

/** A host with one client that waits for each response, a core for each domain, and what such a transaction is. */
function lone(input: Omit<HostInput, "vms">, requestBytes: number, responseBytes: number) {
  const workload = { kind: "netperf", test: "tcp-rr", requestBytes, responseBytes } as const;
  const of = host({
    cores: 2,
    memory: { contention: false },
    driverDomain: { placement: "pinned" },
    ...input,
    vms: [{ workload }],
  });
  const programCycles = 2 * costs.systemCall + (requestBytes + responseBytes) * costs.copyByte;
  return { of, shape: { requestBytes, responseBytes, programCycles } };
}

/** Times of a hundred transactions, once each descriptor has been used. */
function simulated(of: Host): number[] {
  const machine = new Machine(of, costs, 1, 0);
  const times: number[] = [];
  machine.onReply = (_vm, seconds) => void times.push(seconds);
  while (times.length < 400) machine.simulation.run({ maxEvents: 100 });
  return times.slice(300, 400);
}

function nameOf(input: Omit<HostInput, "vms">): string {
  return Object.values(input)
    .map((each) => typeof each === "string" ? each : JSON.stringify(each)).join(" ");
}

for (const input of options) {
  Deno.test(`${nameOf(input)}: a transaction takes what its closed form says`, () => {
    for (const [requestBytes, responseBytes] of [[1, 1], [80, 1000], [1448, 1448]]) {
      const link = { roundTripTime: 1e-3 };
      const { of, shape } = lone(
        { ...input, nic: { interruptGap: 0 }, link },
        requestBytes,
        responseBytes,
      );
      const { seconds, least } = transactionTime(of, costs, shape);
      for (const each of simulated(of)) {
        assert.ok(Math.abs(each - seconds) < 1e-9, `${each} ${seconds}`);
      }
      assert.ok(least < seconds);
    }
  });
}

for (const architecture of modelled) {
  Deno.test(`${architecture}: with interrupt moderation a transaction takes a gap, two, or its own time`, () => {
    const seen = new Set<string>();
    for (const interruptGap of [20e-6, 125e-6, 400e-6]) {
      for (const roundTripTime of [20e-6, 150e-6, 1e-3]) {
        const { of, shape } = lone(
          {
            architecture,
            nic: { interruptGap },
            link: { roundTripTime },
          },
          80,
          1000,
        );
        const { seconds, cycle } = transactionTime(of, costs, shape);
        const times = simulated(of);
        const mean = times.reduce((a, b) => a + b, 0) / times.length;
        assert.ok(
          Math.abs(mean - cycle) < 1e-9,
          `${interruptGap} ${roundTripTime}: ${mean} ${cycle}`,
        );
        seen.add(cycle === seconds ? "own" : `${Math.round(cycle / interruptGap)}`);
      }
    }
    assert.deepEqual([...seen].sort(), ["1", "2", "own"]);
  });
}

Deno.test("a deferred IOMMU's transaction takes its closed form, or that and an invalidation", () => {
  const { of, shape } = lone(
    {
      architecture: "sr-iov",
      iommu: { mode: "deferred", flushBatch: 10 },
      nic: { interruptGap: 0 },
      link: { roundTripTime: 1e-3 },
    },
    80,
    1000,
  );
  const { seconds } = transactionTime(of, costs, shape);
  const more = costs.iommuInvalidate / of.clockRate;
  const late = simulated(of).map((each) => {
    const extra = each - seconds;
    assert.ok(Math.abs(extra) < 1e-9 || Math.abs(extra - more) < 1e-9, `${extra}`);
    return extra > 1e-9 ? 1 : 0;
  });
  const share = late.reduce((a: number, b) => a + b, 0) / late.length;
  assert.ok(share <= 0.2 + 1e-9, `${share}`); // two buffers each, an invalidation for ten
});

Deno.test("biased: without any one of its costs the closed form is not what is simulated", () => {
  for (const architecture of modelled) {
    const { of, shape } = lone(
      { architecture, nic: { interruptGap: 0 }, link: { roundTripTime: 1e-3 } },
      80,
      1000,
    );
    const [time] = simulated(of);
    const names = Object.keys(costs) as CostName[];
    const needed = names.filter((name) =>
      transactionTime(of, { ...costs, [name]: costs[name] / 2 }, shape).seconds !==
        transactionTime(of, costs, shape).seconds
    );
    for (const name of needed) {
      const biased = transactionTime(of, { ...costs, [name]: costs[name] * 0.9 }, shape).seconds;
      assert.ok(Math.abs(biased - time) > 1e-9, `${architecture}: ${name}`);
    }
    assert.ok(needed.length >= 9, `${architecture}: ${needed}`);
  }
});

Deno.test("a response of a frame and a byte is there with its last byte: a second frame's stack, driver and wire", () => {
  const time = (responseBytes: number) => {
    const { of } = lone(
      {
        architecture: "native",
        offloads: { tso: false, gso: false },
        nic: { interruptGap: 0 },
        link: { roundTripTime: 1e-3 },
      },
      80,
      responseBytes,
    );
    return simulated(of)[0];
  };
  const { stackTransmit, driverTransmit, copyByte } = costs;
  const cycles = stackTransmit + driverTransmit + copyByte;
  const more = cycles / 2.66e9 + wireBytes(1, 1) * 8 / 1e9;
  assert.ok(Math.abs(time(1449) - time(1448) - more) < 1e-9, `${time(1449) - time(1448)} ${more}`);
});
