/**
 * What the exact solver takes, refuses and says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { solveExact } from "@iovlab/iovlab/lqn/exact";
import type { LqnRefusal } from "@iovlab/iovlab/lqn/model";
import { customers, modelOf, once, openServer, server, solved } from "./_models.ts";

Deno.test("solveExact() refuses more states than it may have, with an estimate (exact)", () => {
  const model = modelOf(
    customers("c", 30, 1, once("se", "te")),
    server("s", [{ demand: 1 }], { multiplicity: 2 }),
    server("t", [{ demand: 1 }]),
  );
  assert.throws(() => solveExact(model, { maxStates: 100 }), (error: LqnRefusal) => {
    assert.equal(error.code, "lqn/exact-too-large");
    assert.ok(error.states! > 100);
    assert.match(error.message, /at most 100 states/);
    return true;
  });
});

Deno.test("solveExact() refuses what stages cannot have, and names it (exact)", () => {
  const model = modelOf(
    customers("c", 1, 1, once("se")),
    server("s", [{ demand: 1, cvSquared: 0.3 }]),
  );
  assert.throws(() => solveExact(model), (error: LqnRefusal) => {
    assert.equal(error.code, "lqn/exact-class");
    assert.match(error.message, /activity "se\.1"/);
    return true;
  });
});

Deno.test("solveExact() refuses schedulings that are no finite chain, and names them (exact)", () => {
  const fair = modelOf(
    customers("c", 1, 1, once("se")),
    server("s", [{ demand: 1 }], { scheduling: "cfs", groups: [{ name: "g", share: 1 }] }, {
      group: "g",
    }),
  );
  assert.throws(() => solveExact(fair), /processor "ps" as its scheduling is cfs/);
});

Deno.test("solveExact() refuses an open flow that cannot be served (exact)", () => {
  const model = modelOf(openServer("s", 1.2, [{ demand: 1 }]));
  assert.throws(() => solveExact(model), (error: LqnRefusal) => {
    assert.equal(error.code, "lqn/exact-saturated");
    assert.match(error.message, /entry "se"/);
    return true;
  });
});

Deno.test("solveExact() refuses a cycle that takes no time (exact)", () => {
  const model = modelOf(customers("c", 1, 0, {}));
  assert.throws(() => solveExact(model), /again and again in no time/);
});

Deno.test("solveExact() says how many places open requests have (exact)", () => {
  const result = solveExact(modelOf(openServer("s", 0.5, [{ demand: 1 }])));
  assert.match(result.notes![0], /128 places/);
  assert.equal(result.chain!.states, 129);
  assert.equal(result.status, "solved");
});

Deno.test("solveExact() has calls without demand on both sides of them (exact)", () => {
  // The customer calls again and again, on the mean 2 times, an entry that takes no time.
  const value = solved(modelOf(
    customers("c", 1, 1.5, { calls: [{ kind: "sync", to: "se", mean: 2 }] }),
    server("s", [{}]),
  ));
  assert.ok(Math.abs(value("entryThroughput", "ce") - 1 / 1.5) < 1e-12);
  assert.ok(Math.abs(value("entryThroughput", "se") - 2 / 1.5) < 1e-12);
});

Deno.test("solveExact() lets what goes on at once go on in random order (exact)", () => {
  // One processor: after the reply, the caller's slice and the second phase come in either order,
  // so that each waits half of the other's time.
  const processor = { name: "p" };
  const [slice, second] = [0.5, 1.5];
  const value = solved({
    name: "tie",
    processors: [processor],
    tasks: [
      {
        name: "c",
        processor: "p",
        scheduling: "ref",
        entries: [{ name: "ce", phases: [{ demand: 2 * slice, ...once("se") }] }],
      },
      {
        name: "s",
        processor: "p",
        entries: [{ name: "se", phases: [{ demand: 1 }, { demand: second }] }],
      },
    ],
  });
  const waiting = value("processorWaiting", "se.2");
  // The first slice of the next cycle queues behind the second phase if that has waited.
  assert.ok(Math.abs(waiting - slice / 2) < 1e-12, `${waiting}`);
});

Deno.test("solveExact() gives values of replicas once, per copy (exact)", () => {
  const one = server("s", [{ demand: 1 }]);
  const value = solved({
    ...modelOf(customers("c", 1, 1, once("se")), one),
    processors: [{ name: "pc", scheduling: "inf" }, { name: "ps", replication: 2 }],
    tasks: [
      {
        ...customers("c", 1, 1, once("se")).task,
        fanOut: [{ task: "s", value: 2 }],
      },
      { ...one.task, replication: 2, fanIn: [{ task: "c", value: 1 }] },
    ],
  });
  assert.ok(Math.abs(value("entryThroughput", "ce") - 1 / 3) < 1e-12);
  assert.ok(Math.abs(value("entryThroughput", "se") - 1 / 3) < 1e-12);
});

Deno.test("solveExact() has calls in no time through tasks without a limit of threads (exact)", () => {
  // 2 calls in the mean to an entry without demand, which makes 1 call in the mean.
  const value = solved(modelOf(
    customers("c", 2, 1, { calls: [{ kind: "sync", to: "se", mean: 2 }] }),
    server("s", [{ calls: [{ kind: "sync", to: "te", mean: 1 }] }], {}, { scheduling: "inf" }),
    server("t", [{ demand: 0.5 }], { scheduling: "inf" }, { scheduling: "inf" }),
  ));
  assert.ok(Math.abs(value("entryThroughput", "ce") - 2 / (1 + 2 * 0.5)) < 1e-12);
  assert.ok(Math.abs(value("entryThroughput", "se") - 2) < 1e-12);
});
