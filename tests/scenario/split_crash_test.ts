/** Exact: a driver domain crashes: what stops, what is lost, when it is over; of its own, or with dom0 and the host. */
import assert from "node:assert/strict";
import { host, type HostInput } from "@iovlab/iovlab/host";
import { Machine } from "@iovlab/iovlab/scenario";
import { randomStream } from "@iovlab/iovlab/random";
import { costs, randomHost } from "./_hosts.ts";

const always = (value: number) => ({ kind: "deterministic", value }) as const;

/** Two web servers; the driver domain crashes after half a second. */
const crashing = (kind: "dom0" | "isolated", more: Partial<HostInput> = {}) =>
  host({
    architecture: "split-driver",
    cores: 4,
    driverDomain: { kind, restartTime: 0.25 },
    tcp: { minimumTimeout: 0.2, initialTimeout: 0.5 },
    events: [{ kind: "crash-driver-domain", at: 0.5 }],
    vms: [{
      name: "web",
      count: 2,
      application: { requestCycles: always(20e3) },
      workload: {
        kind: "httperf",
        arrivals: { kind: "poisson", rate: 1000 },
        replyBytes: always(4096),
        timeout: 10,
      },
    }],
    ...more,
  });

const SLICE = 0.02;

/** Replies by slices of a run, and the machine at its end. */
function series(
  of: ReturnType<typeof host>,
  seconds: number,
): { replies: number[]; machine: Machine } {
  const machine = new Machine(of, costs, 1, 0);
  const replies: number[] = [];
  let before = 0;
  for (let slice = 1; slice * SLICE <= seconds + 1e-9; slice++) {
    machine.simulation.run({ until: slice * SLICE });
    const sum = of.vms.reduce((total, _, vm) => total + machine.counts(vm).replies, 0);
    replies.push(sum - before);
    before = sum;
  }
  return { replies, machine };
}

/** When replies are back at half their rate before the crash for good, in seconds after it. */
function recovery(replies: readonly number[]): number {
  const crash = Math.round(0.5 / SLICE);
  const normal = replies.slice(5, crash).reduce((a, b) => a + b, 0) / (crash - 5);
  let last = crash;
  replies.forEach((count, slice) => {
    if (slice >= crash && slice < replies.length && count < normal / 2) last = slice + 1;
  });
  return (last - crash) * SLICE;
}

Deno.test("replies stop with the driver domain and are back soon after its restart: the series shows when", () => {
  for (const restartTime of [0.1, 0.24, 0.5]) {
    const of = crashing("isolated", { driverDomain: { kind: "isolated", restartTime } });
    const { replies, machine } = series(of, 2.5);
    const crash = Math.round(0.5 / SLICE);
    const down = replies.slice(crash + 1, Math.floor((0.5 + restartTime) / SLICE));
    assert.ok(down.every((count) => count === 0), `${down}`);
    const back = recovery(replies);
    assert.ok(back >= restartTime && back < restartTime + 0.1, `${restartTime}: ${back}`);
    assert.deepEqual(machine.events.map(({ done }) => done), [true]);
  }
});

Deno.test("an isolated driver domain's crash resets no connection; the host's resets those that were open", () => {
  const workload = {
    kind: "httperf",
    sessions: 16,
    requestsPerConnection: 50,
    timeout: 10,
  } as const;
  const outcome = (kind: "dom0" | "isolated") => {
    const { machine } = series(crashing(kind, { vms: [{ count: 2, workload }] }), 2);
    machine.stop();
    machine.simulation.run({ until: 60 });
    const counts = [0, 1].map((vm) => machine.counts(vm));
    assert.equal(machine.pool.inUse, 0);
    for (const { opened, completed, errors, open } of counts) {
      assert.deepEqual([opened, open], [completed + errors, 0]);
    }
    const sum = (of: (count: typeof counts[0]) => number) => of(counts[0]) + of(counts[1]);
    return { resets: sum((one) => one.resets), errors: sum((one) => one.errors) };
  };
  assert.deepEqual(outcome("isolated"), { resets: 0, errors: 0 });
  const rebooted = outcome("dom0");
  assert.ok(rebooted.resets > 10, `${rebooted.resets}`);
  assert.ok(rebooted.errors <= 32); // sessions: none fails twice
});

Deno.test("clients give connections up where the restart takes longer than their patience", () => {
  const workload = {
    kind: "httperf",
    arrivals: { kind: "poisson", rate: 1000 },
    timeout: 0.1,
  } as const;
  for (const kind of ["dom0", "isolated"] as const) {
    const { machine } = series(crashing(kind, { vms: [{ workload }] }), 1);
    const { timeouts } = machine.counts(0);
    assert.ok(timeouts > 100 && timeouts < 400, `${kind}: ${timeouts}`);
  }
});

Deno.test("while an isolated driver domain is down the VMs' cores are free; while the host reboots none is", () => {
  const busy = (kind: "dom0" | "isolated") => {
    const machine = new Machine(crashing(kind), costs, 1, 0);
    const { simulation, scheduler } = machine;
    simulation.run({ until: 0.52 });
    scheduler.settle();
    const before = [scheduler.hostCycles, ...scheduler.domainCycles];
    simulation.run({ until: 0.72 });
    scheduler.settle();
    const after = [scheduler.hostCycles, ...scheduler.domainCycles];
    return after.map((cycles, i) => (cycles - before[i]) / (0.2 * machine.host.clockRate));
  };
  const [vmm, ...domains] = busy("dom0");
  assert.ok(Math.abs(vmm - 4) < 1e-9);
  assert.deepEqual(domains, [0, 0, 0]);
  const [quiet, ...guests] = busy("isolated");
  assert.ok(quiet < 0.01);
  // the servers finish what they had; the driver domain and dom0 do nothing
  assert.ok(guests.every((share) => share < 0.05));
  assert.deepEqual(guests.slice(2), [0, 0]);
});

Deno.test("on random hosts with all options and crashes, no packet and no connection is left over", () => {
  let crashes = 0;
  for (let seed = 0; seed < 40; seed++) {
    const stream = randomStream(seed, 0, "split");
    const pick = <T>(...values: T[]) => values[Math.floor(stream.uniform() * values.length)];
    const vcpus = pick(1, 1, 2);
    const plain = randomHost(seed, "split-driver");
    const of = host({
      ...plain,
      cores: Math.max(plain.cores, vcpus + 1),
      driverDomain: {
        ...plain.driverDomain,
        kind: pick("dom0", "isolated"),
        vcpus,
        restartTime: pick(1e-4, 0.01, 0.05),
        cap: pick(0, 0, 0.7),
      },
      nic: { ...plain.nic, queues: pick(1, 2, 4) },
      splitDriver: {
        ...plain.splitDriver,
        queues: pick(1, 2, 3),
        threads: pick(0, 1, vcpus),
        grant: pick("copy", "map", "persistent", "flip"),
        rateControl: pick(true, false),
        ratePeriod: pick(0.001, 0.05),
      },
      events: Array.from(
        { length: pick(0, 1, 3) },
        () => ({ kind: "crash-driver-domain", at: 0.15 * stream.uniform() }) as const,
      ),
    });
    // a client without a time-out that waits for a reply of a host that has forgotten it waits for good
    const vms = of.vms.map((vm) =>
      vm.workload.kind === "httperf" && vm.workload.timeout === 0
        ? { ...vm, workload: { ...vm.workload, timeout: 1 } }
        : vm
    );
    const machine = new Machine({ ...of, vms }, costs, seed, 0);
    const { simulation, pool, nic, paths } = machine;
    const at = `seed ${seed}`;
    for (let step = 1; step <= 20; step++) {
      simulation.run({ until: step * 0.01 });
      assert.equal(pool.inUse, nic.held + paths.held(), at);
    }
    machine.stop();
    assert.equal(simulation.run({ until: 1e5, maxEvents: 2e7 }).reason, "empty", at);
    assert.equal(pool.inUse, 0, at);
    of.vms.forEach((_, vm) => {
      const { opened, completed, errors, open } = machine.counts(vm);
      assert.deepEqual([open, opened], [0, completed + errors], at);
    });
    crashes += machine.events.filter(({ done }) => done).length;
  }
  assert.ok(crashes > 20, `${crashes}`);
});
