/**
 * Results, histograms and observations of one element, in JSON.
 *
 * @module
 */

import type { LqnHistogram, LqnValue, Parameter, SpexObservation } from "../../model/mod.ts";
import type { ObservationIndex } from "../_observations.ts";
import { parameterText } from "../_parameter.ts";
import type { ResultIndex, ResultKind } from "../_values.ts";
import { observationKey } from "./_observe.ts";

/** JSON that is being made; fields that are `undefined` are not written. */
export type Output =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Output[]
  | { readonly [key: string]: Output };

/** What is written beside the model. */
export interface JsonOutput {
  /** The values of a result. */
  readonly results: ResultIndex;
  /** The observations by their element. */
  readonly observations: ObservationIndex;
}

/** A number, or the text of an expression. */
export function valueOutput(value: Parameter | undefined): Output {
  if (value === undefined) return undefined;
  return typeof value === "number" && value !== Infinity ? value : parameterText(value);
}

/** An array that is left out where it is empty. */
export function listOutput(items: readonly Output[]): Output {
  return items.length === 0 ? undefined : items;
}

/** The results of an element, if it has values. */
export function resultsOutput(
  { results }: JsonOutput,
  kind: ResultKind,
  element: string,
): { readonly [key: string]: Output } | undefined {
  const values = results.of(kind, element).map(([{ json }, value]) => [json, meanOutput(value)]);
  return values.length === 0 ? undefined : Object.fromEntries(values);
}

/** The results of an entry, with the phases of one that has an activity graph. */
export function entryResultsOutput(
  output: JsonOutput,
  entry: string,
  graph: boolean,
): Output {
  const phases = new Map<string, Output[]>();
  for (const phase of graph ? [1, 2, 3] : []) {
    for (const [{ json }, value] of output.results.of("entryPhase", `${entry}.${phase}`)) {
      const list = phases.get(json) ?? [];
      while (list.length < phase - 1) list.push(0);
      list.push(meanOutput(value));
      phases.set(json, list);
    }
  }
  const own = resultsOutput(output, "entry", entry);
  return own || phases.size > 0 ? { ...own, ...Object.fromEntries(phases) } : undefined;
}

function meanOutput({ value, halfWidth }: LqnValue): Output {
  if (halfWidth === undefined || Number.isNaN(halfWidth)) return numberOutput(value);
  return { "mean": numberOutput(value), "conf-95": numberOutput(halfWidth) };
}

/** A number of a result; JSON has no infinity. */
export function numberOutput(value: number): Output {
  return Math.abs(value) === Infinity ? (value < 0 ? "-inf" : "inf") : value;
}

/** A histogram, with bins where the result has them. */
export function histogramOutput(
  { results }: JsonOutput,
  histogram: LqnHistogram<Parameter> | undefined,
  element: string,
): Output {
  if (!histogram) return undefined;
  const bins = results.distribution(element)?.bins?.map((bin) => ({
    "begin": numberOutput(bin.begin),
    "end": numberOutput(bin.end),
    "prob": bin.probability,
    "conf-95": bin.halfWidth,
  }));
  return {
    "bins": valueOutput(histogram.bins ?? 20),
    "min": valueOutput(histogram.min),
    "max": valueOutput(histogram.max),
    "bin": bins,
  };
}

/** The observations of one element; a phase that its place says is not repeated. */
export function observeOutput(
  observations: readonly SpexObservation[],
  placed = false,
): Output {
  const first: Record<string, Output> = {};
  const more: Output[] = [];
  for (const one of observations) {
    const key = observationKey(one.key);
    const variable = variableOutput(one);
    const phase = placed ? undefined : one.phase;
    if (phase === undefined && !Object.hasOwn(first, key)) first[key] = variable;
    else more.push({ phase, [key]: variable });
  }
  if (more.length > 0) first.phase = more;
  return observations.length === 0 ? undefined : first;
}

function variableOutput({ variable, interval }: SpexObservation): Output {
  return interval ? { "mean": variable, [`conf-${interval.level}`]: interval.variable } : variable;
}
