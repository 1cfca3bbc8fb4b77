/**
 * Arbitrary documents through the XML and JSON forms, and from one to the other.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { normalDocument, readLqn, writeLqn } from "@iovlab/iovlab/lqn/format";
import { arbitraryDocument } from "./_arbitrary.ts";

const runs = { numRuns: 300, seed: 3 };

for (const form of ["lqnx", "lqnj"] as const) {
  Deno.test(`a document written as ${form} and read back is the same document`, () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const back = readLqn(writeLqn(document, form), { file: `model.${form}` });
        assert.deepEqual(back, normalDocument(document));
      }),
      runs,
    );
  });
}
