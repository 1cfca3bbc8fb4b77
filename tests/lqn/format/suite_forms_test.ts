/**
 * Every model of the suite through every form, and through all of them in turn.
 *
 * @module
 */

import assert from "node:assert/strict";
import { InputError } from "@iovlab/iovlab/core";
import { readLqn, writeLqn } from "@iovlab/iovlab/lqn/format";
import type { LqnDocument } from "@iovlab/iovlab/lqn/model";
import { suiteFiles } from "./_suite.ts";

const files = suiteFiles(/\.(?:lqnx|lqn|in)$/);

/** Two models ask for a histogram that the text form has no words for. */
const notInText = /\/(?:40-activities|60-semaphore)\.lqnx$/;

/** A document without what the text form cannot say: the names of the model and of phases. */
function common({ model, ...rest }: LqnDocument): object {
  const { name: _, description: __, ...others } = model;
  const tasks = model.tasks.map((task) => ({
    ...task,
    entries: task.entries.map(({ phases, ...entry }) => ({
      ...entry,
      phases: phases?.map(({ name: _, ...phase }) => phase),
    })),
  }));
  return { ...rest, model: { ...others, tasks } };
}

function through(document: LqnDocument, form: "lqn" | "lqnx" | "lqnj", file: string): LqnDocument {
  return readLqn(writeLqn(document, form), { file: file.replace(/[^.]*$/, form) });
}

Deno.test({
  name: "each model of the suite, written in its own form and read back, is the same document",
  ignore: files.length === 0,
  fn: () => {
    for (const { file, text } of files) {
      const document = readLqn(text, { file });
      assert.deepEqual(
        through(document, file.endsWith("x") ? "lqnx" : "lqn", file),
        document,
        file,
      );
    }
  },
});

Deno.test({
  name: "each model of the suite is the same document after XML and after JSON",
  ignore: files.length === 0,
  fn: () => {
    for (const { file, text } of files) {
      const document = readLqn(text, { file });
      assert.deepEqual(through(document, "lqnx", file), document, file);
      assert.deepEqual(through(document, "lqnj", file), document, file);
    }
  },
});

Deno.test({
  name: "each model of the suite goes through JSON, text and XML in turn",
  ignore: files.length === 0,
  fn: () => {
    for (const { file, text } of files) {
      const document = readLqn(text, { file });
      const json = through(document, "lqnj", file);
      if (notInText.test(file)) {
        assert.throws(
          () => writeLqn(json, "lqn"),
          (error) => error instanceof InputError && error.code === "lqn/text-cannot-say",
        );
        continue;
      }
      const last = through(through(json, "lqn", file), "lqnx", file);
      assert.deepEqual(common(last), common(document), file);
    }
  },
});
