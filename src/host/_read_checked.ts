/**
 * Joins a validator of data with the positions in a text.
 *
 * @module
 */
import { InputError } from "../core/mod.ts";
import { JsonText } from "./_json_text.ts";
import type { Outcome } from "./_validate.ts";

/** A value read from a text, or the errors in the order of the text. */
export interface Reading<T> {
  /** The value; of use only where there are no errors. */
  readonly value: T;
  /** The errors, each with its line and column. */
  readonly errors: readonly InputError[];
}

/** Parses a text and validates its data; `what` names the data and starts the codes. */
export function readChecked<T>(
  text: string,
  file: string,
  what: string,
  validate: (data: unknown) => Outcome<T>,
): Reading<T> {
  const json = new JsonText(text);
  const at = (offset: number) => ({ file, ...json.position(offset) });
  const faults = json.faults.map(({ offset, reason }) =>
    new InputError(`Cannot read ${what} as ${reason}`, {
      code: `${what}/syntax`,
      location: at(offset),
    })
  );
  if (faults.length > 0) return { value: undefined as T, errors: faults };
  const { value, problems } = validate(json.data);
  const errors = problems
    .map((problem) => ({ problem, offset: json.offsetOf(problem.path, problem.atKey ?? false) }))
    .sort((a, b) => a.offset - b.offset)
    .map(({ problem: { message, code }, offset }) =>
      new InputError(message, { code, location: at(offset) })
    );
  return { value, errors };
}
