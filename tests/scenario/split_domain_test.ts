/** Statistical: the driver domain's mechanisms show in the numbers of whole hosts. */
import assert from "node:assert/strict";
import { type Architecture, host, type HostInput } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { costs } from "./_hosts.ts";

const always = (value: number) => ({ kind: "deterministic", value }) as const;

const light = {
  name: "web",
  application: { requestCycles: always(20e3) },
  workload: {
    kind: "httperf",
    arrivals: { kind: "poisson", rate: 400 },
    replyBytes: always(4096),
    timeout: 5,
  },
} as const;

function run(input: HostInput, seconds = 1): Machine {
  const machine = new Machine(host(input), costs, 3, 0);
  machine.simulation.run({ until: seconds });
  machine.scheduler.settle();
  return machine;
}

/** Mean response time of a VM, in milliseconds. */
function meanResponse(machine: Machine, vm = 0): number {
  const { responseSeconds, replies } = machine.counts(vm);
  assert.ok(replies > 100);
  return 1e3 * responseSeconds / replies;
}

/** Share of one core that a domain had. */
function share(machine: Machine, domain: number): number {
  const { domainCycles, vmmCycles } = machine.scheduler;
  const { clockRate } = machine.host;
  return (domainCycles[domain] + vmmCycles[domain]) / clockRate / machine.simulation.now;
}

/** A program that computes for about 19 ms for each request. */
const busy = {
  name: "busy",
  application: { requestCycles: always(50e6) },
  workload: { kind: "httperf", sessions: 4 },
} as const;

Deno.test("management work uses up the credit of the domain that drives the device: packets then wait for the core", () => {
  const response = (kind: "dom0" | "isolated", managementLoad: number) =>
    meanResponse(run({
      architecture: "split-driver",
      cores: 1,
      // by the tick packets alone use up credit now and then, too
      scheduler: { debit: "exact" },
      driverDomain: { kind, managementLoad, weight: 32 },
      vms: [light, busy],
    }, 3));
  const [quiet, loaded] = [response("dom0", 0), response("dom0", 0.8)];
  const loadedAside = response("isolated", 0.8);
  assert.ok(loaded > 5 * quiet, `${quiet} ${loaded}`);
  assert.ok(loadedAside < 2 * quiet, `${quiet} ${loadedAside}`);
});

Deno.test("where packets keep the driver domain busy, management takes its part of that CPU; beside an isolated one it does not", () => {
  const rate = (kind: "dom0" | "isolated", managementLoad: number) => {
    const machine = run({
      architecture: "split-driver",
      cores: 5,
      link: { rate: 10e9 },
      driverDomain: { kind, managementLoad, placement: "pinned" },
      vms: [{ count: 4, workload: { kind: "httperf", sessions: 60 } }],
    });
    return [0, 1, 2, 3].reduce((sum, vm) => sum + machine.counts(vm).replies, 0);
  };
  const quiet = rate("dom0", 0);
  const loaded = rate("dom0", 0.4);
  assert.ok(loaded < 0.7 * quiet && loaded > 0.5 * quiet, `${loaded / quiet}`);
  const aside = rate("isolated", 0.4) / rate("isolated", 0);
  assert.ok(aside > 0.97, `${aside}`);
});

Deno.test("the management program gets what it asks for, on the driver domain's account or on dom0's", () => {
  for (const load of [0.2, 1.5]) {
    const options = { managementLoad: load, vcpus: 2 } as const;
    const hostOf = (kind: "dom0" | "isolated") => ({
      architecture: "split-driver" as const,
      cores: 6,
      driverDomain: { ...options, kind },
      vms: [{ workload: { kind: "idle" } as const }],
    });
    const together = run(hostOf("dom0"));
    assert.ok(Math.abs(share(together, 1) - load) < 0.01, `${share(together, 1)}`);
    const apart = run(hostOf("isolated"));
    assert.deepEqual(share(apart, 1), 0);
    assert.ok(Math.abs(share(apart, 2) - load) < 0.01, `${share(apart, 2)}`);
  }
});

Deno.test("a pinned driver domain has a core for each of its vCPUs, and no one else runs there", () => {
  const machine = run({
    architecture: "split-driver",
    cores: 4,
    driverDomain: { placement: "pinned", vcpus: 2, kind: "isolated", managementLoad: 0.5 },
    splitDriver: { queues: 2, threads: 2 },
    nic: { queues: 2 },
    vms: [{ ...light, count: 2, workload: { kind: "httperf", sessions: 20 } }],
  });
  const { busyCycles, domainCycles, vmmCycles, hostCycles } = machine.scheduler;
  const own = busyCycles[2] + busyCycles[3];
  assert.ok(busyCycles[2] > 0 && busyCycles[3] > 0);
  const driver = domainCycles[2] + vmmCycles[2];
  // what else those cores did are the VMM's interrupts and switches
  assert.ok(own >= driver - 1 && own - driver <= hostCycles, `${own} ${driver}`);
  assert.ok(busyCycles[0] + busyCycles[1] >= domainCycles[0] + domainCycles[1] + domainCycles[3]);
});

Deno.test("a cap on the driver domain is a cap on every VM's network", () => {
  const rate = (cap: number, vcpus: number) => {
    const machine = run({
      architecture: "split-driver",
      cores: 4,
      // by the tick a cap holds in the long run only: 0.12 to 0.22 of a core in one second, by seed
      scheduler: { kind: "credit", debit: "exact" },
      driverDomain: { cap, vcpus },
      vms: [{ workload: { kind: "httperf", sessions: 60, replyBytes: always(20_000) }, count: 2 }],
    });
    assert.ok(cap === 0 || share(machine, 2) <= cap + 0.02, `${share(machine, 2)}`);
    return machine.counts(0).replies + machine.counts(1).replies;
  };
  const free = rate(0, 1);
  assert.ok(rate(0.2, 1) < 0.6 * free);
  assert.ok(rate(0.2, 2) < 0.6 * free);
});

/** Requests of a megabyte to four VMs over 10 Gb/s, whose driver domain is the bottleneck: gigabits per second. */
function receiveRate(splitDriver: HostInput["splitDriver"], vcpus: number, queues: number): number {
  const machine = run({
    architecture: "split-driver",
    cores: 4 + vcpus,
    link: { rate: 10e9 },
    nic: { queues, receiveRing: 1024 },
    offloads: { gro: false },
    driverDomain: { placement: "pinned", vcpus },
    splitDriver: { ...splitDriver, backEndQueue: 256 },
    vms: [{
      count: 4,
      workload: { kind: "httperf", sessions: 4, requestBytes: always(1e6), timeout: 0 },
    }],
  }, 0.2);
  return machine.nic.receiveBusy * 10 / 0.2;
}

Deno.test("with queues and threads for them the driver domain's vCPUs carry what one cannot", () => {
  const one = receiveRate({}, 1, 1);
  assert.ok(one > 1.5 && one < 4, `${one}`);
  // NIC queues alone spread the native drivers; back ends stay on the first vCPU
  const drivers = receiveRate({}, 4, 4);
  assert.ok(drivers > 1.1 * one && drivers < 2.2 * one, `${drivers} ${one}`);
  const all = receiveRate({ threads: 4 }, 4, 4);
  assert.ok(all > 2.8 * one, `${all} ${one}`);
});

/** Replies of a VM while another one's interface is flooded with small frames, and frames that were dropped for it. */
function flooded(architecture: Architecture, rate: number): { replies: number; drops: number } {
  const of = host({
    architecture,
    cores: 4,
    link: { rate: 1e9 },
    offloads: { gro: false },
    driverDomain: { placement: "pinned" },
    vms: [{ ...light, name: "victim" }, { name: "flooded" }],
  });
  const machine = new Machine(of, costs, 3, 0);
  const { simulation, pool, nic, paths } = machine;
  const flood = simulation.on(() => {
    if (rate > 0) simulation.schedule(1 / rate, flood);
    const packet = pool.allocate();
    pool.connection[packet] = 0;
    pool.generation[packet] = -1; // of no connection: the stack drops it
    pool.vm[packet] = 1;
    pool.payload[packet] = 0;
    pool.frames[packet] = 1;
    pool.flags[packet] = 0;
    nic.receive(packet, paths.contexts[1]);
  });
  simulation.schedule(0, flood);
  simulation.run({ until: 0.5 });
  return { replies: machine.counts(0).replies, drops: nic.vmDrops[0] + paths.dropsOf(0) };
}

Deno.test("a flood for one VM fills the receive ring that all share: its neighbour loses packets; with a context of its own it does not", () => {
  const [calm, flood] = [flooded("split-driver", 0), flooded("split-driver", 900e3)];
  assert.ok(calm.drops === 0 && calm.replies > 150);
  assert.ok(flood.drops > 100 && flood.replies < 0.5 * calm.replies, `${flood.drops}`);
  const [quiet, apart] = [flooded("vdi", 0), flooded("vdi", 900e3)];
  assert.ok(apart.drops === 0 && apart.replies > 0.95 * quiet.replies, `${apart.drops}`);
});

Deno.test("one VM's bulk fills the NIC's transmit ring that all share: its neighbour's replies wait for room", () => {
  const response = (sessions: number, rateControl: boolean) => {
    const bulk = sessions > 0
      ? { kind: "httperf", sessions, replyBytes: always(1e6), timeout: 0 } as const
      : { kind: "idle" } as const;
    const machine = run({
      architecture: "split-driver",
      cores: 4,
      driverDomain: { placement: "pinned" },
      splitDriver: { rateControl, ratePeriod: 0.002 },
      tcp: { receiveWindow: 262_144 },
      vms: [light, { name: "bulk", workload: bulk, device: { cap: 200e6 } }],
    });
    return meanResponse(machine);
  };
  const [alone, beside] = [response(0, false), response(16, false)];
  assert.ok(beside > alone + 1, `${alone} ${beside}`); // milliseconds: a ring of frames is 3 ms of the line
  const held = response(16, true);
  assert.ok(held < alone + 0.5 * (beside - alone), `${held}`);
});

Deno.test("what a VM costs outside its own domain is counted as its own: by its packets, and by what it does to others", () => {
  const machine = run({
    architecture: "split-driver",
    cores: 4,
    driverDomain: { placement: "pinned" },
    vms: [light, { name: "idle" }, { name: "hostile" }],
  });
  const { paths, scheduler, simulation } = machine;
  const spent = [0, 1, 2].map((vm) => paths.onBehalfOf(vm));
  assert.ok(spent[0] > 0);
  assert.deepEqual(spent.slice(1), [0, 0]);
  // all that the driver domain did was for the first VM, but for interrupts and polls that are nobody's
  const driver = scheduler.domainCycles[3] + scheduler.vmmCycles[3];
  assert.ok(spent[0] > 0.75 * driver && spent[0] < driver, `${spent[0] / driver}`);
  const attack = simulation.on(() => {
    simulation.schedule(1e-4, attack);
    paths.hostility.disturb(2);
    paths.hostility.rogue(2);
  });
  simulation.schedule(0, attack);
  simulation.run({ until: 1.5 });
  assert.ok(paths.onBehalfOf(2) > 5000 * costs.eventDeliver);
  assert.equal(paths.onBehalfOf(1), 0);
  assert.ok(paths.hostility.violationsOf(2) > 4990);
  assert.deepEqual([paths.hostility.violationsOf(0), paths.hostility.corruptionsOf(2)], [0, 0]);
  assert.equal(paths.hostility.requestContext(2), false);
});

Deno.test("notifications without work cost the driver domain time that others' packets then wait for", () => {
  const response = (rate: number) => {
    const of = host({
      architecture: "split-driver",
      cores: 4,
      driverDomain: { placement: "pinned" },
      vms: [light, { name: "hostile" }],
    });
    const machine = new Machine(of, costs, 3, 0);
    const { simulation, paths } = machine;
    const attack = simulation.on(() => {
      simulation.schedule(1 / rate, attack);
      paths.hostility.disturb(1);
    });
    if (rate > 0) simulation.schedule(0, attack);
    simulation.run({ until: 1 });
    return meanResponse(machine);
  };
  const [calm, stormy] = [response(0), response(400e3)];
  assert.ok(stormy > 1.2 * calm, `${calm} ${stormy}`);
});
