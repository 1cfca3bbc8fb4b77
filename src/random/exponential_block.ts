/**
 * Exponential values by the hundred, for models that draw millions a second: the ziggurat method.
 *
 * The area under `exp(-x)` is cut into 256 layers of equal area: layer i (from 1) is `[0, x_i)` wide and stands from `exp(-x_i)`
 * to `exp(-x_(i+1))`; layer 0 holds the bottom up to x_1 and the tail beyond it. A random layer and a random place in its width are
 * accepted at once where the place is below x_(i+1), in 98.9% of the cases; else the edge or the tail decides.
 *
 * Source: G. Marsaglia and W. W. Tsang, The ziggurat method for generating random variables, Journal of Statistical Software
 * 5(8), 2000. Departures: the layer's number comes from bits of its own, so that it tells nothing about the place (J. A. Doornik,
 * An improved ziggurat method to generate normal random samples, 2005); values are made by the block.
 *
 * Symbols: `widths[i]` is x_i, `heights[i]` is exp(-x_i), `sure[i]` is the share of the width that is accepted at once.
 *
 * @module
 */
import type { RandomStream } from "./stream.ts";

const layers = 256;
/** x_1, where the tail begins, and the area of each layer, from the paper's Section 3. */
const tailStart = 7.69711747013104972;
const area = 3.949659822581572e-3;
const blockSize = 128;
/** Four layer numbers to a word. */
const layerWords = blockSize / 4;

function makeTables(): { widths: Float64Array; heights: Float64Array; sure: Float64Array } {
  const widths = new Float64Array(layers + 1);
  widths[0] = area / Math.exp(-tailStart);
  widths[1] = tailStart;
  for (let layer = 2; layer < layers; layer++) {
    const below = widths[layer - 1];
    widths[layer] = -Math.log(Math.exp(-below) + area / below);
  }
  const heights = widths.map((x) => Math.exp(-x));
  const sure = widths.map((x, layer) => layer < layers ? widths[layer + 1] / x : 0);
  return { widths, heights, sure };
}

const { widths, heights, sure } = makeTables();
/** A word, plus one half, times this is a place in the layer. */
const scales = widths.map((x) => x * 2 ** -32);
/** A word below this is accepted at once. */
const limits = sure.map((share) => share * 2 ** 32);

/** A place that was not accepted at once. */
function decide(stream: RandomStream, layer: number, x: number): number {
  for (;;) {
    if (layer === 0) return tailStart - Math.log(stream.uniformOpen());
    const low = heights[layer];
    if (low + stream.uniform() * (heights[layer + 1] - low) < Math.exp(-x)) return x;
    layer = stream.uint32() >>> 24;
    const share = stream.uniformOpen();
    x = share * widths[layer];
    if (share < sure[layer]) return x;
  }
}

/**
 * Exponential values of mean 1 from one stream, made by the block.
 *
 * The stream is drawn from 128 values ahead: it must serve this block alone.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { ExponentialBlock, randomStream } from "@iovlab/iovlab/random";
 *
 * const service = new ExponentialBlock(randomStream(1, 0, "disk"));
 * let sum = 0;
 * for (let i = 0; i < 10_000; i++) sum += service.next();
 * assert.ok(Math.abs(sum / 10_000 - 1) < 0.05);
 * ```
 */
export class ExponentialBlock {
  readonly #stream: RandomStream;
  readonly #values = new Float64Array(blockSize);
  readonly #words = new Int32Array(layerWords + blockSize);
  #at = blockSize;

  /** Takes over a stream. */
  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  /** The next value, above 0. */
  next(): number {
    if (this.#at === blockSize) this.#refill();
    return this.#values[this.#at++];
  }

  #refill(): void {
    const words = this.#words, values = this.#values;
    this.#stream.fill(words);
    for (let k = 0; k < blockSize; k++) {
      const layer = (words[k >> 2] >>> ((k & 3) << 3)) & 255;
      const word = words[layerWords + k] >>> 0;
      const x = (word + 0.5) * scales[layer];
      values[k] = word < limits[layer] ? x : decide(this.#stream, layer, x);
    }
    this.#at = 0;
  }
}
