/**
 * Pages of the reference: Markdown from modules and their doc comments.
 *
 * A name is described once, on the page of the module whose folder declares it; other modules that
 * export it have a line that leads there. Links of doc comments (`{@linkcode name}`) lead to the
 * name on the same page, else to its home.
 *
 * @module
 */
import { posix } from "node:path";
import type { Doc, Entry, Module, Tag } from "./_declarations.ts";
import { anchorOf } from "./_markdown.ts";
import { type Member, membersOf, signatureOf } from "./_signatures.ts";

/** Where each declaration is described: page and anchor by file and name. */
export type Homes = ReadonlyMap<string, { readonly page: string; readonly anchor: string }>;

const kinds: Readonly<Record<string, string>> = {
  class: "class",
  function: "function",
  interface: "interface",
  typeAlias: "type",
  variable: "constant",
  enum: "enumeration",
};

function keyOf({ file, name }: Entry): string {
  return `${file}#${name}`;
}

/** The pages that describe the names of some modules. */
export function homesOf(modules: readonly Module[]): Homes {
  const homes = new Map<string, { page: string; anchor: string }>();
  for (const { page, file, entries } of nearestFirst(modules)) {
    const folder = posix.dirname(file);
    const anchors = new Map<string, number>();
    for (const entry of entries) {
      const own = folder === "." || entry.file.startsWith(`${folder}/`);
      if (!own || homes.has(keyOf(entry))) continue;
      const anchor = anchorOf(entry.name);
      const count = anchors.get(anchor) ?? 0;
      anchors.set(anchor, count + 1);
      homes.set(keyOf(entry), { page, anchor: count === 0 ? anchor : `${anchor}-${count}` });
    }
  }
  return homes;
}

/** Modules of deep folders first, so that a name is at home as near to its file as it can be. */
function nearestFirst(modules: readonly Module[]): Module[] {
  const depth = ({ file }: Module) => file.split("/").length;
  return [...modules].sort((a, b) => depth(b) - depth(a));
}

/** The page of a module. */
export function modulePage(module: Module, homes: Homes): string {
  const isHere = (entry: Entry) => homes.get(keyOf(entry))?.page === module.page;
  const here = module.entries.filter(isHere);
  const link = linker(module, homes);
  const parts = [
    `# ${module.specifier}`,
    `Reference of \`${module.specifier}\`, made from the doc comments of ` +
    `[${module.file}](../../${module.file}) and its files by \`deno task docs:reference\`. ` +
    `[All modules](README.md).`,
    lowered(link(module.doc.doc ?? "")),
    ...examplesOf(module.doc.tags, link),
    "**Names**",
    ...namesOf(module, link),
    ...here.map((entry) => section(entry, link)),
  ];
  return parts.map((part) => part.trim()).filter(Boolean).join("\n\n") + "\n";
}

/** Turns `{@linkcode name}` into links. */
function linker(module: Module, homes: Homes): (text: string) => string {
  const places = new Map<string, string>();
  for (const entry of module.entries) {
    const home = homes.get(keyOf(entry));
    if (!home) continue;
    const page = home.page === module.page ? "" : `${home.page}.md`;
    places.set(entry.name, `${page}#${home.anchor}`);
  }
  return (text) =>
    text.replace(/\{@link(?:code|plain)?\s+([^\s}|]+)[\s|]*([^}]*)\}/g, (_, name, label) => {
      const words = label.trim() || `\`${name}\``;
      const place = places.get(name.split(/[.#]/)[0]);
      if (/^https?:/.test(name)) return `[${label.trim() || name}](${name})`;
      return place ? `[${words}](${place})` : words;
    });
}

/** A list of the module's names by kind, each with the first sentence of its doc comment. */
function namesOf(module: Module, link: (text: string) => string): string[] {
  const items = module.entries.map((entry) => {
    const summary = firstSentence(link(entry.doc.doc ?? ""));
    return `- ${link(`{@linkcode ${entry.name}}`)} (${
      kinds[entry.kind] ?? entry.kind
    }): ${summary}`;
  });
  return [items.join("\n")];
}

/** The first sentence of a text, on one line. */
export function firstSentence(text: string): string {
  const paragraph = text.trim().split(/\n\s*\n/)[0].replace(/\s+/g, " ");
  return paragraph.match(/^.*?(?<!\b(?:e\.g|i\.e|vs))\.(?=\s|$)/)?.[0] ??
    paragraph.replace(/:$/, ".");
}

function section(entry: Entry, link: (text: string) => string): string {
  const source = `[${entry.file}](../../${entry.file})`;
  const tags = entry.doc.tags ?? [];
  return [
    `## ${entry.name}`,
    `${kinds[entry.kind] ?? entry.kind}, ${source}`,
    fenced(signatureOf(entry)),
    lowered(link(entry.doc.doc ?? "")),
    tagList(tags, link),
    membersOf(entry).map((member) => memberItem(member, link)).join("\n"),
    ...examplesOf(tags, link),
  ].map((part) => part.trim()).filter(Boolean).join("\n\n");
}

function fenced(code: string): string {
  return "```ts\n" + code + "\n```";
}

/** Headings of a doc comment as bold lines, so that they do not stand between the names. */
function lowered(text: string): string {
  return text.replace(/^#{1,6}\s+(.*)$/gm, "**$1**");
}

/** Parameters, result and errors. */
function tagList(tags: readonly Tag[], link: (text: string) => string): string {
  const line = (doc: string | undefined) => link(doc ?? "").trim().replace(/\s+/g, " ");
  const of = (kind: string) => tags.filter((tag) => tag.kind === kind);
  return [
    ...[...of("template"), ...of("param")].map(({ name, doc }) => `- \`${name}\`: ${line(doc)}`),
    ...of("return").map(({ doc }) => `- Returns: ${line(doc)}`),
    ...of("throws").map(({ tsType, doc }) =>
      `- Throws${tsType ? ` \`${tsType.repr}\`` : ""}: ${line(doc)}`
    ),
  ].join("\n");
}

function memberItem({ signature, text, tags }: Member, link: (text: string) => string): string {
  const inner = tagList(tags, link).split("\n").filter(Boolean).map((line) => `\n  ${line}`);
  const words = link(text).trim().replace(/\n/g, "\n  ");
  return `- ${code(signature)}${words ? `: ${words}` : ""}${inner.join("")}`;
}

/** A code span; one with backticks inside has two around it. */
function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

function examplesOf(tags: Doc["tags"], link: (text: string) => string): string[] {
  return (tags ?? []).filter(({ kind }) => kind === "example").map(({ doc = "" }) => {
    const [, title, rest] = link(doc).trim().match(/^([^`\n]*)\n?([^]*)$/)!;
    return `**Example${title.trim() ? `: ${title.trim()}` : ""}**\n\n${rest.trim()}`;
  });
}

/** The page that lists all modules. */
export function indexPage(modules: readonly Module[]): string {
  const items = modules.map(({ specifier, page, entries, doc }) =>
    `- [\`${specifier}\`](${page}.md): ${firstSentence(doc.doc ?? "")} ${entries.length} names.`
  );
  return `# Reference

Every exported name with its signature, meaning, units, errors and an example, made from the doc comments of the sources by
\`deno task docs:reference\`. Do not edit these pages: edit the comments. The examples are run by \`deno task test\`, where they stand.

What is not for looking up is in the [other pages](../README.md).

${items.join("\n")}
`;
}
