/**
 * The cells of a CSV text with the places where they start.
 *
 * RFC 4180, with any separator of one character, `\n` or `\r\n` between lines, empty lines and lines that start with `#` left out. The library that the store reads
 * CSV with has no columns of cells and needs Node's `Buffer`, which a page in a browser has not.
 *
 * @module
 */

/** A cell. */
export interface CsvCell {
  /** Its text, without quotes. */
  readonly text: string;
  /** The one-based line where it starts. */
  readonly line: number;
  /** The one-based column where it starts. */
  readonly column: number;
}

/** Takes what is wrong, and where. */
export type RefuseCsv = (why: string, line: number, column: number) => never;

/** A cell in quotes, or one without. */
const quoted = /"((?:[^"]|"")*)"/y;
const lineEnd = /\r?\n/y;

/** A text while it is read. */
class Reader {
  readonly #text: string;
  readonly #bare: RegExp;
  readonly #refuse: RefuseCsv;
  at: number;
  #line = 1;
  #lineStart: number;

  constructor(text: string, separator: string, refuse: RefuseCsv) {
    this.#text = text;
    this.at = this.#lineStart = text.startsWith("\uFEFF") ? 1 : 0;
    const other = separator.replace(/[\\\]^-]/, "\\$&");
    this.#bare = new RegExp(`[^"\\r\\n${other}]*`, "y");
    this.#refuse = refuse;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#text);
    if (match) this.at += match[0].length;
    return match;
  }

  /** Goes over the end of a line where there is one. */
  takeLineEnd(): boolean {
    if (!this.take(lineEnd)) return false;
    this.#line++;
    this.#lineStart = this.at;
    return true;
  }

  cell(): CsvCell {
    const place = { line: this.#line, column: this.at - this.#lineStart + 1 };
    if (this.#text[this.at] !== '"') return { text: this.take(this.#bare)![0], ...place };
    const match = this.take(quoted) ??
      this.#refuse("a quote must be closed: it is not", place.line, place.column);
    const breaks = match[0].split("\n");
    this.#line += breaks.length - 1;
    if (breaks.length > 1) this.#lineStart = this.at - breaks.at(-1)!.length;
    return { text: match[1].replaceAll('""', '"'), ...place };
  }

  /** Refuses what stands after a cell. */
  refuse(): never {
    this.#refuse(
      "a separator or the end of the line must follow a cell",
      this.#line,
      this.at - this.#lineStart + 1,
    );
  }
}

/** The rows of cells of a text whose last line has an end. */
export function csvCells(text: string, separator: string, refuse: RefuseCsv): CsvCell[][] {
  const reader = new Reader(text, separator, refuse);
  const rows: CsvCell[][] = [];
  while (reader.at < text.length) {
    if (reader.takeLineEnd()) continue;
    if (reader.take(/#[^\n]*/y)) continue;
    const row = [reader.cell()];
    while (text[reader.at] === separator) {
      reader.at++;
      row.push(reader.cell());
    }
    if (!reader.takeLineEnd()) reader.refuse();
    rows.push(row);
  }
  return rows;
}
