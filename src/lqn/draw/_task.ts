/**
 * A task with its entries, and a processor.
 *
 * @module
 */
import { measureText, svgElement, svgText } from "../../plot/mod.ts";
import type { LqnEntry, LqnGroup, LqnProcessor, LqnTask } from "../model/mod.ts";
import { activityPort, entryPort } from "./_arrows.ts";
import { graphPart, type Part } from "./_graph.ts";
import type { Point } from "./_layered.ts";
import { arrowShape, ink, labelShape, railShape, sizes, slanted } from "./_shapes.ts";
import { entryText, numberText, processorText, taskText } from "./_words.ts";

const entryHeight = 30;
const entrySkew = 9;
/** Between the edges of a task and what is in it. */
const inset = 5;
const taskSkew = 12;
/** Room above a task for the arrow of open arrivals. */
const arrivalRoom = 30;

function textSize(texts: readonly string[]): number {
  const [first, ...others] = texts;
  const widths = [
    measureText(first, sizes.name, 600),
    ...others.map((text) => measureText(text, sizes.small)),
  ];
  return Math.max(...widths);
}

function entryWidth(entry: LqnEntry): number {
  const name = measureText(entry.name, sizes.name);
  return Math.max(name, measureText(entryText(entry), sizes.small)) + 2 * entrySkew + 2;
}

function twoLines(x: number, y: number, [first, second]: readonly string[], weight: 400 | 600) {
  const below = second !== "";
  const name = { size: sizes.name, weight, anchor: "middle", fill: ink.line } as const;
  const small = { size: sizes.small, anchor: "middle", fill: ink.soft } as const;
  return svgText(x, y + (below ? -1.5 : 3.5), first, name) +
    (below ? svgText(x, y + 10, second, small) : "");
}

/** The arrow of open arrivals to an entry, left of where calls arrive. */
function arrivalShape({ x, y }: Point, rate: number): string {
  const text = `λ = ${numberText(rate)}`;
  const width = measureText(text, sizes.small) + 4;
  const [end, top] = [x - 12, y - arrivalRoom + 8];
  return arrowShape([{ x: end, y: top }, { x: end, y }], "async") +
    labelShape({ x: end + 2 - width / 2, y: top - 4 }, text, width);
}

interface PlacedEntry {
  readonly entry: LqnEntry;
  readonly x: number;
  readonly width: number;
}

/** Entries beside each other. */
function placeEntries(entries: readonly LqnEntry[], start: number): PlacedEntry[] {
  let x = start;
  return entries.map((entry) => {
    const width = entryWidth(entry);
    const placed = { entry, x, width };
    x += width - entrySkew + 4;
    return placed;
  });
}

function entryShape({ entry, x, width }: PlacedEntry, y: number): string {
  const box = { x, y, width, height: entryHeight, skew: entrySkew };
  const words = [entry.name, entryText(entry)];
  return slanted(box, ink.entry) + twoLines(x + width / 2, y + entryHeight / 2, words, 400);
}

/** Lines from entries to the activities that their requests start. */
function bindings(task: LqnTask, inlets: Part["inlets"], outlets: Part["outlets"]): string {
  return (task.activities ?? []).flatMap(({ name, boundTo }) => {
    const from = boundTo === undefined ? undefined : outlets.get(entryPort(boundTo));
    const to = inlets.get(activityPort(name));
    return from && to ? [arrowShape([from, to], "step")] : [];
  }).join("");
}

/** Lines from entries with phases to where the graph leads their calls on. */
function passages(
  { entries }: LqnTask,
  tops: Part["inlets"],
  bottoms: Part["outlets"],
): string {
  return entries.flatMap(({ name }) => {
    const [from, to] = [bottoms.get(entryPort(name)), tops.get(entryPort(name))];
    return from && to ? [railShape([from, to])] : [];
  }).join("");
}

const moved = (ports: ReadonlyMap<string, Point>, dx: number, dy: number) =>
  new Map([...ports].map(([name, { x, y }]) => [name, { x: x + dx, y: y + dy }]));

/** A task: its entries and name in one row, its activity graph below. */
export function taskPart(task: LqnTask, group?: LqnGroup): Part {
  const graph = (task.activities ?? []).length > 0 ? graphPart(task) : undefined;
  const top = task.entries.some(({ openArrivalRate = 0 }) => openArrivalRate > 0) ? arrivalRoom : 0;
  const words = [task.name, taskText(task, group)];
  const entries = placeEntries(task.entries, taskSkew + 2);
  const last = entries[entries.length - 1];
  const nameAt = last.x + last.width + 2;
  const nameWidth = textSize(words);
  const width = Math.max(nameAt + nameWidth, (graph?.width ?? 0) + taskSkew) + taskSkew + inset;
  const height = entryHeight + 2 * inset + (graph ? graph.height + 20 + inset : 0);
  const y = top + inset;
  const [dx, dy] = [(width - (graph?.width ?? 0)) / 2, y + entryHeight + 20];
  const ports = (depth: number): [string, Point][] =>
    entries.map((one) => [
      entryPort(one.entry.name),
      {
        x: one.x + one.width / 2 + (depth === 0 ? entrySkew / 2 : -entrySkew / 2),
        y: y + depth,
      },
    ]);
  const bottoms = new Map(ports(entryHeight));
  const tops = moved(graph?.inlets ?? new Map(), dx, dy);
  const outlets = new Map([...bottoms, ...moved(graph?.outlets ?? new Map(), dx, dy)]);
  const inlets = new Map([...tops, ...ports(0)]);
  const fill = task.scheduling === "ref" ? ink.reference : ink.task;
  const ground = slanted({ x: 0, y: top, width, height, skew: taskSkew }, fill);
  const svg = [
    ...entries.map((one) => entryShape(one, y)),
    twoLines(nameAt + nameWidth / 2, y + entryHeight / 2, words, 600),
    graph ? passages(task, tops, bottoms) + bindings(task, inlets, bottoms) : "",
    graph ? svgElement("g", { transform: `translate(${dx},${dy})` }, graph.svg) : "",
    ...task.entries.filter(({ openArrivalRate = 0 }) => openArrivalRate > 0).map((entry) =>
      arrivalShape(inlets.get(entryPort(entry.name))!, entry.openArrivalRate ?? 0)
    ),
  ].join("");
  return { width, height: height + top, ground, graph: graph !== undefined, svg, outlets, inlets };
}

const processorRadius = 15;

/** A processor: a circle with its name below, or inside where it is short. */
export function processorPart(processor: LqnProcessor): Part {
  const note = processorText(processor);
  const nameWidth = measureText(processor.name, sizes.name);
  const inside = nameWidth <= 2 * processorRadius - 5;
  const below = [...(inside ? [] : [processor.name]), ...(note === "" ? [] : [note])];
  const widest = Math.max(0, ...below.map((text) => measureText(text, sizes.name)));
  const width = Math.max(2 * processorRadius, widest) + 4;
  const x = width / 2;
  const style = { size: sizes.name, anchor: "middle", fill: ink.line } as const;
  const circle = { cx: x, cy: processorRadius + 1, r: processorRadius, fill: ink.processor };
  const svg = svgElement("circle", { ...circle, stroke: ink.line, "stroke-width": 1 }) +
    (inside ? svgText(x, processorRadius + 4.5, processor.name, style) : "") +
    below.map((text, i) => svgText(x, 2 * processorRadius + 13 + 12 * i, text, style)).join("");
  return {
    width,
    height: 2 * processorRadius + 4 + 12 * below.length,
    svg,
    outlets: new Map(),
    inlets: new Map([["processor", { x, y: 1 }]]),
  };
}
