/**
 * Models to draw: one with every sign of the notation, and layered ones of any size.
 *
 * @module
 */
import { type RandomStream, randomStream } from "../../../src/random/mod.ts";
import type { LqnCall, LqnModel, LqnTask } from "../../../src/lqn/model/mod.ts";

/** Everything that a picture can show. */
export const everything: LqnModel = {
  name: "Every sign",
  processors: [
    { name: "terminals", scheduling: "inf" },
    { name: "application servers", scheduling: "ps", multiplicity: 4, quantum: 0.01 },
    { name: "db", multiplicity: 2, replication: 3 },
    { name: "log", speed: 2 },
  ],
  tasks: [
    {
      name: "users",
      processor: "terminals",
      scheduling: "ref",
      multiplicity: 50,
      thinkTime: 7,
      entries: [{
        name: "session",
        phases: [{
          calls: [
            { kind: "sync", to: "browse", mean: 5.5 },
            { kind: "sync", to: "buy", mean: 0.25 },
          ],
        }],
      }],
    },
    {
      name: "shop",
      processor: "application servers",
      multiplicity: 16,
      priority: 2,
      entries: [
        {
          name: "browse",
          openArrivalRate: 0.5,
          phases: [
            { demand: 0.01, calls: [{ kind: "sync", to: "read", mean: 1.5 }] },
            { demand: 0.002, calls: [{ kind: "async", to: "note", mean: 1 }] },
          ],
        },
        { name: "buy" },
      ],
      activities: [
        { name: "check", boundTo: "buy", demand: 0.01 },
        { name: "pay", demand: 0.02, calls: [{ kind: "sync", to: "write", mean: 1 }] },
        { name: "stock", demand: 0.01, calls: [{ kind: "sync", to: "read", mean: 2 }] },
        { name: "confirm", replies: ["buy"] },
        { name: "mail", demand: 0.1 },
        { name: "skip" },
        { name: "retry", demand: 0.01 },
        { name: "done" },
      ],
      precedences: [
        {
          from: { kind: "sequence", activities: ["check"] },
          to: { kind: "and", activities: ["pay", "stock"] },
        },
        {
          from: { kind: "and", activities: ["pay", "stock"], quorum: 1 },
          to: { kind: "sequence", activities: ["confirm"] },
        },
        {
          from: { kind: "sequence", activities: ["confirm"] },
          to: {
            kind: "or",
            branches: [{ activity: "mail", probability: 0.9 }, {
              activity: "skip",
              probability: 0.1,
            }],
          },
        },
        {
          from: { kind: "sequence", activities: ["mail"] },
          to: { kind: "loop", branches: [{ activity: "retry", count: 1.5 }], end: "done" },
        },
      ],
    },
    {
      name: "database",
      processor: "db",
      replication: 3,
      entries: [
        { name: "read", phases: [{ demand: 0.005 }] },
        {
          name: "write",
          forwarding: [{ to: "note", probability: 0.5 }],
          phases: [{ demand: 0.01 }, { demand: 0.02 }],
        },
      ],
    },
    {
      name: "journal",
      processor: "log",
      scheduling: "hol",
      entries: [{ name: "note", phases: [{ demand: 1e-5 }] }],
    },
  ],
};

function pick(stream: RandomStream, count: number): number {
  return Math.min(count - 1, Math.floor(stream.uniform() * count));
}

/** A layered model: every task calls entries of lower tasks, most of them of the next layer. */
export function layeredModel(layers: number, perLayer: number, seed: number): LqnModel {
  const stream = randomStream(seed, 0, "layered");
  const name = (layer: number, at: number) => `t${layer}-${at}`;
  const call = (layer: number): LqnCall => ({
    kind: stream.uniform() < 0.8 ? "sync" : "async",
    to: `${name(layer, pick(stream, perLayer))}-e${pick(stream, 2)}`,
    mean: 1 + pick(stream, 40) / 10,
  });
  const tasks = Array.from(
    { length: layers },
    (_, layer) =>
      Array.from({ length: perLayer }, (_, at): LqnTask => ({
        name: name(layer, at),
        processor: stream.uniform() < 0.5 ? name(layer, at) : name(layer, 0),
        ...(layer === 0 ? { scheduling: "ref", multiplicity: 10, thinkTime: 1 } : {}),
        entries: Array.from({ length: layer === 0 ? 1 : 2 }, (_, e) => ({
          name: `${name(layer, at)}-e${e}`,
          phases: [{
            demand: 0.1 + pick(stream, 9) / 10,
            calls: layer === layers - 1 ? [] : [
              call(layer + 1),
              ...(layer + 2 < layers && stream.uniform() < 0.3 ? [call(layer + 2)] : []),
            ],
          }],
        })),
      })),
  ).flat();
  const used = [...new Set(tasks.map(({ processor }) => processor))];
  return {
    name: `${layers} layers of ${perLayer} tasks`,
    processors: used.map((name) => ({ name })),
    tasks,
  };
}
