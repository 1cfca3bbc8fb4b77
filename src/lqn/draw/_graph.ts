/**
 * The activity graph of a task: activities as boxes, forks, joins and loops as circles.
 *
 * @module
 */
import { measureText, svgElement, svgText } from "../../plot/mod.ts";
import type { LqnCall, LqnFork, LqnJoin, LqnPrecedence, LqnTask } from "../model/mod.ts";
import { activityPort, entryPort } from "./_arrows.ts";
import { layered, type Line, type Point, type Size } from "./_layered.ts";
import { arrowShape, ink, labelShape, railShape, sizes } from "./_shapes.ts";
import { activityTexts, numberText } from "./_words.ts";

/** A drawn part with the places where lines start and end. */
export interface Part extends Size {
  /** Its ground, which lines run over; nothing unless told. */
  readonly ground?: string;
  /** Whether it is a task with an activity graph. */
  readonly graph?: boolean;
  /** Its other elements, with the upper left corner at 0, 0. */
  readonly svg: string;
  /** Where lines leave, by name. */
  readonly outlets: ReadonlyMap<string, Point>;
  /** Where lines arrive, by name. */
  readonly inlets: ReadonlyMap<string, Point>;
}

/** A box or circle of the graph. */
interface Node extends Size {
  readonly texts: readonly string[];
  readonly round: boolean;
}

interface Link {
  readonly from: string;
  readonly to: string;
  readonly text?: string;
}

const radius = 8;
const gaps = { beside: 14, below: 18 };
const rowHeight = 11;

function circle(text: string): Node {
  return { width: 2 * radius, height: 2 * radius, texts: [text], round: true };
}

function activityNodes({ activities = [] }: LqnTask): [string, Node][] {
  return activities.map((activity) => {
    const texts = [activity.name, ...activityTexts(activity)];
    const widest = Math.max(...texts.map((text) => measureText(text, sizes.small)));
    const height = texts.length * rowHeight + 6;
    return [activityPort(activity.name), { width: widest + 12, height, texts, round: false }];
  });
}

/** The sign of a join, and none where one activity just goes on. */
function joinSign({ kind, quorum = 0 }: LqnJoin): string | undefined {
  if (kind === "sequence") return undefined;
  if (kind === "or") return "+";
  return quorum > 0 ? `&${numberText(quorum)}` : "&";
}

/** The activities that a fork starts, each with what stands beside its line. */
function branchesOf(fork: LqnFork): { readonly activity: string; readonly text?: string }[] {
  if (fork.kind === "or") {
    return fork.branches.map(({ activity, probability }) => ({
      activity,
      text: numberText(probability),
    }));
  }
  if (fork.kind === "loop") {
    return [
      ...fork.branches.map(({ activity, count }) => ({
        activity,
        text: `${numberText(count)} times`,
      })),
      ...(fork.end === undefined ? [] : [{ activity: fork.end }]),
    ];
  }
  return fork.activities.map((activity) => ({ activity }));
}

const forkSigns = { sequence: undefined, and: "&", or: "+", loop: "*" } as const;

/** The circles and lines of one precedence. */
function precedenceParts({ from, to }: LqnPrecedence, index: number) {
  const nodes: [string, Node][] = [];
  const links: Link[] = [];
  const sign = joinSign(from);
  const ends = from.activities.map(activityPort);
  const join = `join ${index}`;
  if (sign !== undefined) {
    nodes.push([join, circle(sign)]);
    links.push(...ends.map((end) => ({ from: end, to: join })));
  }
  let tails = sign === undefined ? ends : [join];
  if (to === undefined) return { nodes, links };
  const forkSign = forkSigns[to.kind];
  const fork = `fork ${index}`;
  if (forkSign !== undefined) {
    nodes.push([fork, circle(forkSign)]);
    links.push(...tails.map((tail) => ({ from: tail, to: fork })));
    tails = [fork];
  }
  for (const { activity, text } of branchesOf(to)) {
    links.push(...tails.map((tail) => ({ from: tail, to: activityPort(activity), text })));
  }
  return { nodes, links };
}

function nodeShape({ x, y }: Point, { width, height, texts, round }: Node): string {
  const stroke = { fill: ink.entry, stroke: ink.line, "stroke-width": 0.9 };
  const style = { size: sizes.small, anchor: "middle" } as const;
  if (round) {
    return svgElement("circle", { cx: x, cy: y, r: radius, ...stroke }) +
      svgText(x, y + 3.2, texts[0], style);
  }
  const [left, top] = [x - width / 2, y - height / 2];
  return svgElement("rect", { x: left, y: top, width, height, rx: 3, ...stroke }) +
    texts.map((text, i) => {
      const fill = i === 0 ? ink.line : ink.soft;
      return svgText(x, top + 3 + rowHeight * (i + 0.8), text, { ...style, fill });
    }).join("");
}

function lineOf({ from, to, text }: Link): Line {
  const label = text === undefined
    ? undefined
    : { width: measureText(text, sizes.small) + 4, height: 10 };
  return { from, to, label };
}

/** Room for each call that leaves an activity. */
export const exitWidth = 9;

const exitOf = (port: string) => `exit ${port}`;

/** The ends of calls that leave a task, with how many calls: activities, and entries with phases. */
function callingPorts({ entries, activities = [] }: LqnTask): [port: string, count: number][] {
  const kinds = (calls: readonly LqnCall[]) => calls.map(({ kind, to }) => `${kind} ${to}`);
  return [
    ...entries.map(({ name, phases = [], forwarding = [] }) => ({
      port: entryPort(name),
      calls: [
        ...phases.flatMap(({ calls = [] }) => kinds(calls)),
        ...forwarding.map(({ to }) => `forward ${to}`),
      ],
    })),
    ...activities.map(({ name, calls = [] }) => ({
      port: activityPort(name),
      calls: kinds(calls),
    })),
  ].filter(({ calls }) => calls.length > 0).map(({ port, calls }) => [port, new Set(calls).size]);
}

/**
 * What leads calls below the graph: for each end of calls a place in the last layer, and for each
 * entry among them one in the first.
 */
function exitsBelow(
  task: LqnTask,
  nodes: ReadonlyMap<string, Node>,
  lines: readonly Line[],
): { readonly boxes: [string, Size][]; readonly lines: Line[] } {
  const calling = callingPorts(task);
  if (calling.length === 0) return { boxes: [], lines: [] };
  const { boxes } = layered(nodes, lines, gaps);
  const layers = [...new Set([...boxes.values()].map(({ y }) => y))].sort((a, b) => a - b);
  return {
    boxes: calling.flatMap(([port, count]): [string, Size][] => {
      const size = { width: exitWidth * count, height: 0 };
      return nodes.has(port) ? [[exitOf(port), size]] : [[port, size], [exitOf(port), size]];
    }),
    lines: calling.map(([port]) => {
      const at = boxes.get(port);
      const layer = at === undefined ? 0 : layers.indexOf(at.y);
      return { from: port, to: exitOf(port), layers: layers.length - layer };
    }),
  };
}

/** The line of a link: from the lower to the upper edge, or back. */
function linkShape(link: Link, ends: readonly [Point, Point], nodes: ReadonlyMap<string, Node>) {
  const [from, to] = ends;
  const sign = from.y <= to.y ? 1 : -1;
  const start = { x: from.x, y: from.y + sign * nodes.get(link.from)!.height / 2 };
  const end = { x: to.x, y: to.y - sign * nodes.get(link.to)!.height / 2 };
  return { start, end };
}

/** Draws the activity graph of a task that has one. */
export function graphPart(task: LqnTask): Part {
  const parts = (task.precedences ?? []).map(precedenceParts);
  const nodes = new Map([...activityNodes(task), ...parts.flatMap((part) => part.nodes)]);
  const links = parts.flatMap((part) => part.links)
    .filter(({ from, to }) => nodes.has(from) && nodes.has(to));
  const lines = links.map(lineOf);
  const exits = exitsBelow(task, nodes, lines);
  const { boxes, routes } = layered(
    new Map<string, Size>([...nodes, ...exits.boxes]),
    [...lines, ...exits.lines],
    gaps,
  );
  const rails = exits.lines.map(({ from, to }, i) => {
    const { x, y } = boxes.get(from)!;
    const start = { x, y: y + (nodes.get(from)?.height ?? 0) / 2 };
    return railShape([start, ...routes[links.length + i].bends, boxes.get(to)!]);
  });
  const shapes = links.map((link, i) => {
    const ends = [boxes.get(link.from)!, boxes.get(link.to)!] as const;
    const { start, end } = linkShape(link, ends, nodes);
    const { bends, label } = routes[i];
    const line = arrowShape([start, ...bends, end], "step");
    if (label === undefined || link.text === undefined) return line;
    return line + labelShape(label, link.text, measureText(link.text, sizes.small) + 4);
  });
  const places = [...nodes].map(([name, node]) => ({ name, node, at: boxes.get(name)! }));
  const svg = rails.join("") + shapes.join("") +
    places.map(({ node, at }) => nodeShape(at, node)).join("");
  const port = (sign: number) =>
    new Map(places.map(({ name, node, at }) => [
      name,
      { x: at.x, y: at.y + sign * node.height / 2 },
    ]));
  return {
    width: Math.max(
      ...places.map(({ node, at }) => at.x + node.width / 2),
      ...exits.boxes.map(([name, { width }]) => boxes.get(name)!.x + width / 2),
      ...routes.flatMap(({ bends }) => bends.map(({ x }) => x)),
    ),
    height: Math.max(
      ...places.map(({ node, at }) => at.y + node.height / 2),
      ...exits.lines.map(({ to }) => boxes.get(to)!.y),
    ),
    svg,
    outlets: new Map([
      ...port(1),
      ...exits.lines.map(({ from, to }) => [from, boxes.get(to)!] as const),
    ]),
    inlets: new Map([
      ...port(-1),
      ...exits.boxes.flatMap(([name]) =>
        name.startsWith("entry ") ? [[name, boxes.get(name)!] as const] : []
      ),
    ]),
  };
}
