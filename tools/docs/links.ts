/**
 * The links of all Markdown pages: a file or folder that a link leads to is in the repository, and
 * so is the heading behind a `#`. Paths in code spans, such as `docs/host.md`, have to be there too.
 *
 *     deno run -A tools/docs/links.ts
 *
 * Links to other hosts are counted and not followed: a check must not depend on a network.
 *
 * @module
 */
import process from "node:process";
import { posix } from "node:path";
import { readFiles, repositoryFiles } from "../_files.ts";
import { type Finding, printFindings } from "../_finding.ts";
import { type Page, readPage } from "./_markdown.ts";

/** What a check of links found. */
export interface LinkReport {
  /** Links that lead nowhere. */
  readonly findings: readonly Finding[];
  /** Links into the repository. */
  readonly inside: number;
  /** Links to other hosts, which are not followed. */
  readonly outside: number;
}

/**
 * Checks the links of some pages.
 *
 * @param pages Markdown by path from the root of the repository.
 * @param files All files of the repository.
 */
export function checkLinks(
  pages: ReadonlyMap<string, string>,
  files: readonly string[],
): LinkReport {
  const read = new Map([...pages].map(([path, text]) => [path, readPage(path, text)]));
  const places = placesOf(files);
  const findings: Finding[] = [];
  let inside = 0;
  let outside = 0;
  for (const page of read.values()) {
    for (const { line, target } of page.links) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
        outside++;
        continue;
      }
      inside++;
      const message = linkFault(page, target, read, places);
      if (message) findings.push({ file: page.path, line, message });
    }
    findings.push(...spanFaults(page, places));
  }
  return { findings, inside, outside };
}

/** Files and all their folders. */
function placesOf(files: readonly string[]): Set<string> {
  const places = new Set<string>(["."]);
  for (const file of files) {
    for (let path = file; path !== "." && !places.has(path); path = posix.dirname(path)) {
      places.add(path);
    }
  }
  return places;
}

function linkFault(
  page: Page,
  target: string,
  pages: ReadonlyMap<string, Page>,
  places: ReadonlySet<string>,
): string | undefined {
  const [file, anchor] = target.split("#");
  const path = file === ""
    ? page.path
    : posix.join(posix.dirname(page.path), decodeURIComponent(file)).replace(/\/$/, "");
  if (!places.has(path)) return `"${target}" leads to no file of the repository`;
  if (anchor === undefined) return;
  const other = pages.get(path);
  if (!other) {
    return /^L\d+/.test(anchor) ? undefined : `"${target}" names an anchor of a file without any`;
  }
  if (!other.anchors.has(decodeURIComponent(anchor))) {
    return `"${target}" leads to no heading of ${path}`;
  }
}

const folders = "bench|data|docs|examples|experiments|notebooks|src|tests|tools";
const filePath = new RegExp(`^(?:${folders})/[\\w./-]+\\.(?:md|ts|json|csv|ipynb|lqnx?|txt)$`);

/** Code spans that are a path of a file which is not there. */
function spanFaults(page: Page, places: ReadonlySet<string>): Finding[] {
  if (page.path === "CHANGELOG.md") return []; // it tells of what was
  return page.spans
    .filter(({ target }) =>
      filePath.test(target) && !/NAME|\/my-/.test(target) && !places.has(target)
    )
    .map(({ line, target }) => ({
      file: page.path,
      line,
      message: `"${target}" is no file of the repository`,
    }));
}

/** Checks the links of all pages of the repository. */
export function checkRepositoryLinks(): LinkReport {
  const files = repositoryFiles();
  const pages = files.filter((path) => path.endsWith(".md"));
  return checkLinks(readFiles(pages), files);
}

if (import.meta.main) {
  const { findings, inside, outside } = checkRepositoryLinks();
  const done = `${inside} links, ${outside} to other hosts not followed`;
  process.exitCode = printFindings("links", done, findings);
}
