/**
 * The variables of a document at given values: each is evaluated when it is first asked for, what
 * it needs before it, so that their order in the file does not matter.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import type { Expression, LqnDocument, SpexVariable } from "./document.ts";
import {
  evaluateIn,
  type EvaluateOptions,
  type SpexScope,
  type SpexValue,
  type SpexValues,
} from "./expression.ts";
import { placed, SpexError } from "./spex_error.ts";

/** Most items of an array or range. */
export const mostItems = 100_000;

type Scalar = number | boolean | string;

/** Finds the values of a document's variables. */
export class DocumentScope implements SpexScope {
  /** Draws from 0 to 1. */
  readonly random?: () => number;
  readonly #definitions = new Map<string, SpexVariable & { readonly path: string }>();
  readonly #given: SpexValues;
  readonly #known = new Map<string, Scalar | readonly Scalar[]>();

  /** Takes the variables, the values that some are given, and a source of draws. */
  constructor(document: LqnDocument, given: SpexValues, options: EvaluateOptions) {
    this.random = options.random;
    this.#given = given;
    for (const [index, variable] of document.variables.entries()) {
      const path = `variables[${index}]`;
      if (this.#definitions.has(variable.name)) {
        throw new SpexError(
          `Cannot use variable ${variable.name} as it must be defined once: remove one of the lines`,
          { code: "lqn/duplicate-variable", path },
        );
      }
      this.#definitions.set(variable.name, { ...variable, path });
    }
  }

  /** The value of a variable: as given, else as defined; of an array its first item. */
  readonly variable = (name: string): SpexValue | undefined => {
    if (Object.hasOwn(this.#given, name)) return this.#given[name];
    const value = this.#defined(name);
    return typeof value === "object" ? value[0] : value;
  };

  /** The items of an array or range. */
  readonly items = (name: string): readonly Scalar[] | undefined => {
    const value = this.#defined(name);
    return typeof value === "object" ? value : undefined;
  };

  /** What a variable is by its definition, and before that all that it needs. */
  #defined(name: string): Scalar | readonly Scalar[] | undefined {
    const waiting = [name];
    const open = new Set<string>();
    while (waiting.length > 0) {
      const next = waiting[waiting.length - 1];
      const definition = this.#definitions.get(next);
      if (!definition || this.#known.has(next)) waiting.pop();
      else if (open.delete(next)) {
        this.#known.set(next, placed(definition.path, () => this.#evaluate(definition)));
      } else {
        open.add(next);
        for (const needed of this.#needs(definition)) {
          if (open.has(needed)) refuseCycle(next, needed, definition.path);
          waiting.push(needed);
        }
      }
    }
    return this.#known.get(name);
  }

  #needs({ value }: SpexVariable): string[] {
    return expressionsOf(value).flatMap(variablesOf).filter((name) =>
      this.#definitions.has(name) && !this.#known.has(name)
    );
  }

  #evaluate({ name, value }: SpexVariable): Scalar | readonly Scalar[] {
    if (value.kind === "scalar") return evaluateIn(value.expression, this);
    if (value.kind === "array") return value.items.map((one) => evaluateIn(one, this));
    const [from, to, step] = expressionsOf(value).map((one) => Number(evaluateIn(one, this)));
    return rangeOf(name, from, to, step);
  }
}

function refuseCycle(name: string, needed: string, path: string): never {
  throw new SpexError(
    `Cannot evaluate variable ${name} as it must not be given by itself, by way of ${needed}: ` +
      "write one of them as a number",
    { code: "lqn/circular-variable", path },
  );
}

/** A value with 12 digits, so that 0.1 + 2 * 0.1 is 0.3. */
const rounded = (value: number) => Number(value.toPrecision(12));

/** The numbers from one to another, the last included where a step ends on it. */
function rangeOf(name: string, from: number, to: number, step: number): number[] {
  const steps = Math.floor((to - from) / step + 1e-9);
  if (!(step > 0 && steps >= 0)) {
    throw new InputError(
      `Cannot use the range of variable ${name} as it must rise by a step above 0: ` +
        `current value is [${from} : ${to}, ${step}]`,
      { code: "lqn/bad-range" },
    );
  }
  if (steps >= mostItems) {
    throw new InputError(
      `Cannot use the range of variable ${name} as it must have at most ${mostItems} values: ` +
        `current number is ${steps + 1}`,
      { code: "lqn/too-large" },
    );
  }
  return Array.from({ length: steps + 1 }, (_, s) => rounded(from + s * step));
}

/** The expressions of a definition. */
export function expressionsOf(value: SpexVariable["value"]): readonly Expression[] {
  if (value.kind === "scalar") return [value.expression];
  return value.kind === "array" ? value.items : [value.from, value.to, value.step];
}

/** All parts of an expression, itself included, without recursion. */
export function partsOf(expression: Expression): Expression[] {
  const parts = [expression];
  for (const part of parts) {
    switch (part.kind) {
      case "unary":
        parts.push(part.operand);
        break;
      case "binary":
        parts.push(part.left, part.right);
        break;
      case "conditional":
        parts.push(part.condition, part.then, part.otherwise);
        break;
      case "call":
        parts.push(...part.arguments);
        break;
      case "index":
        parts.push(...part.indexes);
    }
  }
  return parts;
}

/** The variables of an expression. */
export function variablesOf(expression: Expression): string[] {
  return partsOf(expression).flatMap((part) =>
    part.kind === "variable" ? [part.name] : part.kind === "index" ? [part.variable] : []
  );
}
