/** Exact: open queues with closed forms, and what happens beyond their capacity. */
import assert from "node:assert/strict";
import type { LqnModel } from "../../../src/lqn/model/mod.ts";
import { solve } from "../../../src/lqn/solve/mod.ts";
import { close, value } from "./_models.ts";

function queue(rate: number, threads = 1, cvSquared = 1): LqnModel {
  return {
    name: "queue",
    processors: [{ name: "p", scheduling: "inf" }],
    tasks: [{
      name: "t",
      processor: "p",
      multiplicity: threads,
      entries: [{ name: "e", openArrivalRate: rate, phases: [{ demand: 1, cvSquared }] }],
    }],
  };
}

Deno.test("an open stream at one server waits as in M/M/1 and M/G/1", () => {
  for (const rate of [0.1, 0.5, 0.9, 0.99]) {
    close(value(solve(queue(rate)), "openWaiting", "e"), 1 / (1 - rate));
    for (const cvSquared of [0, 0.5, 3]) {
      // Pollaczek and Khinchine
      const wait = rate * (1 + cvSquared) / 2 / (1 - rate);
      close(value(solve(queue(rate, 1, cvSquared)), "openWaiting", "e"), wait + 1);
    }
  }
});

Deno.test("an open stream at several servers waits as in M/M/m", () => {
  for (const m of [2, 3, 8]) {
    for (const rho of [0.3, 0.8, 0.97]) {
      const wait = erlangC(m, m * rho) / (m * (1 - rho));
      close(value(solve(queue(m * rho, m)), "openWaiting", "e"), wait + 1, 1e-4);
    }
  }
});

/** Chance to wait in M/M/m, by the recursion of Erlang's loss formula. */
function erlangC(m: number, load: number): number {
  let blocked = 1;
  for (let i = 1; i <= m; i++) blocked = load * blocked / (i + load * blocked);
  return blocked / (1 - load / m * (1 - blocked));
}

Deno.test("open streams in two layers wait for each processor on its own", () => {
  const result = solve({
    name: "layers",
    processors: [{ name: "p" }, { name: "q" }],
    tasks: [
      {
        name: "t",
        processor: "p",
        scheduling: "inf",
        entries: [{
          name: "e",
          openArrivalRate: 0.5,
          phases: [{ demand: 0.5, calls: [{ kind: "sync", to: "d", mean: 1 }] }],
        }],
      },
      { name: "d", processor: "q", entries: [{ name: "d", phases: [{ demand: 1 }] }] },
    ],
  });
  assert.equal(result.status, "solved");
  close(value(result, "processorWaiting", "e.1"), 2 * 0.25 * 0.25 / 0.75);
  close(value(result, "callWaiting", "e.1>d"), 1);
});

Deno.test("more open arrivals than a station can serve are said to saturate it, and capacity is served", () => {
  const result = solve(queue(1.5));
  assert.equal(result.status, "saturated");
  close(value(result, "entryThroughput", "e"), 1, 1e-3);
  assert.equal(solve(queue(0.999)).status, "solved");
});

Deno.test("asynchronous messages beyond capacity saturate too, and their sender is not slowed", () => {
  const result = solve({
    name: "messages",
    processors: [{ name: "p", scheduling: "inf" }],
    tasks: [
      {
        name: "c",
        processor: "p",
        scheduling: "ref",
        entries: [{
          name: "send",
          phases: [{ demand: 1, calls: [{ kind: "async", to: "log", mean: 1 }] }],
        }],
      },
      { name: "t", processor: "p", entries: [{ name: "log", phases: [{ demand: 2 }] }] },
    ],
  });
  assert.equal(result.status, "saturated");
  close(value(result, "entryThroughput", "send"), 1);
  close(value(result, "taskUtilization", "t"), 1, 1e-3);
});
