/**
 * Widths of texts in the bundled font, from its advance widths: without kerning, which moves a line
 * by less than a pixel.
 *
 * @module
 */
import { advancesRegular, advancesSemiBold, characters, unitsPerEm } from "./_inter.ts";

/** The weights that are bundled. */
export type Weight = 400 | 600;

function table(advances: string): ReadonlyMap<string, number> {
  const widths = advances.split(" ").map((advance) => Number(advance) / unitsPerEm);
  return new Map([...characters].map((character, i) => [character, widths[i]]));
}

const widths = { 400: table(advancesRegular), 600: table(advancesSemiBold) };

/** Width in px of a text at a font size in px; a character that the font lacks counts as 1 em. */
export function textWidth(text: string, size: number, weight: Weight = 400): number {
  let em = 0;
  for (const character of text) em += widths[weight].get(character) ?? 1;
  return em * size;
}

/**
 * A text in lines of at most `width` px, broken at spaces; a word that is too long is broken too.
 */
export function wrapText(
  text: string,
  width: number,
  size: number,
  weight: Weight = 400,
): string[] {
  const fits = (line: string) => textWidth(line, size, weight) <= width;
  const lines: string[] = [];
  let line = "";
  for (let word of text.split(/\s+/).filter(Boolean)) {
    if (line !== "" && fits(`${line} ${word}`)) {
      line = `${line} ${word}`;
      continue;
    }
    if (line !== "") lines.push(line);
    while (!fits(word) && word.length > 1) {
      let head = word.length - 1;
      while (head > 1 && !fits(word.slice(0, head))) head--;
      lines.push(word.slice(0, head));
      word = word.slice(head);
    }
    line = word;
  }
  return line === "" ? lines : [...lines, line];
}
