/**
 * In the browser: rows on demand, and sorting by the heads of columns.
 *
 * @module
 */

/** The number that a text begins with, as tables print it; `NaN` where there is none. */
export function numberIn(text: string): number {
  const digits = /^\s*([-−]?[\d.,]+(?:e[-+−]?\d+)?)/.exec(text)?.[1] ?? "";
  return digits === "" ? NaN : Number(digits.replaceAll(",", "").replaceAll("−", "-"));
}

/** Which of two texts comes first: numbers by size, then texts; what is empty comes last either way. */
export function compareTexts(a: string, b: string, direction: number): number {
  if (a === "" || b === "") return Number(a === "") - Number(b === "");
  const [x, y] = [numberIn(a), numberIn(b)];
  if (Number.isFinite(x) && Number.isFinite(y)) return direction * (x - y);
  return direction * a.localeCompare(b, "en", { numeric: true });
}

/** Puts the rows that were held back below the others. */
export function showRest(box: Element): void {
  const template = box.querySelector("template");
  const body = box.querySelector("tbody");
  if (!template || !body) return;
  body.append(...template.content.querySelectorAll("tr"));
  template.remove();
  const more = box.nextElementSibling;
  if (more?.classList.contains("more")) more.remove();
}

/** Sorts a table by a column: up first, then down. */
export function sortBy(table: Element, column: number): void {
  const heads = [...table.querySelectorAll("thead th")];
  const direction = heads[column].getAttribute("aria-sort") === "ascending" ? -1 : 1;
  heads.forEach((head, index) => {
    const order = direction > 0 ? "ascending" : "descending";
    if (index === column) head.setAttribute("aria-sort", order);
    else head.removeAttribute("aria-sort");
  });
  const body = table.querySelector("tbody");
  if (!body) return;
  const rows = [...body.querySelectorAll("tr")].map((row) => ({
    row,
    text: (row.children[column]?.textContent ?? "").trim(),
  }));
  rows.sort((a, b) => compareTexts(a.text, b.text, direction));
  body.append(...rows.map(({ row }) => row));
}

/** Makes the heads of a table buttons. */
export function wakeHeads(page: Document, box: Element, table: Element): void {
  [...table.querySelectorAll("thead th")].forEach((head, column) => {
    const button = page.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => {
      showRest(box);
      sortBy(table, column);
    });
    head.append(button);
  });
}

/** Lets a box that is wider than the screen be scrolled with keys. */
export function reachBox(box: HTMLElement): void {
  const wide = box.scrollWidth > box.clientWidth;
  if (!wide) {
    box.removeAttribute("tabindex");
    return;
  }
  box.tabIndex = 0;
  box.setAttribute("role", "region");
  const caption = box.querySelector("caption")?.textContent ?? "Table";
  box.setAttribute("aria-label", `${box.closest("section")?.id ?? "page"}: ${caption}`);
}

/** Wakes all tables of a page. */
export function startTables(page: Document): void {
  for (const box of page.querySelectorAll<HTMLElement>(".scroll")) {
    const table = box.querySelector("table");
    if (table?.hasAttribute("data-sortable")) wakeHeads(page, box, table);
    const more = box.nextElementSibling;
    if (more?.classList.contains("more") && box.querySelector("template")) {
      const button = page.createElement("button");
      button.type = "button";
      button.textContent = "Show all";
      button.addEventListener("click", () => showRest(box));
      more.append(" ", button);
    }
    reachBox(box);
    box.closest("details")?.addEventListener("toggle", () => reachBox(box));
    globalThis.addEventListener("resize", () => reachBox(box));
  }
}
