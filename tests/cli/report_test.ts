import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandOf } from "./_command.ts";
import {
  type Experiment,
  type ExperimentOptions,
  experimentOptions,
  runExperiment,
} from "@iovlab/iovlab/report";
import { openStore } from "@iovlab/iovlab/store";
import { inline, runStudy, type Study } from "@iovlab/iovlab/study";
import { pair, testEngine } from "../study/_studies.ts";
import { announcement, sourceOf } from "../../src/cli/_report/sources.ts";
import { ProgressDisplay } from "../../src/cli/_progress.ts";
import { readReportOptions } from "../../src/cli/_report/options.ts";

const report = commandOf("report", ["read", "write", "env", "sys", "ffi", "run=git"]);

function folder(): string {
  return Deno.makeTempDirSync({ prefix: "iovlab-report-" });
}

/** Bad input: exit code 2, one line, nothing on standard output. */
async function refuses(words: string[], message: RegExp) {
  const { code, out, error } = await report(...words);
  assert.equal(code, 2, error);
  assert.equal(error.trimEnd().split("\n").length, 1, error);
  assert.match(error, message);
  assert.equal(out, "");
}

Deno.test("exact: options of report, where nothing is said and where all is", () => {
  const none = { experiments: [], out: "results", quick: false, workers: 3, progress: true };
  assert.deepEqual(readReportOptions([], 3), { ...none, named: false });
  const words = ["gpc-2009", "--out", "x", "--quick", "--workers", "2", "--no-progress"];
  assert.deepEqual(readReportOptions(words, 3), {
    ...{
      experiments: ["gpc-2009"],
      out: "x",
      named: true,
      quick: true,
      workers: 2,
      progress: false,
    },
  });
});

Deno.test("report refuses what it does not know, and leaves nothing behind", async () => {
  const out = folder();
  await refuses(
    ["gpc-209", "--out", join(out, "new")],
    /no such experiment \(did you mean "gpc-2009"\?\): there is gpc-2009/,
  );
  await refuses(["--out", join(out, "new")], /must have a store, iovlab\.sqlite: reproduce --out/);
  await refuses(["--workers", "0"], /--workers as it must be a whole number from 1 to 256/);
  await refuses(["--sede", "1"], /unknown option '--sede'/);
  assert.deepEqual(readdirSync(out), []);
});

Deno.test("report refuses a store that is none", async () => {
  const out = folder();
  Deno.writeTextFileSync(
    join(out, "iovlab.sqlite"),
    "not a database, but long enough to be looked at",
  );
  await refuses(["--quick", "--out", out], /iovlab\.sqlite/);
  assert.ok(!existsSync(join(out, "report")));
});

/** An experiment of a moment: quick it has two replications, in full three. */
const tiny = {
  ...{ key: "tiny", title: "", citation: "", question: "", method: "" },
  ...{ defaultSeed: 1, defaultPrecision: { full: 0.01, quick: 0.05 } },
  study: ({ quick, seed }: ExperimentOptions): Study => ({
    ...{ name: "tiny", engine: testEngine("noisy"), seed },
    groups: [pair("g", { kind: "fixed", replications: quick ? 2 : 3 })],
  }),
  evaluate: () => ({ claims: [], tables: [], figures: [], notes: [] }),
} as unknown as Experiment;

Deno.test("exact: report takes the full study that is stored, else the quick one, and says what it simulates first", async () => {
  using store = openStore(join(folder(), "iovlab.sqlite"));
  const none = sourceOf(tiny, store, false);
  assert.deepEqual([none.stored, none.missing], [undefined, 4]);
  assert.equal(
    announcement([none], "x.sqlite", true),
    "There is no store x.sqlite yet: at least 4 replications of quick studies are simulated first (tiny)",
  );
  const run = await runExperiment(tiny, { out: store, quick: true, workers: 1 });
  const { stored, missing } = sourceOf(tiny, store, false);
  assert.deepEqual([stored?.outcome, stored?.options, missing], [run.outcome, run.options, 0]);
  assert.equal(announcement([{ experiment: tiny, stored, missing }], "x.sqlite", false), undefined);
  await runExperiment(tiny, { out: store, workers: 1 });
  assert.equal(sourceOf(tiny, store, false).stored?.options.quick, false);
  assert.equal(sourceOf(tiny, store, true).stored?.options.quick, true);
  assert.equal(store.runs().numRows(), 2);
});

Deno.test("exact: numbers that no run of the experiment accounts for are made a run", async () => {
  using store = openStore(join(folder(), "iovlab.sqlite"));
  const options = experimentOptions(tiny, { quick: true });
  await runStudy(tiny.study(options), { store, executor: inline() });
  const { stored, missing } = sourceOf(tiny, store, true);
  assert.deepEqual([stored, missing], [undefined, 0]);
});

Deno.test("exact: a line of progress that says the same as the one before is left out", () => {
  const lines: string[] = [];
  const original = console.error;
  console.error = (line: string) => lines.push(line);
  try {
    const display = new ProgressDisplay("x", false);
    const done = {
      ...{ points: 1, pointsDone: 1, replications: 4, replicationsDone: 4, replicationsCached: 4 },
      ...{ failures: 0, secondsElapsed: 0, finished: false },
    };
    display.show(done);
    display.show({ ...done, finished: true });
  } finally {
    console.error = original;
  }
  assert.deepEqual(lines, ["x: 4/4 replications, 1 of 1 points, 4 were in the store"]);
});

Deno.test("report --help names its options and exit codes", async () => {
  const { code, out } = await report("--help");
  assert.equal(code, 0);
  const words = ["--out", "--quick", "--workers", "--no-progress", "Exit codes", "130"];
  for (const word of [...words, "A quick run has shorter simulations, fewer points"]) {
    assert.ok(out.includes(word), word);
  }
});

Deno.test("report does not touch a folder that holds something else", async () => {
  const out = folder();
  Deno.mkdirSync(join(out, "report"));
  Deno.writeTextFileSync(join(out, "report", "thesis.tex"), "mine");
  await refuses(["hpcasia-2009", "--quick", "--no-progress", "--out", out], /must be a report/);
  assert.equal(readFileSync(join(out, "report", "thesis.tex"), "utf8"), "mine");
});
