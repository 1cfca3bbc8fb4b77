/**
 * Words of a file in the text form, and the refusal of what it has no words for.
 *
 * @module
 */

import { InputError } from "../../../core/mod.ts";
import {
  type Expression,
  formatExpression,
  type LqnHistogram,
  type Parameter,
  type SpexObservation,
} from "../../model/mod.ts";
import { quoted } from "./_token.ts";

/** The error that the text form cannot say something. */
export function cannotSay(what: string, instead: string): InputError {
  return new InputError(`Cannot write ${what} as the text form has no words for it: ${instead}`, {
    code: "lqn/text-cannot-say",
  });
}

/** A name; the text form takes letters, digits and underscores, at least two or a whole number. */
export function nameWord(name: string, what: string): string {
  if (/^(?:[A-Za-z_]\w+|0|[1-9]\d*)$/.test(name)) return name;
  throw new InputError(
    `Cannot write ${what} as a name must have two characters or more, letters, digits and _, or be ` +
      `a whole number: current value is ${quoted(name)}, rename it or write another form`,
    { code: "lqn/text-name" },
  );
}

/** A value: a number or variable as it is, an expression in braces. */
export function word(value: Parameter): string {
  if (typeof value !== "number") {
    return value.kind === "variable" ? value.name : `{${formatExpression(value)}}`;
  }
  if (Number.isNaN(value)) throw cannotSay("NaN", "give it a number");
  if (value === Infinity) return "@infinity";
  return value < 0 ? `{${value}}` : `${value}`;
}

/** An expression where one more may follow: a minus sign in front would subtract, a bare -1 end the list. */
export function separateWord(expression: Expression): string {
  const text = formatExpression(expression);
  return /^-|-1(?![\d.])/.test(text) ? `(${text})` : text;
}

/** A text in quotes. */
export function textWord(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The bins of a histogram. */
export function histogramWords({ min, max, bins, spacing }: LqnHistogram<Parameter>): string {
  const numbers = `${word(min)} : ${word(max)}`;
  const spaced = spacing !== undefined && spacing !== "linear";
  if (bins !== undefined && typeof bins !== "number") {
    throw cannotSay("a variable number of bins", "give it a number");
  }
  return [numbers, bins, spaced ? spacing : undefined].filter((one) => one !== undefined).join(" ");
}

/** Observations by what they are of; each is handed out once. */
export class ObservationWords {
  readonly #lists = new Map<string, SpexObservation[]>();

  /** Takes the observations of a document. */
  constructor(observations: readonly SpexObservation[]) {
    for (const one of observations) {
      const key = `${one.element.kind} ${one.element.name}`;
      const list = this.#lists.get(key);
      if (list) list.push(one);
      else this.#lists.set(key, [one]);
    }
  }

  /**
   * What stands after an element, with a space before each; empty where nothing is observed. LQNS
   * wants a phase 1 for what is forwarded.
   */
  of(kind: SpexObservation["element"]["kind"], name: string): string {
    const key = `${kind} ${name}`;
    const list = this.#lists.get(key) ?? [];
    this.#lists.delete(key);
    const otherwise = kind === "forwarding" ? 1 : "";
    return list.map(({ key, phase = otherwise, variable, interval }) =>
      interval
        ? ` %${key}${phase} ${interval.level} ${variable} ${interval.variable}`
        : ` %${key}${phase} ${variable}`
    ).join("");
  }

  /** Refuses what had no place. */
  finish(): void {
    for (const [key, [one]] of this.#lists) {
      throw cannotSay(`observation ${one.variable} of ${key}`, "observe another element");
    }
  }
}
