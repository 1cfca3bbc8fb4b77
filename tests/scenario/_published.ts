/**
 * The published numbers that come with the toolkit.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { type PublishedRow, publishedRows } from "@iovlab/iovlab/scenario";

const folder = new URL("../../data/published/", import.meta.url);

function recordsOf(name: string): readonly Readonly<Record<string, string>>[] {
  return parse(Deno.readTextFileSync(new URL(name, folder)), { columns: true });
}

/** The records of the first file as they stand there. */
export const records = recordsOf("network-io.csv");

/** The same, checked. */
export const published: readonly PublishedRow[] = publishedRows(records, "network-io.csv");

/** The records of the further file as they stand there. */
export const furtherRecords = recordsOf("platform-io.csv");

/** The same, checked, with the hosts that they name. */
export const further: readonly PublishedRow[] = publishedRows(furtherRecords, "platform-io.csv", {
  read: (name) => Deno.readTextFileSync(new URL(name, folder)),
});
