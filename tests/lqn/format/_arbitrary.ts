/**
 * Arbitrary documents for property tests: every part of the language, names that every form can
 * hold, structure that fits together, values that need not make sense.
 *
 * @module
 */

import fc from "../../_property.ts";
import type {
  Expression,
  LqnActivity,
  LqnCall,
  LqnDocument,
  LqnEntry,
  LqnFork,
  LqnGroup,
  LqnHistogram,
  LqnPhase,
  LqnPrecedence,
  LqnProcessor,
  LqnTask,
  Parameter,
  SpexColumn,
  SpexObservation,
  SpexVariable,
} from "@iovlab/iovlab/lqn/model";

type P = Parameter;

/** A variable's name. */
export const variableName: fc.Arbitrary<string> = fc.constantFrom(
  "$x",
  "$y",
  "$n1",
  "$_z",
  "$rate",
);

/** A number that every form writes exactly. */
export const plainNumber: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: 0, max: 50 }),
  fc.double({ min: 1e-6, max: 1e6, noNaN: true }).map((value) => Number(value.toPrecision(6))),
  fc.constantFrom(2.5e-300, 1.7976931348623157e308, 0.1 + 0.2, 123456789012345680000),
);

/** A reader makes a negative constant of a minus sign and a constant. */
function negated([operator, operand]: ["-" | "!", Expression]): Expression {
  if (operator === "!" || operand.kind !== "number") return { kind: "unary", operator, operand };
  return { kind: "number", value: operand.value === 0 ? 0 : -Math.abs(operand.value) };
}

/** An expression as a reader makes it. */
export const expression: fc.Arbitrary<Expression> =
  fc.letrec<{ expression: Expression }>((tie) => ({
    expression: fc.oneof(
      { maxDepth: 4, depthSize: "small" },
      plainNumber.map((value): Expression => ({ kind: "number", value })),
      variableName.map((name): Expression => ({ kind: "variable", name })),
      fc.tuple(fc.constantFrom("-" as const, "!" as const), tie("expression")).map(negated),
      all<Expression & { kind: "binary" }>({
        kind: fc.constant("binary"),
        operator: fc.constantFrom(
          ...(["+", "-", "*", "/", "%", "**", "==", "!=", "<", "<=", ">", ">=", "&", "|"] as const),
        ),
        left: tie("expression"),
        right: tie("expression"),
      }),
      all<Expression & { kind: "conditional" }>({
        kind: fc.constant("conditional"),
        condition: tie("expression"),
        then: tie("expression"),
        otherwise: tie("expression"),
      }),
      all<Expression & { kind: "call" }>({
        kind: fc.constant("call"),
        function: fc.constantFrom("min", "sqrt", "rand"),
        arguments: fc.array(tie("expression"), { maxLength: 2 }),
      }),
      all<Expression & { kind: "index" }>({
        kind: fc.constant("index"),
        variable: variableName,
        indexes: fc.array(tie("expression"), { minLength: 1, maxLength: 2 }),
      }),
    ),
  })).expression;

/** A value of a model. */
export const parameter: fc.Arbitrary<P> = fc.oneof(
  { weight: 6, arbitrary: plainNumber },
  { weight: 1, arbitrary: variableName.map((name): P => ({ kind: "variable", name })) },
  { weight: 1, arbitrary: expression.filter(({ kind }) => kind !== "number") },
);

/** An object with some of the fields. */
function some<T extends object>(
  required: { [K in keyof T]?: fc.Arbitrary<T[K]> },
  optional: { [K in keyof T]?: fc.Arbitrary<T[K]> },
): fc.Arbitrary<T> {
  return fc.record({ ...required, ...optional } as Record<string, fc.Arbitrary<unknown>>, {
    requiredKeys: Object.keys(required),
    noNullPrototype: true,
  }) as unknown as fc.Arbitrary<T>;
}

/** An object with all of the fields. */
function all<T extends object>(required: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return some<T>(required, {});
}

const histogram = some<LqnHistogram<P>>({ min: plainNumber, max: plainNumber }, {
  bins: fc.integer({ min: 1, max: 30 }),
});

function callsTo(entries: readonly string[]): fc.Arbitrary<LqnCall<P>[]> {
  return fc.uniqueArray(
    all<LqnCall<P>>({
      kind: fc.constantFrom("sync", "async"),
      to: fc.constantFrom(...entries),
      mean: parameter,
    }),
    { maxLength: 3, selector: ({ kind, to }) => `${kind} ${to}` },
  );
}

function phaseTo(entries: readonly string[]): fc.Arbitrary<LqnPhase<P>> {
  return some<LqnPhase<P>>({ demand: parameter.filter((value) => value !== 0) }, {
    cvSquared: parameter,
    thinkTime: parameter,
    callOrder: fc.constantFrom("stochastic", "deterministic"),
    calls: callsTo(entries),
    histogram,
  });
}

function entryOf(name: string, entries: readonly string[]): fc.Arbitrary<LqnEntry<P>> {
  return some<LqnEntry<P>>({
    name: fc.constant(name),
    phases: fc.array(phaseTo(entries), { minLength: 1, maxLength: 3 }),
  }, {
    priority: parameter,
    openArrivalRate: parameter,
    forwarding: fc.uniqueArray(
      all({ to: fc.constantFrom(...entries), probability: parameter }),
      { maxLength: 2, selector: ({ to }) => to },
    ),
  });
}

const activityNames = ["aa", "bb", "cc", "dd", "ee"] as const;

/** Precedences that use each activity once before and once after. */
const precedences: fc.Arbitrary<LqnPrecedence<P>[]> = fc.tuple(
  fc.shuffledSubarray([...activityNames], { minLength: 5 }),
  fc.nat(3),
  fc.option(parameter, { nil: undefined }),
  fc.array(parameter, { minLength: 3, maxLength: 3 }),
).map(([[a, b, c, d, e], kind, quorum, [p, q, r]]) => {
  const branch = [{ activity: b, probability: p }, { activity: c, probability: q }];
  const loop = [{ activity: b, count: p }, { activity: c, count: q }];
  const to: LqnFork<P> = kind === 0
    ? { kind: "and", activities: [b, c] }
    : kind === 1
    ? { kind: "or", branches: branch }
    : { kind: "loop", branches: loop, ...(kind === 2 && { end: d }) };
  const join = kind === 0
    ? { kind: "and", activities: [b, c], ...(quorum !== undefined && { quorum }) } as const
    : { kind: "or", activities: [b, c] } as const;
  const list: LqnPrecedence<P>[] = [{ from: { kind: "sequence", activities: [a] }, to }];
  if (kind < 2) list.push({ from: join, to: { kind: "sequence", activities: [d] } });
  if (kind < 3) {
    const or = { kind: "or", branches: [{ activity: e, probability: r }] } as const;
    list.push({
      from: { kind: "sequence", activities: [d] },
      to: kind === 1 ? or : { kind: "sequence", activities: [e] },
    });
  }
  return list;
});

function graphOf(
  entry: string,
  entries: readonly string[],
): fc.Arbitrary<Pick<LqnTask<P>, "entries" | "activities" | "precedences">> {
  const bodies = fc.tuple(...activityNames.map(() => phaseTo(entries)));
  return fc.tuple(bodies, precedences, fc.boolean()).map(([phases, list, replies]) => {
    const first = list[0].from.activities[0];
    const last = list[list.length - 1].from.activities[0];
    const activities = activityNames.map((name, index): LqnActivity<P> => ({
      ...phases[index],
      name,
      demand: phases[index].demand ?? 1,
      ...(name === first && { boundTo: entry }),
      ...(name === last && replies && { replies: [entry] }),
    }));
    return { entries: [{ name: entry }], activities, precedences: list };
  });
}

function taskOf(
  index: number,
  processor: LqnProcessor<P>,
  entries: readonly string[],
): fc.Arbitrary<LqnTask<P>> {
  const [one, two] = [`e${index}a`, `e${index}b`];
  const body = fc.oneof(
    fc.tuple(entryOf(one, entries), entryOf(two, entries)).map((list) => ({ entries: list })),
    graphOf(one, entries).map((graph) => ({
      ...graph,
      entries: [...graph.entries, { name: two, phases: [{ demand: 1 }] }],
    })),
  );
  const rest = some<Partial<LqnTask<P>>>({}, {
    scheduling: fc.constantFrom("ref", "fcfs", "hol", "pri", "inf", "burst", "uniform", "poll"),
    multiplicity: parameter,
    replication: parameter,
    priority: parameter,
    queueLength: parameter,
  });
  const group = processor.groups?.[index % processor.groups.length]?.name;
  return fc.tuple(body, rest).map(([graph, fields]) => ({
    name: `task${index}`,
    processor: processor.name,
    ...(group !== undefined && { group }),
    ...fields,
    ...graph,
  }));
}

function processorOf(index: number): fc.Arbitrary<LqnProcessor<P>> {
  const name = fc.constant(`proc${index}`);
  const plain = some<LqnProcessor<P>>({ name }, {
    scheduling: fc.constantFrom("fcfs", "hol", "pp", "rand", "inf"),
    multiplicity: parameter,
    replication: parameter,
    speed: parameter,
  });
  const shared = some<LqnProcessor<P>>(
    { name, quantum: parameter, scheduling: fc.constant("ps") },
    {
      multiplicity: parameter,
    },
  );
  const groups: fc.Arbitrary<LqnGroup<P>[]> = fc.tuple(parameter, parameter, fc.boolean()).map(
    ([a, b, cap]) => [{ name: `g${index}a`, share: a, cap }, { name: `g${index}b`, share: b }],
  );
  const fair = all<LqnProcessor<P>>({
    name,
    scheduling: fc.constant("cfs"),
    quantum: parameter,
    groups,
  });
  return fc.oneof(plain, shared, fair);
}

const variables: fc.Arbitrary<SpexVariable[]> = fc.uniqueArray(
  all<SpexVariable>({
    name: variableName,
    value: fc.oneof(
      expression.map((one) => ({ kind: "scalar" as const, expression: one })),
      fc.array(expression, { minLength: 1, maxLength: 3 }).map((items) => ({
        kind: "array" as const,
        items,
      })),
      fc.tuple(expression, expression, expression).map(([from, to, step]) => ({
        kind: "range" as const,
        from,
        to,
        step,
      })),
    ),
  }),
  { maxLength: 3, selector: ({ name }) => name },
);

const columns: fc.Arbitrary<SpexColumn[]> = fc.array(
  some<SpexColumn>({ expression }, { name: variableName }),
  { maxLength: 3 },
);

function observationsOf(tasks: readonly LqnTask<P>[]): fc.Arbitrary<SpexObservation[]> {
  const task = fc.constantFrom(...tasks);
  const interval = fc.constantFrom(
    { level: 95 as const, variable: "$w95" },
    { level: 99 as const, variable: "$w99" },
  );
  const of = (element: SpexObservation["element"], key: string) =>
    some<SpexObservation>({
      element: fc.constant(element),
      key: fc.constant(key),
      variable: variableName,
    }, { interval });
  return fc.uniqueArray(
    fc.oneof(
      task.chain(({ name }) => of({ kind: "task", name }, "f")),
      task.chain(({ entries: [{ name }] }) => of({ kind: "entry", name }, "f")),
      task.chain(({ processor }) => of({ kind: "processor", name: processor }, "u")),
      task.chain(({ entries: [{ name, phases }] }) =>
        of({ kind: "entry", name }, "s").map((one) => ({ ...one, ...(phases && { phase: 1 }) }))
      ),
    ),
    { maxLength: 3, selector: ({ element, key }) => `${element.kind} ${element.name} ${key}` },
  );
}

/** A document. */
export const arbitraryDocument: fc.Arbitrary<LqnDocument> = fc
  .tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }))
  .chain(([processors, tasks]) => {
    const entries = Array.from({ length: tasks }, (_, at) => [`e${at}a`, `e${at}b`]).flat();
    return fc.tuple(...Array.from({ length: processors }, (_, at) => processorOf(at)))
      .chain((list) => {
        const homes = Array.from({ length: tasks }, (_, at) => list[(at * 2 + 1) % processors]);
        const order = homes.map((home, at) => taskOf(at, home, entries));
        return fc.tuple(...order).map((made) => ({ processors: list, tasks: made }));
      });
  })
  .chain(({ processors, tasks }) =>
    all<LqnDocument>({
      model: fc.constant({
        name: "model",
        comment: "a model",
        solver: { convergence: 1e-5, iterationLimit: 50, printInterval: 0, underrelaxation: 0.5 },
        processors,
        tasks,
      }),
      variables,
      report: columns,
      convergence: fc.array(all({ variable: variableName, expression }), { maxLength: 2 }),
      observations: observationsOf(tasks),
    })
  );
