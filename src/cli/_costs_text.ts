/**
 * What `calibrate` and `validate` print.
 *
 * @module
 */
import { formatFixed, formatNumber, type TableColumn, tableText } from "../plot/mod.ts";
import type { Calibration, Prediction, Unpredicted } from "../scenario/mod.ts";

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

/** Characters of a line of predictions. */
const width = 132;

const verdicts = {
  inside: "inside the interval",
  range: "inside the range only",
  outside: "outside both",
} as const;

function published({ comparison, publishedLow, publishedHigh }: Prediction): string {
  if (comparison === "at most") return `at most ${formatNumber(publishedHigh)}`;
  if (publishedLow === publishedHigh) return formatNumber(publishedHigh);
  return interval(publishedLow, publishedHigh);
}

function predictionRow(prediction: Prediction) {
  const { low, high, replications, rangeLow, rangeHigh } = prediction;
  return {
    row: prediction.id,
    predicted: formatNumber(prediction.value),
    interval: replications === 0 ? "" : interval(low, high),
    range: interval(rangeLow, rangeHigh),
    published: published(prediction),
    error: percent(prediction.error),
    verdict: prediction.comparison === "at most" && prediction.verdict === "inside"
      ? "within the bound"
      : verdicts[prediction.verdict],
    predicts: `${prediction.quantity} (${prediction.unit}); costs of ${prediction.profile}`,
    assumes: prediction.assumed.join("; "),
    caveat: prediction.caveat,
  };
}

/** The predictions beside what was published, and the rows without one. */
export function predictionsText(
  found: readonly (Prediction | Unpredicted)[],
  replications: number,
): string {
  const predictions = found.filter((each) => each.expressible);
  const others = found.filter((each) => !each.expressible);
  const points = predictions[0]?.points ?? 0;
  const columns = [
    left("row"),
    right("predicted"),
    right("interval", "95% interval"),
    right("range", "range over the assumptions"),
    right("published"),
    right("error"),
    left("verdict", "published value is"),
    ...["predicts", "assumes", "caveat"].map((column) => ({ column, below: true })),
  ];
  const rows = predictions.map(predictionRow);
  const count = (verdict: Prediction["verdict"]) =>
    predictions.filter((prediction) => prediction.verdict === verdict).length;
  return [
    `${predictions.length} of ${found.length} rows marked validate can be predicted. ` +
    `Interval: ${replications} replications; none where nothing is random. Range: ${points} points of a Latin hypercube ` +
    "over the ranges of the costs and what the row leaves open.",
    tableText(rows, { columns, width }),
    `Inside the interval or bound: ${count("inside")}; inside the range only: ${
      count("range")
    }; outside both: ${count("outside")}.`,
    `Not expressible:\n${
      tableText(others, { columns: [left("id", "row"), left("reason")], width })
    }`,
  ].join("\n\n");
}
