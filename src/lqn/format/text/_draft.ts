/**
 * A model while its file is being read: the text form names things first and says what they are
 * like later, section by section.
 *
 * @module
 */

import type {
  LqnCall,
  LqnFan,
  LqnForwarding,
  LqnHistogram,
  LqnPrecedence,
  Parameter,
  ProcessorScheduling,
  SpexColumn,
  SpexConvergence,
  SpexObservation,
  SpexVariable,
  TaskScheduling,
} from "../../model/mod.ts";

/** Something with a place in the text. */
export interface Placed {
  /** Position in the text. */
  readonly index: number;
}

/** A processor while it is read. */
export interface ProcessorDraft extends Placed {
  readonly name: string;
  scheduling?: ProcessorScheduling;
  multiplicity?: Parameter;
  replication?: Parameter;
  speed?: Parameter;
  quantum?: Parameter;
  readonly groups: GroupDraft[];
  readonly observations: SpexObservation[];
}

/** A group while it is read. */
export interface GroupDraft extends Placed {
  readonly name: string;
  readonly share: Parameter;
  readonly cap: boolean;
  readonly observations: SpexObservation[];
}

/** A task while it is read. */
export interface TaskDraft extends Placed {
  readonly name: string;
  processor: string;
  group?: string;
  scheduling?: TaskScheduling;
  multiplicity?: Parameter;
  replication?: Parameter;
  thinkTime?: Parameter;
  priority?: Parameter;
  queueLength?: Parameter;
  initially?: Parameter;
  readonly fanIn: (LqnFan<Parameter> & Placed)[];
  readonly fanOut: (LqnFan<Parameter> & Placed)[];
  readonly entries: EntryDraft[];
  readonly activities: Map<string, ActivityDraft>;
  readonly precedences: (LqnPrecedence<Parameter> & Placed)[];
  readonly observations: SpexObservation[];
}

/** An entry while it is read. */
export interface EntryDraft extends Placed {
  readonly name: string;
  readonly task: TaskDraft;
  priority?: Parameter;
  openArrivalRate?: Parameter;
  semaphore?: "signal" | "wait";
  rwlock?: "r-lock" | "r-unlock" | "w-lock" | "w-unlock";
  /** Its first activity. */
  start?: Placed & { readonly activity: string };
  /** Whether a record spoke of its phases in earnest, not only of a histogram. */
  phased: boolean;
  readonly forwarding: (LqnForwarding<Parameter> & Placed)[];
  /** None before a record speaks of phases, then three. */
  readonly phases: PhaseDraft[];
  readonly observations: SpexObservation[];
}

/** A phase or an activity while it is read. */
export interface PhaseDraft {
  /** Of the record that spoke of it first. */
  index: number;
  demand?: Parameter;
  cvSquared?: Parameter;
  thinkTime?: Parameter;
  maxServiceTime?: Parameter;
  callOrder?: "stochastic" | "deterministic";
  histogram?: LqnHistogram<Parameter>;
  readonly calls: Map<string, LqnCall<Parameter> & Placed>;
}

/** An activity while it is read. */
export interface ActivityDraft extends PhaseDraft {
  readonly name: string;
  boundTo?: string;
  readonly replies: Set<string>;
  readonly observations: SpexObservation[];
}

/** Everything that a file says. */
export class Draft {
  /** Of section G. */
  comment?: string;
  /** Of section G: convergence, iteration limit, print interval, under-relaxation. */
  solver: {
    convergence?: Parameter;
    iterationLimit?: Parameter;
    printInterval?: Parameter;
    underrelaxation?: Parameter;
  } = {};
  /** In the order of the file. */
  readonly variables: SpexVariable[] = [];
  /** Where each variable stands. */
  readonly variablePlaces: Placed[] = [];
  /** Observations of the whole solution. */
  readonly observations: SpexObservation[] = [];
  /** In the order of the file. */
  readonly processors: ProcessorDraft[] = [];
  /** In the order of the file. */
  readonly tasks: TaskDraft[] = [];
  /** The first entry of each name. */
  readonly entries = new Map<string, EntryDraft>();
  /** Section R. */
  readonly report: SpexColumn[] = [];
  /** Section C. */
  readonly convergence: SpexConvergence[] = [];
}

/** A phase about which nothing is known yet. */
export function phaseDraft(index: number): PhaseDraft {
  return { index, calls: new Map() };
}

/** An activity about which nothing is known yet. */
export function activityDraft(name: string, index: number): ActivityDraft {
  return {
    ...phaseDraft(index),
    name,
    replies: new Set(),
    observations: [],
  };
}

/** An entry about which nothing is known yet. */
export function entryDraft(name: string, task: TaskDraft, index: number): EntryDraft {
  return {
    name,
    task,
    index,
    phased: false,
    forwarding: [],
    phases: [],
    observations: [],
  };
}
