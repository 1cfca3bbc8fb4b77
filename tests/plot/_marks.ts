/**
 * Reading drawn marks back out of a figure.
 *
 * @module
 */
import { parseHTML } from "linkedom";

/** The elements of a figure that a selector finds. */
export function select(svg: string, selector: string): Element[] {
  const { document } = parseHTML(`<!doctype html><html><body>${svg}</body></html>`);
  return [...document.querySelectorAll(selector)] as unknown as Element[];
}

/** Some numeric attributes of elements. */
export function numbers(nodes: readonly Element[], ...names: string[]): number[][] {
  return nodes.map((node) => names.map((name) => Number(node.getAttribute(name))));
}

/** Whether two numbers differ by no more than the rounding of coordinates. */
export function near(a: number, b: number): boolean {
  return Math.abs(a - b) < 0.003;
}
