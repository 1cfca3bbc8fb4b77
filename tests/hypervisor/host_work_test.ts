/** Exact: work of the VMM whose length is known only when it starts, what it leaves to vCPUs, and who pays. */
import assert from "node:assert/strict";
import { hostPoller, type HostPollLimit, HostWork } from "@iovlab/iovlab/hypervisor";
import { CLOCK, Cores } from "./_cores.ts";

const near = (a: number, b: number, relative = 1e-9) =>
  assert.ok(Math.abs(a - b) <= relative * Math.abs(b), `${a} should be ${b}`);

/** A source of packets in batches of at most four, 1,000 cycles each. */
class Source {
  waiting = 0;
  taken = 0;
  batches: number[] = [];
  domain = -1;
  private batch = 0;
  begin(): number {
    this.batch = Math.min(4, this.waiting);
    this.waiting -= this.batch;
    return this.batch * 1000;
  }
  finish(): void {
    this.batches.push(this.batch);
    this.taken += this.batch;
  }
  more(): boolean {
    return this.waiting > 0;
  }
}

Deno.test("a poll takes what is there when it starts and comes again while there is more", () => {
  const host = new Cores(1, []);
  const source = new Source();
  const work = hostPoller(source);
  source.waiting = 3;
  host.scheduler.runOnHost(0, work);
  source.waiting += 7; // the first batch has begun with three
  host.scheduler.runOnHost(0, work);
  host.simulation.run();
  assert.deepEqual(source.batches, [3, 4, 3]);
  near(host.simulation.now * CLOCK, 10_000);
  host.scheduler.settle();
  near(host.scheduler.hostCycles, 10_000);
  source.waiting = 1;
  host.scheduler.runOnHost(0, work);
  host.simulation.run();
  assert.equal(source.taken, 11);
});

Deno.test("work of the VMM takes turns: a poll that has more goes behind what waits", () => {
  const host = new Cores(1, []);
  const order: string[] = [];
  const source = new Source();
  const finish = source.finish.bind(source);
  source.finish = () => {
    finish();
    order.push("poll");
  };
  source.waiting = 8;
  host.scheduler.runOnHost(0, hostPoller(source));
  host.scheduler.runOnHost(0, new HostWork(500, () => void order.push("interrupt")));
  host.simulation.run();
  assert.deepEqual(order, ["poll", "interrupt", "poll"]);
});

Deno.test("a batch is charged to the domain that it is for, even if that is known only then", () => {
  const host = new Cores(1, [{ busy: 0.001 }, { busy: 0.001 }]);
  const source = new Source();
  const begin = source.begin.bind(source);
  source.begin = () => {
    source.domain = source.batches.length < 2 ? source.batches.length : -1;
    return begin();
  };
  source.waiting = 10;
  host.scheduler.runOnHost(0, hostPoller(source));
  host.scheduler.runOnHost(0, new HostWork(700, () => {}, 1));
  host.simulation.run({ until: 0.01 });
  host.scheduler.settle();
  const { vmmCycles, hostCycles, domainCycles } = host.scheduler;
  near(vmmCycles[0], 4000);
  near(vmmCycles[1], 4700);
  near(hostCycles, 2000);
  near(domainCycles[0] + domainCycles[1], 1e7 - 10_700);
});

/** A busy vCPU beside polls that always have more: the shares of the core that both get. */
function flooded(limit: HostPollLimit, more = true) {
  const host = new Cores(1, [{ busy: 1e-6 }]);
  const source = new Source();
  source.more = () => {
    source.waiting = 4;
    return more;
  };
  const work = hostPoller(source, limit);
  // where the poll asks to be told of more, an interrupt tells it after 100 cycles
  const tick = host.simulation.on(() => {
    host.scheduler.runOnHost(0, work);
    host.simulation.schedule(100e-9, tick);
  });
  source.waiting = 4;
  host.simulation.schedule(0, tick);
  const [share] = host.shares(0.05);
  return { share, polled: source.taken * 1000 / CLOCK / 0.05 };
}

Deno.test("a flood without budget is a receive livelock", () => {
  const { share, polled } = flooded({});
  assert.equal(share, 0);
  near(polled, 1, 1e-3);
});

Deno.test("a flood with a budget leaves vCPUs their turns", () => {
  // batches of 4,000 cycles against a budget of 20,000: five batches, then the turn
  near(flooded({ budget: 20_000 }).share, 0.5, 2e-3);
  near(flooded({ budget: 20_000, turn: 60_000 }).share, 0.75, 2e-3);
  near(flooded({ budget: 18_000, turn: 20_000 }).share, 0.5, 2e-3);
});

Deno.test("a budget also holds against polls that start again right after they have ended", () => {
  // up to 100 cycles for the vCPU after each batch, so that the sixth exceeds the budget: 24,000 to 20,000 and these
  const { share } = flooded({ budget: 20_000 }, false);
  assert.ok(share > 20 / 44 && share < 20.6 / 44.6, `${share}`);
  assert.ok(flooded({}, false).share < 0.03);
});

Deno.test("polls over their budget go on at once where no vCPU has work, and interrupts are not held back", () => {
  const host = new Cores(1, [{ every: [0.01, 50e-6] }]);
  const source = new Source();
  source.more = () => {
    source.waiting = 4;
    return true;
  };
  source.waiting = 4;
  const late: number[] = [];
  host.simulation.scheduleAt(
    0.0100201, // within the vCPU's turn
    host.simulation.on((came) => {
      came = host.simulation.now;
      const note = () => void late.push(host.simulation.now - came);
      host.scheduler.runOnHost(0, new HostWork(200, note));
    }),
  );
  host.scheduler.runOnHost(0, hostPoller(source, { budget: 20_000, turn: 40_000 }));
  host.simulation.run({ until: 0.02 - 1e-9 });
  host.scheduler.settle();
  near(host.scheduler.domainCycles[0], 50_000);
  near(host.scheduler.busyCycles[0], 0.02 * CLOCK, 1e-6);
  assert.ok(late[0] < 5e-6, `${late}`);
});

Deno.test("work of the VMM that the beginning of a chunk asks for comes before the rest of the chunk", () => {
  const host = new Cores(1, [{}]);
  const { simulation, scheduler, workers: [{ guest }] } = host;
  const order: string[] = [];
  const note = (what: string) => void order.push(`${what} ${Math.round(simulation.now * CLOCK)}`);
  const exit = new HostWork(500, () => note("exit"), 0);
  const poller = guest.addPoller({
    vmmCycles: 0,
    begin: () => {
      scheduler.runOnHost(0, exit);
      return 1000;
    },
    finish: () => note("poll"),
    more: () => false,
  });
  guest.raise(poller);
  simulation.run();
  assert.deepEqual(order, ["exit 500", "poll 1500"]);
  near(scheduler.busyCycles[0], 1500);
});

Deno.test("hostPoller() refuses a budget or turn that is not above 0", () => {
  const poll = new Source();
  assert.throws(() => hostPoller(poll, { budget: 0 }), RangeError);
  assert.throws(() => hostPoller(poll, { budget: 5, turn: NaN }), RangeError);
  assert.throws(() => hostPoller(poll, { budget: 5, turn: Infinity }), RangeError);
});
