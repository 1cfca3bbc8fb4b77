import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { openStore } from "@iovlab/iovlab/store";
import { inline, runStudy, type Study } from "@iovlab/iovlab/study";
import { pair, testEngine } from "../study/_studies.ts";
import { commandOf } from "./_command.ts";

const logs = fileURLToPath(new URL("../fixtures/measured/", import.meta.url));

const results = commandOf("results", ["read", "write", "env", "sys", "run=git"]);

const newPath = () => `${Deno.makeTempDirSync()}/iovlab.sqlite`;
const wrk = [`${logs}wrk.txt`, `${logs}wrk-latency.txt`, "--tool", "wrk", "--study", "bed"];
const labels = ["--set", "machine=t1", "kernel=6.18"];

Deno.test("results import keeps each file as a replication, with tool, names, hashes and labels", async () => {
  const path = newPath();
  const first = await results("import", ...wrk, ...labels, "--store", path);
  assert.deepEqual([first.code, first.error], [0, ""]);
  assert.match(first.out, /^bed: measured\/wrk: 2 files, \d+ rows imported, run 1\n$/);
  using store = openStore(path, { readOnly: true });
  const rows = store.table({ study: "bed", metric: "replyRate" }).objects() as {
    replication: number;
    value: number;
    unit: string;
    counted: boolean;
  }[];
  assert.deepEqual(
    rows.map(({ replication, value, unit, counted }) => [replication, value, unit, counted]),
    [
      [0, 24383.03, "replies/s", true],
      [1, 27053.24, "replies/s", true],
    ],
  );
  const [point] = store.points("bed").objects() as Record<string, never>[];
  assert.equal(point.engine, "measured:wrk");
  const { tool, files, labels: kept } = point.parameters as {
    tool: string;
    files: { name: string; sha256: string }[];
    labels: unknown;
  };
  assert.deepEqual([tool, kept], ["wrk", { machine: "t1", kernel: "6.18" }]);
  const digest = await crypto.subtle.digest("SHA-256", Deno.readFileSync(`${logs}wrk.txt`));
  assert.deepEqual(files[0], { name: "wrk.txt", sha256: new Uint8Array(digest).toHex() });
  const [run] = store.runs().objects() as {
    command: string;
    provenance: Record<string, unknown>;
  }[];
  assert.match(run.command, /^results import .*--tool wrk/);
  assert.equal(run.provenance.executor, "import");
  assert.deepEqual(store.verify(), []);
});

Deno.test("results import of the same files changes nothing; of other points adds to the study", async () => {
  const path = newPath();
  await results("import", ...wrk, "--store", path);
  const before = Deno.readFileSync(path);
  const again = await results("import", ...wrk, "--store", path);
  assert.deepEqual([again.code, again.out], [
    0,
    "bed: measured/wrk is there already: nothing changed\n",
  ]);
  assert.deepEqual(Deno.readFileSync(path), before);
  const others = await results(
    ...["import", `${logs}httperf-rate.txt`, "--tool", "httperf", "--study", "bed"],
    ...["--group", "open", "--point", "rate 200", "--store", path],
  );
  assert.equal(others.code, 0, others.error);
  const shown = await results("show", "--store", path, "--metric", "replyRate", "--json");
  const rows = JSON.parse(shown.out) as { group: string; point: string; replications: number }[];
  assert.deepEqual(rows.map(({ group, point, replications }) => [group, point, replications]), [
    ["measured", "wrk", 2],
    ["open", "rate 200", 1],
  ]);
  await results("prune", "--store", path);
  const left = JSON.parse(
    (await results("show", "--store", path, "--metric", "replyRate", "--json")).out,
  );
  assert.equal(left.length, 2); // of the run that the first import kept nothing was needed any more
  assert.equal((await results("verify", "--store", path)).out, "ok\n");
  const changed = await results("import", ...wrk, "--set", "machine=t2", "--store", path);
  assert.match(changed.out, /^bed: measured\/wrk: 2 files, \d+ rows replaced, run \d+\n$/);
});

Deno.test("results diff and export have measured rows beside simulated ones of the same name", async () => {
  const [measured, simulated] = [newPath(), newPath()];
  const groups = [pair("light", { kind: "fixed", replications: 6 })];
  const study: Study = { name: "small", engine: testEngine("noisy"), seed: 1, groups };
  {
    using store = openStore(simulated);
    await runStudy(study, { store, executor: inline() });
  }
  const folder = Deno.makeTempDirSync();
  const mapping = `${folder}/mapping.json`;
  const value = { column: "rps" };
  Deno.writeTextFileSync(
    mapping,
    JSON.stringify({ rows: [{ metric: "replyRate", value, unit: "kreplies/s" }] }),
  );
  const files = [1, 2, 3].map((index) => {
    Deno.writeTextFileSync(`${folder}/${index}.csv`, `rps\n${5 + index / 100}\n`);
    return `${folder}/${index}.csv`;
  });
  const place = ["--study", "small", "--group", "light", "--point", "vdi"];
  const done = await results(
    ...["import", ...files, "--tool", "csv", "--mapping", mapping, ...place, "--store", measured],
  );
  assert.equal(done.code, 0, done.error);
  const { code, out } = await results(
    "diff",
    simulated,
    measured,
    "--metric",
    "replyRate",
    "--point",
    "vdi",
    "--json",
  );
  const [row] = JSON.parse(out);
  assert.deepEqual([code, row.kind, row.countB, row.meanB], [1, "different", 3, 5020]);
  const exported = await results("export", `${folder}/x.csv`, "--store", measured);
  assert.equal(exported.code, 0, exported.error);
  assert.match(
    Deno.readTextFileSync(`${folder}/x.csv`),
    /\nsmall,light,vdi,total,replyRate,replies\/s,5020,/,
  );
});

Deno.test("results import refuses what does not fit with one line and exit code 2, and writes nothing", async () => {
  const path = newPath();
  const folder = Deno.makeTempDirSync();
  const cut = `${folder}/cut.txt`;
  Deno.writeTextFileSync(cut, Deno.readTextFileSync(`${logs}wrk.txt`).slice(0, 250));
  Deno.writeFileSync(`${folder}/bytes.txt`, new Uint8Array([0xff, 0xfe, 0x00]));
  const here = ["--study", "bed", "--store", path];
  const bad: [string[], RegExp][] = [
    [[cut, "--tool", "wrk", ...here], /cut\.txt:\d+:\d+: Cannot read wrk log/],
    [[wrk[0], cut, "--tool", "wrk", ...here], /cut\.txt:\d+:\d+: /],
    [[wrk[0], wrk[0], "--tool", "wrk", ...here], /wrk\.txt is there twice/],
    [[wrk[0], "--tool", "wrkk", ...here], /--tool must be one of .*: wrkk.*wrk/],
    [[wrk[0], "--tool", "csv", ...here], /a mapping of columns must be given for csv/],
    [[wrk[0], "--tool", "csv", "--mapping", cut, ...here], /must be JSON/],
    [[wrk[0], "--tool", "wrk", "--set", "x", ...here], /--set must be key=value: x/],
    [[wrk[0], "--tool", "wrk", "--side", "here", ...here], /--side must be peer or host/],
    [[`${folder}/none`, "--tool", "wrk", ...here], /none" as it must be a file of text/],
    [[`${folder}/bytes.txt`, "--tool", "wrk", ...here], /must be a file of text/],
    [[wrk[0], "--tool", "wrk", "--store", path], /--study <name>/],
  ];
  await Promise.all(bad.map(async ([words, message]) => {
    const { code, error, out } = await results("import", ...words);
    assert.deepEqual([code, out], [2, ""], error);
    assert.match(error, message);
    assert.equal(error.trimEnd().split("\n").length, 1, error);
  }));
  assert.throws(() => Deno.statSync(path), Deno.errors.NotFound);
});

Deno.test("results import refuses a study that runs here, and points of a group with other numbers of files", async () => {
  const path = newPath();
  {
    using store = openStore(path);
    const groups = [pair("light", { kind: "fixed", replications: 2 })];
    await runStudy({ name: "bed", engine: testEngine("noisy"), seed: 1, groups }, {
      store,
      executor: inline(),
    });
  }
  const mine = await results("import", ...wrk, "--store", path);
  assert.deepEqual([mine.code, mine.out], [2, ""]);
  assert.match(mine.error, /study "bed" must be new or have measured results only/);
  await results("import", ...wrk, "--study", "other", "--store", path);
  const fewer = await results(
    "import",
    wrk[0],
    "--tool",
    "wrk",
    "--point",
    "b",
    "--study",
    "other",
    "--store",
    path,
  );
  assert.equal(fewer.code, 2);
  assert.match(fewer.error, /same number of files: wrk has 2, b has 1/);
});
