/** Exact: what an operating system does next, and what pausing costs. */
import assert from "node:assert/strict";
import { GuestProcessor, INTERRUPT_LEVEL, PROGRAM_LEVEL } from "@iovlab/iovlab/guest";

/** A poller that has so many rounds of so many cycles to do. */
function poller(log: string[], name: string, cycles: number, rounds = 1, vmmCycles = 0) {
  let left = rounds;
  return {
    vmmCycles,
    begin: () => cycles,
    finish: () => void log.push(name),
    more: () => --left > 0,
    again: (more: number) => void (left = more),
  };
}

/** A program with so many tasks of so many cycles. */
function program(log: string[], cycles: number, tasks: number) {
  let left = tasks;
  return {
    hasTask: () => left > 0,
    begin: () => (left--, cycles),
    finish: () => void log.push("task"),
  };
}

/** Runs everything there is, a chunk at a time; returns the cycles. */
function runAll(cpu: GuestProcessor): number {
  let sum = 0;
  for (let cycles = cpu.select(); cycles >= 0; cycles = cpu.select()) {
    sum += cycles;
    cpu.progress(cycles);
    cpu.complete();
  }
  return sum;
}

Deno.test("pollers run in the order in which they were raised, each to its end, before programs", () => {
  const log: string[] = [];
  const cpu = new GuestProcessor(1e9);
  const [a, b] = [
    cpu.addPoller(poller(log, "a", 10, 2)),
    cpu.addPoller(poller(log, "b", 20)),
  ];
  cpu.setProgram(program(log, 100, 1));
  cpu.raise(a);
  cpu.raise(b);
  cpu.raise(a); // raised already
  assert.equal(runAll(cpu), 10 + 20 + 10 + 100);
  assert.deepEqual(log, ["a", "b", "a", "task"]);
  assert.equal(cpu.hasWork, false);
});

Deno.test("an interrupt pauses a program, which goes on where it was", () => {
  const log: string[] = [];
  const cpu = new GuestProcessor(1e9);
  const index = cpu.addPoller(poller(log, "poll", 50));
  cpu.setProgram(program(log, 1000, 1));
  assert.equal(cpu.select(), 1000);
  assert.equal(cpu.level, PROGRAM_LEVEL);
  cpu.raise(index);
  assert.equal(cpu.interruptible, true);
  cpu.progress(300);
  cpu.pause();
  assert.equal(cpu.select(), 50);
  assert.equal(cpu.level, INTERRUPT_LEVEL);
  assert.equal(cpu.interruptible, false);
  cpu.progress(50);
  cpu.complete();
  assert.equal(cpu.select(), 700);
  cpu.progress(700);
  cpu.complete();
  assert.deepEqual(log, ["poll", "task"]);
});

Deno.test("a chunk at interrupt level that the VMM pauses comes back first, with its share of VMM time", () => {
  const log: string[] = [];
  const cpu = new GuestProcessor(1e9);
  const index = cpu.addPoller(poller(log, "poll", 100, 1, 25));
  cpu.raise(index);
  assert.equal(cpu.select(), 100);
  assert.equal(cpu.vmmShare, 0.25);
  cpu.progress(60);
  cpu.pause();
  cpu.owe(1000, 0); // while it is paused: for whatever runs after it
  assert.equal(cpu.select(), 40);
  assert.equal(cpu.vmmShare, 0.25);
  cpu.progress(40);
  cpu.complete();
  assert.equal(cpu.select(), 1000);
});

Deno.test("cycles that are owed come on top of the next chunk, or alone where there is none", () => {
  const log: string[] = [];
  const cpu = new GuestProcessor(1e9);
  const index = cpu.addPoller(poller(log, "poll", 100));
  cpu.owe(30, 10);
  cpu.owe(20, 20);
  cpu.raise(index);
  assert.equal(cpu.select(), 150);
  assert.equal(cpu.vmmShare, 30 / 150);
  cpu.progress(150);
  cpu.complete();
  cpu.owe(70, 70);
  assert.equal(cpu.select(), 70);
  assert.equal(cpu.vmmShare, 1);
  cpu.progress(70);
  cpu.complete();
  assert.equal(cpu.select(), -1);
});

Deno.test("a flood of interrupt-level work and a waiting program take turns by cycles after the limit", () => {
  const log: string[] = [];
  const cpu = new GuestProcessor(1000);
  const flood = poller(log, "poll", 100, Infinity);
  cpu.setProgram(program(log, 300, Infinity));
  cpu.raise(cpu.addPoller(flood));
  const shares = [0, 0];
  for (let i = 0; i < 4000; i++) {
    const cycles = cpu.select();
    shares[cpu.level] += cycles;
    cpu.progress(cycles);
    cpu.complete();
  }
  assert.ok(Math.abs(shares[0] / (shares[0] + shares[1]) - 0.5) < 0.01, `${shares}`);
  assert.deepEqual(log.slice(0, 11), [...Array(10).fill("poll"), "task"]);
});

Deno.test("without a waiting program nothing limits interrupt-level work", () => {
  const log: string[] = [];
  const cpu = new GuestProcessor(1000);
  cpu.raise(cpu.addPoller(poller(log, "poll", 500, 20)));
  assert.equal(runAll(cpu), 20 * 500);
});

Deno.test("whoever schedules the CPU hears of every new piece of work, once", () => {
  let heard = 0;
  const cpu = new GuestProcessor(1e9);
  cpu.onSignal = () => heard++;
  const indices = Array.from({ length: 100 }, () => cpu.addPoller(poller([], "", 1)));
  for (const index of indices) cpu.raise(index);
  for (const index of indices) cpu.raise(index);
  assert.equal(heard, 100);
  cpu.wakeProgram();
  assert.equal(heard, 101);
  assert.equal(runAll(cpu), 100);
});

Deno.test("a poller that is raised next runs before those that waited, and once", () => {
  const cpu = new GuestProcessor(Infinity);
  const order: string[] = [];
  const [a, b, exit] = ["a", "b", "exit"].map((name) =>
    cpu.addPoller({
      vmmCycles: 0,
      begin: () => 10,
      finish: () => void order.push(name),
      more: () => false,
    })
  );
  cpu.raise(a);
  cpu.raise(b);
  cpu.raiseNext(exit);
  cpu.raiseNext(exit);
  while (cpu.select() >= 0) cpu.complete();
  assert.deepEqual(order, ["exit", "a", "b"]);
});

Deno.test("a CPU that is frozen lays its chunk aside, takes nothing, and goes on where it was", () => {
  const cpu = new GuestProcessor(Infinity);
  const log: string[] = [];
  let signals = 0;
  cpu.onSignal = () => signals++;
  const [a, b] = ["a", "b"].map((name) => cpu.addPoller(poller(log, name, 100)));
  cpu.raise(a);
  assert.equal(cpu.select(), 100);
  cpu.progress(30);
  cpu.freeze();
  assert.equal(signals, 2);
  assert.equal(cpu.interruptible, true);
  cpu.pause();
  cpu.raise(b);
  assert.deepEqual([signals, cpu.select(), cpu.hasWork], [2, -1, false]);
  cpu.thaw();
  assert.equal(signals, 3);
  assert.equal(cpu.select(), 70);
  cpu.complete();
  assert.equal(cpu.select(), 100);
  cpu.complete();
  assert.deepEqual(log, ["a", "b"]);
});
