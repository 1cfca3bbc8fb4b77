/**
 * Makes the bundled font files, and the module that figures embed them from, out of the released
 * Inter files. Needed only to change the set of characters:
 *
 *     npm pack @expo-google-fonts/inter@0.4.2
 *     tar -xzf expo-google-fonts-inter-0.4.2.tgz
 *     deno run -A --no-lock data/fonts/build.ts package
 *
 * @module
 */
import { readFile, writeFile } from "node:fs/promises";
import { Buffer } from "node:buffer";
// deno-lint-ignore no-import-prefix
import subsetFont from "npm:subset-font@2.9.0";
// deno-lint-ignore no-import-prefix
import { create } from "npm:fontkit@2.0.4";

/** The characters kept: ASCII, Latin-1, and what the labels of figures need. */
const characters = [
  ...range(0x20, 0x7e),
  ...range(0xa0, 0xff),
  ..."ΓΔΘΛΞΠΣΦΨΩαβγδεζηθικλμνξοπρςστυφχψω",
  ..."–—‘’“”•…′″‰−≈≠≤≥∞√∑∂←↑→↓↔⁰⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉€▲▼■●◆",
].join("");

function range(first: number, last: number): string[] {
  return Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));
}

const here = new URL("./", import.meta.url);
const folder = Deno.args[0] ?? "package";
const faces = {
  Regular: "400Regular/Inter_400Regular.ttf",
  SemiBold: "600SemiBold/Inter_600SemiBold.ttf",
};
const options = { noLayoutClosure: true, preserveNameIds: [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17] };
const lines: string[] = [];
let kept = "";
for (const [name, source] of Object.entries(faces)) {
  const original = await readFile(`${folder}/${source}`);
  const ttf = await subsetFont(original, characters, { ...options, targetFormat: "truetype" });
  const woff2 = await subsetFont(original, characters, { ...options, targetFormat: "woff2" });
  await writeFile(new URL(`Inter-${name}.ttf`, here), ttf);
  await writeFile(new URL(`Inter-${name}.woff2`, here), woff2);
  const font = create(Buffer.from(ttf));
  const present = [...characters].filter((c) => font.hasGlyphForCodePoint(c.codePointAt(0)));
  if (kept !== "" && kept !== present.join("")) throw new Error("The faces differ in characters");
  kept = present.join("");
  const advances = present.map((c) => font.glyphForCodePoint(c.codePointAt(0)).advanceWidth);
  lines.push(
    `/** ${font.fullName} as WOFF2, base64. */`,
    `export const inter${name} =\n  "${Buffer.from(woff2).toString("base64")}";`,
    "",
    `/** Advance widths of ${font.fullName}, in 1/${font.unitsPerEm} em, in the order of {@linkcode characters}. */`,
    `export const advances${name} =\n  "${advances.join(" ")}";`,
    "",
  );
}
const header = `/**
 * The bundled font as a module, so that a figure can embed it in a browser too: written by
 * \`data/fonts/build.ts\`, not by hand. Licence: SIL OFL 1.1, in \`data/fonts/OFL.txt\`.
 *
 * @module
 */

/** Units of an em in the advance widths below. */
export const unitsPerEm = 2048;

/** The characters that the font holds. */
export const characters =
  ${JSON.stringify(kept)};

`;
await writeFile(new URL("../../src/plot/_inter.ts", here), header + lines.join("\n").trimEnd() + "\n");
