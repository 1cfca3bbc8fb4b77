/**
 * Exact: the reference has every exported name once, with signature, meaning, errors and example.
 *
 * @module
 */
import assert from "node:assert/strict";
import { join } from "node:path";
import { readModules } from "../../tools/docs/_declarations.ts";
import { firstSentence, homesOf, indexPage, modulePage } from "../../tools/docs/_reference_page.ts";
import { differences } from "../../tools/docs/reference.ts";

const rate = `/**
 * Rates.
 *
 * @module
 */

/** Options of {@linkcode rateOf}. */
export interface RateOptions {
  /** Seconds to leave out. */
  readonly warmUp?: number;
}

/**
 * Events a second. See {@linkcode RateOptions}.
 *
 * @param events How many.
 * @throws {RangeError} Where the time is 0.
 *
 * @example Ten in two seconds
 * \`\`\`ts
 * rateOf(10, 2);
 * \`\`\`
 */
export function rateOf(events: number, seconds: number, options: RateOptions = {}): number {
  const { warmUp = 0 } = options;
  return events / (seconds - warmUp);
}

/** What has a rate. */
export class Meter {
  /** Events so far. */
  count = 0;
  #hidden = 1;

  /** Counts one. */
  tick(): void {
    this.count += this.#hidden;
  }
}
`;

function pagesOf() {
  const folder = Deno.makeTempDirSync();
  try {
    const configuration = { name: "@a/b", exports: { ".": "./mod.ts", "./rate": "./rate/mod.ts" } };
    Deno.writeTextFileSync(join(folder, "deno.json"), JSON.stringify(configuration));
    Deno.mkdirSync(join(folder, "rate"));
    Deno.writeTextFileSync(join(folder, "rate", "rate.ts"), rate);
    const exported = "{ Meter, rateOf, type RateOptions }";
    Deno.writeTextFileSync(
      join(folder, "rate", "mod.ts"),
      `/**\n * The rates.\n *\n * @module\n */\nexport ${exported} from "./rate.ts";\n`,
    );
    Deno.writeTextFileSync(join(folder, "mod.ts"), `export ${exported} from "./rate/mod.ts";\n`);
    const modules = readModules(folder);
    const homes = homesOf(modules);
    return { modules, pages: modules.map((module) => modulePage(module, homes)) };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const { modules, pages: [top, page] } = pagesOf();

Deno.test("a module's page has its names in order, with signatures without bodies", () => {
  assert.deepEqual([...page.matchAll(/^## (.*)$/gm)].map(([, name]) => name), [
    ...["Meter", "rateOf", "RateOptions"],
  ]);
  const signature =
    "function rateOf(events: number, seconds: number, options: RateOptions = {}): number;";
  assert.ok(page.includes(`\`\`\`ts\n${signature}\n\`\`\``));
  assert.ok(!page.includes("events / "));
});

Deno.test("parameters, errors, members, links and examples are there; what is private is not", () => {
  assert.ok(page.includes("- `events`: How many.\n- Throws `RangeError`: Where the time is 0."));
  assert.ok(page.includes("- `readonly warmUp?: number`: Seconds to leave out."));
  assert.ok(page.includes("- `tick(): void`: Counts one."));
  assert.ok(page.includes("See [`RateOptions`](#rateoptions)"));
  assert.ok(page.includes("**Example: Ten in two seconds**\n\n```ts\nrateOf(10, 2);\n```"));
  assert.ok(!page.includes("hidden"));
});

Deno.test("a name that another module declares is described there only, and linked", () => {
  assert.ok(!/^## /m.test(top));
  assert.ok(top.includes("- [`rateOf`](rate.md#rateof) (function): Events a second."));
  assert.match(indexPage(modules), /\[`@a\/b\/rate`\]\(rate\.md\): The rates\. 3 names\./);
});

Deno.test("firstSentence() ends at a full stop before white space", () => {
  assert.equal(firstSentence("At 0.5 of\nx. Then"), "At 0.5 of x.");
  assert.equal(firstSentence("No stop"), "No stop");
});

Deno.test("differences() names pages that are old, missing or left over", () => {
  const folder = Deno.makeTempDirSync();
  try {
    for (const name of ["same.md", "old.md", "extra.md"]) {
      Deno.writeTextFileSync(join(folder, name), "a");
    }
    const pages = new Map([["same.md", "a"], ["old.md", "b"], ["new.md", "c"]]);
    const names = differences(pages, folder).map(({ file }) => file.split("/").at(-1)).sort();
    assert.deepEqual(names, ["extra.md", "new.md", "old.md"]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
