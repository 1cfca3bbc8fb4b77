/** Statistical: the constructs of the language against closed forms and identities. */
import assert from "node:assert/strict";
import type { LqnActivity, LqnPrecedence, LqnTask } from "../../../src/lqn/model/mod.ts";
import { simulateLqn } from "../../../src/lqn/simulate/mod.ts";
import { assertNear, call, clients, found, model, openServer, send } from "./_models.ts";

/** A task with one entry that an activity graph serves, in which every processor is a delay. */
function graph(
  activities: readonly LqnActivity[],
  precedences: readonly LqnPrecedence[],
  more: Partial<LqnTask> = {},
): LqnTask {
  return {
    name: "g",
    processor: "delay",
    scheduling: "ref",
    entries: [{ name: "e" }],
    activities,
    precedences,
    ...more,
  };
}

const sequence = (name: string) => ({ kind: "sequence", activities: [name] }) as const;
const and = (...activities: string[]) => ({ kind: "and", activities }) as const;
const start = { name: "s", boundTo: "e", demand: 0.1, cvSquared: 0 };
const options = { precision: 0.004 };

Deno.test("statistical: a stochastic phase makes geometric numbers of calls, a deterministic one exact numbers", () => {
  const server = {
    name: "t",
    processor: "delay",
    scheduling: "inf",
    entries: [{ name: "x", phases: [{ demand: 1, cvSquared: 0 }] }],
  } as const;
  for (const callOrder of ["stochastic", "deterministic"] as const) {
    const phases = [{ demand: 0, calls: [call("x", 2)], callOrder }];
    const client = { ...clients("c", 1, 1, []), entries: [{ name: "run", phases }] };
    const result = simulateLqn(model([], [client, server]), { duration: 4e4 });
    assertNear(result, "phaseServiceTime", "run.1", 2);
    const [variance] = found(result, "phaseServiceTimeVariance", "run.1");
    // geometric from 0 with mean 2: variance 2 * 3
    if (callOrder === "deterministic") assert.ok(variance < 1e-9);
    else assertNear(result, "phaseServiceTimeVariance", "run.1", 6);
  }
});

Deno.test("statistical: the slices of a stochastic phase are an exponential demand together", () => {
  const server = openServer("t", 0, 0, { processor: "delay" }, { openArrivalRate: 0 });
  const phases = [{ demand: 2, calls: [call("t!", 3)] }];
  const client = { ...clients("c", 1, 0, []), entries: [{ name: "run", phases }] };
  const result = simulateLqn(model([], [client, server]), { duration: 2e5 });
  assertNear(result, "phaseServiceTime", "run.1", 2);
  assertNear(result, "phaseServiceTimeVariance", "run.1", 4);
});

Deno.test("statistical: the second phase runs after the reply", () => {
  const phases = [{ demand: 1 }, { demand: 3 }];
  const server = { name: "t", processor: "delay", entries: [{ name: "x", phases }] };
  const client = clients("c", 1, 0.001, [call("x")]);
  const deterministic = {
    ...client,
    entries: [{
      name: "run",
      phases: [{ calls: [call("x")], callOrder: "deterministic" as const }],
    }],
  };
  const result = simulateLqn(model([], [deterministic, server]), options);
  assertNear(result, "phaseServiceTime", "x.1", 1);
  assertNear(result, "phaseServiceTime", "x.2", 3);
  // the server is never idle but for the think time: a cycle takes 4
  assertNear(result, "entryThroughput", "run", 1 / 4.001);
});

Deno.test("statistical: a fork and join takes the longest branch, a quorum the shortest", () => {
  const activities = [start, { name: "a", demand: 1 }, { name: "b", demand: 1 }, {
    name: "z",
    demand: 0.1,
    cvSquared: 0,
  }];
  const fork = { from: sequence("s"), to: and("a", "b") };
  const join = (quorum?: number) => ({
    from: { ...and("a", "b"), ...(quorum ? { quorum } : {}) },
    to: sequence("z"),
  });
  const all = simulateLqn(model([], [graph(activities, [fork, join()])]), options);
  assertNear(all, "joinDelay", "g:a&b", 1.5);
  assertNear(all, "joinDelayVariance", "g:a&b", 1.25);
  assertNear(all, "entryThroughput", "e", 1 / 1.7);
  const one = simulateLqn(model([], [graph(activities, [fork, join(1)])]), options);
  assertNear(one, "joinDelay", "g:a&b", 0.5);
  // the task is free when the late branch has ended: z takes 0.1 of it
  const late = 0.1 + Math.exp(-0.1);
  assertNear(one, "entryThroughput", "e", 1 / (0.1 + 0.5 + late));
});

Deno.test("statistical: branches are taken by their probabilities, loops geometrically", () => {
  const activities = ["a", "b", "c", "d"].map((name) => ({ name, demand: 1, cvSquared: 0 }));
  const precedences: LqnPrecedence[] = [
    {
      from: sequence("s"),
      to: {
        kind: "or",
        branches: [{ activity: "a", probability: 0.3 }, { activity: "b", probability: 0.7 }],
      },
    },
    {
      from: { kind: "or", activities: ["a", "b"] },
      to: { kind: "loop", branches: [{ activity: "c", count: 2.5 }], end: "d" },
    },
  ];
  const result = simulateLqn(model([], [graph([start, ...activities], precedences)]), options);
  const cycle = 0.1 + 1 + 2.5 + 1;
  assertNear(result, "entryThroughput", "e", 1 / cycle);
  assertNear(result, "activityThroughput", "g:a", 0.3 / cycle);
  assertNear(result, "activityThroughput", "g:c", 2.5 / cycle);
  // from 0 and geometric: variance 2.5 * 3.5
  assertNear(result, "phaseServiceTimeVariance", "e.1", 2.5 * 3.5);
});

Deno.test("statistical: loops nest, and a fork inside a loop comes back to it", () => {
  const activities = ["a", "b", "c", "d", "z"].map((name) => ({ name, demand: 1, cvSquared: 0 }));
  const precedences: LqnPrecedence[] = [
    {
      from: sequence("s"),
      to: { kind: "loop", branches: [{ activity: "a", count: 2 }], end: "z" },
    },
    { from: sequence("a"), to: { kind: "loop", branches: [{ activity: "b", count: 3 }] } },
    { from: sequence("b"), to: and("c", "d") },
  ];
  const result = simulateLqn(model([], [graph([start, ...activities], precedences)]), options);
  const cycle = 0.1 + 2 * (1 + 3 * 2) + 1;
  assertNear(result, "entryThroughput", "e", 1 / cycle);
  assertNear(result, "activityThroughput", "g:d", 6 / cycle);
});

Deno.test("statistical: a join of some branches goes on with the last of them", () => {
  const activities = ["a", "b", "c", "j", "z"].map((name) => ({ name, demand: 1, cvSquared: 0 }));
  const precedences: LqnPrecedence[] = [
    { from: sequence("s"), to: and("a", "b", "c") },
    { from: and("a", "b"), to: sequence("j") },
    { from: and("j", "c"), to: sequence("z") },
  ];
  const task = graph([start, ...activities], precedences, { thinkTime: 1 });
  const result = simulateLqn(model([], [task]), options);
  assertNear(result, "entryThroughput", "e", 1 / 4.1);
});

Deno.test("statistical: a reply in a graph lets the caller go on, the rest is the second phase", () => {
  const work = [
    { name: "a", boundTo: "e", demand: 1, replies: ["e"] },
    { name: "b", demand: 2 },
  ];
  const server = graph(work, [{ from: sequence("a"), to: sequence("b") }], { scheduling: "fcfs" });
  const client = {
    ...clients("c", 1, 5, []),
    entries: [{
      name: "run",
      phases: [{ calls: [call("e")], callOrder: "deterministic" as const }],
    }],
  };
  const result = simulateLqn(model([], [client, server]), options);
  assertNear(result, "phaseServiceTime", "e.1", 1);
  assertNear(result, "phaseServiceTime", "e.2", 2);
});

Deno.test("statistical: a request is forwarded by its probability, also an asynchronous one", () => {
  const front = openServer("f", 1, 0.3, { processor: "delay" }, {
    forwarding: [{ to: "b!", probability: 0.25 }],
  });
  const back = openServer("b", 0, 0.8, { processor: "delay" }, { openArrivalRate: 0 });
  const open = simulateLqn(model([], [front, back]), { duration: 2e4 });
  assertNear(open, "entryThroughput", "b!", 0.25);
  const client = {
    ...clients("c", 1, 1, []),
    entries: [{
      name: "run",
      phases: [{ calls: [call("f!")], callOrder: "deterministic" as const }],
    }],
  };
  const closed = simulateLqn(
    model([], [client, { ...front, entries: [{ ...front.entries[0], openArrivalRate: 0 }] }, back]),
    { duration: 3e4 },
  );
  assertNear(closed, "phaseServiceTime", "run.1", 0.3 + 0.25 * 0.8);
});

Deno.test("statistical: asynchronous calls do not wait and keep the processor", () => {
  const phases = [{ demand: 1, calls: [send("t!", 2)], callOrder: "deterministic" as const }];
  const client = { ...clients("c", 1, 1, []), processor: "s", entries: [{ name: "run", phases }] };
  const server = openServer("t", 0, 0.2, { processor: "delay" }, { openArrivalRate: 0 });
  const result = simulateLqn(model([{ name: "s" }], [client, server]), options);
  assertNear(result, "phaseServiceTime", "run.1", 1);
  assertNear(result, "entryThroughput", "t!", 1);
  assertNear(result, "asyncWaiting", "run.1>t!", 0.2);
});

Deno.test("statistical: burst and uniform tasks draw Pareto and uniform slices", () => {
  for (const scheduling of ["burst", "uniform"] as const) {
    const phases = [{ demand: 2, cvSquared: 0.25 }];
    const client = { ...clients("c", 1, 0, []), scheduling, entries: [{ name: "run", phases }] };
    const result = simulateLqn(model([], [client]), { duration: 1e5 });
    assertNear(result, "phaseServiceTime", "run.1", 2);
    // uniform on 0 to 4: variance 4 / 3; Pareto of cv^2 = 0.25: shape 1 + sqrt(5), variance 1
    const variance = scheduling === "uniform" ? 4 / 3 : 1;
    const [value] = found(result, "phaseServiceTimeVariance", "run.1");
    assert.ok(Math.abs(value / variance - 1) < (scheduling === "uniform" ? 0.03 : 0.3));
  }
});

Deno.test("statistical: a phase's think time is in its service time, not in the processor's", () => {
  const phases = [{ demand: 1, thinkTime: 3 }];
  const client = {
    ...clients("c", 1, 0, []),
    processor: "s",
    entries: [{ name: "run", phases }],
  };
  const result = simulateLqn(model([{ name: "s" }], [client]), options);
  assertNear(result, "phaseServiceTime", "run.1", 4);
  assertNear(result, "processorUtilization", "s", 0.25);
});

Deno.test("statistical: copies of a replicated task have a queue each, and one value", () => {
  const server = {
    name: "t",
    processor: "s",
    replication: 2,
    entries: [{ name: "x", phases: [{ demand: 1 }] }],
  };
  const client = {
    ...clients("c", 2, 1, [call("x")]),
    fanOut: [{ task: "t", value: 2 }],
    fanIn: [],
  };
  const two = simulateLqn(
    model([{ name: "s", replication: 2 }], [client, {
      ...server,
      fanIn: [{ task: "c", value: 1 }],
    }]),
    options,
  );
  assert.equal(two.values.filter((one) => one.element === "x").length > 0, true);
  const [each] = found(two, "entryThroughput", "x");
  const [cycles] = found(two, "entryThroughput", "c!");
  assert.ok(Math.abs(each / cycles - 1) < 0.02, `${each} and ${cycles}`);
});
