/**
 * The published numbers that come with the toolkit.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { type PublishedRow, publishedRows } from "@iovlab/iovlab/scenario";

/** The records of the file as they stand there. */
export const records: readonly Readonly<Record<string, string>>[] = parse(
  Deno.readTextFileSync(new URL("../../data/published/network-io.csv", import.meta.url)),
  { columns: true },
);

/** The same, checked. */
export const published: readonly PublishedRow[] = publishedRows(records, "network-io.csv");
