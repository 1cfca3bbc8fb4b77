import assert from "node:assert/strict";
import fc from "../_property.ts";
import { InputError } from "@iovlab/iovlab/core";
import { defaults, host, type HostInput, readHost } from "@iovlab/iovlab/host";
import { FRAME_HEADER_BYTES, SEGMENT_HEADER_BYTES } from "@iovlab/iovlab/packet";
import { frameBytes, headerBytes } from "../../src/host/_rules.ts";
import { hostInput } from "./_arbitrary.ts";
import { complete, leaves, type Path, replaced, spoilt, valueAt } from "./_fields.ts";
import { unmark } from "./_mark.ts";

const pathText = (path: Path) =>
  path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("").slice(1);

function refusal(text: string): InputError {
  try {
    readHost(text, "a.json");
  } catch (error) {
    assert.ok(error instanceof InputError, `not an InputError: ${error}`);
    return error;
  }
  assert.fail(`was accepted:\n${text}`);
}

// Exact.

Deno.test("host() fills the documented defaults into the shortest description", () => {
  assert.deepEqual(host({ architecture: "native", vms: [{}] }), {
    ...defaults.host,
    architecture: "native",
    vms: [{ name: "vm1", ...defaults.vm }],
  });
});

Deno.test("host() fills an httperf workload and keeps what it was given", () => {
  const arrivals = { kind: "poisson", rate: 3 } as const;
  const [{ workload }] =
    host({ architecture: "vdi", vms: [{ workload: { kind: "httperf", arrivals, timeout: 0 } }] })
      .vms;
  assert.deepEqual(workload, { kind: "httperf", ...defaults.httperf, arrivals, timeout: 0 });
});

Deno.test("host() fills sections field by field", () => {
  const link = { ...defaults.host.link, mtu: 9000 };
  assert.deepEqual(host({ architecture: "vdi", link: { mtu: 9000 }, vms: [{}] }).link, link);
});

Deno.test("host() numbers VMs of a count from 1 and names nameless ones after their place", () => {
  const vms = [{ name: "web", count: 2 }, {}, { count: 2 }, { name: "one", count: 1 }, {
    name: "x",
  }];
  const names = host({ architecture: "vdi", vms }).vms.map(({ name }) => name);
  assert.deepEqual(names, ["web1", "web2", "vm3", "vm4", "vm5", "one1", "x"]);
});

Deno.test("host() takes undefined for absent", () => {
  const input: HostInput = { architecture: "vdi", cores: undefined, vms: [{ name: undefined }] };
  assert.deepEqual(host(input), host({ architecture: "vdi", vms: [{}] }));
});

Deno.test("host() shares nothing with its input, with the defaults, or between VMs", () => {
  const input: HostInput = { architecture: "vdi", vms: [{ pinnedTo: [0], count: 2 }, {}] };
  const made = host(input);
  (made.vms[0].pinnedTo as number[]).push(1);
  (made.link as { rate: number }).rate = 1;
  (made.vms[2].device as { weight: number }).weight = 9;
  assert.deepEqual(input.vms[0].pinnedTo, [0]);
  assert.deepEqual(made.vms[1].pinnedTo, [0]);
  assert.equal(defaults.host.link.rate, 1e9);
  assert.equal(defaults.vm.device.weight, 1);
});

Deno.test("host() refuses what JSON cannot carry", () => {
  for (const bad of [NaN, Infinity, -Infinity, "1", null, [], {}, 1n, () => 1]) {
    const input = { architecture: "vdi", clockRate: bad, vms: [{}] } as unknown as HostInput;
    assert.throws(() => host(input), InputError);
  }
  for (const bad of [undefined, null, 3, "host", [], [[]]]) {
    assert.throws(() => host(bad as unknown as HostInput), InputError);
  }
  assert.throws(() => host({ architecture: "vdi", vms: new Array(2) }), InputError);
});

Deno.test("host() applies the rules of the driver domain to split drivers only", () => {
  const input = { cores: 1, driverDomain: { placement: "pinned" }, vms: [{}] } as const;
  for (const architecture of ["native", "vdi"] as const) {
    assert.ok(host({ ...input, architecture }));
  }
  assert.throws(() => host({ ...input, architecture: "split-driver" }), {
    code: "host/too-few-cores",
  });
});

Deno.test("host() applies the sum of reserved bandwidth to VDI only, and takes the whole line", () => {
  const over = { vms: [{ count: 3, device: { reserved: 4e8 } }] };
  assert.ok(host({ ...over, architecture: "split-driver" }));
  assert.throws(() => host({ ...over, architecture: "vdi" }), { code: "host/over-reserved" });
  assert.ok(host({ architecture: "vdi", vms: [{ count: 4, device: { reserved: 2.5e8 } }] }));
});

Deno.test("host() takes a device cap that equals what is reserved", () => {
  assert.ok(host({ architecture: "vdi", vms: [{ device: { reserved: 2e6, cap: 2e6 } }] }));
});

Deno.test("host() reads a description's own fields only", () => {
  const inherited = Object.create({ architecture: "vdi", vms: [{}] });
  assert.throws(() => host(inherited), { code: "host/missing-field" });
});

Deno.test("the framing that rules are computed with is that of module packet", () => {
  assert.deepEqual([frameBytes, headerBytes], [FRAME_HEADER_BYTES, SEGMENT_HEADER_BYTES]);
});

Deno.test("a description with every field is valid", () => {
  assert.equal(host(complete as HostInput).vms.length, 15);
});

for (const path of leaves(complete)) {
  Deno.test(`a value of another type is refused at ${pathText(path)}, with its place`, () => {
    for (
      const raw of ["null", "[]", "{}", typeof valueAt(complete, path) === "string" ? "1" : '"x"']
    ) {
      const { text, line, column } = unmark(spoilt(path, raw));
      const error = refusal(text);
      assert.deepEqual(error.location, { file: "a.json", line, column });
      assert.equal(error.code, "host/wrong-type");
      assert.ok(
        error.message.startsWith(`Cannot use ${pathText(path)} as it must be `),
        error.message,
      );
    }
  });
}

for (const path of leaves(complete).filter((each) => typeof valueAt(complete, each) === "number")) {
  Deno.test(`a negative, a huge and an infinite number are refused at ${pathText(path)}`, () => {
    const unbounded = ["value", "mean"].includes(String(path.at(-1)));
    for (const raw of ["-1", "-0.5", "1e999", "-1e999", ...unbounded ? [] : ["1e300"]]) {
      const { text, line, column } = unmark(spoilt(path, raw));
      const error = refusal(text);
      assert.deepEqual(error.location, { file: "a.json", line, column });
      assert.equal(error.code, raw.includes("999") ? "host/not-finite" : "host/out-of-range");
    }
  });
}

/** The ends of each range with the nearest value outside: what is taken, what is not. */
const limits: readonly [path: Path, taken: readonly number[], refused: readonly number[]][] = [
  [["cores"], [64], [0, 65, 2.5]],
  [["clockRate"], [1e6, 1e12], [2.66, 1.01e12]],
  [["scheduler", "slice"], [1e-9, 10], [0, 10.1]],
  [["scheduler", "accountingPeriod"], [1e-9, 10], [0, 10.1]],
  [["scheduler", "boostTime"], [0, 10], [-1e-9, 10.1]],
  [["link", "rate"], [1e5, 1e13], [99999, 1.1e13]],
  [["link", "mtu"], [576, 9000], [575, 9001, 1500.5]],
  [["link", "roundTripTime"], [0, 10], [10.1]],
  [["link", "switchBuffer"], [1518, 1e12], [1517, 1e12 + 1]],
  [["nic", "receiveRing"], [1, 65536], [0, 65537]],
  [["nic", "transmitRing"], [2, 65536], [1, 65537]],
  [["nic", "interruptGap"], [0, 10], [10.1]],
  [["nic", "pollBudget"], [1, 65536], [0, 65537]],
  [["tcp", "initialWindow"], [1, 1024], [0, 1025]],
  [["tcp", "receiveWindow"], [1448, 2 ** 30], [1447, 2 ** 30 + 1]],
  [["tcp", "delayedAck"], [0, 10], [10.1]],
  [["tcp", "minimumTimeout"], [1e-9, 3600], [0, 3601]],
  [["tcp", "initialTimeout"], [1e-9, 3600], [0, 3601]],
  [["driverDomain", "weight"], [0.5, 65535], [0, 65536]],
  [["splitDriver", "ringSlots"], [18, 65536], [17, 65537]],
  [["splitDriver", "headerCopy"], [0, 65536], [65537]],
  [["splitDriver", "backEndQueue"], [1, 65536], [0, 65537]],
  [["vms", 0, "count"], [1, 1010], [0, 1011, 1025, 1.5]],
  [["vms", 0, "vcpus"], [1, 64], [0, 65]],
  [["vms", 0, "weight"], [0.5, 65535], [0, 65536]],
  [["vms", 0, "cap"], [0, 64], [64.5]],
  [["vms", 0, "pinnedTo", 0], [0, 1], [2, 64, 0.5]],
  [["vms", 0, "device", "reserved"], [0, 1e13], [1.1e13]],
  [["vms", 0, "device", "weight"], [0.5, 65535], [0, 65536]],
  [["vms", 0, "device", "cap"], [0, 1e13], [1.1e13]],
  [["vms", 0, "application", "backlog"], [1, 65536], [0, 65537]],
  [["vms", 0, "application", "requestCycles", "value"], [0], [-1]],
  [["vms", 0, "workload", "arrivals", "rate"], [1e-9, 1e9], [0, 1.1e9]],
  [["vms", 0, "workload", "requestsPerConnection"], [1, 1e4], [0, 1e6 + 1]],
  [["vms", 0, "workload", "timeout"], [0, 3600], [3601]],
  [["vms", 0, "workload", "requestBytes", "value"], [1, 2 ** 30], [0, 2 ** 30 + 1]],
  [["vms", 0, "workload", "replyBytes", "value"], [1, 2 ** 30], [0, 2 ** 30 + 1]],
  [["vms", 1, "workload", "sessions"], [1, 1e6], [0, 1e6 + 1]],
  [["scheduler", "tick"], [1e-9, 10], [0, 10.1]],
  [["memory", "sharedCache"], [0, 1000000000000], [1010000000000]],
  [["memory", "privateCache"], [0, 1000000000000], [1010000000000]],
  [["memory", "lineBytes"], [1, 4096], [0, 4097, 1.5]],
  [["memory", "bandwidth"], [1e-9, 1000000000000000], [0, 1010000000000000]],
  [["memory", "latency"], [0, 10], [10.1]],
  [["memory", "overlap"], [1, 64], [0.99, 64.1]],
  [["memory", "writeBacks"], [0, 1], [1.01]],
  [["memory", "io", "workingSet"], [0, 1000000000000], [1010000000000]],
  [["memory", "io", "accesses"], [0, 1000], [1010]],
  [["nic", "queues"], [1, 64], [0, 65, 1.5]],
  [["nic", "buffer"], [0, 1000000000000], [1000000000001, 1.5]],
  [["iommu", "iotlbEntries"], [1, 1000000], [0, 1000001, 1.5]],
  [["iommu", "flushBatch"], [1, 1000000], [0, 1000001, 1.5]],
  [["iommu", "flushTime"], [1e-9, 3600], [0, 3601]],
  [["driverDomain", "cap"], [0, 64], [64.64]],
  [["driverDomain", "vcpus"], [1, 64], [0, 65, 1.5]],
  [["driverDomain", "managementLoad"], [0, 64], [64.64]],
  [["driverDomain", "restartTime"], [1e-9, 3600], [0, 3636]],
  [["splitDriver", "queues"], [1, 64], [0, 65, 1.5]],
  [["splitDriver", "threads"], [0, 1], [2, 65, 0.5]],
  [["splitDriver", "ratePeriod"], [1e-9, 10], [0, 10.1]],
  [["vmmDriver", "queue"], [1, 65536], [0, 65537, 1.5]],
  [["vmmDriver", "ringSize"], [18, 65536], [17, 65537, 1.5]],
  [["emulated", "accessesPerKick"], [0, 1000], [1001, 1.5]],
  [["emulated", "accessesPerPacket"], [0, 1000], [1001, 1.5]],
  [["emulated", "accessesPerInterrupt"], [0, 1000], [1001, 1.5]],
  [["virtio", "ringSize"], [18, 65536], [17, 65537, 1.5]],
  [["virtio", "pollTime"], [0, 10], [10.1]],
  [["virtio", "queue"], [1, 65536], [0, 65537, 1.5]],
  [["virtio", "weight"], [1e-9, 65535], [0, 65536]],
  [["srIov", "functions"], [1, 1024], [0, 1025, 1.5]],
  [["vdi", "contextsPerVm"], [0, 1024], [1025, 1.5]],
  [["vdi", "contexts"], [0, 1024], [1025, 1.5]],
  [["events", 0, "at"], [0, 1000000], [1010000]],
  [["events", 1, "memory"], [1e-9, 10000000000000], [0, 10100000000000]],
  [["events", 1, "dirtyRate"], [0, 1000000000000], [1010000000000]],
  [["events", 1, "rate"], [1e-9, 10000000000000], [0, 10100000000000]],
  [["events", 4, "outage"], [1e-9, 3600], [0, 3610]],
  [["vms", 0, "device", "receiveReserved"], [0, 10000000000000], [10100000000000]],
  [["vms", 0, "device", "buffer"], [0, 1000000000000], [1000000000001, 1.5]],
  [["vms", 0, "device", "receiveRing"], [0, 65536], [65537, 1.5]],
  [["vms", 0, "device", "transmitRing"], [0, 65536], [65537, 1.5]],
  [["vms", 0, "device", "window"], [1e-9, 281474976710656], [0, 284289726477762.56]],
  [["vms", 0, "schedule", "slice"], [0, 0.1], [0.11]],
  [["vms", 0, "schedule", "period"], [1e-9, 10], [0, 10.1]],
  [["vms", 0, "schedule", "warp"], [0, 10], [10.1]],
  [["vms", 0, "memory", "workingSet"], [0, 1000000000000], [1010000000000]],
  [["vms", 0, "memory", "accesses"], [0, 1000], [1010]],
  [["vms", 0, "objective", "responseTime"], [0, 10], [10.1]],
  [["vms", 0, "objective", "bitRate"], [0, 10000000000000], [10100000000000]],
  [["vms", 0, "workload", "burstLength"], [1], [0, 2]],
  [["vms", 1, "workload", "thinkTime", "value"], [1e-9], [0, -1]],
  [["vms", 3, "workload", "messageBytes"], [1, 16777216], [0, 16777217, 1.5]],
  [["vms", 3, "workload", "requestBytes"], [1, 16777216], [0, 16777217, 1.5]],
  [["vms", 3, "workload", "responseBytes"], [1, 16777216], [0, 16777217, 1.5]],
  [["vms", 3, "workload", "socketBuffer"], [1, 1073741824], [0, 1073741825, 1.5]],
  [["vms", 3, "workload", "bitRate"], [0, 10000000000000], [10100000000000]],
  [["vms", 4, "workload", "streams"], [1, 65536], [0, 65537, 1.5]],
  [["vms", 4, "workload", "messageBytes"], [1, 16777216], [0, 16777217, 1.5]],
  [["vms", 4, "workload", "socketBuffer"], [1, 1073741824], [0, 1073741825, 1.5]],
  [["vms", 4, "workload", "bitRate"], [0, 10000000000000], [10100000000000]],
  [["vms", 5, "workload", "unitCycles", "value"], [1], [0, 0.5]],
  [["vms", 5, "workload", "thinkTime", "value"], [1e-9], [0, -1]],
  [["vms", 6, "workload", "records", 0, 0], [0, 1], [1.5, 1.1e9]],
  [["vms", 7, "workload", "on", "mean"], [1e-9], [0, -1]],
  [["vms", 7, "workload", "off", "mean"], [1e-9], [0, -1]],
  [["vms", 7, "workload", "bitRate"], [1e-9, 10000000000000], [0, 10100000000000]],
  [["vms", 7, "workload", "packetBytes"], [1, 65507], [0, 65508, 1.5]],
  [["vms", 8, "workload", "rate"], [1e-9, 1e9], [0, 1.1e9]],
  [["vms", 8, "workload", "packetBytes"], [1, 65507], [0, 65508, 1.5]],
  [["vms", 9, "workload", "rate"], [1e-9, 1000000000], [0, 1010000000]],
  [["vms", 10, "workload", "rate"], [1e-9, 1000000000], [0, 1010000000]],
  [["vms", 11, "workload", "rate"], [1e-9, 1000000000], [0, 1010000000]],
  [["vms", 12, "workload", "tick"], [1e-9, 10], [0, 10.1]],
  [["vms", 12, "workload", "share"], [1e-9, 1], [0, 1.01]],
  [["vms", 13, "workload", "parts", 0, "unitCycles", "value"], [1], [0, 0.5]],
];

for (const [path, taken, refused] of limits) {
  Deno.test(`the limits of ${pathText(path)} are exact`, () => {
    const at = (value: number) => replaced(complete, path, value) as HostInput;
    for (const value of taken) assert.doesNotThrow(() => host(at(value)), `${value}`);
    for (const value of refused) assert.throws(() => host(at(value)), InputError, `${value}`);
  });
}

Deno.test("the list of limits has every number of a host", () => {
  const numbers = leaves(complete).filter((path) => typeof valueAt(complete, path) === "number");
  const known = new Set(
    limits.map(([path]) => path.filter((step) => typeof step === "string").join(".")),
  );
  for (const path of numbers) {
    assert.ok(known.has(path.filter((step) => typeof step === "string").join(".")), pathText(path));
  }
});

// Properties.

Deno.test("a host is a description of itself, and the same through JSON", () => {
  fc.assert(fc.property(hostInput, (input) => {
    const made = host(input);
    assert.deepEqual(host(made), made);
    assert.deepEqual(readHost(JSON.stringify(made), "a.json"), made);
    assert.deepEqual(readHost(JSON.stringify(input, null, 1), "a.json"), made);
  }));
});

Deno.test("host() keeps every value that it was given", () => {
  fc.assert(fc.property(hostInput, (input) => {
    const made: unknown = host(input);
    for (const path of leaves({ ...input, vms: 0 })) {
      if (path[0] === "vms") continue;
      assert.equal(valueAt(made, path), (valueAt(input, path) as number) || valueAt(made, path));
    }
    const given = input.vms.flatMap((vm) => new Array<typeof vm>(vm.count ?? 1).fill(vm));
    given.forEach(({ count: _, ...vm }, index) => {
      for (const path of leaves(vm)) {
        assert.deepEqual(valueAt(made, ["vms", index, ...path]), valueAt(vm, path));
      }
    });
  }));
});
