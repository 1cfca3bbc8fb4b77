/**
 * Attacks on the XML and JSON readers: each is refused at once, at a documented limit.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { lqnLimits, readLqn, readLqnResult, writeLqn } from "@iovlab/iovlab/lqn/format";

const model = (inside: string) => `<lqn-model name="m">${inside}</lqn-model>`;

/** What an attacker writes, the file's name, and the code of the refusal. */
const attacks:
  readonly (readonly [what: string, file: string, code: string, text: () => string])[] = [
    ["an entity that expands to billions of others", "a.lqnx", "xml-doctype", () => {
      const level = (n: number) => `<!ENTITY e${n} "${`&e${n - 1};`.repeat(10)}">`;
      const levels = Array.from({ length: 9 }, (_, n) => level(n + 1)).join("");
      return `<!DOCTYPE m [<!ENTITY e0 "ha">${levels}]><lqn-model name="&e9;"/>`;
    }],
    [
      "an entity of a file",
      "a.lqnx",
      "xml-doctype",
      () => '<!DOCTYPE m [<!ENTITY e SYSTEM "file:///etc/passwd">]><lqn-model name="&e;"/>',
    ],
    ["an entity without a declaration", "a.lqnx", "xml-entity", () => '<lqn-model name="&e9;"/>'],
    [
      "an external document type",
      "a.lqnx",
      "xml-doctype",
      () => '<!DOCTYPE m SYSTEM "http://127.0.0.1/m.dtd"><lqn-model/>',
    ],
    ["elements a million deep", "a.lqnx", "too-deep", () => "<a>".repeat(1e6)],
    ["arrays a million deep", "a.lqnj", "too-deep", () => "[".repeat(1e6)],
    ["objects a million deep", "a.lqnj", "too-deep", () => '{"a":'.repeat(1e6)],
    ["arrays a million deep in results", "a.lqjo", "too-deep", () => "[".repeat(1e6)],
    [
      "an expression a million parentheses deep",
      "a.lqnx",
      "too-deep",
      () => model(`<processor name="p" quantum="${"(".repeat(1e6)}"/>`),
    ],
    [
      "an expression of a million operands",
      "a.lqnj",
      "long-expression",
      () => `{"processor":[{"name":"p","quantum":"$x${"+$x".repeat(1e6)}"}]}`,
    ],
    [
      "a hundred thousand attributes",
      "a.lqnx",
      "too-large",
      () => `<lqn-model ${Array.from({ length: 1e5 }, (_, n) => `a${n}=""`).join(" ")}/>`,
    ],
    [
      "more elements than the limit",
      "a.lqnx",
      "too-large",
      () => model("<processor/>".repeat(lqnLimits.nodes + 1)),
    ],
    [
      "more values than the limit",
      "a.lqnj",
      "too-large",
      () => `{"a":[${"1,".repeat(lqnLimits.nodes + 1)}1]}`,
    ],
    [
      "more characters than the limit",
      "a.lqnx",
      "too-large",
      () => " ".repeat(lqnLimits.characters + 1),
    ],
    [
      "a key two hundred thousand times",
      "a.lqnj",
      "json-duplicate-key",
      () => `{${'"a":1,'.repeat(2e5)}"b":1}`,
    ],
    [
      "a number beyond all numbers",
      "a.lqnx",
      "number-range",
      () => model(`<processor name="p" multiplicity="1${"0".repeat(1e6)}"/>`),
    ],
    [
      "a JSON number beyond all numbers",
      "a.lqnj",
      "number-range",
      () => '{"processor":[{"name":"p","multiplicity":1e999}]}',
    ],
    ["a zero byte in a name", "a.lqnx", "xml-character", () => model('<processor name="a\0b"/>')],
    [
      "a zero byte as a character reference",
      "a.lqnx",
      "xml-entity",
      () => model('<processor name="&#0;"/>'),
    ],
    ["half of a surrogate pair", "a.lqnx", "xml-character", () => model("\ud800")],
    [
      "half of a surrogate pair as a reference",
      "a.lqnx",
      "xml-entity",
      () => model('<processor name="&#xD800;"/>'),
    ],
    ["an unclosed comment", "a.lqnx", "xml-unclosed", () => `<lqn-model><!--${" -".repeat(1e6)}`],
    [
      "an unclosed CDATA section",
      "a.lqnx",
      "xml-unclosed",
      () => `<lqn-model><![CDATA[${"]".repeat(1e6)}`,
    ],
    ["an unclosed JSON text", "a.lqnj", "json-syntax", () => `{"a": "${"x".repeat(1e6)}`],
    ["an empty file", "a.lqnx", "xml-root", () => ""],
    ["an empty JSON file", "a.lqnj", "json-syntax", () => ""],
  ];

for (const [what, file, code, text] of attacks) {
  Deno.test(`${what} (${file.slice(2)}) is refused with lqn/${code}`, () => {
    const input = text();
    const start = performance.now();
    const read = file.endsWith("o") ? readLqnResult : readLqn;
    assert.throws(() => read(input, { file }), (error) => {
      assert.ok(error instanceof InputError, String(error).slice(0, 300));
      assert.equal(error.code, `lqn/${code}`, error.message.slice(0, 300));
      assert.ok(error.message.length < 1000);
      return true;
    });
    assert.ok(performance.now() - start < 10_000);
  });
}

Deno.test("a model of the largest size that is allowed is read", () => {
  const activity = '<activity name="run_ph1" phase="1" host-demand-mean="1"/>';
  const task = (n: number) =>
    `<task name="t${n}" scheduling="ref"><entry name="e${n}" type="PH1PH2">` +
    `<entry-phase-activities>${activity}</entry-phase-activities></entry></task>`;
  const tasks = Array.from({ length: 20_000 }, (_, n) => task(n)).join("");
  const { model: read } = readLqn(model(`<processor name="p">${tasks}</processor>`), {
    file: "a.lqnx",
  });
  assert.equal(read.tasks.length, 20_000);
});

Deno.test("a task of 20,000 activities that all reply is read and written in linear time", () => {
  const names = Array.from({ length: 20_000 }, (_, n) => `a${n}`);
  const activities = names.map((name) => `<activity name="${name}" host-demand-mean="1"/>`).join(
    "",
  );
  const replies = names.map((name) => `<reply-activity name="${name}"/>`).join("");
  const text = model(
    `<processor name="p"><task name="t"><entry name="e" type="NONE"/><task-activities>${activities}` +
      `<reply-entry name="e">${replies}</reply-entry></task-activities></task></processor>`,
  );
  const start = performance.now();
  const document = readLqn(text, { file: "a.lqnx" });
  for (const form of ["lqnx", "lqnj"] as const) {
    assert.deepEqual(readLqn(writeLqn(document, form)).model.tasks[0].activities?.length, 20_000);
  }
  assert.ok(performance.now() - start < 20_000);
});

Deno.test("a zero byte in a JSON name is a name like others, and XML refuses to hold it", () => {
  const { model: read } = readLqn('{"processor":[{"name":"a\\u0000b"}]}', { file: "a.lqnj" });
  assert.equal(read.processors[0].name, "a\0b");
});
