/**
 * The JSON reader and writer on models of our own.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { readLqnJson, readLqnJsonWithPositions, writeLqnJson } from "@iovlab/iovlab/lqn/format";
import { smallJson } from "./_models.ts";

const document = readLqnJson(smallJson, { file: "small.lqnj" });

Deno.test("readLqnJson() reads a model as LQNS writes it", () => {
  const n = { kind: "variable", name: "$n" } as const;
  assert.deepEqual(document.model, {
    name: "small",
    comment: "small model",
    description: "two tasks",
    solver: {
      convergence: 1e-5,
      iterationLimit: 50,
      printInterval: 10,
      underrelaxation: 0.9,
      pragmas: { multiserver: "conway", threads: "none" },
    },
    processors: [
      { name: "pc", scheduling: "inf" },
      { name: "cpu", scheduling: "ps", quantum: 0.1, speed: 2 },
    ],
    tasks: [
      {
        name: "client",
        processor: "pc",
        scheduling: "ref",
        multiplicity: n,
        thinkTime: 1,
        entries: [{
          name: "run",
          phases: [{ callOrder: "deterministic", calls: [{ kind: "sync", to: "get", mean: 2 }] }],
        }],
      },
      {
        name: "web",
        processor: "cpu",
        fanIn: [{ task: "client", value: 1 }],
        entries: [{ name: "get" }],
        activities: [
          { demand: 1, cvSquared: 0.5, name: "a1", boundTo: "get" },
          { demand: 2, name: "a2", replies: ["get"] },
          {
            demand: { kind: "binary", operator: "+", left: n, right: { kind: "number", value: 1 } },
            name: "a3",
          },
        ],
        precedences: [{
          from: { kind: "sequence", activities: ["a1"] },
          to: { kind: "loop", branches: [{ activity: "a3", count: 3 }], end: "a2" },
        }],
      },
    ],
  });
});

Deno.test("readLqnJson() reads SPEX sections and observations", () => {
  assert.deepEqual(document.variables.map(({ name }) => name), ["$n"]);
  assert.deepEqual(document.report.map(({ name }) => name), [undefined, "$load"]);
  assert.deepEqual(document.convergence.map(({ variable }) => variable), ["$n"]);
  assert.deepEqual(document.observations, [
    { element: { kind: "call", name: "run>get" }, key: "w", phase: 1, variable: "$w" },
    {
      element: { kind: "task", name: "client" },
      key: "f",
      variable: "$x",
      interval: { level: 95, variable: "$c" },
    },
    { element: { kind: "task", name: "client" }, key: "u", phase: 1, variable: "$u1" },
  ]);
});

Deno.test("a JSON model written and read back is the same document", () => {
  assert.deepEqual(readLqnJson(writeLqnJson(document)), document);
});

Deno.test("an entry may have its phases as lists, and a processor without scheduling is ps", () => {
  const { model } = readLqnJson(`{ "processor": { "name": "p", "task": { "name": "t", "entry": {
    "name": "e", "service-time": [1, null, "$x"], "determinstic-calls": [true, false],
    "think-time": [0.5], "max-service-time": [9], "histogram": [null, { "min": 0, "max": 1 }]
  } } } }`);
  assert.equal(model.processors[0].scheduling, "ps");
  assert.deepEqual(model.tasks[0].entries[0].phases, [
    { demand: 1, thinkTime: 0.5, maxServiceTime: 9, callOrder: "deterministic" },
    { histogram: { min: 0, max: 1 } },
    { demand: { kind: "variable", name: "$x" } },
  ]);
});

Deno.test("readLqnJsonWithPositions() knows the place of every part", () => {
  const { positions } = readLqnJsonWithPositions(smallJson);
  const lines = smallJson.split("\n");
  const at = (path: string) => {
    const { line, column } = positions.get(path)!;
    return lines[line! - 1].slice(column! - 1);
  };
  assert.match(at("tasks[0].entries[0].phases[0].calls[0]"), /^\{ "destination": "get"/);
  assert.match(at("tasks[1].activities[1]"), /^\{ "name": "a2"/);
  assert.match(at("tasks[1].precedences[0]"), /^\{ "pre"/);
  assert.match(at("tasks[1].entries[0]"), /^\{ "name": "get"/);
});

Deno.test("writeLqnJson() refuses two activities that start one entry", () => {
  const bound = (name: string) => ({ name, boundTo: "e" });
  const task = {
    name: "t",
    processor: "p",
    entries: [{ name: "e" }],
    activities: [bound("a"), bound("b")],
  };
  const model = { name: "m", processors: [{ name: "p" }], tasks: [task] };
  const rest = { variables: [], observations: [], report: [], convergence: [] };
  assert.throws(
    () => writeLqnJson({ model, ...rest }),
    (error) => error instanceof InputError && error.code === "lqn/unknown-entry",
  );
});

Deno.test("keys such as __proto__ are names like others", () => {
  const text = `{ "processor": [{ "name": "p", "scheduling": "inf", "task": [{ "name": "__proto__",
    "fan-out": [{ "__proto__": 2 }], "entry": [{ "name": "constructor", "start-activity": "a" }],
    "activity": [{ "name": "a" }, { "name": "__proto__" }],
    "precedence": [{ "pre": ["a"], "or-fork": [{ "__proto__": 1 }] }] }] }],
    "general": { "pragma": [{ "__proto__": "x" }] } }`;
  const document = readLqnJson(text);
  assert.deepEqual(document.model.tasks[0].fanOut, [{ task: "__proto__", value: 2 }]);
  assert.deepEqual(Object.entries(document.model.solver?.pragmas ?? {}), [["__proto__", "x"]]);
  assert.deepEqual(readLqnJson(writeLqnJson(document)), document);
});
