import assert from "node:assert/strict";
import fc from "../_property.ts";
import { serviceDemands } from "../../src/analysis/mod.ts";
import { distribution, randomStream } from "../../src/random/mod.ts";
import { assertAllClose } from "./_fixtures.ts";
import { parts, r } from "./_reference.ts";

const rates = () => ({ g: r("demandG"), h: r("demandH"), k: r("demandK") });

// r/methods.R, R 4.2.2: lm and confint; kappa(exact = TRUE) of columns at length 1; 1 / (1 - R squared)
Deno.test("published: demands above 0 have the estimates and intervals of R's lm", () => {
  const fit = serviceDemands({ utilization: r("demandU"), throughput: rates() });
  const found = [...fit.demands.flatMap(parts), ...parts(fit.intercept!)];
  assertAllClose(found, r("demands"), 1e-7);
  const inflation = fit.demands.map(({ varianceInflation }) => varianceInflation);
  assertAllClose(
    [fit.rSquared, fit.deviation, fit.conditionNumber, ...inflation],
    r("demandFit"),
    1e-8,
  );
  assert.match(fit.warnings[0], /rise and fall together .*above all of g, k\)/);
  assert.equal(fit.degreesOfFreedom, 20);
});

// r/methods.R, R 4.2.2: lm(u ~ g + h - 1), confint, summary
Deno.test("published: without an intercept the fit is R's, with R squared about 0", () => {
  const { g, h } = rates();
  const fit = serviceDemands(
    { utilization: r("demandU"), throughput: { g, h } },
    { intercept: false },
  );
  assertAllClose([...fit.demands.flatMap(parts), fit.rSquared], r("demandsNone"), 1e-7);
  assert.deepEqual([fit.intercept, fit.warnings], [undefined, []]);
});

// r/methods.R, R 4.2.2: the best of all subsets of columns, ends by uniroot
Deno.test("published: at the bound the estimate is 0 and the interval one-sided, as by trying all subsets", () => {
  const fit = serviceDemands({ utilization: r("boundU"), throughput: rates() });
  const found = [...fit.demands.flatMap(parts), ...parts(fit.intercept!)];
  const expected = r("bound");
  found.forEach((value, index) => {
    assert.ok(Math.abs(value - expected[index]) < 1e-9, `${index}: ${value} ${expected[index]}`);
  });
  assert.deepEqual(fit.demands.map(({ atBound }) => atBound), [false, true, false]);
  assert.match(fit.warnings.at(-1)!, /demand of h lies at its bound 0/);
});

Deno.test("exact: demands without error are found again, and residuals add up", () => {
  const demand = fc.double({ min: 0.001, max: 0.02, noNaN: true });
  fc.assert(
    fc.property(demand, demand, demand, (a, b, base) => {
      const { g, h } = rates();
      const utilization = g.map((x, i) => base + a * x + b * h[i]);
      const { demands, intercept, residuals } = serviceDemands({
        utilization,
        throughput: { g, h },
      });
      assertAllClose(
        [...demands.map(({ estimate }) => estimate), intercept!.estimate],
        [a, b, base],
        1e-7,
      );
      assert.ok(residuals.every((error) => Math.abs(error) < 1e-9));
      for (const { low, estimate, high } of demands) assert.ok(low <= estimate && estimate <= high);
    }),
    { numRuns: 40 },
  );
});

Deno.test("exact: columns that cannot be used are refused", () => {
  const fit = (throughput: Record<string, number[]>, utilization = [0.1, 0.2, 0.4, 0.5]) => () =>
    serviceDemands({ utilization, throughput });
  assert.throws(fit({ a: [1, 2, 3] }), /"a" must be as many as utilizations \(4\)/);
  assert.throws(fit({ a: [1, 2, 3, -1] }), /at least 0: current value is -1/);
  assert.throws(fit({ a: [0, 0, 0, 0] }), /must have been served/);
  assert.throws(fit({ a: [1, 2, 3, 4], b: [2, 4, 6, 8] }), /follow from the others/);
  assert.throws(fit({ a: [1, 2, 3, 4], b: [1, 3, 2, 5], c: [4, 1, 7, 2] }), /more intervals/);
  assert.throws(fit({ a: [1, 2, 3, 4] }, [0.1, NaN, 0, 0]), /utilization 1/);
});

Deno.test("statistical: intervals of 90% cover the true demand in 86 to 94% of 250 runs, one at 0 included", () => {
  const noise = distribution({ kind: "gamma", mean: 0.02, squaredCoefficientOfVariation: 0.04 });
  const coverage = (bias: number) => {
    const stream = randomStream(12, 0, "demand coverage");
    const covered = [0, 0];
    for (let run = 0; run < 250; run++) {
      const g = Array.from({ length: 20 }, () => 20 + 180 * stream.uniform());
      const h = Array.from({ length: 20 }, () => 50 * stream.uniform());
      const utilization = g.map((x) => 0.05 + (0.002 + bias) * x + noise.sample(stream));
      const { demands } = serviceDemands({ utilization, throughput: { g, h } }, {
        confidence: 0.9,
      });
      if (demands[0].low <= 0.002 && 0.002 <= demands[0].high) covered[0]++;
      if (demands[1].low === 0) covered[1]++;
    }
    return covered.map((count) => count / 250);
  };
  const [busy, idle] = coverage(0);
  assert.ok(busy > 0.86 && busy < 0.94, `${busy}`);
  // only the upper side can be wrong: 5%
  assert.ok(idle > 0.92 && idle < 0.98, `${idle}`);
  assert.ok(coverage(0.00002)[0] < 0.8, "a demand that is 1% larger must be found out");
});
