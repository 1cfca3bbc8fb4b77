/** What a host's VMs cost it, VM by VM: exact sums over VMs, and that each VM is given what is its own. */
import assert from "node:assert/strict";
import type { ResultRow } from "@iovlab/iovlab/core";
import { type Architecture, type Host, host, type VmInput } from "@iovlab/iovlab/host";
import { Machine, measureHost, record, type Recording } from "@iovlab/iovlab/scenario";
import { costs, everyArchitecture } from "./_hosts.ts";

const DURATION = 0.2;

function vm(index: number, sessions: number): VmInput {
  const requestBytes = { kind: "deterministic", value: 8000 } as const;
  return { name: `vm${index}`, workload: { kind: "httperf", sessions, requestBytes } };
}

/** Three unequal VMs with large requests through a short switch buffer and short NIC rings, which drop. */
function crowded(architecture: Architecture): Host {
  return host({
    architecture,
    vms: [vm(0, 150), vm(1, 300), vm(2, 450)],
    link: { switchBuffer: 20000 },
    nic: { receiveRing: 8 },
  });
}

/** A VM with load beside one whose clients do nothing. */
function lopsided(architecture: Architecture): Host {
  return host({
    architecture,
    vms: [vm(0, 50), { name: "idle", workload: { kind: "idle" } }],
  });
}

function recordingOf(described: Host): Recording {
  return record(new Machine(described, costs, 5, 0), DURATION);
}

function rowsOf(described: Host): readonly ResultRow[] {
  const parameters = { host: described, costs, duration: DURATION, detail: "full" } as const;
  return measureHost(parameters, { seed: 5, replication: 0 });
}

function value(rows: readonly ResultRow[], entity: string, metric: string): number {
  const row = rows.find((one) => one.entity === entity && one.metric === metric);
  assert.ok(row, `no row ${metric} of ${entity}`);
  return row.value;
}

function summed(count: number, of: (index: number) => number): number {
  let sum = 0;
  for (let index = 0; index < count; index++) sum += of(index);
  return sum;
}

function close(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) <= 1e-12 * Math.abs(expected), `${actual} ${expected}`);
}

for (const architecture of everyArchitecture) {
  Deno.test(`exact: ${architecture}: counts of the host are the sums over its VMs`, () => {
    const { counters, layout } = recordingOf(crowded(architecture));
    const ofHost = (name: Parameters<typeof layout.host>[0]) => counters[layout.host(name)];
    const ofVms = (name: Parameters<typeof layout.vm>[0]) =>
      summed(3, (index) => counters[layout.vm(name, index)]);
    const drops = ofHost("switchDrops") + ofHost("ringDrops") + ofHost("pathDrops");
    assert.ok(ofHost("switchDrops") > 0 || ofHost("ringDrops") > 0);
    assert.equal(ofVms("drops"), drops);
    assert.ok(ofVms("frames") > 0);
    assert.equal(ofVms("frames"), ofHost("framesIn") + ofHost("framesOut"));
    assert.equal(ofVms("events"), ofHost("events"));
    assert.equal(ofHost("events") > 0, architecture === "split-driver");
    const switches = summed(4, (domain) => counters[layout.switches(domain)]);
    assert.equal(switches, ofHost("switches"));
    assert.equal(counters[layout.switches(3)] > 0, architecture === "split-driver");
    if (architecture !== "split-driver") assert.equal(ofVms("interrupts"), ofHost("interrupts"));
  });

  Deno.test(`exact: ${architecture}: cycles of all domains and of the VMM's own work are the cores' busy cycles`, () => {
    const described = crowded(architecture);
    const { counters, layout } = recordingOf(described);
    const busy = summed(described.cores, (core) => counters[layout.core(core)]);
    const domains = summed(4, (d) => counters[layout.domain(d)] + counters[layout.vmm(d)]);
    const whole = domains + counters[layout.host("hostCycles")];
    assert.ok(Math.abs(whole / busy - 1) < 1e-9, `${whole} of ${busy}`); // rounding only
  });

  Deno.test(`exact: ${architecture}: rows of the host are the sums of its VMs' rows`, () => {
    const described = crowded(architecture);
    const rows = rowsOf(described);
    const { counters, layout, seconds } = recordingOf(described);
    const ofVms = (metric: string) => summed(3, (index) => value(rows, `vm:vm${index}`, metric));
    const additive = ["packetRate", "dropRate", "guestUtilization"];
    additive.push(architecture === "split-driver" ? "eventRate" : "interruptRate");
    for (const metric of additive) close(ofVms(metric), value(rows, "total", metric));
    const driver = counters[layout.switches(3)] / seconds;
    close(ofVms("switchRate") + driver, value(rows, "total", "switchRate"));
    const rest = counters[layout.vmm(3)] + counters[layout.host("hostCycles")];
    const share = rest / (seconds * described.cores * described.clockRate);
    close(ofVms("vmmUtilization") + share, value(rows, "total", "vmmUtilization"));
  });

  Deno.test(`exact: ${architecture}: quotients of a VM are over its own frames and megabits`, () => {
    const described = crowded(architecture);
    const rows = rowsOf(described);
    const perSecond = described.cores * described.clockRate;
    for (const { name } of described.vms) {
      const of = (metric: string) => value(rows, `vm:${name}`, metric);
      const guest = of("guestUtilization") * perSecond;
      const vmm = of("vmmUtilization") * perSecond;
      close(of("guestCyclesPerPacket") * of("packetRate"), guest);
      close(of("vmmCyclesPerPacket") * of("packetRate"), vmm);
      const megabits = of("receiveBitRate") + of("transmitBitRate");
      close(of("cpuPerMegabit") * megabits, (guest + vmm) / described.clockRate * 1e3);
    }
  });

  Deno.test(`exact: ${architecture}: a VM without load is given nothing of its neighbour's`, () => {
    const rows = rowsOf(lopsided(architecture));
    const metrics = ["packetRate", "dropRate", "guestUtilization", "vmmUtilization", "switchRate"];
    metrics.push(architecture === "split-driver" ? "eventRate" : "interruptRate");
    for (const metric of metrics) assert.equal(value(rows, "vm:idle", metric), 0, metric);
    assert.ok(value(rows, "vm:vm0", "packetRate") > 0);
    assert.ok(Number.isNaN(value(rows, "vm:idle", "cpuPerMegabit")));
  });

  Deno.test(`exact: ${architecture}: a VM has no row of what is not its own`, () => {
    const rows = rowsOf(lopsided(architecture)).filter(({ entity }) => entity.startsWith("vm:"));
    const has = (metric: string) => rows.some((row) => row.metric === metric);
    assert.equal(has("eventRate"), architecture === "split-driver");
    assert.equal(has("interruptRate"), architecture !== "split-driver");
    assert.equal(has("driverDomainCyclesPerPacket"), false);
  });
}

Deno.test("exact: back ends' drops are given to the VMs whose queues were full", () => {
  const described = host({
    architecture: "split-driver",
    vms: [vm(0, 150), vm(1, 450), { name: "idle", workload: { kind: "idle" } }],
    splitDriver: { ringSlots: 18, backEndQueue: 1 },
  });
  const { counters, layout } = recordingOf(described);
  const atBackEnds = counters[layout.host("pathDrops")];
  assert.ok(atBackEnds > 0, "no back end dropped");
  const before = counters[layout.host("switchDrops")] + counters[layout.host("ringDrops")];
  const drops = [0, 1, 2].map((index) => counters[layout.vm("drops", index)]);
  assert.equal(drops[0] + drops[1], atBackEnds + before);
  assert.ok(drops[0] > 0 && drops[1] > 0);
  assert.equal(drops[2], 0);
});
