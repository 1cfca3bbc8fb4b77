// The table of all claims. Exact.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judge } from "@iovlab/iovlab/analysis";
import { type ExperimentRun, writeClaims } from "@iovlab/iovlab/report";

const header = "experiment,claim,unit,paper,ours,low,high,share_of_parameter_space,verdict";

/** A run of an experiment with one claim, whose effect is as given. */
function runOf(key: string, effect: number, quick = true): ExperimentRun {
  const verdict = judge({
    id: `${key}-claim`,
    statement: "More throughput.",
    source: { citation: "An example", where: "abstract" },
    unit: "%",
    direction: "greater",
    tolerance: { kind: "absolute", value: 1 },
    baseline: "host",
    comparison: { quantity: "replies/s", system: "a", reference: "b", measure: "percent" },
  }, {
    baseline: { estimate: effect, low: effect - 1, high: effect + 1 },
    others: [],
    space: { points: [1, 2, 3, 4, 5, 6].map((point) => ({ parameters: { point }, effect })) },
  });
  const options = { quick, seed: 1, precision: 0.05 };
  return {
    experiment: { key },
    options,
    result: { claims: [verdict], tables: [], figures: [], notes: [] },
  } as unknown as ExperimentRun;
}

function inFolder(test: (folder: string, lines: () => string[]) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "claims-"));
  try {
    test(folder, () => readFileSync(join(folder, "claims.csv"), "utf8").trim().split("\n"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const order = ["first-2009", "second-2010", "third-2010"];

Deno.test("writeClaims() has the claims of all experiments in their order", () => {
  inFolder((folder, lines) => {
    writeClaims([runOf("third-2010", 5), runOf("first-2009", 20)], folder, order);
    const [names, ...rows] = lines();
    assert.equal(names, header);
    assert.deepEqual(rows.map((row) => row.split(",").slice(0, 5).join()), [
      "first-2009,first-2009-claim,%,,20",
      "third-2010,third-2010-claim,%,,5",
    ]);
  });
});

Deno.test("writeClaims() keeps the rows of experiments that were not run, and replaces the others", () => {
  inFolder((folder, lines) => {
    writeClaims([runOf("first-2009", 20), runOf("second-2010", 7)], folder, order);
    const [, , kept] = lines();
    writeClaims([runOf("first-2009", 30)], folder, order);
    const [, replaced, same] = lines();
    assert.equal(same, kept);
    assert.match(replaced, /,30,29,31,/);
    assert.equal(lines().length, 3);
    const { header: { notes } } = JSON.parse(
      readFileSync(join(folder, "claims.meta.json"), "utf8"),
    );
    const quick = notes.filter((note: string) => note.startsWith("second-2010: quick"));
    assert.equal(quick.length, 1);
    assert.match(quick[0], /fewer points of the assumed ranges .* may be inconclusive\./);
    assert.equal(notes.filter((note: string) => note.startsWith("first-2009:")).length, 1);
  });
});

Deno.test("writeClaims() drops rows of experiments that are no more, and tables of another form", () => {
  inFolder((folder, lines) => {
    writeClaims([runOf("second-2010", 7)], folder, order);
    writeClaims([runOf("first-2009", 20)], folder, ["first-2009"]);
    assert.equal(lines().length, 2);
    writeFileSync(join(folder, "claims.csv"), 'experiment,claim\n"first');
    writeClaims([runOf("first-2009", 20)], folder, order);
    assert.equal(lines()[0], header);
    writeFileSync(join(folder, "claims.csv"), "claim,verdict\nx,y\n");
    writeClaims([runOf("first-2009", 20)], folder, order);
    assert.equal(lines()[0], header);
    assert.equal(lines().length, 2);
  });
});
