/**
 * `results import`: measured results beside simulated ones.
 *
 * Files are the replications of one point, in the order given. Its engine is `measured:TOOL` with the version of the reader, its parameters are the tool, the names and hashes of the
 * files, the mapping, where the tool ran, and labels. So the same files are the same point, and importing them again changes nothing. A study of measured results grows point by point: the
 * run that an import keeps has all points of the one before.
 *
 * @module
 */
import type { Command } from "commander";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import process from "node:process";
import {
  checkCsvMapping,
  type CsvMapping,
  type MeasuredSide,
  measuredSourceHash,
  type MeasuredTool,
  measuredTools,
  readMeasured,
} from "../../analysis/mod.ts";
import { hashJson, hashText, hint, InputError, type Json, type ResultRow } from "../../core/mod.ts";
import {
  codeVersion,
  environment,
  type GroupRecord,
  openStore,
  type PointRecord,
  type Store,
} from "../../store/mod.ts";

/** What is imported, and where it goes. */
export interface ImportFlags {
  /** The tool that printed the files. */
  readonly tool: string;
  /** The file that says what the columns of CSV mean. */
  readonly mapping?: string;
  /** Where the tool ran. */
  readonly side: string;
  /** Labels, `key=value` each. */
  readonly set?: readonly string[];
  /** The study. */
  readonly study: string;
  /** The group. */
  readonly group: string;
  /** The point; the tool's name unless told. */
  readonly point?: string;
  /** The store. */
  readonly store: string;
}

/** A file that was read. */
interface MeasuredFile {
  readonly name: string;
  readonly sha256: string;
  readonly rows: readonly ResultRow[];
}

/** A point of a study of measured results. */
interface KnownPoint {
  readonly group: string;
  readonly point: string;
  readonly id: string;
  readonly engine: string;
  readonly seed: number;
  readonly parametersHash: string;
  readonly parameters: Json;
  readonly replications: number;
}

/** Adds the subcommand. */
export function addImport(program: Command, finish: (code: number) => void): void {
  program.command("import <files...>")
    .description("measured results: each file is a replication of one point, in the order given")
    .requiredOption("--tool <name>", `what printed them: ${measuredTools.join(", ")}`)
    .requiredOption("--study <name>", "the study, new or of measured results only")
    .option("--group <name>", "the group; its points have the same number of files", "measured")
    .option("--point <name>", "the point; the tool's name unless told")
    .option("--mapping <file>", "what the columns of CSV mean (JSON, docs/results.md)")
    .option("--side <where>", "where the tool ran: peer (of the host under test) or host", "peer")
    .option("--set <label...>", "labels, key=value, such as the machine")
    .option("--store <file>", "the store; made where there is none", "results/iovlab.sqlite")
    .action((files: string[], flags: ImportFlags) => finish(importFiles(files, flags)));
}

function refuse(why: string, code = "cli/bad-import"): never {
  throw new InputError(`Cannot import as ${why}`, { code });
}

function textOf(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(readFileSync(path));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `Cannot read "${path}" as it must be a file of text that can be read: ${why}`;
    throw new InputError(message, { code: "cli/no-file", cause });
  }
}

function toolOf(name: string): MeasuredTool {
  return measuredTools.find((tool) => tool === name) ??
    refuse(
      `--tool must be one of ${measuredTools.join(", ")}: ${name}${hint(name, measuredTools)}`,
    );
}

function mappingOf(path: string | undefined): CsvMapping | undefined {
  if (path === undefined) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(textOf(path));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new InputError(`Cannot read mapping as it must be JSON: ${cause.message}`, {
      code: "measured/bad-mapping",
      location: { file: path },
      cause,
    });
  }
  return checkCsvMapping(value, path);
}

function sideOf(text: string): MeasuredSide {
  return text === "peer" || text === "host" ? text : refuse(`--side must be peer or host: ${text}`);
}

function labelsOf(set: readonly string[] = []): { readonly [key: string]: string } {
  const labels = set.map((label): [string, string] => {
    const at = label.indexOf("=");
    return at > 0
      ? [label.slice(0, at), label.slice(at + 1)]
      : refuse(`--set must be key=value: ${label}`);
  });
  const names = labels.map(([name]) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`a label must be given once: ${twice}`);
  return Object.fromEntries(labels);
}

/** The point that files and flags make, with its rows by file. */
function pointOf(paths: readonly string[], flags: ImportFlags) {
  const tool = toolOf(flags.tool);
  const mapping = mappingOf(flags.mapping);
  const side = sideOf(flags.side);
  const files: MeasuredFile[] = paths.map((path) => {
    const text = textOf(path);
    const rows = readMeasured(tool, text, { file: path, side, mapping });
    return { name: basename(path), sha256: hashText(text), rows };
  });
  const hashes = files.map(({ sha256 }) => sha256);
  const twice = hashes.findIndex((hash, index) => hashes.indexOf(hash) !== index);
  if (twice >= 0) {
    refuse(`each file must be a measurement of its own: ${paths[twice]} is there twice`);
  }
  const parameters: Json = {
    tool,
    files: files.map(({ name, sha256 }) => ({ name, sha256 })),
    ...(side === "peer" ? {} : { side }),
    ...(mapping === undefined ? {} : { mapping: mapping as unknown as Json }),
    labels: labelsOf(flags.set),
  };
  const engine = { name: `measured:${tool}`, sourceHash: measuredSourceHash(tool) };
  const parametersHash = hashJson(parameters);
  const what = {
    engine: engine.name,
    source: engine.sourceHash,
    parameters: parametersHash,
    seed: 0,
  };
  const point: PointRecord = { id: hashJson(what), parametersHash, parameters, seed: 0 };
  return { tool, engine, point, files };
}

/** The points of the study so far, which must be measured ones. */
function knownPoints(store: Store, study: string): KnownPoint[] {
  const known = store.points(study).objects() as KnownPoint[];
  const simulated = known.find(({ engine }) => !engine.startsWith("measured:"));
  if (simulated || (known.length === 0 && store.runs().array("study").includes(study))) {
    refuse(
      `study "${study}" must be new or have measured results only: it is one that runs here ` +
        "(take another name, or another store and compare with results diff)",
    );
  }
  return known;
}

/** All points of a study by group. */
function groupsOf(
  points: readonly KnownPoint[],
): (GroupRecord & { readonly replications: number })[] {
  return [...Map.groupBy(points, ({ group }) => group)].map(([key, members]) => {
    const [{ replications }] = members;
    const other = members.find((member) => member.replications !== replications);
    if (other) {
      refuse(
        `points of group "${key}" must have the same number of files: ` +
          `${
            members[0].point
          } has ${replications}, ${other.point} has ${other.replications} (--group)`,
      );
    }
    const points = members.map(({ point, ...record }) => ({ key: point, point: record }));
    return { key, rule: { kind: "measured", replications }, points, replications };
  });
}

/** Imports files; gives the exit code. */
export function importFiles(paths: readonly string[], flags: ImportFlags): number {
  const { tool, engine, point, files } = pointOf(paths, flags);
  const name = flags.point ?? tool;
  using store = openStore(flags.store, { create: true });
  const known = knownPoints(store, flags.study);
  const isHere = (one: KnownPoint) => one.group === flags.group && one.point === name;
  const before = known.find(isHere);
  const place = `${flags.study}: ${flags.group}/${name}`;
  if (before?.id === point.id) {
    console.log(`${place} is there already: nothing changed`);
    return 0;
  }
  const here = { group: flags.group, point: name, engine: engine.name, ...point };
  const all = [...known.filter((one) => !isHere(one)), { ...here, replications: files.length }];
  const groups = groupsOf(all);
  const there = new Set(store.replications(point.id));
  const records = files.map(({ rows }, replication) => ({
    ...{ point: point.id, replication, rows, seconds: 0, worker: 0 },
  })).filter(({ replication }) => !there.has(replication));
  const run = store.keepRun({
    study: flags.study,
    command: `results ${process.argv.slice(2).join(" ")}`,
    provenance: {
      ...codeVersion(import.meta.dirname!),
      environment: environment(),
      executor: "import",
      imported: {
        group: flags.group,
        point: name,
        ...(point.parameters as { [key: string]: Json }),
      },
    },
  }, {
    engine,
    groups,
    replications: records,
    ending: {
      groups: groups.map(({ key, replications }) => ({ key, replications, reached: true })),
      failures: [],
    },
  });
  const count = files.reduce((sum, { rows }) => sum + rows.length, 0);
  const verb = before ? "replaced" : "imported";
  console.log(`${place}: ${files.length} files, ${count} rows ${verb}, run ${run}`);
  return 0;
}
