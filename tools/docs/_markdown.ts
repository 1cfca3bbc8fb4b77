/**
 * What the checks of the documentation see in a Markdown page: its code blocks, the anchors of its
 * headings, and its links.
 *
 * Fences are of backticks, as everywhere in this repository; indented code is text. Anchors are
 * made as GitHub makes them: lower case, punctuation gone, spaces to hyphens, and a number behind
 * the second heading of the same text.
 *
 * @module
 */

/** A fenced code block. */
export interface Block {
  /** One-based line of its first line of code. */
  readonly line: number;
  /** First word after the fence; empty where there is none. */
  readonly language: string;
  /** The words after the language. */
  readonly words: readonly string[];
  /** The code, without the indentation of its fence. */
  readonly code: string;
}

/** A link or picture. */
export interface Link {
  /** One-based line. */
  readonly line: number;
  /** Its target, as written. */
  readonly target: string;
}

/** A page, taken apart. */
export interface Page {
  /** Path from the root of the repository. */
  readonly path: string;
  /** Code blocks in their order. */
  readonly blocks: readonly Block[];
  /** The anchors that links can end in. */
  readonly anchors: ReadonlySet<string>;
  /** Links and pictures, without those in code. */
  readonly links: readonly Link[];
  /** Contents of code spans, by line, such as paths of files. */
  readonly spans: readonly Link[];
}

const fence = /^(\s*)(`{3,})(.*)$/;

/**
 * Takes a page apart.
 *
 * @throws {SyntaxError} Where a fence is never closed, with file and line.
 */
export function readPage(path: string, text: string): Page {
  const { blocks, prose } = separate(path, text.split("\n"));
  const withoutSpans = prose.map((line) =>
    line.replace(/`[^`]*`/g, (span) => " ".repeat(span.length))
  );
  return {
    path,
    blocks,
    anchors: anchorsOf(prose),
    links: withoutSpans.flatMap((line, index) =>
      linksOf(line).map((target) => ({ line: index + 1, target }))
    ),
    spans: prose.flatMap((line, index) =>
      [...line.matchAll(/`([^`]+)`/g)].map(([, target]) => ({ line: index + 1, target }))
    ),
  };
}

/** Code blocks, and the page's lines with those of code left empty. */
function separate(path: string, lines: readonly string[]): { blocks: Block[]; prose: string[] } {
  const blocks: Block[] = [];
  const prose: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    const open = lines[index].match(fence);
    if (!open) {
      prose.push(lines[index]);
      continue;
    }
    const [, indent, ticks, information] = open;
    const first = index + 1;
    const isEnd = (line: string) => line.trim() === ticks;
    do index++; while (index < lines.length && !isEnd(lines[index]));
    if (index === lines.length) {
      throw new SyntaxError(`${path}:${first}: Cannot find the end of the code block`);
    }
    const [language = "", ...words] = information.trim().split(/\s+/);
    const code = lines.slice(first, index)
      .map((line) => line.startsWith(indent) ? line.slice(indent.length) : line.trimStart());
    blocks.push({ line: first + 1, language, words, code: code.join("\n") });
    for (let line = first; line <= index + 1; line++) prose.push("");
  }
  return { blocks, prose };
}

function anchorsOf(prose: readonly string[]): Set<string> {
  const anchors = new Set<string>();
  for (const line of prose) {
    const heading = line.match(/^#{1,6}\s+(.*?)\s*#*$/)?.[1];
    if (heading !== undefined) {
      const anchor = anchorOf(heading);
      let unique = anchor;
      for (let count = 1; anchors.has(unique); count++) unique = `${anchor}-${count}`;
      anchors.add(unique);
    }
    for (const [, id] of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) anchors.add(id);
  }
  return anchors;
}

/** The anchor of a heading's text. */
export function anchorOf(heading: string): string {
  return heading
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replace(/<[^>]+>/g, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function linksOf(line: string): string[] {
  const inline = [
    ...line.matchAll(/\]\(\s*<?([^()\s>]*(?:\([^()\s]*\)[^()\s>]*)*)>?(?:\s+"[^"]*")?\s*\)/g),
  ];
  const definition = line.match(/^\s{0,3}\[[^\]]+\]:\s*(\S+)/);
  const html = [...line.matchAll(/<(?:a|img|source)\s[^>]*?(?:href|src|srcset)="([^"]+)"/g)];
  return [...inline, ...definition ? [definition] : [], ...html].map(([, target]) => target);
}
