import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";

// Exact.

Deno.test("InputError.line leaves out the parts of the place that are not known", () => {
  const line = (location?: { file: string; line?: number; column?: number }) =>
    new InputError("Cannot x", { code: "a/b", location }).line;
  assert.equal(line(), "Cannot x");
  assert.equal(line({ file: "f" }), "f: Cannot x");
  assert.equal(line({ file: "f", line: 2 }), "f:2: Cannot x");
  assert.equal(line({ file: "f", line: 2, column: 3 }), "f:2:3: Cannot x");
});

Deno.test("InputError carries its code and its cause", () => {
  const cause = new Error("below");
  const error = new InputError("Cannot x", { code: "a/b", cause });
  assert.deepEqual([error.name, error.code, error.cause], ["InputError", "a/b", cause]);
  assert.ok(error instanceof Error);
  assert.ok(!("cause" in new InputError("Cannot x", { code: "a/b" })));
});
