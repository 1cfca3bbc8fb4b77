/** Exact: no core is idle while a vCPU waits for one that the VMM's polls take, under every policy that moves vCPUs. */
import assert from "node:assert/strict";
import { hostPoller } from "@iovlab/iovlab/hypervisor";
import { randomStream } from "@iovlab/iovlab/random";
import { CLOCK, Cores } from "../_cores.ts";
import {
  accountedShares,
  coresOf,
  policies,
  type PolicyName,
  randomCores,
  SWITCH,
} from "./_random_cores.ts";

const SEEDS = 40;
const EVENTS = 1500;
const HOST = 1;
const RUNNABLE = 1;
const RUNNING = 2;
const names = Object.keys(policies) as PolicyName[];
const conserving = names.filter((name) => !name.startsWith("sedf") && name !== "partitioned");

/** Random vCPUs, and bursts of polls on some cores in batches of 1 to 200 us; some have a budget. */
function polledCores(policy: PolicyName, seed: number): Cores {
  const host = randomCores(policy, seed);
  const stream = randomStream(seed, 0, "polls");
  const { simulation, scheduler } = host;
  for (const [core] of coresOf(scheduler).entries()) {
    if (stream.uniform() < 0.4) continue;
    let left = 0;
    const limit = stream.uniform() < 0.5 ? {} : { budget: 3e5, turn: 2e5 };
    const work = hostPoller({
      domain: -1,
      begin: () => 1000 * Math.pow(200, stream.uniform()),
      finish: () => void left--,
      more: () => left > 0,
    }, limit);
    const burst = simulation.on(() => {
      if (host.stopped) return;
      left += 1 + Math.floor(8 * stream.uniform());
      scheduler.runOnHost(core, work);
      simulation.schedule(0.0002 + 0.002 * stream.uniform(), burst);
    });
    simulation.schedule(0.001 * stream.uniform(), burst);
  }
  return host;
}

/** Runs random hosts event by event; `look` sees each after each event. */
function each(policy: PolicyName, look: (host: Cores, at: string) => void): void {
  for (let seed = 0; seed < SEEDS; seed++) {
    const host = polledCores(policy, seed);
    for (let i = 0; i < EVENTS; i++) {
      host.simulation.run({ maxEvents: 1 });
      look(host, `${policy}, seed ${seed} at ${host.simulation.now}`);
    }
  }
}

/** Whether a core is in a batch of a poll that will not be over sooner than a switch. */
function isPolled(core: ReturnType<typeof coresOf>[number], { simulation }: Cores): boolean {
  if (core.mode !== HOST || core.switchCycles > 0 || !core.host.head?.poll) return false;
  return simulation.timeOf(core.endEvent) - simulation.now > SWITCH / CLOCK;
}

for (const policy of conserving) {
  Deno.test(`${policy}: no core is idle while a vCPU waits for a core, or for the VMM's polls on its own`, () => {
    let [waits, held, moves] = [0, 0, 0];
    const before = new WeakMap<object, number>();
    each(policy, (host, at) => {
      const cores = coresOf(host.scheduler);
      const free = cores.flatMap(({ isFree }, core) => isFree ? [core] : []);
      for (const { vcpu } of host.workers) {
        const { state, core } = vcpu;
        const stuck = state === RUNNING && isPolled(cores[core], host);
        if (state === RUNNABLE) waits++;
        else if (stuck) held++;
        if (state === RUNNING && before.get(vcpu) !== core) moves++;
        before.set(vcpu, core);
        if (state !== RUNNABLE && !stuck) continue;
        assert.ok(!free.some((other) => vcpu.options.allowed[other]), `${at}, vCPU on ${core}`);
      }
    });
    assert.ok(waits > 5_000 && held > 2_000 && moves > 500, `${waits} ${held} ${moves}`);
  });
}

for (const policy of names) {
  Deno.test(`${policy}: beside the VMM's polls each vCPU has one core, that it may run on, no wake-up is lost and accounts add up`, () => {
    each(policy, ({ scheduler, workers }, at) => {
      const running = coresOf(scheduler).map(({ current }) => current);
      for (const { vcpu } of workers) {
        const places = running.flatMap((current, core) => current === vcpu ? [core] : []);
        assert.deepEqual(places, vcpu.state === RUNNING ? [vcpu.core] : [], at);
        for (const core of places) assert.ok(vcpu.options.allowed[core], at);
      }
    });
    for (let seed = 0; seed < SEEDS; seed++) {
      const host = polledCores(policy, seed);
      host.simulation.run({ until: 0.3 });
      host.stop();
      host.simulation.run({ until: 20 });
      host.workers.forEach(({ vcpu, guest }, i) => {
        const hasTime = vcpu.schedule.extraTime || vcpu.schedule.slice > 0;
        if (policy.startsWith("sedf") && !hasTime) return;
        assert.equal(guest.hasWork, false, `seed ${seed}, vCPU ${i}`);
      });
      for (const share of accountedShares(host, host.workers.length)) {
        assert.ok(Math.abs(share - 1) < 1e-9, `seed ${seed}: ${share}`);
      }
    }
  });
}

/** Share of two cores that a vCPU has, the VMM polling on the first for `polled` seconds of each millisecond from the start on. */
function shareBeside(
  scheduler: ConstructorParameters<typeof Cores>[2],
  batch: number,
  schedule = {},
): { share: number; switches: number } {
  const host = new Cores(2, [{ busy: 0.0007, schedule }], scheduler, {
    change: SWITCH,
    wake: 0,
    inVmm: true,
  });
  let left = 0;
  const work = hostPoller({
    domain: -1,
    begin: () => batch * CLOCK,
    finish: () => void (left -= batch),
    more: () => left > batch / 2,
  });
  const tick = host.simulation.on(() => {
    left = 0.0008;
    host.scheduler.runOnHost(0, work);
    host.simulation.schedule(0.001, tick);
  });
  host.simulation.schedule(0.01, tick);
  host.shares(0.1);
  const before = host.scheduler.switches;
  const [share] = host.shares(1.1);
  return { share, switches: host.scheduler.switches - before };
}

for (const policy of conserving) {
  Deno.test(`${policy}: a busy vCPU leaves the core where the VMM polls, once, and for a batch worth it only`, () => {
    const { share, switches } = shareBeside(policies[policy], 0.0001);
    assert.ok(Math.abs(share - 1) < 1e-9 && switches === 0, `${share} ${switches}`);
    const short = shareBeside(policies[policy], 0.000002); // less than a switch of 3 us
    assert.ok(Math.abs(short.share - 0.2) < 1e-6 && short.switches === 0, `${short.share}`);
  });
}

Deno.test("a window of a partition and a slice of SEDF are on their own core, whatever the VMM does there; extra time is on any", () => {
  const partitioned = shareBeside(policies.partitioned, 0.0001);
  assert.ok(Math.abs(partitioned.share - 0.2) < 1e-6, `${partitioned.share}`);
  const sedf = (slice: number) =>
    shareBeside(policies["sedf, lose"], 0.0001, { slice, period: 0.1 });
  assert.ok(Math.abs(sedf(0.1).share - 0.2) < 1e-3, `${sedf(0.1).share}`);
  assert.ok(sedf(0.001).share > 0.98, `${sedf(0.001).share}`);
});
