import assert from "node:assert/strict";
import { costModelOf, costNames, xen2009, xen45 } from "@iovlab/iovlab/host";
import {
  backEndConstants,
  backEndCycles,
  backEndObservations,
  backEndWeights,
  calibrate,
  clockRateOf,
} from "@iovlab/iovlab/scenario";
import { published } from "./_published.ts";

const calibration = calibrate(published, xen45);
const read = (path: string) => Deno.readTextFileSync(new URL(`../../${path}`, import.meta.url));

// Exact.

Deno.test("backEndWeights() counts slots, copied heads and mapped pages of each way", () => {
  const of = (direction: "transmit" | "receive", bytes: number, persistent = false) =>
    backEndWeights({ direction, bytes, persistent });
  assert.deepEqual(of("transmit", 128), {
    backTransmit: 1,
    backSlot: 1,
    grantCopy: 1,
    grantCopyByte: 128,
    grantPage: 0,
    flush: 0,
  });
  assert.deepEqual(of("transmit", 65535).grantPage, 16);
  assert.deepEqual(of("receive", 4097).grantCopy, 2);
  assert.deepEqual(of("receive", 4096).grantCopy, 1);
  assert.deepEqual(of("transmit", 1496, true), {
    backTransmit: 1,
    backSlot: 1,
    memcpyTransmit: 1496,
  });
});

Deno.test("backEndCycles() is the sum of a profile's costs", () => {
  const c = costModelOf(xen45);
  const page = c.grantMap + c.grantUnmap;
  assert.equal(
    backEndCycles(c, "transmit", 1496),
    c.backTransmit + c.backSlot + c.grantCopy + 128 * c.grantCopyByte + page + c.tlbFlush,
  );
  assert.equal(
    backEndCycles(c, "receive", 9000),
    c.backReceive + 4 * c.backSlot + 4 * c.grantCopy + 9000 * c.grantCopyByte,
  );
});

Deno.test("only calibrate rows are fitted: all others may say anything", () => {
  const others = published.map((row) =>
    row.use === "calibrate" ? row : { ...row, low: 1, high: 1 }
  );
  assert.deepEqual(calibrate(others, xen45), calibration);
  const used = new Set(calibration.fit.rows.map(({ id }) => id));
  const left = calibration.unused.map(({ id }) => id);
  const all = published.filter(({ use }) => use === "calibrate").map(({ id }) => id);
  assert.deepEqual([...used, ...left].sort(), all.sort());
  assert.equal(used.size, 12);
});

Deno.test("calibrate() moves with the rows: halved rates double every constant, and the profile no longer agrees", () => {
  const slower = published.map((row) => ({ ...row, low: row.low && row.low / 2 }));
  const { fit, costs } = calibrate(slower, xen45);
  fit.constants.forEach(({ value }, i) => {
    const expected = 2 * calibration.fit.constants[i].value;
    assert.ok(Math.abs(value - expected) <= 1e-9 * expected);
  });
  assert.deepEqual(costs.filter(({ agrees }) => agrees).map(({ cost }) => cost), ["backSlot"]);
});

Deno.test("calibrate() says which constants cannot be told apart when rows are missing", () => {
  const without = published.filter(({ id }) => !/^pgrant-rx.*-pers$/.test(id));
  assert.throws(() => calibrate(without, xen45), {
    code: "fit/confounded",
    message: /backReceive and handOff; memcpyReceive/,
  });
});

Deno.test("rates of two machines are not fitted together", () => {
  const mixed = published.map((row) =>
    row.id === "pgrant-tx64-base" ? { ...row, system: "another, 2.2 GHz" } : row
  );
  assert.throws(() => backEndObservations(mixed), { code: "published/mixed-machines" });
  assert.throws(() => clockRateOf({ id: "a", system: "no clock" }), { code: "published/no-clock" });
});

// Published: the persistent-grants table (Xen 4.5, E5-1650 v2), as it stands in data/published.

Deno.test("the fit of the published rows leaves three degrees of freedom and meets two rows exactly", () => {
  const { fit, unchecked, notToldFromZero, confounded } = calibration;
  assert.deepEqual(fit.constants.map(({ name }) => name), [...backEndConstants]);
  assert.equal(fit.degreesOfFreedom, 3);
  assert.deepEqual(unchecked, ["pgrant-tx1496-base", "pgrant-tx65535-base"]);
  assert.deepEqual(notToldFromZero, ["handOff", "backSlot", "flush"]);
  assert.deepEqual(confounded.at(-1), ["grantMap", "grantUnmap"]);
  assert.ok(fit.rows.every(({ error }) => Math.abs(error) < 0.06));
});

Deno.test("the profile xen-4.5 has the fitted values, and ranges that hold their 95% intervals", () => {
  for (const { cost, agrees, covered } of calibration.costs) {
    assert.ok(agrees && covered, cost);
    assert.match(xen45.costs[cost].source, /^fitted to the pgrant rows/);
  }
  const fitted = costNames.filter((name) => xen45.costs[name].source.startsWith("fitted"));
  assert.deepEqual(calibration.costs.map(({ cost }) => cost).sort(), fitted.sort());
});

Deno.test("every source of a profile is assumed, fitted, or a row of evidence.csv", () => {
  const evidence = read("data/costs/evidence.csv");
  for (const { name, costs } of [xen2009, xen45]) {
    for (const cost of costNames) {
      const { source } = costs[cost];
      const id = /^evidence ([\w-]+):/.exec(source)?.[1];
      if (id === undefined) assert.match(source, /^(assumed: |fitted to )/, `${name} ${cost}`);
      else assert.ok(evidence.includes(`\n${id},`), id);
    }
  }
});

Deno.test("docs/costs.md has the values, ranges and sources of xen-2009", () => {
  const page = read("docs/costs.md").replace(/ +/g, " ");
  const amount = (value: number) =>
    value < 1e-3 || value >= 1e7 ? value.toExponential() : `${value}`;
  for (const cost of costNames) {
    const { value, low, high, unit, source } = xen2009.costs[cost];
    const text = [value, low, high].map((n) => (n === 0 ? "0" : amount(n)).replace("e+", "e"));
    const row = `| \`${cost}\` | ${text[0]} | ${text[1]} to ${text[2]} | ${unit} | ${source} |`;
    assert.ok(page.includes(row), row);
  }
});
