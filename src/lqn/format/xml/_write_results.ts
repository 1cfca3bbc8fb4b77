/**
 * Results and observations of one element, in XML.
 *
 * @module
 */

import type {
  LqnDistribution,
  LqnHistogram,
  LqnValue,
  Parameter,
  SpexObservation,
} from "../../model/mod.ts";
import type { ObservationIndex } from "../_observations.ts";
import type { ResultField, ResultIndex, ResultKind } from "../_values.ts";
import { observationAttribute } from "./_observe.ts";
import type { XmlPrinter } from "./_printer.ts";

/** What is written beside the model. */
export interface XmlOutput {
  /** Collects the lines. */
  readonly printer: XmlPrinter;
  /** The values of a result. */
  readonly results: ResultIndex;
  /** The observations by their element. */
  readonly observations: ObservationIndex;
}

/** Writes `<result-...>` of an element, if it has values. */
export function writeResults(
  { printer, results }: XmlOutput,
  name: string,
  kind: ResultKind,
  element: string,
): void {
  writeValues(printer, name, results.of(kind, element).map(([field, value]) => [field.xml, value]));
}

/** Writes `<result-entry>`, with the phases of an entry that has an activity graph. */
export function writeEntryResults(
  { printer, results }: XmlOutput,
  entry: string,
  graph: boolean,
): void {
  const named = ([field, value]: [ResultField, LqnValue]): [string, LqnValue] => [field.xml, value];
  const values = results.of("entry", entry).map(named);
  for (const phase of graph ? [1, 2, 3] : []) {
    for (const [{ xml }, value] of results.of("entryPhase", `${entry}.${phase}`)) {
      values.push([`phase${phase}-${xml}`, value]);
    }
  }
  writeValues(printer, "result-entry", values);
}

function writeValues(
  printer: XmlPrinter,
  name: string,
  values: readonly (readonly [string, LqnValue])[],
): void {
  if (values.length === 0) return;
  const widths = values.flatMap(([key, { halfWidth }]): [string, number][] =>
    halfWidth === undefined || Number.isNaN(halfWidth) ? [] : [[key, halfWidth]]
  );
  const means = Object.fromEntries(values.map(([key, { value }]) => [key, numberText(value)]));
  printer.element(name, means, () => {
    if (widths.length === 0) return;
    const texts = widths.map(([key, value]) => [key, numberText(value)]);
    printer.element("result-conf-95", Object.fromEntries(texts));
  });
}

/** A number of a result; LQNS reads `inf`. */
export function numberText(value: number): string {
  return Math.abs(value) === Infinity ? (value < 0 ? "-inf" : "inf") : String(value);
}

/** Writes `<service-time-distribution>`, with bins where the result has them. */
export function writeHistogram(
  { printer, results }: XmlOutput,
  histogram: LqnHistogram<Parameter> | undefined,
  element: string,
): void {
  if (!histogram) return;
  const { min, max, bins, phase } = histogram;
  const attributes = { "number-bins": bins, min, max, phase };
  const distribution = results.distribution(element);
  printer.element("service-time-distribution", attributes, () => {
    writeBins(printer, distribution, min, max);
  });
}

function writeBins(
  printer: XmlPrinter,
  distribution: LqnDistribution | undefined,
  min: Parameter,
  max: Parameter,
): void {
  for (const { begin, end, probability, halfWidth } of distribution?.bins ?? []) {
    const under = typeof min === "number" && begin < min;
    const over = typeof max === "number" && begin >= max;
    printer.element(over ? "overflow-bin" : under ? "underflow-bin" : "histogram-bin", {
      begin: numberText(begin),
      end: numberText(end),
      prob: numberText(probability),
      "result-conf-95": halfWidth === undefined ? undefined : numberText(halfWidth),
    });
  }
}

/** Writes `<result-observe>` for observations of one element; a phase that its place says is not repeated. */
export function writeObservations(
  { printer }: XmlOutput,
  observations: readonly SpexObservation[],
  placed = false,
): void {
  const attribute = ({ key, phase }: SpexObservation) =>
    observationAttribute(key, placed ? undefined : phase);
  for (const group of withoutRepeats(observations, attribute)) {
    const variables = group.map((one) => [attribute(one), one.variable]);
    printer.element("result-observe", Object.fromEntries(variables), () => {
      for (const level of [95, 99]) {
        const widths = group.filter(({ interval }) => interval?.level === level)
          .map((one) => [attribute(one), one.interval!.variable]);
        if (widths.length === 0) continue;
        printer.element(`result-conf-${level}`, Object.fromEntries(widths));
      }
    });
  }
}

/** Observations in lists that hold no attribute twice. */
function withoutRepeats(
  observations: readonly SpexObservation[],
  attribute: (one: SpexObservation) => string,
): SpexObservation[][] {
  const seen = new Map<string, number>();
  const groups: SpexObservation[][] = [];
  for (const one of observations) {
    const key = attribute(one);
    const repeat = seen.get(key) ?? 0;
    seen.set(key, repeat + 1);
    (groups[repeat] ??= []).push(one);
  }
  return groups;
}
