/**
 * Numbers of result files.
 *
 * @module
 */

/** A number as solvers write it, `inf` and `nan` included; `undefined` where it is none. */
export function resultNumber(text: string): number | undefined {
  const word = text.trim();
  if (/^[+-]?nan$/i.test(word)) return NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(word);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  if (!/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(word)) return undefined;
  const value = Number(word);
  return value === 0 ? 0 : value;
}
