/**
 * Readers on hostile and damaged input: they return or throw an InputError, in time.
 *
 * `deno run -A tests/lqn/format/fuzz_long.ts 100000` runs many more.
 *
 * @module
 */

import fc from "../../_property.ts";
import { mutatedFile, ownFiles, tryReaders } from "./_fuzz.ts";
import { suiteFiles } from "./_suite.ts";

const files = ["m.lqn", "m.in", "m.lqnx", "m.lqnj", "m.lqxo", "m.lqjo", "m.p", "m"];

Deno.test("readers take any characters", () => {
  const text = fc.string({ unit: "binary", maxLength: 200 });
  fc.assert(
    fc.property(fc.constantFrom(...files), text, (file, text) => void tryReaders({ file, text })),
    { numRuns: 300, seed: 1 },
  );
});

Deno.test("readers take any bytes that became characters", () => {
  const decoder = new TextDecoder();
  fc.assert(
    fc.property(
      fc.constantFrom(...files),
      fc.uint8Array({ maxLength: 300 }),
      (file, bytes) => void tryReaders({ file, text: decoder.decode(bytes) }),
    ),
    { numRuns: 300, seed: 2 },
  );
});

Deno.test("readers take mutations of our own files", () => {
  fc.assert(
    fc.property(mutatedFile(ownFiles()), (file) => void tryReaders(file)),
    { numRuns: 400, seed: 3 },
  );
});

const suite = suiteFiles(/models.*\.(?:lqnx|lqn|in)$/);

Deno.test({
  name: "readers take mutations of the suite's files",
  ignore: suite.length === 0,
  fn: () => {
    fc.assert(
      fc.property(mutatedFile(suite), (file) => void tryReaders(file)),
      { numRuns: 300, seed: 4 },
    );
  },
});
