import assert from "node:assert/strict";
import { type LqnModel, resolve } from "../../../src/lqn/model/mod.ts";
import { graph, web } from "./_models.ts";

Deno.test("exact: resolve() fills in defaults, divides demands by speed, and makes phases a sequence", () => {
  const network = resolve(web);
  const [client, server] = network.tasks;
  assert.deepEqual([client.kind, client.threads, client.thinkTime], ["reference", 5, 7]);
  assert.deepEqual([server.kind, server.threads, server.queueLength], ["server", 2, Infinity]);
  assert.deepEqual(network.processors.map((one) => one.servers), [Infinity, 3]);
  const [run, first, second] = network.activities;
  assert.deepEqual(run.calls, [{ kind: "sync", entry: 1, mean: 3, fanOut: 1, fanIn: 1 }]);
  assert.deepEqual([first.key, first.demand, first.replies], ["get.1", 0.5, [1]]);
  assert.deepEqual([second.key, second.demand, second.replies], ["get.2", 2, []]);
  assert.deepEqual([first.next, second.next], [{ kind: "sequence", activity: 2 }, { kind: "end" }]);
});

Deno.test("exact: an entry without work has a first phase that replies, and empty later phases are left out", () => {
  const empty: LqnModel = {
    ...web,
    tasks: [web.tasks[0], {
      ...web.tasks[1],
      entries: [{ name: "get", phases: [{}, {}, { demand: 1 }] }],
    }],
  };
  const keys = resolve(empty).activities.map((one) => one.key);
  assert.deepEqual(keys, ["run.1", "get.1", "get.3"]);
});

Deno.test("exact: resolve() turns precedences into what follows", () => {
  const network = resolve(graph);
  const next = (name: string) =>
    network.activities.find((one) => one.key === `server:${name}`)!.next;
  assert.deepEqual(next("start"), { kind: "fork", activities: [2, 3] });
  assert.deepEqual(next("left"), { kind: "join", join: 0 });
  assert.deepEqual(network.joins[0].next, { kind: "sequence", activity: 4 });
  assert.deepEqual([network.joins[0].key, network.joins[0].quorum], ["server:left&right", 2]);
  assert.deepEqual(next("joined"), {
    kind: "or",
    branches: [{ activity: 5, probability: 0.4 }, { activity: 6, probability: 0.6 }],
  });
  const loop = {
    kind: "loop",
    branches: [{ activity: 7, count: 2.5 }],
    then: { kind: "sequence", activity: 8 },
  };
  assert.deepEqual([next("hit"), next("miss")], [loop, loop]);
  assert.deepEqual(next("body"), { kind: "end" });
});

const replicated: LqnModel = {
  name: "replicated",
  processors: [
    { name: "pc", replication: 4 },
    { name: "ps", replication: 2 },
  ],
  tasks: [
    {
      name: "client",
      processor: "pc",
      scheduling: "ref",
      replication: 4,
      fanOut: [{ task: "server", value: 1 }],
      entries: [{
        name: "run",
        phases: [{ demand: 1, calls: [{ kind: "sync", to: "get", mean: 3 }] }],
      }],
    },
    {
      name: "server",
      processor: "ps",
      replication: 2,
      fanIn: [{ task: "client", value: 2 }],
      entries: [{ name: "get", phases: [{ demand: 1 }] }],
    },
  ],
};

Deno.test("exact: copies stand on their own, each called by as many as the fan-in says", () => {
  const network = resolve(replicated);
  assert.deepEqual(network.tasks.map((one) => `${one.name} ${one.copy}`), [
    "client 1",
    "client 2",
    "client 3",
    "client 4",
    "server 1",
    "server 2",
  ]);
  const callers = new Map<number, number>();
  for (const activity of network.activities) {
    for (const call of activity.calls) callers.set(call.entry, (callers.get(call.entry) ?? 0) + 1);
  }
  const servers = network.entries.filter((one) => one.name === "get").map((one) => one.index);
  assert.deepEqual(servers.map((entry) => callers.get(entry)), [2, 2]);
  assert.deepEqual(network.processors.map((one) => one.tasks), [[0], [1], [2], [3], [4], [5]]);
  for (const [position, activity] of network.activities.entries()) {
    assert.equal(activity.index, position);
  }
  for (const [position, entry] of network.entries.entries()) {
    assert.equal(entry.index, position);
    assert.ok(network.tasks[entry.task].entries.includes(position));
    assert.ok(network.tasks[entry.task].activities.includes(entry.start));
  }
});

Deno.test("exact: a fan-out above 1 becomes one call for each copy, with the whole mean to each", () => {
  const wide: LqnModel = {
    ...replicated,
    processors: [{ name: "pc" }, { name: "ps", replication: 2 }],
    tasks: [
      { ...replicated.tasks[0], replication: 1, fanOut: [{ task: "server", value: 2 }] },
      { ...replicated.tasks[1], fanIn: [] },
    ],
  };
  const [run] = resolve(wide).activities;
  assert.deepEqual(run.calls.map((call) => [call.entry, call.mean]), [[1, 3], [2, 3]]);
  const [folded] = resolve(wide, { replicas: "keep" }).activities;
  assert.deepEqual(folded.calls, [{ kind: "sync", entry: 1, mean: 3, fanOut: 2, fanIn: 1 }]);
});
