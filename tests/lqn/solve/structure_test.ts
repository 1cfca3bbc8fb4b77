/** Exact: who can meet whom. Structures in which nobody waits although servers are shared. */
import assert from "node:assert/strict";
import { solve } from "../../../src/lqn/solve/mod.ts";
import { calls, close, customers, modelOf, server, value } from "./_models.ts";

const alone = { chainStates: 0 };

Deno.test("two servers called by one customer never meet at the server below them", () => {
  const model = modelOf([
    customers(1, [{ demand: 1, calls: calls(["a", 2], ["b", 2]) }]),
    server("a", [{ demand: 1, calls: calls(["below", 1]) }]),
    server("b", [{ demand: 1, calls: calls(["below", 1]) }]),
    server("below", [{ demand: 1 }]),
  ]);
  const result = solve(model, alone);
  assert.equal(value(result, "callWaiting", "a.1>below"), 0);
  close(value(result, "entryThroughput", "cycle"), 1 / 9);
});

Deno.test("a server never meets its caller at the processor that they share", () => {
  const model = modelOf([
    customers(5, [{ demand: 1, calls: calls(["a", 1]) }]),
    { ...server("a", [{ demand: 1, calls: calls(["b", 2]) }]), processor: "shared" },
    { ...server("b", [{ demand: 1 }]), processor: "shared" },
  ], [{ name: "shared" }]);
  const result = solve(model, alone);
  assert.equal(value(result, "processorWaiting", "a.1"), 0);
  assert.equal(value(result, "processorWaiting", "b.1"), 0);
  close(value(result, "phaseServiceTime", "a.1"), 3);
});

Deno.test("as many threads as customers leave all waiting to the processor below", () => {
  const threads = modelOf([
    customers(3, [{ demand: 1, calls: calls(["a", 1]) }]),
    server("a", [{ demand: 1 }], { multiplicity: 3 }),
  ]);
  const result = solve(threads, alone);
  assert.equal(value(result, "callWaiting", "cycle.1>a"), 0);
  // machine repair: three customers, think time 1 and one server of mean 1: U = 15/16
  close(value(result, "processorUtilization", "p-a"), 15 / 16, 0.01);
});

Deno.test("replicas share the load of their callers evenly", () => {
  const model = modelOf([
    { ...customers(1, [{ demand: 1, calls: calls(["a", 1]) }]), fanOut: [{ task: "a", value: 2 }] },
    server("a", [{ demand: 1 }], { replication: 2 }),
  ], [{ name: "p-a", replication: 2 }]);
  const result = solve(model, alone);
  close(value(result, "entryThroughput", "cycle"), 1 / 3);
  close(value(result, "entryThroughput", "a"), 1 / 3);
});

Deno.test("a preemptive processor hides the less urgent from the more urgent", () => {
  const task = (name: string, priority: number) => ({
    ...server(name, [{ demand: 1 }]),
    processor: "shared",
    priority,
  });
  const two = (name: string, to: string) => ({
    ...customers(1, [{ demand: 1, calls: calls([to, 1]) }]),
    name,
    entries: [{ name, phases: [{ demand: 1, calls: calls([to, 1]) }] }],
  });
  const model = modelOf(
    [two("c1", "high"), two("c2", "low"), task("high", 2), task("low", 1)],
    [{ name: "shared", scheduling: "pp" }],
  );
  const result = solve(model, alone);
  assert.equal(value(result, "processorWaiting", "high.1"), 0);
  assert.ok(value(result, "processorWaiting", "low.1") > 0.4);
});
