/**
 * Reads the text form of layered queueing networks, `.lqn` and `.in`, with SPEX.
 *
 * Source: the LQNS user manual, chapter "LQN Input File Format", and what the parser of LQNS 5
 * takes beyond it. Assumptions and departures:
 *
 * - The number after a section's letter is not looked at, as in LQNS.
 * - A 0 in a list of phases is the same as no value (but a coefficient of variation of 0 is kept),
 *   and phases at the end of the list that do nothing are left out.
 * - The flag `i` of a processor or server makes its scheduling `inf`.
 * - The histogram of an entry with activities is kept with its first activity.
 * - Unary minus, and comparisons and `? :` in parentheses, are taken in expressions; expressions are
 *   taken wherever a number stands.
 *
 * The time is linear in the length of the text; {@linkcode lqnLimits} says how long it may be.
 *
 * @module
 */

import { InputError } from "../../../core/mod.ts";
import type { LqnDocument } from "../../model/mod.ts";
import { didYouMean } from "../_words.ts";
import { lqnLimits } from "../limits.ts";
import { normalDocument } from "../normal.ts";
import { type LqnLocatedDocument, type LqnReadOptions, LqnSource, stemOf } from "../source.ts";
import { readActivities } from "./_activities.ts";
import { Assembler } from "./_assemble.ts";
import { Cursor } from "./_cursor.ts";
import { type ActivityDraft, Draft, type EntryDraft } from "./_draft.ts";
import { readEntries } from "./_entries.ts";
import { readGeneral, readPragmas, readVariables } from "./_general.ts";
import { readGroups, readProcessors } from "./_processors.ts";
import { readReportAndConvergence } from "./_report.ts";
import { readTasks } from "./_tasks.ts";

/**
 * Reads a model in the text form.
 *
 * @param text The text of the file.
 * @param options The file's name, for messages and as the model's name.
 * @returns The document; its model has the file's name without the extension.
 * @throws {InputError} Where the text is not of the language, with file, line, column and a stable
 * code. Whether names and numbers make sense is the business of `checkModel`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnText } from "@iovlab/iovlab/lqn/format";
 *
 * const { model } = readLqnText(
 *   `P 2 p pc i  p ps f -1
 *    T 2 t client r run -1 pc m 3 z 1.5  t server n get -1 ps -1
 *    E 2 s run 0.1 -1  y run get 2 -1  s get 0.25 -1 -1`,
 *   { file: "web.lqn" },
 * );
 * assert.equal(model.name, "web");
 * assert.deepEqual(model.tasks[0].entries[0].phases, [
 *   { demand: 0.1, calls: [{ kind: "sync", to: "get", mean: 2 }] },
 * ]);
 * ```
 */
export function readLqnText(text: string, options: LqnReadOptions = {}): LqnDocument {
  return readLqnTextWithPositions(text, options).document;
}

/**
 * Reads a model in the text form, and says where each of its parts stands.
 *
 * @param text The text of the file.
 * @param options The file's name, for messages and as the model's name.
 * @returns The document, and the place of each part by its path in the model.
 * @throws {InputError} As {@linkcode readLqnText}.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { readLqnTextWithPositions } from "@iovlab/iovlab/lqn/format";
 *
 * const { positions } = readLqnTextWithPositions("P 1\n p pc i\n-1 T 1 t cc r run -1 pc -1 E 1 s run 1 -1 -1");
 * assert.equal(positions.get("processors[0]")?.line, 2);
 * ```
 */
export function readLqnTextWithPositions(
  text: string,
  options: LqnReadOptions = {},
): LqnLocatedDocument {
  const { file = "model" } = options;
  const source = new LqnSource(text, file);
  if (text.length > lqnLimits.characters) {
    throw new InputError(
      `Cannot read a model as it must have at most ${lqnLimits.characters} characters: ` +
        `current value is ${text.length}`,
      { code: "lqn/too-large", location: { file } },
    );
  }
  const cursor = new Cursor(source);
  const draft = new Draft();
  readVariables(cursor, draft);
  readGeneral(cursor, draft);
  readVariables(cursor, draft);
  readProcessors(cursor, draft);
  readGroups(cursor, draft);
  readTasks(cursor, draft);
  readEntries(cursor, draft);
  readActivities(cursor, draft);
  readReportAndConvergence(cursor, draft);
  if (!cursor.is("eof")) {
    throw cursor.fault("text-after-end", "a model", "nothing may follow its last section");
  }
  startActivities(cursor, draft);
  const assembler = new Assembler(source);
  const { document, positions } = assembler.assemble(draft, stemOf(file), readPragmas(cursor));
  return { document: normalDocument(document), positions };
}

/** Ties each entry to the activity that it starts. */
function startActivities(cursor: Cursor, draft: Draft): void {
  for (const task of draft.tasks) {
    for (const entry of task.entries) {
      const { name, start } = entry;
      if (!start) continue;
      const activity = task.activities.get(start.activity);
      if (!activity) {
        throw cursor.source.fault(
          "unknown-activity",
          start.index,
          `Cannot start entry ${name} as task ${task.name} must have an activity "${start.activity}": define it in section A ${task.name}` +
            didYouMean(start.activity, [...task.activities.keys()]).replace(":", ","),
        );
      }
      if (activity.boundTo !== undefined) {
        throw cursor.source.fault(
          "activity-bound-twice",
          start.index,
          `Cannot start entry ${name} as activity "${start.activity}" must start one entry only: it starts ${activity.boundTo}`,
        );
      }
      activity.boundTo = name;
      moveHistograms(cursor, entry, activity);
    }
  }
}

/** The histogram of an entry with a graph is kept with its first activity. */
function moveHistograms(cursor: Cursor, entry: EntryDraft, activity: ActivityDraft): void {
  entry.phases.forEach((phase, p) => {
    const { histogram } = phase;
    if (!histogram) return;
    if (activity.histogram) {
      throw cursor.source.fault(
        "second-histogram",
        phase.index,
        `Cannot take a second histogram of entry ${entry.name} as an entry with activities, with its first activity, must have one: remove the other`,
      );
    }
    delete phase.histogram;
    activity.histogram = { ...histogram, phase: p + 1 };
  });
}
