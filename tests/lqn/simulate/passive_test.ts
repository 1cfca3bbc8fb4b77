/** Semaphores, locks, joins across entries, completely fair groups. */
import assert from "node:assert/strict";
import type { LqnTask } from "../../../src/lqn/model/mod.ts";
import { simulateLqn } from "../../../src/lqn/simulate/mod.ts";
import { assertNear, call, clients, found, model, send } from "./_models.ts";

const options = { precision: 0.005 };

/** Customers that take something, use it for a time, give it back. */
function users(customers: number, take: string, use: number, give: string): LqnTask {
  const ordered = { callOrder: "deterministic" } as const;
  return {
    ...clients("c", customers, 2, []),
    entries: [{
      name: "run",
      phases: [
        { calls: [call(take)], ...ordered },
        { demand: 2 * use, calls: [send(give)], ...ordered, cvSquared: 1 },
      ],
    }],
  };
}

Deno.test("statistical: a semaphore with one token is a single server", () => {
  // the signal goes out after half of the demand: the token is held for an exponential time of mean 1
  const semaphore: LqnTask = {
    name: "m",
    processor: "delay",
    scheduling: "semaphore",
    entries: [{ name: "wait", semaphore: "wait", phases: [{}] }, {
      name: "signal",
      semaphore: "signal",
      phases: [{}],
    }],
  };
  const result = simulateLqn(model([], [users(3, "wait", 1, "signal"), semaphore]), options);
  assertNear(result, "semaphoreHolding", "m", 1);
  const [throughput] = found(result, "entryThroughput", "wait");
  assertNear(result, "semaphoreUtilization", "m", throughput);
  // without tokens at the start nobody ever gets through
  const stuck = simulateLqn(
    model([], [users(3, "wait", 1, "signal"), { ...semaphore, initially: 0 }]),
    { duration: 100, warmUp: 0 },
  );
  assert.equal(found(stuck, "entryThroughput", "signal")[0], 0);
});

function lock(readers: number): LqnTask {
  const names = ["r-lock", "r-unlock", "w-lock", "w-unlock"] as const;
  return {
    name: "m",
    processor: "delay",
    scheduling: "rwlock",
    multiplicity: readers,
    entries: names.map((rwlock) => ({ name: rwlock, rwlock, phases: [{}] })),
  };
}

Deno.test("statistical: readers share a lock, writers do not", () => {
  const reading = simulateLqn(
    model([], [users(3, "r-lock", 1, "r-unlock"), lock(10)]),
    options,
  );
  assertNear(reading, "readerHolding", "m", 1);
  assert.equal(found(reading, "readerWaiting", "m")[0], 0);
  assertNear(reading, "entryThroughput", "run", 3 / 4);
  const writing = simulateLqn(
    model([], [users(3, "w-lock", 1, "w-unlock"), lock(10)]),
    options,
  );
  assertNear(writing, "writerHolding", "m", 1);
  assert.ok(found(writing, "writerWaiting", "m")[0] > 0.3);
  assert.ok(found(writing, "writerUtilization", "m")[0] < 1);
});

Deno.test("statistical: readers wait while a writer writes, and come in together after it", () => {
  const two = users(2, "r-lock", 1, "r-unlock");
  const reader = { ...two, name: "r", entries: [{ ...two.entries[0], name: "read" }] };
  const result = simulateLqn(
    model([], [reader, users(1, "w-lock", 1, "w-unlock"), lock(10)]),
    options,
  );
  const [r] = found(result, "readerUtilization", "m");
  const [w] = found(result, "writerUtilization", "m");
  assert.ok(r > 0.3 && w > 0.1 && r / 2 + w < 1, `${r}, ${w}`);
  assert.ok(found(result, "readerWaiting", "m")[0] > 0);
});

Deno.test("statistical: a join across entries waits for a request to each", () => {
  const server: LqnTask = {
    name: "t",
    processor: "delay",
    entries: [{ name: "x" }, { name: "y" }],
    activities: [
      { name: "a", boundTo: "x", demand: 0 },
      { name: "b", boundTo: "y", demand: 0 },
      { name: "z", demand: 0.5, cvSquared: 0, replies: ["x", "y"] },
    ],
    precedences: [{
      from: { kind: "and", activities: ["a", "b"] },
      to: { kind: "sequence", activities: ["z"] },
    }],
  };
  const client = (name: string, to: string): LqnTask => ({
    ...clients(name, 1, 1, []),
    entries: [{ name: `${name}!`, phases: [{ calls: [call(to)], callOrder: "deterministic" }] }],
  });
  const result = simulateLqn(model([], [client("c", "x"), client("d", "y"), server]), options);
  // both think anew after each meeting: the longer of two exponential times of mean 1, then 0.5
  assertNear(result, "entryThroughput", "c!", 1 / 2);
  assertNear(result, "joinDelay", "t:a&b", 1);
  assertNear(result, "taskUtilization", "t", 1.5 / 2);
});

Deno.test("statistical: completely fair groups get their shares, a cap holds, what is left over is used", () => {
  const worker = (name: string, group: string): LqnTask => ({
    ...clients(name, 2, 0, []),
    processor: "s",
    group,
    entries: [{ name: `${name}!`, phases: [{ demand: 1 }] }],
  });
  const at = (cap: boolean) =>
    simulateLqn(
      model([{
        name: "s",
        scheduling: "cfs",
        groups: [{ name: "g", share: 0.7, cap }, { name: "h", share: 0.2, cap }],
      }], [worker("a", "g"), worker("b", "h")]),
      options,
    );
  const free = at(false);
  assertNear(free, "groupUtilization", "g", 7 / 9);
  assertNear(free, "groupUtilization", "h", 2 / 9);
  const capped = at(true);
  assertNear(capped, "groupUtilization", "g", 0.7);
  assertNear(capped, "groupUtilization", "h", 0.2);
  assertNear(capped, "processorUtilization", "s", 0.9);
});
