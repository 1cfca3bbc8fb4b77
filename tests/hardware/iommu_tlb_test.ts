/** Exact: the cache of translations against a list, and what rings do to it. */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { TranslationCache } from "@iovlab/iovlab/hardware";

Deno.test("a cache of translations does as a list of keys by last use", () => {
  const command = fc.oneof(
    { weight: 10, arbitrary: fc.tuple(fc.constant("use" as const), fc.nat(30)) },
    fc.tuple(fc.constant("delete" as const), fc.nat(30)),
    fc.tuple(fc.constant("has" as const), fc.nat(30)),
    fc.tuple(fc.constant("range" as const), fc.nat(30)),
    fc.tuple(fc.constant("clear" as const), fc.constant(0)),
  );
  const far = fc.constantFrom(1, 2 ** 31 + 1, 2 ** 47); // keys of all widths
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), far, fc.array(command), (entries, step, all) => {
      const cache = new TranslationCache(entries);
      let list: number[] = []; // the most recent last
      for (const [kind, small] of all) {
        const key = small * step;
        const there = list.includes(key);
        if (kind === "has") assert.equal(cache.has(key), there);
        else if (kind === "use") {
          assert.equal(cache.use(key), there);
          list = [...list.filter((each) => each !== key), key].slice(-entries);
        } else if (kind === "delete") {
          assert.equal(cache.delete(key), there);
          list = list.filter((each) => each !== key);
        } else if (kind === "range") {
          cache.deleteRange(key, key + 5 * step);
          list = list.filter((each) => each < key || each >= key + 5 * step);
        } else {
          cache.clear();
          list = [];
        }
        assert.equal(cache.size, list.length);
        for (const each of list) assert.ok(cache.has(each));
      }
    }),
    { numRuns: 300 },
  );
});

Deno.test("a ring that fits misses once for each page, one that is a page longer misses always", () => {
  for (const [entries, pages, expected] of [[64, 64, 64], [64, 65, 650], [64, 16, 16]]) {
    const cache = new TranslationCache(entries);
    let misses = 0;
    for (let i = 0; i < 10 * pages; i++) if (!cache.use(i % pages)) misses++;
    assert.equal(misses, expected);
  }
});

Deno.test("a cache has at least one entry, and a whole number of them", () => {
  for (const entries of [0, -1, 1.5, NaN]) {
    assert.throws(() => new TranslationCache(entries), /Cannot make a cache of translations/);
  }
});
