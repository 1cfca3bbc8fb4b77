/**
 * Other languages read the store: the programs of docs/study.md, as they stand there, against our own means. Each test is
 * skipped, visibly, where its language or its SQLite package is not installed.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { ResultRow } from "@iovlab/iovlab/core";
import { meansTable, openStore } from "@iovlab/iovlab/store";
import { newPath } from "./_records.ts";
import { pointIdOf, stressEngine, stressPoint } from "./_stress_rows.ts";

const page = await Deno.readTextFile(new URL("../../docs/study.md", import.meta.url));

/** The program in a language that the page shows. */
function programIn(language: string): string {
  const [, text] = page.match(new RegExp("```" + language + "\n([^]*?)```"))!;
  return text;
}

/** Whether a program is there and can do what it is asked. */
function can(program: string, ...words: string[]): boolean {
  try {
    return new Deno.Command(program, { args: words, stdout: "null", stderr: "null" })
      .outputSync().success;
  } catch {
    return false;
  }
}

function rowsAt(point: number, replication: number): ResultRow[] {
  const value = Math.sin(point + 1) / 3 + Math.exp(-replication) * Math.PI;
  return [
    { entity: "total", metric: "errorRate", value: NaN, samples: 0 },
    { entity: "total", metric: "replyRate", value: 1000 + value, samples: 7 },
    { entity: "vm:web0", metric: "replyRate", value: -value, halfWidth: 0.1, samples: 7 },
  ];
}

/** A folder with a store as the page names it, and our means of what the programs ask for. */
function prepared(): { folder: string; means: [string, string, number, number][] } {
  const folder = newPath().replace(/\/[^/]*$/, "");
  using store = openStore(`${folder}/results/iovlab.sqlite`);
  const run = store.startRun({ study: "consolidation" });
  const group = (key: string, numbers: number[]) => ({
    ...{ key, rule: null },
    points: numbers.map((number) => ({ key: `system ${number}`, point: stressPoint(number) })),
  });
  const groups = [group("vms=1", [0, 1]), group("vms=2 'ä'", [2, 3])];
  store.definePoints(run, stressEngine, groups);
  for (const point of [0, 1, 2, 3]) {
    // One replication more than those that count.
    const replications = Array.from({ length: 8 }, (_, replication) => replication);
    store.add(
      run,
      replications.map((replication) => ({
        ...{ point: pointIdOf(point), replication, rows: rowsAt(point, replication) },
        ...{ seconds: 0, worker: 0 },
      })),
    );
  }
  const ending = groups.map(({ key }) => ({ key, replications: 7, reached: true }));
  store.finishRun(run, { groups: ending, failures: [] });
  const table = meansTable(store.table({ entity: "total", metric: "replyRate" }));
  const rows = table.objects() as {
    group: string;
    point: string;
    replications: number;
    mean: number;
  }[];
  return {
    folder,
    means: rows.map(({ group, point, replications, mean }) => [group, point, replications, mean]),
  };
}

/** Runs a program of the page, and compares what it prints: group, point, replications, mean. */
async function checkProgram(program: string, file: string, text: string): Promise<void> {
  const { folder, means } = prepared();
  Deno.writeTextFileSync(`${folder}/${file}`, text);
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args: [file],
    cwd: folder,
    env: { LC_ALL: "C.UTF-8", PYTHONIOENCODING: "utf-8" },
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const lines = new TextDecoder().decode(stdout).trimEnd().split("\n");
  const rows = lines.map((line) => line.split("\t"));
  assert.deepEqual(
    rows.map(([group, point]) => [group, point]),
    means.map((row) => row.slice(0, 2)),
  );
  for (const [index, [, , replications, mean]] of means.entries()) {
    assert.equal(Number(rows[index][2]), replications);
    // The sums are rounded in other orders: a few units in the last place.
    assert.ok(Math.abs(Number(rows[index][3]) / mean - 1) < 1e-14, `${rows[index][3]}, ${mean}`);
  }
  assert.deepEqual(means.length, 4);
  assert.ok(means.every(([, , replications]) => replications === 7));
}

Deno.test({
  name: "Python's sqlite3 reads the store: its means are ours",
  ignore: !can("python3", "-c", "import sqlite3"),
  fn: () => checkProgram("python3", "means.py", programIn("python")),
});

Deno.test({
  name: "R's RSQLite reads the store: its means are ours",
  ignore: !can("Rscript", "-e", "library(RSQLite)"),
  fn: () => checkProgram("Rscript", "means.R", programIn("r")),
});
