/**
 * Exact: the check of links passes what is there, misses nothing that is not, and holds for this
 * repository.
 *
 * @module
 */
import assert from "node:assert/strict";
import { checkLinks, checkRepositoryLinks } from "../../tools/docs/links.ts";

function faults(text: string): string[] {
  const pages = new Map([["docs/a.md", text], ["README.md", "# Top\n\n## Where to go"]]);
  const files = ["docs/a.md", "README.md", "src/core/mod.ts"];
  return checkLinks(pages, files).findings.map(({ line, message }) => `${line}: ${message}`);
}

Deno.test("checkLinks() follows files, folders, anchors, and paths in code spans", () => {
  const text =
    "# A\n[1](../README.md#where-to-go) [2](#a) [3](../src) [4](../src/core/mod.ts#L3)\n`src/core/mod.ts`";
  assert.deepEqual(faults(text), []);
});

Deno.test("checkLinks() names each link that leads nowhere with its line", () => {
  assert.deepEqual(faults("[1](b.md)\n[2](../README.md#nowhere)\n[3](#a)\n`src/core/gone.ts`"), [
    '1: "b.md" leads to no file of the repository',
    '2: "../README.md#nowhere" leads to no heading of README.md',
    '3: "#a" leads to no heading of docs/a.md',
    '4: "src/core/gone.ts" is no file of the repository',
  ]);
});

Deno.test("every link of the repository's pages leads somewhere", () => {
  const { findings, inside } = checkRepositoryLinks();
  assert.deepEqual(findings, []);
  assert.ok(inside > 100);
});
