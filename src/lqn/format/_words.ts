/**
 * Words of messages.
 *
 * @module
 */

/** A text with escapes such as `\u007f` in place of what a terminal would obey or not show. */
export function escaped(text: string): string {
  return text.replace(
    /[\p{C}\p{Zl}\p{Zp}]/gu,
    (found) =>
      Array.from(
        { length: found.length },
        (_, at) => `\\u${found.charCodeAt(at).toString(16).padStart(4, "0")}`,
      ).join(""),
  );
}

/** A piece of a file for a message: in quotes, control characters as escapes, not too long. */
export function quoted(piece: string): string {
  return `"${escaped(piece.slice(0, 60))}${piece.length > 60 ? "..." : ""}"`;
}

/** The one of some words that is nearest to a misspelled one, as `: did you mean "x"?`. */
export function didYouMean(word: string, known: readonly string[]): string {
  const near = known
    .map((one) => [distance(word.toLowerCase().slice(0, 40), one.toLowerCase()), one] as const)
    .sort(([a], [b]) => a - b)[0];
  return near && near[0] <= Math.max(2, near[1].length / 3) ? `: did you mean "${near[1]}"?` : "";
}

/** A list of words in a sentence: `a, b or c`. */
export function oneOf(words: readonly string[]): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} or ${words[words.length - 1]}`;
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const change = row[j] + (a[i] === b[j] ? 0 : 1);
      next.push(Math.min(change, row[j + 1] + 1, next[j] + 1));
    }
    row = next;
  }
  return row[b.length];
}
