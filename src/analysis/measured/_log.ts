/**
 * A log as lines that are found by how they start and read against a template.
 *
 * A template is the line as the tool prints it, with `{name}` where a number stands and `{name:word}` where other text without
 * spaces and commas stands; a space stands for any white space. So a fault has the column where the line stops being what the tool prints.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";

/** A line that was read: its fields as they stand, and where it is. */
export interface Fields {
  /** The text of each field. */
  readonly text: Readonly<Record<string, string>>;
  /** The one-based line. */
  readonly line: number;
}

/** A part of a template. */
interface Part {
  readonly literal: string;
  readonly field?: string;
  readonly pattern: RegExp;
}

const numeral = /-?\d+(?:\.\d+)?/y;
const word = /[^\s,]+/y;

function partsOf(template: string): Part[] {
  return template.split(/(\{[^}]+\}|\s+)/).filter((part) => part !== "").map((literal) => {
    const field = /^\{([^}:]+)(:word)?\}$/.exec(literal);
    if (field) return { literal, field: field[1], pattern: field[2] ? word : numeral };
    const source = /^\s+$/.test(literal) ? "\\s+" : literal.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    return { literal, pattern: new RegExp(source, "y") };
  });
}

/** The fields of a line, or the zero-based place where it is no such line and what should be there. */
function scan(
  template: string,
  line: string,
): Record<string, string> | { readonly at: number; readonly expected: string } {
  const found: Record<string, string> = {};
  let at = /^\s*/.exec(line)![0].length;
  for (const { literal, field, pattern } of partsOf(template)) {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = at;
    const match = sticky.exec(line);
    const expected = field === undefined
      ? `"${literal}"`
      : pattern === word
      ? `${field}, a word`
      : `${field}, a number`;
    if (!match) return { at, expected };
    if (field !== undefined) found[field] = match[0];
    at += match[0].length;
  }
  return line.slice(at).trim() === "" ? found : { at, expected: "the end of the line" };
}

/** A log of a tool. */
export class Log {
  /** The lines without their ends. */
  readonly lines: readonly string[];
  readonly #tool: string;
  readonly #file: string;

  /**
   * Splits a log into lines.
   *
   * @throws {InputError} Where it is empty, or its last line has no end: such a log was cut, maybe within a number.
   */
  constructor(
    text: string,
    { tool, file = tool }: { readonly tool: string; readonly file?: string },
  ) {
    this.#tool = tool;
    this.#file = file;
    const lines = text.replace(/^\uFEFF/, "").split(/\r?\n/);
    this.lines = lines.slice(0, -1);
    if (text.trim() === "") this.refuse("it must have lines: it is empty");
    const last = lines[lines.length - 1];
    if (last.trim() !== "") {
      this.refuse("its last line must have an end: the log was cut", lines.length, last.length + 1);
    }
  }

  /** Throws the error that says what is wrong, and where. */
  refuse(why: string, line?: number, column?: number): never {
    throw new InputError(`Cannot read ${this.#tool} log as ${why}`, {
      code: `measured/bad-${this.#tool}`,
      location: {
        file: this.#file,
        ...(line === undefined ? {} : { line }),
        ...(column === undefined ? {} : { column }),
      },
    });
  }

  /** The numbers of the lines that start with what a template starts with. */
  find(template: string): number[] {
    const start = new RegExp(
      `^\\s*${partsOf(template.split("{")[0]).map(({ pattern }) => pattern.source).join("")}`,
    );
    return this.lines.flatMap((line, index) => start.test(line) ? [index + 1] : []);
  }

  /** Reads a line against a template. */
  read(template: string, line: number): Fields {
    const found = scan(template, this.lines[line - 1]);
    if (isFault(found)) {
      this.refuse(
        `${found.expected} must stand here (${template})`,
        line,
        found.at + 1,
      );
    }
    return { text: found as Record<string, string>, line };
  }

  /** The one line of a template, `undefined` where there is none; two are a fault. Lines of the exception start alike and are none. */
  maybe(template: string, except?: RegExp): Fields | undefined {
    const [line, second] = this.find(template).filter((at) => !except?.test(this.lines[at - 1]));
    if (second !== undefined) {
      this.refuse(`a log must have one report: this line stands twice (${template})`, second, 1);
    }
    return line === undefined ? undefined : this.read(template, line);
  }

  /** The one line of a template; none is a fault. */
  one(template: string, except?: RegExp): Fields {
    return this.maybe(template, except) ??
      this.refuse(`a line must be there (${template}): there is none`, this.lines.length);
  }
}

function isFault(
  found: object,
): found is { readonly at: number; readonly expected: string } {
  return typeof (found as { at?: unknown }).at === "number";
}
