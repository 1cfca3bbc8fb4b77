/**
 * From what was read to a document: fields that were not said are left out, phases at the end that
 * do nothing too, and synchronous calls come before asynchronous ones.
 *
 * @module
 */

import type { SourceLocation } from "../../../core/mod.ts";
import type {
  LqnActivity,
  LqnCall,
  LqnDocument,
  LqnEntry,
  LqnPhase,
  LqnProcessor,
  LqnTask,
  Parameter,
  SpexObservation,
} from "../../model/mod.ts";
import { normalCalls } from "../normal.ts";
import type { LqnLocatedDocument, LqnSource } from "../source.ts";
import type {
  ActivityDraft,
  Draft,
  EntryDraft,
  PhaseDraft,
  Placed,
  ProcessorDraft,
  TaskDraft,
} from "./_draft.ts";

/** Turns a draft into a document and the places of its parts. */
export class Assembler {
  readonly #positions = new Map<string, SourceLocation>();
  readonly #observations: SpexObservation[] = [];

  /** Takes the text that the draft was read from. */
  constructor(readonly source: LqnSource) {}

  /** The document, with the pragmas of the text and a name for the model. */
  assemble(draft: Draft, name: string, pragmas: Record<string, string>): LqnLocatedDocument {
    const solver = {
      ...draft.solver,
      ...Object.keys(pragmas).length > 0 && { pragmas },
    };
    draft.variablePlaces.forEach(({ index }, v) => this.#at(`variables[${v}]`, index));
    this.#observe(draft.observations);
    const processors = draft.processors.map((one, p) => this.#processor(one, `processors[${p}]`));
    const tasks = draft.tasks.map((one, t) => this.#task(one, `tasks[${t}]`));
    const document: LqnDocument = {
      model: {
        name,
        ...draft.comment !== undefined && { comment: draft.comment },
        ...Object.keys(solver).length > 0 && { solver },
        processors,
        tasks,
      },
      variables: draft.variables,
      observations: this.#observations,
      report: draft.report,
      convergence: draft.convergence,
    };
    return { document, positions: this.#positions };
  }

  #at(path: string, index: number): void {
    this.#positions.set(path, this.source.at(index));
  }

  #observe(observations: readonly SpexObservation[]): void {
    for (const one of observations) this.#observations.push(one);
  }

  #processor(draft: ProcessorDraft, path: string): LqnProcessor<Parameter> {
    const { index, groups, observations, ...fields } = draft;
    this.#at(path, index);
    this.#observe(observations);
    const made = groups.map((group, g) => {
      this.#at(`${path}.groups[${g}]`, group.index);
      this.#observe(group.observations);
      return { name: group.name, share: group.share, ...group.cap && { cap: true } };
    });
    return { ...fields, ...made.length > 0 && { groups: made } };
  }

  #task(draft: TaskDraft, path: string): LqnTask<Parameter> {
    const {
      index,
      fanIn,
      fanOut,
      entries,
      activities,
      precedences,
      observations,
      ...fields
    } = draft;
    this.#at(path, index);
    this.#observe(observations);
    return {
      ...fields,
      ...fanIn.length > 0 && { fanIn: this.#placed(fanIn, `${path}.fanIn`) },
      ...fanOut.length > 0 && { fanOut: this.#placed(fanOut, `${path}.fanOut`) },
      entries: entries.map((one, e) => this.#entry(one, `${path}.entries[${e}]`)),
      ...activities.size > 0 && {
        activities: [...activities.values()].map((one, a) =>
          this.#activity(one, `${path}.activities[${a}]`)
        ),
      },
      ...precedences.length > 0 && {
        precedences: this.#placed(precedences, `${path}.precedences`),
      },
    };
  }

  #placed<T extends Placed>(list: readonly T[], path: string): Omit<T, "index">[] {
    return list.map(({ index, ...rest }, i) => {
      this.#at(`${path}[${i}]`, index);
      return rest;
    });
  }

  #entry(draft: EntryDraft, path: string): LqnEntry<Parameter> {
    const { index, task: _, start: __, phased, forwarding, phases, observations, ...fields } =
      draft;
    this.#at(path, index);
    this.#observe(observations);
    const last = phases.findLastIndex((phase, p) => doesSomething(phase) || p === 0 && phased);
    const made = phases.slice(0, last + 1).map((phase, p) => {
      this.#at(`${path}.phases[${p}]`, phase.index);
      return this.#phase(phase, `${path}.phases[${p}]`);
    });
    return {
      ...fields,
      ...forwarding.length > 0 && { forwarding: this.#placed(forwarding, `${path}.forwarding`) },
      ...made.length > 0 && { phases: made },
    };
  }

  #phase(draft: PhaseDraft, path: string): LqnPhase<Parameter> {
    const { index: _, calls, ...fields } = draft;
    return { ...fields, ...calls.size > 0 && { calls: this.#calls(calls, path) } };
  }

  #calls(
    calls: ReadonlyMap<string, LqnCall<Parameter> & Placed>,
    path: string,
  ): LqnCall<Parameter>[] {
    return this.#placed(normalCalls([...calls.values()]), `${path}.calls`);
  }

  #activity(draft: ActivityDraft, path: string): LqnActivity<Parameter> {
    const { index, calls, replies, observations, ...fields } = draft;
    this.#at(path, index);
    this.#observe(observations);
    return {
      ...fields,
      ...calls.size > 0 && { calls: this.#calls(calls, path) },
      ...replies.size > 0 && { replies: [...replies] },
    };
  }
}

function doesSomething(phase: PhaseDraft): boolean {
  return phase.demand !== undefined || phase.thinkTime !== undefined || phase.calls.size > 0 ||
    phase.maxServiceTime !== undefined || phase.histogram !== undefined;
}
