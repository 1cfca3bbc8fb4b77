/**
 * In the browser: values of marks on hover, touch and arrow keys.
 *
 * Marks have the class `tip` and a `<title>` with their values. A figure is one stop for the Tab key; arrow keys step through its marks, and what is
 * shown is announced, as the box is a live region. A pointer takes the mark below it, or the nearest one within reach.
 *
 * @module
 */

/** A mark and its text. */
interface Mark {
  /** The element. */
  readonly element: Element;
  /** Its values. */
  readonly text: string;
}

/** The boxes that the figures of a page share. */
interface Boxes {
  /** Shows the values. */
  readonly tip: HTMLElement;
  /** Surrounds the mark. */
  readonly ring: HTMLElement;
  /** The figure whose mark is shown. */
  of?: HTMLElement;
}

/** Makes the boxes. */
export function makeBoxes(page: Document): Boxes {
  const [tip, ring] = ["tooltip", "ring"].map((name) => {
    const box = page.createElement("div");
    box.className = name;
    box.hidden = true;
    page.body.append(box);
    return box;
  });
  tip.setAttribute("role", "status");
  ring.setAttribute("aria-hidden", "true");
  return { tip, ring };
}

/** The text of an element's own `<title>`, which is taken off: a browser would show it a second time. */
export function takeTitle(element: Element): string {
  const title = [...element.children].find((child) => child.tagName.toLowerCase() === "title");
  title?.remove();
  return (title?.textContent ?? "").trim();
}

/** The marks of a figure; its own title and description become its label. */
export function takeMarks(plot: Element): Mark[] {
  const marks = [...plot.querySelectorAll(".tip")].flatMap((element) => {
    const text = takeTitle(element);
    return text === "" ? [] : [{ element, text }];
  });
  for (const extent of plot.querySelectorAll(".tip-extent")) takeTitle(extent);
  const drawing = plot.querySelector("svg");
  if (drawing && marks.length > 0) {
    const description = drawing.querySelector("desc")?.textContent ?? "";
    drawing.setAttribute("aria-label", `${takeTitle(drawing)}. ${description}`);
    drawing.removeAttribute("aria-labelledby");
  }
  return marks;
}

/** The texts of a mark and of those that lie on it, each fact on a line of its own; at most four marks. */
export function textsAt(marks: readonly Mark[], index: number): string {
  const middle = ({ element }: Mark) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2];
  };
  const [x, y] = middle(marks[index]);
  const others = marks.filter((mark, i) => {
    const [otherX, otherY] = middle(mark);
    return i !== index && Math.hypot(otherX - x, otherY - y) < 3;
  });
  const texts = new Set([marks[index], ...others].map(({ text }) => text.replaceAll("; ", "\n")));
  return [...texts].slice(0, 4).join("\n\n");
}

/** Puts the boxes at a mark, inside the window. */
export function showMark({ tip, ring }: Boxes, mark: Mark, text: string): void {
  const at = mark.element.getBoundingClientRect();
  const [left, top] = [globalThis.scrollX, globalThis.scrollY];
  tip.textContent = text;
  tip.hidden = ring.hidden = false;
  const pad = 3;
  Object.assign(ring.style, {
    left: `${at.left + left - pad}px`,
    top: `${at.top + top - pad}px`,
    width: `${at.width + 2 * pad}px`,
    height: `${at.height + 2 * pad}px`,
  });
  const { width, height } = tip.getBoundingClientRect();
  const room = tip.ownerDocument.documentElement.clientWidth - width - 8;
  const x = Math.min(room, Math.max(8, at.left + at.width / 2 - width / 2));
  const above = at.top - height - 10;
  tip.style.left = `${x + left}px`;
  tip.style.top = `${(above > 4 ? above : at.bottom + 10) + top}px`;
}

/** Takes the boxes away. */
export function hideMark({ tip, ring }: Boxes): void {
  tip.hidden = ring.hidden = true;
}

/** The mark below a place of the window, or the nearest one within reach. */
export function markAt(marks: readonly Mark[], x: number, y: number, reach: number): number {
  let [best, nearest] = [-1, reach];
  marks.forEach(({ element }, index) => {
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const distance = Math.hypot(
      Math.max(left - x, 0, x - right),
      Math.max(top - y, 0, y - bottom),
    );
    const middle = Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y) / 1e4;
    if (distance + middle < nearest) [best, nearest] = [index, distance + middle];
  });
  return best;
}

/** The number of the mark that a key leads to; -1 for no mark, `undefined` for a key that leads nowhere. */
export function markByKey(key: string, current: number, marks: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowRight: Math.min(marks - 1, current + 1),
    ArrowDown: Math.min(marks - 1, current + 1),
    ArrowLeft: Math.max(0, current - 1),
    ArrowUp: Math.max(0, current - 1),
    Home: 0,
    End: marks - 1,
    Escape: -1,
  };
  return steps[key];
}

/** Makes a figure answer to pointers and keys. */
export function wakeFigure(plot: HTMLElement, boxes: Boxes): void {
  const marks = takeMarks(plot);
  if (marks.length === 0) return;
  let current = 0;
  const show = (index: number, alone = false) => {
    if (index < 0) return hideMark(boxes);
    boxes.of = plot;
    const text = alone ? marks[index].text.replaceAll("; ", "\n") : textsAt(marks, index);
    showMark(boxes, marks[index], text);
  };
  const label = `${plot.dataset.name}: ${marks.length} values, arrow keys step through them`;
  plot.tabIndex = 0;
  plot.setAttribute("role", "group");
  plot.setAttribute("aria-label", label);
  plot.addEventListener("pointermove", ({ clientX, clientY, pointerType }) => {
    if (pointerType !== "touch") show(markAt(marks, clientX, clientY, 16));
  });
  plot.addEventListener("pointerdown", ({ clientX, clientY, pointerType }) => {
    if (pointerType === "touch") show(markAt(marks, clientX, clientY, 28));
  });
  plot.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") hideMark(boxes);
  });
  plot.addEventListener("focus", () => {
    if (plot.matches(":focus-visible")) show(current, true);
  });
  plot.addEventListener("blur", () => {
    if (boxes.of === plot) hideMark(boxes);
  });
  plot.addEventListener("keydown", (event) => {
    const next = markByKey(event.key, current, marks.length);
    if (next === undefined) return;
    event.preventDefault();
    current = Math.max(0, next);
    show(next, true);
  });
}

/** Wakes all figures of a page. */
export function startFigures(page: Document): void {
  const boxes = makeBoxes(page);
  for (const plot of page.querySelectorAll<HTMLElement>(".plot")) wakeFigure(plot, boxes);
}
