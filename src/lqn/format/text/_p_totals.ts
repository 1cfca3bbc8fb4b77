/**
 * The two tables of LQNS's parseable output that have totals: throughputs and processors.
 *
 * @module
 */

import type { LqnMetric } from "../../model/mod.ts";
import type { PScanner } from "./_p_scanner.ts";
import type { PContent, PValue } from "./_p_tables.ts";

/** A throughput, utilizations by phase and in total; and their half-widths. */
interface Flow {
  readonly numbers: readonly number[][];
  readonly widths?: readonly number[][];
}

function readFlow(scanner: PScanner, what: string, total: boolean): Flow {
  const read = () => [
    [scanner.number(what)],
    scanner.numbers(what),
    total ? [scanner.number(what)] : [],
  ];
  const numbers = read();
  let widths: number[][] | undefined;
  while (scanner.takeSymbol("%")) {
    const level = scanner.number("the level of an interval");
    const found = read();
    if (level === 95) widths = found;
  }
  return { numbers, ...widths && { widths } };
}

function valueOf(metric: LqnMetric, element: string, flow: Flow, part: number): PValue {
  const width = flow.widths && { halfWidth: flow.widths[part][0] };
  return { metric, element, value: flow.numbers[part][0], ...width };
}

/**
 * Table FQ: throughputs and utilizations; older files have a number in place of the colon. A task of
 * one entry has no totals: its values are the entry's, but the interval of its utilization is not.
 */
export function flowTable(scanner: PScanner, content: PContent): void {
  const what = "throughputs and utilizations";
  scanner.number(`the number of ${what}`);
  while (!scanner.takeEnd()) {
    const task = scanner.name(what);
    if (!scanner.takeSymbol(":")) scanner.number(`the number of entries of task ${task}`);
    const flows: Flow[] = [];
    while (!scanner.takeEnd()) {
      const entry = scanner.name(what);
      const flow = readFlow(scanner, what, true);
      flows.push(flow);
      entryFlow(content, task, entry, flow);
    }
    if (scanner.takeSymbol(":")) activityFlows(scanner, content, task);
    taskFlow(scanner, content, task, flows);
    if (scanner.takeSymbol(":")) activityFlows(scanner, content, task);
  }
}

function taskFlow(
  scanner: PScanner,
  content: PContent,
  task: string,
  flows: readonly Flow[],
): void {
  const stated = scanner.atNumber && !scanner.atTitle &&
    (flows.length > 1 || !/^\d+$/.test(scanner.word));
  const total = stated ? readFlow(scanner, "the totals of a task", true) : flows[0];
  if (!stated && flows.length !== 1) return;
  const { halfWidth, ...utilization } = valueOf("taskUtilization", task, total, 2);
  const width = stated && halfWidth !== undefined ? { halfWidth } : {};
  content.values.push(
    valueOf("taskThroughput", task, total, 0),
    { ...utilization, ...width },
  );
}

function entryFlow(content: PContent, task: string, entry: string, flow: Flow): void {
  content.values.push(
    valueOf("entryThroughput", entry, flow, 0),
    valueOf("entryUtilization", entry, flow, 2),
  );
  content.rows.push({
    metric: "phaseUtilization",
    task,
    entry,
    values: flow.numbers[1],
    ...flow.widths && { halfWidths: flow.widths[1] },
  });
}

function activityFlows(scanner: PScanner, content: PContent, task: string): void {
  const what = "throughputs and utilizations of activities";
  while (!scanner.takeEnd()) {
    const activity = scanner.name(what);
    const flow = readFlow(scanner, what, false);
    content.values.push(valueOf("activityThroughput", `${task}:${activity}`, flow, 0));
    content.rows.push({
      metric: "phaseUtilization",
      task,
      activity,
      values: flow.numbers[1],
      ...flow.widths && { halfWidths: flow.widths[1] },
    });
  }
}

const single = "a utilization";

/** A number and its half-width at 95%. */
interface Total {
  readonly value: number;
  readonly halfWidth?: number;
}

function readTotal(scanner: PScanner): Total {
  const value = scanner.number(single);
  let halfWidth: number | undefined;
  while (scanner.takeSymbol("%")) {
    const level = scanner.number("the level of an interval");
    const width = scanner.number(single);
    if (level === 95) halfWidth = width;
  }
  return { value, ...halfWidth !== undefined && { halfWidth } };
}

/** Tables P, one for each processor; the first one's letter has been taken. */
export function processorTables(scanner: PScanner, content: PContent, phases: number): void {
  do processorTable(scanner, content, phases); while (scanner.takeWord("P"));
  scanner.takeEnd();
}

function processorTable(scanner: PScanner, content: PContent, phases: number): void {
  const processor = scanner.name("a processor");
  scanner.number(`the tasks of processor ${processor}`);
  const totals: Total[] = [];
  while (!scanner.takeEnd()) {
    const total = processorTask(scanner, content, phases);
    if (total) totals.push(total);
  }
  const own = scanner.atNumber ? readTotal(scanner) : undefined;
  if (own) scanner.takeEnd();
  const total = own ?? (totals.length === 1 ? totals[0] : { value: sumOf(totals) });
  content.values.push({ metric: "processorUtilization", element: processor, ...total });
}

function sumOf(totals: readonly Total[]): number {
  return totals.reduce((sum, { value }) => sum + value, 0);
}

function processorTask(scanner: PScanner, content: PContent, phases: number): Total | undefined {
  const what = "the utilizations of a processor";
  const columns = scanner.line;
  const task = scanner.name(what);
  const entries = scanner.number(what);
  scanner.number(what);
  const count = columns.length - (columns[columns.length - 1] === "-1" ? 1 : 0);
  const three = count === phases + 6 || Number.isNaN(Number(columns[4]));
  if (three && /^\d+$/.test(columns[3] ?? "")) scanner.number(what);
  const found: Total[] = [];
  while (!scanner.takeEnd()) {
    const entry = scanner.name(what);
    const flow = readFlow(scanner, what, false);
    const value = valueOf("entryProcessorUtilization", entry, flow, 0);
    found.push({ value: value.value, ...flow.widths && { halfWidth: flow.widths[0][0] } });
    content.values.push(value);
    waits(content, { task, entry }, flow);
  }
  const graph = scanner.takeSymbol(":");
  while (graph && !scanner.takeEnd()) {
    waits(content, { task, activity: scanner.name(what) }, readFlow(scanner, what, false));
  }
  const counted = scanner.atNumber && (entries > 1 || graph || !/^\d+$/.test(scanner.word));
  const total = counted ? readTotal(scanner) : found.length === 1 ? found[0] : undefined;
  if (total) content.values.push({ metric: "taskProcessorUtilization", element: task, ...total });
  readGroup(scanner, content);
  return total;
}

function waits(
  content: PContent,
  of: { readonly task: string; readonly entry?: string; readonly activity?: string },
  flow: Flow,
): void {
  content.rows.push({
    metric: "processorWaiting",
    ...of,
    values: flow.numbers[1],
    ...flow.widths && { halfWidths: flow.widths[1] },
  });
}

function readGroup(scanner: PScanner, content: PContent): void {
  const [letter, name, number] = scanner.line;
  if (letter !== "G" || name === undefined || !/^[\d.]/.test(number ?? "")) return;
  scanner.takeWord("G");
  const element = scanner.name("a group");
  content.values.push({ metric: "groupUtilization", element, ...readTotal(scanner) });
}
