/**
 * Reads the XML form of a model: `.lqnx`, and the model inside of `.lqxo`.
 *
 * Source: the LQNS user manual, chapter "XML Grammar", and its schema files; names of elements and
 * attributes are compared without regard to case, as LQNS does. Comments of elements other than
 * the model are dropped.
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
import { inTaskOrder } from "../_task_order.ts";
import { normalDocument } from "../normal.ts";
import { type LqnLocatedDocument, type LqnReadOptions, LqnSource, stemOf } from "../source.ts";
import { booleans, processorSchedulings } from "../_schedulings.ts";
import { readChildren, tidy, type XmlContext, XmlFields } from "./_fields.ts";
import { withInlined } from "./_inline.ts";
import { readObservation } from "./_observe.ts";
import { attributesOf } from "./_schema.ts";
import { readSpex, type SpexSections } from "./_spex.ts";
import { readTask } from "./_task.ts";
import { parseXml, type XmlElement } from "./_tree.ts";

/**
 * Reads a model in XML form.
 *
 * @throws {InputError} With file, line and column, where the text is not such a model; codes
 * `lqn/xml-...`, `lqn/lqx-program`, `lqn/not-a-number`, `lqn/too-large` and others.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnXml } from "@iovlab/iovlab/lqn/format";
 *
 * const { model } = readLqnXml(`<lqn-model name="web">
 *   <processor name="pc" scheduling="inf">
 *     <task name="client" scheduling="ref" multiplicity="4">
 *       <entry name="run" type="PH1PH2">
 *         <entry-phase-activities>
 *           <activity name="run_ph1" phase="1" host-demand-mean="0.5"/>
 *         </entry-phase-activities>
 *       </entry>
 *     </task>
 *   </processor>
 * </lqn-model>`);
 * assert.deepEqual(model.tasks[0].entries[0].phases, [{ demand: 0.5 }]);
 * ```
 */
export function readLqnXml(text: string, options: LqnReadOptions = {}): LqnDocument {
  return readLqnXmlWithPositions(text, options).document;
}

/**
 * Reads a model in XML form, with the places of its parts.
 *
 * @throws {InputError} As {@linkcode readLqnXml}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnXmlWithPositions } from "@iovlab/iovlab/lqn/format";
 *
 * const { positions } = readLqnXmlWithPositions('<lqn-model>\n <processor name="p"/>\n</lqn-model>');
 * assert.deepEqual(positions.get("processors[0]"), { file: "model", line: 2, column: 2 });
 * ```
 */
export function readLqnXmlWithPositions(
  text: string,
  options: LqnReadOptions = {},
): LqnLocatedDocument {
  const source = new LqnSource(text, options.file);
  return readXmlModel(source, parseXml(source));
}

/** Reads the model below a root element. */
export function readXmlModel(source: LqnSource, root: XmlElement): LqnLocatedDocument {
  if (root.name.toLowerCase() !== "lqn-model") {
    const words = `Cannot read <${root.name}> as a model: write <lqn-model> as the root element`;
    throw source.fault("xml-root", root.index, words);
  }
  if (root.wordIndex >= 0) throw lqxFault(source, root.wordIndex);
  const context: XmlContext = { source, positions: new Map(), observations: [] };
  const fields = new XmlFields(source, root, attributesOf.model);
  const processors: LqnProcessor<Parameter>[] = [];
  const tasks: LqnTask<Parameter>[] = [];
  const sections: SpexSections = {};
  let solver: SolverParameters<Parameter> | undefined;
  let comment: string | undefined;
  readChildren(source, root, {
    ...refused(source),
    "solver-params": (child) => [solver, comment] = readSolver(context, child),
    "processor": (child) =>
      processors.push(readProcessor(context, child, processors.length, tasks)),
    "lqx": (child) => refuseLqx(source, child),
    "parameters": (child) => sections.parameters = child,
    "spex-parameters": (child) => sections.parameters = child,
    "results-collection": (child) => sections.report = child,
    "spex-results": (child) => sections.report = child,
    "convergence-collection": (child) => sections.convergence = child,
    "spex-convergence": (child) => sections.convergence = child,
  });
  const name = fields.string("name") || stemOf(source.file);
  const description = fields.string("description");
  const { observations } = context;
  const order = root.attributes.get("iovlab:tasks")?.value;
  const { tasks: inOrder, positions } = inTaskOrder({ tasks, positions: context.positions }, order);
  const model = tidy({ name, comment, description, solver, processors, tasks: inOrder });
  const document = { model, observations, ...readSpex(source, sections) };
  return { document: normalDocument(withInlined(document)), positions };
}

function refuseLqx(source: LqnSource, element: XmlElement): void {
  if (element.text.trim() === "" && element.children.length === 0) return;
  throw lqxFault(source, element.index);
}

/** A program stands in `<lqx>`, or as text of the model. */
function lqxFault(source: LqnSource, index: number): Error {
  const { line } = source.at(index);
  const words = `Cannot run the LQX program at line ${line}: remove it, and write the sweep in ` +
    "SPEX ($x = [1, 2, 3] in <parameters>, results in <results-collection>), or as a study in " +
    "TypeScript that changes the model and solves it";
  return source.fault("lqx-program", index, words);
}

const unsupported = {
  "slot": "write the tasks and processors of the sub-model into this one",
  "run-control": "write a SPEX sweep such as $x = [1, 2, 3] in <parameters>",
  "plot-control": "write the columns in <results-collection>",
} as const;

function refused(source: LqnSource): Record<string, (child: XmlElement) => void> {
  return Object.fromEntries(
    Object.entries(unsupported).map(([name, hint]) => [name, (child: XmlElement) => {
      throw source.fault("xml-unsupported", child.index, `Cannot use <${child.name}>: ${hint}`);
    }]),
  );
}

function readSolver(
  context: XmlContext,
  element: XmlElement,
): [SolverParameters<Parameter>, string | undefined] {
  const fields = new XmlFields(context.source, element, attributesOf.solver);
  const pragmas: [string, string][] = [];
  readChildren(context.source, element, {
    "pragma": (child) => {
      const pragma = new XmlFields(context.source, child, attributesOf.pragma);
      pragmas.push([pragma.need("param"), pragma.string("value") ?? ""]);
    },
    "result-observe": (child) => readObservation(context, child, { kind: "model", name: "" }),
  });
  const solver = tidy({
    convergence: fields.parameter("conv_val"),
    iterationLimit: fields.parameter("it_limit"),
    printInterval: fields.parameter("print_int"),
    underrelaxation: fields.parameter("underrelax_coeff"),
    pragmas: Object.fromEntries(pragmas),
  });
  return [solver, fields.string("comment")];
}

function readProcessor(
  context: XmlContext,
  element: XmlElement,
  index: number,
  tasks: LqnTask<Parameter>[],
): LqnProcessor<Parameter> {
  const fields = new XmlFields(context.source, element, attributesOf.processor);
  const name = fields.need("name");
  const path = `processors[${index}]`;
  context.positions.set(path, context.source.at(element.index));
  const groups: LqnGroup<Parameter>[] = [];
  const task = (group?: string) => (child: XmlElement) => {
    const place = { processor: name, group, path: `tasks[${tasks.length}]` };
    tasks.push(readTask(context, child, place));
  };
  readChildren(context.source, element, {
    "task": task(),
    "group": (child) => {
      const one = new XmlFields(context.source, child, attributesOf.group);
      const group = one.need("name");
      context.positions.set(`${path}.groups[${groups.length}]`, context.source.at(child.index));
      const share = one.needParameter("share");
      groups.push(tidy({ name: group, share, cap: one.choice("cap", booleans) }));
      readChildren(context.source, child, {
        "task": task(group),
        "result-observe": (inner) =>
          readObservation(context, inner, { kind: "group", name: group }),
      });
    },
    "result-observe": (child) => readObservation(context, child, { kind: "processor", name }),
  });
  return tidy({
    name,
    scheduling: fields.choice("scheduling", processorSchedulings),
    multiplicity: fields.parameter("multiplicity"),
    replication: fields.parameter("replication"),
    speed: fields.parameter("speed-factor"),
    quantum: fields.parameter("quantum"),
    groups,
  });
}
