/** Exact, but for the ends of rounds: a VM that is moved to another host, by architecture. */
import assert from "node:assert/strict";
import type { Architecture, HostEvent, HostInput, MigrateEvent } from "@iovlab/iovlab/host";
import { costModelOf, host as hostOf, xen2009 } from "@iovlab/iovlab/host";
import { preCopyPlan } from "@iovlab/iovlab/hypervisor";
import { hostSeries, measureHost } from "@iovlab/iovlab/scenario";
import { program, type Run, run, web } from "./_pairs.ts";

const costs = costModelOf(xen2009);
/** Two rounds of copying while it runs, and what is left when it stops. */
const event: MigrateEvent = {
  kind: "migrate",
  at: 0.1,
  vm: "moved",
  memory: 25e6,
  dirtyRate: 100e6,
  rate: 1.6e9,
  downtime: 0.05,
};
/** Payload of a full frame, over what it takes on the wire. */
const GOODPUT = 1448 / 1538;
/** Parts of a time that a round may take longer: its last segment, and the interrupt that ends it. */
const ENDS = 0.01;

const rate = event.rate * GOODPUT;
const plan = preCopyPlan({ ...event, rate });
/** Seconds of copying while the VM runs, and while it is stopped. */
const RUNNING = 8 * (plan.rounds[0] + plan.rounds[1]) / rate;
const STOPPED = 8 * plan.rest / rate;

function host(architecture: Architecture, input: Partial<HostInput> = {}): Run {
  return run(architecture, {
    costs,
    cores: 4,
    events: [event],
    vms: [
      { name: "moved", workload: web(8), application: program(50e3) },
      ...(architecture === "passthrough"
        ? []
        : [{ name: "other", workload: web(8), application: program(50e3) }]),
    ],
    seconds: 0.05,
    ...input,
  });
}

/** Replies of a VM in so many seconds from now on. */
function replies({ machine }: Run, seconds: number, vm = 0): number {
  const before = machine.counts(vm).replies;
  machine.simulation.run({ until: machine.simulation.now + seconds });
  return machine.counts(vm).replies - before;
}

const software = ["emulated", "split-driver", "vmm-driver", "virtio-vhost"] as const;
const plugged = ["passthrough", "sr-iov"] as const;

for (const architecture of software) {
  Deno.test(`${architecture}: a moved VM is off the network only while it is stopped`, () => {
    const of = host(architecture);
    assert.ok(of.machine.counts(0).replies > 100);
    of.machine.simulation.run({ until: 0.11 });
    assert.ok(replies(of, 0.15) > 100); // while memory is copied
    of.machine.simulation.run({ until: 1 });
    const [move] = of.machine.paths.migrations ?? [];
    assert.equal(move.offSince, move.stoppedAt);
    assert.equal(move.offUntil, move.resumedAt);
    const outage = STOPPED + costs.migrationSwitch;
    assert.equal(move.plan.rounds.length, 2);
    assert.ok(Math.abs((move.stoppedAt - 0.1) / RUNNING - 1) < ENDS);
    assert.ok(Math.abs(of.machine.paths.outageOf!(0) / outage - 1) < ENDS);
    assert.ok(replies(of, 0.5) > 1000); // as before
  });
}

for (const architecture of plugged) {
  Deno.test(`${architecture}: a moved VM is off the network from the start until its device is plugged in again`, () => {
    const of = host(architecture);
    of.machine.simulation.run({ until: 0.101 });
    assert.equal(replies(of, 1.1), 0);
    of.machine.simulation.run({ until: 2 });
    const [move] = of.machine.paths.migrations ?? [];
    assert.equal(move.offSince, 0.1);
    const outage = of.machine.paths.outageOf!(0);
    const least = 2 * costs.devicePlug + RUNNING + STOPPED + costs.migrationSwitch;
    assert.ok(Math.abs(outage / least - 1) < ENDS, `${outage} s`);
    assert.ok(move.resumedAt < move.offUntil); // it runs before it has a network
    of.machine.simulation.run({ until: 8 }); // until TCP's next time-out
    assert.ok(replies(of, 0.5) > 1000);
  });
}

Deno.test("vdi: as software, and the time that the device takes to save and restore a context", () => {
  const of = host("vdi");
  of.machine.simulation.run({ until: 1 });
  const like = host("vmm-driver");
  like.machine.simulation.run({ until: 1 });
  const states = costs.contextSave + costs.contextRestore;
  const [direct, soft] = [of, like].map(({ machine }) => machine.paths.outageOf!(0));
  assert.ok(Math.abs(direct - soft - states) < 2e-4, `${direct} and ${soft} s`);
  assert.ok(replies(of, 0.5) > 1000);
});

Deno.test("native: a process cannot be moved", () => {
  const { machine } = host("native", {});
  machine.simulation.run({ until: 0.2 });
  assert.deepEqual(machine.events.map(({ done }) => done), [false]);
  assert.equal(machine.paths.migrations, undefined);
});

Deno.test("copying takes the line at its rate, and a core, on behalf of the VM that is moved", () => {
  const of = host("vmm-driver", { vms: [{ name: "moved" }] });
  of.machine.simulation.run({ until: 0.25 });
  of.machine.scheduler.settle();
  const share = of.machine.nic.transmitBusy / 0.15;
  assert.ok(Math.abs(share - 0.16) < 0.01, `${share} of the line`);
  const bytes = of.machine.paths.migrations![0].sent;
  const copied = bytes * costs.copyByte;
  const spent = of.machine.scheduler.vmmCycles[0];
  assert.ok(spent > copied && spent < 1.4 * copied, `${spent / bytes} cycles a byte`);
});

Deno.test("copying leaves less of a slow line to the others", () => {
  const link = { rate: 1e9 };
  const bulk = { kind: "netperf", test: "tcp-stream", direction: "transmit" } as const;
  const vms = [{ name: "moved" }, { name: "other", workload: bulk }];
  const slow: MigrateEvent = { ...event, rate: 0.5e9, memory: 1e9 };
  const of = run("vdi", { costs, cores: 4, link, vms, events: [slow], seconds: 0.1 });
  const bytes = (seconds: number) => {
    const before = of.machine.counts(1).applicationBytesOut;
    of.machine.simulation.run({ until: of.machine.simulation.now + seconds });
    return (of.machine.counts(1).applicationBytesOut - before) / seconds * 8 / 1e9;
  };
  const alone = of.rate(1) / 1e9;
  of.machine.simulation.run({ until: 0.12 });
  const beside = bytes(0.2);
  assert.ok(alone > 0.8 && beside < 0.55 && beside > 0.4, `${alone} and ${beside} Gb/s`);
});

Deno.test("a copy that has half of the line takes more rounds than one that has all of it, as long as that takes and not as planned", () => {
  const crowd = { kind: "netperf", test: "udp-stream", direction: "transmit" } as const;
  const vms = [{ name: "moved" }, { name: "crowd", workload: { ...crowd, messageBytes: 1400 } }];
  const move = (vms: HostInput["vms"]) => {
    // an idle VM's context sends nothing: two that send share the line by equal weights
    const events = [{ ...event, rounds: 5 }];
    const of = host("vdi", { vms, link: { rate: event.rate }, events });
    of.machine.simulation.run({ until: 2 });
    return of.machine.paths.migrations![0];
  };
  const alone = move([{ name: "moved" }]);
  assert.equal(alone.plan.rounds.length, 2);
  const shared = move(vms);
  const { plan: { rounds, rest } } = shared;
  assert.equal(rounds.length, 5); // out of date faster than it is copied: all memory, in every round
  assert.deepEqual([...rounds, rest], Array(6).fill(event.memory));
  const half = 8 * event.memory / (event.rate * GOODPUT / 2);
  assert.ok(Math.abs((shared.stoppedAt - 0.1) / (5 * half) - 1) < 5 * ENDS);
});

Deno.test("what a moved VM was promised is kept for it, and its context cannot be made while it is away", () => {
  const share = (at: number, vm: string): HostEvent => ({
    kind: "resize-context",
    at,
    vm,
    device: { reserved: 6e9 },
  });
  const off = { ...event, rate: 1e8, memory: 1e6, dirtyRate: 1e9, rounds: 1 }; // stopped from 0.19 s on
  const of = host("vdi", {
    events: [
      share(0.05, "moved"),
      off,
      share(0.22, "other"),
      { kind: "create-context", at: 0.23, vm: "moved" },
    ],
  });
  of.machine.simulation.run({ until: 0.24 });
  const [context] = of.machine.paths.contexts;
  assert.ok(context.revoked);
  assert.deepEqual(of.machine.events.map(({ done }) => done), [true, true, false, false]);
  of.machine.simulation.run({ until: 1 });
  assert.deepEqual([context.revoked, context.options.reserved], [false, 6e9]);
});

Deno.test("the outage of direct access is longer than that of software for every dirty rate", () => {
  for (const dirtyRate of [0, 20e6, 150e6]) {
    const outage = (architecture: Architecture) => {
      const vms = [{ name: "moved", workload: web(1) }];
      const of = host(architecture, { events: [{ ...event, dirtyRate }], vms });
      of.machine.simulation.run({ until: 3 });
      return of.machine.paths.outageOf!(0);
    };
    const [soft, saved, hard] = [outage("virtio-vhost"), outage("vdi"), outage("sr-iov")];
    assert.ok(soft < saved && saved < hard, `${soft}, ${saved} and ${hard} s at ${dirtyRate} B/s`);
  }
});

Deno.test("a VM that is being moved is not moved a second time, but may be later", () => {
  const events = [event, { ...event, at: 0.2 }, { ...event, at: 0.8 }];
  const { machine } = host("virtio-vhost", { events });
  machine.simulation.run({ until: 2 });
  assert.deepEqual(machine.events.map(({ done }) => done), [true, false, true]);
  assert.equal(machine.paths.migrations!.filter(({ offUntil }) => offUntil < 2).length, 2);
});

Deno.test("the outage is a row of the VM's, and a series of shares that adds up to it; there is none where nobody moves", () => {
  const vms = [{ name: "moved", workload: web(4) }, { name: "other", workload: web(4) }];
  const of = hostOf({ architecture: "vdi", cores: 4, link: { rate: 10e9 }, events: [event], vms });
  const duration = 0.6;
  const parameters = { host: of, costs, duration, detail: "full" } as const;
  const rows = measureHost(parameters, { seed: 1, replication: 0 });
  const outages = rows.filter(({ metric }) => metric === "outageTime");
  assert.deepEqual(outages.map(({ entity }) => entity), ["vm:moved"]);
  const least = STOPPED + costs.migrationSwitch;
  assert.ok(
    outages[0].value > least && outages[0].value < least * (1 + ENDS),
    `${outages[0].value}`,
  );
  const series = hostSeries(of, costs, { seed: 1, duration }).filter(({ vm }) => vm === "moved");
  const length = series[1].time - series[0].time;
  const sum = series.reduce((total, { outageShare }) => total + outageShare, 0) * length;
  assert.ok(Math.abs(sum - outages[0].value) < 1e-9);
  assert.ok(series.every(({ outageShare }) => outageShare >= 0 && outageShare <= 1 + 1e-9));
  assert.ok(
    series.some(({ outageShare, responseRate }) => outageShare > 0.999 && responseRate === 0),
  );
});
