/**
 * What `deno.json` exports, with the doc comments that `deno doc --json` finds and the signatures
 * that stand in the sources.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type ts from "typescript";
import { root } from "../_files.ts";
import { parse } from "../_imports.ts";

/** A tag of a doc comment. */
export interface Tag {
  /** Such as `example`, `param`, `throws`, `return`, `template`. */
  readonly kind: string;
  /** The parameter that a `param` is about. */
  readonly name?: string;
  /** The error of a `throws`. */
  readonly tsType?: { readonly repr: string };
  /** Its text. */
  readonly doc?: string;
}

/** A doc comment. */
export interface Doc {
  /** The text before the tags. */
  readonly doc?: string;
  /** The tags in their order. */
  readonly tags?: readonly Tag[];
}

/** A place in a source, as `deno doc` names it. */
interface Place {
  readonly filename: string;
  readonly line: number;
  readonly col: number;
}

/** One declaration of a name, as `deno doc` prints it. */
interface RawDeclaration {
  readonly location: Place;
  readonly kind: string;
  readonly jsDoc?: Doc;
  readonly def?: { readonly target?: Place };
}

/** A file with its names, as `deno doc` prints it. */
interface RawModule {
  readonly module_doc?: Doc;
  readonly symbols: readonly { readonly name: string; readonly declarations: RawDeclaration[] }[];
}

/** An exported name. */
export interface Entry {
  /** The name. */
  readonly name: string;
  /** What it is. */
  readonly kind: string;
  /** The file that declares it, from the root of the repository. */
  readonly file: string;
  /** Its doc comment. */
  readonly doc: Doc;
  /** Where it stands in the syntax tree of its file. */
  readonly node: ts.Statement;
}

/** One entry of `exports`. */
export interface Module {
  /** What programs import, such as `@iovlab/iovlab/core`. */
  readonly specifier: string;
  /** The name of its page, without extension. */
  readonly page: string;
  /** Its file, from the root of the repository. */
  readonly file: string;
  /** The doc comment of the file. */
  readonly doc: Doc;
  /** Its names, sorted. */
  readonly entries: readonly Entry[];
}

/**
 * All modules of the repository, in the order of `deno.json`.
 *
 * @throws {Error} Where `deno doc` fails, with what it printed.
 */
export function readModules(folder: string = root): Module[] {
  const { name, exports } = JSON.parse(readFileSync(join(folder, "deno.json"), "utf8")) as {
    name: string;
    exports: Record<string, string>;
  };
  const nodes = documented(folder, Object.values(exports));
  const known = declarationsByPlace(nodes);
  const sources = new Map<string, ts.SourceFile>();
  return Object.entries(exports).map(([key, path]) => {
    const file = path.replace(/^\.\//, "");
    const raw = nodes.get(file);
    if (!raw) throw new Error(`Cannot document ${file}: deno doc does not know it`);
    const entries = raw.symbols
      .map((symbol) => entryOf(folder, symbol, known, sources))
      .sort((a, b) => compareNames(a.name, b.name));
    const page = key === "." ? "iovlab" : key.slice(2).replaceAll("/", "-");
    return { specifier: name + key.slice(1), page, file, doc: raw.module_doc ?? {}, entries };
  });
}

/** Order of names: letters before case, always the same on every machine. */
function compareNames(a: string, b: string): number {
  const [lowA, lowB] = [a.toLowerCase(), b.toLowerCase()];
  return lowA < lowB ? -1 : lowA > lowB ? 1 : a < b ? -1 : a > b ? 1 : 0;
}

/** Runs `deno doc`; the modules by file. */
function documented(folder: string, files: readonly string[]): Map<string, RawModule> {
  const { status, stdout, stderr } = spawnSync(Deno.execPath(), ["doc", "-q", "--json", ...files], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`Cannot run deno doc: ${stderr}`);
  const { nodes } = JSON.parse(stdout) as { nodes: Record<string, RawModule> };
  return new Map(Object.entries(nodes).map(([url, module]) => [relativeFile(folder, url), module]));
}

function relativeFile(folder: string, url: string): string {
  const base = new URL(`file://${folder.replace(/\/?$/, "/")}`).href;
  return url.startsWith(base) ? decodeURIComponent(url.slice(base.length)) : url;
}

/** `deno doc` describes a name once and refers to it elsewhere: the descriptions by place. */
function declarationsByPlace(nodes: ReadonlyMap<string, RawModule>): Map<string, RawDeclaration> {
  const known = new Map<string, RawDeclaration>();
  for (const { symbols } of nodes.values()) {
    for (const declaration of symbols.flatMap(({ declarations }) => declarations)) {
      if (declaration.kind !== "reference") known.set(placeKey(declaration.location), declaration);
    }
  }
  return known;
}

function placeKey({ filename, line, col }: Place): string {
  return `${filename}:${line}:${col}`;
}

function entryOf(
  folder: string,
  symbol: RawModule["symbols"][number],
  known: ReadonlyMap<string, RawDeclaration>,
  sources: Map<string, ts.SourceFile>,
): Entry {
  const [first] = symbol.declarations;
  const target = first.def?.target;
  const declaration = target ? known.get(placeKey(target)) : first;
  if (!declaration) throw new Error(`Cannot find the declaration of ${symbol.name}`);
  const file = relativeFile(folder, declaration.location.filename);
  const source = sources.get(file) ?? parse(file, readFileSync(join(folder, file), "utf8"));
  sources.set(file, source);
  const node = source.statements.find((statement) => {
    const lineAt = (position: number) => source.getLineAndCharacterOfPosition(position).line;
    const { line } = declaration.location; // from 0
    return lineAt(statement.getStart(source)) <= line && line <= lineAt(statement.getEnd());
  });
  if (!node) throw new Error(`Cannot find ${symbol.name} in ${file}`);
  return { name: symbol.name, kind: declaration.kind, file, doc: declaration.jsDoc ?? {}, node };
}
