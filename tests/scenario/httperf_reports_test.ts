/** Exact: reports of httperf's workloads on whole hosts. */
import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { type Host, host, type HostInput } from "@iovlab/iovlab/host";
import { httperfReports } from "@iovlab/iovlab/scenario";

const steady = (rate: number) =>
  ({ kind: "httperf", arrivals: { kind: "periodic", rate } }) as const;

function vdi(vms: HostInput["vms"], input: Partial<HostInput> = {}): Host {
  return host({ architecture: "vdi", vms, ...input });
}

Deno.test("exact: a host has a report for each httperf workload, in the order of VMs and parts", () => {
  const parts = [steady(100), { kind: "compute" }, steady(200)] as const;
  const reports = httperfReports(
    vdi([{ name: "a", workload: { kind: "mixed", parts } }, { name: "b" }, {
      name: "c",
      workload: steady(300),
    }]),
    { duration: 1.0055 },
  );
  const totals = reports.map(({ vm, report }) => [vm, report.Total.connections]);
  assert.deepEqual(totals, [["a", 100], ["a", 201], ["c", 301]]);
});

Deno.test("exact: CPU time is that of the VM that the client is in, and none outside", () => {
  const cpu = (peer?: string) => {
    const workload = { ...steady(500), ...(peer === undefined ? {} : { peer }) };
    const [{ report }] = httperfReports(vdi([{ name: "web", workload }, { name: "client" }]), {
      duration: 1,
    });
    return report["CPU time [s]"];
  };
  assert.deepEqual(cpu(), { user: 0, system: 0, "user %": 0, "system %": 0, "total %": 0 });
  const inside = cpu("client");
  assert.ok(inside.system > 0.005 && inside.system < 0.5, `${inside.system}`);
  assert.ok(Math.abs(inside["total %"] - 100 * inside.system) < 1e-9);
});

Deno.test("exact: connections that a server cannot take in time are client-timo, and no session is whole", () => {
  const workload = { ...steady(1000), timeout: 0.05 };
  const requestCycles = { kind: "deterministic", value: 1e9 } as const;
  const slow = vdi([{ name: "web", workload, application: { requestCycles } }], { cores: 1 });
  const [{ report }] = httperfReports(slow, { duration: 0.5 });
  assert.ok(report.Errors["client-timo"] > 400);
  assert.equal(report.Errors.total, report.Errors["client-timo"]);
  const rate = report["Session rate [sess/s]"];
  assert.deepEqual([rate.completed, rate.total], [
    report.Total.replies,
    report.Errors.total + report.Total.replies,
  ]);
  assert.ok(Math.abs(report["Session failtime [s]"] - 0.05) < 0.01);
});

Deno.test("exact: rates have a sample for each five seconds that are over, and none before", () => {
  const one = vdi([{ workload: steady(20) }]);
  const samples = (duration: number) =>
    httperfReports(one, { duration })[0].report["Reply rate [replies/s]"];
  assert.deepEqual(samples(4.9), { min: 0, avg: 0, max: 0, stddev: 0, samples: 0 });
  const two = samples(10.5);
  assert.deepEqual([two.samples, Math.round(two.avg)], [2, 20]);
  assert.throws(() => httperfReports(one, { duration: 0 }), InputError);
});

const start = (vm: string, at: number) => ({ kind: "start-workload", vm, at }) as const;
const stop = (vm: string, at: number) => ({ kind: "stop-workload", vm, at }) as const;

Deno.test("exact: a client that starts and stops within the run has a report over the time that it ran", () => {
  const vms = [{ name: "a", workload: steady(100) }, { name: "b", workload: steady(100) }];
  const one = vdi(vms, { events: [start("b", 2.5), stop("b", 9.0005)] });
  const [a, b] = httperfReports(one, { duration: 12.0005 }).map(({ report }) => report);
  assert.deepEqual([a.Total["test-duration"], a.Total.connections], [12.0005, 1200]);
  assert.equal(b.Total.connections, 650);
  // it is over when its last connection has ended, which takes less than 2 ms here
  const seconds = b.Total["test-duration"];
  assert.ok(seconds > 6.5 && seconds < 6.505, `${seconds}`);
  // one sample of five seconds, and no seconds before the start are in it
  assert.deepEqual(b["Reply rate [replies/s]"].samples, 1);
  assert.ok(Math.abs(b["Reply rate [replies/s]"].avg - 100) < 1);
  assert.ok(Math.abs(b["Connection rate"]["conn/s"] - 100) < 0.1);
  assert.equal(b["Session rate [sess/s]"].total, 650);
  assert.equal(b.Errors.total, 0);
});

Deno.test("exact: a start alone, a stop alone, a stop with connections that do not end, and a client that never starts", () => {
  const requestCycles = { kind: "deterministic", value: 1e9 } as const;
  const slow = {
    workload: { ...steady(100), timeout: 0 },
    application: { requestCycles },
  };
  const vms = [
    { name: "late", workload: steady(10) },
    { name: "early", workload: { kind: "mixed", parts: [steady(10), steady(20)] } },
    { name: "stuck", ...slow },
    { name: "never", workload: steady(10) },
  ] as const;
  const events = [start("late", 2), stop("early", 1), stop("stuck", 1), start("never", 9)];
  const reports = httperfReports(vdi(vms, { cores: 8, events }), { duration: 4 });
  assert.deepEqual(reports.map(({ vm }) => vm), ["late", "early", "early", "stuck"]);
  const [late, early, second, stuck] = reports.map(({ report }) => report.Total["test-duration"]);
  assert.deepEqual([late, stuck], [2, 4]);
  for (const seconds of [early, second]) assert.ok(seconds >= 1 && seconds < 1.01, `${seconds}`);
});

Deno.test("exact: CPU time of a client in a VM is that of the time that it ran", () => {
  const loaded = (events: HostInput["events"]) => {
    const web = { name: "web", workload: { ...steady(500), peer: "client" } };
    const one = vdi([web, { name: "client", workload: { kind: "compute" } }], { events });
    const [{ report }] = httperfReports(one, { duration: 3 });
    return report;
  };
  const whole = loaded([]);
  const part = loaded([start("web", 1), stop("web", 2)]);
  assert.ok(part.Total["test-duration"] >= 1 && part.Total["test-duration"] < 1.1);
  // the VM computes all the time: it has its core wholly, in the part as in the whole
  for (const report of [whole, part]) {
    assert.ok(Math.abs(report["CPU time [s]"]["total %"] - 100) < 5, JSON.stringify(report));
  }
});
