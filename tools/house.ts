/**
 * The house rules that a program can check: sizes of files and functions, headers, cells of
 * notebooks, and words that do not belong into the repository.
 *
 * It prints the median length of the files in `src/` and the share of functions under 30 lines.
 *
 * @module
 */
import { homedir } from "node:os";
import process from "node:process";
import { isCode, readFiles, repositoryFiles, root } from "./_files.ts";
import { type Finding, printFindings } from "./_finding.ts";
import { type FunctionSize, functionsOf, hasModuleHeader } from "./_functions.ts";
import { parse } from "./_imports.ts";
import { codeCells } from "./_notebook.ts";

/** The most lines that something may have. */
export const limits = { file: 400, function: 60, shortFunction: 30, cell: 10 } as const;

/** The sizes of some files. */
export interface SizeReport {
  /** How many files. */
  readonly files: number;
  /** The median of their lines. */
  readonly medianLines: number;
  /** How many functions. */
  readonly functions: number;
  /** The share of functions under 30 lines. */
  readonly shortShare: number;
}

/** Length, header and functions of one code file. */
export function checkSource(file: string, text: string): Finding[] {
  const findings: Finding[] = [];
  const source = parse(file, text);
  const lines = lineCount(text);
  if (lines > limits.file) {
    findings.push({ file, line: 1, message: `${lines} lines are over ${limits.file}` });
  }
  if (!hasModuleHeader(source)) {
    findings.push({ file, line: 1, message: "a file opens with a doc comment that has @module" });
  }
  for (const { name, line, lines } of functionsOf(source)) {
    if (lines <= limits.function) continue;
    findings.push({ file, line, message: `${name}: ${lines} lines are over ${limits.function}` });
  }
  return findings;
}

/** Lines of code, without empty ones and those that are only a comment, in each cell. */
export function checkNotebook(file: string, text: string): Finding[] {
  return codeCells(text).flatMap(({ number, text: code }) => {
    const lines = code.split("\n").filter((line) => !/^\s*(\/\/|$)/.test(line)).length;
    return lines <= limits.cell ? [] : [{
      file: `${file}#cell${number}`,
      line: 1,
      message:
        `${lines} lines of code are over ${limits.cell}: move them to src/ or the experiment`,
    }];
  });
}

const words = ["TO" + "DO", "FIX" + "ME"];
const homes = ["home", "root", "Users", "work"].join("|");

/** Notes to self, and paths that only one machine has. */
export function checkWords(file: string, text: string, machinePaths: readonly string[]): Finding[] {
  const word = new RegExp(`\\b(${words.join("|")})\\b`);
  const path = new RegExp(
    `(?:file://|(?<![\\w.~/-]))/(?:${homes})/[\\w.-]+|\\b[A-Z]:\\\\+Users\\b`,
  );
  return text.split("\n").flatMap((content, index) => {
    const note = content.match(word)?.[0];
    const place = content.match(path)?.[0] ?? machinePaths.find((some) => content.includes(some));
    return [
      ...note ? [`"${note}": do it, or open an issue`] : [],
      ...place ? [`"${place}" is a path of one machine`] : [],
    ].map((message) => ({ file, line: index + 1, message }));
  });
}

/** The sizes of code files. */
export function sizeReport(files: ReadonlyMap<string, string>): SizeReport {
  const lengths = [...files.values()].map(lineCount).sort((a, b) => a - b);
  const middle = lengths.length >> 1;
  const median = lengths.length % 2 === 1
    ? lengths[middle]
    : ((lengths[middle - 1] ?? NaN) + (lengths[middle] ?? NaN)) / 2;
  const functions: FunctionSize[] = [...files].flatMap(([path, text]) =>
    functionsOf(parse(path, text))
  );
  const short = functions.filter(({ lines }) => lines < limits.shortFunction).length;
  return {
    files: lengths.length,
    medianLines: median,
    functions: functions.length,
    shortShare: short / functions.length,
  };
}

function lineCount(text: string): number {
  return text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}

/** Every finding of the house rules in some files. */
export function checkHouse(
  files: ReadonlyMap<string, string>,
  machinePaths: readonly string[] = [],
): Finding[] {
  return [...files].flatMap(([file, text]) => [
    ...(isSized(file) ? checkSource(file, text) : []),
    ...(file.endsWith(".ipynb") ? checkNotebook(file, text) : []),
    ...(file === "deno.lock" || text.includes("\0") ? [] : checkWords(file, text, machinePaths)),
  ]);
}

function isSized(file: string): boolean {
  return /^(src|experiments|tools)\//.test(file) && isCode(file);
}

if (import.meta.main) {
  const files = readFiles(repositoryFiles());
  const here = [root.replace(/[\\/]$/, ""), homedir()].filter((path) => /[\\/].+[\\/]/.test(path));
  const sources = new Map([...files].filter(([path]) => path.startsWith("src/") && isCode(path)));
  const { files: count, medianLines, functions, shortShare } = sizeReport(sources);
  const share = `${(100 * shortShare).toFixed(1)}%`;
  console.log(`src: ${count} files, median ${medianLines} lines`);
  console.log(`src: ${functions} functions, ${share} under ${limits.shortFunction} lines`);
  process.exitCode = printFindings("house", `${files.size} files`, checkHouse(files, here));
}
