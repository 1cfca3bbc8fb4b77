/**
 * Downloads of a report: each file is whole and what it says it is, and a click brings it.
 *
 * Clicks are made twice. From a server, where a browser saves whatever a link says is to be saved; and from the file itself, where Chromium
 * saves tables, and opens pictures and PDF in a tab of their own.
 *
 * @module
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { basename, extname, join } from "node:path";
import { type Page, until } from "../_chromium.ts";
import { addressOf, type Subject } from "./_faults.ts";

/** What is wrong with the content of a file; `undefined` where nothing is. */
export function contentFault(path: string): string | undefined {
  const bytes = readFileSync(path);
  const head = bytes.subarray(0, 5).toString("latin1");
  const tail = bytes.subarray(-16).toString("latin1").trimEnd();
  switch (extname(path)) {
    case ".csv":
      return csvFault(bytes.toString("utf8"));
    case ".parquet":
      return head.startsWith("PAR1") && tail.endsWith("PAR1") ? undefined : "is no Parquet";
    case ".pdf":
      return head === "%PDF-" && tail.endsWith("%%EOF") ? undefined : "is no PDF";
    case ".svg":
      return head === "<svg " && tail.endsWith("</svg>") ? undefined : "is no SVG";
    default:
      return "has an ending that is not known";
  }
}

function csvFault(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("# "));
  const columns = lines[0]?.split(",").length ?? 0;
  return columns >= 2 && lines.length >= 2 ? undefined : "has no head or no row";
}

/** Each file that a link of the page leads to holds what its ending says. */
export async function filesAreWhole({ page, folder }: Subject): Promise<string[]> {
  const files = await page.evaluate<{ href: string; size: string }[]>(
    '[...document.querySelectorAll("a[download]")].map((a) => ({ href: decodeURI(a.getAttribute("href")) }))',
  );
  const kinds = new Set(files.map(({ href }) => extname(href)));
  return [
    ...[".csv", ".parquet", ".svg", ".pdf"].filter((kind) => !kinds.has(kind))
      .map((kind) => `there is no ${kind} to download`),
    ...files.flatMap(({ href }) => {
      const path = join(folder, href);
      if (!existsSync(path)) return [`${href} is not there`];
      const fault = contentFault(path);
      return fault === undefined ? [] : [`${href} ${fault}`];
    }),
  ];
}

/** Clicks the first link to a kind of file; gives the name of the file. */
async function clickFirst(page: Page, kind: string): Promise<string> {
  const { href, x, y } = await page.evaluate<{ href: string; x: number; y: number }>(`(async () => {
    const link = document.querySelector('a[download][href$="${kind}"]');
    const details = link.closest("details");
    if (details) details.open = true;
    link.scrollIntoView({ block: "center", behavior: "instant" });
    await new Promise(requestAnimationFrame);
    const { x, y, width, height } = link.getClientRects()[0];
    return { href: decodeURI(link.getAttribute("href")), x: x + width / 2, y: y + height / 2 };
  })()`);
  await page.click(x, y);
  return href;
}

/** Waits until a file has arrived as a download and compares it with the original. */
async function arrived(href: string, { folder }: Subject, into: string): Promise<string[]> {
  const path = join(into, basename(href));
  const original = readFileSync(join(folder, href));
  try {
    await until(
      `the download of ${href}`,
      () => existsSync(path) && readFileSync(path).equals(original),
      10_000,
    );
    return [];
  } catch {
    const there = existsSync(path) ? "arrived in part" : "did not arrive";
    return [`${href} ${there}: there is ${readdirSync(into).join(", ") || "nothing"}`];
  }
}

/** The folder that downloads go to, empty. */
async function receive(subject: Subject, name: string): Promise<string> {
  const into = join(subject.work, name);
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  const options = { behavior: "allow", downloadPath: into, eventsEnabled: true };
  await subject.browser.call("Browser.setDownloadBehavior", options);
  return into;
}

/** The addresses of the tabs that are open. */
async function tabs({ browser }: Subject): Promise<string[]> {
  const { targetInfos } = await browser.call("Target.getTargets");
  return (targetInfos as { type: string; url: string }[]).map(({ url }) => url);
}

/** A click brings a file where the page is opened as a file. */
export async function clicksBringFiles(subject: Subject): Promise<string[]> {
  const into = await receive(subject, "from-file");
  const faults: string[] = [];
  for (const kind of [".csv", ".parquet"]) {
    faults.push(...await arrived(await clickFirst(subject.page, kind), subject, into));
  }
  for (const kind of [".svg", ".pdf"]) {
    const href = await clickFirst(subject.page, kind);
    const url = new URL(encodeURI(href), addressOf(subject)).href;
    const opened = async () =>
      (await tabs(subject)).includes(url) || existsSync(join(into, basename(href)));
    await until(href, opened, 10_000).catch(() => faults.push(`${href} does not open`));
    await subject.page.call("Page.bringToFront");
  }
  return faults;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".csv": "text/csv",
  ".svg": "image/svg+xml",
  ".pdf": "application/pdf",
};

/** A click saves a file of each kind where the page comes from a server. */
export async function clicksSaveFiles(subject: Subject): Promise<string[]> {
  const { folder, browser } = subject;
  await using server = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen() {} }, (request) => {
    const path = join(folder, decodeURIComponent(new URL(request.url).pathname));
    if (!existsSync(path)) return new Response("", { status: 404 });
    const type = types[extname(path)] ?? "application/octet-stream";
    return new Response(readFileSync(path), { headers: { "content-type": type } });
  });
  try {
    const into = await receive(subject, "from-server");
    const page = await browser.page();
    await page.resize(1280, 900);
    await page.open(`http://127.0.0.1:${server.addr.port}/index.html`);
    const faults: string[] = [];
    for (const kind of [".csv", ".parquet", ".svg", ".pdf"]) {
      faults.push(...await arrived(await clickFirst(page, kind), subject, into));
    }
    await page.call("Page.close");
    return faults;
  } finally {
    await subject.page.call("Page.bringToFront");
  }
}
