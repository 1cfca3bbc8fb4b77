/**
 * Plain data: its type, its one canonical text (RFC 8785) and its hash.
 *
 * @module
 */
import canonicalize from "canonicalize";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Anything that JSON can carry. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json | undefined };

/**
 * The canonical JSON text of a value: keys sorted, no white space, as RFC 8785 has it.
 *
 * @throws {TypeError} Where the value is not JSON, such as a `NaN`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { canonicalJson } from "@iovlab/iovlab/core";
 *
 * assert.equal(canonicalJson({ b: 1, a: [2] }), '{"a":[2],"b":1}');
 * ```
 */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError("Cannot canonicalize undefined");
  return text;
}

/**
 * The SHA-256 of a text (UTF-8), in lower-case hexadecimal digits.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hashText } from "@iovlab/iovlab/core";
 *
 * // FIPS 180-2, appendix B.1
 * assert.equal(
 *   hashText("abc"),
 *   "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
 * );
 * ```
 */
export function hashText(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/**
 * The hash of plain data: that of its canonical text, so that the order of keys does not matter.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { hashJson } from "@iovlab/iovlab/core";
 *
 * assert.equal(hashJson({ a: 1, b: 2 }), hashJson({ b: 2, a: 1 }));
 * ```
 */
export function hashJson(value: Json): string {
  return hashText(canonicalJson(value));
}
