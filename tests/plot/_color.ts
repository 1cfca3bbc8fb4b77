/**
 * How far apart colours are, for eyes of several kinds and in grey.
 *
 * Colour blindness is simulated with the matrices of Machado, Oliveira and Fernandes, "A physiologically-based model for
 * simulation of color vision deficiency", IEEE TVCG 15(6), 2009, severity 1.0, on linear RGB. Distances are CIEDE2000 as
 * Sharma, Wu and Dalal give it in "The CIEDE2000 color-difference formula: implementation notes, supplementary test data, and
 * mathematical observations", Color Research and Application 30(1), 2005.
 *
 * @module
 */

/** Three numbers: a colour in some space. */
export type Triple = readonly [number, number, number];

/** The kinds of seeing that the styles are held to. */
export const visions = ["normal", "protanopia", "deuteranopia", "tritanopia", "grey"] as const;

/** A kind of seeing. */
export type Vision = typeof visions[number];

const matrices: Readonly<Record<Exclude<Vision, "normal" | "grey">, readonly Triple[]>> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.011820, 0.042940, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.303900],
  ],
};

/** Linear light of a colour `#rrggbb`, from 0 to 1. */
function linear(color: string): Triple {
  return [1, 3, 5].map((start) => {
    const value = parseInt(color.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Triple;
}

function times(matrix: readonly Triple[], v: Triple): Triple {
  return matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]) as unknown as Triple;
}

/** Linear light as some eyes see it; grey keeps the relative luminance. */
function seen(rgb: Triple, vision: Vision): Triple {
  if (vision === "normal") return rgb;
  if (vision === "grey") {
    const y = 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
    return [y, y, y];
  }
  return times(matrices[vision], rgb).map((value) =>
    Math.min(1, Math.max(0, value))
  ) as unknown as Triple;
}

/** CIE L*a*b* of linear sRGB, under D65. */
function lab(rgb: Triple): Triple {
  const xyz = times([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
  ], rgb);
  const white = [0.95047, 1, 1.08883];
  const [x, y, z] = xyz.map((value, i) => {
    const t = value / white[i];
    return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 * t + 16) / 116;
  });
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** A colour `#rrggbb` in CIE L*a*b*, as some eyes see it. */
export function labOf(color: string, vision: Vision = "normal"): Triple {
  return lab(seen(linear(color), vision));
}

const radians = (degrees: number) => degrees * Math.PI / 180;

/** Hue in degrees from 0 to 360; 0 for no hue. */
function hueOf(a: number, b: number): number {
  return a === 0 && b === 0 ? 0 : (Math.atan2(b, a) * 180 / Math.PI + 360) % 360;
}

/** The difference of two hues and their mean, in degrees; 0 and the sum where one has no hue. */
function hues(h1: number, h2: number, gray: boolean): { difference: number; mean: number } {
  if (gray) return { difference: 0, mean: h1 + h2 };
  let difference = h2 - h1;
  if (difference > 180) difference -= 360;
  else if (difference < -180) difference += 360;
  const far = Math.abs(h1 - h2) > 180;
  const mean = far ? (h1 + h2 + (h1 + h2 < 360 ? 360 : -360)) / 2 : (h1 + h2) / 2;
  return { difference, mean };
}

/** CIEDE2000 of two colours in CIE L*a*b*. */
export function ciede2000([l1, a1, b1]: Triple, [l2, a2, b2]: Triple): number {
  const c7 = ((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2) ** 7;
  const g = 0.5 * (1 - Math.sqrt(c7 / (c7 + 25 ** 7)));
  const [p1, p2] = [a1 * (1 + g), a2 * (1 + g)];
  const [c1, c2] = [Math.hypot(p1, b1), Math.hypot(p2, b2)];
  const hue = hues(hueOf(p1, b1), hueOf(p2, b2), c1 * c2 === 0);
  const dh = 2 * Math.sqrt(c1 * c2) * Math.sin(radians(hue.difference / 2));
  const [l, c] = [(l1 + l2) / 2, (c1 + c2) / 2];
  const t = 1 - 0.17 * Math.cos(radians(hue.mean - 30)) + 0.24 * Math.cos(radians(2 * hue.mean)) +
    0.32 * Math.cos(radians(3 * hue.mean + 6)) - 0.2 * Math.cos(radians(4 * hue.mean - 63));
  const sl = 1 + 0.015 * (l - 50) ** 2 / Math.sqrt(20 + (l - 50) ** 2);
  const [sc, sh] = [1 + 0.045 * c, 1 + 0.015 * c * t];
  const turn = 60 * Math.exp(-(((hue.mean - 275) / 25) ** 2));
  const rt = -2 * Math.sqrt(c ** 7 / (c ** 7 + 25 ** 7)) * Math.sin(radians(turn));
  const [x, y, z] = [(l2 - l1) / sl, (c2 - c1) / sc, dh / sh];
  return Math.sqrt(x * x + y * y + z * z + rt * y * z);
}

/** How far apart two colours `#rrggbb` are for some eyes. */
export function distance(a: string, b: string, vision: Vision): number {
  return ciede2000(labOf(a, vision), labOf(b, vision));
}

/** How far apart they are for those eyes that tell them apart worst. */
export function worst(a: string, b: string): number {
  return Math.min(...visions.map((vision) => distance(a, b, vision)));
}
