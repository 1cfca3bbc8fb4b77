import assert from "node:assert/strict";
import { orderStatistics } from "../../src/stats/_order_statistics.ts";

/** P(B < k) for a binomial (n, share / 100), as an exact fraction of 100^n. */
function exactTail(n: number, share: number, k: number): bigint {
  const [p, q] = [BigInt(share), BigInt(100 - share)];
  let sum = 0n;
  let ways = 1n;
  for (let i = 0; i < k; i++) {
    sum += ways * p ** BigInt(i) * q ** BigInt(n - i);
    ways = ways * BigInt(n - i) / BigInt(i + 1);
  }
  return sum;
}

Deno.test("exact: the ranks are the tightest that whole-number arithmetic allows", () => {
  for (const n of [1, 2, 5, 20, 73, 300]) {
    for (const share of [1, 25, 50, 90, 99]) {
      const { lower, upper } = orderStatistics(n, share / 100, 0.95);
      const unit = 100n ** BigInt(n);
      const rare = (tail: bigint) => 40n * tail <= unit;
      const below = (k: number) => exactTail(n, share, k);
      const from = (k: number) => unit - exactTail(n, share, k);
      assert.ok(rare(below(lower)), `${n} ${share} lower ${lower}`);
      assert.ok(
        lower === n || !rare(below(lower + 1)),
        `${n} ${share} lower ${lower} is not tight`,
      );
      assert.ok(rare(from(upper)), `${n} ${share} upper ${upper}`);
      assert.ok(upper === 1 || !rare(from(upper - 1)), `${n} ${share} upper ${upper} is not tight`);
    }
  }
});

Deno.test("exact: the ends of the probability range have the extreme observations", () => {
  assert.deepEqual(orderStatistics(9, 0, 0.95), { lower: 0, upper: 1 });
  assert.deepEqual(orderStatistics(9, 1, 0.95), { lower: 9, upper: 10 });
});

// "Table A.7: Confidence Intervals for the Population Median", a textbook's appendix, page 656
// (coursehero.com, file 5646626).
Deno.test("published: the ranks for the median are those of the printed table", () => {
  const table = [
    [6, 1, 6, 0.969],
    [9, 2, 8, 0.961],
    [10, 2, 9, 0.979],
    [12, 3, 10, 0.961],
    [15, 4, 12, 0.965],
    [17, 5, 13, 0.951],
    [18, 5, 14, 0.969],
    [20, 6, 15, 0.959],
  ];
  for (const [n, lower, upper] of table) {
    assert.deepEqual(orderStatistics(n, 0.5, 0.95), { lower, upper });
  }
});

Deno.test("exact: a hundred million observations are handled, near the normal approximation", () => {
  const { lower, upper } = orderStatistics(1e8, 0.5, 0.95);
  assert.ok(Math.abs(lower - (5e7 - 1.959964 * 5000)) <= 2, `${lower}`);
  assert.ok(Math.abs(upper - (5e7 + 1.959964 * 5000)) <= 2, `${upper}`);
});
