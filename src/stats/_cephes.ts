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
  /** The regularized incomplete beta function with shapes a and b at x. */
  incbet(a: number, b: number, x: number): number;
  /** The regularized incomplete gamma function of shape a above x. */
  igamc(a: number, x: number): number;
  /** The x above which the regularized incomplete gamma function of shape a is p. */
  igami(a: number, p: number): number;
  /** The standard normal distribution function. */
  ndtr(x: number): number;
  /** The x whose regularized incomplete beta function with shapes a and b is y. */
  incbi(a: number, b: number, y: number): number;
  /** Quantile of the standard normal distribution. */
  ndtri(p: number): number;
}

/** Cephes, ready to be called. */
export const cephes: SpecialFunctions = library as unknown as SpecialFunctions;
await cephes.compiled;
