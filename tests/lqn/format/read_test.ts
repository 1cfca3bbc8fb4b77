/**
 * Reading a file of any form, and a model that can be solved.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import {
  formOf,
  placeOf,
  readLqn,
  readLqnModel,
  readLqnWithPositions,
  writeLqn,
} from "@iovlab/iovlab/lqn/format";
import { smallJson } from "./_models.ts";

Deno.test("formOf() goes by the content where that is clear, else by the extension", () => {
  assert.equal(formOf("<lqn-model/>", { file: "m.lqn" }), "lqnx");
  assert.equal(formOf("\uFEFF \n{}", { file: "m.txt" }), "lqnj");
  assert.equal(formOf("", { file: "m.LQXO" }), "lqnx");
  assert.equal(formOf("", { file: "a.b/m.json" }), "lqnj");
  assert.equal(formOf("G 1", { file: "m.in" }), "lqn");
  assert.equal(formOf("G 1"), "lqn");
});

Deno.test("readLqn() reads the same model from each form", () => {
  const { model } = readLqn(smallJson, { file: "small.lqnj" });
  for (const form of ["lqn", "lqnx", "lqnj"] as const) {
    const back = readLqn(writeLqn(readLqn(smallJson), form), { file: `small.${form}` });
    assert.deepEqual(back.model.tasks, model.tasks, form);
    assert.deepEqual(back.model.processors, model.processors, form);
  }
});

Deno.test("a model without a name has the name of its file", () => {
  assert.equal(readLqn("<lqn-model/>", { file: "models/web.2.lqnx" }).model.name, "web.2");
  assert.equal(readLqn("{}", { file: "C:\\models\\web.lqnj" }).model.name, "web");
});

Deno.test("readLqnModel() gives variables their first values", () => {
  const { tasks } = readLqnModel(smallJson, { file: "small.lqnj" });
  assert.equal(tasks[0].multiplicity, 1);
  assert.equal(tasks[1].activities?.[2].demand, 2);
});

/** A fault of the model, in each form, with its place. */
const unknown: readonly (readonly [form: string, line: number, column: number, text: string])[] = [
  [
    "lqnx",
    6,
    3,
    `<lqn-model name="m"><processor name="p" scheduling="inf">
<task name="t" scheduling="ref">
<entry name="e" type="PH1PH2">
<entry-phase-activities>
<activity name="e_ph1" phase="1" host-demand-mean="1">
  <synch-call dest="nowhere" calls-mean="1"/>
</activity></entry-phase-activities></entry></task></processor></lqn-model>`,
  ],
  [
    "lqnj",
    4,
    3,
    `{"processor":[{"name":"p","scheduling":"inf","task":[{"name":"t","scheduling":"ref",
"entry":[{"name":"e","phase":[{"phase":1,"service-time":1,
"synch-call":[
  {"destination":"nowhere","mean-calls":1}]}]}]}]}]}`,
  ],
];

for (const [form, line, column, text] of unknown) {
  Deno.test(`readLqnModel() says where in ${form} a fault of the model is`, () => {
    const file = `m.${form}`;
    assert.throws(() => readLqnModel(text, { file }), (error) => {
      assert.ok(error instanceof InputError);
      assert.equal(error.code, "lqn/unknown-entry");
      assert.deepEqual(error.location, { file, line, column });
      return true;
    });
  });
}

Deno.test("placeOf() takes the nearest part around that has a place", () => {
  const at = (line: number) => ({ file: "m", line, column: 1 });
  const positions = new Map([["tasks[1]", at(2)], ["tasks[1].entries[0]", at(3)]]);
  assert.equal(placeOf("tasks[1].entries[0].phases[0].calls[1]", positions)?.line, 3);
  assert.equal(placeOf("tasks[1].fanIn[0]", positions)?.line, 2);
  assert.equal(placeOf("tasks[10]", positions), undefined);
});

/** Two tasks on one processor, one on another before it in the model. */
const mixed = {
  name: "mixed",
  processors: [{ name: "p1" }, {
    name: "p2",
    scheduling: "cfs",
    groups: [{ name: "gg", share: 1 }],
  }],
  tasks: [
    { name: "t1", processor: "p2", entries: [{ name: "e1", phases: [{}] }] },
    { name: "t2", processor: "p1", entries: [{ name: "e2", phases: [{}] }] },
    { name: "t3", processor: "p2", group: "gg", entries: [{ name: "e3", phases: [{}] }] },
  ],
} as const;

for (const form of ["lqnx", "lqnj"] as const) {
  Deno.test(`the order of tasks survives ${form}, and places are those of the tasks`, () => {
    const text = writeLqn(mixed, form);
    const { document, positions } = readLqnWithPositions(text, { file: `m.${form}` });
    assert.deepEqual(document.model.tasks.map(({ name }) => name), ["t1", "t2", "t3"]);
    for (const [index, { name }] of mixed.tasks.entries()) {
      const { line = 0 } = positions.get(`tasks[${index}]`)!;
      assert.match(text.split("\n").slice(line - 1, line + 1).join(" "), new RegExp(`"${name}"`));
    }
    const other = text.replace(/(tasks(?:="|: ))[\d ]+/, "$17 7 7");
    assert.notEqual(other, text);
    const names = readLqn(other, { file: `m.${form}` }).model.tasks.map(({ name }) => name);
    assert.deepEqual(names.toSorted(), ["t1", "t2", "t3"]);
  });
}

Deno.test("calls of the text form have their own places after the synchronous ones came first", () => {
  const text = `P 0  p pc f -1  T 0  t client r run -1 pc  t web n get put -1 pc -1  E 0
    s run 1 -1
    z run put 1 -1
    y run get 1 -1
    s get 1 -1  s put 1 -1
    -1`;
  const { document, positions } = readLqnWithPositions(text, { file: "m.lqn" });
  assert.deepEqual(document.model.tasks[0].entries[0].phases?.[0].calls?.map(({ to }) => to), [
    "get",
    "put",
  ]);
  const line = (call: number) =>
    positions.get(`tasks[0].entries[0].phases[0].calls[${call}]`)?.line;
  assert.deepEqual([line(0), line(1)], [4, 3]);
});
