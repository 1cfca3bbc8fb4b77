/** Exact: several programs on one CPU, their turns, and what they have run. */
import assert from "node:assert/strict";
import {
  ComputeProgram,
  GuestProcessor,
  INTERRUPT_LEVEL,
  PROGRAM_LEVEL,
  TaskQueue,
} from "@iovlab/iovlab/guest";
import { randomStream } from "@iovlab/iovlab/random";

const TURN = 1000;

/** A CPU that is run by hand, to the cycle, with what ran when. */
class Cpu {
  readonly guest = new GuestProcessor(1e9, TURN);
  now = 0;
  readonly log: string[] = [];
  private left = -1;

  constructor() {
    this.guest.onSignal = () => {
      if (this.left > 0 && this.guest.interruptible) {
        this.guest.pause();
        this.left = -1;
      }
    };
  }

  /** Runs for so many cycles; what comes in between is not before that. */
  run(cycles: number): void {
    const end = this.now + cycles;
    while (this.now < end) {
      if (this.left < 0) this.left = this.guest.select();
      if (this.left < 0) {
        this.now = end;
        return;
      }
      const step = Math.min(this.left, end - this.now);
      this.now += step;
      this.guest.progress(step);
      this.left -= step;
      if (this.left === 0) {
        this.left = -1;
        this.guest.complete();
      }
    }
  }

  /** A program of tasks that take as many cycles as they say. */
  tasks(name: string, wake = 0): TaskQueue {
    return new TaskQueue(this.guest, wake, {
      taskCycles: (_kind, cycles) => cycles,
      perform: (kind) => void this.log.push(`${name}${kind} ${this.now}`),
    });
  }
}

Deno.test("programs that always want to run have turns of one length, and equal shares", () => {
  const many = Array.from({ length: 40 }, (_, i) => 1 + (i * 7919) % 5000);
  for (const units of [[70, 12_345, 999], [5, 5], many]) {
    const cpu = new Cpu();
    const programs = units.map((unit) => new ComputeProgram(cpu.guest, 0, () => unit));
    for (const program of programs) program.start();
    cpu.run(units.length * 1_000_000);
    const done = programs.map((program, i) => program.unitCycles + units[i]); // with the unit that runs
    for (const [i, cycles] of done.entries()) {
      assert.ok(Math.abs(cycles - 1_000_000) <= 2 * TURN + units[i], `${i} of ${units}: ${cycles}`);
    }
  }
});

Deno.test("a chunk that is longer than its turns takes effect once, when all of its cycles have run", () => {
  const cpu = new Cpu();
  const [a, b] = [cpu.tasks("a"), cpu.tasks("b")];
  a.add(1, 5000);
  b.add(1, 2500);
  cpu.run(10_000);
  // turns of a: up to 1000; 3000; b has its last 500 from 5000 to 5500, as a is ahead by a turn
  assert.deepEqual(cpu.log, ["b1 5500", "a1 7500"]);
});

Deno.test("a program that needs little runs as soon as it wakes, whoever computes", () => {
  const cpu = new Cpu();
  const hog = new ComputeProgram(cpu.guest, 0, () => 1e6);
  const server = cpu.tasks("s", 20);
  hog.start();
  cpu.run(50_000);
  for (let i = 0; i < 10; i++) {
    server.add(i, 300);
    cpu.run(4000);
  }
  assert.deepEqual(
    cpu.log,
    Array.from({ length: 10 }, (_, i) => `s${i} ${50_000 + 4000 * i + 320}`),
  );
});

Deno.test("one that has slept is a turn ahead at most", () => {
  const cpu = new Cpu();
  const [hog, sleeper] = [1, 1].map((unit) => new ComputeProgram(cpu.guest, 0, () => unit));
  hog.start();
  cpu.run(1_000_000);
  sleeper.start();
  cpu.run(2000);
  assert.equal(sleeper.units, 2000); // a turn to catch up, a turn ahead
  cpu.run(100_000);
  assert.ok(Math.abs(sleeper.units - hog.units + 1_000_000 - 1000) <= 1000);
});

Deno.test("one program is not cut, with others that sleep", () => {
  const cpu = new Cpu();
  const [a] = [cpu.tasks("a"), cpu.tasks("b"), cpu.tasks("c")];
  a.add(1, 50_000);
  assert.equal(cpu.guest.select(), 50_000);
  assert.equal(cpu.guest.level, PROGRAM_LEVEL);
});

Deno.test("an interrupt lays the chunk of a turn aside, and the same program goes on", () => {
  const cpu = new Cpu();
  const [a, b] = [cpu.tasks("a"), cpu.tasks("b")];
  const poller = { vmmCycles: 0, begin: () => 100, finish: () => {}, more: () => false };
  const index = cpu.guest.addPoller(poller);
  a.add(1, 1500);
  b.add(1, 100);
  cpu.run(400);
  cpu.guest.raise(index);
  assert.equal(cpu.guest.select(), 100);
  assert.equal(cpu.guest.level, INTERRUPT_LEVEL);
  cpu.guest.progress(100);
  cpu.guest.complete();
  assert.equal(cpu.guest.select(), 600); // what is left of its turn
  cpu.guest.progress(600);
  cpu.guest.complete();
  assert.equal(cpu.guest.select(), 100); // the other
});

Deno.test("a program that is added while another's chunk is laid aside changes nothing of it", () => {
  const cpu = new Cpu();
  const a = cpu.tasks("a");
  cpu.guest.owe(500, 500);
  a.add(1, 500);
  assert.equal(cpu.guest.select(), 1000);
  assert.equal(cpu.guest.vmmShare, 0.5);
  cpu.guest.progress(250);
  cpu.guest.pause();
  cpu.tasks("b");
  assert.equal(cpu.guest.hasWork, true);
  assert.equal(cpu.guest.select(), 750);
  assert.equal(cpu.guest.vmmShare, 0.5);
});

Deno.test("setting the only program removes the others", () => {
  const cpu = new Cpu();
  const [a] = [cpu.tasks("a"), cpu.tasks("b")];
  a.add(1, 10);
  cpu.guest.setProgram({ hasTask: () => false, begin: () => 0, finish: () => {} });
  assert.equal(cpu.guest.select(), -1);
});

Deno.test("whatever programs do, each cycle asked for runs once, and the CPU never idles with work", () => {
  for (let seed = 0; seed < 50; seed++) {
    const stream = randomStream(seed, 0, "programs");
    const cpu = new Cpu();
    const count = 2 + Math.floor(stream.uniform() * 4);
    let asked = 0;
    const wake = Math.floor(stream.uniform() * 50);
    const queues = Array.from({ length: count }, (_, i) =>
      new TaskQueue(cpu.guest, wake, {
        taskCycles: (_kind, cycles) => cycles,
        perform: () => void cpu.log.push(`${i}`),
      }));
    let tasks = 0;
    const polls = { vmmCycles: 0, begin: () => 77, finish: () => {}, more: () => false };
    const poller = cpu.guest.addPoller(polls);
    for (let step = 0; step < 500; step++) {
      const cycles = Math.floor(stream.uniform() ** 4 * 5000);
      queues[Math.floor(stream.uniform() * count)].add(0, cycles);
      asked += cycles;
      tasks++;
      if (stream.uniform() < 0.2) cpu.guest.raise(poller);
      cpu.run(Math.floor(stream.uniform() * 800));
    }
    cpu.run(1e7);
    assert.equal(cpu.log.length, tasks, `seed ${seed}`);
    const extra = cpu.guest.programCycles - asked;
    assert.ok(extra >= 0 && extra <= wake * tasks && (wake === 0 || extra % wake === 0));
    assert.equal(cpu.guest.hasWork, false);
  }
});
