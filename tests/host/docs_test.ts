import assert from "node:assert/strict";
import { costDefinitions, readHost } from "@iovlab/iovlab/host";
import { faultyHosts } from "./_faulty.ts";
import { rowText, sections } from "./_rows.ts";

const read = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));
/** The formatter pads tables. */
const squeezed = (text: string) => text.replace(/ +/g, " ");
const page = squeezed(read("docs/host.md"));

/** The text under a heading, up to the next heading of any level. */
function under(heading: string): string {
  const [, after] = page.split(`\n${heading}\n`);
  assert.ok(after !== undefined, `the page lacks the heading ${heading}`);
  return after.split(/\n#/)[0];
}

// Exact.

Deno.test("docs/host.md has a row for each field, with its unit, values and default", () => {
  for (const [section, rows] of sections()) {
    const text = under(`### \`${section}\``);
    for (const row of rows) {
      assert.ok(text.includes(`\n${squeezed(rowText(row))} `), `${section}: ${rowText(row)}`);
    }
    const count = text.split("\n").filter((line) => line.startsWith("| `")).length;
    assert.equal(count, rows.length, `${section} has rows for fields that there are not`);
  }
});

Deno.test("docs/host.md names every field that the types declare", () => {
  const files = ["types", "schedulers", "memory", "interfaces", "events", "workloads"];
  const declared = files.flatMap((file) =>
    [...read(`src/host/${file}.ts`).matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name)
  );
  assert.ok(declared.length > 150, `${declared.length} fields were found`);
  for (const name of declared) assert.match(page, new RegExp(`[.\`]${name}\``));
});

Deno.test("docs/host.md has a row for each cost", () => {
  const text = under("## Cost profiles");
  for (const [name, { unit, meaning }] of Object.entries(costDefinitions)) {
    assert.ok(text.includes(`\n| \`${name}\` | ${unit} | ${meaning} |\n`), name);
  }
});

Deno.test("docs/host.md names every code of a faulty host", () => {
  for (const { code } of faultyHosts) assert.ok(page.includes(`\`${code}\``), code);
});

Deno.test("the description that docs/host.md starts with is valid", () => {
  const [, text] = /```json\n([^]*?)```/.exec(page) ?? [];
  assert.equal(readHost(text, "host.md").vms.length, 8);
});
