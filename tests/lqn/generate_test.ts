/**
 * Tests of the generator of random models.
 *
 * @module
 */

import assert from "node:assert/strict";
import { checkModel } from "@iovlab/iovlab/lqn/model";
import { generateModel, modelFeatures } from "./_generate.ts";

Deno.test("generateModel() makes valid models (exact)", () => {
  for (let seed = 0; seed < 400; seed++) {
    const model = generateModel(seed);
    assert.deepEqual(checkModel(model).filter((one) => one.severity === "error"), [], model.name);
  }
});

Deno.test("generateModel() gives the same model for the same seed, others for others (exact)", () => {
  assert.deepEqual(generateModel(3), generateModel(3));
  assert.notDeepEqual(generateModel(3).tasks, generateModel(4).tasks);
});

Deno.test("generateModel() has every feature that is required, in a valid model (exact)", () => {
  for (const feature of modelFeatures) {
    for (let seed = 0; seed < 10; seed++) {
      const model = generateModel(seed, { features: [], required: [feature] });
      assert.equal(model.comment, feature);
      const faults = checkModel(model).filter((one) => one.severity === "error");
      assert.deepEqual(faults, [], `${feature} ${seed}`);
    }
  }
});
