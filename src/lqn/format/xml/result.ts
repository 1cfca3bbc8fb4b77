/**
 * Reads the results in an XML file: `.lqxo`.
 *
 * Source: the LQNS user manual, chapter "XML Grammar", and the files that LQNS 5.32 writes. Results
 * that {@linkcode lqnMetrics} has no name for, such as throughput bounds, are left out; so are 99%
 * intervals.
 *
 * @module
 */

import type { LqnDistribution, LqnResult, LqnValue } from "../../model/mod.ts";
import { resultOf } from "../_general.ts";
import { ResultCollector } from "../_collector.ts";
import { resultNumber } from "../_result_number.ts";
import { resultFields, type ResultKind } from "../_values.ts";
import { quoted } from "../_words.ts";
import { type LqnReadOptions, LqnSource, stemOf } from "../source.ts";
import { parseXml, type XmlElement } from "./_tree.ts";

/**
 * Reads the results in an XML file.
 *
 * @throws {InputError} With file, line and column, where the text is not XML of a model or has no
 * results (`lqn/no-results`).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnXmlResult } from "@iovlab/iovlab/lqn/format";
 *
 * const { values } = readLqnXmlResult(`<lqn-model name="web"><processor name="pc">
 *   <result-processor utilization="0.5"><result-conf-95 utilization="0.01"/></result-processor>
 * </processor></lqn-model>`);
 * assert.deepEqual(values, [
 *   { metric: "processorUtilization", element: "pc", value: 0.5, halfWidth: 0.01 },
 * ]);
 * ```
 */
export function readLqnXmlResult(text: string, options: LqnReadOptions = {}): LqnResult {
  const source = new LqnSource(text, options.file);
  const root = parseXml(source);
  if (root.name.toLowerCase() !== "lqn-model") {
    const words = `Cannot read <${root.name}> as results: write <lqn-model> as the root element`;
    throw source.fault("xml-root", root.index, words);
  }
  const reader = new XmlResultReader(source);
  for (const processor of named(root, "processor")) reader.processor(processor);
  const general = reader.general(root);
  if (reader.collected.isEmpty && !general) {
    const words = "Cannot read results as the file has none: solve the model first";
    throw source.fault("no-results", root.index, words);
  }
  const model = root.attributes.get("name")?.value || stemOf(source.file);
  return {
    model,
    ...(general ?? { solver: "file", status: "solved" }),
    ...reader.collected.result,
  };
}

function named(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return element.children.filter(({ name }) => names.includes(name.toLowerCase()));
}

class XmlResultReader {
  readonly #source: LqnSource;
  readonly collected = new ResultCollector();

  constructor(source: LqnSource) {
    this.#source = source;
  }

  /** What the file says about the whole; nothing where it has no `<result-general>`. */
  general(root: XmlElement): Omit<LqnResult, "model" | "values"> | undefined {
    const [solver] = named(root, "solver-params");
    const [general] = solver ? named(solver, "result-general") : [];
    if (!general) return undefined;
    const text = (name: string) => general.attributes.get(name)?.value ?? "";
    return resultOf({
      info: text("solver-info"),
      valid: /^(yes|true|1)$/i.test(text("valid")),
      residual: this.#number(general, "conv-val") ?? NaN,
      iterations: this.#number(general, "iterations") ?? NaN,
    });
  }

  processor(element: XmlElement): void {
    const name = this.#name(element);
    this.#results(element, "processor", name, "result-processor");
    for (const child of named(element, "group", "task")) {
      if (child.name.toLowerCase() === "task") {
        this.#task(child);
        continue;
      }
      this.#results(child, "group", this.#name(child), "result-group");
      for (const task of named(child, "task")) this.#task(task);
    }
  }

  #task(element: XmlElement): void {
    const name = this.#name(element);
    this.#results(element, "task", name, "result-task");
    this.#distribution(element, name);
    for (const entry of named(element, "entry")) this.#entry(entry);
    for (const graph of named(element, "task-activities")) {
      for (const activity of named(graph, "activity")) {
        this.#activity(activity, "activity", `${name}:${this.#name(activity)}`);
      }
      for (const precedence of named(graph, "precedence")) this.#join(precedence, name);
    }
  }

  #entry(element: XmlElement): void {
    const name = this.#name(element);
    this.#results(element, "entry", name, "result-entry");
    for (const histogram of named(element, "service-time-distribution")) {
      this.#bins(histogram, `${name}.${histogram.attributes.get("phase")?.value ?? "1"}`);
    }
    for (const result of named(element, "result-entry")) {
      for (const phase of [1, 2, 3]) {
        this.#values(result, "entryPhase", `${name}.${phase}`, `phase${phase}-`);
      }
    }
    for (const call of named(element, "forwarding")) this.#call(call, "forward", name);
    for (const list of named(element, "entry-phase-activities")) {
      for (const activity of named(list, "activity")) {
        const phase = activity.attributes.get("phase")?.value ?? "1";
        this.#activity(activity, "phase", `${name}.${phase}`);
      }
    }
  }

  #activity(element: XmlElement, kind: "phase" | "activity", name: string): void {
    this.#results(element, kind, name, "result-activity");
    this.#distribution(element, name);
    for (const call of named(element, "synch-call")) this.#call(call, "sync", name);
    for (const call of named(element, "asynch-call")) this.#call(call, "async", name);
  }

  #call(element: XmlElement, kind: ResultKind, from: string): void {
    this.#results(element, kind, `${from}>${this.#name(element, "dest")}`, "result-call");
  }

  #join(precedence: XmlElement, task: string): void {
    for (const join of named(precedence, "pre-and")) {
      const names = named(join, "activity").map((one) => this.#name(one));
      const element = `${task}:${names.join("&")}`;
      this.#results(join, "join", element, "result-join-delay");
      this.#distribution(join, element);
    }
  }

  #results(parent: XmlElement, kind: ResultKind, element: string, name: string): void {
    for (const result of named(parent, name)) this.#values(result, kind, element);
  }

  #values(result: XmlElement, kind: ResultKind, element: string, prefix = ""): void {
    const [interval] = named(result, "result-conf-95");
    for (const { metric, xml } of resultFields[kind]) {
      const value = this.#number(result, prefix + xml);
      if (value === undefined) continue;
      const halfWidth = interval && this.#number(interval, prefix + xml);
      const one: LqnValue = { metric, element, value };
      this.collected.add(halfWidth === undefined ? one : { ...one, halfWidth });
    }
  }

  #distribution(parent: XmlElement, element: string): void {
    for (const histogram of named(parent, "service-time-distribution")) {
      this.#bins(histogram, element);
    }
  }

  #bins(histogram: XmlElement, element: string): void {
    const bins = named(histogram, "underflow-bin", "histogram-bin", "overflow-bin");
    if (bins.length === 0) return;
    this.collected.addDistribution(element, bins.map((bin) => this.#bin(bin)), {
      mean: this.#number(histogram, "mean"),
      standardDeviation: this.#number(histogram, "std-dev"),
    });
  }

  #bin(bin: XmlElement): NonNullable<LqnDistribution["bins"]>[number] {
    const over = bin.name.toLowerCase() === "overflow-bin";
    const halfWidth = this.#number(bin, "result-conf-95") ?? this.#number(bin, "conf-95");
    return {
      begin: this.#number(bin, "begin") ?? 0,
      end: over ? Infinity : this.#number(bin, "end") ?? Infinity,
      probability: this.#number(bin, "prob") ?? 0,
      ...(halfWidth !== undefined && { halfWidth }),
    };
  }

  #name(element: XmlElement, attribute = "name"): string {
    const name = element.attributes.get(attribute)?.value;
    if (name !== undefined) return name;
    const words = `Cannot use <${element.name}> without attribute "${attribute}": write ` +
      `<${element.name} ${attribute}="...">`;
    throw this.#source.fault("xml-missing-attribute", element.index, words);
  }

  #number(element: XmlElement, name: string): number | undefined {
    const attribute = element.attributes.get(name);
    if (!attribute) return undefined;
    const value = resultNumber(attribute.value);
    if (value !== undefined) return value;
    const words = `Cannot use ${name} of <${element.name}> as it must be a number: current value ` +
      `is ${quoted(attribute.value)}`;
    throw this.#source.fault("result-number", attribute.index, words);
  }
}
