/**
 * From the units of files to those of the vocabulary of metrics.
 *
 * @module
 */
import { shifted } from "./_numbers.ts";

/** A unit as a power of ten and a factor of the base unit of its kind. */
interface Unit {
  readonly kind: string;
  readonly exponent: number;
  readonly factor: number;
}

const prefixes: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, "": 0, k: 3, M: 6, G: 9 };

function unitsOf(kind: string, name: string, letters: string): [string, Unit][] {
  return ["", ...letters].map((
    prefix,
  ) => [prefix + name, { kind, exponent: prefixes[prefix], factor: 1 }]);
}

const known: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  ...unitsOf("time", "s", "num"),
  ["min", { kind: "time", exponent: 0, factor: 60 }],
  ["h", { kind: "time", exponent: 0, factor: 3600 }],
  ...unitsOf("bits", "b/s", "kMG"),
  ...unitsOf("bits", "bit/s", "kMG"),
  ...unitsOf("bits", "B/s", "kMG").map((
    [name, unit],
  ): [string, Unit] => [name, { ...unit, factor: 8 }]),
  ["KiB/s", { kind: "bits", exponent: 0, factor: 8 * 1024 }],
  ["MiB/s", { kind: "bits", exponent: 0, factor: 8 * 1024 ** 2 }],
  ["GiB/s", { kind: "bits", exponent: 0, factor: 8 * 1024 ** 3 }],
  ["1", { kind: "share", exponent: 0, factor: 1 }],
  ["%", { kind: "share", exponent: -2, factor: 1 }],
]);

/** A unit of the vocabulary, also with `k` or `M` before a rate, and `/s` alone for any rate of events. */
function unitOf(name: string, target: string): Unit | undefined {
  const listed = known.get(name);
  if (listed) return listed;
  const kind = `of ${target}`;
  if (name === target) return { kind, exponent: 0, factor: 1 };
  const rate = /^([kM]?)(.*\/s)$/.exec(name);
  const fits = rate && (rate[2] === target || (rate[2] === "/s" && target.endsWith("/s")));
  return fits ? { kind, exponent: prefixes[rate[1]], factor: 1 } : undefined;
}

/**
 * A numeral in another unit: exact where the units differ by a power of ten, else rounded once or twice.
 * `undefined` where one cannot be turned into the other.
 */
export function inUnit(numeral: string, from: string, to: string): number | undefined {
  const source = unitOf(from, to);
  const target = unitOf(to, to);
  if (!source || !target || source.kind !== target.kind) return undefined;
  const value = shifted(numeral, source.exponent - target.exponent);
  const factor = source.factor / target.factor;
  return factor === 1 ? value : value * factor;
}
