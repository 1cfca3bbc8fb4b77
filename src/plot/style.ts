/**
 * Colours, markers, dashes and hatches that can be told apart by everybody and in grey print.
 *
 * The colours are those of Okabe and Ito, "Color universal design" (2008), chosen for the common
 * kinds of colour blindness. Each style differs from the others in marker and dash as well.
 *
 * @module
 */

/** The shape of a marker. */
export type MarkerSymbol =
  | "circle"
  | "square"
  | "triangle"
  | "diamond"
  | "star"
  | "cross"
  | "wye"
  | "triangle-down"
  | "ring";

/** The lines across an area: rising, falling or both, lying or upright. */
export type Hatch = "rising" | "falling" | "crossed" | "level" | "upright";

/** How one series, or one part of a bar, is drawn. */
export interface SeriesStyle {
  /** The name in the legend; the name in the rows without it. */
  readonly label?: string;
  /** A colour as `#rrggbb`. */
  readonly color: string;
  /** The marker of a series. */
  readonly symbol?: MarkerSymbol;
  /** Lengths in px of dashes and gaps; none for a solid line. */
  readonly dash?: readonly number[];
  /** How the part of a bar, or another area, is hatched; `true` is `rising`. */
  readonly hatch?: boolean | Hatch;
}

/** The colours of Okabe and Ito by name. */
export const palette = {
  /** Black. */
  black: "#000000",
  /** Orange. */
  orange: "#e69f00",
  /** Sky blue. */
  sky: "#56b4e9",
  /** Bluish green. */
  green: "#009e73",
  /** Yellow. */
  yellow: "#f0e442",
  /** Blue. */
  blue: "#0072b2",
  /** Vermilion. */
  vermilion: "#d55e00",
  /** Reddish purple. */
  purple: "#cc79a7",
} as const;

/** What a name without a style of its own gets, in this order. */
const free: readonly SeriesStyle[] = [
  { color: palette.blue, symbol: "circle" },
  { color: palette.orange, symbol: "square", dash: [7, 2.5], hatch: "rising" },
  { color: "#00734f", symbol: "triangle", dash: [1.5, 2.5], hatch: "upright" },
  { color: palette.purple, symbol: "diamond", dash: [7, 2, 1.5, 2], hatch: "falling" },
  { color: palette.black, symbol: "star", dash: [3.5, 2] },
  { color: palette.sky, symbol: "ring", dash: [14, 3], hatch: "crossed" },
  { color: palette.vermilion, symbol: "cross", dash: [12, 2, 4, 2], hatch: "level" },
];

/** A style with nothing left open. */
export interface FullStyle {
  /** The name in the rows. */
  readonly name: string;
  /** The name in the legend. */
  readonly label: string;
  /** A colour as `#rrggbb`. */
  readonly color: string;
  /** The marker. */
  readonly symbol: MarkerSymbol;
  /** The dash pattern of SVG, or `none`. */
  readonly dash: string;
  /** How an area is hatched; `false` for not at all. */
  readonly hatch: Hatch | false;
}

/**
 * The styles of some names, in their order: the given ones, else the next free one whose colour is
 * not in use.
 *
 * @param names Names as they stand in the rows.
 * @param given Styles by name.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { architectureStyles, resolveStyles } from "@iovlab/iovlab/plot";
 *
 * const [vdi, other] = resolveStyles(["vdi", "other"], architectureStyles);
 * assert.equal(vdi.label, "VDI");
 * assert.notEqual(other.color, vdi.color);
 * ```
 */
export function resolveStyles(
  names: readonly string[],
  given: Readonly<Record<string, SeriesStyle>> = {},
): FullStyle[] {
  const own = (name: string) => Object.hasOwn(given, name) ? given[name] : undefined;
  const used = new Set(names.map((name) => own(name)?.color));
  const spare = free.filter((style) => !used.has(style.color));
  let next = 0;
  return names.map((name) => {
    const style = own(name) ?? spare[next++ % spare.length];
    return {
      name,
      label: style.label ?? name,
      color: style.color,
      symbol: style.symbol ?? "circle",
      dash: style.dash?.join(" ") ?? "none",
      hatch: style.hatch === true ? "rising" : style.hatch ?? false,
    };
  });
}
