/** Statistical: single queues against their closed forms. */
import assert from "node:assert/strict";
import { simulateLqn } from "../../../src/lqn/simulate/mod.ts";
import { assertNear, call, clients, model, openServer } from "./_models.ts";

const long = { duration: 6e4 };

Deno.test("statistical: an M/M/1 queue has the mean time in system 1 / (mu - lambda)", () => {
  const result = simulateLqn(model([{ name: "s" }], [openServer("s", 0.6, 1)]), long);
  assertNear(result, "openWaiting", "s!", 2.5);
  assertNear(result, "processorWaiting", "s!.1", 1.5);
  assertNear(result, "processorUtilization", "s", 0.6);
  assertNear(result, "taskUtilization", "s", 1.5);
});

Deno.test("statistical: an M/M/3 queue has Erlang's waiting time", () => {
  // offered load 2.1: C = 0.4990 by Erlang's C formula, wait C / (3 - 2.1)
  const a = 2.1;
  const top = a ** 3 / 6 * 3 / (3 - a);
  const waits = top / (1 + a + a * a / 2 + top);
  const processors = [{ name: "s", multiplicity: 3 }];
  const result = simulateLqn(model(processors, [openServer("s", a, 1)]), long);
  assertNear(result, "processorWaiting", "s!.1", waits / (3 - a));
});

for (const cvSquared of [0, 0.25, 3]) {
  Deno.test(`statistical: an M/G/1 queue with cv^2 = ${cvSquared} has the Pollaczek-Khinchine wait`, () => {
    const phases = [{ demand: 1, cvSquared }];
    const task = openServer("s", 0.5, 1, {}, { phases });
    const result = simulateLqn(model([{ name: "s" }], [task]), { duration: 1.5e5 });
    assertNear(result, "processorWaiting", "s!.1", (1 + cvSquared) / 2);
  });
}

Deno.test("statistical: random order keeps the mean wait of an M/M/1 queue", () => {
  const processors = [{ name: "s", scheduling: "rand" }] as const;
  const result = simulateLqn(model(processors, [openServer("s", 0.6, 1)]), long);
  assertNear(result, "processorWaiting", "s!.1", 1.5);
});

Deno.test("statistical: processor sharing is insensitive: constant and wild demands alike", () => {
  for (const cvSquared of [0, 4]) {
    const phases = [{ demand: 1, cvSquared }];
    const processors = [{ name: "s", scheduling: "ps" }] as const;
    const task = openServer("s", 0.5, 1, {}, { phases });
    const result = simulateLqn(model(processors, [task]), long);
    assertNear(result, "phaseServiceTime", "s!.1", 2);
  }
});

Deno.test("statistical: round robin with a small quantum is near processor sharing, with a large one first come first served", () => {
  const phases = [{ demand: 1, cvSquared: 4 }];
  const task = openServer("s", 0.5, 1, {}, { phases });
  const at = (quantum: number) =>
    simulateLqn(model([{ name: "s", scheduling: "ps", quantum }], [task]), { duration: 8e4 });
  assertNear(at(0.02), "phaseServiceTime", "s!.1", 2);
  assertNear(at(1e3), "phaseServiceTime", "s!.1", 1 + 2.5);
});

Deno.test("statistical: two servers that share have the queue of M/M/2", () => {
  const processors = [{ name: "s", scheduling: "ps", multiplicity: 2 }] as const;
  const result = simulateLqn(model(processors, [openServer("s", 1.2, 1)]), long);
  assertNear(result, "phaseServiceTime", "s!.1", 1 / (1 - 0.36));
});

/** Two open streams of different priority at one processor, demands exponential of mean 1. */
function twoClasses(scheduling: "hol" | "pp" | "ps-pp") {
  const urgent = openServer("a", 0.3, 1, { processor: "s", priority: 5 });
  const other = openServer("b", 0.4, 1, { processor: "s", priority: 1 });
  return simulateLqn(model([{ name: "s", scheduling }], [urgent, other]), { duration: 1.5e5 });
}

Deno.test("statistical: head of line priority has Cobham's waits", () => {
  // residual work 0.7; 0.7 / 0.7 and 0.7 / (0.7 * 0.3)
  const result = twoClasses("hol");
  assertNear(result, "processorWaiting", "a!.1", 1);
  assertNear(result, "processorWaiting", "b!.1", 1 / 0.3);
});

Deno.test("statistical: preemptive priority hides the less urgent: M/M/1 for the one, the rest for the other", () => {
  // times in system: 1 / 0.7, and 1 / 0.7 + 0.7 / (0.7 * 0.3) (preemptive resume, equal exponential demands)
  const result = twoClasses("pp");
  assertNear(result, "phaseServiceTime", "a!.1", 1 / 0.7);
  assertNear(result, "phaseServiceTime", "b!.1", 1 / 0.7 + 1 / 0.3);
  assertNear(twoClasses("ps-pp"), "phaseServiceTime", "a!.1", 1 / 0.7);
});

Deno.test("statistical: a queue with two places loses by Erlang's formula for M/M/1/3", () => {
  const task = openServer("s", 0.8, 1, { scheduling: "fcfs", queueLength: 2 });
  const result = simulateLqn(model([{ name: "s" }], [task]), long);
  const full = 0.8 ** 3 / (1 + 0.8 + 0.64 + 0.512);
  assertNear(result, "lossProbability", "s!", full);
  assertNear(result, "entryThroughput", "s!", 0.8 * (1 - full));
});

Deno.test("statistical: urgent requests to a task go first, and polled entries in turn", () => {
  const entries = (priorities: readonly number[]) =>
    priorities.map((priority, k) => ({
      name: `e${k}`,
      priority,
      openArrivalRate: k === 0 ? 0.3 : 0.4,
      phases: [{ demand: 1 }],
    }));
  const task = { name: "t", processor: "s", entries: entries([2, 1]) };
  const hol = simulateLqn(
    model([{ name: "s" }], [{ ...task, scheduling: "hol" }]),
    { duration: 4e5 },
  );
  assertNear(hol, "openWaiting", "e0", 2);
  assertNear(hol, "openWaiting", "e1", 1 + 1 / 0.3);
  // polling keeps the mean of all, as it looks at no demand
  const poll = simulateLqn(
    model([{ name: "s" }], [{ ...task, scheduling: "poll", entries: entries([0, 0]) }]),
    { duration: 2e4 },
  );
  assertNear(poll, "taskThroughput", "t", 0.7);
});

Deno.test("statistical: machine repair: three customers, one server, the birth-death chain", () => {
  // weights n! / (n - k)! r^k with r = service / think = 1 / 2
  const weights = [1, 3 / 2, 6 / 4, 6 / 8];
  const sum = weights.reduce((a, b) => a + b);
  const server = { name: "s", processor: "s", entries: [{ name: "fix", phases: [{ demand: 1 }] }] };
  const result = simulateLqn(model([{ name: "s" }], [clients("c", 3, 2, [call("fix")]), server]), {
    precision: 0.005,
  });
  assertNear(result, "entryThroughput", "fix", 1 - 1 / sum);
});

Deno.test("statistical: a queue that gets more than it can serve is saturated, and says so", () => {
  const task = openServer("s", 1.3, 1, { scheduling: "fcfs" });
  const result = simulateLqn(model([{ name: "s" }], [task]), { precision: 0.02 });
  assert.equal(result.status, "saturated");
  assertNear(result, "entryThroughput", "s!", 1);
  const stable = simulateLqn(model([{ name: "s" }], [openServer("s", 0.8, 1)]), {
    precision: 0.02,
  });
  assert.equal(stable.status, "solved");
});
