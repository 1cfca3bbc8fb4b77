/** Exact: numbers that hot files write out are those of the files that define them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { OfActivity, OfCall } from "../../../src/lqn/simulate/_layout.ts";
import { Draw, Node, Serve, Take } from "../../../src/lqn/simulate/_program.ts";
import { F, fShift, I, iShift } from "../../../src/lqn/simulate/_records.ts";
import { CallRow, callShift, Row, rowShift } from "../../../src/lqn/simulate/_rows.ts";
import { Op } from "../../../src/lqn/simulate/_state.ts";

const tables: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  Shift: { i: iShift, f: fShift, row: rowShift, call: callShift },
  Int: I,
  Float: F,
  Do: Op,
  InActivity: OfActivity,
  InCall: OfCall,
  InRow: Row,
  InCallRow: CallRow,
  Drawn: Draw,
  Served: Serve,
  Taken: Take,
  At: Node,
};

const files = [
  "engine",
  "replies",
  "requests",
  "service",
  "records",
  "round_robin",
  "paths",
  "state",
];
for (const file of files.map((name) => `_${name}.ts`)) {
  Deno.test(`exact: the numbers written out in ${file} are those of their tables`, () => {
    const url = new URL(`../../../src/lqn/simulate/${file}`, import.meta.url);
    const text = readFileSync(url, "utf8");
    let compared = 0;
    for (const [, name, body] of text.matchAll(/const enum (\w+) \{([^}]*)\}/g)) {
      const table = tables[name];
      if (!table) continue;
      for (const [, key, value] of body.matchAll(/(\w+) = (\d+)/g)) {
        assert.equal(Number(value), table[key], `${name}.${key}`);
        compared++;
      }
    }
    assert.ok(compared >= 3, `${compared} numbers`);
  });
}
