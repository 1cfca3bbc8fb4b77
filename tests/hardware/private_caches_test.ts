/** Exact: what a core's own cache loses to intruders, in small cases, by bounds, and against one that is simulated line by line. */
import assert from "node:assert/strict";
import fc from "../_property.ts";
import { PrivateCaches } from "@iovlab/iovlab/hardware";
import { randomStream } from "@iovlab/iovlab/random";

const near = (a: number, b: number, part = 1e-9) =>
  assert.ok(Math.abs(a - b) <= part * Math.max(1, Math.abs(b)), `${a} ${b}`);

/** One core with domains of so many lines each. */
function core(lines: number, ...sets: readonly number[]): PrivateCaches {
  const caches = new PrivateCaches({ cores: 1, domains: sets.length, lines });
  caches.sets.set(sets);
  return caches;
}

Deno.test("who is alone loses nothing, and has its working set or the cache in the end", () => {
  for (const set of [10, 1000, 4096, 50_000]) {
    const caches = core(4096, set);
    for (let i = 0; i < 50; i++) {
      caches.run(0, 0, 1e5);
      assert.equal(caches.lost(0, 0), 0);
    }
    near(caches.heldBy(0, 0), Math.min(set, 4096));
  }
});

Deno.test("what is free is taken first, and working sets that fit together take nothing from each other", () => {
  const caches = core(1000, 400, 600);
  for (let i = 0; i < 200; i++) {
    caches.run(0, i % 2, 500);
    near(caches.lost(0, 1 - i % 2), 0);
  }
  near(caches.heldBy(0, 0), 400);
  near(caches.heldBy(0, 1), 600);
  const empty = core(1000, 400);
  empty.run(0, 0, 100);
  near(empty.heldBy(0, 0), 400 * (1 - Math.exp(-0.25)));
});

Deno.test("an intruder that reads no line twice takes a line with the chance that it is the other's", () => {
  const caches = core(4096, 4096, 1e15);
  caches.run(0, 0, 1e9);
  caches.refilled(0, 0);
  caches.run(0, 1, 1000);
  const others = caches.heldBy(0, 0);
  near(others, 4096 * Math.exp(-1000 / 4096), 1e-6);
  near(caches.lost(0, 0), 4096 - others, 1e-6);
});

Deno.test("an intruder of k lines costs at most k lines, however long it runs, and all of them in the end", () => {
  for (const k of [1, 10, 500, 4095]) {
    const caches = core(4096, 1e5, k);
    caches.run(0, 0, 1e9);
    for (let i = 0; i < 100; i++) {
      caches.run(0, 1, 10 ** (i / 10));
      assert.ok(caches.lost(0, 0) <= k * (1 + 1e-9), `${caches.lost(0, 0)} of ${k}`);
    }
    near(caches.lost(0, 0), k, 1e-6);
  }
});

Deno.test("a working set of the cache's size, at which both terms of the solution are 0 over 0, is a limit like others", () => {
  const lost = (set: number) => {
    const caches = core(4096, 1e5, set);
    caches.run(0, 0, 1e9);
    caches.run(0, 1, 3000);
    return caches.lost(0, 0);
  };
  near(lost(4096), 4096 - 4096 / (1 + 3000 / 4096), 1e-6);
  near(lost(4096 * (1 - 1e-9)), lost(4096), 1e-6);
  near(lost(4096 * (1 + 1e-9)), lost(4096), 1e-6);
});

Deno.test("what was lost is charged once, and each core has a cache of its own", () => {
  const caches = new PrivateCaches({ cores: 2, domains: 2, lines: 100 });
  caches.sets.fill(1000);
  caches.run(0, 0, 1e5);
  caches.run(1, 0, 1e5);
  caches.run(0, 1, 50);
  const lost = caches.lost(0, 0);
  near(lost, 100 - caches.heldBy(0, 0));
  assert.equal(caches.lost(1, 0), 0);
  caches.refilled(0, 0);
  assert.equal(caches.lost(0, 0), 0);
  caches.run(0, 1, 10);
  const more = caches.lost(0, 0);
  assert.ok(more > 0 && more < lost);
  // its own accesses bring lines back, so that it has no more to fetch for them
  caches.run(0, 0, 20);
  assert.ok(caches.lost(0, 0) < more);
});

Deno.test("sizes below 0 are refused", () => {
  assert.throws(() => new PrivateCaches({ cores: 1, domains: 1, lines: -1 }), {
    code: "memory/bad-cache",
  });
});

const size = (most: number) => fc.double({ min: 1e-3, max: most, noNaN: true });
const runs = fc.array(fc.tuple(fc.nat(3), size(1e6)), { minLength: 1, maxLength: 40 });
const sizes = fc.array(size(1e6), { minLength: 4, maxLength: 4 });

Deno.test("a run takes at most its accesses, its working set, the cache, and what others have there; no line is in two places", () => {
  fc.assert(fc.property(size(1e5), sizes, runs, (lines, sets, history) => {
    const caches = core(lines, ...sets);
    const held = () => sets.map((_, i) => caches.heldBy(0, i));
    for (const [domain, accesses] of history) {
      const before = held();
      caches.run(0, domain, accesses);
      const after = held();
      const taken = before.reduce((sum, h, i) => i === domain ? sum : sum + h - after[i], 0);
      const there = before.reduce((sum, h, i) => i === domain ? sum : sum + h, 0);
      const rounding = 1e-9 * (lines + sets[domain]);
      const most = Math.min(accesses, sets[domain], lines, there);
      assert.ok(taken >= -rounding && taken <= most + rounding, `${taken} of ${most}`);
      assert.ok(after[domain] >= before[domain] - rounding);
      assert.ok(after[domain] <= sets[domain] + rounding);
      assert.ok(after.reduce((a, b) => a + b) <= lines + rounding);
      sets.forEach((_, i) => assert.ok(caches.lost(0, i) >= 0 && caches.lost(0, i) <= lines));
    }
  }));
});

Deno.test("more accesses take more, a run in two parts takes what it takes in one, and a larger working set takes no less", () => {
  fc.assert(fc.property(size(1e5), sizes, runs, size(1e5), (lines, sets, history, accesses) => {
    const lostTo = (steps: readonly number[], factor = 1) => {
      const caches = core(lines, ...sets);
      for (const [domain, n] of history) caches.run(0, domain, n);
      const before = [1, 2, 3].map((i) => caches.heldBy(0, i));
      caches.sets[0] *= factor;
      for (const n of steps) caches.run(0, 0, n);
      return before.reduce((sum, h, i) => sum + h - caches.heldBy(0, i + 1), 0);
    };
    const rounding = 1e-7 * (lines + accesses);
    const once = lostTo([accesses]);
    assert.ok(lostTo([2 * accesses]) >= once - rounding);
    assert.ok(lostTo([accesses], 3) >= once - rounding);
    const parts = lostTo([0.3 * accesses, 0.7 * accesses]);
    assert.ok(Math.abs(parts - once) <= rounding, `${parts} ${once}`);
  }));
});

/** Mean lines that a victim of a full cache loses to a run, line by line, and the standard error; `oldest`: of the victim's lines first. */
function simulated(lines: number, set: number, accesses: number, victim: "any" | "other") {
  const stream = randomStream(5, 0, "lines");
  const draw = (count: number) => Math.floor(count * stream.uniform());
  const runs = Array.from({ length: 300 }, () => {
    const place = new Int32Array(set).fill(-1);
    const owner = new Int32Array(lines).fill(-1); // the victim's
    let lost = 0;
    for (let i = 0; i < accesses; i++) {
      const line = draw(set);
      if (place[line] >= 0) continue;
      let at = draw(lines);
      while (victim === "other" && lost < lines && owner[at] >= 0) at = draw(lines);
      if (owner[at] >= 0) place[owner[at]] = -1;
      else lost++;
      owner[at] = line;
      place[line] = at;
    }
    return lost;
  });
  const mean = runs.reduce((a, b) => a + b) / runs.length;
  const variance = runs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (runs.length - 1);
  return { mean, error: Math.sqrt(variance / runs.length) };
}

Deno.test("statistical: a cache that is simulated line by line loses as much; one that spares the intruder's lines loses more", () => {
  for (const [set, accesses] of [[100, 300], [256, 200], [1000, 400], [200, 2000]] as const) {
    const caches = core(256, 1e9, set);
    caches.run(0, 0, 1e15);
    caches.run(0, 1, accesses);
    const lost = caches.lost(0, 0);
    const { mean, error } = simulated(256, set, accesses, "any");
    // the model is of means: half a line beside the sampling error
    assert.ok(Math.abs(mean - lost) < 4 * error + 0.5, `${set}: ${mean} +- ${error}, ${lost}`);
    const biased = simulated(256, set, accesses, "other");
    assert.ok(biased.mean - lost > 4 * biased.error + 0.5, `${set}: ${biased.mean}, ${lost}`);
  }
});
