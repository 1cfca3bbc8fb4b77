// A report as a folder. Exact.
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { parseHTML } from "linkedom";
import { writeReport } from "@iovlab/iovlab/report";
import { runOf } from "./_fixture.ts";

async function inFolder(test: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "report-"));
  try {
    await test(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

Deno.test("exact: each download is a file, beside a page that says where it is", () =>
  inFolder(async (out) => {
    const { path, files, bytes } = await writeReport([runOf()], join(out, "report"));
    assert.equal(path, join(out, "report", "index.html"));
    const text = readFileSync(path, "utf8");
    assert.equal(bytes, new TextEncoder().encode(text).length);
    const { document } = parseHTML(text);
    const links = [...document.querySelectorAll("a[download]")].map((a) =>
      a.getAttribute("href") ?? ""
    );
    assert.deepEqual(links, [
      "claims.csv",
      "claims.parquet",
      "a-2009/claims.csv",
      "a-2009/claims.parquet",
      "a-2009/rate.svg",
      "a-2009/rate.pdf",
      "a-2009/rate-column.svg",
      "a-2009/rate-column.pdf",
      "a-2009/rates.csv",
      "a-2009/rates.parquet",
    ]);
    for (const link of links) assert.ok(existsSync(join(out, "report", link)), link);
    assert.ok(files >= links.length);
    assert.deepEqual(readdirSync(out), ["report"]);
  }));

Deno.test("exact: Parquet holds the rows of the table, holes and all", () =>
  inFolder(async (out) => {
    const run = runOf();
    await writeReport([run], join(out, "report"));
    const file = await asyncBufferFromFile(join(out, "report", "a-2009", "rates.parquet"));
    const read = await parquetReadObjects({ file });
    assert.equal(read[3].share, null);
    assert.equal(Number(read[4].rate), 1040);
    assert.deepEqual(
      read.map(({ host }) => host),
      run.result.tables[0].rows.map(({ host }) => host),
    );
  }));

Deno.test("exact: Parquet takes numbers that are none and columns of two kinds", () =>
  inFolder(async (out) => {
    const run = runOf();
    const rows = [{ a: Infinity, b: 1 }, { a: 2, b: "two" }];
    Object.assign(run.result, { tables: [{ name: "t", title: "T", units: {}, rows }] });
    await writeReport([run], join(out, "report"));
    const file = await asyncBufferFromFile(join(out, "report", "a-2009", "t.parquet"));
    const read = await parquetReadObjects({ file });
    assert.deepEqual(read.map(({ a, b }) => [a === null ? null : Number(a), b]), [
      [null, "1"],
      [2, "two"],
    ]);
  }));

Deno.test("exact: a report takes the place of an old one, whole", () =>
  inFolder(async (out) => {
    const folder = join(out, "report");
    await writeReport([runOf("old-2009")], folder);
    await writeReport([runOf("new-2010")], folder);
    assert.deepEqual(readdirSync(folder).sort(), [
      "claims.csv",
      "claims.meta.json",
      "claims.parquet",
      "index.html",
      "new-2010",
    ]);
    assert.deepEqual(readdirSync(out), ["report"]);
  }));

Deno.test("exact: the same runs give the same bytes, but for the sidecars and the dashed boxes", () =>
  inFolder(async (out) => {
    const folders = ["one", "two"].map((name) => join(out, name));
    for (const folder of folders) await writeReport([runOf()], folder);
    const names = readdirSync(folders[0], { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(html|csv|parquet|svg|pdf)$/.test(name));
    assert.ok(names.length >= 11);
    for (const name of names) {
      const [one, two] = folders.map((folder) => readFileSync(join(folder, name)));
      assert.ok(one.equals(two), name);
    }
  }));

Deno.test("exact: what is no report is not taken away", () =>
  inFolder(async (out) => {
    const folder = join(out, "report");
    mkdirSync(folder);
    writeFileSync(join(folder, "index.html"), "mine");
    await assert.rejects(writeReport([], folder), { code: "report/not-a-report" });
    writeFileSync(join(out, "file"), "mine");
    await assert.rejects(writeReport([], join(out, "file")), { code: "report/not-a-report" });
    await assert.rejects(writeReport([], join(out, "file", "report")), {
      code: "report/unwritable",
    });
    assert.equal(readFileSync(join(folder, "index.html"), "utf8"), "mine");
    assert.deepEqual(readdirSync(out).sort(), ["file", "report"]);
  }));

Deno.test("exact: an old report stays where the new one is given up", () =>
  inFolder(async (out) => {
    const folder = join(out, "report");
    const { path } = await writeReport([runOf("old-2009")], folder);
    const before = readFileSync(path, "utf8");
    const abort = new AbortController();
    const onExperiment = () => abort.abort(new Error("stop"));
    const runs = [runOf("a-2009"), runOf("b-2009")];
    await assert.rejects(writeReport(runs, folder, { signal: abort.signal, onExperiment }), /stop/);
    assert.equal(readFileSync(path, "utf8"), before);
    assert.deepEqual(readdirSync(out), ["report"]);
  }));
