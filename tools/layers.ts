/**
 * The layer check: the imports of `src/`, `experiments/`, `notebooks/` and the root `mod.ts` against
 * the table in `layers_table.ts`.
 *
 * It fails for an import that the table does not allow, for one that reaches into another module past
 * its `mod.ts`, for `Deno`, `node:` and Node's globals in a browser-safe module, for import cycles
 * between files, and for a folder under `src/` that the table does not have.
 *
 * @module
 */
import process from "node:process";
import { importCycles } from "./_cycles.ts";
import { isCode, readFiles, repositoryFiles } from "./_files.ts";
import { type Finding, printFindings } from "./_finding.ts";
import { type Import, importsOf, parse } from "./_imports.ts";
import { importFault, targetOf } from "./_layer_rules.ts";
import { codeCells } from "./_notebook.ts";
import { platformUses } from "./_platform.ts";
import { checkTable, layers, type LayerTable, moduleOf } from "./layers_table.ts";

/** Files by path from the root of the repository, each with its text. */
export type Sources = ReadonlyMap<string, string>;

/**
 * Every fault of the layers in some files.
 *
 * @param files Code files and notebooks; what is in none of the checked folders only takes part in
 * the search for cycles.
 */
export function checkLayers(files: Sources, table: LayerTable = layers): Finding[] {
  const units = splitNotebooks(files);
  const imports = new Map(
    [...units].map(([path, text]) => [path, importsOf(parse(path.replace(/#.*/, ".ts"), text))]),
  );
  return [
    ...checkTable(table).map((message) => ({ file: "tools/layers_table.ts", line: 1, message })),
    ...unknownFolders(files, table),
    ...importFindings(imports, table),
    ...platformFindings(files, table),
    ...cycleFindings(imports),
  ];
}

/** Code files as they are, and each code cell of a notebook as a file `x.ipynb#cell3`. */
function splitNotebooks(files: Sources): Map<string, string> {
  const units = new Map<string, string>();
  for (const [path, text] of files) {
    if (isCode(path)) units.set(path, text);
    if (!path.endsWith(".ipynb")) continue;
    for (const cell of codeCells(text)) units.set(`${path}#cell${cell.number}`, cell.text);
  }
  return units;
}

function unknownFolders(files: Sources, table: LayerTable): Finding[] {
  const unknown = [...files.keys()].filter((path) =>
    path.startsWith("src/") && isCode(path) && moduleOf(path, table) === undefined
  );
  const byFolder = new Map(unknown.map((path) => [path.slice(0, path.lastIndexOf("/")), path]));
  return [...byFolder].map(([folder, file]) => ({
    file,
    line: 1,
    message: `${folder} is not in the table of modules`,
  }));
}

function importFindings(
  imports: ReadonlyMap<string, readonly Import[]>,
  table: LayerTable,
): Finding[] {
  return [...imports].flatMap(([file, list]) =>
    list.flatMap((found) => {
      const message = importFault(file, found, table);
      return message ? [{ file, line: found.line, message }] : [];
    })
  );
}

function platformFindings(files: Sources, table: LayerTable): Finding[] {
  const safe = new Map([...files].filter(([path]) => {
    const name = isCode(path) ? moduleOf(path, table) : undefined;
    return name !== undefined && table[name].browserSafe;
  }));
  return platformUses(safe).map(({ file, line, name }) => ({
    file,
    line,
    message: `${moduleOf(file, table)} is browser-safe and may not use ${name}`,
  }));
}

function cycleFindings(imports: ReadonlyMap<string, readonly Import[]>): Finding[] {
  const target = (file: string, { specifier, kind }: Import): string | undefined =>
    specifier === undefined || kind === "url" ? undefined : targetOf(file, specifier);
  const graph = new Map([...imports].map(([file, list]) => [
    file,
    list.map((found) => target(file, found)).filter((path) => path !== undefined),
  ]));
  return importCycles(graph).map((cycle) => ({
    file: cycle[0],
    line: imports.get(cycle[0])!.find((found) => target(cycle[0], found) === cycle[1])!.line,
    message: `files import each other in a circle: ${cycle.join(" -> ")}`,
  }));
}

if (import.meta.main) {
  const paths = repositoryFiles().filter((path) => isCode(path) || path.endsWith(".ipynb"));
  process.exitCode = printFindings(
    "layers",
    `${paths.length} files`,
    checkLayers(readFiles(paths)),
  );
}
