/**
 * Exact: `CITATION.cff` and the page on citing say what `deno.json` and the experiments' `paper.ts` say.
 *
 * @module
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../tools/_files.ts";

const read = (path: string) => readFileSync(join(root, path), "utf8");
const cff = read("CITATION.cff").replace(/\s+/g, " ");
const page = read("docs/cite.md").replace(/\s+/g, " ");

Deno.test("the version and licence to cite are those of deno.json", () => {
  const { version, license } = JSON.parse(read("deno.json")) as Record<string, string>;
  assert.ok(cff.includes(`version: ${version} `));
  assert.ok(cff.includes(`license: ${license} `));
  assert.ok(page.includes(`version = {${version}}`));
});

Deno.test("every publication that an experiment is about is a reference, with its identifier", async () => {
  const keys = readdirSync(join(root, "experiments"))
    .filter((key) => existsSync(join(root, "experiments", key, "paper.ts")));
  assert.ok(keys.length >= 2);
  for (const key of keys) {
    const { citation } = await import(`../../experiments/${key}/paper.ts`) as {
      citation: { title: string; year: number; doi?: string };
    };
    assert.ok(cff.includes(`title: ${citation.title} `), `${key}: ${citation.title}`);
    assert.ok(page.includes(`\`${key}\``) && page.includes(citation.title.replace(/\?$/, "")), key);
    if (citation.doi) {
      assert.ok(cff.includes(`doi: ${citation.doi} `) && page.includes(citation.doi));
    }
  }
});
