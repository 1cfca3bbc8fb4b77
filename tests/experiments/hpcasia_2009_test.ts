import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import type { Host } from "@iovlab/iovlab/host";
import type { Group, Point, StudyOutcome } from "@iovlab/iovlab/study";
import { experiment } from "../../experiments/hpcasia-2009/mod.ts";
import {
  baselines,
  closed,
  compared,
  factors,
  hostOf,
  primary,
  primaryKey,
  settingOf,
  spacePoint,
} from "../../experiments/hpcasia-2009/hosts.ts";
import { primary as neighbour } from "../../experiments/gpc-2009/hosts.ts";
import { publishedRows } from "../../experiments/hpcasia-2009/published.ts";
import { upTo } from "../../experiments/hpcasia-2009/paper.ts";
import { distance, percent } from "../../experiments/hpcasia-2009/effects.ts";
import { madeOutcome } from "./_made_outcome.ts";

const options = { quick: true, seed: 1, precision: 0.05 } as const;
const study = experiment.study(options);

type Rate = (group: Group, point: Point, replication: number) => number;

/** An outcome in which every point has the values of a model of throughput. */
function outcomeOf(rate: Rate): StudyOutcome {
  return madeOutcome(
    study,
    4,
    (group, point) => seriesOf(point, (replication) => rate(group, point, replication)),
  );
}

function seriesOf(point: Point, rate: (replication: number) => number) {
  const values = point.key.endsWith("analytic") ? [rate(0)] : [0, 1, 2, 3].map(rate);
  const total = (metric: string, of: readonly number[]) => ({
    entity: "total",
    metric,
    values: of,
  });
  const constant = (value: number) => values.map(() => value);
  return [
    total("replyRate", values),
    total("responseTimeMean", constant(2)),
    total("connectionTimeMean", constant(3)),
    ...["utilization", "guestUtilization", "driverDomainUtilization", "vmmUtilization"]
      .map((metric) => total(metric, constant(0.2))),
    ...["cpuPerMegabit", "interruptRate", "eventRate", "switchRate"]
      .map((metric) => total(metric, constant(5000))),
    total("unsettled", constant(0)),
    { entity: "domain:driver", metric: "utilization", values: constant(0.3) },
  ];
}

const isVdi = (point: Point) => point.key.startsWith("vdi");
const noise = (replication: number) => 1 + 0.002 * Math.sin(2 * replication);

/** VDI carries so many percent more, a little different at every point. */
function gainOf(more: number): Rate {
  return (group, point, replication) => {
    const place = Number(/^space\/(\d+)$/.exec(group.key)?.[1] ?? 0);
    const factor = isVdi(point) ? 1 + more / 100 + 0.001 * Math.sin(7 * place) : 1;
    return 10_000 * factor * noise(replication + (isVdi(point) ? 1 : 0));
  };
}

Deno.test("the primary baseline is that of the neighbouring paper's experiment", () => {
  assert.deepEqual(baselines[primaryKey], primary);
  assert.deepEqual(primary, neighbour);
});

Deno.test("both architectures have the same cores, link, clients and programs", () => {
  const [a, b] = compared.map((architecture) => {
    const { cores, clockRate, link, nic, vms } = hostOf(primary, architecture, closed(primary, 64));
    return { cores, clockRate, link, nic, vms };
  });
  assert.deepEqual(a, b);
});

Deno.test("every engine answers for the same hosts", () => {
  const hosts = new Map<string, Map<string, string>>();
  for (const { key, points } of study.groups) {
    for (const { key: name, parameters } of points) {
      const [what, engine] = name.split("/");
      const group = `${key.replace(/\/analytic$/, "")} ${what}`;
      const { host } = parameters as unknown as { host: Host };
      hosts.set(group, (hosts.get(group) ?? new Map()).set(engine, JSON.stringify(host)));
    }
  }
  for (const [group, byEngine] of hosts) assert.equal(new Set(byEngine.values()).size, 1, group);
  const closedGroups = [...hosts].filter(([group]) => group.startsWith("closed/"));
  for (const [group, byEngine] of closedGroups) assert.equal(byEngine.size, 3, group);
});

Deno.test("a full run has the packet level over the space, and more loads", () => {
  const full = experiment.study({ ...options, quick: false });
  const space = full.groups.find(({ key }) => key === "space/000")!;
  assert.deepEqual(space.points.map(({ key }) => key), [
    "split-driver/packet-level",
    "vdi/packet-level",
    "split-driver/lqn-simulation",
    "vdi/lqn-simulation",
  ]);
  const loads = (groups: readonly Group[]) =>
    groups.filter(({ key }) => /^(closed|open)\//.test(key)).length;
  assert.ok(loads(full.groups) > 2 * loads(study.groups));
});

Deno.test("the ends of the unit cube are the ends of the ranges", () => {
  const [low, high] = [0, 1 - 1e-12].map((u) => settingOf(spacePoint(factors.map(() => u))));
  assert.deepEqual([low.lineRate, low.vms, low.cores, low.replyBytes], [1e9, 1, 2, 256]);
  assert.deepEqual([high.lineRate, high.vms, high.cores, high.replyBytes], [10e9, 8, 8, 65536]);
});

Deno.test("a difference is a ratio, with an interval where anything is random", () => {
  assert.deepEqual(percent([110], [100]), {
    estimate: (1.1 - 1) * 100,
    low: (1.1 - 1) * 100,
    high: (1.1 - 1) * 100,
  });
  const { estimate, low, high } = percent([110], [99, 100, 101]);
  assert.ok(low < estimate && estimate < high && Math.abs(estimate - 10) < 0.1);
  assert.ok(Number.isNaN(percent([], [1]).estimate));
});

Deno.test("evaluate() says reproduced where VDI carries 60% more everywhere", async () => {
  const { claims, tables, figures, notes } = await experiment.evaluate(
    outcomeOf(gainOf(60)),
    options,
  );
  assert.deepEqual(claims.map(({ claim, verdict }) => [claim.id, verdict])[0], [
    "throughput-up-to",
    "reproduced",
  ]);
  assert.equal(claims[1].claim.id, "comparable-gain");
  assert.ok(Math.abs(claims[0].ours - 60) < 1);
  assert.equal(figures.length, 7);
  assert.ok(tables.every(({ rows }) => rows.length > 0));
  assert.match(notes[0], /Quick run, intervals are wider/);
});

Deno.test("evaluate() says not reproduced where VDI carries no more, and where it carries 120% more", async () => {
  for (const more of [0, 120]) {
    const { claims } = await experiment.evaluate(outcomeOf(gainOf(more)), options);
    assert.notEqual(claims[0].verdict, "reproduced", `${more}`);
  }
});

Deno.test("engines that differ by a tenth are said to differ by a tenth", async () => {
  const outcome = outcomeOf((group, point, replication) =>
    gainOf(60)(group, point, replication) * (point.key.endsWith("lqn-simulation") ? 1.1 : 1)
  );
  const { tables } = await experiment.evaluate(outcome, options);
  const rows = tables.find(({ name }) => name === "differences")!.rows;
  for (const { engine, metric, difference } of rows) {
    if (metric !== "replyRate") continue;
    const expected = engine === "lqn-simulation" ? 10 : 0;
    assert.ok(Math.abs((difference as number) - expected) < 0.5, `${engine} ${difference}`);
  }
});

Deno.test("every table has its units, and figures name the precision", async () => {
  const { tables, figures } = await experiment.evaluate(outcomeOf(gainOf(60)), options);
  for (const { name, rows, units } of tables) {
    for (const column of Object.keys(units)) assert.ok(column in rows[0], `${name}.${column}`);
  }
  for (const { name, draw } of figures) assert.match((await draw("page")).svg, /Quick run/, name);
});

const published = new URL("../../../shared/published/network-io.csv", import.meta.url);

Deno.test({
  name: "published: the claim's number and the rows are those of the list that they were read from",
  ignore: !existsSync(published),
  fn: () => {
    const lines = readFileSync(published, "utf8").split("\n");
    const cells = (id: string) => {
      const line = lines.find((one) => one.startsWith(`${id},`))!;
      // quoted cells hold commas; numbers never do
      return line.replaceAll(/"[^"]*"/g, "text").split(",");
    };
    assert.equal(Number(cells(upTo.id)[7]), upTo.value);
    for (const { id, low, high } of publishedRows) {
      const row = cells(id);
      assert.equal(row[1], "validate");
      const value = Number(row[7]);
      assert.deepEqual(
        row[8] === "" ? [1, value] : [Number(row[8]), Number(row[9])],
        [low, high],
        id,
      );
    }
  },
});

Deno.test("the distance from a published range is in percent of its nearest end, and none inside", () => {
  const row = { ...publishedRows[0], low: 1.3, high: 1.6 };
  assert.equal(distance(45, row), 0);
  assert.ok(Math.abs(distance(24, row) - 20) < 1e-9);
  assert.ok(Math.abs(distance(90, row) - 50) < 1e-9);
  assert.ok(Math.abs(distance(-10, { ...row, low: 1, high: 2 }) - 10) < 1e-9);
});
