/**
 * Reads the JSON form of a model: `.lqnj`, and the model inside of `.lqjo`.
 *
 * Source: the JSON files that LQNS 5.32 reads and writes. Comments of elements other than the model
 * are dropped. A processor without scheduling is `ps`, as LQNS has it.
 *
 * @module
 */

import type {
  LqnDocument,
  LqnGroup,
  LqnProcessor,
  LqnTask,
  Parameter,
  SolverParameters,
} from "../../model/mod.ts";
import { processorSchedulings } from "../_schedulings.ts";
import { readSpexColumns, readSpexConvergence, readSpexVariables } from "../_spex.ts";
import { inTaskOrder } from "../_task_order.ts";
import { normalDocument } from "../normal.ts";
import { type LqnLocatedDocument, type LqnReadOptions, LqnSource, stemOf } from "../source.ts";
import { withoutUndefined } from "./_activity.ts";
import { type JsonContext, JsonFields } from "./_fields.ts";
import { readObservations } from "./_observe.ts";
import { readTask } from "./_task.ts";
import { type JsonValue, parseJson } from "./_tree.ts";

/**
 * Reads a model in JSON form.
 *
 * @throws {InputError} With file, line and column, where the text is not such a model; codes
 * `lqn/json-...`, `lqn/not-a-number`, `lqn/too-large` and others.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnJson } from "@iovlab/iovlab/lqn/format";
 *
 * const { model } = readLqnJson(`{ "processor": [{ "name": "pc", "scheduling": "inf", "task": [{
 *   "name": "client", "scheduling": "ref", "multiplicity": 4,
 *   "entry": [{ "name": "run", "phase": [{ "phase": 1, "service-time": 0.5 }] }]
 * }] }] }`);
 * assert.deepEqual(model.tasks[0].entries[0].phases, [{ demand: 0.5 }]);
 * ```
 */
export function readLqnJson(text: string, options: LqnReadOptions = {}): LqnDocument {
  return readLqnJsonWithPositions(text, options).document;
}

/**
 * Reads a model in JSON form, with the places of its parts.
 *
 * @throws {InputError} As {@linkcode readLqnJson}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnJsonWithPositions } from "@iovlab/iovlab/lqn/format";
 *
 * const { positions } = readLqnJsonWithPositions('{\n "processor": [{ "name": "p" }] }');
 * assert.deepEqual(positions.get("processors[0]"), { file: "model", line: 2, column: 16 });
 * ```
 */
export function readLqnJsonWithPositions(
  text: string,
  options: LqnReadOptions = {},
): LqnLocatedDocument {
  const source = new LqnSource(text, options.file);
  return readJsonModel(source, parseJson(source));
}

const modelKeys = ["header", "general", "parameters", "processor", "results", "convergence"];

/** Reads the model below a root value. */
export function readJsonModel(source: LqnSource, root: JsonValue): LqnLocatedDocument {
  const context: JsonContext = { source, positions: new Map(), observations: [] };
  const fields = new JsonFields(source, root, "a model", modelKeys);
  const header = optional(source, fields, "header", ["name", "description"]);
  const general = optional(source, fields, "general", [
    "conv-val",
    "it-limit",
    "underrelax-coeff",
    "print-int",
    "pragma",
    "observe",
    "results",
  ]);
  if (general) readObservations(context, general, { kind: "model", name: "" });
  const tasks: LqnTask<Parameter>[] = [];
  const processors = fields.list("processor").map((value, index) =>
    readProcessor(context, value, index, tasks)
  );
  const order = headerLines(header).find((line) => orderLine.test(line))?.replace(orderLine, "");
  const { tasks: inOrder, positions } = inTaskOrder({ tasks, positions: context.positions }, order);
  const model = withoutUndefined({
    name: header?.string("name") || stemOf(source.file),
    comment: commentOf(general) ?? commentOf(header),
    description: header?.string("description"),
    solver: general && readSolver(source, general),
    processors,
    tasks: inOrder,
  });
  const document = {
    model,
    observations: context.observations,
    variables: sections(source, fields, "parameters", readSpexVariables),
    report: sections(source, fields, "results", readSpexColumns),
    convergence: sections(source, fields, "convergence", readSpexConvergence),
  };
  return { document: normalDocument(document), positions };
}

function optional(
  source: LqnSource,
  fields: JsonFields,
  key: string,
  allowed: readonly string[],
): JsonFields | undefined {
  const value = fields.field(key)?.value;
  return value && new JsonFields(source, value, key, allowed);
}

/** The comment of LQNS's header: a list of lines. */
function headerLines(header: JsonFields | undefined): string[] {
  return (header?.list("comment") ?? []).flatMap((line) =>
    line.kind === "scalar" && typeof line.value === "string" ? [line.value] : []
  );
}

const orderLine = /^iovlab tasks: /;

/** A comment that is a text; lists of lines are what LQNS says of itself. */
function commentOf(fields: JsonFields | undefined): string | undefined {
  for (const key of ["comment", "#"]) {
    const value = fields?.field(key)?.value;
    if (value?.kind === "scalar" && typeof value.value === "string") return value.value;
  }
  return undefined;
}

/** Reads a list of texts, each as a part of a SPEX section. */
function sections<T>(
  source: LqnSource,
  fields: JsonFields,
  key: string,
  read: (source: LqnSource) => T[],
): T[] {
  const texts = fields.strings(key);
  return fields.list(key).flatMap((item, index) =>
    read(source.piece(item.index + 1, texts[index]))
  );
}

function readSolver(source: LqnSource, general: JsonFields): SolverParameters<Parameter> {
  const pragmas = general.list("pragma").flatMap((value): [string, string][] => {
    if (value.kind !== "object") throw general.wrong("pragma", 'a list of { "name": "value" }');
    const fields = new JsonFields(source, value, "pragma");
    return [...value.fields.keys()].map((key) => [key, String(fields.scalar(key) ?? "")]);
  });
  return withoutUndefined({
    convergence: general.parameter("conv-val"),
    iterationLimit: general.parameter("it-limit"),
    printInterval: general.parameter("print-int"),
    underrelaxation: general.parameter("underrelax-coeff"),
    pragmas: Object.fromEntries(pragmas),
  });
}

const processorKeys = [
  "name",
  "scheduling",
  "multiplicity",
  "replication",
  "rate",
  "quantum",
  "group",
  "task",
  "observe",
  "results",
];

function readProcessor(
  context: JsonContext,
  value: JsonValue,
  index: number,
  tasks: LqnTask<Parameter>[],
): LqnProcessor<Parameter> {
  const fields = new JsonFields(context.source, value, "processor", processorKeys);
  const name = fields.need("name");
  const path = `processors[${index}]`;
  context.positions.set(path, context.source.at(value.index));
  readObservations(context, fields, { kind: "processor", name });
  const addTasks = (from: JsonFields, group?: string) => {
    for (const item of from.list("task")) {
      const place = { processor: name, group, path: `tasks[${tasks.length}]` };
      tasks.push(readTask(context, item, place));
    }
  };
  const groups = fields.list("group").map((item, at): LqnGroup<Parameter> => {
    const keys = ["name", "share", "cap", "processor", "task", "observe", "results"];
    const group = new JsonFields(context.source, item, "group", keys);
    const groupName = group.need("name");
    context.positions.set(`${path}.groups[${at}]`, context.source.at(item.index));
    readObservations(context, group, { kind: "group", name: groupName });
    addTasks(group, groupName);
    const share = group.needParameter("share");
    return withoutUndefined({ name: groupName, share, cap: group.boolean("cap") });
  });
  addTasks(fields);
  return withoutUndefined({
    name,
    scheduling: fields.choice("scheduling", processorSchedulings) ?? "ps",
    multiplicity: fields.parameter("multiplicity"),
    replication: fields.parameter("replication"),
    speed: fields.parameter("rate"),
    quantum: fields.parameter("quantum"),
    groups,
  });
}
