/**
 * Boxes and lines in layers, by the graph-layout library dagre.
 *
 * @module
 */
import { type EdgeLabel, Graph, type GraphLabel, layout, type NodeLabel } from "@dagrejs/dagre";

/** A place in px, `y` downward. */
export interface Point {
  /** To the right. */
  readonly x: number;
  /** Downward. */
  readonly y: number;
}

/** The size of something in px. */
export interface Size {
  /** Width. */
  readonly width: number;
  /** Height. */
  readonly height: number;
}

/** A line between two boxes. */
export interface Line {
  /** The upper box. */
  readonly from: string;
  /** The lower box. */
  readonly to: string;
  /** The size of its label; none without. */
  readonly label?: Size;
  /** How much it pulls its ends together; 1 unless told. */
  readonly weight?: number;
  /** The least number of layers that it goes down; 1 unless told. */
  readonly layers?: number;
}

/** Where a line runs. */
export interface Route {
  /** The points between its ends, which are the boxes' own business. */
  readonly bends: readonly Point[];
  /** The middle of its label, where it has one. */
  readonly label?: Point;
}

/** Where everything is. */
export interface Layered {
  /** The middle of each box. */
  readonly boxes: ReadonlyMap<string, Point>;
  /** Where the lines run, in the order in which they were given. */
  readonly routes: readonly Route[];
}

/** The least distances in px. */
export interface Gaps {
  /** Between boxes of one layer. */
  readonly beside: number;
  /** Between layers. */
  readonly below: number;
}

/** Lays boxes out in layers, so that lines run downward and cross little. */
export function layered(
  boxes: ReadonlyMap<string, Size>,
  lines: readonly Line[],
  gaps: Gaps,
): Layered {
  const graph = new Graph<GraphLabel, NodeLabel, EdgeLabel>({ multigraph: true });
  graph.setGraph({ rankdir: "TB", nodesep: gaps.beside, edgesep: 14, ranksep: gaps.below });
  for (const [name, { width, height }] of boxes) graph.setNode(name, { width, height });
  for (const [index, { from, to, label, weight = 1, layers = 1 }] of lines.entries()) {
    graph.setEdge(from, to, { ...label, weight, minlen: layers, labelpos: "c" }, String(index));
  }
  layout(graph);
  const at = ({ x = 0, y = 0 }: { x?: number; y?: number }) => ({ x, y });
  return {
    boxes: new Map([...boxes.keys()].map((name) => [name, at(graph.node(name))])),
    routes: lines.map(({ from, to, label }, index) => {
      const edge = graph.edge(from, to, String(index));
      const bends = (edge.points ?? []).slice(1, -1);
      return label ? { bends, label: at(edge) } : { bends };
    }),
  };
}
