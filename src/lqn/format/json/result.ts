/**
 * Reads the results in a JSON file: `.lqjo`.
 *
 * Source: the JSON files that LQNS 5.32 writes. Results that {@linkcode lqnMetrics} has no name for,
 * such as throughput bounds, are left out.
 *
 * @module
 */

import type { LqnDistribution, LqnResult, LqnValue } from "../../model/mod.ts";
import { ResultCollector } from "../_collector.ts";
import { resultOf } from "../_general.ts";
import { quoted } from "../_words.ts";
import { type ResultField, resultFields, type ResultKind } from "../_values.ts";
import { type LqnReadOptions, LqnSource, stemOf } from "../source.ts";
import { resultNumber } from "../_result_number.ts";
import { type JsonValue, parseJson } from "./_tree.ts";

/**
 * Reads the results in a JSON file.
 *
 * @throws {InputError} With file, line and column, where the text is not JSON of a model or has no
 * results (`lqn/no-results`).
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnJsonResult } from "@iovlab/iovlab/lqn/format";
 *
 * const { values } = readLqnJsonResult(`{ "processor": [{
 *   "name": "pc", "results": { "utilization": { "mean": 0.5, "conf-95": 0.01 } }
 * }] }`);
 * assert.deepEqual(values, [
 *   { metric: "processorUtilization", element: "pc", value: 0.5, halfWidth: 0.01 },
 * ]);
 * ```
 */
export function readLqnJsonResult(text: string, options: LqnReadOptions = {}): LqnResult {
  const source = new LqnSource(text, options.file);
  const root = parseJson(source);
  const reader = new JsonResultReader(source);
  for (const processor of listOf(root, "processor")) reader.processor(processor);
  const general = reader.general(root);
  if (reader.collected.isEmpty && !general) {
    const words = "Cannot read results as the file has none: solve the model first";
    throw source.fault("no-results", root.index, words);
  }
  const header = at(root, "header");
  const model = textOf(header && at(header, "name")) || stemOf(source.file);
  return {
    model,
    ...(general ?? { solver: "file", status: "solved" }),
    ...reader.collected.result,
  };
}

function at(value: JsonValue | undefined, key: string): JsonValue | undefined {
  return value?.kind === "object" ? value.fields.get(key)?.value : undefined;
}

function listOf(value: JsonValue | undefined, key: string): readonly JsonValue[] {
  const list = at(value, key);
  if (!list || (list.kind === "scalar" && list.value === null)) return [];
  return list.kind === "array" ? list.items : [list];
}

function textOf(value: JsonValue | undefined): string {
  return value?.kind === "scalar" && typeof value.value === "string" ? value.value : "";
}

class JsonResultReader {
  readonly #source: LqnSource;
  readonly collected = new ResultCollector();

  constructor(source: LqnSource) {
    this.#source = source;
  }

  /** What the file says about the whole; nothing where it has no results there. */
  general(root: JsonValue): Omit<LqnResult, "model" | "values"> | undefined {
    const results = at(at(root, "general"), "results");
    if (results?.kind !== "object") return undefined;
    const valid = at(results, "valid");
    return resultOf({
      info: textOf(at(results, "solver-info")),
      valid: valid?.kind === "scalar" && /^(yes|true|1)$/i.test(String(valid.value)),
      residual: this.#number(at(results, "convergence-value")) ?? NaN,
      iterations: this.#number(at(results, "iterations")) ?? NaN,
    });
  }

  processor(value: JsonValue): void {
    this.#results(value, "processor", this.#name(value));
    for (const group of listOf(value, "group")) {
      this.#results(group, "group", this.#name(group));
      for (const task of listOf(group, "task")) this.#task(task);
    }
    for (const task of listOf(value, "task")) this.#task(task);
  }

  #task(value: JsonValue): void {
    const name = this.#name(value);
    this.#results(value, "task", name);
    this.#distribution(value, name);
    for (const entry of listOf(value, "entry")) this.#entry(entry);
    for (const activity of listOf(value, "activity")) {
      this.#activity(activity, "activity", `${name}:${this.#name(activity)}`);
    }
    for (const precedence of listOf(value, "precedence")) {
      const names = listOf(precedence, "and-join").map(textOf);
      if (names.length === 0) continue;
      const element = `${name}:${names.join("&")}`;
      this.#results(precedence, "join", element);
      this.#distribution(precedence, element);
    }
  }

  #entry(value: JsonValue): void {
    const name = this.#name(value);
    this.#results(value, "entry", name);
    for (const [index, histogram] of listOf(value, "histogram").entries()) {
      this.#bins(histogram, `${name}.${index + 1}`);
    }
    const results = at(value, "results");
    for (const field of resultFields.entryPhase) {
      for (const [index, item] of listOf(results, field.json).entries()) {
        this.#value(item, field, `${name}.${index + 1}`);
      }
    }
    for (const call of listOf(value, "forwarding")) this.#call(call, "forward", name);
    for (const phase of listOf(value, "phase")) {
      const number = this.#number(at(phase, "phase")) ?? 1;
      this.#activity(phase, "phase", `${name}.${number}`);
    }
  }

  #activity(value: JsonValue, kind: "phase" | "activity", name: string): void {
    this.#results(value, kind, name);
    this.#distribution(value, name);
    for (const call of listOf(value, "synch-call")) this.#call(call, "sync", name);
    for (const call of listOf(value, "asynch-call")) this.#call(call, "async", name);
  }

  #call(value: JsonValue, kind: ResultKind, from: string): void {
    this.#results(value, kind, `${from}>${this.#name(value, "destination")}`);
  }

  #results(parent: JsonValue, kind: ResultKind, element: string): void {
    const results = at(parent, "results");
    for (const field of resultFields[kind]) this.#value(at(results, field.json), field, element);
  }

  #value(value: JsonValue | undefined, { metric }: ResultField, element: string): void {
    if (!value || value.kind === "array") return;
    if (value.kind === "scalar") {
      const number = this.#number(value);
      if (number !== undefined) this.collected.add({ metric, element, value: number });
      return;
    }
    const mean = this.#number(at(value, "mean"));
    if (mean === undefined) return;
    const halfWidth = this.#number(at(value, "conf-95"));
    const one: LqnValue = { metric, element, value: mean };
    this.collected.add(halfWidth === undefined ? one : { ...one, halfWidth });
  }

  #distribution(parent: JsonValue, element: string): void {
    this.#bins(at(parent, "histogram") ?? at(at(parent, "results"), "histogram"), element);
  }

  #bins(histogram: JsonValue | undefined, element: string): void {
    const bins = listOf(histogram, "bin");
    if (bins.length === 0) return;
    const max = this.#number(at(histogram, "max"));
    const read = bins.map((bin) => this.#bin(bin, max ?? Infinity));
    const whole = read.filter(({ begin, end, probability }) => begin < end || probability > 0);
    this.collected.addDistribution(element, whole, {});
  }

  /** A bin; LQNS ends the overflow at 0. */
  #bin(bin: JsonValue, max: number): NonNullable<LqnDistribution["bins"]>[number] {
    const begin = this.#number(at(bin, "begin")) ?? 0;
    const halfWidth = this.#number(at(bin, "conf-95"));
    return {
      begin,
      end: begin >= max ? Infinity : this.#number(at(bin, "end")) ?? Infinity,
      probability: this.#number(at(bin, "prob")) ?? 0,
      ...(halfWidth !== undefined && { halfWidth }),
    };
  }

  #name(value: JsonValue, key = "name"): string {
    const name = at(value, key);
    if (name?.kind === "scalar" && typeof name.value === "string") return name.value;
    const words = `Cannot use an element without key "${key}": write "${key}": "..."`;
    throw this.#source.fault("json-missing-key", value.index, words);
  }

  #number(value: JsonValue | undefined): number | undefined {
    if (!value) return undefined;
    if (value.kind === "scalar") {
      if (value.value === null) return undefined;
      const number = typeof value.value === "number"
        ? value.value
        : resultNumber(String(value.value));
      if (number !== undefined) return number === 0 ? 0 : number;
    }
    const words = 'Cannot use a result as it must be a number, or { "mean": 1, "conf-95": 0.1 }: ' +
      `current value is ${value.kind === "scalar" ? quoted(String(value.value)) : value.kind}`;
    throw this.#source.fault("result-number", value.index, words);
  }
}
