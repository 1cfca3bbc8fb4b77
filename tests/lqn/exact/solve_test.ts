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

Deno.test("solveExact() refuses customers that come to wait for ever, and names what for (exact)", () => {
  // Each customer takes a token and none gives one back: two go through, the others wait.
  const stuck = modelOf(
    customers("c", 3, 1, { ...once("take") }),
    server("s", [{}], { scheduling: "inf" }, {
      scheduling: "semaphore",
      multiplicity: 2,
      entries: [
        { name: "take", semaphore: "wait", phases: [{ demand: 0.1 }] },
        { name: "give", semaphore: "signal", phases: [{ demand: 0.1 }] },
      ],
    }),
  );
  assert.throws(() => solveExact(stuck), (error: LqnRefusal) => {
    assert.equal(error.code, "lqn/exact-deadlock");
    assert.match(error.message, /customers of task "c".*wait for entry "take" of task "s"/);
    return true;
  });
});

Deno.test("solveExact() refuses queue places that would be too many before they are made (exact)", () => {
  // Three kinds of requests in one queue that keeps their order: three times the states per place.
  const model = modelOf(
    openServer("a", 0.1, [{ calls: [{ kind: "async", to: "se", mean: 0.5 }] }]),
    openServer("b", 0.1, [{ calls: [{ kind: "async", to: "te", mean: 0.5 }] }]),
    server("s", [{ demand: 1 }], {}, {
      entries: [
        { name: "se", phases: [{ demand: 1 }], openArrivalRate: 0.1 },
        { name: "te", phases: [{ demand: 1 }] },
      ],
    }),
  );
  const stages: number[] = [];
  const maxStates = 5000;
  const onProgress = ({ states }: { states: number }) => stages.push(states);
  assert.throws(() => solveExact(model, { maxStates, onProgress }), (error: LqnRefusal) => {
    assert.equal(error.code, "lqn/exact-too-large");
    assert.ok(error.states! > maxStates);
    return true;
  });
  assert.ok(stages.length > 2 && Math.max(...stages) <= maxStates);
});

Deno.test("solveExact() lets a server pick before its last client asks again (exact)", () => {
  // Non-preemptive entry priorities; clients without demand ask again at the instant of the reply.
  // The next is picked first: the throughput is the limit of small demands of the client.
  // Reference: the chain of 18 states written down and solved by hand outside of this library.
  const hi = (demand: number) => {
    const value = solved(modelOf(
      customers("hi", 2, 2, { demand, calls: [{ kind: "sync", to: "s1", mean: 1 }] }),
      customers("lo", 3, 1, { demand, calls: [{ kind: "sync", to: "s2", mean: 2 }] }),
      server("srv", [{}], { scheduling: "inf" }, {
        scheduling: "hol",
        entries: [
          { name: "s1", priority: 10, phases: [{ demand: 0.5 }] },
          { name: "s2", priority: 1, phases: [{ demand: 0.4 }] },
        ],
      }),
    ));
    return value("entryThroughput", "hie");
  };
  assert.ok(Math.abs(hi(0) - 0.6808879848585879) < 1e-12, `${hi(0)}`);
  assert.ok(Math.abs(hi(1e-6) - hi(0)) < 1e-5);
  // Had the client asked first, it would be this.
  assert.ok(Math.abs(hi(0) - 0.7199648272716351) > 0.03);
});

Deno.test("solveExact() shares a processor among the threads of a closed model (exact)", () => {
  // Four customers, three threads on one shared server: a birth-death chain, as work is conserved.
  const [think, demand, population] = [1, 0.3, 4];
  const weights = [1];
  for (let n = 1; n <= population; n++) {
    weights.push(weights[n - 1] * (population - n + 1) / think * demand);
  }
  const throughput = (1 - 1 / weights.reduce((sum, one) => sum + one)) / demand;
  for (const multiplicity of [3, 4]) {
    const value = solved(modelOf(
      customers("c", population, think, once("se")),
      server("s", [{ demand }], { scheduling: "ps" }, { multiplicity }),
    ));
    assert.ok(Math.abs(value("entryThroughput", "ce") - throughput) < 1e-12);
    assert.ok(Math.abs(value("processorUtilization", "ps") - throughput * demand) < 1e-12);
  }
});

Deno.test("solveExact() divides a shared processor in equal parts between two tasks (exact)", () => {
  // One customer each: states are who works. Alone at rate 1 / demand, together at half of it.
  const [a, b] = [0.5, 2];
  const one = server("s", [{ demand: a }], { name: "p", scheduling: "ps" }, { processor: "p" });
  const two = server("t", [{ demand: b }], { name: "p", scheduling: "ps" }, { processor: "p" });
  const value = solved(
    modelOf(customers("c", 1, 1, once("se")), customers("d", 1, 1, once("te")), one, two),
  );
  // Reversible: weights 1, a, b, and 2 a b of both at work.
  const sum = 1 + a + b + 2 * a * b;
  assert.ok(Math.abs(value("entryThroughput", "ce") - (1 + b) / sum) < 1e-12);
  assert.ok(Math.abs(value("entryThroughput", "de") - (1 + a) / sum) < 1e-12);
});
