/**
 * The layered picture of a queueing network, as papers and textbooks draw it: tasks are parallelograms
 * with their entries inside, processors are circles, calls are arrows that run downward.
 *
 * A filled head is a call that waits for its reply, an open head one that does not; a dashed arrow
 * forwards the request. Mean demands stand in square brackets and mean numbers of calls in round
 * ones, phase by phase; multiplicity stands in braces, replication in angle brackets. The layers are
 * those of M. Woodside and G. Franks, Tutorial Introduction to Layered Modeling of Software
 * Performance, Carleton University; where the boxes stand is found by dagre.
 *
 * The same model gives the same bytes.
 *
 * @module
 */
import { drawing, type Figure, printTable, svgElement } from "../../plot/mod.ts";
import type { LqnModel } from "../model/mod.ts";
import { entryPort } from "./_arrows.ts";
import { exitWidth } from "./_graph.ts";
import type { Layered, Point } from "./_layered.ts";
import {
  cornerOf,
  extent,
  headShifts,
  labelWidth,
  layOut,
  portOf,
  processorKey,
  type Scene,
  sceneOf,
  taskKey,
} from "./_scene.ts";
import { arrowShape, labelShape, railShape } from "./_shapes.ts";

/** Options of {@linkcode drawModel}. */
export interface DrawModelOptions {
  /** The title; the model's name unless told. */
  readonly title?: string;
  /** Whether processors are drawn; `true` unless told. */
  readonly processors?: boolean;
  /** Whether the notation is explained below the picture; `true` unless told. */
  readonly key?: boolean;
}

/**
 * Where calls leave the tasks that have an activity graph, by arrow: on the lower edge, below the
 * place to which the graph leads them, side by side where one activity has several.
 */
function exitsOf(scene: Scene, placed: Layered): ReadonlyMap<number, Point> {
  const exits = new Map<number, Point>();
  for (const [key, { graph }] of scene.parts) {
    if (!graph) continue;
    const own = scene.arrows.flatMap(({ task }, i) => (taskKey(task) === key ? [i] : []));
    const towards = (i: number) => placed.routes[i].label?.x ?? 0;
    own.sort((a, b) => towards(a) - towards(b));
    const bottom = cornerOf(key, scene, placed).y + scene.parts.get(key)!.height;
    for (const i of own) {
      const { from } = scene.arrows[i];
      const same = own.filter((one) => scene.arrows[one].from === from);
      const { x } = portOf({ key, port: from, side: "outlets" }, scene, placed);
      const aside = exitWidth * (same.indexOf(i) - (same.length - 1) / 2);
      exits.set(i, { x: x + aside, y: bottom });
    }
  }
  return exits;
}

/** The elements of all arrows, by what they lie on. */
interface ArrowShapes {
  /** Inside of tasks, below the activities. */
  readonly inner: string;
  /** Between tasks. */
  readonly outer: string;
  /** Above all lines. */
  readonly labels: string;
}

function arrowsSvg(scene: Scene, placed: Layered): ArrowShapes {
  const exits = exitsOf(scene, placed);
  const shifts = headShifts(scene, placed);
  const drawn = scene.arrows.map((arrow, i) => {
    const from = { key: taskKey(arrow.task), port: arrow.from, side: "outlets" } as const;
    const to = { key: taskKey(arrow.toTask), port: entryPort(arrow.to), side: "inlets" } as const;
    const { bends, label } = placed.routes[i];
    const start = portOf(from, scene, placed);
    const end = portOf(to, scene, placed);
    const rest = [...bends, { x: end.x + shifts[i], y: end.y }];
    const text = label ? labelShape(label, arrow.label, labelWidth(arrow.label)) : "";
    const exit = exits.get(i);
    if (exit === undefined) {
      return { inner: "", outer: arrowShape([start, ...rest], arrow.kind), text };
    }
    const outer = arrowShape([exit, ...rest], arrow.kind);
    return { inner: railShape([start, exit]), outer, text };
  });
  return {
    inner: drawn.map(({ inner }) => inner).join(""),
    outer: drawn.map(({ outer }) => outer).join(""),
    labels: drawn.map(({ text }) => text).join(""),
  };
}

function railsSvg(scene: Scene, placed: Layered): string {
  return scene.rails.map(({ task, processor }, i) => {
    const key = taskKey(task);
    const { width, height } = scene.parts.get(key)!;
    const corner = cornerOf(key, scene, placed);
    const end = { key: processorKey(processor), port: "processor", side: "inlets" } as const;
    const start = { x: corner.x + width * 0.62, y: corner.y + height };
    const { bends } = placed.routes[scene.arrows.length + i];
    return railShape([start, ...bends, portOf(end, scene, placed)]);
  }).join("");
}

function partsSvg(scene: Scene, placed: Layered, which: "ground" | "svg"): string {
  return [...scene.parts].flatMap(([key, part]) => {
    const { x, y } = cornerOf(key, scene, placed);
    return part[which] ? [svgElement("g", { transform: moveTo(x, y) }, part[which])] : [];
  }).join("\n");
}

function moveTo(x: number, y: number): string {
  return `translate(${Math.round(x * 100) / 100},${Math.round(y * 100) / 100})`;
}

const keyTexts = {
  sync: "filled head: waits for the reply",
  async: "open head: no reply",
  forward: "dashed: forwards the request",
} as const;

function keyOf(svg: string, { arrows }: Scene): string {
  const kinds = new Set(arrows.map(({ kind }) => kind));
  const shown = (["sync", "async", "forward"] as const).filter((kind) => kinds.has(kind));
  return [
    "[demand]",
    ...arrows.length > 0 ? ["(mean calls)"] : [],
    ...svg.includes(">{") ? ["{multiplicity}"] : [],
    ...svg.includes("&lt;") ? ["<replication>"] : [],
    ...shown.map((kind) => keyTexts[kind]),
  ].join("; ");
}

/** The arrows as a table. */
function textOf(title: string, { arrows }: Scene): string {
  const rows = arrows.map(({ kind, from, task, to, label }) => ({
    task,
    from: from.replace(/^\w+ /, ""),
    kind,
    to,
    mean: label,
  }));
  return printTable({ caption: title, rows });
}

/** What is drawn, in words. */
function describe(model: LqnModel): string {
  const { tasks, processors } = model;
  const entries = tasks.reduce((sum, task) => sum + task.entries.length, 0);
  const references = tasks.filter(({ scheduling }) => scheduling === "ref");
  const sources = references.map(({ name }) => name).join(", ");
  return `Layered queueing network of ${tasks.length} tasks with ${entries} entries on ${processors.length} processors` +
    `${sources === "" ? "" : `; requests start at ${sources}`}.`;
}

/**
 * Draws a model.
 *
 * @param model A valid model.
 * @param options Title, and what is left out.
 * @returns The picture; `toPng`, `toPdf` and `show` take it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { drawModel } from "@iovlab/iovlab/lqn/draw";
 *
 * const figure = drawModel({
 *   name: "web",
 *   processors: [{ name: "p" }],
 *   tasks: [
 *     {
 *       name: "client",
 *       processor: "p",
 *       scheduling: "ref",
 *       multiplicity: 5,
 *       entries: [{ name: "use", phases: [{ calls: [{ kind: "sync", to: "get", mean: 2 }] }] }],
 *     },
 *     { name: "server", processor: "p", entries: [{ name: "get", phases: [{ demand: 0.1 }] }] },
 *   ],
 * });
 * assert.match(figure.svg, />\{5\}</);
 * assert.match(figure.text, /client +use +sync +get +\(2\)/);
 * ```
 */
export function drawModel(model: LqnModel, options: DrawModelOptions = {}): Figure {
  const { title = model.name, processors = true, key = true } = options;
  const scene = sceneOf(model, processors);
  const placed = layOut(scene);
  const { corner, size } = extent(scene, placed);
  const { inner, outer, labels } = arrowsSvg(scene, placed);
  const drawn = [
    railsSvg(scene, placed),
    partsSvg(scene, placed, "ground"),
    inner,
    partsSvg(scene, placed, "svg"),
    outer,
    labels,
  ].join("\n");
  return drawing({
    title,
    description: describe(model),
    text: textOf(title, scene),
    ...size,
    svg: svgElement("g", { transform: moveTo(-corner.x, -corner.y) }, drawn),
    notes: key ? [keyOf(drawn, scene)] : [],
  });
}
