/**
 * Exact: the words of `notebook run` become values, runs and names of outputs, or one line that says what is wrong.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../src/core/mod.ts";
import {
  eachValues,
  joinPairs,
  plainValues,
  rawValues,
  readValues,
  readValuesFile,
} from "../../tools/notebook/_given.ts";
import { runsOf, withFolders } from "../../tools/notebook/_runs.ts";
import { runNotebook } from "../../tools/notebook/run.ts";

const noPython = () => {
  throw new Error("Python was asked for");
};

function fault(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return error.message;
  }
  return "";
}

Deno.test("joinPairs() takes a name and a value whatever they look like", () => {
  const words = ["f.ipynb", "-p", "vms", "-8", "-r", "label", "-p", "--each", "a=1", "-o", "x"];
  assert.deepEqual(joinPairs(words), [
    ..."f.ipynb -p vms=-8 -r label=-p --each a=1 -o x".split(" "),
  ]);
  assert.deepEqual(joinPairs(["--", "-p", "a"]), ["--", "-p", "a"]);
  assert.match(fault(() => joinPairs(["-p", "vms"])), /a name and a value must follow/);
  assert.match(fault(() => joinPairs(["-p", "8", "vms"])), /a variable's name must follow: .* 8$/);
});

Deno.test("values are typed by -p and left as text by -r; the later one counts", () => {
  assert.deepEqual(plainValues(["vms=8", "label=a=b", "vms=9"]), { vms: 9, label: "a=b" });
  assert.deepEqual(rawValues(["vms=8"]), { vms: "8" });
});

Deno.test("readValues() takes JSON without Python, and refuses what is no mapping", () => {
  assert.deepEqual(readValues('{"vms": 8, "loads": [1]}', "-y", noPython), { vms: 8, loads: [1] });
  assert.match(fault(() => readValues("[1]", "-y", noPython)), /of -y as they must be names/);
  assert.match(fault(() => readValues('{"a b": 1}', "-y", noPython)), /current value is a b/);
  assert.match(fault(() => readValuesFile("no-such.json", noPython)), /the file cannot be opened/);
});

Deno.test("eachValues() reads lists of words and JSON", () => {
  assert.deepEqual(eachValues("vms=2,4,true"), { name: "vms", values: [2, 4, true] });
  assert.deepEqual(eachValues('a=["x,y", [1]]'), { name: "a", values: ["x,y", [1]] });
  assert.match(fault(() => eachValues("vms")), /must be name=value/);
  assert.match(fault(() => eachValues("vms=")), /vms must have values/);
  assert.match(fault(() => eachValues("vms=[]")), /vms must have values/);
  assert.match(fault(() => eachValues("vms=2,2")), /each value once: current value is 2 twice/);
  assert.match(fault(() => eachValues("vms=[2,")), /must be JSON/);
});

Deno.test("runsOf() makes every combination, each with an output of its own", () => {
  const varied = [{ name: "a", values: [1, 2] }, { name: "b", values: ["x", "y"] }];
  const runs = runsOf("n.ipynb", { c: 0.5 }, varied, "out/{b}-{a}-{c}.ipynb");
  assert.deepEqual(runs.map(({ output }) => output), [
    "out/x-1-0.5.ipynb",
    "out/y-1-0.5.ipynb",
    "out/x-2-0.5.ipynb",
    "out/y-2-0.5.ipynb",
  ]);
  assert.deepEqual(runs[1].values, { c: 0.5, a: 1, b: "y" });
  assert.deepEqual(runsOf("n.ipynb", {}, [], "o.ipynb"), [{ values: {}, output: "o.ipynb" }]);
});

Deno.test("runsOf() refuses outputs that are not apart or are no notebooks", () => {
  const varied = [{ name: "vms", values: [1, 2] }];
  const of = (template: string, values = {}, some = varied) =>
    fault(() => runsOf("n.ipynb", values, some, template));
  assert.match(of("o.ipynb"), /as vms varies and \{vms\} must be in -o: current value is o.ipynb/);
  assert.match(of("{vms}-{x}.ipynb"), /after \{x\} as it must be a parameter .*: given are vms/);
  assert.match(of("{vms}.txt"), /must end in .ipynb/);
  assert.match(of("{vms}.ipynb", { vms: 3 }), /--each vms as the parameter must be given once/);
  assert.match(of("{vms}.ipynb", {}, [...varied, ...varied]), /must be given once/);
  assert.match(of("./n.ipynb", {}, []), /must not be the notebook itself/);
  const paths = [{ name: "vms", values: ["a/b", "c"] }];
  assert.match(
    fault(() => runsOf("n.ipynb", {}, paths, "{vms}.ipynb")),
    /must suit a file's name: current value is a\/b/,
  );
  const alike = [{ name: "vms", values: [1, "1"] }];
  assert.match(fault(() => runsOf("n.ipynb", {}, alike, "{vms}.ipynb")), /two would be 1.ipynb/);
});

Deno.test("withFolders() gives each run a folder for the files of its cells, beside its executed notebook", () => {
  const varied = [{ name: "vms", values: [2, 4] }];
  const runs = runsOf("/a/notebooks/n.ipynb", {}, varied, "/a/results/vms-{vms}.ipynb");
  const outs = (given: typeof runs, declares = true) =>
    withFolders(given, declares, "/a/notebooks").map(({ values }) => values.out);
  assert.deepEqual(outs(runs), ["../results/vms-2", "../results/vms-4"]);
  assert.deepEqual(outs(runs, false), [undefined, undefined]);
  const named = (out: string) =>
    runsOf("/a/notebooks/n.ipynb", { out }, varied, "/a/results/vms-{vms}.ipynb");
  assert.deepEqual(outs(named("mine/{vms}/x")), ["mine/2/x", "mine/4/x"]);
  assert.match(
    fault(() => outs(named("mine"))),
    /each must have its own folder: out would be mine twice/,
  );
  assert.match(fault(() => outs(named("{vsm}"))), /did you mean "vms"/);
});

Deno.test("notebook run refuses bad input before anything is written", async () => {
  const folder = Deno.makeTempDirSync();
  const file = join(folder, "a.ipynb");
  const cell = { cell_type: "code", metadata: { tags: ["parameters"] }, source: "let vms = 4;" };
  const cells = [{ ...cell, outputs: [], execution_count: null }];
  writeFileSync(file, JSON.stringify({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 }));
  const cases: readonly (readonly string[])[] = [
    [file, "-p", "vsm", "8"],
    [file, "-p", "vms", "eight"],
    [file, "--each", "vms=1,2"],
    [file, "--each", "vms=1,x", "-o", join(folder, "new", "{vms}.ipynb")],
    [file, "-o", file],
    [file, "--timeout", "0"],
    [join(folder, "none.ipynb")],
    [],
  ];
  for (const words of cases) {
    // The folder for Python is one that could not be set up in.
    const run = () => runNotebook([...words, "--work", join(folder, "work")]);
    await assert.rejects(run, InputError, words.join(" "));
  }
  assert.deepEqual(readdirSync(folder), ["a.ipynb"]);
  assert.ok(!existsSync(join(folder, "work")));
});
