import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { exitCode } from "../../src/cli/_lqn/solve.ts";
import { runLqn } from "../../src/cli/lqn.ts";

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const shop = path("examples/web-shop.lqn");
const page = path("examples/fork-join.lqn");
const queue = path("examples/print-queue.lqnx");

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function lqn(words: readonly string[], stdin = ""): Promise<Ended> {
  const [out, error]: string[][] = [[], []];
  const code = await runLqn(words, {
    out: (text) => void out.push(text),
    error: (text) => void error.push(text),
    stdin: () => stdin,
  });
  return { code, out: out.join("\n"), error: error.join("\n") };
}

const folder = Deno.makeTempDirSync();
const records = (text: string): Record<string, string>[] => parse(text, { columns: true });

/** A task on a processor that is not there. */
const faulty = join(folder, "faulty.lqn");
writeFileSync(faulty, "P 1\n  p p1 f\n-1\nT 1\n  t t1 r e1 -1 p2\n-1\nE 1\n  s e1 1 -1\n-1\n");
const empty = join(folder, "empty.lqn");
writeFileSync(empty, "");

// Exact.

Deno.test("check says what is in each file, and ends with 0", async () => {
  const { code, out, error } = await lqn(["check", shop, page, queue]);
  assert.deepEqual([code, error], [0, ""]);
  assert.deepEqual(out.split("\n"), [
    `${shop}: 3 processors, 4 tasks, 6 entries, sweep of 5 points: ok`,
    `${page}: 4 processors, 4 tasks, 4 entries, 7 activities: ok`,
    `${queue}: 2 processors, 2 tasks, 2 entries: ok`,
  ]);
});

Deno.test("check goes on after a bad file, names its line and code, and ends with 2", async () => {
  const { code, out, error } = await lqn(["check", faulty, shop]);
  assert.equal(code, 2);
  assert.match(error, /^.*faulty\.lqn:5:\d+: Cannot .*p2.* \[lqn\/unknown-processor\]$/);
  assert.equal(out, `${shop}: 3 processors, 4 tasks, 6 entries, sweep of 5 points: ok`);
});

Deno.test("check prints warnings, which leave a model good", async () => {
  const spare = readFileSync(page, "utf8").replace("  s send 1\n", "  s send 1\n  s spare 1\n");
  const { code, out, error } = await lqn(["check", "-"], spare);
  assert.deepEqual([code, out], [0, "stdin: 4 processors, 4 tasks, 4 entries, 8 activities: ok"]);
  assert.match(error, /^stdin:\d+:\d+: warning: Activity "spare" .* \[lqn\/unreached-activity\]$/);
});

Deno.test("solve reads standard input and prints tables of entries, calls and processors", async () => {
  const { code, out } = await lqn(["solve", "-"], readFileSync(shop, "utf8"));
  assert.equal(code, 0);
  assert.match(out, /^stdin: analytic, solved, \d+ iterations/);
  assert.match(out, /^task +entry +throughput +busy threads +service 1 +service 2$/m);
  assert.match(out, /^user +session +0\.9/m);
  assert.match(out, /^buy\.2 +note +no reply +0\.0/m);
  assert.match(out, /^processor +busy$/m);
});

Deno.test("solve --csv prints one header for several files, and a row for each value", async () => {
  const { code, out } = await lqn(["solve", shop, page, "--csv"]);
  assert.equal(code, 0);
  const rows = records(out);
  assert.deepEqual(
    Object.keys(rows[0]).join(),
    "model,solver,status,metric,element,value,half_width",
  );
  assert.deepEqual([...new Set(rows.map(({ model }) => model))], ["web-shop", "fork-join"]);
  const joined = rows.find(({ metric }) => metric === "join_delay");
  assert.equal(joined?.element, "page:text&picture");
});

Deno.test("solve --json prints one line for each file, with the same values as --csv", async () => {
  const { out } = await lqn(["solve", shop, queue, "--json"]);
  const [first, second] = out.split("\n").map((line) => JSON.parse(line));
  assert.equal(second.model, "print-queue");
  const csv = records((await lqn(["solve", shop, "--csv"])).out);
  assert.equal(csv.length, first.values.length);
  assert.equal(Number(csv[0].value), first.values[0].value);
});

Deno.test("solve --xml prints a result file that compare reads back without error", async () => {
  const file = join(folder, "shop.lqxo");
  const { code, out, error } = await lqn(["solve", shop, "--out", file]);
  assert.deepEqual([code, out], [0, ""]);
  assert.match(error, /written to .*shop\.lqxo$/);
  assert.equal((await lqn(["solve", shop, "--xml"])).out.trim(), readFileSync(file, "utf8").trim());
  const compared = await lqn(["compare", file, file, "--csv"]);
  assert.equal(compared.code, 0);
  const rows = records(compared.out);
  assert.ok(rows.length > 20);
  assert.ok(rows.every(({ relative_error }) => Number(relative_error) === 0));
});

Deno.test("simulate gives intervals, and the same bytes for the same seed", async () => {
  const words = ["simulate", queue, "--time", "20000", "--csv", "--no-progress"];
  const first = await lqn(words);
  assert.equal(first.code, 0, first.error);
  assert.equal((await lqn(words)).out, first.out);
  assert.notEqual((await lqn([...words, "--seed", "2"])).out, first.out);
  const rows = records(first.out);
  const printed = rows.find(({ metric, element }) =>
    metric === "entry_tput" && element === "print"
  )!;
  assert.ok(Number(printed.half_width) > 0);
});

Deno.test("a saturated model ends with 1, and says so", async () => {
  const busy = readFileSync(queue, "utf8").replace('rate="0.05"', 'rate="0.5"');
  const { code, error } = await lqn(["solve", "-"], busy);
  assert.equal(code, 1);
  assert.match(error, /^stdin: analytic: (an open flow exceeds a capacity|did not converge); /);
});

Deno.test("exit code 1 stands for every status that is not as asked for", () => {
  const codes = (["solved", "not-converged", "imprecise", "saturated"] as const).map((status) =>
    exitCode({ model: "m", solver: "simulation", status, values: [] })
  );
  assert.deepEqual(codes, [0, 1, 1, 1]);
});

Deno.test("sweep prints the report's columns at every point of the file, in order", async () => {
  const { code, out } = await lqn(["sweep", shop, "--csv"]);
  assert.equal(code, 0);
  const rows = records(out);
  assert.deepEqual(
    Object.keys(rows[0]),
    ["$users", "$visits", "$response", "$threads", "$disk", "status"],
  );
  assert.deepEqual(rows.map(({ $users }) => Number($users)), [5, 10, 15, 20, 25]);
  for (const { $users, $visits, $response } of rows) {
    // Little's law of the closed loop: users = throughput (think time + response).
    const users = Number($visits) * (5 + Number($response));
    assert.ok(Math.abs(users - Number($users)) < 1e-4 * users, `${users} is not ${$users}`);
  }
});

Deno.test("sweep --set takes the place of the file's values, lists and ranges", async () => {
  const { out } = await lqn(["sweep", shop, "--set", "users=1:7:3", "--csv"]);
  assert.deepEqual(records(out).map(({ $users }) => Number($users)), [1, 4, 7]);
  const { out: one } = await lqn(["sweep", shop, "--set", "$users=3", "--json"]);
  const [{ values, columns, result }] = JSON.parse(one);
  assert.deepEqual(values, { $users: 3 });
  assert.equal(columns.length, 5);
  assert.equal(result.solver, "analytic");
});

Deno.test("sweep prints the points before one that the solver refuses, and ends with 2", async () => {
  const loop = `$users = [1, 2, 500]
    P 2 p p1 i p p2 f -1
    T 2 t client r run -1 p1 m $users t server n get -1 p2 m 3 -1
    E 2 s run 1 -1 y run get 1 -1 s get 1 0.5 -1 -1
    R 1 $users -1`;
  const words = ["sweep", "-", "--solver", "exact", "--max-states", "200", "--csv"];
  const { code, out, error } = await lqn(words, loop);
  assert.equal(code, 2);
  assert.deepEqual(records(out).map(({ $users }) => Number($users)), [1, 2]);
  assert.match(error, /stopped after point 2: Cannot .* 200 states/);
});

Deno.test("sweep of a model without report or variables is one point with its own columns", async () => {
  const { code, out } = await lqn(["sweep", page]);
  assert.equal(code, 0);
  assert.match(out, /^visit throughput +visit service +status$/m);
  const { out: csv } = await lqn(["sweep", page, "--csv"]);
  assert.ok(records(csv).length > 20, "a row for each value");
});

Deno.test("sweep simulates with the seed, so that two runs print the same", async () => {
  const words = ["sweep", shop, "--solver", "simulation", "--time", "500", "--no-progress"];
  const first = await lqn([...words, "--set", "users=5,10"]);
  assert.equal((await lqn([...words, "--set", "users=5,10"])).out, first.out);
});

Deno.test("convert goes through all forms and back to the same text", async () => {
  const forms = ["lqn", "lqnx", "lqnj"];
  for (const file of [shop, page, queue]) {
    // The XML form lists tasks by processor.
    const xml = (await lqn(["convert", file, "--to", "lqnx"])).out;
    const first = (await lqn(["convert", "-", "--to", "lqn"], xml)).out;
    let text = first;
    for (const form of [...forms, "lqn"]) {
      const { code, out, error } = await lqn(["convert", "-", "--to", form], text);
      assert.equal(code, 0, error);
      text = out;
    }
    assert.equal(text, first);
  }
});

Deno.test("convert of several files writes them into a folder, whole and nothing else", async () => {
  const out = join(folder, "converted");
  const { code } = await lqn(["convert", shop, queue, "--to", "lqnj", "--out", out]);
  assert.equal(code, 0);
  assert.deepEqual(readdirSync(out).sort(), ["print-queue.lqnj", "web-shop.lqnj"]);
});

Deno.test("compare prints two solvers side by side with their errors by metric", async () => {
  const { code, out } = await lqn(
    ["compare", queue, "analytic", "simulation", "--time", "5000", "--no-progress"],
  );
  assert.equal(code, 0);
  assert.match(out, /^metric +element +analytic +simulation +\+- +error$/m);
  assert.match(out, /^entry_tput +print +0\.05 /m);
  assert.match(out, /^metric +values +median +mean +95% +worst +worst at$/m);
});

Deno.test("draw writes SVG, PDF and PNG, each by its extension", async () => {
  const kinds = { svg: "<svg ", pdf: "%PDF-", png: "\x89PNG" };
  for (const [form, start] of Object.entries(kinds)) {
    const file = join(folder, `shop.${form}`);
    const { code } = await lqn(["draw", shop, "--out", file]);
    assert.equal(code, 0);
    const bytes = readFileSync(file);
    assert.equal(bytes.subarray(0, start.length).toString("latin1"), start);
  }
  const { out } = await lqn(["draw", shop]);
  assert.equal(`${out}\n`, readFileSync(join(folder, "shop.svg"), "utf8"));
});

Deno.test("docs/lqn.md shows what exact prints, and names every command", async () => {
  const guide = readFileSync(path("docs/lqn.md"), "utf8");
  const { out } = await lqn(["exact", page]);
  const tables = out.split("\n").slice(2).join("\n");
  assert.ok(
    guide.includes(`\`\`\`text output\n${tables}\n\`\`\``),
    "put the output into docs/lqn.md",
  );
  for (const name of "check solve exact simulate sweep convert compare draw".split(" ")) {
    assert.match(guide, new RegExp(`lqn ${name}\\b`), name);
  }
});

Deno.test("--help names all commands, and each command its options", async () => {
  const { code, out } = await lqn(["--help"]);
  assert.equal(code, 0);
  for (const name of "check solve exact simulate sweep convert compare draw".split(" ")) {
    assert.match(out, new RegExp(`^  ${name} `, "m"));
    assert.equal((await lqn([name, "--help"])).code, 0);
  }
  const { out: options } = await lqn(["simulate", "--help"]);
  for (const option of ["precision", "seed", "time", "replications", "workers", "json", "out"]) {
    assert.ok(options.includes(`--${option}`), option);
  }
});

Deno.test("--out - is standard output, and no file of that name", async () => {
  const words: readonly (readonly string[])[] = [
    ["solve", queue, "--csv"],
    ["convert", queue, "--to", "lqn"],
    ["draw", queue],
  ];
  for (const one of words) {
    assert.deepEqual(await lqn([...one, "--out", "-"]), await lqn(one));
    assert.ok(!existsSync("-"));
  }
  assert.match((await lqn(["draw", queue, "--to", "png", "--out", "-"])).error, /give --out/);
});

Deno.test("every fault has a place and a code, of readers and of solvers", async () => {
  assert.match((await lqn(["check", empty])).error, /empty\.lqn:1:1: Cannot .* \[lqn\/[\w-]+\]$/);
  assert.match((await lqn(["check", "-"], "{}")).error, /^stdin:1:1: Cannot .* \[lqn\/no-tasks\]$/);
  const { error } = await lqn(["exact", shop, "--max-states", "2"]);
  assert.match(error, /^.*web-shop\.lqn: Cannot .* \[lqn\/[\w-]+\]$/);
});

Deno.test("messages show control characters as escapes", async () => {
  for (const text of ["\x7fELF", "P 1 p \x9b31m f -1", "<\x1b>", '{"\x1b[2J": 1}']) {
    const { code, error } = await lqn(["check", "-"], text);
    assert.equal(code, 2);
    assert.doesNotMatch(error, /\p{Cc}/u);
  }
  assert.match((await lqn(["check", "-"], "\x7fELF")).error, /Cannot read "\\u007f"/);
});

Deno.test("ranges of a sweep have no digits of rounding, and their last point", async () => {
  const model = `$d = [0.1 : 0.3, 0.1] P 1 p p1 f -1 T 1 t client r run -1 p1 -1
    E 1 s run $d -1 -1`;
  const fromFile = await lqn(["sweep", "-", "--csv"], model);
  assert.deepEqual(
    [...new Set(records(fromFile.out).map(({ $d }) => $d))],
    ["0.1", "0.2", "0.3"],
  );
  assert.equal(
    (await lqn(["sweep", "-", "--csv", "--set", "d=0.1:0.3:0.1"], model)).out,
    fromFile.out,
  );
});

const same = join(folder, "same");
mkdirSync(join(same, "b"), { recursive: true });
for (const name of ["a.lqn", "b/a.lqn"]) {
  writeFileSync(join(same, name), readFileSync(page, "utf8"));
}
const result = join(folder, "shop.lqxo");

const wrong: readonly [what: string, words: readonly string[], message: RegExp][] = [
  ["no command", [], /a command must be given/],
  ["an unknown command", ["guess"], /unknown command 'guess'/],
  ["an unknown option", ["solve", shop, "--fast"], /unknown option '--fast'/],
  ["no file", ["solve"], /missing required argument 'file'/],
  ["a file that is not there", ["solve", "no.lqn"], /Cannot read "no\.lqn".*ENOENT/],
  ["a folder in place of a file", ["solve", folder], /the file cannot be opened: EISDIR/],
  ["an empty model", ["solve", empty], /^.*empty\.lqn.*: Cannot /],
  ["a faulty model", ["draw", faulty], /faulty\.lqn:5:\d+: Cannot/],
  ["two forms", ["solve", shop, "--json", "--csv"], /must be one of --json, --csv and --xml/],
  ["XML of two files", ["solve", shop, page, "--xml"], /Cannot print XML of several files/],
  ["PNG on standard output", ["draw", shop, "--to", "png"], /Cannot draw PNG as it needs a place/],
  ["an unknown picture", ["draw", shop, "--to", "gif"], /must be one of svg, pdf, png/],
  ["no form to convert to", ["convert", shop], /required option '--to <form>' not specified/],
  ["an unknown form", ["convert", shop, "--to", "xml"], /must be one of lqn, lqnx, lqnj/],
  ["several files without a folder", ["convert", shop, page, "--to", "lqn"], /give --out/],
  ["an unknown solver", ["compare", shop, "exact", "lqns"], /solver as it must be one of exact/],
  ["one result", ["compare", result], /there must be two result files/],
  ["one solver", ["compare", shop, "exact"], /a second solver or result is missing/],
  ["a model as a result", ["compare", shop, shop], /Cannot/],
  ["a bad precision", ["simulate", shop, "--precision", "2"], /--precision as it must be above 0/],
  ["bad quantiles", ["simulate", shop, "--quantiles", "50"], /--quantiles as it must be numbers/],
  ["a bad assignment", ["sweep", shop, "--set", "users"], /--set as it must be x=1,2,3/],
  ["an unknown variable", ["sweep", shop, "--set", "x=1"], /Cannot set variable \$x/],
  ["a step of 0", ["sweep", shop, "--set", "users=1:5:0"], /--set as it must be x=1,2,3/],
  [
    "two files of the same name for one folder",
    ["solve", join(same, "a.lqn"), join(same, "b/a.lqn"), "--out", join(folder, "both")],
    /names of files must differ/,
  ],
  [
    "a place that cannot be written",
    ["draw", shop, "--out", join(faulty, "a.svg")],
    /Cannot write/,
  ],
];

for (const [what, words, message] of wrong) {
  Deno.test(`${what} gives one line and exit code 2`, async () => {
    const { code, error } = await lqn(words);
    assert.equal(code, 2);
    const lines = error.split("\n").filter((line) => !line.includes("written to"));
    assert.equal(lines.length, 1, error);
    assert.match(lines[0], message);
  });
}

Deno.test("nothing half-written is left behind", () => {
  const left = readdirSync(folder, { recursive: true, encoding: "utf8" });
  assert.ok(!left.some((name) => name.endsWith(".new")), left.join());
  assert.ok(existsSync(join(folder, "shop.svg")));
});
