import assert from "node:assert/strict";
import { table } from "arquero";
import {
  agreementTable,
  allPairs,
  anova,
  anovaTable,
  bootstrap,
  bootstrapTable,
  compareTable,
  contrasts,
  contrastsTable,
  crosscheck,
  crosscheckTable,
  demandsTable,
  designTable,
  equivalence,
  equivalenceOverSpace,
  equivalenceTable,
  factorialColumns,
  morris,
  morrisDesign,
  morrisTable,
  pairedTest,
  replicationSample,
  serviceDemands,
  sobolDesign,
  sobolIndices,
  sobolTable,
  twoLevelEffects,
  twoLevelTable,
} from "../../src/analysis/mod.ts";
import { r } from "./_reference.ts";

const values = { vdi: [16, 33, 47, 62], split: [10, 20, 30, 40], direct: [17, 33, 50, 64] };
/** Three systems, four replications, two loads of which the second is twice the first. */
function results() {
  const rows = [1, 2].flatMap((load) =>
    Object.entries(values).flatMap(([system, list]) =>
      list.map((value, replication) => ({ load, system, replication, value: load * value }))
    )
  );
  const column = <K extends keyof typeof rows[0]>(name: K) => rows.map((row) => row[name]);
  return table({
    load: column("load"),
    system: column("system"),
    replication: column("replication"),
    value: column("value"),
  });
}
const columns = { system: "system", value: "value", key: ["replication"], reference: "split" };
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;

Deno.test("exact: compareTable pairs by key within each group and corrects over all rows", () => {
  const found = compareTable(results(), { ...columns, by: ["load"] });
  assert.deepEqual(found.array("load"), [1, 1, 2, 2]);
  assert.deepEqual(found.array("system"), ["vdi", "direct", "vdi", "direct"]);
  const sample = (name: "vdi" | "split") => replicationSample(values[name], { seed: 1 });
  const direct = pairedTest(sample("vdi"), sample("split"));
  assert.equal(found.get("difference", 0), direct.difference.estimate);
  assert.equal(found.get("low", 0), direct.difference.low);
  assert.equal(found.get("difference", 2), 2 * direct.difference.estimate);
  const pairs = found.objects() as { pValue: number; adjusted: number }[];
  assert.ok(pairs.every(({ pValue, adjusted }) => adjusted >= pValue && adjusted <= 4 * pValue));
  assert.ok(pairs.some(({ pValue, adjusted }) => adjusted > 3.9 * pValue));
});

Deno.test("exact: compareTable's order and filter are the table's, and unpaired must be said", () => {
  const one = results().filter((row: { load: number }) => row.load === 1);
  const turned = one.orderby("value").reify();
  const forward = compareTable(one, columns).objects() as { system: string; low: number }[];
  const back = compareTable(turned, columns).objects() as { system: string; low: number }[];
  const low = (rows: typeof forward) => rows.find(({ system }) => system === "vdi")!.low;
  assert.equal(low(back), low(forward));
  assert.throws(() => compareTable(one, columns, { method: "welch" }), /must be independent/);
  const apart = compareTable(one, { ...columns, key: "independent" });
  assert.deepEqual(apart.array("method"), ["welch", "welch"]);
  const ranks = compareTable(one, { ...columns, key: "independent" }, { method: "mann-whitney" });
  assert.deepEqual([ranks.get("ratio", 0), ranks.get("samples", 0)], [null, 4]);
  // both loads at once: a replication's number is there twice
  assert.throws(() => compareTable(results(), columns), /key of its own/);
});

Deno.test("exact: bootstrapTable and equivalenceTable give in groups what the functions give", () => {
  const options = { resamples: 200, method: "percentile" } as const;
  const found = bootstrapTable(
    results(),
    { value: "value", by: ["load", "system"] },
    mean,
    options,
  );
  assert.equal(found.numRows(), 6);
  assert.equal(found.get("high", 0), bootstrap(values.vdi, mean, options).high);
  const blocks = bootstrapTable(
    results(),
    { value: "value", block: ["replication"] },
    mean,
    options,
  );
  assert.deepEqual([blocks.numRows(), blocks.get("units", 0)], [1, 4]);
  const target = { target: 40, tolerance: 30, scale: "absolute" } as const;
  const equal = equivalenceTable(results(), { value: "value", by: ["load", "system"] }, target);
  const { agrees, effect } = equivalence(values.vdi, target);
  assert.deepEqual([equal.get("agrees", 0), equal.get("low", 0)], [agrees, effect.low]);
  const space = results().derive({ least: (row: { value: number }) => row.value - 5 })
    .derive({ most: (row: { value: number }) => row.value + 5 });
  const columns = { effect: "value", low: "least", high: "most" };
  const both = agreementTable(results(), space, columns, target);
  const points = (space.objects() as { value: number; least: number; most: number }[])
    .map(({ value, least, most }) => ({ parameters: {}, effect: value, low: least, high: most }));
  const { share, quantiles } = equivalenceOverSpace(points, target);
  assert.deepEqual(both.array("over"), ["replications", "parameters"]);
  assert.deepEqual([both.get("shareLow", 1), both.get("high", 1)], [
    share.low,
    quantiles[2].estimate,
  ]);
});

Deno.test("exact: the tables of variance have the rows of the functions and the error last", () => {
  const names = { response: "value", factors: ["system", "load"], block: "replication" };
  const plain = factorialColumns(results(), names);
  const found = anovaTable(results(), names);
  const { rows, error } = anova(plain);
  assert.deepEqual(found.array("term"), [...rows.map(({ term }) => term), "error"]);
  assert.deepEqual(found.array("pValue"), [...rows.map(({ pValue }) => pValue), null]);
  assert.equal(found.get("sumOfSquares", rows.length), error.sumOfSquares);
  const one = { ...names, factors: ["system"] };
  const pairs = allPairs(["split", "vdi", "direct"]);
  const direct = contrasts(factorialColumns(results(), one), pairs);
  assert.deepEqual(
    contrastsTable(results(), one, pairs).array("low"),
    direct.map(({ low }) => low),
  );
  const two = results().filter((row: { system: string }) => row.system !== "direct");
  const effects = twoLevelTable(two, names);
  assert.deepEqual(effects.array("term"), [
    "mean",
    "system",
    "load",
    "system:load",
    "block",
    "error",
  ]);
  const shares = effects.array("share") as number[];
  assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 1) < 1e-12);
  assert.equal(shares[1], twoLevelEffects(factorialColumns(two, names)).effects[1].share);
});

Deno.test("exact: designs go out as tables and come back with a column of values", () => {
  const response = (row: { a: number; b: number }) => row.a + row.a * row.b;
  const screen = morrisDesign(["a", "b"], { trajectories: 5 });
  const screened = designTable(screen).derive({ y: response });
  const list = screened.array("y") as number[];
  assert.deepEqual(
    morrisTable(screen, screened, "y").array("muStarHigh"),
    morris(screen, list).map(({ muStar }) => muStar.high),
  );
  const design = sobolDesign(["a", "b"], { rows: 20 });
  const run = designTable(design).derive({ y: response });
  assert.deepEqual(
    sobolTable(design, run, "y").array("totalLow"),
    sobolIndices(design, run.array("y") as number[]).factors.map(({ total }) => total.low),
  );
  assert.deepEqual(run.array("replication"), design.runs.map(({ replication }) => replication));
});

Deno.test("exact: demands and cross-checks as tables", () => {
  const [g, h, u] = ["demandG", "demandH", "demandU"].map(r);
  const found = demandsTable(table({ u, g, h }), { utilization: "u", throughput: ["g", "h"] });
  assert.deepEqual(found.array("name"), ["g", "h", "intercept"]);
  const direct = serviceDemands({ utilization: u, throughput: { g, h } });
  assert.deepEqual(
    found.array("high"),
    [...direct.demands, direct.intercept!].map(({ high }) => high),
  );
  const checks = crosscheck({
    kind: "queue",
    arrivals: { kind: "open", rate: 1, gaps: "poisson" },
    service: { mean: 0.5, squaredCoefficientOfVariation: 1, times: "exponential" },
    servers: 2,
    capacity: Infinity,
    discipline: "fcfs",
  }, { throughput: [1, 1.01], utilization: [0.25, 0.251] });
  const rows = crosscheckTable(checks).objects() as { theory: string; reason: string | null }[];
  assert.deepEqual(rows.map(({ theory }) => theory), [
    "M/M/c",
    "M/M/c",
    "M/G/1",
    "M/D/1/K",
    "M/M/c//N",
  ]);
  assert.equal(rows[0].reason, null);
  assert.match(rows[2].reason!, /one server: 2 servers/);
});

Deno.test("exact: missing columns and cells that are no numbers are refused by name", () => {
  const names = { response: "speed", factors: ["system"] };
  assert.throws(() => anovaTable(results(), names), /a column "speed": current columns are load, /);
  const texts = { response: "system", factors: ["load"] };
  assert.throws(() => anovaTable(results(), texts), /"system" must hold numbers.* row 0 is "vdi"/);
});
