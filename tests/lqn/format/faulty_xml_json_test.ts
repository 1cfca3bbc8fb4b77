/**
 * Every fault of the XML and JSON readers: one file each, named after its code.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { InputError } from "@iovlab/iovlab/core";
import { readLqn, readLqnResult } from "@iovlab/iovlab/lqn/format";

const folder = new URL("../../fixtures/lqn/faulty/", import.meta.url);

/** File, line, column, and a piece of the message, mostly of what to write instead. */
const faults: readonly (readonly [file: string, line: number, column: number, words: string])[] = [
  ["expected-end.lqnx", 7, 67, 'found "$y"'],
  ["json-duplicate-key.lqnj", 8, 7, "keep one of them"],
  ["json-histogram.lqnj", 9, 16, "write one"],
  ["json-missing-key.lqnj", 6, 14, '"..."'],
  ["json-phase.lqnj", 11, 30, "Cannot use phase of phase as it must be 1, 2 or 3, each once"],
  ["json-precedence.lqnj", 14, 22, "Cannot use a precedence as it must have one of pre, or-join "],
  ["json-role.lqnj", 11, 22, "current value is true, as LQNS writes; convert the model fro"],
  ["json-syntax.lqnj", 8, 21, 'write a word in quotes, "word"'],
  ["json-type.lqnj", 11, 49, "Cannot use service-time of phase as it must be a number, or "],
  ["json-unknown-key.lqnj", 11, 33, 'did you mean "service-time"?'],
  ["json-unknown-word.lqnj", 8, 21, 'current value is "random"'],
  ["json-variable.lqnj", 9, 34, "Cannot store throughput as its variable must be of the form "],
  ["lqx-program.lqnx", 12, 3, "remove it, and write the sweep in SPEX ($x = [1, 2, 3] in <p"],
  ["no-results.lqjo", 1, 1, "solve the model first"],
  ["no-results.lqxo", 2, 1, "solve the model first"],
  ["not-a-number.lqnx", 7, 64, 'current value is "fast"'],
  ["number-range.lqnx", 7, 64, 'current value is "1e999"'],
  ["result-number.lqjo", 2, 61, 'current value is "full"'],
  ["result-number.lqxo", 4, 36, 'current value is "full"'],
  ["too-deep.lqnx", 3, 694, "close the outer ones"],
  ["too-large.lqnx", 3, 791, "split the element"],
  ["unknown-activity.lqnx", 9, 33, "define it, or name another"],
  ["xml-activity-count.lqnx", 10, 11, "it has 2"],
  ["xml-character.lqnx", 4, 18, "write < as &lt; and & as &amp;, and remove control character"],
  ["xml-close-tag.lqnx", 9, 13, "close the element that was opened last"],
  ["xml-doctype.lqnx", 2, 1, "remove it, and write entities as &lt; &gt; &amp; &quot; &apo"],
  ["xml-duplicate-attribute.lqnx", 4, 31, "keep one of them"],
  ["xml-entity.lqnx", 4, 24, "write & as &amp;, < as &lt;, other characters as they are or"],
  ["xml-entry-type.lqnx", 5, 31, "write PH1PH2"],
  ["xml-extra-element.lqnx", 12, 11, "write a <precedence> for each"],
  ["xml-missing-attribute.lqnx", 7, 11, 'write <activity phase="...">'],
  ["xml-missing-element.lqnx", 8, 9, "write which activities end before it"],
  ["xml-phase.lqnx", 7, 43, 'current value is "4"'],
  ["xml-quotes.lqnx", 4, 16, 'write attributes as name="value", spaces between'],
  ["xml-root.lqnx", 3, 1, "write <lqn-model> as the root element"],
  ["xml-syntax.lqnx", 3, 8, "write XML as in https://www.w3.org/TR/xml"],
  ["xml-text.lqnx", 5, 7, "write elements and attributes"],
  ["xml-unclosed.lqnx", 4, 5, "write </task>"],
  ["xml-unknown-attribute.lqnx", 3, 37, 'did you mean "scheduling"?'],
  ["xml-unknown-element.lqnx", 5, 7, 'did you mean "entry"?'],
  ["xml-unknown-word.lqnx", 4, 37, 'current value is "random"'],
  ["xml-unsupported.lqnx", 3, 3, "write a SPEX sweep such as $x = [1, 2, 3] in <parameters>"],
  ["xml-variable.lqnx", 4, 70, "Cannot store throughput as its variable must be of the form "],
];

for (const [file, line, column, words] of faults) {
  Deno.test(`reading ${file} fails at ${line}:${column} with its code and a hint`, () => {
    const text = readFileSync(new URL(file, folder), "utf8");
    const read = file.endsWith("o") ? readLqnResult : readLqn;
    assert.throws(() => read(text, { file }), (error) => {
      assert.ok(error instanceof InputError, String(error));
      assert.equal(error.code, `lqn/${file.replace(/\..*/, "")}`);
      assert.deepEqual(error.location, { file, line, column });
      assert.ok(error.message.startsWith("Cannot "), error.message);
      assert.ok(error.message.includes(words), error.message);
      return true;
    });
  });
}

Deno.test("every faulty XML and JSON file is in the table", () => {
  const files = readdirSync(folder).filter((name) => /\.lq(?:nx|nj|xo|jo)$/.test(name));
  assert.deepEqual(files.sort(), faults.map(([file]) => file).sort());
});

/** Faults of writing and of arguments, which no file has. */
const others = [
  "unknown-entry",
  "unknown-observed",
  "unknown-processor",
  "unknown-group",
  "duplicate",
];

Deno.test("every code in the sources of the XML and JSON forms has a faulty file", () => {
  const sources = new URL("../../../src/lqn/format/", import.meta.url);
  const names = ["", "xml/", "json/"].flatMap((part) =>
    readdirSync(new URL(part, sources)).filter((name) => name.endsWith(".ts"))
      .map((name) => readFileSync(new URL(part + name, sources), "utf8"))
  );
  const pattern = /(?:fault\(\s*|code: |const \[, code.*?\n.*?\[0, |\/, )"(?:lqn\/)?([a-z-]+)"/g;
  const codes = new Set(
    names.flatMap((text) => [...text.matchAll(pattern)].map(([, code]) => code)),
  );
  const tested = new Set([...faults.map(([file]) => file.replace(/\..*/, "")), ...others]);
  assert.ok(codes.size > 30);
  assert.deepEqual([...codes].filter((code) => !tested.has(code)), []);
});
