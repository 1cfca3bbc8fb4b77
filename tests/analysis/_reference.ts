/**
 * The numbers of r/methods.txt, which R made; see r/methods.R.
 *
 * @module
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Estimate } from "../../src/analysis/mod.ts";

const text = readFileSync(new URL("./r/methods.txt", import.meta.url), "utf8");
const table = new Map(
  text.trim().split("\n").filter((line) => !line.startsWith("#")).map((line) => {
    const [name, ...values] = line.split(" ");
    return [name, values.map(Number)];
  }),
);

/** The numbers of a line by its name. */
export function r(name: string): number[] {
  return table.get(name) ?? assert.fail(`no line ${name}`);
}

/** Estimate and ends as a list. */
export function parts({ estimate, low, high }: Estimate): number[] {
  return [estimate, low, high];
}
