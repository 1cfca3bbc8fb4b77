/**
 * Exact: what each record of the text form says.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { readLqnText, readLqnTextWithPositions } from "@iovlab/iovlab/lqn/format";
import { checkModel, instantiate, sweepOf } from "@iovlab/iovlab/lqn/model";

const frame = { processors: "p pc i", tasks: "t client r run -1 pc", entries: "s run 1 -1" };

/** A model with some records in place of the plain ones, and what follows. */
function read(parts: Partial<typeof frame>, before = "", after = "") {
  const { processors, tasks, entries } = { ...frame, ...parts };
  return readLqnText(`${before} P 0 ${processors} -1 T 0 ${tasks} -1 E 0 ${entries} -1 ${after}`, {
    file: "dir/web.lqn",
  });
}

Deno.test("the name of the model is the file's, its comment and numbers are those of section G", () => {
  const { model } = read(
    {},
    '#pragma mva=exact, layering = batched\nG "a \\"web\\" shop" 1e-6 50 -1',
  );
  assert.equal(model.name, "web");
  assert.equal(model.comment, 'a "web" shop');
  assert.deepEqual(model.solver, {
    convergence: 1e-6,
    iterationLimit: 50,
    pragmas: { mva: "exact", layering: "batched" },
  });
});

Deno.test("section G takes two, three or four numbers", () => {
  const solver = (numbers: string) => read({}, `G "" ${numbers} -1`).model.solver;
  assert.deepEqual(solver("0.1 9 0.9"), {
    convergence: 0.1,
    iterationLimit: 9,
    underrelaxation: 0.9,
  });
  assert.deepEqual(solver("0.1 9 5 0.9"), {
    convergence: 0.1,
    iterationLimit: 9,
    printInterval: 5,
    underrelaxation: 0.9,
  });
  assert.equal(solver(""), undefined);
});

Deno.test("processors have a scheduling, a quantum, servers, copies and a speed", () => {
  const { processors } = read({
    processors: "p pc f m 2 R 1.5 p p2 s 0.1 r 3 p p3 c $q p p4 h p p5 p p p6 r p p7 i p p8 f i",
  }).model;
  assert.deepEqual(processors, [
    { name: "pc", multiplicity: 2, speed: 1.5 },
    { name: "p2", scheduling: "ps", quantum: 0.1, replication: 3 },
    { name: "p3", scheduling: "cfs", quantum: { kind: "variable", name: "$q" } },
    { name: "p4", scheduling: "hol" },
    { name: "p5", scheduling: "pp" },
    { name: "p6", scheduling: "rand" },
    { name: "p7", scheduling: "inf" },
    { name: "p8", scheduling: "inf" },
  ]);
});

Deno.test("groups belong to their processor, with a share and perhaps a cap", () => {
  const { processors, tasks } = readLqnText(
    `P 1 p pc c 0.1 -1 U 2 g gold 0.7 pc g lead 0.3 c pc -1
     T 1 t client r run -1 pc g gold -1 E 1 s run 1 -1 -1`,
  ).model;
  assert.deepEqual(processors[0].groups, [{ name: "gold", share: 0.7 }, {
    name: "lead",
    share: 0.3,
    cap: true,
  }]);
  assert.equal(tasks[0].group, "gold");
});

Deno.test("tasks have every option, in any order", () => {
  const { tasks } = read({
    tasks: `t client r run -1 pc z 2.5 m 10
      t one n e1 -1 pc 3 q 7 r 2  t two S e2 e3 -1 pc m 4 T 0
      t three W e4 -1 pc  t four P e5 -1 pc  t five p e6 -1 pc i  t six u e7 -1 pc
      I one two 2 O one two 3`,
  }).model;
  const plain = tasks.map(({ entries: _, ...rest }) => rest);
  assert.deepEqual(plain, [
    { name: "client", processor: "pc", scheduling: "ref", thinkTime: 2.5, multiplicity: 10 },
    {
      name: "one",
      processor: "pc",
      priority: 3,
      queueLength: 7,
      replication: 2,
      fanOut: [{ task: "two", value: 3 }],
    },
    {
      name: "two",
      processor: "pc",
      scheduling: "semaphore",
      multiplicity: 4,
      initially: 0,
      fanIn: [{ task: "one", value: 2 }],
    },
    { name: "three", processor: "pc", scheduling: "rwlock" },
    { name: "four", processor: "pc", scheduling: "poll" },
    { name: "five", processor: "pc", scheduling: "inf" },
    { name: "six", processor: "pc", scheduling: "uniform" },
  ]);
});

Deno.test("records of phases fill the phases that they have a value for", () => {
  const { entries } = read({
    tasks: "t client r run other -1 pc",
    entries: `s run 0 1.5 0.5 -1  c run 0 2 -1  Z run 0.1 -1  M run 0 9 -1  f run 0 1 -1
      y run other 0 2 -1  z run other 1 -1  H run 2 0 : 10 5`,
  }).model.tasks[0];
  assert.deepEqual(entries[0].phases, [
    { cvSquared: 0, thinkTime: 0.1, calls: [{ kind: "async", to: "other", mean: 1 }] },
    {
      demand: 1.5,
      cvSquared: 2,
      maxServiceTime: 9,
      callOrder: "deterministic",
      calls: [{ kind: "sync", to: "other", mean: 2 }],
      histogram: { min: 0, max: 10, bins: 5 },
    },
    { demand: 0.5 },
  ]);
});

Deno.test("phases at the end that do nothing are left out, the first one never", () => {
  const phases = (entries: string) => read({ entries }).model.tasks[0].entries[0].phases;
  assert.deepEqual(phases("s run 1 0 0 -1 c run 1 0.5 -1"), [{ demand: 1 }]);
  assert.deepEqual(phases("s run 0 0 -1"), [{}]);
  assert.equal(phases("p run 1"), undefined);
});

Deno.test("entries have arrivals, a priority, forwarding and the parts of semaphores and locks", () => {
  const { entries } = read({
    tasks: "t client W run e2 e3 e4 e5 e6 -1 pc",
    entries: "a run 1.5 p run 2 F run e2 0.5 -1 R run U e2 W e3 X e4 P e5 V e6",
  }).model.tasks[0];
  assert.deepEqual(entries, [
    {
      name: "run",
      openArrivalRate: 1.5,
      priority: 2,
      rwlock: "r-lock",
      forwarding: [{ to: "e2", probability: 0.5 }],
    },
    { name: "e2", rwlock: "r-unlock" },
    { name: "e3", rwlock: "w-lock" },
    { name: "e4", rwlock: "w-unlock" },
    { name: "e5", semaphore: "signal" },
    { name: "e6", semaphore: "wait" },
  ]);
});

Deno.test("activities have the records of phases, and a graph with replies, quorum and loops", () => {
  const { tasks } = read(
    { tasks: "t client n run get -1 pc", entries: "A run aa s get 1 -1" },
    "",
    `A client s aa 1 c aa 0.5 f aa 1 y aa get 2 z aa get 1 Z aa 3 M aa 4 H aa 0 : 1
       s bb 0 s cc 0 s dd 0 s ee 0 s ff 0 s gg 0 s hh 0 :
       aa -> bb & cc; bb & cc (1) -> (0.4) dd + ($p) ee; dd + ee -> 2 * ff, 3 * gg, hh; hh[run, get]
     -1`,
  ).model;
  const { activities, precedences } = tasks[0];
  assert.deepEqual(activities?.[0], {
    name: "aa",
    boundTo: "run",
    demand: 1,
    cvSquared: 0.5,
    callOrder: "deterministic",
    thinkTime: 3,
    maxServiceTime: 4,
    histogram: { min: 0, max: 1 },
    calls: [{ kind: "sync", to: "get", mean: 2 }, { kind: "async", to: "get", mean: 1 }],
  });
  assert.deepEqual(activities?.at(-1), { name: "hh", replies: ["run", "get"] });
  assert.deepEqual(precedences, [
    {
      from: { kind: "sequence", activities: ["aa"] },
      to: { kind: "and", activities: ["bb", "cc"] },
    },
    {
      from: { kind: "and", activities: ["bb", "cc"], quorum: 1 },
      to: {
        kind: "or",
        branches: [
          { activity: "dd", probability: 0.4 },
          { activity: "ee", probability: { kind: "variable", name: "$p" } },
        ],
      },
    },
    {
      from: { kind: "or", activities: ["dd", "ee"] },
      to: {
        kind: "loop",
        branches: [{ activity: "ff", count: 2 }, { activity: "gg", count: 3 }],
        end: "hh",
      },
    },
  ]);
});

Deno.test("names may be whole numbers, also where numbers may stand", () => {
  const { tasks } = readLqnText(
    `P 1 p 1 i -1 T 1 t 007 r 1 2 -1 1 5 m 3 -1 E 2 A 1 1 s 2 1 -1 -1
     A 7 s 1 1 s 2 1 s 3 1 : 1 -> 2; 2 -> 2 * 3, 1 -1`,
  ).model;
  assert.equal(tasks[0].name, "7");
  assert.equal(tasks[0].priority, 5);
  assert.deepEqual(tasks[0].precedences?.[0].to, { kind: "sequence", activities: ["2"] });
  assert.deepEqual(tasks[0].precedences?.[1].to, {
    kind: "loop",
    branches: [{ activity: "3", count: 2 }],
    end: "1",
  });
});

Deno.test("observations say of what, in which phase and with which interval", () => {
  const { observations } = read({
    processors: "p pc i %u $u",
    tasks: "t client r run get -1 pc %f 95 $f $w",
    entries: "s run 1 -1 %s2 $s s get 1 -1 y run get 1 -1 %w1 $wait F run get 0.1 -1 %w1 $fw",
  }, 'G "" -1 %i $i');
  const by = new Map(observations.map(({ variable, ...rest }) => [variable, rest]));
  assert.deepEqual(by.get("$i"), { element: { kind: "model", name: "" }, key: "i" });
  assert.deepEqual(by.get("$u"), { element: { kind: "processor", name: "pc" }, key: "u" });
  assert.deepEqual(by.get("$f"), {
    element: { kind: "task", name: "client" },
    key: "f",
    interval: { level: 95, variable: "$w" },
  });
  assert.deepEqual(by.get("$s"), { element: { kind: "entry", name: "run" }, key: "s", phase: 2 });
  assert.deepEqual(by.get("$wait"), {
    element: { kind: "call", name: "run>get" },
    key: "w",
    phase: 1,
  });
  assert.deepEqual(by.get("$fw"), { element: { kind: "forwarding", name: "run>get" }, key: "w" });
});

Deno.test("SPEX sections give variables, columns and convergence", () => {
  const { variables, report, convergence } = read(
    {},
    '$x = [1, 2] $r = [0 : 1, 0.5] $x, $y = rand() $s = "text"',
    "R 0 $0 $y = $x - 1 ($x) -1 C 0 $x = $y -1",
  );
  assert.deepEqual(variables.map(({ value }) => value.kind), [
    "array",
    "range",
    "scalar",
    "scalar",
  ]);
  assert.equal(variables[2].over, "$x");
  assert.deepEqual(report.map(({ name }) => name), [undefined, "$y", undefined]);
  assert.deepEqual(report[2].expression, { kind: "variable", name: "$x" });
  assert.deepEqual(convergence, [{
    variable: "$x",
    expression: { kind: "variable", name: "$y" },
  }]);
});

Deno.test("-1 ends a list but subtracts within brackets and among the variables", () => {
  const { variables, model, report } = read(
    { entries: "s run {$x -1} -1" },
    "$x = 3 -1",
    "R 1 $x -1",
  );
  const minus = (name: string) => ({
    kind: "binary",
    operator: "-",
    left: { kind: "variable", name },
    right: { kind: "number", value: 1 },
  });
  assert.deepEqual(model.tasks[0].entries[0].phases?.[0].demand, minus("$x"));
  assert.equal(variables[0].value.kind, "scalar");
  assert.deepEqual(report, [{ expression: { kind: "variable", name: "$x" } }]);
});

Deno.test("comments, a byte order mark and line ends of other systems are passed over", () => {
  const document = readLqnText(
    "\uFEFF# a comment\r\nP 1 # processors\r\np pc i -1\rT 1 t cc r run -1 pc -1 E 1 s run 1 -1 -1#",
  );
  assert.equal(document.model.tasks.length, 1);
});

Deno.test("positions say where each part of the model stands", () => {
  const { positions } = readLqnTextWithPositions(
    `$x = 1
P 1
  p pc i
-1
T 2
  t client r run -1 pc
  t server n get -1 pc
  I client server 1
-1
E 2
  A run aa
  s get 1 -1
  z get get 1 -1
  y get run 1 -1
  F get get 0.5 -1
-1
A client
  s aa 1
  s bb 1
:
  aa -> bb
-1`,
    { file: "web.lqn" },
  );
  const at = (path: string) => {
    const place = positions.get(path);
    return place && [place.file, place.line, place.column];
  };
  assert.deepEqual(at("variables[0]"), ["web.lqn", 1, 1]);
  assert.deepEqual(at("processors[0]"), ["web.lqn", 3, 5]);
  assert.deepEqual(at("tasks[1]"), ["web.lqn", 7, 5]);
  assert.deepEqual(at("tasks[1].fanIn[0]"), ["web.lqn", 8, 5]);
  assert.deepEqual(at("tasks[1].entries[0]"), ["web.lqn", 7, 14]);
  assert.deepEqual(at("tasks[1].entries[0].phases[0]"), ["web.lqn", 12, 3]);
  assert.deepEqual(at("tasks[1].entries[0].phases[0].calls[0]"), ["web.lqn", 14, 3]);
  assert.deepEqual(at("tasks[1].entries[0].phases[0].calls[1]"), ["web.lqn", 13, 3]);
  assert.deepEqual(at("tasks[1].entries[0].forwarding[0]"), ["web.lqn", 15, 3]);
  assert.deepEqual(at("tasks[0].activities[1]"), ["web.lqn", 19, 3]);
  assert.deepEqual(at("tasks[0].precedences[0]"), ["web.lqn", 21, 3]);
});

Deno.test("entries without -1 behind them are told apart from names of one letter", () => {
  assert.throws(
    () => read({ tasks: "t client r run pc t server n get -1 pc" }),
    /entries of task client as -1 must end them, and a name must have two characters: found "t"/,
  );
  assert.throws(() => read({ tasks: "t client r e -1 pc" }), /found "e", write "e1"/);
});

Deno.test("the example on the page of the language is a model", () => {
  const page = readFileSync(new URL("../../../docs/lqn-language.md", import.meta.url), "utf8");
  const [, example] = /```lqn\n(#pragma[^`]*)```/.exec(page) ?? [];
  const document = readLqnText(example);
  assert.deepEqual(checkModel(instantiate(document)), []);
  assert.equal(sweepOf(document).length, 3);
});
