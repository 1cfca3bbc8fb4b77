import assert from "node:assert/strict";
import { join } from "node:path";
import { runCosts } from "../../src/cli/costs.ts";
import { published } from "../scenario/_published.ts";

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

Deno.test("docs/costs.md shows what calibrate prints, and names every validate row", async () => {
  const page = Deno.readTextFileSync(new URL("../../docs/costs.md", import.meta.url));
  const { out } = await run("calibrate");
  assert.ok(page.includes(out), "run deno task calibrate and put its output into docs/costs.md");
  for (const { id } of published.filter(({ use }) => use === "validate")) {
    assert.match(page, new RegExp(`\\b${id}\\b`));
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
  assert.equal(out.match(/^ {2}predicts: /gm)?.length, 11);
  const [, others] = out.split("Not expressible:");
  assert.equal(rows.filter((id) => others.includes(`\n${id} `)).length, rows.length - 11);
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
  ["a faulty row", ["validate", "--rows", faulty], /faulty\.csv:2: Cannot use published row/],
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
