/**
 * Where the answers of a command go: to standard output or into files, in the form that was asked
 * for.
 *
 * @module
 */
import type { Command } from "commander";
import { statSync } from "node:fs";
import { extname, join } from "node:path";
import { InputError } from "../../core/mod.ts";
import { csvText, writeFileAtomic } from "../../store/mod.ts";
import type { Face, Source } from "./face.ts";

/** The forms of an answer. */
export type AnswerForm = "text" | "json" | "csv" | "xml";

/** An answer that can be written in every form; only the one that was asked for is made. */
export interface Answer {
  /** For a person. */
  readonly text: () => string;
  /** Plain data; one line. */
  readonly json: () => unknown;
  /** Rows, with the columns that a file has even without rows. */
  readonly csv: () => { readonly columns: readonly string[]; readonly rows: readonly object[] };
  /** XML, where the answer has such a form. */
  readonly xml?: () => string;
}

/** The options that tell form and place. */
export interface SinkOptions {
  /** JSON. */
  readonly json?: boolean;
  /** CSV. */
  readonly csv?: boolean;
  /** XML. */
  readonly xml?: boolean;
  /** The file or folder. */
  readonly out?: string;
}

const extensions = { text: ".txt", json: ".json", csv: ".csv", xml: ".lqxo" } as const;

/** Adds the options of a {@linkcode Sink} to a command. */
export function sinkOptions(command: Command, xml = true): Command {
  command.option("--json", "print one line of JSON for each file")
    .option("--csv", "print CSV: a row for each metric and element");
  if (xml) command.option("--xml", "print the result file of LQNS (.lqxo)");
  return command.option(
    "--out <path>",
    "write to a file, or into a folder where there are several files; - is standard output",
  );
}

/** What `--out` names; nothing for `-`, which is standard output. */
export function placeNamed(out: string | undefined): string | undefined {
  return out === "-" ? undefined : out;
}

/** The form by the options, else by the name of the file that is written. */
function formOf({ out, ...flags }: SinkOptions): AnswerForm {
  const asked = (["json", "csv", "xml"] as const).filter((form) => flags[form]);
  if (asked.length > 1) {
    throw new InputError(
      `Cannot print as the form must be one of --json, --csv and --xml: current value is ${
        asked.map((form) => `--${form}`).join(" ")
      }`,
      { code: "cli/bad-option" },
    );
  }
  const extension = extname(out ?? "");
  const named = extension === ".xml"
    ? "xml"
    : (["json", "csv", "xml"] as const).find((form) => extensions[form] === extension);
  return asked[0] ?? named ?? "text";
}

/** Whether a path is a folder that is there. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** The place of one of several files, below a folder; never the same twice. */
export class Places {
  private readonly taken = new Set<string>();

  /** Files below `out` where there are several, or where it is a folder; else `out` itself. */
  constructor(private readonly out: string, private readonly several: boolean) {}

  /**
   * The path for a source's answer.
   *
   * @throws {InputError} Where two sources would be written to the same file.
   */
  of({ stem, file }: Source, extension: string): string {
    const below = this.several || /[\\/]$/.test(this.out) || isFolder(this.out);
    const path = below ? join(this.out, stem + extension) : this.out;
    if (this.taken.has(path)) {
      throw new InputError(
        `Cannot write "${path}" as names of files must differ: current value is of "${file}" and of an earlier file`,
        { code: "cli/same-name" },
      );
    }
    this.taken.add(path);
    return path;
  }
}

/** Writes the answers of a command, one for each file. */
export class Sink {
  /** The form of all answers. */
  readonly form: AnswerForm;
  private readonly places: Places | undefined;
  private readonly tables: { readonly columns: readonly string[]; readonly rows: object[] }[] = [];
  private printed = 0;

  /**
   * @throws {InputError} Where the options ask for several forms, or for several XML files on
   * standard output.
   */
  constructor(private readonly face: Face, options: SinkOptions, files: number) {
    this.form = formOf(options);
    const out = placeNamed(options.out);
    this.places = out === undefined ? undefined : new Places(out, files > 1);
    if (this.form === "xml" && files > 1 && !this.places) {
      throw new InputError(
        `Cannot print XML of several files as they need a folder: give --out`,
        {
          code: "cli/bad-option",
        },
      );
    }
  }

  /** Takes the answer for one file. */
  take(source: Source, answer: Answer): void {
    if (this.places) {
      const path = this.places.of(source, extensions[this.form]);
      writeFileAtomic(path, `${this.textOf(answer).replace(/\n+$/, "")}\n`);
      this.face.error(`${source.file}: written to ${path}`);
    } else if (this.form === "csv") {
      const { columns, rows } = answer.csv();
      this.tables.push({ columns, rows: [...rows] });
    } else {
      if (this.form === "text" && this.printed > 0) this.face.out("");
      this.face.out(this.textOf(answer).replace(/\n+$/, ""));
    }
    this.printed++;
  }

  /** Ends the output: CSV of several files has one header. */
  end(): void {
    if (this.tables.length === 0) return;
    const columns = [...new Set(this.tables.flatMap((table) => table.columns))];
    const rows = this.tables.flatMap((table) => table.rows);
    this.face.out(csvOf(columns, rows).replace(/\n$/, ""));
  }

  private textOf(answer: Answer): string {
    if (this.form === "json") return JSON.stringify(answer.json());
    if (this.form === "csv") {
      const { columns, rows } = answer.csv();
      return csvOf(columns, rows);
    }
    if (this.form === "text") return answer.text();
    if (answer.xml) return answer.xml();
    throw new InputError("Cannot print XML as this answer must be printed in another form", {
      code: "cli/bad-option",
    });
  }
}

function csvOf(columns: readonly string[], rows: readonly object[]): string {
  return csvText({ columnNames: () => [...columns], objects: () => [...rows] });
}
