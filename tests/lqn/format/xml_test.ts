/**
 * The XML reader and writer on models of our own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import {
  readLqn,
  readLqnXml,
  readLqnXmlWithPositions,
  writeLqn,
  writeLqnXml,
} from "@iovlab/iovlab/lqn/format";
import { everythingXml } from "./_models.ts";

const document = readLqnXml(everythingXml, { file: "all.lqnx" });
const { model } = document;
const taskOf = (name: string) => model.tasks.find((task) => task.name === name)!;

Deno.test("readLqnXml() reads the model's name, comment, description and solver parameters", () => {
  assert.equal(model.name, "all");
  assert.equal(model.description, 'every "construct" & more');
  assert.equal(model.comment, "two lines");
  assert.deepEqual(model.solver, {
    convergence: 1e-5,
    iterationLimit: { kind: "variable", name: "$n" },
    printInterval: 10,
    underrelaxation: 0.9,
    pragmas: { multiserver: "conway", empty: "" },
  });
});

Deno.test("readLqnXml() reads processors and groups, and leaves defaults out", () => {
  assert.deepEqual(model.processors, [
    { name: "clients", scheduling: "inf" },
    {
      name: "cpu",
      scheduling: "cfs",
      multiplicity: 2,
      speed: 1.5,
      quantum: 0.01,
      groups: [{ name: "gold", share: 0.7, cap: true }, { name: "rest", share: 0.3 }],
    },
    { name: "locks", scheduling: "pp", replication: 3 },
  ]);
});

Deno.test("readLqnXml() puts synchronous calls first and fills missing phases", () => {
  const [use] = taskOf("user").entries;
  assert.deepEqual(use.phases?.[0].calls, [
    { kind: "sync", to: "get", mean: 3 },
    { kind: "async", to: "log", mean: 1 },
  ]);
  assert.equal(use.phases?.[0].callOrder, "deterministic");
  assert.equal(use.phases?.[0].name, "browsing");
  const [get] = taskOf("web").entries;
  assert.deepEqual(get.phases?.map((phase) => Object.keys(phase).length > 0), [true, false, true]);
  assert.deepEqual(get.phases?.[2].histogram, { min: 0, max: 10, bins: 5 });
  assert.deepEqual(get.forwarding, [{ to: "commit", probability: 0.25 }]);
});

Deno.test("readLqnXml() reads a task's queue, group, priority and fans", () => {
  const { entries: _, ...web } = taskOf("web");
  assert.deepEqual(web, {
    name: "web",
    processor: "cpu",
    group: "gold",
    scheduling: "hol",
    multiplicity: 4,
    replication: 2,
    priority: 3,
    queueLength: 8,
    fanIn: [{ task: "user", value: 1 }],
  });
});

Deno.test("readLqnXml() reads forks, joins, loops and replies, in whatever order they stand", () => {
  const { activities = [], precedences } = taskOf("db");
  assert.equal(activities.find(({ name }) => name === "a1")?.boundTo, "commit");
  assert.deepEqual(activities.find(({ name }) => name === "a8")?.replies, ["query"]);
  const query = activities.find(({ boundTo }) => boundTo === "query");
  assert.deepEqual(query?.histogram, { min: 0, max: 3, bins: 6, phase: 2 });
  assert.deepEqual(precedences, [
    {
      from: { kind: "sequence", activities: ["a1"] },
      to: { kind: "and", activities: ["a2", "a3"] },
    },
    {
      from: {
        kind: "and",
        activities: ["a2", "a3"],
        quorum: 1,
        histogram: { min: 0, max: 2 },
      },
      to: { kind: "sequence", activities: ["a4"] },
    },
    {
      from: { kind: "sequence", activities: ["a5"] },
      to: {
        kind: "or",
        branches: [{ activity: "a6", probability: 0.4 }, { activity: "a7", probability: 0.6 }],
      },
    },
    {
      from: { kind: "or", activities: ["a6", "a7"] },
      to: { kind: "loop", branches: [{ activity: "a9", count: 3 }], end: "a8" },
    },
  ]);
});

Deno.test("readLqnXml() reads the roles of semaphores and locks", () => {
  assert.deepEqual(taskOf("sema").entries.map((one) => one.semaphore), ["wait", "signal"]);
  assert.equal(taskOf("sema").initially, 0);
  assert.deepEqual(
    taskOf("lock").entries.map((one) => one.rwlock),
    ["r-lock", "r-unlock", "w-lock", "w-unlock"],
  );
});

Deno.test("readLqnXml() reads SPEX sections and observations", () => {
  assert.deepEqual(document.variables.map(({ name, value }) => [name, value.kind]), [
    ["$n", "array"],
    ["$r", "range"],
    ["$s", "scalar"],
  ]);
  assert.deepEqual(document.report.map(({ name }) => name), [undefined, "$per"]);
  assert.deepEqual(document.convergence.map(({ variable }) => variable), ["$s"]);
  assert.deepEqual(document.observations, [
    { element: { kind: "call", name: "use>get" }, key: "w", phase: 1, variable: "$w" },
    { element: { kind: "entry", name: "get" }, key: "s", phase: 3, variable: "$s3" },
    { element: { kind: "model", name: "" }, key: "i", variable: "$it" },
    { element: { kind: "processor", name: "cpu" }, key: "u", variable: "$u" },
    {
      element: { kind: "task", name: "user" },
      key: "f",
      variable: "$x",
      interval: { level: 95, variable: "$xc" },
    },
  ]);
});

Deno.test("a model with every construct survives XML and JSON, and a way through both", () => {
  const json = writeLqn(document, "lqnj");
  assert.deepEqual(readLqnXml(writeLqnXml(document)), document);
  assert.deepEqual(readLqn(json), document);
  assert.deepEqual(readLqn(writeLqn(readLqn(json), "lqnx")), document);
});

Deno.test("names of elements and attributes may be in any case, as in LQNS", () => {
  const text = everythingXml.replaceAll("pre-AND", "PRE-and").replaceAll("PH1PH2", "ph1ph2")
    .replaceAll(" prob=", " Prob=");
  assert.deepEqual(readLqnXml(text, { file: "all.lqnx" }), document);
});

Deno.test("results inside of a model file are skipped", () => {
  const text = everythingXml.replace(
    '<group name="gold"',
    '<result-processor utilization="1"><result-conf-95 utilization="0.1"/></result-processor>$&',
  );
  assert.deepEqual(readLqnXml(text, { file: "all.lqnx" }), document);
});

Deno.test("an infinite multiplicity is the scheduling inf", () => {
  const [processor] =
    readLqnXml('<lqn-model><processor name="p" multiplicity="@infinity"/></lqn-model>')
      .model.processors;
  assert.deepEqual(processor, { name: "p", scheduling: "inf" });
});

Deno.test("readLqnXmlWithPositions() knows the place of every part, calls in their new order", () => {
  const { positions } = readLqnXmlWithPositions(everythingXml, { file: "all.lqnx" });
  const lines = everythingXml.split("\n");
  const at = (path: string) => {
    const { line, column } = positions.get(path)!;
    return lines[line! - 1].slice(column! - 1);
  };
  assert.match(at("processors[1]"), /^<processor name="cpu"/);
  assert.match(at("processors[1].groups[1]"), /^<group name="rest"/);
  assert.match(at("tasks[0].entries[0].phases[0].calls[0]"), /^<synch-call dest="get"/);
  assert.match(at("tasks[0].entries[0].phases[0].calls[1]"), /^<asynch-call dest="log"/);
  assert.match(at("tasks[1].entries[0].phases[2]"), /^<activity name="get_ph3"/);
  assert.match(at("tasks[2].activities[8]"), /^<activity name="a9"/);
  assert.match(at("tasks[2].precedences[3]"), /^<precedence>/);
});

Deno.test("writeLqnXml() refuses what XML cannot hold and parts that have no place", () => {
  const base = { variables: [], observations: [], report: [], convergence: [] };
  const write = (change: object, more: object = {}) => () =>
    writeLqnXml({
      ...base,
      model: { name: "m", processors: [{ name: "p" }], tasks: [], ...change },
      ...more,
    });
  const task = { name: "t", processor: "p", entries: [{ name: "e" }] };
  const element = { kind: "task", name: "none" } as const;
  const cases: [string, () => string][] = [
    ["xml-character", write({ name: "a\0b" })],
    ["xml-character", write({ name: "a\ud800" })],
    ["unknown-processor", write({ tasks: [{ ...task, processor: "q" }] })],
    ["unknown-group", write({ tasks: [{ ...task, group: "g" }] })],
    ["duplicate", write({ processors: [{ name: "p" }, { name: "p" }] })],
    ["unknown-observed", write({}, { observations: [{ element, key: "f", variable: "$x" }] })],
  ];
  for (const [code, run] of cases) {
    assert.throws(
      run,
      (error) => error instanceof InputError && error.code === `lqn/${code}`,
      code,
    );
  }
});

Deno.test("an expression in an attribute is a variable of its own, as LQNS takes no expression", () => {
  const text = writeLqnXml(document);
  assert.match(text, /^\$iovlab_inline_1 = \$s \/ 2$/m);
  assert.match(text, /phase="3" host-demand-mean="\$iovlab_inline_1"/);
  assert.deepEqual(readLqnXml(text).variables, document.variables);
});

Deno.test("a program as text of the model is refused like one in <lqx>", () => {
  for (const program of ["$x = 1;\n  solve();", "<![CDATA[$x = 1; solve();]]>"]) {
    const text = `<lqn-model name="m">\n  <processor name="p"/>\n  ${program}\n</lqn-model>`;
    assert.throws(() => readLqnXml(text, { file: "m.lqnx" }), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.code, "lqn/lqx-program");
      assert.deepEqual(error.location, { file: "m.lqnx", line: 3, column: 3 });
      assert.match(error.message, /at line 3/);
      return true;
    });
  }
});
