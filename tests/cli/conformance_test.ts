import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { solveAll } from "../../src/cli/_conformance/pool.ts";
import { readPeers } from "../../src/cli/_conformance/peers.ts";
import { findModels } from "../../src/cli/_conformance/folder.ts";
import { commandOf } from "./_command.ts";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const child = path("tests/cli/_conformance_child.ts");

const job = (id: number, file: string) =>
  ({ id, file, solver: "exact", precision: 0.01, seed: 1 }) as const;

const conformance = commandOf("conformance", ["read", "write", "env", "sys", "run"]);

/** A closed queue: one customer, demand 1, think time `z`; its throughput is 1 / (1 + z). */
const queue = (z: number) =>
  `<?xml version="1.0"?>
<lqn-model name="queue">
  <processor name="users" scheduling="inf">
    <task name="customer" scheduling="ref" think-time="${z}">
      <entry name="cycle" type="PH1PH2">
        <entry-phase-activities>
          <activity name="cycle_1" phase="1" host-demand-mean="0">
            <synch-call dest="serve" calls-mean="1"/>
          </activity>
        </entry-phase-activities>
      </entry>
    </task>
  </processor>
  <processor name="cpu" scheduling="fcfs">
    <task name="server" scheduling="fcfs">
      <entry name="serve" type="PH1PH2">
        <entry-phase-activities>
          <activity name="serve_1" phase="1" host-demand-mean="1"/>
        </entry-phase-activities>
      </entry>
    </task>
  </processor>
</lqn-model>
`;

const reference = (throughput: number, kind: string) =>
  JSON.stringify({
    reference: kind,
    metrics: {
      entry_tput: { cycle: { value: throughput }, serve: { value: throughput } },
      call_wait: { "cycle.1>serve": { value: 0 } },
      entry_st: { "cycle.1": { value: 1 } },
      loss_prob: { "cycle.1>serve": { value: 0.1 } },
    },
  });

function suite(): string {
  const folder = Deno.makeTempDirSync();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write("models/a/right.lqnx", queue(1));
  write("models/a/right.ref.json", reference(0.5, "exact"));
  write("models/a/wrong.lqnx", queue(1));
  write("models/a/wrong.ref.json", reference(0.4, "sim"));
  write("models/b/broken.lqnx", "<lqn-model>");
  write("models/b/broken.ref.json", reference(0.4, "exact"));
  write("models/b/absent.ref.json", reference(0.4, "exact"));
  write("models/b/faulty.lqnx", queue(1));
  write("models/b/faulty.ref.json", '{"metrics": {"entry_tput": {"e": {"value": NaN}}}}');
  write(
    "peers.csv",
    "model,solver,metric,element,reference,value,relative_error,reference_kind,half_width_95\n" +
      "a/right,lqns,entry_tput,cycle,0.5,0.45,-0.1,exact,0.001\n" +
      "a/right,lqns,entry_tput,other,0.5,0.45,-0.1,exact,0.001\n" +
      "c/else,lqns,entry_tput,cycle,0.5,0.45,-0.1,exact,0.001\n",
  );
  write(
    "peers-status.csv",
    "model,reference_kind,lqns,lqsim\na/right,exact,ok,notrun\na/wrong,sim,fail rc1,notconv\n",
  );
  return join(folder, "models");
}

// Exact.

Deno.test("solveAll() goes on after models that hang, end or abort, and keeps the order", async () => {
  const files = ["a", "hang", "b", "die", "c", "abort", "d"];
  const told: number[] = [];
  const answers = await solveAll(files.map((file, id) => job(id, file)), {
    workers: 2,
    timeLimit: 2,
    child,
    onAnswer: (_, done) => told.push(done),
  });
  assert.deepEqual(answers.map(({ id }) => id), [0, 1, 2, 3, 4, 5, 6]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    ["solved", "failed", "solved", "failed", "solved", "failed", "solved"],
  );
  assert.match(answers[1].reason!, /no answer in 2 s/);
  assert.match(answers[3].reason!, /process ended: exit code 3/);
  assert.match(answers[5].reason!, /process ended: exit code SIGABRT/);
  assert.equal(answers[4].values[0].element, "c");
  assert.deepEqual(told, [1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("findModels() finds models in all folders below, by patterns", () => {
  const folder = suite();
  const names = (...only: string[]) => findModels(folder, only).map(({ name }) => name);
  assert.deepEqual(names(), ["a/right", "a/wrong", "b/absent", "b/broken", "b/faulty"]);
  assert.deepEqual(names("a/*"), ["a/right", "a/wrong"]);
  assert.deepEqual(names("rig", "absent"), ["a/right", "b/absent"]);
  assert.throws(() => names("*.x"), /Cannot find a model .* whose name fits \*\.x/);
});

Deno.test("readPeers() takes the values and failures of the given models alone", () => {
  const folder = suite();
  const rows = readPeers(folder, findModels(folder));
  assert.deepEqual(
    rows.map(({ model, solver, status, element }) => [model, solver, status, element]),
    [
      ["a/right", "lqns", "solved", "cycle"],
      ["a/wrong", "lqns", "failed", undefined],
      ["a/wrong", "lqsim", "not-converged", undefined],
    ],
  );
  assert.ok(Math.abs(rows[0].relativeError! + 0.1) < 1e-12);
});

Deno.test("conformance writes a row for each value, one for a failed model, and the summary", async () => {
  const folder = suite();
  const file = join(folder, "..", "out", "rows.csv");
  const { code, out, error } = await conformance(folder, "--solver", "analytic", "--csv", file);
  assert.equal(code, 0, error);
  const rows: Record<string, string>[] = parse(Deno.readTextFileSync(file), { columns: true });
  assert.deepEqual(
    Object.keys(rows[0]).join(),
    "model,solver,status,metric,element,reference,value,relative_error,half_width,seconds",
  );
  assert.equal(rows.filter(({ model }) => model === "a/right").length, 5);
  const failed = rows.filter(({ status }) => status === "failed");
  assert.deepEqual(failed.map(({ model, metric }) => [model, metric]), [
    ["b/absent", ""],
    ["b/faulty", ""],
  ]);
  const refused = rows.filter(({ status }) => status === "refused");
  assert.deepEqual(refused.map(({ model, metric }) => [model, metric]), [["b/broken", ""]]);
  const wrong = rows.find(({ model, element }) => model === "a/wrong" && element === "cycle")!;
  assert.ok(Math.abs(Number(wrong.relative_error) - 0.25) < 1e-6);
  const missing = rows.find(({ metric }) => metric === "loss_prob")!;
  assert.deepEqual([missing.value, missing.relative_error], ["", ""]);
  const zero = rows.find(({ metric }) => metric === "call_wait")!;
  assert.equal(zero.relative_error, "");
  assert.match(out, /Models with exact references/);
  assert.match(out, /^analytic +3 +1 +1 +1 +0 +1 +1 \(100%\) +1 \(100%\) /m);
  assert.match(out, /^lqns +1 +1 +0 +0 +0 +1 +0 \(0%\) +0 \(0%\) +1 \(100%\) /m);
  assert.match(error, /^analytic refused: b\/broken: .*:\d+:\d+: .* \[lqn\/[\w-]+\]$/m);
  assert.match(error, /^analytic failed: b\/absent: no model file beside the reference$/m);
  assert.match(error, /^analytic failed: b\/faulty: .*faulty\.ref\.json: Cannot read reference/m);
  assert.deepEqual(readdirSync(dirname(file)), ["rows.csv"]);
});

Deno.test("conformance --json prints one line with the same summary", async () => {
  const { code, out } = await conformance(suite(), "--solver", "analytic", "--json");
  assert.equal(code, 0);
  assert.equal(out.trim().split("\n").length, 1);
  const { summaries, notSolved } = JSON.parse(out);
  const [exact] = summaries;
  assert.deepEqual([exact.solver, exact.references, exact.models.solved], ["analytic", "exact", 1]);
  assert.equal(notSolved.length, 3);
});

const bad: readonly [what: string, words: readonly string[], message: RegExp][] = [
  ["no folder", [], /missing required argument 'folder'/],
  ["a folder that is not there", ["no-such-folder"], /the folder cannot be opened/],
  ["an unknown solver", [".", "--solver", "lqns"], /--solver as it must be one of exact/],
  ["a precision of 0", [".", "--precision", "0"], /--precision as it must be above 0/],
  ["no worker", [".", "--workers", "0"], /--workers as it must be/],
];
for (const [what, words, message] of bad) {
  Deno.test(`conformance refuses ${what} in one line with exit code 2`, async () => {
    const { code, error, out } = await conformance(...words);
    assert.deepEqual([code, out], [2, ""]);
    assert.match(error, message);
    assert.equal(error.trimEnd().split("\n").length, 1);
  });
}
