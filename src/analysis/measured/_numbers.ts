/**
 * Numerals to numbers in another unit, without an error of rounding beyond that of the nearest number.
 *
 * @module
 */

/** A decimal numeral, with or without an exponent, times a power of ten: the number nearest to the exact product. */
export function shifted(numeral: string, exponent: number): number {
  const [digits, own = "0"] = numeral.split(/e/i);
  return Number(`${digits}e${Number(own) + exponent}`) + 0; // no -0
}

/** The exact sum of decimal numerals times a power of ten, as the nearest number. */
export function sumOf(numerals: readonly string[], exponent = 0): number {
  const digits = Math.max(...numerals.map((numeral) => (numeral.split(".")[1] ?? "").length));
  const whole = numerals.reduce((sum, numeral) => {
    const [units, part = ""] = numeral.replace("-", "").split(".");
    const size = BigInt(units + part.padEnd(digits, "0"));
    return numeral.startsWith("-") ? sum - size : sum + size;
  }, 0n);
  return shifted(String(whole), exponent - digits);
}
