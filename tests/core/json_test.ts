import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import fc from "../_property.ts";
import { canonicalJson, hashJson, hashText, type Json } from "@iovlab/iovlab/core";

// Exact.

Deno.test("canonicalJson() is read back by JSON.parse as the same data", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = canonicalJson(value as Json);
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
    assert.equal(canonicalJson(JSON.parse(text)), text);
  }));
});

Deno.test("hashJson() does not see the order of keys but sees every value", () => {
  const entries = fc.uniqueArray(fc.tuple(fc.string(), fc.integer()), {
    selector: ([key]) => key,
    minLength: 1,
  });
  fc.assert(fc.property(entries, (pairs) => {
    const forward = hashJson(Object.fromEntries(pairs));
    assert.equal(hashJson(Object.fromEntries(pairs.toReversed())), forward);
    const [[key, value], ...rest] = pairs;
    assert.notEqual(hashJson(Object.fromEntries([[key, value + 1], ...rest])), forward);
  }));
});

Deno.test("canonicalJson() refuses what JSON cannot carry", () => {
  assert.throws(() => canonicalJson(NaN));
  assert.throws(() => canonicalJson({ a: Infinity }));
  assert.throws(() => canonicalJson(undefined as unknown as Json), TypeError);
});

Deno.test("hashText() agrees with the platform's SHA-256 on UTF-8", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assert.equal(hashText(text), createHash("sha256").update(text, "utf8").digest("hex"));
  }));
});

// Published.

Deno.test("canonicalJson() gives the text of RFC 8785, sections 3.2.2 and 3.2.3", () => {
  // The input of section 3.2.2 and its canonical form of section 3.2.3, printed there over several lines.
  const input = `{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
    "literals": [null, true, false]
  }`;
  assert.equal(
    canonicalJson(JSON.parse(input)),
    '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
      '"string":"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
  );
});

Deno.test("hashText() gives the SHA-256 of FIPS 180-2, appendix B.2", () => {
  assert.equal(
    hashText("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  );
});
