/**
 * What a command of `lqn` reads and where it writes.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { InputError } from "../../core/mod.ts";

/** Standard input and output of a command. */
export interface Face {
  /** Takes a text for standard output. */
  readonly out: (text: string) => void;
  /** Takes a line for standard error. */
  readonly error: (text: string) => void;
  /** Reads standard input to its end. */
  readonly stdin: () => string;
}

/** A text that was read. */
export interface Source {
  /** Its text. */
  readonly text: string;
  /** Its file, for messages; `stdin` for standard input. */
  readonly file: string;
  /** The file's name without folder and extension. */
  readonly stem: string;
}

/**
 * Reads a file, or standard input for `-`.
 *
 * @throws {InputError} `cli/unreadable-file`.
 */
export function readSource(path: string, face: Face): Source {
  const file = path === "-" ? "stdin" : path;
  try {
    const text = path === "-" ? face.stdin() : readFileSync(path, "utf8");
    return { text, file, stem: basename(file).replace(/\.[^.]+$/, "") };
  } catch (cause) {
    const why = (cause as { code?: string }).code ?? String(cause);
    throw new InputError(`Cannot read "${file}" as the file cannot be opened: ${why}`, {
      code: "cli/unreadable-file",
      cause,
    });
  }
}

/**
 * Does something with each file; one that cannot be used costs a line and the exit code, not the
 * others.
 *
 * @returns The greatest of the exit codes; 2 for bad input.
 */
export async function eachFile(
  files: readonly string[],
  face: Face,
  work: (file: string) => Promise<number>,
): Promise<number> {
  let code = 0;
  for (const file of files) {
    try {
      code = Math.max(code, await work(file));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      face.error(lineFor(file, error));
      code = 2;
    }
  }
  return code;
}

/** A line without control characters, which a terminal would obey: they stand there as escapes. */
export function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The line of an error with its code: `file:line:column: message [code]`. */
export function errorLine({ line, code }: InputError): string {
  return oneLine(`${line} [${code}]`);
}

/** The same, which names the file in any case. */
function lineFor(file: string, error: InputError): string {
  const name = file === "-" ? "stdin" : file;
  const line = errorLine(error);
  return line.includes(name) ? line : `${name}: ${line}`;
}
