/** Exact, within an interval: time until a host is back after an event, and the share of time in which an objective is missed. */
import assert from "node:assert/strict";
import type { ResultRow } from "@iovlab/iovlab/core";
import { costModelOf, type Host, host, type HostInput, xen2009 } from "@iovlab/iovlab/host";
import { hostSeries, measureHost, usualDuration } from "@iovlab/iovlab/scenario";

const costs = costModelOf(xen2009);
const DURATION = 1;
const INTERVAL = DURATION / 200;
const CRASH = 0.4;
const RESTART = 0.1;

const steady = { kind: "httperf", arrivals: { kind: "periodic", rate: 1000 } } as const;

function crashing(input: Partial<HostInput> = {}): Host {
  return host({
    architecture: "split-driver",
    driverDomain: { kind: "isolated", restartTime: RESTART },
    events: [{ kind: "crash-driver-domain", at: CRASH }],
    vms: [{ name: "web", objective: { responseTime: 0.02 }, workload: steady }],
    ...input,
  });
}

function rowsOf(of: Host, seed = 1): readonly ResultRow[] {
  const parameters = { host: of, costs, duration: DURATION, detail: "full" } as const;
  return measureHost(parameters, { seed, replication: 0 });
}

function value(rows: readonly ResultRow[], metric: string, entity: string): number | undefined {
  return rows.find((row) => row.metric === metric && row.entity === entity)?.value;
}

const EVENT = `event:crash-driver-domain@${CRASH}`;

Deno.test("exact: a host is back a restart after its driver domain crashed, within an interval", () => {
  const rows = rowsOf(crashing());
  const back = value(rows, "recoveryTime", EVENT) as number;
  assert.ok(back >= RESTART * 1e3 && back <= (RESTART + 2 * INTERVAL) * 1e3, `${back} ms`);
  assert.equal(value(rows, "unrecoveredShare", EVENT), 0);
  const longer = rowsOf(crashing({ driverDomain: { kind: "isolated", restartTime: 0.3 } }));
  const later = value(longer, "recoveryTime", EVENT) as number;
  assert.ok(later >= 300 && later <= 300 + 2e3 * INTERVAL, `${later} ms`);
});

Deno.test("exact: a host that is down at the end of the run is not back, and the rows say so", () => {
  const rows = rowsOf(crashing({ driverDomain: { kind: "isolated", restartTime: 10 } }));
  assert.equal(value(rows, "recoveryTime", EVENT), Infinity);
  assert.equal(value(rows, "unrecoveredShare", EVENT), 1);
});

Deno.test("exact: an event that changes nothing takes no time, and one that does not happen has no row", () => {
  const resize = { kind: "resize-context", at: CRASH, vm: "web", device: { weight: 2 } } as const;
  const vdi = crashing({ architecture: "vdi", events: [resize] });
  assert.equal(value(rowsOf(vdi), "recoveryTime", `event:resize-context@${CRASH}:web`), 0);
  const late = rowsOf(crashing({ events: [{ kind: "crash-driver-domain", at: 2 * DURATION }] }));
  assert.ok(late.every(({ entity }) => !entity.startsWith("event:")));
});

Deno.test("exact: bytes of a stream and units of work come back as replies do", () => {
  const stream = { kind: "netperf", test: "tcp-stream", direction: "transmit" } as const;
  const back = value(rowsOf(crashing({ vms: [{ workload: stream }] })), "recoveryTime", EVENT);
  assert.ok(back !== undefined && back >= RESTART * 1e3, `${back} ms`);
  const job = rowsOf(crashing({ vms: [{ workload: { kind: "compute" } }] }));
  assert.equal(value(job, "recoveryTime", EVENT), 0); // it needs no driver domain
});

Deno.test("exact: the warm-up ends before the first event, so that a crash is in the results", () => {
  for (const seed of [1, 2, 3]) {
    assert.ok(value(rowsOf(crashing(), seed), "warmUp", "total") as number <= CRASH);
  }
});

Deno.test("exact: an objective is missed from when a client has waited for so long until replies come", () => {
  const rows = rowsOf(crashing());
  const covered = DURATION - (value(rows, "warmUp", "total") as number);
  const missed = (value(rows, "objectiveMissedShare", "vm:web") as number) * covered;
  assert.ok(Math.abs(missed - (RESTART - 0.02)) <= 2 * INTERVAL, `${missed} s`);
});

Deno.test("exact: a VM that answers in time misses no objective, however seldom it is asked", () => {
  const seldom = { ...steady, arrivals: { kind: "periodic", rate: 37 } } as const;
  const thinking = {
    kind: "httperf",
    sessions: 4,
    requestsPerConnection: 5,
    thinkTime: { kind: "deterministic", value: 0.05 },
  } as const;
  for (const workload of [steady, seldom, thinking]) {
    const objective = { responseTime: 0.005 };
    const rows = rowsOf(crashing({ events: [], vms: [{ name: "web", objective, workload }] }));
    assert.ok(value(rows, "responseTimeP999", "vm:web") as number < 3);
    assert.equal(value(rows, "objectiveMissedShare", "vm:web"), 0);
  }
});

Deno.test("exact: the series of a crash is silent for the restart and for nothing else", () => {
  const series = hostSeries(crashing(), costs, { seed: 1, duration: DURATION });
  const silent = series.filter(({ time, responseRate }) => time > 0.05 && responseRate === 0);
  assert.ok(Math.abs(silent.length * INTERVAL - RESTART) <= 2 * INTERVAL, `${silent.length}`);
  assert.ok(silent.every(({ time }) => time > CRASH && time < CRASH + RESTART + 2 * INTERVAL));
});

Deno.test("exact: an event that cannot be done has a row that says so, one that can has a row that does not", () => {
  const events: HostInput["events"] = [
    { kind: "resize-context", at: 0.1, vm: "web", device: { reserved: 2e9 } },
    { kind: "resize-context", at: 0.2, vm: "web", device: { reserved: 1e8 } },
    { kind: "revoke-context", at: 2 * DURATION, vm: "web" },
  ];
  const rows = rowsOf(crashing({ architecture: "vdi", events }));
  const shares = rows.filter(({ metric }) => metric === "refusedShare");
  assert.deepEqual(shares.map(({ entity, value }) => [entity, value]), [
    ["event:resize-context@0.1:web", 1],
    ["event:resize-context@0.2:web", 0],
  ]);
});

Deno.test("exact: where nobody says how long, a run goes on after the last event as long as three times the time before it", () => {
  const at = (...times: number[]) =>
    usualDuration(crashing({ events: times.map((at) => ({ kind: "crash-driver-domain", at })) }));
  assert.deepEqual([at(), at(0), at(0.1), at(1, 0.5), at(0.2)], [0.5, 0.5, 0.5, 4, 0.8]);
});
