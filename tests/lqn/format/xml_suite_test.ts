/**
 * The XML reader on the models of the suite, where it is beside the repository.
 *
 * @module
 */

import assert from "node:assert/strict";
import { checkModel } from "@iovlab/iovlab/lqn/model";
import { readLqnXml } from "@iovlab/iovlab/lqn/format";
import { suiteFiles } from "./_suite.ts";

const files = suiteFiles(/\.lqnx$/);

Deno.test({
  name: "readLqnXml() reads every XML model of the suite, and none has a fault",
  ignore: files.length === 0,
  fn: () => {
    assert.ok(files.length >= 60);
    for (const { file, text } of files) {
      assert.deepEqual(checkModel(readLqnXml(text, { file }).model), [], file);
    }
  },
});
