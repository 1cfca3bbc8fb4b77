import assert from "node:assert/strict";
import { dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { InputError } from "@iovlab/iovlab/core";
import { engineOf } from "@iovlab/iovlab/study";
import { collectSources } from "../../src/study/_sources.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** Writes files into a new folder, and gives the folder. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = Deno.realPathSync(Deno.makeTempDirSync());
  for (const [path, text] of Object.entries(files)) {
    Deno.mkdirSync(dirname(join(folder, path)), { recursive: true });
    Deno.writeTextFileSync(join(folder, path), text);
  }
  return folder;
}

const lock = {
  version: "5",
  specifiers: { "npm:left@1.0.0": "1.0.0" },
  npm: {
    "left@1.0.0": { integrity: "sha512-left", dependencies: ["below"] },
    "below@2.1.0": { integrity: "sha512-below" },
    "aside@3.0.0": { integrity: "sha512-aside" },
  },
};

const base: Readonly<Record<string, string>> = {
  "deno.json": JSON.stringify({
    name: "@me/mine",
    exports: { ".": "./mod.ts", "./part": "./src/part.ts" },
    imports: { "left": "npm:left@1.0.0", "local/": "./src/local/" },
  }),
  "deno.lock": JSON.stringify(lock),
  "mod.ts": "export const all = 1;",
  "src/engine.ts": `import { part } from "@me/mine/part";
    import type { Shape } from "./shape.ts";
    import "left";
    import data from "local/data.json" with { type: "json" };
    // import "./comment.ts"
    const text = \`import "./text.ts"\`;
    export * from "./again.ts";
    export const measure = () => [part, data, text] as unknown as Shape;`,
  "src/part.ts": `import { measure } from "./engine.ts"; export const part = () => measure;`,
  "src/shape.ts": "export interface Shape { a: number }",
  "src/again.ts": `export const lazy = () => import("./lazy.ts");`,
  "src/lazy.ts": "export const late = 1;",
  "src/local/data.json": `{ "a": 1 }`,
  "src/unused.ts": "export const unused = 1;",
};

function hashOf(files: Readonly<Record<string, string>>): string {
  const url = pathToFileURL(join(project(files), "src/engine.ts"));
  return engineOf("e", url, "measure").sourceHash;
}

Deno.test("the sources are the files that are imported, directly or not, and the packages", () => {
  const names = collectSources(join(project(base), "src/engine.ts")).map((source) => source.name);
  assert.deepEqual(names, [
    "npm:left@1.0.0",
    "src/again.ts",
    "src/engine.ts",
    "src/lazy.ts",
    "src/local/data.json",
    "src/part.ts",
  ]);
});

Deno.test("the hash is that of the content, not of the place", () => {
  assert.equal(hashOf(base), hashOf(base));
});

Deno.test("the hash changes with everything that can change a number, and with nothing else", () => {
  const original = hashOf(base);
  const locked = (change: object) => JSON.stringify({ ...lock, npm: { ...lock.npm, ...change } });
  const changes: Record<string, string>[] = [
    { "src/engine.ts": base["src/engine.ts"] + "\n" },
    { "src/part.ts": base["src/part.ts"] + "\n" },
    { "src/again.ts": base["src/again.ts"] + "\n" },
    { "src/lazy.ts": "export const late = 2;" },
    { "src/local/data.json": `{ "a": 2 }` },
    { "deno.json": base["deno.json"].replace("left@1.0.0", "left@1.0.1") },
    { "deno.lock": locked({ "left@1.0.0": { integrity: "x" } }) },
    { "deno.lock": locked({ "below@2.1.0": { integrity: "x" } }) },
  ];
  const hashes = changes.map((change) => hashOf({ ...base, ...change }));
  assert.equal(new Set([original, ...hashes]).size, changes.length + 1);
  const harmless: Record<string, string>[] = [
    { "src/shape.ts": "export interface Shape { b: number }" },
    { "src/unused.ts": "export const unused = 2;" },
    { "mod.ts": "export const all = 2;" },
    { "src/new.ts": "" },
    { "deno.lock": locked({ "aside@3.0.0": { integrity: "x" } }) },
  ];
  for (const change of harmless) assert.equal(hashOf({ ...base, ...change }), original);
});

Deno.test("the hash tells one export of a module from another", () => {
  const url = pathToFileURL(join(project(base), "src/engine.ts"));
  const hashes = ["a", "b"].map((name) => engineOf("e", url, name).sourceHash);
  assert.notEqual(hashes[0], hashes[1]);
});

Deno.test("an import that is not there is named with its file and line", () => {
  const folder = project({ ...base, "src/part.ts": `// one\nimport "./gone.ts";` });
  assert.throws(
    () => engineOf("e", pathToFileURL(join(folder, "src/engine.ts")), "measure"),
    (error) => {
      assert.ok(error instanceof InputError);
      assert.match(error.line, /src\/part\.ts:2: Cannot hash sources as .*gone\.ts must be there/);
      return error.code === "study/source-not-found";
    },
  );
  assert.throws(() => engineOf("e", "file:///nowhere/engine.ts", "measure"), {
    code: "study/source-not-found",
  });
});

Deno.test("a module that is not a file is known by its URL", () => {
  const [one, two] = ["1.0.0", "1.0.1"].map((version) =>
    engineOf("e", `https://example.org/mine@${version}/mod.ts`, "measure")
  );
  assert.notEqual(one.sourceHash, two.sourceHash);
});

/** What the files of a module are according to Deno, types left out. */
async function filesByDeno(module: string): Promise<string[]> {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", module],
    cwd: root,
  }).output();
  const { modules, roots } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: string[];
    modules: { specifier: string; dependencies?: { code?: { specifier: string } }[] }[];
  };
  const known = new Map(modules.map((one) => [one.specifier, one]));
  const seen = new Set<string>();
  const open = [...roots];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next) || !next.startsWith("file:")) continue;
    seen.add(next);
    for (const { code } of known.get(next)?.dependencies ?? []) if (code) open.push(code.specifier);
  }
  return [...seen].map((url) => relative(root, fileURLToPath(url))).sort();
}

Deno.test("the files are those that Deno itself finds, for the modules of this project", async () => {
  for (const module of ["src/study/mod.ts", "src/random/mod.ts", "tests/study/_engines.ts"]) {
    const expected = await filesByDeno(module);
    assert.ok(expected.length > 5);
    const found = collectSources(join(root, module)).map((source) => source.name);
    assert.deepEqual(found.filter((name) => !/^(npm|node):/.test(name)), expected, module);
  }
});
