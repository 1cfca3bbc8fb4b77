/**
 * What `calibrate` prints.
 *
 * @module
 */
import { formatFixed, formatNumber, type TableColumn, tableText } from "../plot/mod.ts";
import type { Calibration } from "../scenario/mod.ts";

function interval(low: number, high: number): string {
  return `${formatNumber(low)} to ${formatNumber(high)}`;
}

function percent(share: number): string {
  return `${formatFixed(100 * share, 1)}%`;
}

const left = (column: string, label = column): TableColumn => ({ column, label });
const right = (column: string, label = column): TableColumn => ({ column, label, align: "right" });

function listed(title: string, lines: readonly string[]): string {
  return [title, ...(lines.length === 0 ? ["none"] : lines).map((line) => `- ${line}`)].join("\n");
}

function constantsTable({ fit }: Calibration): string {
  const rows = fit.constants.map(({ name, value, standardError, low, high, atBound }) => ({
    constant: name,
    fitted: formatNumber(value, 4),
    error: atBound ? "" : formatNumber(standardError),
    interval: atBound ? "" : interval(low, high),
    note: atBound ? "at its bound" : low === 0 ? "interval reaches 0" : "",
  }));
  const columns = [
    left("constant", "constant (cycles or cycles/byte)"),
    right("fitted"),
    right("error", "standard error"),
    right("interval", "95% interval"),
    left("note"),
  ];
  return tableText(rows, { columns });
}

function residualsTable({ fit }: Calibration): string {
  const rows = fit.rows.map(({ id, measured, fitted, error, leverage }) => ({
    row: id,
    measured: formatFixed(measured, 0),
    fitted: formatFixed(fitted, 0),
    error: percent(error),
    leverage: formatFixed(leverage, 2),
  }));
  const columns = [
    left("row"),
    right("measured", "measured (cycles)"),
    right("fitted", "fitted (cycles)"),
    right("error"),
    right("leverage"),
  ];
  return tableText(rows, { columns });
}

function profileTable({ costs }: Calibration): string {
  const rows = costs.map((cost) => ({
    cost: cost.cost,
    fitted: formatNumber(cost.value, 4),
    interval: interval(cost.low, cost.high),
    profile: formatNumber(cost.profileValue, 4),
    range: interval(cost.profileLow, cost.profileHigh),
    agrees: cost.agrees && cost.covered,
  }));
  const columns = [
    left("cost"),
    right("fitted"),
    right("interval", "95% interval"),
    right("profile", "in the profile"),
    right("range", "its range"),
    left("agrees", "holds the fit"),
  ];
  return tableText(rows, { columns });
}

/** The fit, its residuals, and what it cannot say. */
export function calibrationText(calibration: Calibration, profile: string): string {
  const { fit, confounded, unchecked, unused } = calibration;
  const above = fit.constants.filter(({ atBound }) => !atBound).length;
  return [
    `Least squares of the relative error, no constant below 0: ${fit.rows.length} rows, ${above} constants above 0, ` +
    `${fit.degreesOfFreedom} degrees of freedom.\n` +
    `Standard deviation of the relative errors: ${percent(fit.relativeDeviation)}.`,
    constantsTable(calibration),
    residualsTable(calibration),
    `In the profile ${profile}:\n${profileTable(calibration)}`,
    listed(
      "Not identifiable, of each only a sum:",
      confounded.map((group) => group.join(" and ")),
    ),
    listed("Met exactly, so that they check nothing (leverage 1):", unchecked),
    listed("Not in the fit:", unused.map(({ id, reason }) => `${id}: ${reason}`)),
  ].join("\n\n");
}
