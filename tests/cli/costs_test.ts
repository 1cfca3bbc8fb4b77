import assert from "node:assert/strict";
import { join } from "node:path";
import { predict, publishedRows } from "@iovlab/iovlab/scenario";
import { parseCsv } from "@iovlab/iovlab/store";
import { csvRow, foundOf } from "../../src/cli/_costs_csv.ts";
import { runCosts } from "../../src/cli/costs.ts";
import { withPredictions } from "../../tools/validation_page.ts";
import { further, published } from "../scenario/_published.ts";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function run(...words: string[]): Promise<Ended> {
  const [out, error]: string[][] = [[], []];
  const code = await runCosts(words, {
    out: (text) => void out.push(text),
    error: (text) => void error.push(text),
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}

const shared = new URL("../../data/published/network-io.csv", import.meta.url).pathname;
const tiny = [
  ...["--replications", "2", "--points", "2", "--effort", "0.3", "--workers", "1"],
  ...["--rows", shared],
];

// Exact.

Deno.test("calibrate prints constants, residuals, degrees of freedom and what cannot be told apart", async () => {
  const { code, out } = await run("calibrate");
  assert.equal(code, 0);
  assert.match(out, /12 rows, 9 constants above 0, 3 degrees of freedom/);
  assert.match(out, /^grantPage +3,064 +185 +2,473 to 3,654$/m);
  assert.match(out, /^pgrant-rx1496-base +3,398 +3,583 +5\.4% +0\.47$/m);
  assert.match(out, /- grantMap and grantUnmap/);
  assert.match(out, /- splitx-exit: KVM/);
});

const read = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
const validated = [...published, ...further].filter(({ use }) => use === "validate");

Deno.test("docs/costs.md shows what calibrate prints", async () => {
  const { out } = await run("calibrate");
  const page = read("docs/costs.md");
  assert.ok(page.includes(out), "run deno task calibrate and put its output into docs/costs.md");
});

/** The predictions that the page shows, as they were written. */
const shown = (parseCsv(read("data/predictions.csv")).table.objects() as Record<string, unknown>[])
  .map(foundOf);

Deno.test("docs/validation.md shows the predictions of data/predictions.csv, and names every validate row", () => {
  const page = read("docs/validation.md");
  assert.equal(withPredictions(page, read("data/predictions.csv")), page);
  for (const { id } of validated) assert.match(page, new RegExp(`\\b${id}\\b`), id);
});

Deno.test("data/predictions.csv has each validate row once, and its arithmetic is that of the code", () => {
  const names = validated.map(({ id }) => id).sort();
  assert.deepEqual(shown.map(({ id }) => id).sort(), names);
  const arithmetic = shown.filter((found) => found.expressible && found.replications === 0);
  assert.equal(arithmetic.length, 12);
  for (const found of arithmetic) {
    const row = validated.find(({ id }) => id === found.id);
    assert.ok(row);
    assert.deepEqual(predict(row), found);
  }
});

Deno.test("a prediction comes back from its row of the table as it was", () => {
  for (const found of shown) {
    const row = validated.find(({ id }) => id === found.id);
    assert.ok(row);
    assert.deepEqual(foundOf(csvRow(found, row)), found);
  }
});

Deno.test("calibrate --json prints one line with the same numbers", async () => {
  const { code, out } = await run("calibrate", "--json");
  assert.equal(code, 0);
  assert.ok(!out.includes("\n"));
  const { profile, fit, costs } = JSON.parse(out);
  assert.equal(profile, "xen-4.5");
  assert.equal(fit.degreesOfFreedom, 3);
  assert.equal(costs.length, 9);
  assert.ok(Math.abs(fit.constants[0].value - 1938) < 1);
});

Deno.test("validate prints every validate row once, and writes them as CSV with the same seed", async () => {
  const folder = Deno.makeTempDirSync();
  const file = join(folder, "new", "validate.csv");
  const { code, out } = await run("validate", ...tiny, "--seed", "3", "--csv", file);
  assert.equal(code, 0);
  const rows = published.filter(({ use }) => use === "validate").map(({ id }) => id);
  assert.equal(out.match(/^ {2}predicts: /gm)?.length, 12);
  const [, others] = out.split("Not expressible:");
  assert.equal(rows.filter((id) => others.includes(`\n${id} `)).length, rows.length - 12);
  assert.match(out, /^staging-tx-1q .* 684,000 +12\.2% /m);
  const lines = Deno.readTextFileSync(file).trim().split("\n");
  assert.ok(lines.includes("# seed: 3"));
  const body = lines.filter((line) => !line.startsWith("#"));
  assert.match(body[0], /^row,expressible,quantity,unit,profile,predicted,low,high,/);
  assert.deepEqual(body.slice(1).map((line) => line.split(",")[0]), rows);
  assert.ok(JSON.parse(Deno.readTextFileSync(join(folder, "new", "validate.meta.json"))).sha256);
  Deno.removeSync(folder, { recursive: true });
});

Deno.test("--help names the options and ends well", async () => {
  const { code, out } = await run("validate", "--help");
  assert.equal(code, 0);
  for (const option of ["--csv", "--rows", "--seed", "--replications", "--points", "--effort"]) {
    assert.ok(out.includes(option), option);
  }
});

const folder = Deno.makeTempDirSync();
const head = "id,use,source,where,system,metric,unit,value,low,high,kind,note";
const own = join(folder, "own.csv");
Deno.writeTextFileSync(
  join(folder, "web.json"),
  JSON.stringify({
    architecture: "native",
    vms: [{ name: "web", workload: { kind: "httperf", sessions: 4 } }],
  }),
);
Deno.writeTextFileSync(
  own,
  `${head},architecture,workload,host,set,over,measure,assume\n` +
    'one,validate,"my notes,\nday 2",table,my machine,replyRate,replies per second,7000,,,read,,,,web.json,,,,cores=2|4\n' +
    "two,validate,my notes,table,my machine,gain,ratio,,1,2,read,,native,,web.json,cores=4,cores=1,replyRate,\n" +
    "three,validate,my notes,table,my machine,rate,replies/s,1,,,read,,,,web.json,vms.0.workload.sessions=1,,replyRate,\n",
);

Deno.test("rows of one's own are predicted from their columns and written with units, as any number of threads", async () => {
  const file = join(folder, "out.csv");
  const words = ["validate", "--rows", own, "--replications", "3", "--points", "4", "--csv", file];
  const { code, out, error } = await run(...words, "--workers", "1");
  assert.deepEqual([code, error], [0, ""]);
  assert.match(out, /^3 of 3 rows marked validate can be predicted/);
  const text = Deno.readTextFileSync(file);
  assert.equal((await run(...words, "--workers", "2")).code, 0);
  assert.equal(Deno.readTextFileSync(file), text);
  const rows = parseCsv(text).table.objects() as Record<string, unknown>[];
  const found = publishedRows(
    rows.map(({ row, unit, published_low, published_high, source, system }) => ({
      ...{
        id: `${row}`,
        use: "validate",
        source: `${source}`,
        where: "table",
        system: `${system}`,
      },
      ...{ metric: "replyRate", unit: `${unit}`, value: "", kind: "read", note: "" },
      ...{ low: `${published_low}`, high: `${published_high}` },
    })),
    "out.csv",
  );
  assert.deepEqual(found.map(({ id, low, high }) => [id, low, high]), [
    ["one", 7000, 7000],
    ["two", 1, 2],
    ["three", 1, 1],
  ]);
  assert.deepEqual(rows.map(({ unit }) => unit), ["replies per second", "ratio", "replies/s"]);
  const [one] = rows;
  assert.equal(one.source, "my notes,\nday 2");
  assert.equal(one.error, one.predicted as number / 7000 - 1);
  const inside = one.range_low as number <= 7000 && 7000 <= (one.range_high as number);
  assert.equal(one.verdict, inside ? "inside" : "outside");
});

Deno.test("the row of one's own that docs/validation.md shows is predicted", async () => {
  const [, text] = /```csv[^\n]*\n([^]*?)```/.exec(read("docs/validation.md")) ?? [];
  const file = join(folder, "shown.csv");
  Deno.writeTextFileSync(file, text);
  const words = ["--replications", "2", "--points", "2", "--workers", "1"];
  const { code, out } = await run("validate", "--rows", file, ...words);
  assert.equal(code, 0);
  assert.match(out, /^1 of 1 rows marked validate can be predicted/);
});

Deno.test("--only predicts the rows that it names", async () => {
  const { code, out } = await run("validate", "--only", "staging-tx-4q, staging-tx-2q-after");
  assert.equal(code, 0);
  assert.match(out, /^2 of 2 rows marked validate can be predicted/);
});

const faultyHost = join(folder, "faulty-host.csv");
Deno.writeTextFileSync(join(folder, "faulty.json"), '{ "architecture": "native",\n  "vmz": [] }');
const ownRow = (cells: string) =>
  `${head},host,set\none,validate,s,w,m,replyRate,replies/s,1,,,read,,${cells}\n`;
Deno.writeTextFileSync(faultyHost, ownRow("faulty.json,"));
const faultySet = join(folder, "faulty-set.csv");
Deno.writeTextFileSync(faultySet, ownRow("web.json,coress=3"));
const faultyCell = join(folder, "faulty-cell.csv");
Deno.writeTextFileSync(
  faultyCell,
  `${head},host\none,validate,"s,\nof\ntwo ""lines""",w,m,replyRate,replies/s,1,,,read,,web.json\n`
    .replace("w,m,replyRate,replies/s", '"w, x",a machine,replyRate,ms'),
);
const faultyCost = join(folder, "faulty-cost.csv");
Deno.writeTextFileSync(
  faultyCost,
  `${head},host,costs\none,validate,s,w,m,replyRate,replies/s,1,,,read,,web.json,exit=5\n`,
);
const toFit = join(folder, "fit.csv");
Deno.writeTextFileSync(toFit, `${head}\none,calibrate,s,w,m,TX,packets/s,1,,,read,\n`);
const noHost = join(folder, "no-host.csv");
Deno.writeTextFileSync(noHost, ownRow("nowhere.json,"));
const unknownColumn = join(folder, "unknown-column.csv");
Deno.writeTextFileSync(
  unknownColumn,
  `${head},hosts\n` + "one,validate,s,w,m,replyRate,replies/s,1,,,read,,x\n",
);
const shortRow = join(folder, "short.csv");
Deno.writeTextFileSync(shortRow, `${head}\none,validate\n`);
const faulty = join(folder, "faulty.csv");
Deno.writeTextFileSync(faulty, "id,use\nsome,validate\n");
const broken = join(folder, "broken.csv");
Deno.writeTextFileSync(broken, 'id,use\n"some\n');

const wrong: readonly [what: string, words: readonly string[], message: RegExp][] = [
  ["no command", [], /calibrate or validate must be given/],
  ["an unknown command", ["guess"], /unknown command 'guess'|too many arguments/],
  ["an unknown option", ["validate", "--fast"], /unknown option '--fast'/],
  ["a seed that is no number", ["validate", "--seed", "x"], /seed as it must be a whole number/],
  ["one replication", ["validate", "--replications", "1"], /replications as it must be/],
  ["a negative effort", ["validate", "--effort", "-1"], /effort as it must be above 0/],
  [
    "a file that is not there",
    ["calibrate", "--rows", join(folder, "no.csv")],
    /published numbers/,
  ],
  ["a file that is no CSV", ["calibrate", "--rows", broken], /as it must be a CSV file/],
  [
    "a faulty row",
    ["validate", "--rows", faulty],
    /faulty\.csv:2(:\d+)?: Cannot use published row/,
  ],
  ["a row that is too short", ["validate", "--rows", shortRow], /short\.csv:2: Cannot read/],
  [
    "a fault in a row's host file",
    ["validate", "--rows", faultyHost],
    /^faulty\.json:2:3: Cannot use host as it has no field "vmz"/,
  ],
  [
    "a fault in a row's edits",
    ["validate", "--rows", faultySet],
    /faulty-set\.csv:2:59: .*no field "coress" \(did you mean "cores"\?\)/,
  ],
  [
    "a fault in a cell",
    ["validate", "--rows", faultyCell],
    /faulty-cell\.csv:4:43: Cannot use published row as its unit must be that of replyRate/,
  ],
  [
    "a cost that there is not",
    ["validate", "--rows", faultyCost],
    /faulty-cost\.csv:2:59: .*"costs" must be name=value of costs.*"exit=5"/,
  ],
  [
    "a host file that is not there",
    ["validate", "--rows", noHost],
    /no-host\.csv:2:50: .*"host" must name a file .*Cannot read file "nowhere\.json"/,
  ],
  [
    "an unknown column",
    ["validate", "--rows", unknownColumn],
    /unknown-column\.csv:1: .*there is no column "hosts"/,
  ],
  ["a row that is not there", ["validate", "--only", "nobody"], /Cannot predict row "nobody"/],
  ["no row to fit", ["calibrate", "--rows", own], /no row in ".*own\.csv" is marked calibrate/],
  ["no row to predict", ["validate", "--rows", toFit], /no row in ".*fit\.csv" is marked validate/],
  ["no threads", ["validate", "--workers", "0"], /workers as it must be/],
  [
    "an unwritable folder",
    ["validate", ...tiny, "--csv", join(faulty, "below", "a.csv")],
    /Cannot write/,
  ],
];

for (const [what, words, message] of wrong) {
  Deno.test(`${what} gives one line and exit code 2`, async () => {
    const { code, error } = await run(...words);
    assert.equal(code, 2);
    assert.match(error, message);
    assert.ok(!error.includes("\n"), error);
  });
}
