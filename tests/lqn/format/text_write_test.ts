/**
 * Exact: what is written reads back as the same document.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "../../_property.ts";
import { InputError } from "@iovlab/iovlab/core";
import { normalDocument, readLqnText, writeLqnText } from "@iovlab/iovlab/lqn/format";
import type { LqnDocument, LqnPhase, LqnTask, Parameter } from "@iovlab/iovlab/lqn/model";
import { arbitraryDocument } from "./_arbitrary.ts";
import { suiteFiles } from "./_suite.ts";

const suite = suiteFiles(/\.(lqn|in)$/);

Deno.test({
  name: "reading, writing and reading again is the identity on the suite's text models",
  ignore: suite.length === 0,
  fn() {
    assert.ok(suite.length >= 187);
    for (const { file, text } of suite) {
      const document = readLqnText(text, { file });
      assert.deepEqual(readLqnText(writeLqnText(document), { file }), document, file);
    }
  },
});

/** What the text form can say: no calls of mean 0, no phases at the end that do nothing. */
function sayable(document: LqnDocument): LqnDocument {
  const { model } = document;
  return normalDocument({
    ...document,
    model: { ...model, solver: withoutZeros(model.solver), tasks: model.tasks.map(sayableTask) },
  });
}

function withoutZeros(solver: LqnDocument["model"]["solver"]): LqnDocument["model"]["solver"] {
  return Object.fromEntries(Object.entries(solver ?? {}).filter(([, value]) => value !== 0));
}

function sayableTask(task: LqnTask<Parameter>): LqnTask<Parameter> {
  return {
    ...task,
    activities: task.activities?.map(sayablePhase),
    entries: task.entries.map((entry) => {
      const phases = entry.phases?.map(sayablePhase);
      const last = phases?.findLastIndex(({ name: _, cvSquared: __, callOrder: ___, ...rest }) =>
        Object.values(rest).some((value) =>
          value !== undefined && value !== 0
        )
      ) ?? 0;
      return { ...entry, phases: phases?.slice(0, Math.max(1, last + 1)) };
    }),
  };
}

function sayablePhase<T extends LqnPhase<Parameter>>(phase: T): T {
  const calls = phase.calls?.filter(({ mean }) => mean !== 0);
  return { ...phase, calls: calls?.length === 0 ? undefined : calls };
}

Deno.test("an arbitrary document written as text and read back is the same document", () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      const wanted = sayable(document);
      assert.deepEqual(readLqnText(writeLqnText(wanted), { file: "model.lqn" }), wanted);
    }),
    { numRuns: 500, seed: 5 },
  );
});

Deno.test("a written file is in sections, one line for each thing", () => {
  const document = readLqnText(
    `#pragma layering=batched
     $n = [1, 2]
     G "Web shop" 1e-05 50 -1
     P 1 p pc s 0.1 -1 T 2 t client r run -1 pc z 1 m $n %f $f t server n get put -1 pc m 2 -1
     E 2 s run 1 -1 y run put 0 2 -1 y run get 1 3 -1 z run get 0 1 -1 A get aa s put {$n / 2} -1 -1
     A server s aa 1 s bb 1 : aa -> bb; bb[get] -1
     R 1 $f -1`,
  );
  assert.equal(
    writeLqnText(document),
    `#pragma layering=batched

$n = [1, 2]

G "Web shop" 0.00001 50 -1

P 1
  p pc s 0.1
-1

T 2
  t client r run -1 pc z 1 m $n %f $f
  t server n get put -1 pc m 2
-1

E 3
  # client
  s run 1 0 -1
  y run put 0 2 -1
  y run get 1 3 -1
  z run get 0 1 -1
  # server
  A get aa
  s put {$n / 2} -1
-1

A server
  s aa 1
  s bb 1
:
  aa -> bb;
  bb[get]
-1

R 1
  $f
-1
`,
  );
});

Deno.test("calls whose order differs between phases get a line for each phase that needs one", () => {
  const text = (calls: string) =>
    `P 1 p pc i -1 T 1 t cc r run aa bb -1 pc -1 E 3 s run 1 1 -1 ${calls} s aa 1 -1 s bb 1 -1 -1`;
  const document = readLqnText(
    text("y run aa 1 -1 y run bb 2 3 -1 y run aa 0 4 -1"),
    { file: "m.lqn" },
  );
  const written = writeLqnText(document);
  assert.match(written, /y run aa 1 -1\n {2}y run bb 2 3 -1\n {2}y run aa 0 4 -1/);
  assert.deepEqual(readLqnText(written, { file: "m.lqn" }), document);
});

Deno.test("the histogram of an entry with activities is kept with its first activity", () => {
  const document = readLqnText(
    `P 1 p pc i -1 T 1 t cc r run -1 pc -1 E 1 A run aa H run 2 0 : 10 5 -1 A cc s aa 1 -1`,
    { file: "m.lqn" },
  );
  const [activity] = document.model.tasks[0].activities ?? [];
  assert.deepEqual(activity.histogram, { min: 0, max: 10, bins: 5, phase: 2 });
  assert.deepEqual(readLqnText(writeLqnText(document), { file: "m.lqn" }), document);
});

function refusal(change: (document: LqnDocument) => LqnDocument): string {
  const plain = readLqnText("P 1 p pc i -1 T 1 t client r run -1 pc -1 E 1 s run 1 -1 -1");
  try {
    writeLqnText(change(plain));
  } catch (error) {
    if (error instanceof InputError) return `${error.code}: ${error.message}`;
    throw error;
  }
  return "none";
}

function withTask(document: LqnDocument, fields: Partial<LqnTask<Parameter>>): LqnDocument {
  const [task] = document.model.tasks;
  return { ...document, model: { ...document.model, tasks: [{ ...task, ...fields }] } };
}

Deno.test("names that the text form does not take are refused with the rule", () => {
  for (const name of ["a", "two words", "1a", "$x", "", "-1", "007", "na\u00efve"]) {
    const message = refusal((document) => withTask(document, { name }));
    assert.match(message, /^lqn\/text-name: Cannot write a task as a name must/);
    assert.ok(message.includes(JSON.stringify(name)), message);
  }
});

Deno.test("what the text form has no words for is refused", () => {
  const said = (fields: Partial<LqnTask<Parameter>>) => refusal((one) => withTask(one, fields));
  assert.match(said({ histogram: { min: 0, max: 1 } }), /^lqn\/text-cannot-say/);
  const calls = [{ kind: "sync", to: "run", mean: 1 }, {
    kind: "sync",
    to: "run",
    mean: 2,
  }] as const;
  assert.match(said({ entries: [{ name: "run", phases: [{ calls }] }] }), /^lqn\/text-cannot-say/);
  const phases = [{ demand: 1 }, { demand: 1 }, { demand: 1 }, { demand: 1 }];
  assert.match(said({ entries: [{ name: "run", phases }] }), /^lqn\/text-cannot-say/);
  const processor = { name: "pc", scheduling: "ps-hol" } as const;
  assert.match(
    refusal((one) => ({ ...one, model: { ...one.model, processors: [processor] } })),
    /^lqn\/text-cannot-say: .*ps-hol/,
  );
  const pragmas = { "two words": "x" };
  assert.match(
    refusal((one) => ({ ...one, model: { ...one.model, solver: { pragmas } } })),
    /^lqn\/text-cannot-say: .*pragma/,
  );
  const element = { kind: "join", name: "client:a&b" } as const;
  const observations = [{ element, key: "w", variable: "$w" }];
  assert.match(refusal((one) => ({ ...one, observations })), /^lqn\/text-cannot-say: .*\$w/);
});

Deno.test("a description and names of phases are left out, the rest is kept", () => {
  const plain = readLqnText("P 1 p pc i -1 T 1 t client r run -1 pc -1 E 1 s run 1 -1 -1");
  const named = withTask(plain, { entries: [{ name: "run", phases: [{ name: "x", demand: 1 }] }] });
  const described = { ...named, model: { ...named.model, description: "long" } };
  assert.deepEqual(readLqnText(writeLqnText(described)), plain);
});

Deno.test("a loop is written with its end in second place, as LQNS wants it, and read there and last", () => {
  const model = (loop: string) =>
    `P 0 p pc f -1 T 0 t us r run -1 pc -1 E 0 A run aa -1
     A us s aa 1 s bb 1 s cc 1 s dd 1 : aa -> ${loop} -1`;
  const loops = ["2 * bb, 1.5 * cc, dd", "2 * bb, dd, 1.5 * cc"];
  for (const loop of loops) {
    const document = readLqnText(model(loop));
    const text = writeLqnText(document);
    assert.match(text, /aa -> 2 \* bb, dd, 1\.5 \* cc$/m);
    assert.deepEqual(readLqnText(text), document);
  }
});
