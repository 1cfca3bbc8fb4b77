import assert from "node:assert/strict";
import {
  inline,
  loadStudy,
  runStudy,
  type StudyDescription,
  summaryTable,
  valuesAt,
} from "@iovlab/iovlab/study";
import { pairedInterval, replicationInterval } from "@iovlab/iovlab/stats";
import { newStore, rate } from "./_studies.ts";

const modulePath = import.meta.resolve("./_study_module.ts");

async function run(...overrides: string[]) {
  const { study, description } = await loadStudy(modulePath, overrides);
  using store = newStore();
  const outcome = await runStudy(study, { store, executor: inline() });
  const rows = summaryTable(outcome, description).objects() as Record<string, unknown>[];
  return { outcome, rows, description };
}

Deno.test("exact: one row for each setting, system and response, with its factors, unit and interval", async () => {
  const { outcome, rows } = await run("noise=4");
  const [split, vdi] = outcome.groups[0].points.map((point) =>
    valuesAt(point, rate.entity, rate.metric)
  );
  const level = replicationInterval(split);
  assert.deepEqual(rows[0], {
    ...{ system: "split", rate: 100, noise: 4 },
    ...{ response: "rate", unit: "replies/s", entity: "total", metric: "replyRate" },
    ...{
      against: null,
      estimate: level.mean,
      halfWidth: level.halfWidth,
      wanted: 0.05 * level.mean,
    },
    ...{ reached: true, replications: outcome.groups[0].replications },
  });
  const difference = rows.find((row) => row.response === "more")!;
  const { mean, halfWidth } = pairedInterval(vdi, split);
  assert.deepEqual(
    [difference.system, difference.against, difference.estimate, difference.halfWidth],
    ["vdi", "split", mean, halfWidth],
  );
  assert.equal(rows.length, 2 * (2 + 1 + 2)); // settings x (rate, more, draw)
});

Deno.test("a response without precision is reported, with nothing wanted", async () => {
  const { rows } = await run("noise=4", "rate=100");
  const draw = rows.find((row) => row.response === "draw")!;
  assert.deepEqual([draw.wanted, draw.reached, draw.unit], [null, null, "1"]);
});

Deno.test("overrides of a loaded study change its points and leave its engine", async () => {
  const plain = await loadStudy(modulePath);
  const other = await loadStudy(modulePath, ["rate=7", "seed=3"]);
  assert.deepEqual(other.study.groups.map(({ key }) => key), ["rate=7 noise=4", "rate=7 noise=8"]);
  assert.equal(other.study.engine.sourceHash, plain.study.engine.sourceHash);
  assert.equal(other.study.seed, 3);
});

Deno.test("a study that is no module, throws, or exports no study is refused", async () => {
  const folder = Deno.makeTempDirSync();
  const file = (name: string, text: string) => {
    Deno.writeTextFileSync(`${folder}/${name}.ts`, text);
    return `${folder}/${name}.ts`;
  };
  await assert.rejects(loadStudy(`${folder}/none.ts`), { code: "study/not-found" });
  await assert.rejects(loadStudy(file("bad", "export const study = ;")), {
    code: "study/not-loaded",
  });
  await assert.rejects(loadStudy(file("throws", "throw new Error('no')")), /must load: no/);
  await assert.rejects(loadStudy(file("empty", "export const x = 1;")), { code: "study/no-study" });
  const description: StudyDescription = {
    name: "x",
    responses: [{ name: "r", ...rate }],
    replications: 2,
  };
  const text = `export const study = ${JSON.stringify(description)};`;
  await assert.rejects(loadStudy(file("half", text)), /export a function measure/);
});
