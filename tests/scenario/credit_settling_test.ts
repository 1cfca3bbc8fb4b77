/**
 * Exact: which hosts have a warm-up for credit. Statistical: without it short runs of a shared driver domain carry too much.
 */
import assert from "node:assert/strict";
import { costModelOf, type Host, host, xen2009 } from "@iovlab/iovlab/host";
import { creditSettling, Machine, measureHost, record } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const workload = { kind: "httperf", sessions: 96, timeout: 0 } as const;
const split = host({
  architecture: "split-driver",
  cores: 4,
  link: { rate: 1e10 },
  scheduler: { kind: "credit", debit: "exact", slice: 2e-3 },
  vms: [{ name: "web", count: 4, workload }],
});
const credit = { ...split.scheduler, kind: "credit" } as Host["scheduler"] & { kind: "credit" };

Deno.test("four accounting periods, or slices where they are longer, of a credit scheduler", () => {
  assert.equal(creditSettling(split), 0.12);
  assert.equal(
    creditSettling({ ...split, scheduler: { ...credit, accountingPeriod: 0.002 } }),
    0.008,
  );
  assert.equal(creditSettling({ ...split, scheduler: { ...credit, slice: 0.05 } }), 0.2);
  assert.equal(creditSettling({ ...split, architecture: "native" }), 0.12);
  const sedf = host({ ...split, scheduler: { kind: "sedf" } }).scheduler;
  assert.equal(creditSettling({ ...split, scheduler: sedf }), 0);
});

Deno.test("the warm-up covers it, up to half of the run and up to the first event", () => {
  const warmUp = (of: Host, seconds: number) =>
    record(new Machine(of, costs, 1, 0), seconds).warmUp;
  assert.ok(warmUp(split, 0.4) >= 0.12);
  assert.equal(warmUp(split, 0.2), 0.1);
  const events = [{ kind: "revoke-context", at: 0.05, vm: "web1" }] as const;
  const other = host({ ...split, architecture: "vdi", events });
  assert.ok(warmUp(other, 0.4) <= 0.05);
});

Deno.test("what a shared driver domain carries does not depend on the run's length", () => {
  const mean = (duration: number, replications: number) => {
    const rates = Array.from({ length: replications }, (_, replication) => {
      const rows = measureHost({ host: split, costs, duration, detail: "total" }, {
        seed: 3,
        replication,
      });
      return rows.find(({ metric }) => metric === "replyRate")!.value;
    });
    const average = rates.reduce((sum, rate) => sum + rate, 0) / replications;
    const square = rates.reduce((sum, rate) => sum + (rate - average) ** 2, 0);
    return { average, error: Math.sqrt(square / (replications - 1) / replications) };
  };
  const apart = (a: { average: number; error: number }, b: { average: number; error: number }) =>
    Math.abs(a.average - b.average) / Math.hypot(a.error, b.error);
  const long = mean(1.6, 6);
  assert.ok(apart(mean(0.4, 16), long) < 3, `${apart(mean(0.4, 16), long)}`);
  // The biased variant: the same time from the start on, which is warm-up in part.
  const machines = Array.from(
    { length: 16 },
    (_, replication) => new Machine(split, costs, 3, replication),
  );
  const early = machines.map((machine) => {
    let replies = 0;
    machine.onReply = () => replies++;
    machine.simulation.run({ until: 0.02 });
    replies = 0;
    machine.simulation.run({ until: 0.1 });
    return replies / 0.08;
  });
  const average = early.reduce((sum, rate) => sum + rate, 0) / early.length;
  const square = early.reduce((sum, rate) => sum + (rate - average) ** 2, 0);
  const error = Math.sqrt(square / (early.length - 1) / early.length);
  assert.ok(apart({ average, error }, long) > 4, `${apart({ average, error }, long)}`);
});
