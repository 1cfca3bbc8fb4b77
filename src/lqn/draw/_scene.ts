/**
 * What stands where in the picture of a model.
 *
 * @module
 */
import { measureText } from "../../plot/mod.ts";
import type { LqnModel } from "../model/mod.ts";
import { type Arrow, arrowsOf, entryPort } from "./_arrows.ts";
import type { Part } from "./_graph.ts";
import { type Layered, layered, type Line, type Point, type Size } from "./_layered.ts";
import { sizes } from "./_shapes.ts";
import { processorPart, taskPart } from "./_task.ts";

const top = "top";
const beside = 26;
/** Between layers: many calls need more room to part. */
const below = (arrows: number) => 46 + Math.min(44, arrows);
const labelHeight = 13;

/** Everything that is laid out. */
export interface Scene {
  /** Tasks and processors by {@linkcode taskKey} and {@linkcode processorKey}. */
  readonly parts: ReadonlyMap<string, Part>;
  /** The calls; their routes come first. */
  readonly arrows: readonly Arrow[];
  /** What runs where; their routes follow. */
  readonly rails: readonly { readonly task: string; readonly processor: string }[];
}

/** The name of a task among the boxes. */
export const taskKey = (name: string): string => `task ${name}`;
/** The name of a processor among the boxes. */
export const processorKey = (name: string): string => `processor ${name}`;

/** The parts of a model. */
export function sceneOf(model: LqnModel, processors: boolean): Scene {
  const used = new Set(model.tasks.map(({ processor }) => processor));
  const shown = processors ? model.processors.filter(({ name }) => used.has(name)) : [];
  const groups = new Map(
    model.processors.flatMap(({ name, groups = [] }) =>
      groups.map((group) => [`${name}\n${group.name}`, group] as const)
    ),
  );
  const parts: [string, Part][] = [
    ...model.tasks.map((task): [string, Part] => [
      taskKey(task.name),
      taskPart(task, groups.get(`${task.processor}\n${task.group}`)),
    ]),
    ...shown.map((one): [string, Part] => [processorKey(one.name), processorPart(one)]),
  ];
  const known = new Map(parts);
  const rails = model.tasks.map(({ name, processor }) => ({ task: name, processor }))
    .filter(({ processor }) => known.has(processorKey(processor)));
  return { parts: known, arrows: arrowsOf(model), rails };
}

/** The width of an arrow's label in px. */
export const labelWidth = (text: string): number => measureText(text, sizes.small) + 4;

/** The arrows between the same two tasks, in one list each. */
function bundles(arrows: readonly Arrow[]): number[][] {
  const found = new Map<string, number[]>();
  for (const [i, { task, toTask }] of arrows.entries()) {
    const key = `${task}\n${toTask}`;
    found.set(key, [...found.get(key) ?? [], i]);
  }
  return [...found.values()];
}

/**
 * Deals the routes of each bundle out again, so that arrows whose ends stand left run left: to the
 * layout they are all from the same box to the same box.
 */
function untangle({ parts, arrows }: Scene, placed: Layered): Layered {
  const ends = ({ task, from, toTask, to }: Arrow) =>
    (parts.get(taskKey(task))!.outlets.get(from)?.x ?? 0) +
    (parts.get(taskKey(toTask))!.inlets.get(entryPort(to))?.x ?? 0);
  const routes = [...placed.routes];
  for (const bundle of bundles(arrows)) {
    const byEnds = [...bundle].sort((a, b) => ends(arrows[a]) - ends(arrows[b]));
    const place = (i: number) => placed.routes[i].label?.x ?? 0;
    const byPlace = [...bundle].sort((a, b) => place(a) - place(b));
    for (const [k, i] of byEnds.entries()) routes[i] = placed.routes[byPlace[k]];
  }
  return { ...placed, routes };
}

/**
 * Lays the scene out. A box without size stands above the tasks that nobody calls, so that these are
 * all in the first layer.
 */
export function layOut(scene: Scene): Layered {
  const { parts, arrows, rails } = scene;
  const called = new Set(arrows.map(({ toTask }) => taskKey(toTask)));
  const sources = [...parts.keys()].filter((key) => key.startsWith("task ") && !called.has(key));
  const boxes = new Map<string, Size>([...parts, [top, { width: 0, height: 0 }]]);
  const widths = new Map<number, number>();
  for (const bundle of bundles(arrows)) {
    const widest = Math.max(...bundle.map((i) => labelWidth(arrows[i].label)));
    for (const i of bundle) widths.set(i, widest);
  }
  const lines: Line[] = [
    ...arrows.map(({ task, toTask }, i) => ({
      from: taskKey(task),
      to: taskKey(toTask),
      label: { width: widths.get(i)!, height: labelHeight },
      weight: 2,
    })),
    ...rails.map(({ task, processor }) => ({
      from: taskKey(task),
      to: processorKey(processor),
      // A processor of one task stays near to it.
      weight: rails.filter((rail) => rail.processor === processor).length === 1 ? 3 : 1,
    })),
    ...sources.map((to) => ({ from: top, to, weight: 50 })),
  ];
  return untangle(scene, layered(boxes, lines, { beside, below: below(arrows.length) }));
}

/** The upper left corner of a part. */
export function cornerOf(key: string, { parts }: Scene, { boxes }: Layered): Point {
  const { width, height } = parts.get(key)!;
  const { x, y } = boxes.get(key)!;
  return { x: x - width / 2, y: y - height / 2 };
}

/** Where a line meets a part. */
export function portOf(
  end: { readonly key: string; readonly port: string; readonly side: "outlets" | "inlets" },
  scene: Scene,
  placed: Layered,
): Point {
  const corner = cornerOf(end.key, scene, placed);
  const port = scene.parts.get(end.key)![end.side].get(end.port) ?? { x: 0, y: 0 };
  return { x: corner.x + port.x, y: corner.y + port.y };
}

/** Between the heads of arrows of different kinds at one entry. */
const apart = 11;

/**
 * How far each arrow's end is moved aside: calls of one kind to an entry share a head, others stand
 * beside it, in the order in which they come.
 */
export function headShifts({ arrows }: Scene, { routes }: Layered): number[] {
  const kindsAt = new Map<string, Map<string, number[]>>();
  for (const [i, { to, kind }] of arrows.entries()) {
    const kinds = kindsAt.get(to) ?? new Map<string, number[]>();
    kindsAt.set(to, kinds.set(kind, [...kinds.get(kind) ?? [], routes[i].label?.x ?? 0]));
  }
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  return arrows.map(({ to, kind }) => {
    const kinds = [...kindsAt.get(to)!].sort(([, a], [, b]) => mean(a) - mean(b));
    return apart * (kinds.findIndex(([one]) => one === kind) - (kinds.length - 1) / 2);
  });
}

/** The rectangle that holds all parts, labels and bends. */
export function extent(scene: Scene, placed: Layered): { corner: Point; size: Size } {
  const rectangles = [...scene.parts].map(([key, { width, height }]) => {
    const { x, y } = cornerOf(key, scene, placed);
    return { left: x, top: y, right: x + width, bottom: y + height };
  });
  const labels = scene.arrows.flatMap(({ label: text }, i) => {
    const { label } = placed.routes[i];
    if (!label) return [];
    const half = labelWidth(text) / 2;
    return [{ left: label.x - half, top: label.y, right: label.x + half, bottom: label.y }];
  });
  const bends = placed.routes.slice(0, scene.arrows.length + scene.rails.length)
    .flatMap((route) => route.bends)
    .map(({ x, y }) => ({ left: x, top: y, right: x, bottom: y }));
  const all = [...rectangles, ...labels, ...bends];
  const corner = {
    x: Math.min(...all.map(({ left }) => left)) - 1,
    y: Math.min(...all.map((one) => one.top)) - 1,
  };
  const width = Math.max(...all.map(({ right }) => right)) - corner.x + 1;
  const height = Math.max(...all.map(({ bottom }) => bottom)) - corner.y + 1;
  return { corner, size: { width, height } };
}
