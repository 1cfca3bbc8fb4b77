/** Exact: task queues and computing programs. */
import assert from "node:assert/strict";
import { ComputeProgram, GuestProcessor, TaskQueue } from "@iovlab/iovlab/guest";

/** Runs all there is; returns the cycles of each chunk. */
function chunks(cpu: GuestProcessor): number[] {
  const all: number[] = [];
  for (let cycles = cpu.select(); cycles >= 0; cycles = cpu.select()) {
    all.push(cycles);
    cpu.progress(cycles);
    cpu.complete();
  }
  return all;
}

Deno.test("tasks run in the order in which they were added, also those that tasks add; a wait ends with a waking", () => {
  const cpu = new GuestProcessor(1e9);
  const done: number[] = [];
  const tasks: TaskQueue = new TaskQueue(cpu, 5, {
    taskCycles: (kind, a, b) => 100 * kind + 10 * a + b,
    perform: (kind, a) => {
      done.push(a);
      if (kind === 1 && a < 3) tasks.add(1, a + 1);
    },
  });
  tasks.add(1, 0, 1);
  tasks.add(2, 7, 2);
  assert.equal(tasks.length, 2);
  assert.deepEqual(chunks(cpu), [106, 272, 110, 120, 130]);
  assert.deepEqual(done, [0, 7, 1, 2, 3]);
  tasks.add(3, 9);
  assert.deepEqual(chunks(cpu), [395]);
});

Deno.test("the two numbers of a task may be any", () => {
  const cpu = new GuestProcessor(1e9);
  const done: number[] = [];
  const tasks = new TaskQueue(cpu, 0, {
    taskCycles: () => 1,
    perform: (_kind, a, b) => void done.push(a, b),
  });
  tasks.add(0, 2 ** 40, -0.5);
  chunks(cpu);
  assert.deepEqual(done, [2 ** 40, -0.5]);
});

Deno.test("cycles of a task are asked for when it begins, not when it is added", () => {
  const cpu = new GuestProcessor(1e9);
  let cycles = 10;
  const tasks = new TaskQueue(cpu, 0, { taskCycles: () => cycles, perform: () => cycles = 30 });
  tasks.add(0);
  tasks.add(0);
  assert.deepEqual(chunks(cpu), [10, 30]);
});

Deno.test("a computing program counts its units without what waking it cost, and stops after a unit", () => {
  const cpu = new GuestProcessor(1e9);
  let left = 3;
  const program = new ComputeProgram(cpu, 11, () => 100 * left);
  program.onUnit = () => void (--left === 0 && program.stop());
  let signals = 0;
  cpu.onSignal = () => signals++;
  program.start();
  program.start();
  assert.equal(signals, 1);
  assert.deepEqual(chunks(cpu), [311, 200, 100]);
  assert.deepEqual([program.units, program.unitCycles], [3, 600]);
  left = 1;
  program.start();
  assert.deepEqual(chunks(cpu), [111]);
});
