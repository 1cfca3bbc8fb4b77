/**
 * Exact: what the checks of the documentation see in a page: blocks, anchors, links, steps.
 *
 * @module
 */
import assert from "node:assert/strict";
import { BlockError, missingLine, stepsOf } from "../../tools/docs/_blocks.ts";
import { anchorOf, readPage } from "../../tools/docs/_markdown.ts";
import { resolve, rules } from "../../tools/docs/_rules.ts";
import { programText } from "../../tools/docs/_run.ts";

const ticks = "```";

function page(...lines: string[]) {
  return readPage("docs/x.md", lines.join("\n"));
}

Deno.test("readPage() finds blocks with line, language, words and without their indentation", () => {
  const { blocks } = page(
    "text",
    `${ticks}ts a.ts`,
    "const x = 1;",
    ticks,
    `  ${ticks}sh`,
    "  ls",
    `  ${ticks}`,
  );
  assert.deepEqual(blocks, [
    { line: 3, language: "ts", words: ["a.ts"], code: "const x = 1;" },
    { line: 6, language: "sh", words: [], code: "ls" },
  ]);
});

Deno.test("readPage() keeps a fence within a longer fence, and refuses one without end", () => {
  assert.equal(page(`${ticks}\`text`, `${ticks}ts`, ticks, `${ticks}\``).blocks.length, 1);
  assert.throws(() => page("", `${ticks}ts`, "x"), /docs\/x\.md:2: Cannot find the end/);
});

Deno.test("anchors are those that GitHub gives", () => {
  assert.equal(anchorOf("Cores and scheduling (`src/x.ts`, `y`)"), "cores-and-scheduling-srcxts-y");
  assert.equal(anchorOf("The [text](a.md) form — _now_"), "the-text-form--_now_");
  const { anchors } = page(
    "# A b",
    "## A b",
    '<a id="here"></a>',
    `${ticks}sh`,
    "# no heading",
    ticks,
  );
  assert.deepEqual([...anchors], ["a-b", "a-b-1", "here"]);
});

Deno.test("links are found outside of code, with pictures, definitions and HTML", () => {
  const { links } = page("[a](b.md#c) `[no](no.md)` ![p](p.png)", "[r]: r.md", '<img src="i.svg">');
  assert.deepEqual(links.map(({ line, target }) => `${line} ${target}`), [
    ...["1 b.md#c", "1 p.png", "2 r.md", "3 i.svg"],
  ]);
});

Deno.test("stepsOf() has a step for each command, and the exit code that the page announces", () => {
  const steps = stepsOf(
    page(`${ticks}sh`, "# only said", "a \\", "  b # why", "c  # exit code 2", ticks),
  );
  assert.deepEqual(steps.map(({ line, code, exitCode }) => [line, code, exitCode]), [
    [3, "a b", 0],
    [5, "c", 2],
  ]);
});

Deno.test("stepsOf() joins a block that continues, each line of code on its own line of the page", () => {
  const steps = stepsOf(
    page(`${ticks}ts`, "a();", ticks, "words", `${ticks}ts continue`, "b();", ticks),
  );
  assert.equal(steps.length, 1);
  assert.deepEqual(programText(steps[0]).split("\n"), ["", "a();", "", "", "", "b();", ""]);
});

Deno.test("stepsOf() refuses blocks that nobody could run", () => {
  const fault = (...lines: string[]) => {
    try {
      stepsOf(page(...lines));
    } catch (error) {
      return error instanceof BlockError ? `${error.line}: ${error.message}` : "";
    }
  };
  assert.equal(fault("", ticks, "x", ticks), "2: a code block says its language");
  assert.match(fault(`${ticks}cobol`, "x", ticks)!, /1: nobody knows how to run "cobol"/);
  assert.match(fault(`${ticks}ts skip`, "x", ticks)!, /"skip" means nothing behind "ts"/);
  assert.match(fault(`${ticks}sh`, "$ ls", ticks)!, /2: commands stand without a prompt/);
  assert.match(fault(`${ticks}ts continue`, "x", ticks)!, /no ts block to continue/);
});

Deno.test("missingLine() compares line by line, with ... for what may differ", () => {
  const output = "head\na 1.0 s\nb\nc\nd\n";
  assert.equal(missingLine("a ... s\nb", output), -1);
  assert.equal(missingLine("a ... s\n...\nd", output), -1);
  assert.equal(missingLine("a ... s\nc", output), 1);
  assert.equal(missingLine("b\nd", output), 1);
  assert.equal(missingLine("e", output), 0);
});

Deno.test("resolve() replaces by the rules, one after the other, and says why", () => {
  const table = [
    { match: /^npx x (.*)$/, instead: "x $1", reason: "one" },
    { match: /^x long$/, instead: "x short", reason: "two" },
  ];
  assert.deepEqual(resolve("npx x long # said", table), { command: "x short", reason: "one; two" });
  assert.deepEqual(resolve("y", table), { command: "y" });
});

Deno.test("every rule of the table has a reason, and leaves what has --help or --dry-run alone", () => {
  for (const { match, reason } of rules) assert.ok(reason.length > 10, match.source);
  for (const command of ["deno task reproduce --help", "deno task study submit x.ts --dry-run"]) {
    assert.deepEqual(resolve(command), { command });
  }
});
