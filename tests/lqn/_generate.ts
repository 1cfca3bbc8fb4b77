/**
 * Random small models over the whole language, for tests of the solvers: the same seed gives the
 * same model, and every model is valid.
 *
 * `generateModel(7)` draws the features too; `{ features: ["phases"] }` has only those named, each
 * as surely as `likelihood` says; `{ required: [...] }` has them always. The model's comment lists
 * the features that it has.
 *
 * @module
 */

import type { LqnActivity, LqnCall, LqnModel, LqnPhase, LqnTask } from "../../src/lqn/model/mod.ts";
import { Dice } from "./_dice.ts";
import { graphFeatures, graphOf } from "./_generate_graph.ts";

/** What a generated model may have. */
export const modelFeatures = [
  "phases",
  "multiserver",
  "infiniteServer",
  "sharedProcessor",
  "preemptive",
  "headOfLine",
  "entryPriority",
  "ps",
  "random",
  "forwarding",
  "async",
  "open",
  "deterministic",
  "cvSquared",
  "zeroDemand",
  "thinkTime",
  "activityThinkTime",
  "interlock",
  "references",
  "replication",
  "speed",
  ...graphFeatures,
] as const;

/** A feature of a generated model. */
export type ModelFeature = typeof modelFeatures[number];

/** Options of {@linkcode generateModel}. */
export interface GenerateOptions {
  /** The features that it may have; default all. */
  readonly features?: readonly ModelFeature[];
  /** Features that it has in any case. */
  readonly required?: readonly ModelFeature[];
  /** With which probability it has each feature; default 0.25. */
  readonly likelihood?: number;
  /** Most customers of a reference task; default 3. */
  readonly customers?: number;
  /** Layers of servers, 1 to 3; default drawn. */
  readonly layers?: number;
}

/** A task and processor under construction. */
interface Draft {
  readonly name: string;
  readonly layer: number;
  readonly entries: string[];
}

/** A valid random model. */
export function generateModel(seed: number, options: GenerateOptions = {}): LqnModel {
  const dice = new Dice(seed);
  const likelihood = options.likelihood ?? 0.25;
  const drawn = (options.features ?? modelFeatures).filter(() => dice.happens(likelihood));
  const features = new Set<ModelFeature>([...drawn, ...options.required ?? []]);
  return new Generator(seed, dice, features, options).model();
}

class Generator {
  readonly #seed: number;
  readonly #dice: Dice;
  readonly #features: ReadonlySet<ModelFeature>;
  readonly #options: GenerateOptions;
  readonly #drafts: Draft[] = [];
  readonly #tasks: LqnTask[] = [];
  readonly #processors: LqnModel["processors"][number][] = [];

  constructor(
    seed: number,
    dice: Dice,
    features: ReadonlySet<ModelFeature>,
    options: GenerateOptions,
  ) {
    this.#seed = seed;
    this.#dice = dice;
    this.#features = features;
    this.#options = options;
  }

  model(): LqnModel {
    const dice = this.#dice;
    const layers = this.#options.layers ?? dice.whole(1, 2 + (this.#has("interlock") ? 1 : 0));
    for (let layer = 1; layer <= Math.max(layers, this.#has("interlock") ? 2 : 1); layer++) {
      const width = dice.whole(1, layers > 2 ? 1 : 2);
      for (let k = 0; k < width; k++) {
        const entries = dice.happens(0.3) || (layer === 1 && this.#has("entryPriority")) ? 2 : 1;
        const name = `s${layer}${k}`;
        this.#drafts.push({
          name,
          layer,
          entries: Array.from({ length: entries }, (_, e) => `${name}e${e}`),
        });
      }
    }
    const references = this.#has("references") ? dice.whole(2, 3) : 1;
    for (let k = 0; k < references; k++) this.#reference(k);
    for (const draft of this.#drafts) this.#server(draft);
    if (this.#has("async")) this.#asynchronous();
    if (this.#has("open")) this.#open();
    if (this.#has("replication")) this.#replicated();
    return {
      name: `generated-${this.#seed}`,
      comment: [...this.#features].join(" "),
      processors: this.#processors,
      tasks: this.#tasks,
    };
  }

  #has(feature: ModelFeature): boolean {
    return this.#features.has(feature);
  }

  #reference(k: number): void {
    const dice = this.#dice;
    const name = `c${k}`;
    this.#processors.push({ name: `p${name}`, scheduling: "inf" });
    // Each reference task calls the first server, so that none stands alone.
    const below = this.#drafts.filter((one) => one.layer === 1);
    const calls = this.#callsTo(k < below.length ? [below[k]] : [dice.one(below)]);
    if (k === references0 && this.#has("interlock")) {
      const deep = this.#drafts.filter((one) => one.layer === 2);
      calls.push({ kind: "sync", to: dice.one(dice.one(deep).entries), mean: this.#mean() });
    }
    const rest = below.slice(k + 1).filter(() => k === 0);
    calls.push(...this.#callsTo(rest));
    const graph = this.#has("referenceFork") && k === 0;
    this.#tasks.push({
      name,
      processor: `p${name}`,
      scheduling: "ref",
      multiplicity: dice.whole(1, this.#options.customers ?? 3),
      ...(this.#has("thinkTime") ? { thinkTime: dice.between(0.5, 4) } : {}),
      ...this.#body(graph ? ["referenceFork"] : [], [`${name}e`], [calls], name),
    });
  }

  #server(draft: Draft): void {
    const dice = this.#dice;
    const below = this.#drafts.filter((one) => one.layer === draft.layer + 1);
    const calls = draft.entries.map((_, e) => e === 0 ? this.#callsTo(below) : []);
    const first = this.#drafts[0];
    const shared = draft !== first && this.#has("sharedProcessor");
    const multi = this.#has("multiserver") && dice.happens(0.6);
    const infinite = this.#has("infiniteServer") && dice.happens(0.5);
    if (!shared) this.#processor(draft, multi, infinite);
    const kinds = draft === first || dice.happens(0.3)
      ? graphFeatures.filter((one) => one !== "referenceFork" && this.#has(one))
      : [];
    const body = this.#body(kinds, draft.entries, calls, draft.name);
    if (this.#has("forwarding") && below.length && !kinds.length) {
      const to = dice.one(dice.one(below).entries);
      const last = body.entries.length - 1;
      body.entries = body.entries.with(last, {
        ...body.entries[last],
        forwarding: [{ to, probability: dice.between(0.2, 0.9) }],
      });
    }
    if (this.#has("entryPriority") && body.entries.length > 1) {
      body.entries = body.entries.map((one, e) => ({ ...one, priority: e }));
    }
    this.#tasks.push({
      name: draft.name,
      processor: `p${shared ? first.name : draft.name}`,
      ...(infinite ? { scheduling: "inf" } : {}),
      ...(!infinite && this.#has("entryPriority") && body.entries.length > 1
        ? { scheduling: "hol" }
        : {}),
      ...(multi && !infinite ? { multiplicity: dice.whole(2, 3) } : {}),
      ...(this.#has("preemptive") || this.#has("headOfLine") ? { priority: dice.whole(0, 2) } : {}),
      ...body,
    });
  }

  #processor(draft: Draft, multi: boolean, infinite: boolean): void {
    const dice = this.#dice;
    const schedulings = (["ps", "preemptive", "headOfLine", "random"] as const)
      .filter((one) => this.#has(one));
    const names = { ps: "ps", preemptive: "pp", headOfLine: "hol", random: "rand" } as const;
    this.#processors.push({
      name: `p${draft.name}`,
      ...(schedulings.length ? { scheduling: names[dice.one(schedulings)] } : {}),
      ...(infinite && dice.happens(0.5) && !this.#has("sharedProcessor")
        ? { scheduling: "inf" as const }
        : multi
        ? { multiplicity: 2 }
        : {}),
      ...(this.#has("speed") ? { speed: dice.between(0.5, 3) } : {}),
    });
  }

  /** Calls to the entries of tasks; each task is called at least once. */
  #callsTo(drafts: readonly Draft[]): LqnCall[] {
    return drafts.flatMap((draft) =>
      draft.entries
        .map((to): LqnCall => ({ kind: "sync", to, mean: this.#mean() }))
    );
  }

  #mean(): number {
    if (this.#has("deterministic")) return this.#dice.whole(1, 2);
    return this.#dice.between(0.3, 2);
  }

  /** Phases or graphs that make the calls, by entry. */
  #body(
    kinds: readonly (typeof graphFeatures[number])[],
    names: readonly string[],
    calls: readonly (readonly LqnCall[])[],
    task: string,
  ): Pick<LqnTask, "activities" | "precedences"> & { entries: LqnTask["entries"] } {
    const graph = kinds.length
      ? graphOf(this.#dice, this.#dice.one(kinds), {
        task,
        entry: names[0],
        calls: calls[0],
        work: (one) => this.#work(one),
      })
      : undefined;
    return {
      entries: names.map((name, e) =>
        graph && e === 0 ? { name } : { name, phases: this.#phases(calls[e]) }
      ),
      ...(graph ?? {}),
    };
  }

  #phases(calls: readonly LqnCall[]): LqnPhase[] {
    const dice = this.#dice;
    const count = this.#has("phases") ? dice.whole(2, 3) : 1;
    const phases: LqnPhase[] = [];
    for (let p = 0; p < count; p++) {
      const own = count === 1 ? calls : calls.filter((_, k) => k % count === p);
      phases.push(this.#work(own));
    }
    return phases;
  }

  /** What a phase or an activity does. */
  #work(calls: readonly LqnCall[]): Omit<LqnActivity, "name"> {
    const dice = this.#dice;
    const zero = this.#has("zeroDemand") && calls.length > 0 && dice.happens(0.4);
    return {
      ...(zero ? {} : { demand: dice.between(0.1, 1.5) }),
      ...(this.#has("cvSquared") && dice.happens(0.5)
        ? { cvSquared: dice.one([0.25, 0.5, 2, 4]) }
        : {}),
      ...(this.#has("activityThinkTime") && dice.happens(0.3)
        ? { thinkTime: dice.between(0.2, 1) }
        : {}),
      ...(this.#has("deterministic") && calls.length ? { callOrder: "deterministic" } : {}),
      ...(calls.length ? { calls } : {}),
    };
  }

  /** A server that the first reference task sends to, at most 40% busy. */
  #asynchronous(): void {
    const [client] = this.#tasks;
    const [{ phases }] = client.entries;
    if (!phases) return;
    const at = phases.findIndex((one) => (one.demand ?? 0) > 0);
    if (at < 0) return;
    const mean = this.#has("deterministic") ? 1 : this.#dice.between(0.2, 0.6);
    const rate = client.multiplicity! * mean / phases[at].demand!;
    const demand = 0.4 / rate;
    this.#processors.push({ name: "psink" });
    this.#tasks.push({
      name: "sink",
      processor: "psink",
      entries: [{ name: "sinke", phases: [{ demand }] }],
    });
    const call: LqnCall = { kind: "async", to: "sinke", mean };
    const changed = phases.with(at, { ...phases[at], calls: [...phases[at].calls ?? [], call] });
    this.#tasks[0] = { ...client, entries: [{ ...client.entries[0], phases: changed }] };
  }

  /** A server of open requests, at most 40% busy, which calls a server that others call too. */
  #open(): void {
    const dice = this.#dice;
    const leaf = this.#drafts[this.#drafts.length - 1];
    const to = leaf.entries[leaf.entries.length - 1];
    const task = this.#tasks.find((one) => one.name === leaf.name)!;
    const demand = dice.between(0.1, 0.5);
    const phases = task.entries.flatMap((one) => one.phases ?? []);
    const graph = task.activities ?? [];
    const longest = [...phases, ...graph].reduce(
      (sum, one) => sum + (one.demand ?? 0) + (one.thinkTime ?? 0),
      0,
    );
    const others = this.#tasks.reduce((sum, one) => sum + (one.multiplicity ?? 1), 0);
    this.#processors.push({ name: "pinlet" });
    this.#tasks.push({
      name: "inlet",
      processor: "pinlet",
      entries: [{
        name: "inlete",
        openArrivalRate: dice.between(0.2, 0.4) / (demand + (others + 2) * 8 * longest),
        phases: [{
          demand,
          calls: [{ kind: "sync", to, mean: 1 }],
          ...(this.#has("deterministic") ? { callOrder: "deterministic" } : {}),
        }],
      }],
    });
  }

  /** Two copies of a server of their own for the first server. */
  #replicated(): void {
    const dice = this.#dice;
    const at = this.#tasks.findIndex((one) => one.name === this.#drafts[0].name);
    const caller = this.#tasks[at];
    this.#processors.push({ name: "prep", replication: 2 });
    this.#tasks.push({
      name: "rep",
      processor: "prep",
      replication: 2,
      fanIn: [{ task: caller.name, value: 1 }],
      entries: [{ name: "repe", phases: [{ demand: dice.between(0.1, 1) }] }],
    });
    const call: LqnCall = { kind: "sync", to: "repe", mean: this.#has("deterministic") ? 1 : 0.7 };
    const add = <T extends LqnPhase>(one: T): T => ({
      ...one,
      calls: [...one.calls ?? [], call],
      ...(this.#has("deterministic") ? { callOrder: "deterministic" as const } : {}),
    });
    const fanOut = [{ task: "rep", value: 2 }];
    if (caller.activities) {
      this.#tasks[at] = {
        ...caller,
        fanOut,
        activities: caller.activities.with(0, add(caller.activities[0])),
      };
      return;
    }
    const [first, ...others] = caller.entries;
    const phases = first.phases!.with(0, add(first.phases![0]));
    this.#tasks[at] = { ...caller, fanOut, entries: [{ ...first, phases }, ...others] };
  }
}

/** The reference task that also calls past the first layer. */
const references0 = 0;
