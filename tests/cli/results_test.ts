import assert from "node:assert/strict";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { inline, runStudy, type Study } from "@iovlab/iovlab/study";
import { openStore, readCsv } from "@iovlab/iovlab/store";
import { pair, testEngine } from "../study/_studies.ts";
import { commandOf } from "./_command.ts";

const results = commandOf("results", ["read", "write", "env", "sys"]);

/** A store with one study: two points, six replications. */
async function newStore(seed = 1): Promise<string> {
  const path = `${Deno.makeTempDirSync()}/iovlab.sqlite`;
  const groups = [pair("light", { kind: "fixed", replications: 6 })];
  const study: Study = { name: "small", engine: testEngine("noisy"), seed, groups };
  using store = openStore(path);
  await runStudy(study, {
    store,
    executor: inline(),
    provenance: { iovlab: "0.1.0", commit: "abc" },
  });
  return path;
}

Deno.test("results list and show say what a store has", async () => {
  const store = await newStore();
  const list = await results("list", "--store", store);
  assert.match(list.out, /^run +study/);
  assert.match(list.out, /\n1 +small .* 2 +12 +0 +abc/);
  const show = await results("show", "--store", store, "--metric", "replyRate", "--json");
  const rows = JSON.parse(show.out);
  assert.deepEqual(rows.map((row: { point: string }) => row.point), ["split", "vdi"]);
  assert.deepEqual([rows[0].replications, rows[0].unit], [6, "replies/s"]);
  assert.match((await results("list", "--store", store, "--json")).out, /"measured":12/);
});

Deno.test("results export writes the same numbers in each form, with their provenance", async () => {
  const store = await newStore();
  const folder = Deno.makeTempDirSync();
  for (const ending of ["csv", "json", "parquet", "tex"]) {
    const { code, error } = await results("export", `${folder}/x.${ending}`, "--store", store);
    assert.equal(code, 0, error);
  }
  const csv = readCsv(`${folder}/x.csv`).table.objects() as Record<string, unknown>[];
  const json = JSON.parse(Deno.readTextFileSync(`${folder}/x.json`));
  const bytes = Deno.readFileSync(`${folder}/x.parquet`);
  const parquet = await parquetReadObjects({ file: bytes.buffer });
  assert.equal(csv.length, 6);
  for (const [index, row] of csv.entries()) {
    assert.equal(json.rows[index].mean, row.mean);
    const mean = parquet[index].mean;
    assert.equal(Number.isNaN(mean) ? null : mean, row.mean);
  }
  assert.equal(json.provenance.runs[0].study, "small");
  const metadata = parquetMetadata(bytes.buffer).key_value_metadata!;
  assert.match(metadata.find(({ key }) => key === "provenance")!.value!, /"commit":"abc"/);
  assert.match(Deno.readTextFileSync(`${folder}/x.csv`), /^# engine: .*\n# study small, run 1, /);
  assert.match(Deno.readTextFileSync(`${folder}/x.tex`), /\\pm .*\\\\\n\\bottomrule/);
});

/** A store with a good run, and behind it one in which every replication failed. */
async function failedStore(): Promise<string> {
  const path = await newStore();
  const points = ["a", "b"].map((key) => ({ key, parameters: { kind: "promise", key } }));
  const groups = [{ key: "light", points, rule: { kind: "fixed", replications: 2 } as const }];
  const study: Study = { name: "small", engine: testEngine("wrong"), seed: 1, groups };
  using store = openStore(path);
  const { failures } = await runStudy(study, { store, executor: inline() });
  assert.equal(failures.length, 4);
  return path;
}

Deno.test("results of a study are those of its latest run that has some, and a line says which were passed over", async () => {
  const store = await failedStore();
  const file = `${Deno.makeTempDirSync()}/x.csv`;
  const words = ["--store", store, "--study", "small", "--metric", "replyRate"];
  const exported = await results("export", file, ...words);
  assert.deepEqual([exported.code, exported.out], [0, `2 rows in ${file}\n`], exported.error);
  const line = 'study "small": run 2 has no results (4 replications failed); these are of run 1\n';
  assert.equal(exported.error, line);
  assert.match(Deno.readTextFileSync(file), /\n# study small, run 1, /);
  const show = await results("show", ...words, "--json");
  assert.deepEqual([show.code, show.error, JSON.parse(show.out).length], [0, line, 2]);
  const named = await results("export", file, ...words, "--run", "2");
  assert.deepEqual([named.code, named.out], [2, ""]);
  assert.match(
    named.error,
    /run 2 must have some: 4 replications failed; run 1 of "small" has some/,
  );
  const pruned = await results("prune", "--store", store);
  assert.match(pruned.out, /^1 runs, 2 points, 0 replications, 0 values went/);
  assert.equal(JSON.parse((await results("show", ...words, "--json")).out).length, 2);
});

Deno.test("a LaTeX table leaves out what is the same in all rows, and heads the values with the metric and its unit", async () => {
  const store = await newStore();
  const file = `${Deno.makeTempDirSync()}/x.tex`;
  const { code, error } = await results("export", file, "--store", store, "--metric", "replyRate");
  assert.equal(code, 0, error);
  const text = Deno.readTextFileSync(file);
  assert.match(
    text,
    /\\toprule\npoint & replyRate \\\\\n & \(replies\/s\) \\\\\n\\midrule\nsplit & /,
  );
  assert.match(
    text,
    /% the same in all rows: study small, group light, entity total, metric replyRate, replications 6\n/,
  );
});

Deno.test("results diff: the same study is identical in two stores, another seed is not different", async () => {
  const [a, b, other] = await Promise.all([newStore(), newStore(), newStore(2)]);
  const same = await results("diff", a, b);
  assert.deepEqual([same.code, same.out], [0, "6 rows: 6 identical\n"]);
  const noise = await results("diff", a, other, "--metric", "replyRate");
  assert.deepEqual([noise.code, noise.out], [0, "2 rows: 2 equal\n"]);
  const gone = await results("diff", a, b, "--run-b", "9");
  assert.deepEqual([gone.code, gone.out], [2, ""]);
  assert.match(gone.error, /there must be a run 9: there is 1/);
});

Deno.test("results tag, prune and verify take care of a store", async () => {
  const store = await newStore();
  assert.equal((await results("tag", "1", "paper", "--store", store)).code, 0);
  assert.match((await results("list", "--store", store)).out, / paper\n/);
  const dry = await results("prune", "--dry-run", "--store", store);
  assert.match(dry.out, /^0 runs, 0 points, .* would go/);
  assert.equal((await results("prune", "--store", store)).code, 0);
  assert.equal((await results("verify", "--store", store)).out, "ok\n");
});

Deno.test("results refuses bad input with one line and exit code 2, and writes nothing", async () => {
  const store = await newStore();
  const folder = Deno.makeTempDirSync();
  const bad: [string[], RegExp][] = [
    [["list", "--store", `${folder}/none.sqlite`], /there must be a file/],
    [["export", `${folder}/x.cvs`, "--store", store], /is \.cvs \(did you mean "\.csv"\?\)/],
    [["export", `${folder}/x.xls`, "--store", store], /one of csv, json, parquet, latex/],
    [
      ["export", `${folder}/x.csv`, "--store", store, "--study", "smal"],
      /study "smal" \(did you mean "small"\?\): there is small/,
    ],
    [
      ["export", `${folder}/x.csv`, "--store", store, "--metric", "replyRate", "replyrat"],
      /metric "replyrat" \(did you mean "replyRate"\?\): there is .*replyRate/,
    ],
    [
      ["show", "--store", store, "--entity", "nic", "--metric", "replyRate"],
      /metric "replyRate": there is /,
    ],
    [["show", "--store", store, "--run", "7"], /there must be a run 7: there is 1/],
    [["export", `${folder}/x.csv`, "--store", store, "--run", "x"], /--run as it must be/],
    [["diff", store, `${folder}/none.sqlite`], /there must be a file/],
  ];
  for (const [words, message] of bad) {
    const { code, error, out } = await results(...words);
    assert.deepEqual([code, out], [2, ""], error);
    assert.match(error, message);
    assert.equal(error.trimEnd().split("\n").length, 1, error);
  }
  assert.deepEqual([...Deno.readDirSync(folder)], []);
});
