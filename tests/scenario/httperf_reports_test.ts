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
