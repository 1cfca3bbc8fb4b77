import assert from "node:assert/strict";
import { findRegion, type SpacePoint } from "../../src/analysis/mod.ts";
import { randomStream } from "../../src/random/mod.ts";
import { wilsonInterval } from "../../src/stats/mod.ts";
import { assertAllClose, pointsOf, reference } from "./_fixtures.ts";

const holds = ({ effect }: SpacePoint) => effect > 0;

Deno.test("exact: the largest region is named, with words, counts and looks", () => {
  // 120 points; it holds where offloads are off (60 points), and nowhere else
  const points = pointsOf(
    120,
    (index) => ({ offloads: index % 2 === 0, fileSize: 1000 + 25 * index }),
    (index) => index % 2,
  );
  const region = findRegion(points, holds, {
    labels: { fileSize: { label: "file size", unit: "kB", divisor: 1000 } },
  });
  // 2 levels, 3 thirds, 6 pairs
  const { low, high } = wilsonInterval(60, 60, 1 - 0.05 / 11);
  assert.deepEqual(region, {
    conditions: ["offloads = off"],
    words: "offloads = off: 100% of 60 points",
    points: 60,
    holding: 60,
    share: 1,
    low,
    high,
    looks: 11,
  });
});

Deno.test("exact: two conditions are found where neither alone will do", () => {
  const points = pointsOf(
    180,
    (index) => ({ offloads: index % 2 === 0, fileSize: 1000 + 20 * index }),
    (index) => index % 2 === 1 && index < 60 ? 1 : 0,
  );
  const region = findRegion(points, holds, {
    labels: { fileSize: { label: "file size", unit: "kB", divisor: 1000 } },
  });
  assert.deepEqual(region?.conditions, ["file size from 1 to 2.18 kB", "offloads = off"]);
  assert.equal(
    region?.words,
    "file size from 1 to 2.18 kB and offloads = off: 100% of 30 points",
  );
});

Deno.test("exact: up to five numbers are levels, six are thirds, texts are levels", () => {
  const conditionsWith = (parameter: (index: number) => number | string, good: number) =>
    findRegion(
      pointsOf(300, (index) => ({ x: parameter(index) }), (index) => index % 6 < good ? 1 : 0),
      holds,
    )?.conditions;
  assert.deepEqual(conditionsWith((index) => Math.min(index % 6, 4), 1), ["x = 0"]);
  assert.deepEqual(conditionsWith((index) => index % 6, 2), ["x from 0 to 1"]);
  assert.deepEqual(conditionsWith((index) => `level ${index % 6}`, 1), ["x = level 0"]);
});

Deno.test("exact: equal values stay in one third, and a third may be empty", () => {
  // 0 to 4 once each and 95 times 5: both cuts fall on 5, so that the middle third is empty
  const points = pointsOf(
    100,
    (index) => ({ x: Math.min(index, 5) }),
    (index) => index < 5 ? 0 : 1,
  );
  const region = findRegion(points, holds);
  assert.deepEqual([region?.conditions, region?.points, region?.looks], [["x from 5 to 5"], 95, 2]);
});

Deno.test("exact: a higher majority, nothing that holds, no points and constant factors give no region", () => {
  const points = pointsOf(40, (index) => ({ on: index % 2 === 0, cores: 4 }), (index) => index % 2);
  assert.equal(findRegion(points, holds, { majority: 0.5 })?.points, 20);
  assert.equal(findRegion(points, holds, { majority: 0.9 }), undefined);
  const { low } = findRegion(points, holds)!;
  assert.equal(findRegion(points, holds, { majority: low }), undefined);
  assert.equal(findRegion(points, () => false), undefined);
  assert.equal(findRegion([], holds), undefined);
  assert.equal(findRegion(pointsOf(40, () => ({ cores: 4 }), () => 1), holds), undefined);
});

Deno.test("exact: bad options and points that do not match are refused", () => {
  const points = pointsOf(4, (index) => ({ x: index }), () => 1);
  assert.throws(() => findRegion(points, holds, { majority: 2 }), /majority/);
  assert.throws(() => findRegion(points, holds, { confidence: 1 }), /confidence/);
  const other = { parameters: { y: 1 }, effect: 1 };
  assert.throws(() => findRegion([...points, other], holds), /must all be x: current value is y/);
  const text = { parameters: { x: "big" }, effect: 1 };
  assert.throws(() => findRegion([...points, text], holds), /factor "x" as its values must be all/);
  const nothing = { parameters: { x: NaN }, effect: 1 };
  assert.throws(() => findRegion([...points, nothing], holds), /factor "x"/);
});

// r/analysis.R, R 4.2.2: prop.test(33, 40, conf.level = 1 - 0.05 / 27, correct = FALSE)
Deno.test("published: the corrected interval matches R's", () => {
  // 6 and 3 levels: 9 single conditions and 18 pairs
  const points = pointsOf(
    240,
    (index) => ({ a: `a${index % 6}`, b: `b${Math.floor(index / 6) % 3}` }),
    (index) => index % 6 === 0 && index < 198 ? 1 : 0,
  );
  const region = findRegion(points, holds);
  assert.deepEqual([region?.conditions, region?.looks], [["a = a0"], 27]);
  assert.deepEqual([region?.holding, region?.points], [33, 40]);
  assertAllClose([region!.low, region!.high], reference()("wilson"), 1e-9);
});

Deno.test("statistical: where none is real, a region is named in at most 5% of 1,000 spaces", () => {
  const falselyNamed = (confidence: number, share: number) => {
    const stream = randomStream(3, 0, "false regions");
    let named = 0;
    for (let run = 0; run < 1000; run++) {
      const points = pointsOf(120, () => ({
        offloads: stream.uniform() < 0.5,
        pinned: stream.uniform() < 0.5,
      }), () => stream.uniform() < share ? 1 : 0);
      if (findRegion(points, holds, { confidence })) named++;
    }
    return named / 1000;
  };
  assert.ok(falselyNamed(0.95, 0.5) <= 0.05);
  // 8 looks: confidence 0.6 over all is 0.95 for each, that is, no correction
  assert.ok(falselyNamed(0.6, 0.5) > 0.07, "without a correction too many are named");
  assert.ok(falselyNamed(0.95, 0.55) > 0.05, "a share above the majority is seen");
});
