/**
 * Puts the predictions of `data/predictions.csv` into `docs/validation.md`.
 *
 * To make both anew: `deno task validate --csv data/predictions.csv`, then `deno run -A tools/validation_page.ts`.
 *
 * @module
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { foundOf } from "../src/cli/_costs_csv.ts";
import { predictionsText } from "../src/cli/_predictions_text.ts";
import { parseCsv } from "../src/store/mod.ts";
import { root } from "./_files.ts";

const marks = ["<!-- predictions -->", "<!-- end of predictions -->"] as const;

/** The page with the predictions of a table between its marks. */
export function withPredictions(page: string, csv: string): string {
  const rows = parseCsv(csv).table.objects() as Record<string, unknown>[];
  const found = rows.map(foundOf);
  const replications = found.reduce(
    (most, each) => each.expressible ? Math.max(most, each.replications) : most,
    0,
  );
  const [before, after] = [page.split(marks[0])[0], page.split(marks[1])[1]];
  const block = `\`\`\`text\n${predictionsText(found, replications)}\n\`\`\``;
  return `${before}${marks[0]}\n\n${block}\n\n${marks[1]}${after}`;
}

if (import.meta.main) {
  const path = join(root, "docs/validation.md");
  const csv = readFileSync(join(root, "data/predictions.csv"), "utf8");
  writeFileSync(path, withPredictions(readFileSync(path, "utf8"), csv));
}
