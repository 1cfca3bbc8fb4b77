/**
 * Rows whose prediction is said in data: by columns of their own, or in `data/published/models.json` under the name of the row.
 *
 * @module
 */
import modelData from "../../data/published/models.json" with { type: "json" };
import { costGroups, type CostModel, host, type HostInput } from "../host/mod.ts";
import type { Assumed } from "./_assumptions.ts";
import { edited } from "./_edits.ts";
import { measured, type RowModel, type Run } from "./_row_model.ts";
import type { PublishedRow } from "./published.ts";
import { type RowRecord, type RowSpec, rowSpec } from "./row_spec.ts";

/** Columns by the name of a row of `network-io.csv`, which has none of its own. */
export const modelRecords: Readonly<Record<string, RowRecord>> = modelData;

/** The words for a workload. */
function workloads(input: HostInput): string {
  const found = host(input).vms.map(({ workload }) => {
    if (workload.kind === "netperf") return `netperf ${workload.test}`;
    if (workload.kind === "iperf") return `iperf ${workload.protocol}`;
    return workload.kind;
  });
  return [...new Set(found)].join(" and ");
}

function quantityOf({ host: input, measure, entity, overText }: RowSpec): string {
  const of = entity === "total" ? "" : ` of ${entity}`;
  const over = overText === "" ? "" : `, over the same with ${overText}`;
  return `${measure}${of}, ${input.architecture}, ${workloads(input)}${over}`;
}

/** The model of a row from what the row says. */
export function dataRow(id: string, unit: string, spec: RowSpec): RowModel {
  const value = (input: HostInput, costs: CostModel, run: Run) =>
    measured(input, costs, run, spec.seconds, spec.measure, spec.entity);
  return {
    id,
    quantity: quantityOf(spec),
    unit,
    profile: spec.profile,
    caveat: spec.caveat,
    comparison: spec.comparison,
    arithmetic: false,
    assumptions: spec.open,
    groups: Object.keys(costGroups),
    sample: (costs: CostModel, assumed: Assumed, run: Run) => {
      const input = edited(
        spec.host,
        spec.open.flatMap((field) => field.edits(assumed[field.name])),
      );
      if (!spec.over) return { value: spec.factor * value(input, costs, run) };
      return {
        value: spec.factor * value(input, costs, run),
        over: value(edited(input, spec.over), costs, run),
      };
    },
  };
}

/** The model of a row that says how it is predicted, or of which the table above does. */
export function dataRowOf(row: PublishedRow): RowModel | undefined {
  if (row.spec) return dataRow(row.id, row.unit, row.spec);
  if (!Object.hasOwn(modelRecords, row.id)) return undefined;
  const { metric, unit } = row;
  const record = { ...modelRecords[row.id], metric, unit };
  const spec = rowSpec(record, { file: `models.json, ${row.id}`, line: 1 });
  return spec && dataRow(row.id, unit, spec);
}
