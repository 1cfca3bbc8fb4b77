/**
 * Standard normal values, for the gamma and lognormal distributions.
 *
 * Marsaglia's polar method: G. Marsaglia and T. A. Bray, A convenient method for generating normal
 * variables, SIAM Review 6(3), 1964. The second value of each pair is thrown away, so that nothing
 * but the stream holds state.
 *
 * @module
 */
import type { RandomStream } from "./stream.ts";

/** The next standard normal value: 2.5 uniforms on average. */
export function standardNormal(stream: RandomStream): number {
  while (true) {
    const x = 2 * stream.uniformOpen() - 1;
    const y = 2 * stream.uniformOpen() - 1;
    const square = x * x + y * y;
    if (square < 1 && square > 0) return x * Math.sqrt(-2 * Math.log(square) / square);
  }
}
