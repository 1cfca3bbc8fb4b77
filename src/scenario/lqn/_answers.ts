/**
 * A solver's answers for the network of a host, by what they are about.
 *
 * @module
 */
import { InputError } from "../../core/mod.ts";
import type { HttperfWorkload } from "../../host/mod.ts";
import type { LqnMetric, LqnModel, LqnResult, LqnValue } from "../../lqn/model/mod.ts";
import { distribution } from "../../random/mod.ts";
import { roundKinds } from "./_conversation.ts";
import type { Equivalent } from "./_equivalent.ts";
import { flowOf, meanBytes } from "./_flows.ts";
import { burstsOf } from "./_traffic.ts";

/** A value that is found or computed, with its half-width where it has one. */
export interface Found {
  readonly value: number;
  readonly halfWidth?: number;
}

/** A value times a factor. */
export function scaled({ value, halfWidth }: Found, factor: number): Found {
  const scaledValue = value * factor;
  if (halfWidth === undefined) return { value: scaledValue };
  return { value: scaledValue, halfWidth: halfWidth * Math.abs(factor) };
}

/** The answers of one result, by metric and element. */
export class Answers {
  private readonly byName: ReadonlyMap<string, LqnValue>;
  private readonly demandOf: ReadonlyMap<string, number>;

  constructor(private readonly model: LqnModel, result: LqnResult) {
    this.byName = new Map(result.values.map((one) => [`${one.metric} ${one.element}`, one]));
    const entries = model.tasks.flatMap((task) => task.entries);
    this.demandOf = new Map(entries.map(({ name, phases = [] }) => [
      name,
      phases.reduce((sum, phase) => sum + (phase.demand ?? 0), 0),
    ]));
  }

  /** A value; not a number where the solver has none, as of an entry that was never called. */
  of(metric: LqnMetric, element: string): Found {
    return this.byName.get(`${metric} ${element}`) ?? { value: NaN };
  }

  /** Refuses the answer for another model. */
  check(entry: string): void {
    if (this.has(entry) && this.byName.has(`entryThroughput ${entry}`)) return;
    throw new InputError(
      `Cannot read a result as it must have the throughput of "${entry}": it is of another model`,
      { code: "scenario/lqn-other-result" },
    );
  }

  has(entry: string): boolean {
    return this.demandOf.has(entry);
  }

  /** Busy servers of a processor; none of one that the model does without. */
  processor(name: string): Found {
    if (!this.model.processors.some((one) => one.name === name)) return { value: 0 };
    return this.of("processorUtilization", name);
  }

  /** Whether the model has any of some tasks. */
  hasTask(names: ReadonlySet<string>): boolean {
    return this.model.tasks.some(({ name }) => names.has(name));
  }

  /** Busy servers by an entry: its throughput times its demand. */
  busy(entry: string): number {
    return this.of("entryThroughput", entry).value * (this.demandOf.get(entry) ?? 0);
  }

  /** The same of some entries, those that the model has. */
  busyOf(entries: readonly string[]): number {
    return entries.reduce((sum, name) => sum + (this.has(name) ? this.busy(name) : 0), 0);
  }

  /** The same of all entries of the tasks that are so called. */
  busyOfTasks(isOne: (name: string) => boolean): number {
    const entries = this.model.tasks.filter(({ name }) => isOne(name))
      .flatMap((task) => task.entries.map(({ name }) => name));
    return this.busyOf(entries);
  }
}

/** What there is of one VM's traffic. */
export interface VmAnswer {
  readonly entity: string;
  /** Whether there are connections with replies; else there are datagrams, one way. */
  readonly replies: boolean;
  readonly connections: Found;
  /** Replies a second, or datagrams. */
  readonly rate: Found;
  /** Seconds from a request to its reply, in the mean. */
  readonly response: Found;
  /** Seconds of a connection, in the mean. */
  readonly connection: Found;
  /** Bytes into the VM, with each reply or datagram. */
  readonly requestBytes: number;
  /** Bytes out of it. */
  readonly replyBytes: number;
}

/** Replies of a round that begins with a request: all of a burst but its first come in one. */
function repliesOfRound(workload: HttperfWorkload): number {
  const { requestsPerConnection, burstLength } = workload;
  if (burstLength === 1) return 1;
  const bursts = burstsOf(workload);
  const alone = requestsPerConnection % burstLength === 1 ? 1 : 0;
  return requestsPerConnection / (2 * bursts - alone);
}

function clientAnswer(
  workload: HttperfWorkload,
  name: string,
  answers: Answers,
): Omit<VmAnswer, "entity"> {
  const rounds = roundKinds.filter((kind) => answers.has(`path_${kind}_${name}`));
  const seconds = (kind: string): Found => answers.of("phaseServiceTime", `path_${kind}_${name}.1`);
  const asked = answers.of("entryThroughput", `path_request_${name}`);
  const only = seconds("request");
  const more = rounds.includes("more")
    ? answers.of("entryThroughput", `path_more_${name}`).value / asked.value *
      seconds("more").value
    : 0;
  const each = repliesOfRound(workload);
  return {
    replies: true,
    connections: answers.of("entryThroughput", `connection_${name}`),
    rate: each === 1 ? asked : scaled(asked, each),
    response: more > 0 ? { value: only.value + more } : only,
    connection: answers.of("phaseServiceTime", `connection_${name}.1`),
    requestBytes: distribution(workload.requestBytes).mean,
    replyBytes: distribution(workload.replyBytes).mean,
  };
}

/** What there is of the traffic of a VM of a host in steady form; undefined where it has none that carries bytes. */
export function vmAnswer(
  { host, owners }: Equivalent,
  vm: number,
  name: string,
  answers: Answers,
): VmAnswer | undefined {
  const { workload } = host.vms[vm];
  const entity = `vm:${host.vms[owners[vm]].name}`;
  const flow = flowOf(workload);
  if (workload.kind !== "httperf" && !flow) return undefined;
  answers.check(`connection_${name}`);
  if (workload.kind === "httperf") return { entity, ...clientAnswer(workload, name, answers) };
  const none = { value: 0 };
  const bytes = meanBytes(flow!);
  const into = flow!.direction === "receive";
  return {
    entity,
    replies: false,
    connections: none,
    rate: answers.of("entryThroughput", `connection_${name}`),
    response: none,
    connection: none,
    requestBytes: into ? bytes : 0,
    replyBytes: into ? 0 : bytes,
  };
}
