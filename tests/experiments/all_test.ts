// What holds for every experiment. Exact.
import assert from "node:assert/strict";
import type { Claim } from "@iovlab/iovlab/analysis";
import { percentagePoints, shortUnit } from "@iovlab/iovlab/experiment";
import { experimentOptions } from "@iovlab/iovlab/report";
import { type Host, timeSlice } from "@iovlab/iovlab/host";
import { experiments } from "../../experiments/mod.ts";

interface Measured {
  readonly host: Host;
  readonly duration: number;
  readonly engine?: string;
}

for (const experiment of experiments) {
  for (const quick of [false, true]) {
    const options = experimentOptions(experiment, { quick });
    const run = quick ? "quick" : "full";

    Deno.test(`${experiment.key}, ${run}: every packet-level run lasts 100 of the scheduler's turns`, () => {
      let looked = 0;
      for (const { key, points } of experiment.study(options).groups) {
        for (const point of points) {
          const { host, duration, engine } = point.parameters as unknown as Measured;
          if (engine !== undefined && engine !== "packet-level") continue;
          const turn = timeSlice(host.scheduler, host.vms.map(({ schedule }) => schedule));
          const turns = duration / turn;
          assert.ok(turns > 100 - 1e-6, `${key} ${point.key}: ${turns} turns of ${turn} s`);
          looked++;
        }
      }
      assert.ok(looked > 0);
    });

    Deno.test(`${experiment.key}, ${run}: groups and points have names of their own`, () => {
      const { groups } = experiment.study(options);
      assert.equal(new Set(groups.map(({ key }) => key)).size, groups.length);
      for (const { key, points } of groups) {
        assert.equal(new Set(points.map((point) => point.key)).size, points.length, key);
      }
    });
  }
}

Deno.test("experiments have keys of their own, a question and a method", () => {
  assert.equal(new Set(experiments.map(({ key }) => key)).size, experiments.length);
  for (const { key, question, method, citation } of experiments) {
    assert.match(key, /^[a-z]+-20\d\d$/);
    assert.match(question, /\?$/, key);
    assert.ok(method.length > 50 && citation.length > 30, key);
  }
});

/** The claims that a module exports, alone or in records. */
function claimsIn(exported: unknown): Claim[] {
  if (typeof exported !== "object" || exported === null) return [];
  return "baseline" in exported && "tolerance" in exported
    ? [exported as Claim]
    : Object.values(exported).flatMap(claimsIn);
}

for (const { key } of experiments) {
  Deno.test(`${key}: claims have one word for percentage points, and it is not the short one of axes`, async () => {
    const claims = claimsIn({ ...await import(`../../experiments/${key}/claims.ts`) });
    assert.ok(claims.length > 0);
    for (const { id, unit } of claims) {
      assert.notEqual(unit, shortUnit(percentagePoints), id);
      if (/^pp$|point/.test(unit)) assert.equal(unit, percentagePoints, id);
    }
  });
}
