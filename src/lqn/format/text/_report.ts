/**
 * Sections R and C: the columns of the report, and the variables that are fed back.
 *
 * @module
 */

import type { SpexColumn } from "../../model/mod.ts";
import type { Cursor } from "./_cursor.ts";
import type { Draft } from "./_draft.ts";
import { readExpression } from "./_expression.ts";
import { readVariable } from "./_observations.ts";
import { openSection } from "./_processors.ts";

/** Sections R and C, where they are. */
export function readReportAndConvergence(cursor: Cursor, draft: Draft): void {
  if (cursor.is("letter", "R")) {
    openSection(cursor, "R", "columns of the report");
    while (!cursor.takeIf("end")) draft.report.push(readColumn(cursor));
  }
  if (cursor.is("letter", "C")) {
    openSection(cursor, "C", "variables that are fed back");
    while (!cursor.takeIf("end")) {
      const variable = readVariable(cursor, "section C");
      cursor.symbol("=", `variable ${variable} of section C`);
      draft.convergence.push({ variable, expression: readExpression(cursor, false) });
    }
  }
}

function readColumn(cursor: Cursor): SpexColumn {
  if (cursor.is("eof")) throw cursor.fault("unclosed-list", "section R", "-1 must end it");
  const named = cursor.is("variable") && cursor.following.kind === "symbol" &&
    cursor.following.text === "=";
  if (!named) return { expression: readExpression(cursor, false) };
  const name = cursor.take().text;
  cursor.take();
  return { name, expression: readExpression(cursor, false) };
}
