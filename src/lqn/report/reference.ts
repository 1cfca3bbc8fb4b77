/**
 * Reference results of a model, as they stand beside it in `NAME.ref.json`.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";

/** One reference value. */
export interface LqnReferenceValue {
  /** The metric's key, such as `entry_tput`; `lqnMetrics` has them. */
  readonly metric: string;
  /** The element, in the form of `LqnValue.element`. */
  readonly element: string;
  /** How much. */
  readonly value: number;
  /** Half the width of its 95% interval, where the reference was simulated. */
  readonly halfWidth?: number;
}

/** The reference results of one model. */
export interface LqnReference {
  /** The model's file, beside the reference; absent where the reference does not say. */
  readonly file?: string;
  /** Where the values come from, in the file's own word, such as `exact` or `sim`. */
  readonly kind: string;
  /** Whether the values come from a Markov chain: the kind begins with `exact`. */
  readonly exact: boolean;
  /** The values, in the file's order. */
  readonly values: readonly LqnReferenceValue[];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fault(file: string, what: string): InputError {
  return new InputError(`Cannot read reference "${file}" as ${what}`, {
    code: "lqn/bad-reference",
    location: { file },
  });
}

function parsed(text: string, file: string): Readonly<Record<string, unknown>> {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw fault(file, `it must be JSON: ${cause instanceof Error ? cause.message : cause}`);
  }
  if (!isObject(data)) throw fault(file, "it must be a JSON object");
  return data;
}

function valueAt(metric: string, element: string, found: unknown, file: string): LqnReferenceValue {
  const { value, ci95 } = isObject(found) ? found : { value: undefined, ci95: undefined };
  if (typeof value !== "number") {
    const current = JSON.stringify(found);
    throw fault(
      file,
      `${metric} of ${element} must be {"value": number}: current value is ${current}`,
    );
  }
  return typeof ci95 === "number"
    ? { metric, element, value, halfWidth: ci95 }
    : { metric, element, value };
}

/**
 * Reads a reference: `{"file", "reference", "metrics": {METRIC: {ELEMENT: {"value", "ci95"?}}}}`.
 *
 * @param text The text of the file.
 * @param file Its name, for messages.
 * @throws {InputError} `lqn/bad-reference` where it has another form.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readReference } from "@iovlab/iovlab/lqn/report";
 *
 * const text = '{"reference": "exact", "metrics": {"entry_tput": {"get": {"value": 0.5}}}}';
 * const { exact, values } = readReference(text, "web.ref.json");
 * assert.ok(exact);
 * assert.deepEqual(values, [{ metric: "entry_tput", element: "get", value: 0.5 }]);
 * ```
 */
export function readReference(text: string, file: string): LqnReference {
  const { file: model, reference: kind = "unknown", metrics } = parsed(text, file);
  if (!isObject(metrics)) throw fault(file, 'it must have an object "metrics"');
  if (typeof kind !== "string") throw fault(file, '"reference" must be a text');
  const values = Object.entries(metrics).flatMap(([metric, elements]) => {
    if (!isObject(elements)) throw fault(file, `"${metric}" must be an object by element`);
    return Object.entries(elements).map(([element, found]) =>
      valueAt(metric, element, found, file)
    );
  });
  const read = { kind, exact: kind.startsWith("exact"), values };
  return typeof model === "string" ? { file: model, ...read } : read;
}
