/**
 * Names below upright bars and groups: wrapped where whole words have room, else turned.
 *
 * @module
 */
import { textWidth, wrapText } from "./_measure.ts";
import { fontSize, lineHeight, textAt } from "./_svg.ts";

const size = fontSize.tick;

/** The longest turned name, in px: a longer one is wrapped. */
const longest = 92;

/** Width of the widest word, in px. */
export function widestWord(names: readonly string[]): number {
  const words = names.flatMap((name) => name.split(/\s+/));
  return Math.max(0, ...words.map((word) => textWidth(word, size)));
}

/** Whether all words of all names have room in `step` px. */
function upright(names: readonly string[], step: number): boolean {
  return widestWord(names) <= step - 4;
}

/** The room of a line: what keeps names apart, unless a word needs it. */
function lineRoom(names: readonly string[], step: number): number {
  return Math.max(step - 10, widestWord(names));
}

/** The lines of a turned name, as many as have room side by side. */
function turnedLines(name: string, step: number): string[] {
  const lines = wrapText(name, longest, size);
  const most = Math.max(1, Math.floor(step / lineHeight(size)));
  return lines.length <= most ? lines : wrapText(name, Infinity, size);
}

/** The room that names need below the data, in px, each having `step` px. */
export function namesHeight(names: readonly string[], step: number): number {
  if (upright(names, step)) {
    const lines = names.map((name) => wrapText(name, lineRoom(names, step), size).length);
    return 8 + Math.max(1, ...lines) * lineHeight(size);
  }
  const widths = names.flatMap((name) => turnedLines(name, step)).map((line) =>
    textWidth(line, size)
  );
  return 10 + Math.max(0, ...widths);
}

/** Names, each about its middle, from `top` downwards. */
export function categoryNames(
  names: readonly string[],
  step: number,
  middle: (index: number) => number,
  top: number,
): string {
  const height = lineHeight(size);
  if (upright(names, step)) {
    return names.map((name, i) =>
      wrapText(name, lineRoom(names, step), size).map((line, k) =>
        textAt(middle(i), top + size + k * height, line, { size, anchor: "middle" })
      ).join("")
    ).join("");
  }
  return names.map((name, i) => {
    const lines = turnedLines(name, step);
    const first = middle(i) - (lines.length - 1) * height / 2 + size * 0.35;
    return lines.map((line, k) =>
      textAt(first + k * height, top + 2, line, { size, anchor: "end", rotate: -90 })
    ).join("");
  }).join("");
}
