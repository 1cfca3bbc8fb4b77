/**
 * The functions of the Cephes library that are used here, typed. Cephes is S. L. Moshier's collection of special functions, compiled
 * to WebAssembly by the package `cephes`.
 *
 * @module
 */
import library from "cephes";

interface SpecialFunctions {
  /** Settles when the functions can be called. */
  readonly compiled: Promise<void>;
  /** The x whose regularized incomplete beta function with shapes a and b is y. */
  incbi(a: number, b: number, y: number): number;
  /** Quantile of the standard normal distribution. */
  ndtri(p: number): number;
}

/** Cephes, ready to be called. */
export const cephes: SpecialFunctions = library as unknown as SpecialFunctions;
await cephes.compiled;
