/**
 * Uniform values of 32 bits by the hundred, for models that draw millions of choices a second.
 *
 * @module
 */
import type { RandomStream } from "./stream.ts";

const blockSize = 128;

/**
 * Uniform values from one stream, made by the block: odd multiples of 2^-33, in (0, 1).
 *
 * For choices by a probability, which 32 bits resolve to 2e-10; times want the 53 bits of
 * {@linkcode RandomStream.uniform}. The stream is drawn from 128 values ahead: it must serve this block alone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { RandomStream, UniformBlock } from "@iovlab/iovlab/random";
 *
 * const coin = new UniformBlock(new RandomStream(1, 2, 3, 4));
 * assert.equal(coin.next(), 641.5 * 2 ** -32);
 * ```
 */
export class UniformBlock {
  readonly #stream: RandomStream;
  readonly #words = new Int32Array(blockSize);
  #at = blockSize;

  /** Takes over a stream. */
  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  /** The next value, between 0 and 1, both excluded. */
  next(): number {
    if (this.#at === blockSize) {
      this.#stream.fill(this.#words);
      this.#at = 0;
    }
    return ((this.#words[this.#at++] >>> 0) + 0.5) * 2 ** -32;
  }
}
