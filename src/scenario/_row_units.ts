/**
 * What a row measures: metrics by name, and from their unit to that of the row.
 *
 * @module
 */

/** The metrics of a measure: one, or those of a sum. */
export function metricsOf(measure: string): readonly string[] {
  return measure.split("+").map((name) => name.trim());
}

/** Sizes of units of one kind, in the smallest of them. */
const kinds: readonly Readonly<Record<string, number>>[] = [
  {
    "bit/s": 1,
    "kbit/s": 1e3,
    "kb/s": 1e3,
    "Mbit/s": 1e6,
    "Mb/s": 1e6,
    "10^6bits/s": 1e6,
    "Gbit/s": 1e9,
    "Gb/s": 1e9,
  },
  { ns: 1, us: 1e3, ms: 1e6, s: 1e9 },
  { percent: 1, "%": 1, "1": 100, ratio: 100, share: 100 },
];

/** Units of a quotient of two values. */
const quotients: Readonly<Record<string, number>> = {
  "1": 1,
  ratio: 1,
  "throughput ratio": 1,
  percent: 0.01,
  "%": 0.01,
};

/** Something counted in a second: `packets/s`, `packets per second`. */
const perSecond = /^(10\^([36]) )?[\w ]+?( per second|\/s)$/;

/** The factor from a count in a second to the unit of a row; `undefined` for another kind of unit. */
function countFactor(of: string, to: string): number | undefined {
  if (!perSecond.test(of)) return undefined;
  const found = perSecond.exec(to);
  return found ? 10 ** -Number(found[2] ?? 0) : undefined;
}

/**
 * The factor from a value of a metric to the unit of a row; `undefined` where the units are of different kinds.
 *
 * @param of The metric's unit.
 * @param to The row's unit.
 * @param quotient Whether the value is a quotient of two values of the metric.
 */
export function unitFactor(of: string, to: string, quotient: boolean): number | undefined {
  if (quotient) return Object.hasOwn(quotients, to) ? 1 / quotients[to] : undefined;
  const kind = kinds.find((sizes) => Object.hasOwn(sizes, of));
  if (kind) return Object.hasOwn(kind, to) ? kind[of] / kind[to] : undefined;
  return of === to ? 1 : countFactor(of, to);
}
