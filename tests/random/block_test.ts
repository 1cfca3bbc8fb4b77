import assert from "node:assert/strict";
import { ExponentialBlock, randomStream, UniformBlock } from "../../src/random/mod.ts";
import { kolmogorovSmirnov } from "./_tests_of_fit.ts";

Deno.test("exact: fill() gives the words of uint32()", () => {
  const filled = randomStream(1, 0, "words");
  const single = randomStream(1, 0, "words");
  const words = new Int32Array(333);
  filled.fill(words);
  for (const word of words) assert.equal(word >>> 0, single.uint32());
  assert.equal(filled.uint32(), single.uint32());
});

Deno.test("exact: a uniform block is the stream's words and a half", () => {
  const block = new UniformBlock(randomStream(2, 0, "words"));
  const stream = randomStream(2, 0, "words");
  for (let k = 0; k < 1000; k++) assert.equal(block.next(), (stream.uint32() + 0.5) * 2 ** -32);
});

const draws = (size: number, path: string, factor = 1) => {
  const block = new ExponentialBlock(randomStream(3, 0, path));
  return Float64Array.from({ length: size }, () => factor * block.next());
};
const cumulative = (x: number) => -Math.expm1(-x);

Deno.test("statistical: blocks are exponential by Kolmogorov and Smirnov, and a scale of 1% off is not", () => {
  assert.ok(kolmogorovSmirnov(draws(200_000, "fit"), cumulative) > 0.01);
  assert.ok(kolmogorovSmirnov(draws(200_000, "fit", 1.01), cumulative) < 0.001);
});

Deno.test("statistical: the tail beyond the ziggurat's last edge has its probability", () => {
  // beyond 7.697: exp(-7.697) = 4.5e-4; of 2 million values 908 with a standard error of 30
  const size = 2_000_000;
  const values = draws(size, "tail");
  const expected = size * Math.exp(-7.7);
  const beyond = values.filter((x) => x > 7.7);
  assert.ok(Math.abs(beyond.length - expected) < 4 * Math.sqrt(expected));
  const mean = beyond.reduce((sum, x) => sum + x - 7.7, 0) / beyond.length;
  assert.ok(Math.abs(mean - 1) < 4 / Math.sqrt(beyond.length));
});
