/**
 * A text that is being read: its file name, and the line and column of every position in it.
 *
 * @module
 */

import { InputError, type SourceLocation } from "../../core/mod.ts";
import type { LqnDocument } from "../model/mod.ts";

/** How a text is read. */
export interface LqnReadOptions {
  /** The file that the text comes from: for its extension, and for messages; default `model`. */
  readonly file?: string;
}

/** Where the parts of a model stand in its file, by model path such as `tasks[1].entries[0]`. */
export type LqnPositions = ReadonlyMap<string, SourceLocation>;

/** A document, and where its parts stand in the file. */
export interface LqnLocatedDocument {
  /** The document. */
  readonly document: LqnDocument;
  /**
   * Where each part starts, by model path: `processors[0]`, `processors[0].groups[0]`, `tasks[1]`,
   * `tasks[1].entries[0]`, `tasks[1].entries[0].phases[0]`,
   * `tasks[1].entries[0].phases[0].calls[2]`, `tasks[1].activities[0].calls[0]`,
   * `tasks[1].precedences[0]`.
   */
  readonly positions: LqnPositions;
}

/**
 * A text with its file name, which knows the line and column of a position in it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { LqnSource } from "@iovlab/iovlab/lqn/format";
 *
 * const source = new LqnSource("one\r\ntwo", "web.lqnx");
 * assert.deepEqual(source.at(6), { file: "web.lqnx", line: 2, column: 2 });
 * ```
 */
export class LqnSource {
  /** The text. */
  readonly text: string;
  /** The file as the user named it. */
  readonly file: string;
  #lineStarts?: readonly number[];

  /** Takes a text and the name of its file. */
  constructor(text: string, file = "model") {
    this.text = text;
    this.file = file;
  }

  /** The one-based line and column (in UTF-16 units) of a position in the text. */
  at(index: number): SourceLocation {
    const starts = this.#lineStarts ??= lineStarts(this.text);
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= index) low = middle;
      else high = middle;
    }
    return { file: this.file, line: low + 1, column: index - starts[low] + 1 };
  }

  /** A part of the text that is read on its own, such as an attribute; its places are in the whole. */
  piece(index: number, text: string): LqnSource {
    return new Piece(this, index, text);
  }

  /** The error of a fault at a position in the text; the caller throws it. */
  fault(code: string, index: number, message: string, cause?: unknown): InputError {
    return new InputError(message, { code: `lqn/${code}`, location: this.at(index), cause });
  }
}

class Piece extends LqnSource {
  readonly #whole: LqnSource;
  readonly #start: number;

  constructor(whole: LqnSource, start: number, text: string) {
    super(text, whole.file);
    this.#whole = whole;
    this.#start = start;
  }

  override at(index: number): SourceLocation {
    return this.#whole.at(this.#start + index);
  }
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const end of text.matchAll(/\r\n|\r|\n/g)) starts.push(end.index + end[0].length);
  return starts;
}

/** The last part of a path without its extension: the name of a model that has none. */
export function stemOf(file: string): string {
  const name = file.replace(/^.*[\\/]/, "");
  return name.replace(/\.[^.]*$/, "") || name || "model";
}
