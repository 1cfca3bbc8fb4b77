import assert from "node:assert/strict";
import { checkClaim, type Claim } from "../../src/analysis/mod.ts";
import { InputError } from "../../src/core/mod.ts";
import { claimOf, directionClaim } from "./_fixtures.ts";

const refused: readonly (readonly [string, Claim, RegExp])[] = [
  ["a negative tolerance", claimOf({ tolerance: { kind: "absolute", value: -1 } }), /at least 0/],
  ["a tolerance of NaN", claimOf({ tolerance: { kind: "absolute", value: NaN } }), /finite/],
  ["a number of NaN", claimOf({ number: NaN }), /number of claim "benefit"/],
  ["a number on the other side of no effect", claimOf({ number: -60 }), /above no effect \(0\)/],
  ["no effect as a number", claimOf({ number: 0 }), /above no effect \(0\): current value is 0/],
  [
    "a number below one for a ratio",
    claimOf({
      number: 0.9,
      tolerance: { kind: "absolute", value: 0.1 },
      comparison: { ...claimOf().comparison, measure: "ratio" },
    }),
    /above no effect \(1\): current value is 0.9/,
  ],
  [
    "a band that reaches no effect",
    claimOf({ tolerance: { kind: "relative", value: 1 } }),
    /below 60/,
  ],
  [
    "a relative tolerance without a number",
    directionClaim({
      tolerance: { kind: "relative", value: 0.1 },
    }),
    /tolerance must be absolute where no number is stated/,
  ],
  ["a majority of one", claimOf({ majority: 1 }), /majority must be from 0 to below 1/],
  ["a majority of NaN", claimOf({ majority: NaN }), /majority/],
  ["another direction", claimOf({ direction: "up" as Claim["direction"] }), /greater, less: .* up/],
  [
    "another kind of tolerance",
    claimOf({
      tolerance: { kind: "sigma" as "absolute", value: 1 },
    }),
    /one of absolute, relative: .* sigma/,
  ],
  [
    "another measure",
    claimOf({
      comparison: { ...claimOf().comparison, measure: "speedup" as "ratio" },
    }),
    /percent, ratio, difference: .* speedup/,
  ],
];

for (const [what, claim, message] of refused) {
  Deno.test(`exact: ${what} is refused by name`, () => {
    assert.throws(() => checkClaim(claim), InputError);
    assert.throws(() => checkClaim(claim), message);
  });
}

Deno.test("exact: good claims pass unchanged", () => {
  for (const claim of [claimOf(), directionClaim(), claimOf({ direction: "less", number: -60 })]) {
    assert.equal(checkClaim(claim), claim);
  }
});
