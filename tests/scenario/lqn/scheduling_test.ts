/** Exact: schedulers, weights, caps, partitions and the device's shares as processors and groups; think times and bursts; traffic between VMs. */
import assert from "node:assert/strict";
import { costModelOf, type Host, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import type { LqnModel } from "@iovlab/iovlab/lqn/model";
import { hostLqn, noEvents } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const quiet = { events: () => noEvents };
const web = { kind: "httperf", arrivals: { kind: "poisson", rate: 100 } } as const;
const hog = { kind: "compute" } as const;

const processorOf = (model: LqnModel, name: string) =>
  model.processors.find((one) => one.name === name)!;
const taskOf = (model: LqnModel, name: string) => model.tasks.find((one) => one.name === name)!;
const entryOf = (model: LqnModel, name: string) =>
  model.tasks.flatMap(({ entries }) => entries).find((one) => one.name === name)!;

function made(more: Partial<HostInput>): LqnModel {
  return hostLqn(host({ architecture: "vdi", cores: 2, vms: [{}], ...more } as HostInput), costs)
    .model;
}

const shares = (model: LqnModel, processor: string) =>
  processorOf(model, processor).groups?.map(({ name, share, cap }) => [name, share, cap ?? false]);

Deno.test("weights are groups of a completely fair processor, the VMM's work for a VM in its group", () => {
  const model = made({
    vms: [{ name: "a", weight: 300, workload: web }, { name: "b", weight: 100, workload: hog }],
  });
  assert.equal(processorOf(model, "cores").scheduling, "cfs");
  assert.deepEqual(shares(model, "cores"), [["share_a", 0.75, false], ["share_b", 0.25, false]]);
  const groups = model.tasks.filter(({ processor }) => processor === "cores")
    .map(({ name, group }) => [name, group]);
  assert.deepEqual(groups, [
    ["vm_a", "share_a"],
    ["vmm_calls_for_a", "share_a"],
    ["vmm_interrupts_for_a", "share_a"],
    ["compute_b", "share_b"],
  ]);
});

Deno.test("a cap is a ceiling of so many cores; the others share what it leaves, the driver domain too", () => {
  const model = made({
    architecture: "split-driver",
    driverDomain: { weight: 512 },
    vms: [{ name: "a", cap: 0.5, workload: hog }, { name: "b", weight: 256, workload: web }],
  });
  assert.deepEqual(shares(model, "cores"), [
    ["share_b", 0.25, false],
    ["share_driver", 0.5, false],
    ["share_a", 0.25, true],
  ]);
});

Deno.test("the driver domain's own weight or cap is enough for groups", () => {
  const vms = [{ name: "a", workload: web }];
  const heavy = made({ architecture: "split-driver", driverDomain: { weight: 768 }, vms });
  assert.deepEqual(shares(heavy, "cores"), [["share_a", 0.25, false], [
    "share_driver",
    0.75,
    false,
  ]]);
  const capped = made({ architecture: "split-driver", driverDomain: { cap: 1 }, vms });
  assert.deepEqual(shares(capped, "cores"), [["share_a", 0.5, false], ["share_driver", 0.5, true]]);
  assert.equal(processorOf(made({ architecture: "split-driver", vms }), "cores").scheduling, "ps");
});

Deno.test("slices of sedf are reserved; without extra time they are ceilings", () => {
  const model = made({
    scheduler: { kind: "sedf" },
    cores: 1,
    vms: [
      { name: "a", schedule: { slice: 0.02, period: 0.1, extraTime: false }, workload: hog },
      { name: "b", schedule: { slice: 0.05, period: 0.1, extraTime: true }, workload: hog },
      { name: "c", workload: hog },
    ],
  });
  assert.deepEqual(shares(model, "cores"), [
    ["share_a", 0.2, true],
    ["share_b", 0.5, false],
    ["share_c", 0.3, false],
  ]);
});

Deno.test("partitions are processors of their own, as fast as their share of the cores", () => {
  const model = made({
    scheduler: { kind: "partitioned" },
    vms: [{ name: "a", weight: 100, workload: hog }, {
      name: "b",
      weight: 300,
      vcpus: 2,
      workload: hog,
    }],
  });
  const partitions = model.processors.map((
    { name, multiplicity, speed },
  ) => [name, multiplicity, speed]);
  assert.deepEqual(partitions, [["partition_a", 1, 0.5], ["partition_b", 2, 0.75]]);
  assert.equal(taskOf(model, "compute_b").processor, "partition_b");
});

Deno.test("beside a program that never rests who rests goes first under credit, unless boost is off", () => {
  const vms = [{ name: "a", workload: web }, { name: "b", workload: hog }];
  const model = made({ vms });
  assert.equal(processorOf(model, "cores").scheduling, "pp");
  assert.deepEqual(
    ["vm_a", "vmm_calls", "compute_b"].map((name) => taskOf(model, name).priority ?? 0),
    [1, 1, 0],
  );
  const plain = made({ vms, scheduler: { kind: "credit", boost: false } });
  assert.equal(processorOf(plain, "cores").scheduling, "ps");
  const alone = made({ vms: [vms[0]] });
  assert.equal(processorOf(alone, "cores").scheduling, "ps");
});

Deno.test("every other scheduler says what it leaves out", () => {
  for (const kind of ["credit2", "sedf", "bvt", "round-robin", "partitioned"] as const) {
    const of = host({ architecture: "vdi", scheduler: { kind }, vms: [{ workload: web }] });
    const { leftOut } = hostLqn(of, costs);
    assert.ok(leftOut.some((note) => note.startsWith(`scheduler ${kind}: `)), kind);
  }
});

Deno.test("reservations, weights and caps of the device are groups of the line", () => {
  const vms = [
    { name: "a", device: { reserved: 600e6, weight: 1 }, workload: web },
    { name: "b", device: { weight: 3 }, workload: web },
  ];
  const model = made({ vms });
  assert.deepEqual(shares(model, "link_out"), [["line_a", 0.7, false], ["line_b", 0.3, false]]);
  assert.deepEqual([taskOf(model, "nic_out_for_a").group, taskOf(model, "nic_out_for_b").group], [
    "line_a",
    "line_b",
  ]);
  const capped = made({ vms: [{ ...vms[1], device: { cap: 50e6 } }] });
  assert.deepEqual(shares(capped, "link_out"), [["line_b", 0.05, true]]);
  // an architecture without the means does without it
  const without = made({ architecture: "vmm-driver", vms });
  assert.equal(processorOf(without, "link_out").scheduling, "fcfs");
});

Deno.test("thinking: a pause after each burst on a connection, and the clients' think time after the last", () => {
  const workload = {
    kind: "httperf",
    sessions: 5,
    requestsPerConnection: 10,
    burstLength: 4,
    thinkTime: { kind: "exponential", mean: 0.03 },
  } as const;
  const model = made({ vms: [{ name: "a", workload }] });
  assert.equal(taskOf(model, "clients_a").thinkTime, 0.03);
  const calls = entryOf(model, "connection_a").phases![0].calls!;
  const mean = (to: string) => calls.find((call) => call.to === to)?.mean;
  // bursts of 4, 4 and 2: a request alone and the rest of the burst, three times
  assert.deepEqual([mean("pause_a"), mean("path_request_a")], [2, 6]);
  assert.equal(entryOf(model, "pause_a").phases![0].demand, 0.03);
  const busy = made({ vms: [{ name: "a", workload: { ...workload, burstLength: 1 } }] });
  const each = entryOf(busy, "connection_a").phases![0].calls!;
  assert.equal(each.find(({ to }) => to === "path_request_a")?.mean, 10);
  assert.equal(each.find(({ to }) => to === "pause_a")?.mean, 9);
});

/** A flow from `src` to `sink`. */
function between(architecture: Host["architecture"], internalSwitch = false): Host {
  const workload = {
    kind: "netperf",
    test: "udp-stream",
    direction: "transmit",
    messageBytes: 1000,
    bitRate: 8e6,
    peer: "sink",
  } as const;
  return host({
    architecture,
    cores: 2,
    nic: { internalSwitch },
    vms: [{ name: "sink" }, { name: "src", workload }],
  });
}

const callsOf = (model: LqnModel) =>
  entryOf(model, "path_request_src").phases![0].calls!.map(({ to }) => to);

Deno.test("between VMs: both guests, and the wire or a transfer of the device where a NIC is between", () => {
  const { model } = hostLqn(between("vdi"), costs, quiet);
  assert.deepEqual(
    callsOf(model).toSorted(),
    [
      "nic_in_request_sink_to_src",
      "nic_out_request_src",
      "vm_request_sink_to_src",
      "vm_request_src",
    ],
  );
  const wire = entryOf(model, "nic_out_request_src").phases![0].demand!;
  const inside = hostLqn(between("vdi", true), costs, quiet).model;
  const transfer = entryOf(inside, "nic_out_request_src").phases![0].demand!;
  assert.ok(Math.abs(wire - (1000 + 66) * 8 / 1e9) < 1e-15);
  const expected = costs.dmaSetup + costs.contextCheck + 8000 / costs.dmaRate;
  assert.ok(Math.abs(transfer - expected) < 1e-15);
  assert.ok(taskOf(model, "vm_sink") && taskOf(model, "vm_src"));
});

Deno.test("between VMs behind a driver domain: both back ends and one bridge, no native driver and no NIC", () => {
  const of = between("split-driver");
  const { model } = hostLqn(of, costs, quiet);
  assert.equal(model.tasks.some(({ name }) => name.startsWith("nic_")), false);
  const seconds = taskOf(model, "driver_domain").entries.reduce(
    (sum, { phases = [] }) => sum + phases.reduce((all, { demand = 0 }) => all + demand, 0),
    0,
  );
  const { backTransmit, backReceive, backSlot, bridge } = costs;
  const cycles = backTransmit + backReceive + 2 * backSlot + bridge;
  assert.ok(Math.abs(seconds * of.clockRate - cycles) < 1e-6, `${seconds * of.clockRate}`);
});

Deno.test("events of a host are before its model, and that is said", () => {
  const of = host({
    architecture: "split-driver",
    driverDomain: { kind: "isolated" },
    events: [{ kind: "crash-driver-domain", at: 0.2 }],
    vms: [{ workload: web }],
  });
  const { model, leftOut } = hostLqn(of, costs);
  assert.match(leftOut.join(), /^events \(crash-driver-domain\): .* at 0.2 s$/);
  assert.deepEqual(model, hostLqn({ ...of, events: [] }, costs).model);
});
