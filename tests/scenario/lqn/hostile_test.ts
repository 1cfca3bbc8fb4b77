/** Exact: hostile programs, programs that compute and mixed VMs: rates and demands by hand. */
import assert from "node:assert/strict";
import { costModelOf, type Host, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import type { LqnModel } from "@iovlab/iovlab/lqn/model";
import { hostLqn, noEvents } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const quiet = { events: () => noEvents };

type Workload = NonNullable<NonNullable<HostInput["vms"]>[number]["workload"]>;
type Input = Partial<Omit<HostInput, "vms">>;

const one = (workload: Workload, more: Input = {}): Host =>
  host({ architecture: "split-driver", cores: 2, ...more, vms: [{ name: "x", workload }] });

const taskOf = (model: LqnModel, name: string) => {
  const found = model.tasks.find((task) => task.name === name);
  assert.ok(found, name);
  return found;
};

function demand(model: LqnModel, name: string): number {
  const found = model.tasks.flatMap((task) => task.entries).find((each) => each.name === name);
  assert.ok(found, name);
  return found.phases![0].demand ?? 0;
}

function near(actual: number, expected: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${what}: ${actual}`);
}

Deno.test("a notification for nothing: a system call, an event, and a poll of who is notified", () => {
  const of = one({ kind: "interrupt-storm", rate: 1000 });
  const events = { ...noEvents, toBack: 1, backTransmitPolls: 1 };
  const { model, leftOut } = hostLqn(of, costs, { events: () => events });
  assert.equal(taskOf(model, "clients_x").entries[0].openArrivalRate, 1000);
  near(demand(model, "vm_request_x"), costs.systemCall / of.clockRate, "guest");
  const driver = costs.interruptEntry + costs.softirqPoll;
  near(demand(model, "driver_out_request_x"), driver / of.clockRate, "driver domain");
  near(demand(model, "vmm_calls_driver_out_x"), costs.eventDeliver / of.clockRate, "upcall");
  near(demand(model, "vmm_calls_vm_after_x"), costs.eventSend / of.clockRate, "hypercall");
  assert.deepEqual(leftOut, []);
  assert.equal(model.tasks.some(({ name }) => name.startsWith("nic_")), false);
});

Deno.test("a context of one's own is rung and interrupts; a process only calls the kernel", () => {
  const storm = { kind: "interrupt-storm", rate: 1000 } as const;
  const vdi = one(storm, { architecture: "vdi" });
  const direct = hostLqn(vdi, costs, quiet).model;
  near(
    demand(direct, "vm_request_x"),
    (costs.systemCall + costs.doorbell) / vdi.clockRate,
    "doorbell",
  );
  const native = one(storm, { architecture: "native" });
  near(
    demand(hostLqn(native, costs, quiet).model, "vm_request_x"),
    2 * costs.systemCall / native.clockRate,
    "two calls",
  );
});

Deno.test("a grant of foreign memory: a slot at both ends, and a grant operation that fails", () => {
  const of = one({ kind: "rogue-dma", rate: 500 }, { splitDriver: { grant: "map" } });
  const { model } = hostLqn(of, costs, quiet);
  const { systemCall, frontTransmit, frontSlot, backTransmit, backSlot, grantCopy } = costs;
  near(
    demand(model, "vm_request_x"),
    (systemCall + frontTransmit + frontSlot) / of.clockRate,
    "guest",
  );
  near(demand(model, "driver_out_request_x"), (backTransmit + backSlot) / of.clockRate, "driver");
  near(demand(model, "vmm_calls_driver_out_x"), grantCopy / of.clockRate, "grant");
});

Deno.test("who asks for contexts until it is refused has no steady work", () => {
  const asks = { kind: "exhaustion", resource: "contexts", rate: 10 } as const;
  assert.throws(() => hostLqn(one(asks, { architecture: "vdi" }), costs), {
    code: "scenario/no-clients",
  });
  const beside = host({
    architecture: "vdi",
    vms: [{ name: "x", workload: asks }, { name: "y", workload: { kind: "compute" } }],
  });
  const { model, leftOut } = hostLqn(beside, costs);
  assert.deepEqual(model.tasks.map(({ name }) => name), ["compute_y"]);
  assert.match(leftOut.join(), /^requests for contexts of VM "x"/);
});

Deno.test("who evades ticks of 10 ms computes its pieces of each, and sleeps the rest", () => {
  const of = one({ kind: "tick-evasion", tick: 0.01, share: 0.945 }, {
    cores: 1,
    scheduler: { kind: "credit", debit: "tick" },
  });
  const { model } = hostLqn(of, costs);
  const task = taskOf(model, "compute_x");
  near(task.entries[0].phases![0].demand!, 47 * 0.01 / 50, "47 pieces of a fiftieth");
  near(task.thinkTime!, 0.01 - 47 * 0.01 / 50, "sleep");
  // beside a program that never rests it is boosted where ticks charge, and not where time is charged
  const pair = (debit: "tick" | "exact") =>
    hostLqn(
      host({
        architecture: "vdi",
        cores: 1,
        scheduler: { kind: "credit", debit },
        vms: [
          { name: "x", workload: { kind: "tick-evasion" } },
          { name: "y", workload: { kind: "compute" } },
        ],
      }),
      costs,
    ).model.tasks.map(({ priority = 0 }) => priority);
  assert.deepEqual([pair("tick"), pair("exact")], [[1, 0], [0, 0]]);
});

Deno.test("a mixed VM is one task: its clients' rounds, its datagrams and its units take turns", () => {
  const of = one({
    kind: "mixed",
    parts: [
      { kind: "httperf", arrivals: { kind: "poisson", rate: 100 } },
      { kind: "flood", direction: "receive", rate: 50, packetBytes: 100 },
      {
        kind: "compute",
        unitCycles: { kind: "deterministic", value: 1e6 },
        thinkTime: { kind: "deterministic", value: 0.004 },
      },
    ],
  }, { architecture: "vdi" });
  const { model } = hostLqn(of, costs, quiet);
  const guests = model.tasks.filter(({ name }) => name.startsWith("vm_"));
  assert.deepEqual(guests.map(({ name }) => name), ["vm_x"]);
  const entries = guests[0].entries.map(({ name }) => name);
  for (const name of ["vm_request_x", "vm_request_x_part2", "unit_x"]) {
    assert.ok(entries.includes(name), name);
  }
  near(demand(model, "unit_x"), 1e6 / of.clockRate, "unit");
  const source = taskOf(model, "compute_x");
  assert.deepEqual([source.processor, source.thinkTime], ["clients", 0.004]);
  assert.equal(taskOf(model, "clients_x").entries[0].openArrivalRate, 100);
  assert.equal(taskOf(model, "clients_x_part2").entries[0].openArrivalRate, 50);
});
