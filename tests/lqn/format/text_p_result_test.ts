/**
 * Published: what LQNS and lqsim 5.32 wrote for the models beside their outputs in
 * `tests/fixtures/lqn/parseable`; the numbers here are read off those files. Exact: older dialects,
 * tables that those models do not have, refusals.
 *
 * @module
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InputError } from "@iovlab/iovlab/core";
import { readLqnText, readPResult } from "@iovlab/iovlab/lqn/format";
import { type LqnMetric, type LqnResult, valueOf } from "@iovlab/iovlab/lqn/model";

function fixture(name: string): string {
  return readFileSync(new URL(`../../fixtures/lqn/parseable/${name}`, import.meta.url), "utf8");
}

function read(name: string, modelName?: string): LqnResult {
  const model = modelName === undefined
    ? undefined
    : readLqnText(fixture(modelName), { file: modelName }).model;
  return readPResult(fixture(name), { file: name, model });
}

function check(
  result: LqnResult,
  values: readonly (readonly [LqnMetric, string, number | undefined, number?])[],
) {
  for (const [metric, element, value, halfWidth] of values) {
    const found = result.values.find((one) => one.metric === metric && one.element === element);
    assert.equal(found?.value, value, `${metric} ${element}`);
    if (halfWidth !== undefined) assert.equal(found?.halfWidth, halfWidth, `${metric} ${element}`);
  }
  const keys = result.values.map(({ metric, element }) => `${metric} ${element}`);
  assert.equal(new Set(keys).size, keys.length);
}

Deno.test("an output of the analytic solver has its values and how it converged", () => {
  const result = read("counter-lqns.p");
  assert.equal(result.model, "counter-lqns");
  assert.equal(result.status, "solved");
  assert.deepEqual(result.convergence, { converged: true, iterations: 6, residual: 1.45584e-7 });
  check(result, [
    ["callWaiting", "shop.1>get", 0.107394],
    ["callWaiting", "shop.2>get", undefined],
    ["forwardWaiting", "put>send", 0.0157423],
    ["phaseServiceTime", "shop.1", 0.663059],
    ["phaseServiceTime", "get.2", 0.1],
    ["phaseServiceTime", "put.2", undefined],
    ["phaseServiceTimeVariance", "get.2", 0.01],
    ["entryThroughput", "put", 0.563262],
    ["phaseUtilization", "get.2", 0.112652],
    ["entryUtilization", "get", 0.337957],
    ["taskThroughput", "data", 1.68979],
    ["taskUtilization", "data", 0.506936],
    ["taskThroughput", "mail", 0.140816],
    ["entryProcessorUtilization", "put", 0.168979],
    ["taskProcessorUtilization", "data", 0.506936],
    ["processorUtilization", "back", 0.506936],
    ["processorUtilization", "disk", 0.0563262],
  ]);
});

Deno.test("an output of the simulator has intervals of 95%, activities, joins, groups and arrivals", () => {
  const result = read("shop-lqsim.p", "shop.lqn");
  assert.equal(result.model, "shop");
  assert.equal(result.convergence, undefined);
  check(result, [
    ["callWaiting", "front:left>get", 0.217559, 0.00948576],
    ["callWaitingVariance", "shop.1>put", 0.090076, 0.00968121],
    ["forwardWaiting", "put>send", 0.0114787, 0.0095004],
    ["asyncWaiting", "get.1>note", undefined],
    ["asyncWaiting", "get.2>note", 0.292621, 0.00687677],
    ["lossProbability", "get.2>note", 0, 0],
    ["joinDelay", "front:left&middle&right", 0.928462, 0.00992853],
    ["joinDelayVariance", "front:left&middle&right", 0.91506, 0.0592112],
    ["activityServiceTime", "front:left", 0.635555, 0.00995018],
    ["activityServiceTimeVariance", "front:right", 0.500301, 0.0395899],
    ["phaseServiceTime", "serve.1", 1.07869, 0.00931063],
    ["exceedsMaximum", "get.2", 0.00131183, 0.0428549],
    ["phaseUtilization", "front:middle", 0.0844358, 0.00234111],
    ["taskUtilization", "data", 0.557778, 0.0115073],
    ["openWaiting", "note", 0.181324, 0.00582905],
    ["processorWaiting", "get.1", 0.0187723, 0.000764919],
    ["processorWaiting", "serve.1", undefined],
    ["processorWaiting", "front:left", 0, 0],
    ["groupUtilization", "gold", 0.507888, 0.00835886],
    ["taskProcessorUtilization", "log", 0.0732295, 0.0020034],
    ["processorUtilization", "fair", 0.581117, 0.00859559],
    ["processorUtilization", "desk", 8.82761, 0.0492648],
  ]);
});

Deno.test("without the model a join is named by its first and last activity", () => {
  check(read("shop-lqsim.p"), [["joinDelay", "front:left&right", 0.928462]]);
});

Deno.test("a task of one entry has the entry's values, but no interval for its utilization", () => {
  const found = read("shop-lqsim.p").values.find(({ metric, element }) =>
    metric === "taskUtilization" && element === "mail"
  );
  assert.deepEqual(found, { metric: "taskUtilization", element: "mail", value: 0.0432084 });
});

const general = "V y C 1e-6 I 25 PP 1 NP 2";

Deno.test("an older output without tasks in its tables is read", () => {
  const result = readPResult(
    `${general}
B 2 e1 0.2 e2 0.4 -1
W 1 e1 e2 0 0.5 -1 -1
X 2 e1 1 2 -1 e2 3 0 -1 -1
FQ 2
t1 1 e1 0.1 0.1 0.2 -1 0.3 -1
t2 2 e2 0.4 0.1 0 -1 0.1
  e3 0.5 0.2 0 -1 0.2 -1
  0.9 0.3 0 -1 0.3
-1
P p1 2
t1 1 0 e1 0.25 0 0 -1 -1
t2 2 0 1 e2 0.5 0 0 -1
  e3 0.125 0 0 -1 -1
  0.625
-1
-1`,
  );
  check(result, [
    ["callWaiting", "e1.2>e2", 0.5],
    ["callWaiting", "e1.1>e2", undefined],
    ["phaseServiceTime", "e2.1", 3],
    ["taskThroughput", "t2", 0.9],
    ["taskUtilization", "t1", 0.3],
    ["taskProcessorUtilization", "t1", 0.25],
    ["taskProcessorUtilization", "t2", 0.625],
    ["processorUtilization", "p1", 0.875],
  ]);
});

Deno.test("semaphores, locks and histograms are read", () => {
  const result = readPResult(`${general}
D e1 1 2.5 0.5 0 0
  0 1 0.25 %95 0.01
  1 2 0.75 %95 0.02 %99 0.04
-1
D t1 a1 1.5 0.25 0 0 -1
H 1 sem : wait signal 3 1.5 0.5 %95 0.1 0.2 0.3 -1
L 1 lock : rl ru 1 2 3 4 5 wl wu 6 7 8 9 10 -1`);
  assert.deepEqual(result.distributions, [
    {
      element: "e1.1",
      mean: 2.5,
      standardDeviation: 0.5,
      bins: [
        { begin: 0, end: 1, probability: 0.25, halfWidth: 0.01 },
        { begin: 1, end: 2, probability: 0.75, halfWidth: 0.02 },
      ],
    },
    { element: "t1:a1", mean: 1.5, standardDeviation: 0.25 },
  ]);
  check(result, [
    ["semaphoreHolding", "sem", 3, 0.1],
    ["semaphoreHoldingVariance", "sem", 1.5, 0.2],
    ["semaphoreUtilization", "sem", 0.5, 0.3],
    ["readerWaiting", "lock", 1],
    ["readerHolding", "lock", 3],
    ["readerUtilization", "lock", 5],
    ["writerWaiting", "lock", 6],
    ["writerHolding", "lock", 8],
    ["writerUtilization", "lock", 10],
  ]);
});

Deno.test("names like numbers, numbers without a space before -1, infinities and variables are read", () => {
  const result = readPResult(`${general} $x = 3, $y = 4
X 1 7 : 1 inf 1e-05-1
 2 nan 0 -1 -1 -1
P 1 1 7 2 0 1 1 0.5 0 0 -1 2 0.25 0 0 -1 -1 0.75 -1 -1`);
  assert.equal(valueOf(result, "phaseServiceTime", "1.1"), Infinity);
  assert.equal(valueOf(result, "phaseServiceTime", "1.2"), 1e-5);
  assert.ok(Number.isNaN(valueOf(result, "phaseServiceTime", "2.1")));
  assert.equal(valueOf(result, "entryProcessorUtilization", "2"), 0.25);
  assert.equal(valueOf(result, "processorUtilization", "1"), 0.75);
});

Deno.test("an invalid analytic result has not converged, an invalid simulation is imprecise", () => {
  assert.equal(readPResult("V n C 1 I 9 PP 1 NP 1").status, "not-converged");
  assert.equal(readPResult("# lqsim 5.32\nV n C 1 I 9 PP 1 NP 1").status, "imprecise");
});

Deno.test("what is no parseable output is refused with its place", () => {
  const refusal = (text: string) => {
    try {
      readPResult(text, { file: "x.p" });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return [error.code, error.location?.line, error.location?.column];
    }
    return [];
  };
  assert.deepEqual(refusal(""), ["lqn/expected-section", 1, 1]);
  assert.deepEqual(refusal(`${general}\nQ 1`), ["lqn/unknown-table", 2, 1]);
  const faulty = new URL("../../fixtures/lqn/faulty/unknown-table.p", import.meta.url);
  assert.deepEqual(refusal(readFileSync(faulty, "utf8")), ["lqn/unknown-table", 7, 1]);
  assert.deepEqual(refusal(`${general}\nX 1 t1 : e1 fast -1`), ["lqn/expected-number", 2, 13]);
  assert.deepEqual(refusal(`${general}\nX 1 t1 : :`), ["lqn/expected-name", 2, 10]);
});
