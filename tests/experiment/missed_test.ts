// Sentences on groups that missed their precision. Exact.
import assert from "node:assert/strict";
import { missedNotes } from "@iovlab/iovlab/experiment";
import type {
  Criterion,
  Group,
  GroupOutcome,
  PointOutcome,
  StoppingRule,
} from "@iovlab/iovlab/study";

const rounds = { minimum: 5, maximum: 20, round: 5 } as const;
const vm = "vm:web";

const criteria: readonly Criterion[] = [
  {
    name: "served",
    entity: vm,
    metric: "replyRate",
    of: "log-ratio",
    against: "vdi",
    relative: 0.01,
  },
  { name: "replyRate", entity: vm, metric: "replyRate", relative: 0.01 },
  {
    name: "recovery",
    entity: vm,
    metric: "recoveryTime",
    of: "difference",
    against: "vdi",
    absolute: 2,
  },
  {
    name: "lost",
    entity: vm,
    metric: "errorShare",
    of: "difference",
    against: "vdi",
    absolute: 0.01,
  },
];

const rule: StoppingRule = { kind: "responses", criteria, ...rounds };

function point(key: string, failed = false): PointOutcome {
  return { key, id: "a", parametersHash: "b", parameters: {}, failed, series: [] };
}

function group(key: string, more: Partial<GroupOutcome>): GroupOutcome {
  return {
    key,
    replications: 20,
    reached: false,
    points: [point("sr-iov"), point("vdi")],
    ...more,
  };
}

/** A response that was asked for by the criterion of the same name. */
function response(name: string, halfWidth: number, wanted: number) {
  const against = criteria.find((one) => one.name === name)?.against;
  return {
    ...{ response: name, point: "sr-iov", ...(against && { against }) },
    ...{ estimate: 1, halfWidth, wanted, reached: halfWidth <= wanted },
  };
}

const study = (...keys: string[]): { groups: Group[] } => (
  { groups: keys.map((key) => ({ key, points: [], rule })) }
);

/** The one sentence on a group with these responses. */
function sentence(...responses: GroupOutcome["responses"] & object) {
  const notes = missedNotes({ groups: [group("guard/web", { responses })] }, study("guard/web"));
  assert.equal(notes.length, 1);
  return notes[0];
}

const start = "Precision missed in guard/web after 20 replications: ";

Deno.test("a ratio is in percent, a difference and a mean are in the metric's unit, a share is a pure number", () => {
  assert.equal(
    sentence(response("served", 0.0143, 0.01)),
    `${start}served (replyRate) at sr-iov over that at vdi is known to ±1.43%, wanted ±1%.`,
  );
  assert.equal(
    sentence(response("replyRate", 25.04, 20)),
    `${start}replyRate at sr-iov is known to ±25 replies/s, wanted ±20 replies/s.`,
  );
  assert.equal(
    sentence(response("recovery", 3.1, 2)),
    `${start}recovery (recoveryTime) at sr-iov less that at vdi is known to ±3.1 ms, wanted ±2 ms.`,
  );
  assert.equal(
    sentence(response("lost", 0.012, 0.01)),
    `${start}lost (errorShare) at sr-iov less that at vdi is known to ±0.012, wanted ±0.01.`,
  );
});

Deno.test("of several responses the one furthest from what was wanted is named, those that reached it do not count", () => {
  const note = sentence(
    response("served", 0.012, 0.01),
    response("recovery", 3, 2),
    response("lost", 0.001, 0.01),
  );
  assert.match(
    note,
    /recovery .* ±3 ms, wanted ±2 ms, the furthest of 2 responses that miss it\.$/,
  );
});

Deno.test("an interval that cannot be told is furthest of all, and a point that failed is named", () => {
  const note = sentence(response("recovery", 100, 2), response("served", NaN, 0.01));
  assert.match(
    note,
    /: no interval of served .*, as a value is missing or not above 0, the furthest/,
  );
  const failed = group("g", { points: [point("sr-iov", true), point("vdi")] });
  assert.deepEqual(missedNotes({ groups: [failed] }, study("g")), [
    "Precision missed in g after 20 replications: no result at sr-iov, as a replication failed.",
  ]);
});

Deno.test("rules that name no response say what they look at", () => {
  const base = { entity: "total", metric: "replyRate", halfWidth: 0.01, ...rounds };
  const rules: readonly StoppingRule[] = [
    { kind: "relative", ...base },
    { kind: "log-ratio", ...base, of: ["vdi", "split-driver"] },
    { kind: "fixed", replications: 3 },
  ];
  const said = rules.map((rule) =>
    missedNotes({ groups: [group("g", { halfWidth: 0.02 })] }, {
      groups: [{ key: "g", points: [], rule }],
    })[0].replace("Precision missed in g after 20 replications: ", "")
  );
  assert.deepEqual(said, [
    "replyRate of total at its widest point is known to ±2%, wanted ±1%.",
    "replyRate at vdi over that at split-driver is known to ±2%, wanted ±1%.",
    "less precise than wanted.",
  ]);
});

Deno.test("groups come furthest first, those beyond the most are named together, those that reached it not at all", () => {
  const keys = ["a", "b", "c", "d"];
  const widths = [0.012, 0.05, 0.011, 0.02];
  const groups = keys.map((key, i) =>
    group(key, { responses: [response("served", widths[i], 0.01)] })
  );
  const notes = missedNotes(
    { groups: [...groups, group("e", { reached: true })] },
    study(...keys, "e"),
    { most: 2 },
  );
  assert.deepEqual(notes.map((note) => /missed in (\w) after/.exec(note)?.[1]), [
    "b",
    "d",
    undefined,
  ]);
  assert.equal(notes[2], "Precision missed by less in 2 more groups: a, c.");
  assert.deepEqual(missedNotes({ groups: [group("e", { reached: true })] }, study("e")), []);
});
