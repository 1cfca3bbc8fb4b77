/** Small studies for the tests, and their results as CSV. */
import { from } from "arquero";
import { csvText, openStore, type Store } from "@iovlab/iovlab/store";
import {
  type Engine,
  engineOf,
  type Group,
  type StoppingRule,
  type Study,
  type StudyOutcome,
} from "@iovlab/iovlab/study";

/** The module with the engines. */
export const enginesModule: string = import.meta.resolve("./_engines.ts");

/** One of the engines. */
export function testEngine(name: string): Engine {
  return engineOf(name, enginesModule, name);
}

/** The rate that rules look at. */
export const rate = { entity: "total", metric: "replyRate" };

/** A rule for the mean of the rate. */
export function relative(halfWidth: number, maximum = 60): StoppingRule {
  return { kind: "relative", ...rate, halfWidth, minimum: 3, maximum, round: 2 };
}

/** A rule for the ratio of the points `vdi` and `split`. */
export function ratio(halfWidth: number, maximum = 60): StoppingRule {
  const of = ["vdi", "split"] as const;
  return { kind: "log-ratio", ...rate, of, halfWidth, minimum: 3, maximum, round: 4 };
}

/** Two compared systems; the noise of the second is larger by `extra`, so that it does not cancel. */
export function pair(key: string, rule: StoppingRule, extra = 5): Group {
  const points = [
    { key: "split", parameters: { rate: 100, noise: 10 } },
    { key: "vdi", parameters: { rate: 160, noise: 16 + extra } },
  ];
  return { key, points, rule };
}

/** Groups of all kinds of rules, some of which do not reach their precision. */
export function mixedStudy(name = "mixed"): Study {
  const groups = [
    pair("fixed", { kind: "fixed", replications: 4 }),
    pair("relative", relative(0.04), 1),
    pair("ratio", ratio(0.01), 2),
    pair("short", ratio(0.0001, 8), 3),
    pair("again", ratio(0.02), 2),
  ];
  return { name, engine: testEngine("noisy"), seed: 11, groups };
}

/** A store in a new folder. */
export function newStore(): Store {
  return openStore(`${Deno.makeTempDirSync()}/iovlab.sqlite`);
}

/** Everything that came out, as CSV. */
export function csvOf(outcome: StudyOutcome): string {
  const rows = outcome.groups.flatMap(({ key: group, points, responses: precisions, ...rest }) =>
    points.flatMap(({ key: point, id, series }) =>
      series.flatMap(({ entity, metric, values }) =>
        values.map((value, replication) => (
          {
            group,
            ...rest,
            responses: JSON.stringify(precisions) ?? "",
            point,
            id,
            entity,
            metric,
            replication,
            value,
          }
        ))
      )
    )
  );
  return csvText(from(rows));
}

/** A study that takes about a second, so that it can be killed in the middle. */
export function killedStudy(): Study {
  const groups = Array.from({ length: 12 }, (_, index) => {
    const rule = index % 2 === 0 ? ratio(0.004) : relative(0.03);
    const group = pair(`group ${index}`, rule, 2 + index / 10);
    const points = group.points.map(({ key, parameters }) => (
      { key, parameters: { ...parameters as Record<string, number>, work: 150_000 } }
    ));
    return { ...group, points };
  });
  return { name: "killed", engine: testEngine("noisy"), seed: 5, groups };
}
