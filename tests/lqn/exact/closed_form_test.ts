/**
 * The exact solver against closed forms.
 *
 * Formulas: L. Kleinrock, "Queueing Systems", volume 1, 1975 (M/M/c//N, M/M/1/K, Pollaczek and
 * Khinchine) and volume 2, 1976 (priorities); M. Reiser, S. S. Lavenberg, "Mean-value analysis of
 * closed multichain queuing networks", J. ACM 27(2), 1980.
 *
 * @module
 */

import assert from "node:assert/strict";
import { customers, modelOf, once, openServer, server, solved } from "./_models.ts";

function near(actual: number, expected: number, tolerance = 1e-9): void {
  assert.ok(
    Math.abs(actual - expected) <= tolerance * Math.abs(expected),
    `${actual} instead of ${expected}`,
  );
}

Deno.test("solveExact() has the machine repair model M/M/c//N (exact)", () => {
  for (const [count, servers, think, demand] of [[5, 1, 4, 1], [12, 3, 2, 1.5], [40, 4, 9, 0.7]]) {
    const weights = [1];
    for (let n = 1; n <= count; n++) {
      weights.push(weights[n - 1] * (count - n + 1) * demand / (Math.min(n, servers) * think));
    }
    const sum = weights.reduce((a, b) => a + b);
    const busy = weights.reduce((total, w, n) => total + w * Math.min(n, servers), 0) / sum;
    const inside = weights.reduce((total, w, n) => total + w * n, 0) / sum;
    for (const parts of [{ multiplicity: servers }, { scheduling: "ps", multiplicity: servers }]) {
      const value = solved(modelOf(
        customers("c", count, think, once("se")),
        server("s", [{ demand }], parts as { multiplicity: number }, { scheduling: "inf" }),
      ));
      near(value("processorUtilization", "ps"), busy);
      near(value("entryThroughput", "ce"), busy / demand);
      near(value("phaseServiceTime", "se.1"), inside / (busy / demand));
      // In the queue, or slower for sharing: the same in the mean.
      near(value("processorWaiting", "se.1"), (inside - busy) / (busy / demand), 1e-8);
    }
    const threads = solved(modelOf(
      customers("c", count, think, once("se")),
      server("s", [{ demand }], { scheduling: "inf" }, { multiplicity: servers }),
    ));
    near(threads("taskUtilization", "s"), busy);
    near(threads("callWaiting", "ce.1>se"), (inside - busy) / (busy / demand));
  }
});

/** Mean value analysis of a closed network of single servers: throughput and queue lengths. */
function meanValues(count: number, think: number, demands: number[]): [number, number[]] {
  let queues = demands.map(() => 0);
  let throughput = 0;
  for (let n = 1; n <= count; n++) {
    const times = demands.map((demand, k) => demand * (1 + queues[k]));
    throughput = n / (think + times.reduce((a, b) => a + b));
    queues = times.map((time) => throughput * time);
  }
  return [throughput, queues];
}

Deno.test("solveExact() has a product-form network by mean value analysis (exact)", () => {
  const demands = [0.8, 1.1, 0.5];
  const [throughput, queues] = meanValues(4, 3, demands);
  const infinite = { scheduling: "inf" } as const;
  const value = solved(modelOf(
    customers("c", 4, 3, once("ae", "be", "de")),
    server("a", [{ demand: demands[0] }], {}, infinite),
    server("b", [{ demand: demands[1] }], { scheduling: "ps" }, infinite),
    server("d", [{ demand: demands[2] }], { scheduling: "rand" }, infinite),
  ));
  near(value("entryThroughput", "ce"), throughput);
  ["a", "b", "d"].forEach((name, k) => near(value("taskUtilization", name), queues[k]));
});

Deno.test("solveExact() has two classes at a fcfs station by the multichain recursion (exact)", () => {
  // One customer of each class, equal service: queue lengths seen are those without oneself.
  const [thinkA, thinkB, demand] = [2, 5, 1];
  const alone = (think: number) => demand / (think + demand);
  const timeA = demand * (1 + alone(thinkB));
  const timeB = demand * (1 + alone(thinkA));
  const value = solved(modelOf(
    customers("a", 1, thinkA, once("se")),
    customers("b", 1, thinkB, once("se")),
    server("s", [{ demand }], {}, { scheduling: "inf" }),
  ));
  near(value("entryThroughput", "ae"), 1 / (thinkA + timeA));
  near(value("entryThroughput", "be"), 1 / (thinkB + timeB));
});

Deno.test("solveExact() has one customer of a server with a second phase (exact)", () => {
  // The next call finds the second phase going on with probability s2 / (z + s2), for s2 more.
  const [think, first, second] = [2, 0.7, 1.3];
  const wait = second * second / (think + second);
  const value = solved(modelOf(
    customers("c", 1, think, once("se")),
    server("s", [{ demand: first }, { demand: second }]),
  ));
  near(value("callWaiting", "ce.1>se"), wait);
  near(value("entryThroughput", "ce"), 1 / (think + wait + first));
  near(value("phaseServiceTime", "se.2"), second);
});

Deno.test("solveExact() has M/G/1 by Pollaczek and Khinchine, stages and alternatives (exact)", () => {
  const [rate, demand] = [0.4, 1];
  for (const cvSquared of [0.25, 0.5, 1, 2, 5]) {
    const value = solved(modelOf(openServer("s", rate, [{ demand, cvSquared }])));
    const wait = rate * demand * demand * (1 + cvSquared) / 2 / (1 - rate * demand);
    near(value("openWaiting", "se"), wait + demand, 1e-7);
    near(value("taskUtilization", "s"), rate * demand, 1e-7);
  }
});

Deno.test("solveExact() has the M/M/1/K queue where places are limited (exact)", () => {
  const [rate, demand, places] = [1.5, 0.8, 4];
  const rho = rate * demand;
  const loss = (1 - rho) * rho ** places / (1 - rho ** (places + 1));
  const value = solved(modelOf(openServer("s", rate, [{ demand }], {}, { queueLength: places })));
  near(value("lossProbability", "se"), loss);
  near(value("entryThroughput", "se"), rate * (1 - loss));
});

Deno.test("solveExact() has preemptive and head-of-line priorities of M/M/1 (exact)", () => {
  const [high, low, demand] = [0.15, 0.1, 1];
  const infinite = { scheduling: "inf", processor: "pu" } as const;
  const model = (scheduling: "pp" | "hol") =>
    modelOf(
      openServer("u", high, [{ demand }], { scheduling }, { ...infinite, priority: 1 }),
      openServer("v", low, [{ demand }], { name: "pu", scheduling }, infinite),
    );
  const sum = high + low;
  const preemptive = solved(model("pp"));
  near(preemptive("phaseServiceTime", "ue.1"), demand / (1 - high), 1e-6);
  const lowTime = (demand * (1 - sum) + sum * demand) / ((1 - high) * (1 - sum));
  near(preemptive("phaseServiceTime", "ve.1"), lowTime, 1e-6);
  const residual = sum * demand;
  const headOfLine = solved(model("hol"));
  near(headOfLine("phaseServiceTime", "ue.1"), demand + residual / (1 - high), 1e-6);
  near(
    headOfLine("phaseServiceTime", "ve.1"),
    demand + residual / ((1 - high) * (1 - sum)),
    1e-6,
  );
});

Deno.test("solveExact() has sums, maxima and minima of exponential times in graphs (exact)", () => {
  const [b, c, e] = [0.5, 0.8, 2];
  const graph = (quorum: number) => ({
    entries: [{ name: "se" }],
    activities: [
      { name: "a", demand: 0.3, boundTo: "se" },
      { name: "b", demand: b },
      { name: "c", demand: c },
      { name: "e", demand: e },
      { name: "d", demand: 0.2, replies: ["se"] },
    ],
    precedences: [
      {
        from: { kind: "sequence" as const, activities: ["a"] },
        to: { kind: "and" as const, activities: ["b", "c", "e"] },
      },
      {
        from: { kind: "and" as const, activities: ["b", "c", "e"], quorum },
        to: { kind: "sequence" as const, activities: ["d"] },
      },
    ],
  });
  const pair = (x: number, y: number) => 1 / (1 / x + 1 / y);
  const all = 1 / (1 / b + 1 / c + 1 / e);
  const longest = b + c + e - pair(b, c) - pair(b, e) - pair(c, e) + all;
  const second = pair(b, c) + pair(b, e) + pair(c, e) - 2 * all;
  for (const [quorum, delay] of [[3, longest], [2, second], [1, all]]) {
    const value = solved(modelOf(
      customers("c", 1, 1, once("se")),
      server("s", [], { scheduling: "inf" }, graph(quorum)),
    ));
    near(value("joinDelay", "s:b&c&e"), delay);
    near(value("phaseServiceTime", "se.1"), 0.3 + delay + 0.2);
  }
});

Deno.test("solveExact() has a semaphore as the limit of a delay (exact)", () => {
  // Each of 4 customers holds one of 2 tokens for an exponential time: M/M/2//4.
  const [think, hold] = [3, 1.2];
  const weights = [1, 4 * hold / think, 6 * (hold / think) ** 2];
  weights.push(
    weights[2] * 2 * hold / (2 * think),
    weights[2] * 2 * hold * hold / (4 * think * think),
  );
  const total = weights.reduce((a, b) => a + b);
  const busy = (weights[1] + 2 * (weights[2] + weights[3] + weights[4])) / total;
  const tokens = {
    processor: { name: "pt", scheduling: "inf" as const },
    task: {
      name: "t",
      processor: "pt",
      scheduling: "semaphore" as const,
      multiplicity: 2,
      entries: [
        { name: "wait", semaphore: "wait" as const, phases: [{}] },
        { name: "signal", semaphore: "signal" as const, phases: [{}] },
      ],
    },
  };
  const value = solved(modelOf(
    customers("c", 4, think, once("wait", "se", "signal")),
    server("s", [{ demand: hold }], { scheduling: "inf" }, { scheduling: "inf" }),
    tokens,
  ));
  near(value("semaphoreUtilization", "t"), busy);
  near(value("semaphoreHolding", "t"), hold);
  near(value("entryThroughput", "ce"), busy / hold);
});

Deno.test("solveExact() lets readers share a lock, and a writer have it alone (exact)", () => {
  const lock = {
    processor: { name: "pl", scheduling: "inf" as const },
    task: {
      name: "l",
      processor: "pl",
      scheduling: "rwlock" as const,
      multiplicity: 3,
      entries: [
        { name: "rlock", rwlock: "r-lock" as const, phases: [{}] },
        { name: "runlock", rwlock: "r-unlock" as const, phases: [{}] },
        { name: "wlock", rwlock: "w-lock" as const, phases: [{}] },
        { name: "wunlock", rwlock: "w-unlock" as const, phases: [{}] },
      ],
    },
  };
  const [thinkR, thinkW, hold] = [2, 5, 1];
  const work = server("s", [{ demand: hold }], { scheduling: "inf" }, { scheduling: "inf" });
  const both = solved(modelOf(
    customers("r", 1, thinkR, once("rlock", "se", "runlock")),
    customers("w", 1, thinkW, once("wlock", "se", "wunlock")),
    work,
    lock,
  ));
  // One of each: a single server of two classes with equal times.
  const alone = (think: number) => hold / (think + hold);
  near(both("entryThroughput", "re"), 1 / (thinkR + hold * (1 + alone(thinkW))));
  near(both("entryThroughput", "we"), 1 / (thinkW + hold * (1 + alone(thinkR))));
  near(both("readerHolding", "l"), hold);
  near(both("writerWaiting", "l"), hold * alone(thinkR));
  // Three readers do not wait, a fourth does.
  const readers = (count: number) =>
    solved(modelOf(
      customers("r", count, thinkR, once("rlock", "se", "runlock")),
      customers("w", 1, 1e9, once("wlock", "se", "wunlock")),
      work,
      lock,
    ));
  near(readers(3)("entryThroughput", "re"), 3 / (thinkR + hold), 1e-7);
  assert.ok(readers(4)("readerWaiting", "l") > 0.01);
});
