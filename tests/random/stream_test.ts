import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { RandomStream, randomStream } from "../../src/random/mod.ts";
import { InputError } from "../../src/core/mod.ts";
import { chiSquare, gammaP, kolmogorovSmirnov } from "./_tests_of_fit.ts";

/** The recurrence once more, in arbitrary precision and without cleverness. */
function reference(state: bigint[], draws: number): number[] {
  const mask = 0xffffffffn;
  const rotate = (x: bigint, k: bigint) => ((x << k) | (x >> (32n - k))) & mask;
  const s = [...state];
  return Array.from({ length: draws }, () => {
    const output = (rotate((s[0] + s[3]) & mask, 7n) + s[0]) & mask;
    const t = (s[1] << 9n) & mask;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11n);
    return Number(output);
  });
}

const uniforms = (stream: RandomStream, size: number) =>
  Float64Array.from({ length: size }, () => stream.uniform());

// --- exact ---

Deno.test("exact: a stream is the recurrence started from the SHA-256 of its canonical name", () => {
  const text = '["iovlab random 1",42,7,"vm:web1/arrivals"]';
  const hash = createHash("sha256").update(text).digest("hex");
  const state = [0, 8, 16, 24].map((at) => BigInt("0x" + hash.slice(at, at + 8)));
  const stream = randomStream(42, 7, "vm:web1/arrivals");
  assert.deepEqual(Array.from({ length: 1000 }, () => stream.uint32()), reference(state, 1000));
});

Deno.test("exact: uniform() is 53 bits and uniformOpen() 52 bits and a half of two steps", () => {
  const bits = reference([9n, 8n, 7n, 6n], 4);
  const stream = new RandomStream(9, 8, 7, 6);
  const closed = (BigInt(bits[0] >>> 5) << 26n) | BigInt(bits[1] >>> 6);
  assert.equal(stream.uniform(), Number(closed) / 2 ** 53);
  const open = (BigInt(bits[2] >>> 6) << 26n) | BigInt(bits[3] >>> 6);
  assert.equal(stream.uniformOpen(), (Number(open) + 0.5) / 2 ** 52);
});

Deno.test("exact: the ends of uniform() and uniformOpen() are those promised", () => {
  // From 0, 0, c, 0 the next two outputs are all zeros; from -1, 1, c, 1 all ones but for the very
  // last bit.
  assert.equal(new RandomStream(0, 0, 5, 0).uniform(), 0);
  assert.equal(new RandomStream(0, 0, 5, 0).uniformOpen(), 2 ** -53);
  assert.equal(new RandomStream(-1, 1, 5, 1).uniform(), 1 - 2 ** -53);
  assert.equal(new RandomStream(-1, 1, 5, 1).uniformOpen(), 1 - 2 ** -53);
});

Deno.test("exact: drawing from one stream does not disturb another", () => {
  const alone = uniforms(randomStream(1, 0, "disk"), 100);
  const disk = randomStream(1, 0, "disk");
  const nic = randomStream(1, 0, "nic");
  const together = alone.map(() => {
    nic.uniform();
    return disk.uniform();
  });
  assert.deepEqual(together, alone);
});

Deno.test("exact: every part of the name counts, and a number is not its text", () => {
  const names: [number | string, number, string][] = [
    [1, 0, "a"],
    [2, 0, "a"],
    ["1", 0, "a"],
    [1, 1, "a"],
    [1, 0, "b"],
    [1, 0, "0,a"],
    ['1,0,"a', 0, "a"],
  ];
  const first = names.map(([seed, replication, path]) => {
    const stream = randomStream(seed, replication, path);
    return `${stream.uint32()} ${stream.uint32()}`;
  });
  assert.equal(new Set(first).size, names.length);
});

Deno.test("exact: a bad name or state is refused", () => {
  assert.throws(() => new RandomStream(0, 0, 0, 0), InputError);
  assert.throws(() => randomStream(1.5, 0, "a"), /seed as it must be a whole number/);
  assert.throws(() => randomStream(-1, 0, "a"), InputError);
  assert.throws(() => randomStream("", 0, "a"), InputError);
  assert.throws(() => randomStream(1, -1, "a"), /replication/);
  assert.throws(() => randomStream(1, 0, ""), /path must be a text that is not empty/);
  assert.throws(() => randomStream(1, 0, "\ud800"), InputError);
});

// --- published ---

// Test "reference" of rand's src/rngs/xoshiro128plusplus.rs (rust-random/rand), which says that the
// values come from the authors' C program.
Deno.test("published: the first ten outputs from state 1, 2, 3, 4 are those of the reference program", () => {
  const stream = new RandomStream(1, 2, 3, 4);
  assert.deepEqual(Array.from({ length: 10 }, () => stream.uint32()), [
    641,
    1573767,
    3222811527,
    3517856514,
    836907274,
    4247214768,
    3867114732,
    1355841295,
    495546011,
    621204420,
  ]);
});

// php-src, ext/random/tests/02_engine/user_xoshiro128plusplus.phpt: "fa3c872c", the bytes of the
// output in little-endian order.
Deno.test("published: output number 102,401 from state 1, 2, 3, 4 is that of php-src", () => {
  const stream = new RandomStream(1, 2, 3, 4);
  for (let draw = 0; draw < 102_400; draw++) stream.uint32();
  assert.equal(stream.uint32(), 0x2c873cfa);
});

// --- statistical ---

const bitCounts = (words: number, word: () => number): number[] => {
  const counts = new Array<number>(32).fill(0);
  for (let i = 0; i < words; i++) {
    const x = word();
    for (let bit = 0; bit < 32; bit++) counts[bit] += (x >>> bit) & 1;
  }
  return counts;
};

Deno.test("statistical: each of the 32 bits is set half of the time", () => {
  const stream = randomStream(1, 0, "bits");
  const sum = (counts: number[]) =>
    counts.reduce((total, count) => total + (count - 50_000) ** 2 / 25_000, 0);
  const p = 1 - gammaP(16, sum(bitCounts(100_000, () => stream.uint32())) / 2);
  assert.ok(p > 0.001 && p < 0.999, `p = ${p}`);
  const biased = bitCounts(100_000, () => stream.uint32() | (stream.uint32() % 25 === 0 ? 1 : 0));
  assert.ok(1 - gammaP(16, sum(biased) / 2) < 1e-6, "a bit that is set 52% of the time passes");
});

Deno.test("statistical: uniforms fill the unit interval and the unit square evenly", () => {
  const stream = randomStream(1, 0, "square");
  const sample = uniforms(stream, 200_000);
  const cells = (values: Float64Array) => {
    const counts = new Array<number>(256).fill(0);
    for (let i = 0; i < values.length; i += 2) {
      counts[Math.floor(values[i] * 16) * 16 + Math.floor(values[i + 1] * 16)]++;
    }
    return chiSquare(counts, counts.map(() => values.length / 512));
  };
  assert.ok(cells(sample) > 0.001);
  const persistent = sample.map((x, i) => (i % 2 && i % 20 === 1 ? sample[i - 1] : x));
  assert.ok(cells(persistent) < 1e-6, "a serial correlation of 0.1 passes");
  assert.ok(kolmogorovSmirnov(sample.slice(), (x) => x) > 0.001);
  assert.ok(kolmogorovSmirnov(sample.map((x) => x ** 1.03), (x) => x) < 1e-6);
});

/** p-value of the cross-correlations of pairs of streams at lags -1, 0 and 1. */
function correlationP(pairs: [Float64Array, Float64Array][]): number {
  let sum = 0;
  for (const [a, b] of pairs) {
    for (const lag of [0, 1, 2]) {
      let products = 0;
      for (let i = 1; i < a.length - 1; i++) products += (a[i] - 0.5) * (b[i - 1 + lag] - 0.5);
      sum += (products * 12) ** 2 / (a.length - 2);
    }
  }
  return 1 - gammaP(1.5 * pairs.length, sum / 2);
}

Deno.test("statistical: streams of neighbouring names and replications are uncorrelated", () => {
  const size = 2000;
  const names = Array.from(
    { length: 101 },
    (_, i) => uniforms(randomStream(1, 0, `vm:${i}`), size),
  );
  const runs = Array.from({ length: 101 }, (_, i) => uniforms(randomStream(1, i, "vm:1"), size));
  const pairs = (streams: Float64Array[]) =>
    streams.slice(1).map((b, i): [Float64Array, Float64Array] => [streams[i], b]);
  const p = correlationP([...pairs(names), ...pairs(runs)]);
  assert.ok(p > 0.001 && p < 0.999, `p = ${p}`);
  const leaky = pairs(names).map(([a, b]): [Float64Array, Float64Array] => [
    a,
    b.map((x, i) => (i % 20 === 0 ? a[i] : x)),
  ]);
  assert.ok(correlationP(leaky) < 1e-6, "streams that share one draw in twenty pass");
});

Deno.test("statistical: the first draws of a row of replications are uniform", () => {
  const first = (make: (i: number) => RandomStream) =>
    kolmogorovSmirnov(Float64Array.from({ length: 20_000 }, (_, i) => make(i).uniform()), (x) => x);
  const p = first((i) => randomStream("study", i, "nic"));
  assert.ok(p > 0.001, `p = ${p}`);
  assert.ok(
    first((i) => new RandomStream(i + 1, 0, 0, 0)) < 1e-6,
    "states that are not hashed pass",
  );
});

Deno.test("exact: a mirrored stream turns each bit over, draw by draw and in blocks", () => {
  const plain = randomStream(1, 2, "arrivals");
  const mirrored = randomStream(1, 2, "arrivals", true);
  for (let draw = 0; draw < 100; draw++) {
    assert.equal(mirrored.uint32(), 2 ** 32 - 1 - plain.uint32());
    assert.equal(mirrored.uniformOpen(), 1 - plain.uniformOpen());
    assert.ok(Math.abs(mirrored.uniform() - (1 - plain.uniform())) <= 2 ** -53);
  }
  const [a, b] = [new Int32Array(300), new Int32Array(300)];
  plain.fill(a);
  mirrored.fill(b);
  assert.deepEqual(b, a.map((word) => ~word));
});
