/**
 * Mutations of files, and what must hold of every reader on any text: it returns or throws an
 * InputError, within a time limit; and what it has read can be written and read again.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "../../_property.ts";
import { InputError } from "@iovlab/iovlab/core";
import {
  readLqn,
  readLqnJson,
  readLqnModel,
  readLqnResult,
  writeLqn,
  writeLqnResult,
} from "@iovlab/iovlab/lqn/format";
import { everythingXml, smallJson } from "./_models.ts";

/** Most milliseconds for one reader on one input. */
export const timeLimit = 2000;

/** A file that is mutated. */
export interface FuzzFile {
  /** Its name: the extension says the form. */
  readonly file: string;
  /** Its text. */
  readonly text: string;
}

const parseable = `# lqsim 5.32
V y
C 1e-06
I 9
PP 1
NP 1
X 1
web : get 0.25 -1
      %95 0.01 -1
 -1
-1
`;

/** Files of our own in every form. */
export function ownFiles(): FuzzFile[] {
  const document = readLqn(everythingXml, { file: "all.lqnx" });
  const small = readLqnJson(smallJson);
  const result = {
    model: "small",
    solver: "simulation",
    status: "solved",
    run: { simulatedTime: 1e4, warmUp: 10, samples: 10, calls: 1e5, precise: true },
    values: [
      { metric: "entryThroughput", element: "get", value: 2, halfWidth: 0.1 },
      { metric: "activityServiceTime", element: "web:a1", value: 0.5 },
      { metric: "callWaiting", element: "run.1>get", value: 0.25, halfWidth: 0.01 },
      { metric: "processorUtilization", element: "cpu", value: 0.75 },
    ],
  } as const;
  return [
    { file: "all.lqnx", text: everythingXml },
    { file: "all.lqnj", text: writeLqn(document, "lqnj") },
    { file: "small.lqnj", text: smallJson },
    { file: "small.lqnx", text: writeLqn(small, "lqnx") },
    { file: "small.lqn", text: writeLqn(small, "lqn") },
    { file: "small.lqxo", text: writeLqnResult(small, result, "lqxo") },
    { file: "small.lqjo", text: writeLqnResult(small, result, "lqjo") },
    { file: "small.p", text: parseable },
  ];
}

const words = [
  ...["<", ">", "</", "/>", "&", "&lt;", "&#0;", "&#x10FFFF;", "<![CDATA[", "]]>", "<!--", "-->"],
  ...["<!DOCTYPE a [<!ENTITY b 'c'>]>", "<?xml version='1.1'?>", '<task name="x">', "</task>"],
  ...['"', "'", "=", "\\", "\\u12", "{", "}", "[", "]", ":", ",", "null", "true", '{"a":', "[["],
  ...["-1", " -1\n", "$x", "$x = [1:2,3]", "%f $x", "{$x}", "->", "P 0\n", "E 0\n", "A web\n", "#"],
  ...["0", "-0", "1e999", "1e-999", "99999999999999999999", "0x10", "NaN", "inf", "@infinity"],
  ...["\0", "\ud800", "\udc00", "\ufffe", "\u2028", "\r", "\r\n", "\ufeff", "\t", "é", "😀"],
  ..."name phase dest calls-mean prob __proto__ constructor lqx slot quorum count end".split(" "),
] as const;

type Mutation = (text: string) => string;

const place = fc.double({ min: 0, max: 1, noNaN: true });
const length = fc.oneof(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 0, max: 400 }));

const replaceWord: fc.Arbitrary<Mutation> = fc.tuple(place, fc.constantFrom(...words)).map(
  ([at, word]): Mutation => (text) => {
    const found = [...text.matchAll(/[A-Za-z_-]+|[\d.]+(?:e-?\d+)?/g)];
    const hit = found[at * (found.length - 1) | 0];
    return hit ? text.slice(0, hit.index) + word + text.slice(hit.index + hit[0].length) : word;
  },
);

const copyWord: fc.Arbitrary<Mutation> = fc.tuple(place, place).map(
  ([from, to]): Mutation => (text) => {
    const found = [...text.matchAll(/[A-Za-z_-]+|[\d.]+(?:e-?\d+)?/g)];
    const source = found[from * (found.length - 1) | 0]?.[0] ?? "";
    const hit = found[to * (found.length - 1) | 0];
    return hit ? text.slice(0, hit.index) + source + text.slice(hit.index + hit[0].length) : text;
  },
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  { weight: 3, arbitrary: replaceWord },
  { weight: 4, arbitrary: copyWord },
  fc.tuple(place, length).map(([at, size]): Mutation => (text) => {
    const start = at * text.length | 0;
    return text.slice(0, start) + text.slice(start + size);
  }),
  fc.tuple(place, fc.constantFrom(...words), fc.integer({ min: 1, max: 3 })).map(
    ([at, word, times]): Mutation => (text) => {
      const start = at * text.length | 0;
      return text.slice(0, start) + word.repeat(times) + text.slice(start);
    },
  ),
  fc.tuple(place, place, length).map(([from, to, size]): Mutation => (text) => {
    const start = from * text.length | 0;
    const end = to * text.length | 0;
    return text.slice(0, end) + text.slice(start, start + size) + text.slice(end);
  }),
  fc.tuple(place, fc.nat(0xffff)).map(([at, code]): Mutation => (text) => {
    const start = at * text.length | 0;
    return text.slice(0, start) + String.fromCharCode(code) + text.slice(start + 1);
  }),
  fc.tuple(place, place, fc.integer({ min: 2, max: 40 })).map(
    ([at, part, times]): Mutation => (text) => {
      const start = at * text.length | 0;
      const piece = text.slice(start, start + part * 60);
      return text.slice(0, start) + piece.repeat(times) + text.slice(start);
    },
  ),
  place.map((at): Mutation => (text) => text.slice(0, at * text.length | 0)),
);

/** A mutated file. */
export function mutatedFile(files: readonly FuzzFile[]): fc.Arbitrary<FuzzFile> {
  const changes = fc.oneof(
    { weight: 3, arbitrary: mutation.map((one) => [one]) },
    { weight: 1, arbitrary: fc.array(mutation, { minLength: 2, maxLength: 5 }) },
  );
  const forms = new Map<string, FuzzFile[]>();
  for (const one of files) {
    const form = one.file.replace(/^.*\./, "");
    forms.set(form, [...forms.get(form) ?? [], one]);
  }
  const file = fc.constantFrom(...forms.values()).chain((list) => fc.constantFrom(...list));
  return fc.tuple(file, changes).map(([{ file, text }, list]) => ({
    file,
    text: list.reduce((now, change) => change(now), text).slice(0, 200_000),
  }));
}

/** What became of a text. */
export type Outcome = "read" | "refused";

/** Reads a text as a model and as a result; throws where a reader does what it must not. */
export function tryReaders({ file, text }: FuzzFile): Outcome {
  let outcome: Outcome = "refused";
  within(() => {
    const document = readLqn(text, { file });
    outcome = "read";
    for (const form of ["lqnx", "lqnj", "lqn"] as const) rewrite(document, form, file);
  });
  within(() => readLqnModel(text, { file }));
  within(() => {
    readLqnResult(text, { file });
    if (/o$|\.p$/.test(file)) outcome = "read";
  });
  return outcome;
}

/** Writes a document, and reads that back; a form may refuse what it cannot say. */
function rewrite(
  document: ReturnType<typeof readLqn>,
  form: "lqn" | "lqnx" | "lqnj",
  file: string,
): void {
  let written: string;
  try {
    written = writeLqn(document, form);
  } catch (error) {
    if (error instanceof InputError) return;
    throw error;
  }
  const back = readLqn(written, { file: file.replace(/[^.]*$/, form) });
  if (form !== "lqn" && !/\.lqn$|\.in$/.test(file)) assert.deepEqual(back, document);
}

function within(run: () => void): void {
  const start = performance.now();
  try {
    run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    assert.match(error.code, /^lqn\//);
    assert.ok(error.message.length < 2000, error.message);
  }
  const spent = performance.now() - start;
  assert.ok(spent < timeLimit, `took ${spent} ms`);
}
