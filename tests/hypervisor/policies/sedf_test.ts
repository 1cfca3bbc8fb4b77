/** Exact: `sedf`: slices are met where they can be, extra time is shared, and what waking in the middle of a period costs. */
import assert from "node:assert/strict";
import { randomStream } from "@iovlab/iovlab/random";
import { Cores, type Work } from "../_cores.ts";
import { serviceAt } from "./_service.ts";

const sedf = { kind: "sedf" } as const;

/** A vCPU that is always busy, with a slice of each period. */
function slice(seconds: number, period: number, extraTime = false, weight = 1): Work {
  return { busy: 0.00037, weight, schedule: { slice: seconds, period, extraTime } };
}

/** The part of their slice that busy vCPUs had in the worst of their periods, all of which begin at time 0. */
function worstPeriods(host: Cores, work: readonly Work[], until: number): number[] {
  const begins = work.map(() => 0);
  const worst = work.map(() => Infinity);
  const ends = work.map(({ schedule }) => schedule?.period ?? Infinity);
  for (let time = Math.min(...ends); time < until; time = Math.min(...ends)) {
    const service = serviceAt(host, time);
    work.forEach(({ schedule }, i) => {
      if (ends[i] > time) return;
      worst[i] = Math.min(worst[i], (service[i] - begins[i]) / schedule!.slice!);
      begins[i] = service[i];
      ends[i] += schedule!.period!;
    });
  }
  return worst;
}

/** Random slices whose sum over periods is a share of a core. */
function randomSlices(seed: number, sum: number): Work[] {
  const stream = randomStream(seed, 0, "slices");
  const count = 2 + Math.floor(stream.uniform() * 5);
  const parts = Array.from({ length: count }, () => 0.05 + stream.uniform());
  const total = parts.reduce((a, b) => a + b);
  return parts.map((part) => {
    const period = 0.005 + 0.05 * stream.uniform();
    return slice(part / total * sum * period, period, stream.uniform() < 0.5);
  });
}

Deno.test("all slices are met in all periods where they fill no more than the core", () => {
  for (let seed = 0; seed < 30; seed++) {
    const work = randomSlices(seed, 0.999);
    const worst = worstPeriods(new Cores(1, work, sedf), work, 1);
    for (const part of worst) assert.ok(part > 1 - 1e-6, `seed ${seed}: ${worst}`);
  }
});

Deno.test("not all slices are met where they are more than the core", () => {
  const work = randomSlices(1, 1.2);
  const worst = worstPeriods(new Cores(1, work, sedf), work, 1);
  assert.ok(Math.min(...worst) < 0.9, `${worst}`);
});

Deno.test("slices are met beside vCPUs that come and go, under either rule of unblocking", () => {
  for (let seed = 0; seed < 20; seed++) {
    for (const unblocking of ["lose", "resume"] as const) {
      const stream = randomStream(seed, 0, "unblocking");
      const work = randomSlices(seed, 0.6);
      const others = [1, 2].map((): Work => ({
        every: [0.001 + 0.01 * stream.uniform(), 0.0002 + 0.01 * stream.uniform()],
        schedule: { slice: 0.004, period: 0.0201, extraTime: true },
      }));
      const host = new Cores(1, [...work, ...others], { ...sedf, unblocking });
      const worst = worstPeriods(host, work, 1);
      for (const part of worst) assert.ok(part > 1 - 1e-6, `seed ${seed} ${unblocking}: ${worst}`);
    }
  }
});

Deno.test("without extra time a vCPU has its slice and no more, and the core is idle for the rest", () => {
  const host = new Cores(1, [slice(0.002, 0.01), slice(0.005, 0.02)], sedf);
  const shares = host.shares(2);
  assert.ok(Math.abs(shares[0] - 0.2) < 1e-9 && Math.abs(shares[1] - 0.25) < 1e-9, `${shares}`);
});

Deno.test("extra time goes by weight to those that may have it", () => {
  const work = [
    slice(0.002, 0.01, true, 1),
    slice(0.001, 0.01, true, 3),
    slice(0.003, 0.01, false, 5),
  ];
  const shares = new Cores(1, work, sedf).shares(10);
  [0.2 + 0.1, 0.1 + 0.3, 0.3].forEach((expected, i) =>
    assert.ok(Math.abs(shares[i] - expected) < 1e-3, `${shares}`)
  );
});

Deno.test("a slice of 0 is a share by weight of what the others leave", () => {
  const period = { schedule: { slice: 0, period: 0.1, extraTime: false } };
  const work = [
    slice(0.004, 0.01),
    { busy: 0.001, weight: 1, ...period },
    { busy: 0.001, weight: 3, ...period },
  ];
  const shares = new Cores(1, work, sedf).shares(10);
  [0.4, 0.15, 0.45].forEach((expected, i) =>
    assert.ok(Math.abs(shares[i] - expected) < 1e-6, `${shares}`)
  );
});

Deno.test("a vCPU that blocks within its period loses the rest of its slice and waits for extra time, or resumes it", () => {
  // 1 ms of work every 1.7 ms, so that it blocks a few times in each period of 20 ms
  const blocks = {
    every: [0.0017, 0.001],
    schedule: { slice: 0.013, period: 0.02, extraTime: false },
  } as const;
  const run = (unblocking: "lose" | "resume") => {
    const host = new Cores(1, [blocks, slice(0.03, 0.1, true)], { ...sedf, unblocking });
    const share = host.shares(10)[0];
    return { share, delay: Math.max(...host.workers[0].delays) };
  };
  const [lose, resume] = [run("lose"), run("resume")];
  // either way it gets its work done: what was lost is made up for out of extra time
  for (const { share } of [lose, resume]) assert.ok(Math.abs(share - 1 / 1.7) < 2e-3, `${share}`);
  // its deadline is the earlier one, but without a slice it waits until the other one has had its own
  assert.ok(resume.delay < 1e-6, `${resume.delay}`);
  assert.ok(lose.delay > 0.01, `${lose.delay}`);
});

Deno.test("a vCPU that wakes after its deadline begins a period at once", () => {
  const waker = {
    every: [0.05, 0.001],
    schedule: { slice: 0.002, period: 0.01, extraTime: false },
  } as const;
  const host = new Cores(1, [waker, slice(0.03, 0.05, true)], sedf);
  host.simulation.run({ until: 3 });
  for (const delay of host.workers[0].delays) assert.ok(delay < 1e-9, `${delay}`);
});

Deno.test("guaranteed slices are spread over the cores, extra time is taken from any", () => {
  const work = [slice(0.012, 0.02), slice(0.006, 0.01), slice(0.001, 0.01, true)];
  const shares = new Cores(2, work, sedf).shares(5);
  // the third has the rest of its own core, and of the other one whenever its own is taken
  assert.ok(Math.abs(shares[0] - 0.6) < 1e-6 && Math.abs(shares[1] - 0.6) < 1e-6, `${shares}`);
  assert.ok(shares[2] > 0.4 + 1e-3, `${shares}`);
});
