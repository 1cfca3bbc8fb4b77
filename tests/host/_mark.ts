/** A text without its mark, and where the mark stood. */
export interface Unmarked {
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** Takes the only `@` out of a text. */
export function unmark(marked: string): Unmarked {
  const at = marked.indexOf("@");
  const before = marked.slice(0, at).split("\n");
  return {
    text: marked.slice(0, at) + marked.slice(at + 1),
    line: before.length,
    column: before[before.length - 1].length + 1,
  };
}
