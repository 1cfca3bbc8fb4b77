/**
 * Observations by the place where the nested forms write them.
 *
 * @module
 */

import { InputError } from "../../core/mod.ts";
import type { LqnEntry, Parameter, SpexObservation } from "../model/mod.ts";
import { quoted } from "./_words.ts";

/** Hands out the observations of each place, and knows which have not been asked for. */
export class ObservationIndex {
  readonly #left = new Map<string, SpexObservation[]>();

  /** Takes the observations of a document. */
  constructor(observations: readonly SpexObservation[]) {
    for (const one of observations) {
      const key = `${one.element.kind} ${one.element.name}`;
      const list = this.#left.get(key);
      if (list) list.push(one);
      else this.#left.set(key, [one]);
    }
  }

  /** The observations of an element; of one phase of it, or of those `chosen`. */
  take(
    kind: SpexObservation["element"]["kind"],
    name: string,
    chosen: (one: SpexObservation) => boolean = () => true,
  ): SpexObservation[] {
    const key = `${kind} ${name}`;
    const list = this.#left.get(key) ?? [];
    const taken = list.filter(chosen);
    if (taken.length === list.length) this.#left.delete(key);
    else this.#left.set(key, list.filter((one) => !chosen(one)));
    return taken;
  }

  /** Those of a phased entry that stand at the entry, not at one of its phases. */
  takeEntry({ name, phases = [] }: LqnEntry<Parameter>): SpexObservation[] {
    return this.take("entry", name, ({ phase }) => phase === undefined || phase > phases.length);
  }

  /** Those of one phase of an entry. */
  takePhase(entry: string, phase: number): SpexObservation[] {
    return this.take("entry", entry, (one) => one.phase === phase);
  }

  /** Those of a call from one phase of an entry. */
  takeCall(entry: string, phase: number, to: string): SpexObservation[] {
    return this.take("call", `${entry}>${to}`, (one) => one.phase === phase);
  }

  /**
   * Checks that every observation had its place.
   *
   * @throws {InputError} Where one has not: its element is not in the model.
   */
  finish(): void {
    for (const [key, [one]] of this.#left) {
      const words = `Cannot write observation ${one.variable} as there is no ${quoted(key)} in ` +
        "the model: observe another element";
      throw new InputError(words, { code: "lqn/unknown-observed" });
    }
  }
}
