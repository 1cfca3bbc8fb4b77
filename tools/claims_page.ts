/**
 * The table of claims in `README.md`, made from the claims of a full run in `data/claims.csv`.
 *
 *     deno run -A tools/claims_page.ts            writes the table between the markers of the page
 *     deno run -A tools/claims_page.ts --check    fails where the page has another one
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { experiments } from "../experiments/mod.ts";
import { withUnit } from "../src/analysis/mod.ts";
import { shortUnit } from "../src/experiment/mod.ts";
import { formatEstimate } from "../src/plot/mod.ts";
import { readCsv, writeFileAtomic } from "../src/store/mod.ts";
import { root } from "./_files.ts";

const markers = [
  "<!-- claims: made by tools/claims_page.ts -->",
  "<!-- end of claims -->",
] as const;

/** A row of `data/claims.csv`. */
interface ClaimRow {
  readonly experiment: string;
  readonly claim: string;
  readonly unit: string;
  readonly paper: number | null;
  readonly ours: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly share_of_parameter_space: number;
  readonly verdict: string;
}

/** A number with its unit, in the words of the page. */
const inUnit = (text: string, unit: string) => withUnit(text, shortUnit(unit));

/** One line of the table. */
function line(row: ClaimRow): string {
  const { experiment, claim, unit, paper, ours, low, high, verdict } = row;
  const estimate = formatEstimate({ value: ours, low: low ?? -Infinity, high: high ?? Infinity });
  const [value, ...interval] = estimate.split(" ");
  const shown = [inUnit(value, unit), ...interval].join(" ");
  const stated = paper === null ? "a direction" : inUnit(String(paper), unit);
  const share = `${Math.round(100 * row.share_of_parameter_space)}%`;
  const link = `[${experiment}](experiments/${experiment}/README.md)`;
  return `| ${[link, claim.replaceAll("-", " "), stated, shown, share, verdict].join(" | ")} |`;
}

/**
 * The table of all claims, as lines of Markdown.
 *
 * @param rows The claims in the order of the table.
 */
export function claimLines(rows: readonly ClaimRow[]): string[] {
  return [
    "| experiment | claim | the paper | ours, 95% interval | share of the space | verdict |",
    "| --- | --- | --- | --- | --- | --- |",
    ...rows.map(line),
  ];
}

/** A page with the lines between its markers. */
export function withClaims(page: string, lines: readonly string[]): string {
  const [start, end] = markers.map((marker) => page.indexOf(marker));
  if (start < 0 || end < start) throw new Error(`Cannot find ${markers.join(" and ")} in the page`);
  return [page.slice(0, start + markers[0].length), "", ...lines, "", page.slice(end)].join("\n");
}

/** The lines of a table with its cells' spaces and rules as short as can be, to compare one that was formatted. */
export function plainLines(page: string): string[] {
  const [start, end] = markers.map((marker) => page.indexOf(marker));
  return page.slice(start, end).split("\n").filter((text) => text.startsWith("|"))
    .map((text) => text.replace(/ *\| */g, "|").replace(/-{3,}/g, "---"));
}

function main(): number {
  const path = join(root, "README.md");
  const { table } = readCsv(join(root, "data", "claims.csv"));
  const order = experiments.map(({ key }) => key);
  const rows = (table.objects() as ClaimRow[]).toSorted((a, b) =>
    order.indexOf(a.experiment) - order.indexOf(b.experiment)
  );
  const page = readFileSync(path, "utf8");
  const wanted = withClaims(page, claimLines(rows));
  if (plainLines(page).join("\n") === plainLines(wanted).join("\n")) return 0;
  if (Deno.args.includes("--check")) {
    console.error("README.md: the table of claims is not that of data/claims.csv");
    return 1;
  }
  writeFileAtomic(path, wanted);
  return 0;
}

if (import.meta.main) process.exitCode = main();
