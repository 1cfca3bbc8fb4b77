/**
 * In the browser: where the reader is, what a link leads to, and what is printed.
 *
 * @module
 */

/** Opens what a link of the page leads to, where it is folded. */
export function openTarget(page: Document, hash: string): void {
  let name = hash.slice(1);
  try {
    name = decodeURIComponent(name);
  } catch {
    // What cannot be decoded is the name of nothing here.
  }
  const target = page.getElementById(name);
  for (let at: Element | null | undefined = target; at; at = at.parentElement) {
    if (at.tagName === "DETAILS") at.setAttribute("open", "");
  }
}

/** Marks the part of the contents that the reader is at. */
export function followReader(page: Document): void {
  const links = [...page.querySelectorAll<HTMLAnchorElement>(".side a")];
  const parts = links.map((link) => page.getElementById(link.hash.slice(1)));
  const mark = () => {
    let at = 0;
    parts.forEach((part, i) => {
      if (part && part.getBoundingClientRect().top < 120) at = i;
    });
    links.forEach((link, i) => {
      if (i === at) link.setAttribute("aria-current", "location");
      else link.removeAttribute("aria-current");
    });
  };
  let waiting = false;
  page.addEventListener("scroll", () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      mark();
    });
  }, { passive: true });
  mark();
}

/** Unfolds tables and notes while the page is printed; reasons of claims stand in the sections of their experiments. */
export function unfoldForPrint(page: Document): void {
  let opened: Element[] = [];
  globalThis.addEventListener("beforeprint", () => {
    opened = [...page.querySelectorAll("section.experiment details:not([open]):not(.numbers)")];
    for (const details of opened) details.setAttribute("open", "");
  });
  globalThis.addEventListener("afterprint", () => {
    for (const details of opened) details.removeAttribute("open");
  });
}

/** Starts what the page does as a whole. */
export function startPage(page: Document): void {
  const go = () => openTarget(page, globalThis.location.hash);
  globalThis.addEventListener("hashchange", go);
  go();
  const menu = page.querySelector(".menu");
  menu?.addEventListener("click", ({ target }) => {
    if ((target as Element).closest("a")) menu.removeAttribute("open");
  });
  followReader(page);
  unfoldForPrint(page);
}
