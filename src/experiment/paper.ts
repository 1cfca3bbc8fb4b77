/**
 * What a paper states, as data: `paper.ts` of an experiment is made of these.
 *
 * Nothing remembered or guessed goes in: a {@linkcode Statement} says where it was read, and what nobody has read is a
 * {@linkcode Gap}, which an experiment fills with an assumption and a range.
 *
 * @module
 */
import type { ClaimSource } from "../analysis/mod.ts";

/** Where a statement was read. */
export interface Source {
  /** The work. */
  readonly work: string;
  /** Which part of it was read. */
  readonly part:
    | "abstract"
    | "index terms"
    | "bibliographic record"
    | "list of publications"
    | "table of figures"
    | "summary"
    | "text";
  /** Where the text stands, if it is public. */
  readonly url?: string;
}

/** One statement of a source, in our words. */
export interface Statement {
  /** A short name. */
  readonly id: string;
  /** What is stated. */
  readonly statement: string;
  /** The number in it, where there is one. */
  readonly value?: number;
  /** The number's unit. */
  readonly unit?: string;
  /** Where it was read. */
  readonly source: Source;
}

/** Something that a reproduction needs and that was not found in public text. */
export interface Gap {
  /** What is missing. */
  readonly what: string;
  /** How the study deals with it. */
  readonly instead: string;
}

/** A publication. */
export interface Citation {
  /** Its authors. */
  readonly authors: readonly string[];
  /** Its title. */
  readonly title: string;
  /** Where it appeared. */
  readonly venue: string;
  /** The year. */
  readonly year: number;
  /** The pages. */
  readonly pages?: string;
  /** The digital object identifier. */
  readonly doi?: string;
}

/**
 * A publication in one line.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { citationText } from "@iovlab/iovlab/experiment";
 *
 * const paper = { authors: ["A. One", "B. Two"], title: "A title", venue: "A venue", year: 2009 };
 * assert.equal(citationText(paper), "A. One, B. Two. A title. A venue, 2009");
 * ```
 */
export function citationText({ authors, title, venue, year }: Citation): string {
  return `${authors.join(", ")}. ${title}. ${venue}, ${year}`;
}

/**
 * The source of a claim from the statement that it is taken from.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { claimSource } from "@iovlab/iovlab/experiment";
 *
 * const paper = { authors: ["A. One", "B. Two"], title: "A title", venue: "A venue", year: 2009 };
 * const statement = { id: "x", statement: "It is better.", source: { work: "A title", part: "abstract" } } as const;
 * assert.deepEqual(claimSource(paper, statement), { citation: "A. One and B. Two, A title, 2009", where: "abstract" });
 * ```
 */
export function claimSource(citation: Citation, statement: Statement): ClaimSource {
  const { authors, title, year } = citation;
  return {
    citation: `${authors.join(" and ")}, ${title}, ${year}`,
    where: statement.source.part,
  };
}
