/**
 * Where the cells of a CSV record stand in its file.
 *
 * @module
 */

/** The place of a character: line and place in the line, both from 1. */
export interface CellPlace {
  /** The line. */
  readonly line: number;
  /** The place in the line. */
  readonly column: number;
}

/**
 * Where each cell of a record starts, its quotes included.
 *
 * @param raw The record as it stands in the file.
 * @param first The line at which the record starts.
 */
export function cellPlaces(raw: string, first: number): readonly CellPlace[] {
  const text = raw.replace(/^[\r\n]+/, "");
  const places: CellPlace[] = [{ line: first, column: 1 }];
  let [line, column, quoted] = [first, 1, false];
  for (const character of text) {
    if (character === '"') quoted = !quoted;
    column++;
    if (character === "," && !quoted) places.push({ line, column });
    if (character === "\n") [line, column] = [line + 1, 1];
  }
  return places;
}
