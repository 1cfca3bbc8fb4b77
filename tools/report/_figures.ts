/**
 * Figures of a report: each one is there, has a size and ink, and says its values to a pointer and to keys.
 *
 * What a figure must say is read from its file, not from the page.
 *
 * @module
 */
import { setTimeout as delay } from "node:timers/promises";
import type { Page } from "../_chromium.ts";
import { experimentsOf, figureNames, type Subject, textOf } from "./_faults.ts";

/** A rectangle of the page. */
interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Least share of a figure's pixels that differ from its paper. */
const LEAST_INK = 0.004;

/** A figure by experiment, name and its identifier in the page. */
interface Named {
  readonly experiment: string;
  readonly name: string;
  readonly selector: string;
}

function figuresOf(folder: string): Named[] {
  return experimentsOf(folder).flatMap((experiment) =>
    figureNames(folder, experiment).map((name) => ({
      experiment,
      name,
      selector: `#${escaped(`${experiment}-figure-${name}`)} .plot.wide`,
    }))
  );
}

/** An identifier as a selector; our names are letters, digits, dots and dashes. */
function escaped(name: string): string {
  return name.replaceAll(".", "\\.").replace(/^(\d)/, "\\3$1 ");
}

/** Scrolls to an element and says where on the page it is; `undefined` where it is not or is not shown. */
function scrollTo(page: Page, selector: string): Promise<Box | undefined> {
  return page.evaluate(`(async () => {
    const element = document.querySelector(${JSON.stringify(selector)});
    if (!element || !element.checkVisibility()) return undefined;
    element.scrollIntoView({ block: "center", behavior: "instant" });
    await new Promise(requestAnimationFrame);
    const { x, y, width, height } = element.getBoundingClientRect();
    return { x: x + scrollX, y: y + scrollY, width, height };
  })()`);
}

/** The share of pixels of a picture that differ from its most frequent colour, counted in the page. */
async function inkOf(page: Page, picture: Uint8Array<ArrayBuffer>): Promise<number> {
  const data = btoa(Array.from(picture, (byte) => String.fromCharCode(byte)).join(""));
  return await page.evaluate(`(async () => {
    const image = new Image();
    image.src = "data:image/png;base64,${data}";
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, image.width, image.height).data.buffer);
    const counts = new Map();
    for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
    return 1 - Math.max(...counts.values()) / pixels.length;
  })()`);
}

/** Each figure of the files is in the page, has a size and is not empty. */
export async function figuresAreDrawn({ page, folder }: Subject): Promise<string[]> {
  const figures = figuresOf(folder);
  const faults = figures.length === 0 ? ["there is no figure at all"] : [];
  for (const { experiment, name, selector } of figures) {
    const box = await scrollTo(page, `${selector} svg`);
    if (!box || box.width < 200 || box.height < 60) {
      faults.push(`${experiment}: figure ${name} is not in the page, or has no size`);
      continue;
    }
    const ink = await inkOf(page, await page.screenshot(box));
    if (ink < LEAST_INK) {
      faults.push(`${experiment}: figure ${name} is empty: ${(100 * ink).toFixed(2)}% ink`);
    }
  }
  const shown = await page.evaluate<number>('document.querySelectorAll("figure").length');
  if (shown !== figures.length) {
    faults.push(`${shown} figures in the page, ${figures.length} files`);
  }
  return faults;
}

function unescaped(text: string): string {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&").trim();
}

/** What the marks of a figure say, by its file. */
function textsIn(svg: string): string[] {
  const marks = svg.matchAll(/<[a-z]+ [^>]*class="tip"[^>]*><title>([^<]*)<\/title>/g);
  return [...marks].map(([, text]) => unescaped(text));
}

/** What the page shows of a mark; empty where it shows nothing. */
function shownTip(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const tip = document.querySelector(".tooltip");
    return tip && tip.checkVisibility() ? tip.textContent : "";
  })()`);
}

/** Points at marks of a figure, here and there; gives what is wrong. */
async function hover(page: Page, { experiment, name, selector }: Named, wanted: string[]) {
  const faults: string[] = [];
  for (const part of [0, 0.5, 0.99]) {
    const at = await page.evaluate<Box | undefined>(`(async () => {
      const plot = document.querySelector(${JSON.stringify(selector)});
      const marks = plot?.querySelectorAll(".tip") ?? [];
      const mark = marks[Math.floor(${part} * marks.length)];
      if (!mark) return undefined;
      mark.scrollIntoView({ block: "center", behavior: "instant" });
      await new Promise(requestAnimationFrame);
      const { x, y, width, height } = mark.getBoundingClientRect();
      return { x, y, width, height };
    })()`);
    if (!at) return [`${experiment}: figure ${name} has no marks in the page`];
    await page.hover(at.x + at.width / 2, at.y + at.height / 2);
    const text = await shownTip(page);
    const said = text.split("\n\n").map((lines) => lines.replaceAll("\n", "; "));
    if (!said.every((one) => wanted.includes(one)) || !/\d/.test(text)) {
      faults.push(`${experiment}: a mark of figure ${name} says "${text}"`);
    }
    await page.hover(2, 2);
    if (await shownTip(page) !== "") faults.push(`${experiment}: the values of ${name} stay`);
  }
  return faults;
}

/** A pointer on a mark shows its values, which are those of the file; away from it, they go. */
export async function marksAnswerPointer({ page, folder }: Subject): Promise<string[]> {
  const faults: string[] = [];
  for (const figure of figuresOf(folder)) {
    const wanted = textsIn(textOf(folder, figure.experiment, `${figure.name}.svg`));
    if (wanted.length === 0) faults.push(`${figure.experiment}: file ${figure.name} has no marks`);
    else faults.push(...await hover(page, figure, wanted));
  }
  return faults;
}

/** Presses Tab until a figure has the focus. */
async function tabToFigure(page: Page): Promise<boolean> {
  await page.evaluate("document.activeElement?.blur(), scrollTo(0, 0), getSelection().empty()");
  for (let tabs = 0; tabs < 400; tabs++) {
    await page.press("Tab");
    if (await page.evaluate('document.activeElement.matches(".plot")')) return true;
  }
  return false;
}

/** The Tab key reaches a figure and shows values; arrow keys step; Escape ends it. */
export async function marksAnswerKeys({ page }: Subject): Promise<string[]> {
  if (!await tabToFigure(page)) return ["the Tab key reaches no figure"];
  await delay(50);
  const first = await shownTip(page);
  await page.press("ArrowRight");
  const second = await shownTip(page);
  await page.press("Escape");
  const third = await shownTip(page);
  const live = await page.evaluate('document.querySelector(".tooltip").getAttribute("role")');
  return [
    ...(/\d/.test(first) ? [] : [`focus on a figure says "${first}"`]),
    ...(/\d|no value/.test(second) && second !== first ? [] : [`the next value says "${second}"`]),
    ...(third === "" ? [] : [`after Escape it says "${third}"`]),
    ...(live === "status" ? [] : ["values are not announced"]),
  ];
}

/** Touches a mark of a figure; gives what is shown then. */
async function touch(page: Page, figure: string): Promise<string> {
  const { x, y } = await page.evaluate<Box>(`(async () => {
    const marks = document.querySelectorAll(${JSON.stringify(`${figure} .plot.narrow .tip`)});
    const mark = marks[Math.floor(marks.length / 2)];
    mark.scrollIntoView({ block: "center", behavior: "instant" });
    await new Promise(requestAnimationFrame);
    const { x, y, width, height } = mark.getBoundingClientRect();
    return { x: x + width / 2, y: y + height / 2 };
  })()`);
  const touches = { touchStart: [{ x, y }], touchEnd: [] };
  for (const [type, touchPoints] of Object.entries(touches)) {
    await page.call("Input.dispatchTouchEvent", { type, touchPoints });
  }
  await delay(400); // what a browser adds to a touch for pages that know only of a mouse
  return shownTip(page);
}

/** On a phone a touch shows values, on one figure after the other, each inside the window. */
export async function marksAnswerTouch({ page }: Subject): Promise<string[]> {
  await page.resize(390, 844, 1, true);
  await page.call("Emulation.setTouchEmulationEnabled", { enabled: true });
  const figures = await page.evaluate<string[]>(
    '[...document.querySelectorAll("figure")].slice(0, 3).map(({ id }) => "#" + CSS.escape(id))',
  );
  const faults: string[] = [];
  for (const figure of figures) {
    const text = await touch(page, figure);
    if (!/\d/.test(text)) faults.push(`a touch on ${figure} says "${text}"`);
    const inside = await page.evaluate<boolean>(`(() => {
      const { left, right } = document.querySelector(".tooltip").getBoundingClientRect();
      return left >= 0 && right <= 390;
    })()`);
    if (!inside) faults.push(`the values of ${figure} are not inside the window`);
  }
  await page.call("Emulation.setTouchEmulationEnabled", { enabled: false });
  await page.resize(1280, 900);
  return figures.length === 0 ? ["there is no figure to touch"] : faults;
}
