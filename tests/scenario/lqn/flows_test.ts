/** Exact: datagrams as open arrivals: rates, and demands by hand from the costs of packets, calls and copies. */
import assert from "node:assert/strict";
import { costModelOf, type Host, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import type { LqnModel } from "@iovlab/iovlab/lqn/model";
import { UDP, wireBytes } from "@iovlab/iovlab/packet";
import { hostLqn, noEvents } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
/** Without events, so that demands are those of packets and programs alone. */
const quiet = { events: () => noEvents };

type Workload = NonNullable<NonNullable<HostInput["vms"]>[number]["workload"]>;

function one(workload: Workload, more: Partial<HostInput> = {}): Host {
  return host({ architecture: "vdi", cores: 2, ...more, vms: [{ name: "x", workload }] });
}

function entry(model: LqnModel, name: string) {
  const found = model.tasks.flatMap((task) => task.entries).find((each) => each.name === name);
  assert.ok(found, name);
  return found;
}

function demand(model: LqnModel, name: string, phase = 0): number {
  return entry(model, name).phases![phase].demand ?? 0;
}

function near(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${what}: ${actual}`);
}

const rate = (model: LqnModel) => entry(model, "connection_x").openArrivalRate;

Deno.test("datagrams into a VM: a driver's, UDP's and a reader's cycles each, at the offered rate", () => {
  const of = one({
    kind: "netperf",
    test: "udp-stream",
    direction: "receive",
    messageBytes: 1400,
    bitRate: 112e6,
  });
  const { model } = hostLqn(of, costs, quiet);
  near(rate(model)!, 10_000, "rate");
  const { driverReceive, udpReceive, systemCall, copyByte } = costs;
  const cycles = driverReceive + udpReceive + systemCall + 1400 * copyByte;
  near(demand(model, "vm_request_x"), cycles / of.clockRate, "guest");
  near(demand(model, "nic_in_request_x"), wireBytes(1400, 1, UDP) * 8 / of.link.rate, "wire");
  assert.equal(model.tasks.some(({ name }) => name === "nic_out"), false);
});

Deno.test("datagrams out of a VM: a sender's, UDP's and a driver's cycles, and the completion afterwards", () => {
  const of = one({ kind: "flood", direction: "transmit", rate: 2000, packetBytes: 200 });
  const { model, leftOut } = hostLqn(of, costs, quiet);
  near(rate(model)!, 2000, "rate");
  const { driverTransmit, udpTransmit, systemCall, copyByte } = costs;
  const cycles = driverTransmit + udpTransmit + systemCall + 200 * copyByte;
  near(demand(model, "vm_request_x"), cycles / of.clockRate, "guest");
  near(demand(model, "vm_request_x", 1), costs.driverCompletion / of.clockRate, "completion");
  assert.deepEqual(leftOut, []);
});

Deno.test("fragments: each a packet for the driver, and cheap ones for the stack but the first", () => {
  const of = one({
    kind: "iperf",
    protocol: "udp",
    streams: 2,
    direction: "receive",
    messageBytes: 4000,
    bitRate: 16e6,
  });
  const { model } = hostLqn(of, costs, quiet);
  near(rate(model)!, 1000, "rate of both streams");
  const { driverReceive, udpReceive, groMerge, systemCall, copyByte } = costs;
  const cycles = 3 * driverReceive + udpReceive + 2 * groMerge + systemCall + 4000 * copyByte;
  near(demand(model, "vm_request_x"), cycles / of.clockRate, "guest");
});

Deno.test("a trace: its records over its length, and the mean over its sizes", () => {
  const records = [[0.1, 100], [0.2, 1000], [0.5, 100], [2, 2000]];
  const of = one({ kind: "trace", records, direction: "receive", repeat: true });
  const { model, leftOut } = hostLqn(of, costs, quiet);
  near(rate(model)!, 4 / 2, "rate");
  const { driverReceive, udpReceive, groMerge, systemCall, copyByte } = costs;
  const packets = 1.25 * driverReceive + udpReceive + 0.25 * groMerge;
  near(
    demand(model, "vm_request_x"),
    (packets + systemCall + 800 * copyByte) / of.clockRate,
    "guest",
  );
  assert.match(leftOut.join(), /^trace of VM "x": its sizes and its mean rate, 2 a second/);
  const still = one({ kind: "trace", records: [[0, 100]], direction: "receive", repeat: false });
  assert.throws(() => hostLqn(still, costs), { code: "scenario/lqn-trace" });
});

Deno.test("bursts: the rate of a burst times the share of time in bursts", () => {
  const always = (value: number) => ({ kind: "deterministic", value }) as const;
  const of = one({
    kind: "bursts",
    on: always(0.002),
    off: always(0.006),
    bitRate: 80e6,
    packetBytes: 1000,
    direction: "receive",
  });
  const { model, leftOut } = hostLqn(of, costs, quiet);
  near(rate(model)!, 2500, "rate");
  assert.match(leftOut.join(), /mean rate, 2,500 a second/);
});

Deno.test("a sender without a rate is closed: what its socket holds, up to a poll's batch and the ring", () => {
  const customers = (messageBytes: number) => {
    const of = one({ kind: "netperf", test: "udp-stream", direction: "transmit", messageBytes });
    const source = hostLqn(of, costs).model.tasks.find(({ name }) => name === "clients_x")!;
    assert.equal(source.scheduling, "ref");
    return source.multiplicity;
  };
  const { socketBuffer } = one({ kind: "netperf", test: "udp-stream" }).vms[0].workload as {
    readonly socketBuffer: number;
  };
  assert.equal(customers(64), 64);
  assert.equal(customers(8192), Math.floor(socketBuffer / 8192));
});

Deno.test("a rate that no core can take is closed, and that is said", () => {
  const of = one({ kind: "flood", direction: "receive", rate: 5e6, packetBytes: 18 });
  const { model, leftOut } = hostLqn(of, costs);
  const source = model.tasks.find(({ name }) => name === "clients_x")!;
  assert.deepEqual([source.scheduling, source.multiplicity], ["ref", 64]);
  assert.match(leftOut.join(), /^load of VM "x": 5,000,000 a second are more than/);
  const light = one({ kind: "flood", direction: "receive", rate: 5e3, packetBytes: 18 });
  assert.equal(rate(hostLqn(light, costs).model), 5e3);
});

Deno.test("a sender outside without a rate sends at that of the line, which is then full", () => {
  const of = one({ kind: "netperf", test: "udp-stream", direction: "receive", messageBytes: 1472 });
  const { leftOut } = hostLqn(of, costs);
  const expected = Number((1e9 / (8 * 1538)).toPrecision(4)).toLocaleString("en-US");
  assert.match(leftOut[0], new RegExp(`^load of VM "x": ${expected} a second`));
});
