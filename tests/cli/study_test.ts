import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openStore } from "@iovlab/iovlab/store";
import { commandOf } from "./_command.ts";

const module = fileURLToPath(new URL("../study/_study_module.ts", import.meta.url));

const study = commandOf("study", ["read", "write", "env", "sys", "ffi", "run"]);

const folder = (): string => Deno.makeTempDirSync({ prefix: "iovlab-study-" });

Deno.test("study run measures, writes the table, and finds everything the second time", async () => {
  const out = folder();
  const first = await study("run", module, "noise=4", "--out", out, "--no-progress");
  assert.equal(first.code, 0, first.error);
  assert.match(first.out, /vdi +100 +4 +more +replies\/s +split/);
  const csv = Deno.readTextFileSync(`${out}/studies/two-systems/summary.csv`);
  assert.match(csv, /^# engine: responding /);
  assert.equal(csv.trimEnd().split("\n").filter((line) => !line.startsWith("#")).length, 11);
  const plan = await study("run", module, "noise=4", "--out", out, "--dry-run");
  assert.match(plan.out, /rate=100 noise=4\/split: 4 cached, nothing to run \(cached\)/);
  assert.match(plan.out, /4 points, 16 replications cached, at least 0 to run/);
  using store = openStore(`${out}/iovlab.sqlite`, { readOnly: true });
  const [{ command, provenance }] = store.runs().objects() as {
    command: string;
    provenance: Record<string, unknown>;
  }[];
  assert.match(command, /^study run .*noise=4/);
  for (const field of ["iovlab", "commit", "modified", "lock", "environment", "executor"]) {
    assert.ok(field in provenance, field);
  }
});

Deno.test("study run gives the same bytes inline and with workers", async () => {
  const csvOf = async (...words: string[]) => {
    const out = folder();
    await study("run", module, "--out", out, "--no-progress", ...words);
    return Deno.readTextFileSync(`${out}/studies/two-systems/summary.csv`);
  };
  assert.equal(await csvOf("--executor", "inline"), await csvOf("--workers", "2"));
});

Deno.test("study rerun repeats one stored replication", async () => {
  const out = folder();
  await study("run", module, "noise=4", "--out", out, "--no-progress");
  const point = "rate=100 noise=4/vdi";
  const again = await study(
    "rerun",
    module,
    point,
    "noise=4",
    "--replication",
    "2",
    "--out",
    out,
    "--json",
  );
  assert.equal(again.code, 0, again.error);
  assert.match(again.error, /replication 2: the same as in the store/);
  assert.equal(JSON.parse(again.out).length, 2);
  const beyond = await study(
    "rerun",
    module,
    point,
    "noise=4",
    "--replication",
    "17",
    "--out",
    out,
  );
  assert.match(beyond.error, /replication 17: not in the store/);
});

Deno.test("study ends with 1 where a replication failed, and keeps the others", async () => {
  const out = folder();
  const { code, error } = await study("run", module, "+fail=true", "--out", out, "--no-progress");
  assert.equal(code, 1);
  const lines = error.split("\n").filter((line) =>
    line.startsWith("failed: rate=100 noise=4/split, ")
  );
  assert.deepEqual(lines.length, 1, error);
  assert.match(lines[0], /split, replications? 0(, \d)*: no answer$/);
});

Deno.test("study says what is not precise enough", async () => {
  const words = [
    "noise=8",
    "rate=100",
    "precision.rate=0.0001",
    "--out",
    folder(),
    "--no-progress",
  ];
  const { code, error } = await study("run", module, ...words);
  assert.equal(code, 0);
  assert.match(error, /not precise enough after 20 replications: rate=100 noise=8: rate at split/);
});

Deno.test("study refuses bad input with one line and exit code 2, and makes nothing", async () => {
  const out = `${folder()}/new`;
  const bad: [string[], RegExp][] = [
    [["run", "missing.ts", "--out", out], /Cannot load study missing.ts/],
    [["run", module, "nois=4", "--out", out], /did you mean "noise"/],
    [["run", module, "noise=loud", "--out", out], /must be a number, as in the study/],
    [
      ["run", "examples/studies/consolidation.ts", "vms=0", "--out", out],
      /must be able to measure point "vms=0 bridge=800\/split-driver" \(and \d+ more points like it\): .*count/,
    ],
    [
      [
        "run",
        "examples/studies/consolidation.ts",
        "architecture=sr-iov,vdii",
        "compare.baseline=sr-iov",
        "--out",
        out,
      ],
      /did you mean "vdi"/,
    ],
    [["run", "README.md", "--out", out], /its module must load: Expected a JavaScript/],
    [["run", "gpc-2090", "--out", out], /Cannot load study gpc-2090 .*did you mean "gpc-2009"/],
    [["run", module, "--executor", "threads", "--out", out], /inline, workers or slurm/],
    [["rerun", module, "rate=100/x", "--out", out], /Cannot find point/],
  ];
  for (const [words, message] of bad) {
    const { code, error, out: printed } = await study(...words);
    assert.deepEqual([code, printed], [2, ""], error);
    assert.match(error, message);
    assert.equal(error.trimEnd().split("\n").length, 1, error);
  }
  assert.throws(() => Deno.statSync(out));
});

Deno.test("study knows the experiments by their keys: plan, one replication, overrides", async () => {
  const plan = await study("run", "gpc-2009", "quick=true", "--out", folder(), "--dry-run");
  assert.equal(plan.code, 0, plan.error);
  const point = /^(peak\/.*): 0 cached, 3 or more to run/m.exec(plan.out)![1];
  const again = await study("rerun", "gpc-2009", point, "quick=true", "--out", folder(), "--json");
  assert.equal(again.code, 0, again.error);
  assert.ok(JSON.parse(again.out).some(({ metric }: { metric: string }) => metric === "replyRate"));
  const wrong = await study("run", "gpc-2009", "quik=true", "--out", folder());
  assert.deepEqual([wrong.code, wrong.out], [2, ""]);
  assert.match(wrong.error, /did you mean "quick"/);
});

Deno.test("study run names rows that no point has and says when a fixed count misses the precision", async () => {
  const out = folder();
  const file = `${out}/slips.ts`;
  Deno.writeTextFileSync(
    file,
    `export const study = {
      name: "slips",
      responses: [
        { name: "rate", entity: "total", metric: "replyRate", precision: { relative: 0.01 } },
        { name: "slip", entity: "total", metric: "replyRat" },
      ],
      replications: 3,
    };
    export const measure = (_, { replication }) => [
      { entity: "total", metric: "replyRate", value: 1 + replication, samples: 1 },
    ];`,
  );
  const { code, error } = await study("run", file, "--out", out, "--no-progress");
  assert.equal(code, 0, error);
  assert.match(
    error,
    /no point has a row total replyRat, .*"slip" .*did you mean "total replyRate"/,
  );
  assert.match(error, /1 of 2 rows are less precise than wanted/);
});
