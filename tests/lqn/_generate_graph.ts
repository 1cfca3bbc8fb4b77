/**
 * Small activity graphs for generated models.
 *
 * @module
 */

import type { LqnActivity, LqnCall, LqnTask } from "../../src/lqn/model/mod.ts";
import type { Dice } from "./_dice.ts";

/** The graphs. */
export const graphFeatures = [
  "orFork",
  "andFork",
  "loop",
  "branchReply",
  "orReply",
  "quorum",
  "loopFork",
  "referenceFork",
] as const;

/** What a graph is made for. */
export interface GraphPurpose {
  /** The task. */
  readonly task: string;
  /** The entry that it serves. */
  readonly entry: string;
  /** Calls to be made, somewhere in it. */
  readonly calls: readonly LqnCall[];
  /** An activity's work with some of the calls. */
  readonly work: (calls: readonly LqnCall[]) => Omit<LqnActivity, "name">;
}

type Graph = Required<Pick<LqnTask, "activities" | "precedences">>;
type Precedences = Graph["precedences"];

/** A graph with its activities named `task` and a letter. */
export function graphOf(
  dice: Dice,
  kind: typeof graphFeatures[number],
  { task, entry, calls, work }: GraphPurpose,
): Graph {
  const { names, reply, precedences } = shapeOf(dice, kind, (letter) => `${task}${letter}`);
  const own = names.map((): LqnCall[] => []);
  for (const call of calls) own[dice.whole(0, names.length - 1)].push(call);
  return {
    activities: names.map((name, k): LqnActivity => ({
      name,
      ...work(own[k]),
      ...(k === 0 ? { boundTo: entry } : {}),
      ...(reply.includes(name) ? { replies: [entry] } : {}),
    })),
    precedences,
  };
}

interface Shape {
  readonly names: readonly string[];
  readonly reply: readonly string[];
  readonly precedences: Precedences;
}

function shapeOf(
  dice: Dice,
  kind: typeof graphFeatures[number],
  name: (letter: string) => string,
): Shape {
  const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map(name);
  const from = (kind: "sequence" | "or" | "and", ...activities: string[]) => ({ kind, activities });
  const fork = (...activities: string[]) => ({ kind: "and" as const, activities });
  const to = (activity: string) => ({ kind: "sequence" as const, activities: [activity] });
  const share = dice.between(0.2, 0.8);
  const either = {
    kind: "or" as const,
    branches: [{ activity: b, probability: share }, { activity: c, probability: 1 - share }],
  };
  const joined: Precedences = [
    { from: from("sequence", a), to: fork(b, c) },
    { from: from("and", b, c), to: to(d) },
  ];
  const count = dice.between(0.3, 2);
  switch (kind) {
    case "orFork":
      return {
        names: [a, b, c, d],
        reply: [d],
        precedences: [
          { from: from("sequence", a), to: either },
          { from: from("or", b, c), to: to(d) },
        ],
      };
    case "orReply":
      return {
        names: [a, b, c, d],
        reply: [b, c],
        precedences: [
          { from: from("sequence", a), to: either },
          { from: from("or", b, c), to: to(d) },
        ],
      };
    case "andFork":
      return { names: [a, b, c, d], reply: [d], precedences: joined };
    case "referenceFork":
      return { names: [a, b, c, d], reply: [], precedences: joined };
    case "branchReply":
      return { names: [a, b, c, d], reply: [b], precedences: joined };
    case "quorum":
      return {
        names: [a, b, c, d, e],
        reply: [d],
        precedences: [
          { from: from("sequence", a), to: fork(b, c, e) },
          { from: { ...from("and", b, c, e), quorum: 2 }, to: to(d) },
        ],
      };
    case "loop":
      return {
        names: [a, b, c],
        reply: [c],
        precedences: [{
          from: from("sequence", a),
          to: { kind: "loop", branches: [{ activity: b, count }], end: c },
        }],
      };
    case "loopFork": {
      const f = name("f");
      return {
        names: [a, b, c, d, e, f],
        reply: [f],
        precedences: [
          {
            from: from("sequence", a),
            to: { kind: "loop", branches: [{ activity: b, count: count / 2 }], end: f },
          },
          { from: from("sequence", b), to: fork(c, d) },
          { from: from("and", c, d), to: to(e) },
        ],
      };
    }
  }
}
