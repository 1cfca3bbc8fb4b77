/**
 * Exact: the text reader never does anything but read or refuse. What it reads it can write, and
 * read back to the same.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "../../_property.ts";
import { InputError } from "@iovlab/iovlab/core";
import { readLqnText, readPResult, writeLqnText } from "@iovlab/iovlab/lqn/format";
import { instantiate, type LqnDocument, report, sweepOf } from "@iovlab/iovlab/lqn/model";
import { arbitraryDocument } from "./_arbitrary.ts";
import { damages, mutate, wordSoup } from "./_mutate.ts";
import { suiteFiles } from "./_suite.ts";

const file = "model.lqn";

/** Whether the text was read; anything else than an error with a place fails the test. */
function readOrRefuse(text: string): boolean {
  let document;
  try {
    document = readLqnText(text, { file });
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    assert.match(error.code, /^lqn\/[a-z-]+$/);
    assert.ok(error.location?.line !== undefined && error.location.line >= 1);
    assert.ok(error.location.column !== undefined && error.location.column >= 1);
    assert.ok(error.message.length < 1000);
    return false;
  }
  assert.deepEqual(readLqnText(writeLqnText(document), { file }), document);
  return true;
}

const runs = Number(Deno.env.get("LQN_FUZZ_RUNS") ?? 1000);
const settings = { numRuns: runs, seed: 11 };

Deno.test("any characters are read or refused with a place", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => void readOrRefuse(text)),
    settings,
  );
});

Deno.test("words of the language in any order are read or refused with a place", () => {
  const model = "P 1 p pc i -1 T 1 t client r run -1 pc -1 E 1 s run 1 -1 -1";
  let read = 0;
  fc.assert(
    fc.property(wordSoup, fc.nat(model.length), (soup, at) => {
      readOrRefuse(soup);
      if (readOrRefuse(`${model.slice(0, at)} ${soup} ${model.slice(at)}`)) read++;
    }),
    settings,
  );
  assert.ok(read > 0);
});

Deno.test("written models with damage are read or refused with a place", () => {
  let read = 0;
  fc.assert(
    fc.property(arbitraryDocument, damages, (document, list) => {
      if (readOrRefuse(mutate(writeLqnText(document), list))) read++;
    }),
    settings,
  );
  assert.ok(read > 0 && read < runs);
});

const suite = suiteFiles(/\.(lqn|in)$/).filter(({ text }) => text.length < 5000);

Deno.test({
  name: "the suite's models with damage are read or refused with a place",
  ignore: suite.length === 0,
  fn() {
    let read = 0;
    fc.assert(
      fc.property(fc.nat(suite.length - 1), damages, (which, list) => {
        if (readOrRefuse(mutate(suite[which].text, list))) read++;
      }),
      settings,
    );
    assert.ok(read > 0 && read < runs);
  },
});

/** The value, or nothing where it is refused; any other error fails the test. */
function valueOrRefuse<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    assert.ok(error instanceof InputError, String(error));
    return undefined;
  }
}

/** A document in which every variable has a definition. */
function withVariables(document: LqnDocument): LqnDocument {
  const defined = new Set(document.variables.map(({ name }) => name));
  const missing = ["$x", "$y", "$n1", "$_z", "$rate"].filter((name) => !defined.has(name));
  const value = { kind: "scalar", expression: { kind: "number", value: 2 } } as const;
  return {
    ...document,
    variables: [...document.variables, ...missing.map((name) => ({ name, value }))],
  };
}

Deno.test("arbitrary documents have points, models and reports, or are refused", () => {
  let made = 0;
  const options = { random: () => 0.5 };
  fc.assert(
    fc.property(arbitraryDocument, (bare) => {
      const document = withVariables(bare);
      const points = valueOrRefuse(() => sweepOf(document, options)) ?? [{}];
      const model = valueOrRefuse(() => instantiate(document, points[0], options));
      const result = { model: "m", solver: "file", status: "solved", values: [] } as const;
      const columns = valueOrRefuse(() => report(document, points[0], result));
      if (!model) return;
      made++;
      assert.doesNotMatch(JSON.stringify(model), /"kind":"(variable|binary|conditional|index)"/);
      assert.ok(columns === undefined || columns.length === document.report.length);
    }),
    settings,
  );
  assert.ok(made > 0 && made < runs);
});

const result = `# lqsim 5.32
V y C 0.5 I 5 PP 2 NP 2
B 1 t1 : e1 0.5 -1
W 1 t1 : e1 e2 0.5 0 -1 %95 0.1 0 -1 -1 : a1 e2 0.5 -1 -1 -1
J 0 t1 : a1 a2 1 0.5 %95 0.1 0.1 -1 -1
X 2 t1 : e1 2 1 -1 %95 0.1 0.1 -1 -1 : a1 1 -1 -1 t2 : e2 0.5 0 -1 -1 -1
FQ 2 t1 : e1 0.4 1 0.2 -1 1.2 %95 0.1 0 0 -1 0 -1 t2 : e2 0.4 0.2 0 -1 0.2 -1 -1
P p1 1 t1 1 0 1 e1 0.4 0 0 -1 -1 -1 -1`;

Deno.test("a parseable output with damage is read or refused with a place", () => {
  assert.ok(readPResult(result).values.length > 10);
  let read = 0;
  fc.assert(
    fc.property(damages, (list) => {
      try {
        readPResult(mutate(result, list), { file: "model.p" });
        read++;
      } catch (error) {
        assert.ok(error instanceof InputError, String(error));
        assert.ok(error.location?.line !== undefined);
      }
    }),
    settings,
  );
  assert.ok(read > 0 && read < runs);
});

Deno.test("deep nesting and long chains are refused, not followed", () => {
  const model = (x: string) => `$x = ${x} P 1 p pc i -1 T 1 t cc r run -1 pc -1 E 1 s run 1 -1 -1`;
  for (
    const bomb of [
      "(".repeat(100_000),
      "-".repeat(100_000) + "1",
      "!".repeat(100_000) + "1",
      "2" + "**2".repeat(100_000),
      "max(".repeat(100_000),
      "$y[".repeat(100_000),
      "1 ? 1 : ".repeat(100_000) + "1",
      "1" + "+1".repeat(100_000),
    ]
  ) {
    assert.throws(
      () => readLqnText(model(bomb)),
      (error) => error instanceof InputError && /too-deep|long-expression/.test(error.code),
    );
  }
});

Deno.test("the time to read is linear in the length", () => {
  const model = (count: number) => {
    const tasks = Array.from({ length: count }, (_, t) => `t tt${t} n ee${t} -1 pc`);
    const entries = Array.from({ length: count }, (_, t) => `s ee${t} 1 -1 y ee${t} ee0 1 -1`);
    return `P 1 p pc i -1 T 0 ${tasks.join("\n")} -1 E 0 ${entries.join("\n")} -1`;
  };
  const time = (text: string) => {
    const start = performance.now();
    readLqnText(text);
    return performance.now() - start;
  };
  const [small, large] = [model(500), model(8_000)];
  const times = Array.from({ length: 3 }, () => time(large) / time(small));
  // Sixteen times the length: a quadratic reader takes 256 times as long.
  assert.ok(Math.min(...times) < 100, String(times));
});
