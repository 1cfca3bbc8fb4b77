/**
 * `study rerun`: one replication of one point by itself.
 *
 * @module
 */
import { canonicalJson, InputError, type Json } from "../../core/mod.ts";
import { printTable } from "../../report/mod.ts";
import { storeOrEmpty } from "../../store/mod.ts";
import { rerun } from "../../study/mod.ts";
import { storePath, type StudyFlags } from "./options.ts";
import { studyNamed } from "./load.ts";

/** Options of `study rerun`. */
export interface RerunFlags extends StudyFlags {
  /** The number of the replication. */
  readonly replication: number;
  /** Print the rows as JSON. */
  readonly json?: boolean;
}

/** Measures one replication, prints its rows and whether the store has the same; gives the exit code. */
export async function rerunFile(
  [file, point, ...overrides]: readonly string[],
  flags: RerunFlags,
): Promise<number> {
  const { study } = await studyNamed(file, overrides);
  const { id, rows } = await rerun(study, point, flags.replication);
  if (flags.json) console.log(JSON.stringify(rows));
  else console.log(printTable({ rows }));
  using store = storeOrEmpty(storePath(flags.out));
  const stored = store.rows(id, flags.replication);
  const what = `point ${id.slice(0, 12)}, replication ${flags.replication}`;
  if (!stored) console.error(`${what}: not in the store`);
  else if (textOf(stored) === textOf(rows)) console.error(`${what}: the same as in the store`);
  else {
    throw new InputError(
      `Cannot repeat ${what} as its rows must be those in the store: its engine is not a pure function`,
      { code: "study/not-repeatable" },
    );
  }
  return 0;
}

function textOf(rows: unknown): string {
  return canonicalJson(JSON.parse(JSON.stringify(rows)) as Json);
}
