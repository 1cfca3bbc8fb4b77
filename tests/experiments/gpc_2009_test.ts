import assert from "node:assert/strict";
import { costNames, xen2009 } from "@iovlab/iovlab/host";
import type { Host } from "@iovlab/iovlab/host";
import { measureHost } from "@iovlab/iovlab/scenario";
import type { Group, Point, StudyOutcome } from "@iovlab/iovlab/study";
import { hashJson } from "@iovlab/iovlab/core";
import { experiment } from "../../experiments/gpc-2009/mod.ts";
import {
  baselineCosts,
  baselines,
  compared,
  costsOf,
  factors,
  fixedCosts,
  hostOf,
  primaryKey,
  saturating,
  settingOf,
  spacePoint,
  unpaidCosts,
} from "../../experiments/gpc-2009/hosts.ts";
import {
  type Control,
  controlBaseline,
  controlGain,
  controlHost,
  controlPoints,
  controls,
  shares,
} from "../../experiments/gpc-2009/control.ts";
import { Outcomes } from "@iovlab/iovlab/experiment";
import { mostConnections, spaceDesign } from "../../experiments/gpc-2009/study.ts";
import { madeOutcome } from "./_made_outcome.ts";

const options = { quick: true, seed: 1, precision: 0.05 } as const;
const study = experiment.study(options);

/** An outcome in which every point has the values of a model of throughput. */
function outcomeOf(
  rate: (group: Group, point: Point, replication: number) => number,
): StudyOutcome {
  return madeOutcome(
    study,
    5,
    (group, point) => seriesOf(point, (replication) => rate(group, point, replication)),
  );
}

function seriesOf(point: Point, rate: (replication: number) => number) {
  const values = [0, 1, 2, 3, 4].map(rate);
  const constant = (value: number) => values.map(() => value);
  const total = (metric: string, of: number[]) => ({ entity: "total", metric, values: of });
  return [
    { entity: "bound:cores", metric: "operationalBound", values: constant(2e5) },
    total("offeredRate", constant(5e4)),
    total("replyRate", values),
    total("responseTimeP95", constant(2)),
    ...["guest", "driverDomain", "vmm"].flatMap((part) => [
      total(`${part}Utilization`, constant(0.2)),
      total(`${part}CyclesPerPacket`, constant(5000)),
    ]),
    total("idleShare", constant(0.4)),
    { entity: "stage:nic-receive", metric: "serviceTime", values: constant(1) },
    { entity: "stage:nic-receive", metric: "waitingTime", values: constant(3) },
    total("transmitBitRate", constant(1000)),
    ...(controls.includes(point.key as Control) ? [goldOf(point)] : []),
    ...(point.key === "vdi" ? [{ entity: "vm:web1", metric: "replyRate", values }] : []),
  ];
}

/** Gold gets what it asked for with the hooks on, else an equal part. */
function goldOf(point: Point) {
  const { vms } = (point.parameters as unknown as { host: Host }).host;
  const [gold] = vms;
  const asked = point.key === "vdi-on"
    ? gold.device.weight / vms.reduce((sum, { device }) => sum + device.weight, 0)
    : 1 / vms.length;
  const values = [0, 1, 2, 3, 4].map((replication) =>
    1000 * asked * (1 + 0.002 * Math.sin(replication))
  );
  return { entity: "vm:gold", metric: "transmitBitRate", values };
}

const isVdi = (point: Point) => point.key.startsWith("vdi");
const isMany = (group: Group, point: Point) =>
  point.key.endsWith("/16") || group.key.endsWith("/16");
const noise = (replication: number) => 1 + 0.001 * Math.sin(replication);

/** A small effect that differs from point to point of the space, of VDI and of many VMs. */
function jitter(group: Group, point: Point): number {
  const index = Number(/^space\/(\d+)$/.exec(group.key)?.[1] ?? 0);
  const many = isMany(group, point) ? 0.001 * Math.cos(3 * index) : 0;
  return isVdi(point) ? 1 + 0.001 * Math.sin(7 * index) + many : 1;
}

Deno.test("the space moves every cost but the rate of DMA, within its range", () => {
  assert.deepEqual(fixedCosts, ["dmaRate"]);
  for (const u of [0, 0.5, 0.999]) {
    const costs = costsOf(spacePoint(factors.map(() => u)));
    for (const name of costNames) {
      const { low, high } = xen2009.costs[name];
      assert.ok(costs[name] >= low * (1 - 1e-12) && costs[name] <= high * (1 + 1e-12), name);
    }
  }
});

Deno.test("no host of the experiment pays a cost that the space leaves out", () => {
  const dear = { ...baselineCosts };
  for (const name of unpaidCosts) dear[name] *= 1000;
  const setting = baselines[primaryKey];
  for (const architecture of compared) {
    const [cheap, other] = [baselineCosts, dear].map((costs) =>
      measureHost({
        host: hostOf(setting, architecture, { sessions: 16, timeout: 0 }),
        costs,
        duration: 0.05,
        detail: "total",
      }, { seed: 1, replication: 0 })
    );
    assert.deepEqual(other, cheap);
  }
});

Deno.test("the ends of the unit cube are the ends of the ranges", () => {
  const low = settingOf(spacePoint(factors.map(() => 0)));
  const high = settingOf(spacePoint(factors.map(() => 1 - 1e-12)));
  assert.deepEqual([low.lineRate, low.vms, low.cores, low.replyBytes], [1e9, 2, 2, 256]);
  assert.deepEqual([high.lineRate, high.vms, high.cores, high.replyBytes], [10e9, 8, 8, 65536]);
});

Deno.test("the primary baseline is one of the eight, and a full run has at least 200 points", () => {
  assert.equal(Object.keys(baselines).length, 8);
  assert.ok(primaryKey in baselines);
  assert.ok(spaceDesign({ quick: false, seed: 1, precision: 0.01 }).length >= 200);
});

Deno.test("all architectures have the same cores, clock, link and requests", () => {
  for (const setting of Object.values(baselines)) {
    const shared = compared.map((architecture) => {
      const { cores, clockRate, link, nic, offloads, tcp, scheduler, vms } = hostOf(
        setting,
        architecture,
        saturating(setting),
      );
      return { cores, clockRate, link, nic, offloads, tcp, scheduler, vms };
    });
    assert.deepEqual(shared[1], shared[0]);
    assert.deepEqual(shared[2], shared[0]);
  }
});

Deno.test("hosts that differ only in what their architecture lacks are one point", () => {
  const points = (group: string, key: string) =>
    study.groups.find((one) => one.key === group)!.points.find((one) => one.key === key)!;
  const vdi = (group: string) => hashJson(points(group, "vdi").parameters);
  assert.equal(vdi("peak/1g-shared-offloads"), vdi("peak/1g-pinned-offloads"));
  const split = (group: string) => hashJson(points(group, "split-driver").parameters);
  assert.notEqual(split("peak/1g-shared-offloads"), split("peak/1g-pinned-offloads"));
});

Deno.test("under the same open load every architecture is offered the same connections", () => {
  const setting = baselines[primaryKey];
  const arrivals = { kind: "poisson", rate: 2000 } as const;
  const offered = compared.map((architecture) => {
    const host = hostOf(setting, architecture, { arrivals, timeout: 1 });
    const parameters = { host, costs: baselineCosts, duration: 0.1, detail: "total" } as const;
    const rows = measureHost(parameters, { seed: 3, replication: 1 });
    return rows.find((row) => row.metric === "offeredRate")!.samples;
  });
  assert.equal(offered[1], offered[0]);
  assert.equal(offered[2], offered[0]);
});

Deno.test("the open loads go beyond what the virtual device can carry", () => {
  assert.ok(mostConnections(baselines[primaryKey]) > 1e4);
  const group = study.groups.find((one) =>
    one.key.startsWith("load/") && one.key.endsWith("/4/1.25")
  );
  const { vms } = (group!.points[1].parameters as unknown as { host: Host }).host;
  const rates = vms.map((vm) =>
    vm.workload.kind === "httperf" && vm.workload.arrivals?.kind === "poisson"
      ? vm.workload.arrivals.rate
      : 0
  );
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  assert.ok(total > mostConnections(baselines[primaryKey]));
});

Deno.test("evaluate() says reproduced where VDI carries 60% more everywhere and keeps more", async () => {
  const outcome = outcomeOf((group, point, replication) => {
    const lost = isMany(group, point) ? (isVdi(point) ? 0.9 : 0.7) : 1;
    return (isVdi(point) ? 16000 : 10000) * lost * jitter(group, point) *
      noise(replication + (isVdi(point) ? 1 : 0));
  });
  const { claims, figures, tables, notes } = await experiment.evaluate(outcome, options);
  assert.deepEqual(claims.map((claim) => claim.verdict).slice(0, 2), ["reproduced", "reproduced"]);
  assert.ok(Math.abs(claims[0].ours - 60) < 1);
  assert.ok(Math.abs(claims[1].ours - 100 * (0.9 / 0.7 - 1)) < 1);
  assert.equal(figures.length, 12);
  assert.ok(tables.every((table) => table.rows.length > 0));
  assert.match(notes[0], /Quick run, intervals are wider/);
});

Deno.test("evaluate() says not reproduced where VDI carries no more than the split driver", async () => {
  const outcome = outcomeOf((group, point, replication) =>
    10000 * jitter(group, point) * noise(replication + (isVdi(point) ? 1 : 0))
  );
  const { claims } = await experiment.evaluate(outcome, options);
  assert.deepEqual(claims.map((claim) => claim.verdict).slice(0, 2), [
    "not reproduced",
    "not reproduced",
  ]);
});

Deno.test("every figure names the run's precision and every table its units", async () => {
  const outcome = outcomeOf((group, point) =>
    (isVdi(point) ? 15000 : 10000) * jitter(group, point)
  );
  const { figures, tables } = await experiment.evaluate(outcome, options);
  for (const { name, draw } of figures) assert.match((await draw("page")).svg, /Quick run/, name);
  for (const { name, rows, units } of tables) {
    for (const column of Object.keys(units)) assert.ok(column in rows[0], `${name}.${column}`);
  }
});

Deno.test("the error of an equal part is its distance from the shares asked for, and exact control has none", () => {
  const outcomes = new Outcomes(outcomeOf(() => 10000));
  const asked = shares.filter((share) => outcomes.has(`control/${share}`));
  const expected = asked.reduce((sum, share) => sum + 100 * Math.abs(share - 0.25), 0) /
    asked.length;
  const { estimate, low, high } = controlGain(outcomes, "split-weights");
  assert.ok(Math.abs(estimate - expected) < 0.2, `${estimate} beside ${expected}`);
  assert.ok(low < estimate && estimate < high);
});

Deno.test("every control has the same line, cores and clients; only the asking differs", () => {
  const setting = { ...controlBaseline, share: 0.4 };
  const [first, ...others] = controls.map((control) => {
    const { cores, link, nic, vms } = controlHost(control, setting);
    return { cores, link, nic, workloads: vms.map(({ workload }) => workload) };
  });
  for (const other of others) assert.deepEqual(other, first);
  const weights = controlHost("split-weights", setting).vms.map(({ weight }) => weight);
  assert.deepEqual(weights, [410, 205, 205, 205]);
  const caps = controlHost("split-limits", setting).vms.map(({ device }) => device.cap);
  assert.ok(Math.abs(caps.reduce((sum, cap) => sum + cap, 0) - 1e9) < 1);
});

Deno.test("the space of the control is a fraction of resolution IV with its centre", () => {
  assert.equal(controlPoints.length, 33);
  for (const name of Object.keys(controlPoints[0])) {
    const values = controlPoints.slice(0, 32).map((point) => point[name]);
    assert.equal(new Set(values).size, 2, name);
    assert.equal(values.filter((value) => value === values[0]).length, 16, name);
  }
});
