import assert from "node:assert/strict";
import { checkModel, lqn, type LqnModel, resolve } from "../../../src/lqn/model/mod.ts";
import { graph, web } from "./_models.ts";

/** A deep copy of a model that a case then spoils. */
function spoiled(model: LqnModel, spoil: (copy: Spoil) => void): LqnModel {
  const copy = structuredClone(model) as unknown as Spoil;
  spoil(copy);
  return copy as unknown as LqnModel;
}

// deno-lint-ignore no-explicit-any
type Spoil = any;

const cases: readonly [code: string, path: string, model: LqnModel, spoil: (m: Spoil) => void][] = [
  ["empty-name", "tasks[0]", web, (m) => m.tasks[0].name = ""],
  ["duplicate-name", "processors[1]", web, (m) => m.processors[1].name = "pc"],
  ["duplicate-name", "tasks[1].entries[0]", web, (m) => m.tasks[1].entries[0].name = "run"],
  ["no-tasks", "", web, (m) => m.tasks = []],
  ["no-entries", "tasks[1]", web, (m) => m.tasks[1].entries = []],
  ["unknown-processor", "tasks[0]", web, (m) => m.tasks[0].processor = "cp"],
  ["unknown-group", "tasks[0]", web, (m) => m.tasks[0].group = "gold"],
  ["no-group", "tasks[0]", web, (m) => {
    m.processors[0] = { name: "pc", scheduling: "cfs", groups: [{ name: "gold", share: 1 }] };
  }],
  [
    "unknown-task",
    "tasks[0].fanOut[0]",
    web,
    (m) => m.tasks[0].fanOut = [{ task: "sever", value: 1 }],
  ],
  ["bad-number", "tasks[0]", web, (m) => m.tasks[0].multiplicity = 0],
  ["bad-number", "processors[1]", web, (m) => m.processors[1].speed = 0],
  [
    "bad-number",
    "tasks[1].entries[0].phases[1]",
    web,
    (m) => m.tasks[1].entries[0].phases[1].demand = -1,
  ],
  ["bad-number", "tasks[0].entries[0].phases[0].calls[0]", web, (m) => {
    m.tasks[0].entries[0].phases[0].callOrder = "deterministic";
    m.tasks[0].entries[0].phases[0].calls[0].mean = 1.5;
  }],
  [
    "bad-number",
    "processors[0].groups[0]",
    web,
    (m) => m.processors[0].groups = [{ name: "g", share: 2 }],
  ],
  [
    "too-many-phases",
    "tasks[1].entries[0]",
    web,
    (m) => m.tasks[1].entries[0].phases = [{}, {}, {}, {}],
  ],
  ["bad-histogram", "tasks[1].entries[0].phases[0]", web, (m) => {
    m.tasks[1].entries[0].phases[0].histogram = { min: 3, max: 1 };
  }],
  [
    "quorum-too-large",
    "tasks[1].precedences[1]",
    graph,
    (m) => m.tasks[1].precedences[1].from.quorum = 3,
  ],
  ["think-time", "tasks[1]", web, (m) => m.tasks[1].thinkTime = 1],
  ["bad-replication", "tasks[1]", web, (m) => {
    m.tasks[1].replication = 3;
    m.processors[1].replication = 2;
  }],
  ["reference-entry", "tasks[0].entries[0]", web, (m) => m.tasks[0].entries[0].openArrivalRate = 1],
  ["semaphore-entries", "tasks[1]", web, (m) => m.tasks[1].scheduling = "semaphore"],
  ["rwlock-entries", "tasks[1]", web, (m) => m.tasks[1].scheduling = "rwlock"],
  ["passive-role", "tasks[1]", web, (m) => m.tasks[1].entries[0].semaphore = "wait"],
  ["unknown-activity", "tasks[1].precedences[0]", graph, (m) => {
    m.tasks[1].precedences[0].to.activities = ["left", "rigth"];
  }],
  ["two-successors", "tasks[1].precedences[4]", graph, (m) => {
    m.tasks[1].precedences.push({ from: { kind: "sequence", activities: ["start"] } });
  }],
  ["two-predecessors", "tasks[1].precedences[4]", graph, (m) => {
    m.tasks[1].precedences.push({
      from: { kind: "sequence", activities: ["end"] },
      to: { kind: "sequence", activities: ["hit"] },
    });
  }],
  ["empty-precedence", "tasks[1].precedences[4]", graph, (m) => {
    m.tasks[1].precedences.push({ from: { kind: "or", activities: [] } });
  }],
  [
    "unknown-reply",
    "tasks[1].activities[7]",
    graph,
    (m) => m.tasks[1].activities[7].replies = ["got"],
  ],
  [
    "unknown-start",
    "tasks[1].activities[0]",
    graph,
    (m) => m.tasks[1].activities[0].boundTo = "got",
  ],
  [
    "start-inside",
    "tasks[1].activities[1]",
    graph,
    (m) => m.tasks[1].activities[1].boundTo = "get",
  ],
  ["no-start", "tasks[1].entries[0]", graph, (m) => delete m.tasks[1].activities[0].boundTo],
  [
    "phases-and-activities",
    "tasks[1].entries[0]",
    graph,
    (m) => m.tasks[1].entries[0].phases = [{}],
  ],
  ["two-starts", "tasks[1].entries[0]", graph, (m) => {
    m.tasks[1].activities.push({ name: "other", boundTo: "get" });
  }],
  ["or-fork-sum", "tasks[1].precedences[2]", graph, (m) => {
    m.tasks[1].precedences[2].to.branches[0].probability = 0.5;
  }],
  ["activity-cycle", "tasks[1]", graph, (m) => {
    m.tasks[1].precedences[0].from = { kind: "or", activities: ["start", "end"] };
  }],
  [
    "reply-in-loop",
    "tasks[1].entries[0]",
    graph,
    (m) => m.tasks[1].activities[6].replies = ["get"],
  ],
  ["replies", "tasks[1].entries[0]", graph, (m) => m.tasks[1].activities[7].replies = []],
  ["replies", "tasks[1].entries[0]", graph, (m) => m.tasks[1].activities[4].replies = ["get"]],
  ["unknown-entry", "tasks[0].entries[0].phases[0].calls[0]", web, (m) => {
    m.tasks[0].entries[0].phases[0].calls[0].to = "gte";
  }],
  ["reference-called", "tasks[1].entries[0].phases[1].calls[0]", web, (m) => {
    m.tasks[1].entries[0].phases[1].calls = [{ kind: "sync", to: "run", mean: 1 }];
  }],
  ["reference-reply", "tasks[1].activities[7]", graph, (m) => {
    m.tasks[1].scheduling = "ref";
    m.tasks[0].entries[0].phases = [{}];
  }],
  ["forwarding-sum", "tasks[1].entries[0]", web, (m) => {
    m.tasks[1].entries[0].forwarding = [{ to: "a", probability: 0.6 }, {
      to: "a",
      probability: 0.6,
    }];
    m.tasks.push({ name: "t", processor: "ps", entries: [{ name: "a", phases: [{}] }] });
  }],
  ["no-load", "", web, (m) => {
    m.tasks.shift();
  }],
  ["call-cycle", "tasks[1].entries[0].phases[0].calls[0]", web, (m) => {
    m.tasks[1].entries[0].phases[0].calls = [{ kind: "sync", to: "get", mean: 1 }];
  }],
  ["bad-fan", "tasks[0].entries[0].phases[0].calls[0]", web, (m) => {
    m.tasks[1].replication = 4;
    m.processors[1].replication = 4;
    m.tasks[1].fanIn = [{ task: "client", value: 2 }];
  }],
];

for (const [code, path, model, spoil] of cases) {
  Deno.test(`exact: checkModel() finds lqn/${code} at "${path}"`, () => {
    assert.deepEqual(checkModel(model), []);
    const bad = spoiled(model, spoil);
    const errors = checkModel(bad).filter((one) => one.severity === "error");
    assert.deepEqual(errors.map((one) => [one.code, one.path])[0], [`lqn/${code}`, path]);
    assert.ok(errors[0].message.length > 20);
    assert.throws(() => resolve(bad), { name: "InputError", code: `lqn/${code}` });
    assert.throws(() => lqn(bad), { name: "InputError", code: `lqn/${code}` });
  });
}

Deno.test("exact: a task that nobody calls is a warning, not an error", () => {
  const spare = spoiled(
    web,
    (m) =>
      m.tasks.push({ name: "spare", processor: "ps", entries: [{ name: "idle", phases: [{}] }] }),
  );
  assert.deepEqual(checkModel(spare).map((one) => [one.code, one.severity]), [[
    "lqn/not-called",
    "warning",
  ]]);
  assert.equal(lqn(spare), spare);
});

Deno.test("exact: an activity that nothing leads to is a warning, and left out of the network", () => {
  const spare = spoiled(graph, (m) => {
    m.tasks[1].activities.push({ name: "lost", demand: 9 });
    m.tasks[1].precedences[1].from.activities.push("lost");
  });
  assert.deepEqual(checkModel(spare).map((one) => [one.code, one.path, one.severity]), [[
    "lqn/unreached-activity",
    "tasks[1].activities[8]",
    "warning",
  ]]);
  const keyless = (model: LqnModel) => ({ ...resolve(model), joins: [] });
  assert.deepEqual(keyless(spare), keyless(graph));
});

Deno.test("exact: values that are still expressions are checked for structure only", () => {
  const open = spoiled(web, (m) => {
    m.tasks[0].multiplicity = { kind: "variable", name: "$users" };
    m.tasks[0].entries[0].phases[0].calls[0].mean = { kind: "variable", name: "$calls" };
  });
  assert.deepEqual(checkModel(open), []);
});

Deno.test("exact: replies are counted once on every path through forks, joins and branches", () => {
  const early = spoiled(graph, (m) => {
    m.tasks[1].activities[7].replies = [];
    m.tasks[1].activities[1].replies = ["get"]; // in one of two parallel branches: once
  });
  assert.deepEqual(checkModel(early), []);
  const both = spoiled(early, (m) => m.tasks[1].activities[2].replies = ["get"]);
  assert.equal(checkModel(both)[0].code, "lqn/replies");
  const branches = spoiled(graph, (m) => {
    m.tasks[1].activities[7].replies = [];
    m.tasks[1].activities[4].replies = ["get"];
    m.tasks[1].activities[5].replies = ["get"];
  });
  assert.deepEqual(checkModel(branches), []);
});

/** A client that calls one server; a case makes it odd. */
const plain: LqnModel = {
  name: "plain",
  processors: [{ name: "pc", scheduling: "inf" }, { name: "ps", scheduling: "hol" }],
  tasks: [
    {
      name: "us",
      processor: "pc",
      scheduling: "ref",
      entries: [{
        name: "run",
        phases: [{
          demand: 1,
          calls: [{ kind: "sync", to: "ask", mean: 1 }, { kind: "async", to: "tell", mean: 1 }],
        }],
      }],
    },
    {
      name: "se",
      processor: "ps",
      scheduling: "hol",
      priority: 1,
      entries: [
        { name: "ask", priority: 2, phases: [{ demand: 0.1 }] },
        { name: "tell", phases: [{ demand: 0.1 }] },
      ],
    },
  ],
};

const semaphore = (calls: readonly (readonly ["sync" | "async", string])[]) =>
  spoiled(plain, (m) => {
    m.tasks[0].entries[0].phases[0].calls = calls.map(([kind, to]) => ({ kind, to, mean: 1 }));
    m.tasks[1].scheduling = "semaphore";
    m.tasks[1].entries = [
      { name: "take", semaphore: "wait", phases: [{}] },
      { name: "give", semaphore: "signal", phases: [{}] },
    ];
  });
const shares = (second: number) =>
  spoiled(plain, (m) => {
    m.processors[1] = {
      name: "ps",
      scheduling: "cfs",
      groups: [{ name: "g1", share: 0.6 }, { name: "g2", share: second }],
    };
    delete m.tasks[1].priority;
    m.tasks[1].group = "g1";
  });

const odd: readonly [code: string, path: string, quiet: LqnModel, odd: LqnModel][] = [
  [
    "unused-processor",
    "processors[2]",
    plain,
    spoiled(plain, (m) => m.processors.push({ name: "spare" })),
  ],
  ["unused-priority", "tasks[1]", plain, spoiled(plain, (m) => delete m.processors[1].scheduling)],
  [
    "unused-priority",
    "tasks[1].entries[0]",
    plain,
    spoiled(plain, (m) => m.tasks[1].scheduling = "fcfs"),
  ],
  [
    "mixed-callers",
    "tasks[1].entries[0]",
    // A call that is never made is none.
    spoiled(
      plain,
      (m) => m.tasks[0].entries[0].phases[0].calls.push({ kind: "async", to: "ask", mean: 0 }),
    ),
    spoiled(plain, (m) => m.tasks[1].entries[0].openArrivalRate = 0.1),
  ],
  [
    "never-signalled",
    "tasks[1].entries[1]",
    semaphore([["sync", "take"], ["async", "give"]]),
    semaphore([["sync", "take"]]),
  ],
  [
    "unawaited-wait",
    "tasks[1].entries[0]",
    semaphore([["sync", "take"], ["sync", "give"]]),
    semaphore([["async", "take"], ["sync", "give"]]),
  ],
  ["share-sum", "processors[1]", shares(0.4), shares(0.5)],
];

for (const [code, path, quiet, model] of odd) {
  Deno.test(`exact: ${code} warns at ${path}, and only there`, () => {
    assert.deepEqual(checkModel(quiet), []);
    const found = checkModel(model).map((one) => [one.code, one.path, one.severity]);
    assert.deepEqual(found, [[`lqn/${code}`, path, "warning"]]);
    assert.equal(lqn(model), model);
  });
}
