/**
 * Exact: the runner of the documentation's code passes what works, and misses nothing that does not.
 *
 * @module
 */
import assert from "node:assert/strict";
import { stepsOf } from "../../tools/docs/_blocks.ts";
import { readPage } from "../../tools/docs/_markdown.ts";
import { programOf, programText, runPage } from "../../tools/docs/_run.ts";
import { allPages } from "../../tools/docs/code.ts";
import { dirname, join } from "node:path";

const ticks = "```";

/** Runs a page of some blocks in an empty folder; gives log and faults as texts. */
async function run(...blocks: (readonly [label: string, code: string])[]) {
  const text = blocks.map(([label, code]) => `${ticks}${label}\n${code}\n${ticks}\n`).join("\n");
  const folder = Deno.makeTempDirSync();
  try {
    const steps = stepsOf(readPage("x.md", text));
    for (const step of steps.filter(({ kind }) => kind === "ts")) {
      const program = join(folder, programOf("x.md", step));
      Deno.mkdirSync(dirname(program), { recursive: true });
      Deno.writeTextFileSync(program, programText(step));
    }
    const { log, findings } = await runPage("x.md", steps, folder);
    return { log, faults: findings.map(({ line, message }) => `${line}: ${message}`) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("a page whose blocks work has no faults, and a log line for each step", async () => {
  const { log, faults } = await run(
    ["json host.json", '{ "rows": [{}] }'],
    ["sh", "cat host.json"],
    ["text output", "{ ... [{}] }"],
    ["ts", 'console.log("one", "two");'],
    ["text output", "one two"],
    ["sh", "exit 3 # exit code 3"],
    ["text", "to read"],
  );
  assert.deepEqual(faults, []);
  assert.equal(log.length, 8); // the first is read and written
});

Deno.test("a program that throws is a fault in the line of the page where it throws", async () => {
  const { faults } = await run(["ts", "const x = 1;\nthrow new Error(`x is ${x}`);"]);
  assert.match(faults[0], /^2: exit code 1/);
  assert.match(faults[0], /x is 1[^]*at x\.md:3/);
});

Deno.test("a command that fails, and one that does not fail as announced, are faults", async () => {
  const { faults } = await run(["sh", "echo bad >&2; exit 2\ntrue # exit code 2"]);
  assert.match(faults[0], /^2: exit code 2:[^]*bad/);
  assert.match(faults[1], /^3: exit code 0/);
});

Deno.test("an output that is not what was printed is a fault in its line", async () => {
  const { faults } = await run(["sh", "echo a\necho b"], ["text output", "b"], ["sh", "echo a"], [
    "text output",
    "a\nc",
  ]);
  assert.equal(faults.length, 1);
  assert.match(faults[0], /^16: "c" is not in the output/);
});

Deno.test("data that cannot be read is a fault: JSON, a host, a model", async () => {
  const { faults } = await run(["json", "{"], ["json", '{ "vms": 3 }'], ["lqn", "P 0\n p p1 f\n"]);
  assert.equal(faults.length, 3);
});

Deno.test("the pages are those that a reader follows, without what is generated", () => {
  const files = [
    "README.md",
    "docs/a.md",
    "docs/reference/a.md",
    "experiments/b/README.md",
    "src/a.md",
  ];
  assert.deepEqual(allPages(files), ["README.md", "docs/a.md", "experiments/b/README.md"]);
});
