/**
 * Arbitrary documents through every form, and through all of them in turn.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "../../_property.ts";
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

/** In the text form `-1` ends a list: constants that start so are left to that form's own tests. */
const sayable = arbitraryDocument.filter((one) => !JSON.stringify(one).includes('"value":-1'));

Deno.test("a document written as lqn and read back is the same document", () => {
  fc.assert(
    fc.property(sayable, (document) => {
      const back = readLqn(writeLqn(document, "lqn"), { file: "model.lqn" });
      assert.deepEqual(back, normalDocument(document));
    }),
    runs,
  );
});

Deno.test("a document that goes through JSON, text and XML in turn is the same document", () => {
  fc.assert(
    fc.property(sayable, (document) => {
      const forms = ["lqnj", "lqn", "lqnx"] as const;
      const last = forms.reduce(
        (now, form) => readLqn(writeLqn(now, form), { file: `model.${form}` }),
        document,
      );
      assert.deepEqual(last, normalDocument(document));
    }),
    runs,
  );
});
