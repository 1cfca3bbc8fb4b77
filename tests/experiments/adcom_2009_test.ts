import assert from "node:assert/strict";
import { hashJson } from "@iovlab/iovlab/core";
import { type Host, timeSlice } from "@iovlab/iovlab/host";
import { Outcomes } from "@iovlab/iovlab/experiment";
import { measureHost } from "@iovlab/iovlab/scenario";
import { type Group, type Point, type StudyOutcome, twoLevel } from "@iovlab/iovlab/study";
import { claims, limits, proposed } from "../../experiments/adcom-2009/claims.ts";
import {
  bestOf,
  guardEffects,
  hostEffects,
  keptOf,
  type Measured,
  pauseEffects,
  stepEffects,
} from "../../experiments/adcom-2009/effects.ts";
import {
  baselineCosts,
  baselines,
  hostOf,
  needOf,
  predictedRate,
  primary,
  primaryKey,
  reservationOf,
  steppedHost,
  steps,
  victim,
} from "../../experiments/adcom-2009/hosts.ts";
import { experiment } from "../../experiments/adcom-2009/mod.ts";
import { factors, generators, settingOf, spaceDesign } from "../../experiments/adcom-2009/space.ts";
import { spaceSystems, stepEntities, study } from "../../experiments/adcom-2009/study.ts";
import { isToday, someSystems, systemOf, systems } from "../../experiments/adcom-2009/systems.ts";
import { madeOutcome } from "./_made_outcome.ts";

const quick = { quick: true, seed: 1, precision: 0.05 } as const;
const full = { quick: false, seed: 1, precision: 0.01 } as const;
const studies = { quick: study(quick), full: study(full) };
const count = 4;

type Values = (group: Group, point: Point, replication: number) => {
  readonly missed: number;
  readonly served: number;
  readonly rate: number;
  readonly lag: number;
  readonly error: number;
};

const hostOfPoint = (point: Point) => (point.parameters as unknown as { host: Host }).host;

/** The rows of a point in a made-up outcome. */
function seriesOf(group: Group, point: Point, values: Values) {
  const of = (pick: (values: ReturnType<Values>) => number) =>
    Array.from({ length: count }, (_, replication) => pick(values(group, point, replication)));
  const constant = (value: number) => of(() => value);
  const row = (entity: string, metric: string, values: number[]) => ({ entity, metric, values });
  const host = hostOfPoint(point);
  const setting = { ...primary, lineRate: host.link.rate, neighbours: host.vms.length - 1 };
  const changes = host.events.map(({ at }, index) => {
    const entity = `event:resize-context@${at}:${victim}`;
    const predicted = predictedRate(setting, steps[index].share) * 1e-6;
    return [
      row(entity, "bitRateBefore", constant(300)),
      row(entity, "bitRateAfter", of(({ error }) => predicted * (1 + error / 100))),
      row(entity, "shiftLag", of(({ lag }) => lag)),
      row(entity, "refusedShare", constant(0)),
    ];
  });
  return [
    row(`vm:${victim}`, "objectiveMissedShare", of(({ missed }) => missed)),
    row(`vm:${victim}`, "offeredRate", constant(2000)),
    row(`vm:${victim}`, "replyRate", of(({ served }) => 2000 * served)),
    ...["responseTimeMean", "responseTimeP95", "responseTimeP99"].map((metric) =>
      row(`vm:${victim}`, metric, constant(2))
    ),
    row("total", "transmitBitRate", of(({ rate }) => rate)),
    row("total", "receiveBitRate", constant(10)),
    ...changes.flat(),
  ];
}

function outcomeOf(options: typeof quick | typeof full, values: Values): StudyOutcome {
  const study = options.quick ? studies.quick : studies.full;
  return madeOutcome(study, count, (group, point) => seriesOf(group, point, values));
}

const isProposed = (point: Point) => point.key.endsWith(proposed);
const noise = (replication: number) => 1e-3 * Math.sin(3 * replication);
const placeOf = (group: Group) => Number(/^space\/(\d+)$/.exec(group.key)?.[1] ?? 0);

Deno.test("every run of both scales lasts a hundred turns of its scheduler at least", () => {
  for (const { groups } of Object.values(studies)) {
    for (const { key, points } of groups) {
      for (const { parameters } of points) {
        const { host, duration } = parameters as unknown as { host: Host; duration: number };
        assert.ok(duration >= 100 * timeSlice(host.scheduler) * (1 - 1e-12), key);
      }
    }
  }
});

Deno.test("all systems have the same cores, clock, link, NIC but for its turns, and clients, at every baseline", () => {
  for (const setting of Object.values(baselines)) {
    const shared = systems.map((system) => {
      const { cores, clockRate, link, nic, offloads, tcp, scheduler, memory, vms } = hostOf(
        setting,
        system,
      );
      const loads = vms.map(({ workload, application, objective }) => (
        { workload, application, objective }
      ));
      assert.equal(nic.frameArbitration, system.frames);
      const others = { ...nic, frameArbitration: false };
      return { cores, clockRate, link, nic: others, offloads, tcp, scheduler, memory, loads };
    });
    for (const other of shared) assert.deepEqual(other, shared[0]);
  }
});

Deno.test("systems differ in what their names say, and in nothing else", () => {
  assert.equal(new Set(systems.map(({ key }) => key)).size, systems.length);
  const hashes = systems.map((system) => hashJson(hostOf(primary, system) as never));
  assert.equal(new Set(hashes).size, systems.length);
  const [plain, reserved] = ["vdi", "vdi+reservation"].map((key) => hostOf(primary, systemOf(key)));
  assert.deepEqual(
    { ...reserved, vdi: plain.vdi, vms: [plain.vms[0], ...reserved.vms.slice(1)] },
    plain,
  );
  assert.ok(someSystems.filter(({ key }) => isToday(key)).length > 5 && !isToday(proposed));
});

Deno.test("limits of today leave the VM at least what it needs, and the reservation covers it", () => {
  const need = needOf(primary);
  const [vm, ...neighbours] = hostOf(primary, systemOf("sr-iov+weights+limit80")).vms;
  assert.equal(vm.device.cap, 0);
  const capped = neighbours.reduce((sum, { device }) => sum + device.cap, 0);
  assert.ok(Math.abs(capped - 0.8e9) < 1 && capped + need.out < 1e9);
  const { device } = hostOf(primary, systemOf(proposed)).vms[0];
  assert.deepEqual([device.reserved, device.receiveReserved], [
    reservationOf(primary).out,
    reservationOf(primary).in,
  ]);
  assert.ok(device.reserved > need.out);
});

Deno.test("statistical: what the VM needs on the wire is what it sends, within a tenth", () => {
  const host = hostOf({ ...primary, kind: "idle" }, systemOf("vdi"));
  const parameters = { host, costs: baselineCosts, duration: 0.5, detail: "total" } as const;
  const rows = measureHost(parameters, { seed: 1, replication: 0 });
  const busy = (way: string) =>
    rows.find(({ entity, metric }) => entity === `link:${way}` && metric === "utilization")!.value;
  const { out, in: into } = needOf(primary);
  assert.ok(Math.abs(busy("transmit") * 1e9 / out - 1) < 0.1, `${busy("transmit")}`);
  assert.ok(Math.abs(busy("receive") * 1e9 / into - 1) < 0.25, `${busy("receive")}`);
});

Deno.test("the design of the space has the resolution that is said, and a centre", () => {
  const names = Object.keys(factors);
  assert.equal(twoLevel(names, generators.full).resolution, 4);
  assert.equal(twoLevel(names, generators.quick).resolution, 3);
  assert.deepEqual([spaceDesign(full).length, spaceDesign(quick).length], [33, 17]);
  for (const name of names) {
    const values = new Set(spaceDesign(full).map((point) => point[name]));
    assert.ok(values.size === (factors[name].kind === "range" ? 3 : 2), name);
  }
  const centre = settingOf(spaceDesign(full)[32]);
  assert.deepEqual([centre.cores, centre.neighbours, centre.replyBytes], [4, 7, 8192]);
});

Deno.test("a share on a full line is the reservation and a part of the rest", () => {
  const payload = 1448 / 1538;
  assert.ok(Math.abs(predictedRate(primary, 0) / (0.25e9 * payload) - 1) < 1e-12);
  assert.ok(Math.abs(predictedRate(primary, 1) / (1e9 * payload) - 1) < 1e-12);
  assert.ok(Math.abs(predictedRate(primary, 0.5) / (0.625e9 * payload) - 1) < 1e-12);
  assert.deepEqual(
    steppedHost(primary).events.map(({ at }) => at),
    steps.map(({ at }) => 0.5 * at),
  );
});

/** A host on which systems have fixed shares of time and load. */
function measured(of: Record<string, readonly [met: number, served: number, rate: number]>) {
  const twice = (value: number) => [value, value];
  const result: Measured = {
    systems: Object.keys(of),
    beside: (system, metric) => {
      const [met, served] = of[system];
      return twice({ objectiveMissedShare: 1 - met, replyRate: served, offeredRate: 1 }[metric]!);
    },
    paused: (system, metric) => twice(metric === "transmitBitRate" ? of[system][2] : 0),
  };
  return result;
}

Deno.test("what is kept is the lesser of time and load, and no load above what is offered counts", () => {
  const host = measured({
    "sr-iov": [0.9, 0.6, 0],
    vdi: [0.5, 1.2, 0],
    "split-driver": [1, 1.2, 0],
  });
  assert.deepEqual(
    ["sr-iov", "vdi", "split-driver"].map((key) => Math.round(keptOf(host, key)[0])),
    [
      60,
      50,
      100,
    ],
  );
});

Deno.test("today's best keeps most; of those alike it is the one that lends most", () => {
  const score: Record<string, number> = { a: 90, b: 99.8, c: 100 };
  const lent: Record<string, number> = { a: 900, b: 600, c: 500 };
  const best = (tie: boolean) =>
    bestOf(["a", "b", "c"], (key) => [score[key]], (key) => tie ? [lent[key]] : []);
  assert.equal(best(true), "b");
  assert.equal(best(false), "c");
  assert.throws(() => bestOf(["a"], () => []), /no systems/);
});

Deno.test("effects are differences from the best of today and from the limits", () => {
  const host = measured({
    "split-driver": [0.6, 1, 940],
    "sr-iov+weights+limit80": [0.9, 0.8, 700],
    "sr-iov+weights+limit50": [0.85, 0.9, 400],
    vdi: [0.7, 1, 1000],
    [proposed]: [0.99, 0.98, 990],
  });
  const { software, today, reserved, objective, served } = guardEffects(host);
  const near = (actual: number, expected: number) =>
    assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} instead of ${expected}`);
  near(software.estimate, 60 - limits.met);
  near(today.estimate, 85 - limits.met);
  near(reserved.estimate, 98 - limits.met);
  near(objective.estimate, 98 - 85);
  near(served.estimate, 98 - 100);
  const { lent, lends } = pauseEffects(host);
  near(lent.estimate, 99 - limits.lent);
  near(lends.estimate, 100 * (990 / 400 - 1));
});

Deno.test("a change counts by its worse side, whichever way it misses", () => {
  const [up] = stepEntities(primary);
  const effects = stepEffects(primary, (entity, metric) => {
    const first = entity === up;
    const predicted = predictedRate(primary, steps[first ? 0 : 1].share) * 1e-6;
    if (metric === "shiftLag") return first ? [-4, 1] : [3, 2];
    return first ? [predicted * 1.01, predicted] : [predicted * 0.97, predicted];
  });
  assert.ok(Math.abs(effects.lag.estimate - (3 - limits.lag)) < 1e-9);
  assert.ok(Math.abs(effects.error.estimate - (1.5 - limits.error)) < 1e-9);
});

Deno.test("evaluate() says reproduced where only the reservation keeps the objective, and lends", () => {
  const outcome = outcomeOf(full, (group, point, replication) => {
    const jitter = noise(replication + (isProposed(point) ? 1 : 0));
    const place = 0.01 * Math.sin(placeOf(group));
    return {
      missed: (isProposed(point) ? 0.02 : 0.4) + place + Math.abs(jitter),
      served: (isProposed(point) ? 0.995 : 0.8 + place) + jitter,
      rate: (/vdi/.test(point.key) ? 940 : 500) * (1 + jitter),
      lag: 2 + jitter,
      error: 0.5 + jitter,
    };
  });
  const { claims: verdicts, figures, tables, notes } = experiment.evaluate(outcome, full);
  assert.deepEqual(verdicts.map(({ verdict }) => verdict), verdicts.map(() => "reproduced"));
  assert.deepEqual(
    verdicts.map(({ claim }) => claim.id),
    Object.values(claims).map(({ id }) => id),
  );
  assert.equal(figures.length, 10);
  assert.ok(tables.every(({ rows }) => rows.length > 0));
  assert.match(notes[0], /95% intervals/);
});

Deno.test("evaluate() says not reproduced where controls of today do as well and shares come late", () => {
  const outcome = outcomeOf(full, (group, point, replication) => {
    const jitter = noise(replication + (isProposed(point) ? 1 : 0));
    const fails = isProposed(point) ? 0.2 : 0.01;
    return {
      missed: fails + Math.abs(jitter) + 0.01 * Math.sin(placeOf(group)) ** 2,
      served: 1 - fails + jitter,
      rate: (isProposed(point) ? 500 : 940) * (1 + jitter),
      lag: 50 + jitter,
      error: 10 + jitter,
    };
  });
  const { claims: verdicts } = experiment.evaluate(outcome, full);
  assert.deepEqual(verdicts.map(({ verdict }) => verdict), verdicts.map(() => "not reproduced"));
});

Deno.test("every figure names the run's precision, and every table has its columns", async () => {
  const outcome = outcomeOf(quick, (group, point, replication) => {
    const jitter = noise(replication + placeOf(group));
    const missed = (isProposed(point) ? 0.02 : 0.3) + 0.01 * Math.sin(placeOf(group));
    return { missed: missed + jitter ** 2, served: 0.99 + jitter, rate: 900, lag: 1, error: 1 };
  });
  const { figures, tables } = experiment.evaluate(outcome, quick);
  for (const { name, draw } of figures) {
    const { svg } = await draw("column");
    assert.match(svg, name === "share-over-time" ? /One replication/ : /Quick run/, name);
  }
  for (const { name, rows, units } of tables) {
    for (const column of Object.keys(units)) assert.ok(column in rows[0], `${name}.${column}`);
    const numeric = Object.keys(rows[0]).filter((column) => typeof rows[0][column] === "number");
    const known = ["point", ...Object.keys(units)];
    assert.deepEqual(numeric.filter((column) => !known.includes(column)), [], name);
  }
  const effects = hostEffects(new Outcomes(outcome), quick);
  assert.ok(effects.reserved.has(primaryKey) && effects.many.has(`${primaryKey}/15`));
});

Deno.test("a share that never moves is as late as the next change, and no missing value", () => {
  const setting = primary;
  const of = (lag: readonly number[]) =>
    stepEffects(setting, (_, metric) => metric === "shiftLag" ? lag : [100, 100, 100]).lag;
  const late = of([]);
  const longest = 1e3 * Math.max(0.65 - 0.3, 1 - 0.65) * setting.seconds;
  assert.ok(Math.abs(late.estimate - (longest - limits.lag)) < 1e-9, `${late.estimate}`);
  assert.equal(late.replications, 3);
  assert.ok(of([1, 1, 1]).estimate < 0);
  assert.ok(of([1, NaN, 1]).estimate > 0);
});

Deno.test("the half of a quick design in which reservations change has both levels of every factor", () => {
  const quick = { quick: true, seed: 1, precision: 0.05 };
  const points = spaceDesign(quick);
  const runs = points.slice(0, 16).filter((_, index) => spaceSystems(quick, index).stepped);
  assert.equal(runs.length, 8);
  for (const factor of Object.keys(points[0])) {
    const levels = runs.map((run) => run[factor]);
    assert.equal(levels.filter((level) => level === levels[0]).length, 4, factor);
  }
  assert.ok(spaceSystems(quick, 16).stepped);
});
