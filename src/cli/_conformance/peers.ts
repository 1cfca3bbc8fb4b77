/**
 * What other solvers answered for the same models: `peers.csv` and `peers-status.csv`, beside the
 * models or one folder up.
 *
 * @module
 */
import { parse } from "csv-parse/sync";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../core/mod.ts";
import { type ConformanceRow, relativeError } from "../../lqn/report/mod.ts";
import type { ReferencedModel } from "./folder.ts";

type CsvRecord = Readonly<Record<string, string>>;

function records(file: string): CsvRecord[] {
  try {
    return parse(readFileSync(file, "utf8"), { columns: true, bom: true });
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new InputError(`Cannot read "${file}" as it must be a CSV file: ${why}`, {
      code: "cli/bad-peers",
      cause,
    });
  }
}

const present = (text: string | undefined) =>
  text === undefined || text.trim() === "" ? undefined : Number(text);

function valueRow(found: CsvRecord): ConformanceRow {
  const { model, solver, metric, element } = found;
  const reference = present(found.reference);
  const value = present(found.value);
  const halfWidth = present(found.half_width_95);
  const error = value === undefined || reference === undefined
    ? undefined
    : relativeError(value, reference);
  return {
    model,
    solver,
    status: "solved",
    metric,
    element,
    reference,
    value,
    ...(error === undefined ? {} : { relativeError: error }),
    // Analytic answers come with the reference's interval in this column.
    ...(halfWidth === undefined || solver === "lqns" ? {} : { halfWidth }),
    seconds: NaN,
  };
}

/** Rows for models on which a peer gave nothing; those that it was not run on are left out. */
function statusRows(found: CsvRecord, answered: ReadonlySet<string>): ConformanceRow[] {
  const { model, reference_kind: _, ...words } = found;
  return Object.entries(words).flatMap(([solver, word]) => {
    if (answered.has(`${solver} ${model}`) || word === "notrun" || word === "ok") return [];
    const status = word === "notconv" ? "not-converged" : "failed";
    return [{ model, solver, status, seconds: NaN }];
  });
}

/**
 * The peers' rows for some models, on the values that the models' references have; none where there
 * is no `peers.csv`.
 *
 * @param folder The folder of models.
 * @param models The models.
 * @throws {InputError} Where a file cannot be read.
 */
export function readPeers(folder: string, models: readonly ReferencedModel[]): ConformanceRow[] {
  const place = [folder, join(folder, "..")].find((at) => existsSync(join(at, "peers.csv")));
  if (place === undefined) return [];
  const wanted = new Set(
    models.flatMap(({ name, reference }) =>
      reference.values.map(({ metric, element }) => `${name} ${metric} ${element}`)
    ),
  );
  const values = records(join(place, "peers.csv"))
    .filter(({ model, metric, element }) => wanted.has(`${model} ${metric} ${element}`));
  const answered = new Set(values.map(({ solver, model }) => `${solver} ${model}`));
  const names = new Set(models.map(({ name }) => name));
  const status = join(place, "peers-status.csv");
  const others = existsSync(status) ? records(status).filter(({ model }) => names.has(model)) : [];
  return [...values.map(valueRow), ...others.flatMap((row) => statusRows(row, answered))];
}
