/**
 * The blocks of a page as steps: programs to run, files to write, texts to read, outputs to compare.
 *
 * What the first word after the fence means:
 *
 * | word                         | what is done                                                      |
 * | ---------------------------- | ----------------------------------------------------------------- |
 * | `ts`                         | type-checked, and run as a file of its own                        |
 * | `ts continue`                | joined with the `ts` block before it                              |
 * | `ts ignore`                  | type-checked only; the page says why                              |
 * | `sh`                         | each command run, by the rules of `_rules.ts`                     |
 * | `python`, `r`                | run                                                               |
 * | `json`, `csv`, `lqn`, `xml`  | read, by what it is: a host, a model, or else plain JSON or CSV   |
 * | `text output`                | compared with what the block before it printed; `...` is anything |
 * | `text`, `bibtex`             | not run: to read only                                             |
 *
 * A word with a dot behind `ts`, `json`, `csv`, `lqn`, `xml`, `python` or `text` is a file's name:
 * the block is written there, for the commands below.
 *
 * @module
 */
import type { Block, Page } from "./_markdown.ts";
import { resolve } from "./_rules.ts";

/** Something to be done for a block. */
export interface Step {
  /** What. */
  readonly kind: "ts" | "check" | "sh" | "python" | "r" | "read" | "write" | "output" | "text";
  /** One-based line in the page. */
  readonly line: number;
  /** Code, command or text. */
  readonly code: string;
  /** The language of the block, for what is read. */
  readonly language: string;
  /** The file that a block is written to. */
  readonly file?: string;
  /** Why a command is run in another form than the page has. */
  readonly reason?: string;
  /** The command as the page has it. */
  readonly printed?: string;
  /** The exit code that the page announces for a command, as `# exit code 2`; 0 unless it does. */
  readonly exitCode?: number;
}

/** A block that cannot be run as it is labelled. */
export class BlockError extends Error {
  override name = "BlockError";
  /** One-based line of the fault. */
  readonly line: number;

  /** What is wrong, and in which line. */
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

const languages = new Set([
  ...["ts", "sh", "python", "r", "json", "csv", "lqn", "xml", "text", "bibtex"],
]);

/**
 * The steps of a page, in its order.
 *
 * @throws {BlockError} Where a block has no label, or one that says nothing to the runner.
 */
export function stepsOf(page: Page): Step[] {
  const steps: Step[] = [];
  for (const block of page.blocks) {
    checkLabel(block);
    const file = block.words.find((word) => word.includes("."));
    if (block.words.includes("continue")) join(steps, block);
    else steps.push(...stepsOfBlock(block, file));
  }
  return steps;
}

function checkLabel({ line, language, words }: Block): void {
  if (language === "") throw new BlockError(line - 1, "a code block says its language");
  if (!languages.has(language)) {
    throw new BlockError(line - 1, `nobody knows how to run "${language}"`);
  }
  const known = { ts: ["continue", "ignore"], text: ["output"] }[language] ?? [];
  const unknown = words.find((word) => !word.includes(".") && !known.includes(word));
  if (unknown) throw new BlockError(line - 1, `"${unknown}" means nothing behind "${language}"`);
}

/** Adds a block to the program before it, with its code on its own lines. */
function join(steps: Step[], block: Block): void {
  const index = steps.findLastIndex(({ kind }) => kind === "ts");
  if (index < 0) throw new BlockError(block.line - 1, "there is no ts block to continue");
  const before = steps[index];
  const gap = block.line - before.line - before.code.split("\n").length;
  steps.push({ ...before, code: before.code + "\n".repeat(gap + 1) + block.code });
  steps.splice(index, 1);
}

function stepsOfBlock(block: Block, file: string | undefined): Step[] {
  const { line, language, code, words } = block;
  const of = (kind: Step["kind"]): Step => ({ kind, line, code, language, ...file && { file } });
  if (language === "sh") return commandsOf(block);
  if (language === "ts") {
    if (file) return [of("check"), of("write")];
    return [of(words.includes("ignore") ? "check" : "ts")];
  }
  if (language === "python" || language === "r") return [of(file ? "write" : language)];
  if (words.includes("output")) return [of("output")];
  if (language === "text" || language === "bibtex") return [of(file ? "write" : "text")];
  return file ? [of("read"), of("write")] : [of("read")];
}

/** The commands of a block, one by line; a backslash at the end goes on in the next. */
function commandsOf({ line, code }: Block): Step[] {
  const steps: Step[] = [];
  const lines = code.split("\n");
  for (let index = 0; index < lines.length; index++) {
    const first = index;
    let command = lines[index];
    while (command.endsWith("\\")) command = command.slice(0, -1) + (lines[++index] ?? "").trim();
    if (/^\s*(#|$)/.test(command)) continue;
    if (/^\s*\$ /.test(command)) {
      throw new BlockError(line + first, "commands stand without a prompt");
    }
    const exitCode = Number(command.match(/\s# exit code (\d+)/)?.[1] ?? 0);
    const printed = command.replace(/\s+#\s.*$/, "").trim();
    const { command: code, reason } = resolve(command);
    const rest = { printed, exitCode, ...reason && { reason } };
    steps.push({ kind: "sh", line: line + first, code, language: "sh", ...rest });
  }
  return steps;
}

/**
 * Whether an output has the lines of a block, one after the other.
 *
 * A line `...` stands for any lines, `...` in a line for any characters. White space at the ends of
 * lines does not count.
 *
 * @returns The first line of the block that is missing, zero-based; -1 where all are there.
 */
export function missingLine(expected: string, output: string): number {
  const wanted = expected.trimEnd().split("\n").map((line) => line.trimEnd());
  const lines = output.split("\n").map((line) => line.trimEnd());
  let best = 0;
  for (let start = 0; start <= lines.length; start++) {
    const reached = reach(wanted, lines, start);
    if (reached === wanted.length) return -1;
    best = Math.max(best, reached);
  }
  return best;
}

function reach(wanted: readonly string[], lines: readonly string[], start: number): number {
  let at = start;
  let index = 0;
  for (let loose = false; index < wanted.length; index++) {
    if (wanted[index] === "...") {
      loose = true;
      continue;
    }
    const fits = lineMatcher(wanted[index]);
    if (loose) { while (at < lines.length && !fits(lines[at])) at++; }
    if (at >= lines.length || !fits(lines[at])) return index;
    at++;
    loose = false;
  }
  return index;
}

function lineMatcher(wanted: string): (line: string) => boolean {
  if (!wanted.includes("...")) return (line) => line === wanted;
  const escaped = wanted.split("...").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`^${escaped.join(".*")}$`);
  return (line) => pattern.test(line);
}
