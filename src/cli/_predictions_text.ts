/**
 * What `validate` prints: predictions beside what was published, and how many of them hold.
 *
 * @module
 */
import { formatFixed, formatNumber, type TableColumn, tableText } from "../plot/mod.ts";
import type { Prediction, Unpredicted } from "../scenario/mod.ts";

/** Characters of a line. */
const width = 132;

const left = (column: string, label = column): TableColumn => ({ column, label });
const right = (column: string, label = column): TableColumn => ({ column, label, align: "right" });

function interval(low: number, high: number): string {
  return `${formatNumber(low)} to ${formatNumber(high)}`;
}

function published({ comparison, publishedLow, publishedHigh }: Prediction): string {
  if (comparison === "at most") return `at most ${formatNumber(publishedHigh)}`;
  if (comparison === "at least") return `at least ${formatNumber(publishedLow)}`;
  if (publishedLow === publishedHigh) return formatNumber(publishedHigh);
  return interval(publishedLow, publishedHigh);
}

function verdict(prediction: Prediction): string {
  if (prediction.verdict === "outside") return "outside";
  if (prediction.comparison === "equal") return "inside";
  return prediction.error === 0 ? "within the bound" : "inside";
}

function predictionRow(prediction: Prediction) {
  const { low, high, replications, rangeLow, rangeHigh, rangeFactor } = prediction;
  return {
    row: prediction.id,
    predicted: formatNumber(prediction.value),
    interval: replications === 0 ? "" : interval(low, high),
    range: interval(rangeLow, rangeHigh),
    factor: rangeFactor > 1000 ? "> 1000" : formatNumber(rangeFactor, 2),
    published: published(prediction),
    error: `${formatFixed(100 * prediction.error, 1)}%`,
    verdict: verdict(prediction),
    predicts: `${prediction.quantity} (${prediction.unit}); costs of ${prediction.profile}`,
    assumes: prediction.assumed.join("; "),
    caveat: prediction.caveat,
  };
}

const columns = [
  left("row"),
  right("predicted"),
  right("interval", "95% interval"),
  right("range", "range over the assumptions"),
  right("factor", "high/low"),
  right("published"),
  right("error"),
  left("verdict", "published is"),
  ...["predicts", "assumes", "caveat"].map((column) => ({ column, below: true })),
];

/** Ends of classes of widths: upper end of a range over its lower one. */
const widths = [1.5, 3, 6, Infinity] as const;

/** How often what was published is inside, by the width of the range. */
function widthTable(predictions: readonly Prediction[]): string {
  const rows = widths.map((most, i) => {
    const least = i === 0 ? 1 : widths[i - 1];
    const of = predictions.filter(({ rangeFactor }) =>
      rangeFactor <= most && (i === 0 || rangeFactor > least)
    );
    return {
      width: most === Infinity ? `above ${least}` : `${i === 0 ? "" : `${least} `}to ${most}`,
      rows: of.length,
      inside: of.filter(({ verdict }) => verdict === "inside").length,
    };
  });
  return tableText(rows.filter((row) => row.rows > 0), {
    columns: [left("width", "high/low of the range"), right("rows"), right("inside")],
  });
}

/** A prediction over the nearest published value, or that over it: 1 or more. */
function factorOff({ error }: Prediction): number {
  const ratio = Math.abs(1 + error);
  return Math.max(ratio, 1 / ratio);
}

/** How many are inside and outside, and how near the predictions themselves are. */
function summary(predictions: readonly Prediction[]): string {
  const inside = predictions.filter(({ verdict }) => verdict === "inside");
  const near = (factor: number) => predictions.filter((each) => factorOff(each) <= factor).length;
  const inInterval = inside.filter(({ withinInterval }) => withinInterval).length;
  return [
    `Inside the range over the assumptions: ${inside.length} of ${predictions.length} ` +
    `(${inInterval} of them within the 95% interval or the bound); outside: ${
      predictions.length - inside.length
    }.`,
    "A wide range is met easily, which confirms little:",
    widthTable(predictions),
    `With the profile's own values, within a factor of 1.1 of what was published: ${
      near(1.1)
    }; of 1.25: ${near(1.25)}; of 2: ${near(2)}.`,
  ].join("\n\n");
}

/** The predictions beside what was published, and the rows without one. */
export function predictionsText(
  found: readonly (Prediction | Unpredicted)[],
  replications: number,
): string {
  const predictions = found.filter((each) => each.expressible);
  const others = found.filter((each) => !each.expressible);
  const points = predictions[0]?.points ?? 0;
  const head = `${predictions.length} of ${found.length} rows marked validate can be predicted.`;
  const unpredicted = `Not expressible:\n${
    tableText(others, { columns: [left("id", "row"), left("reason")], width })
  }`;
  if (predictions.length === 0) return `${head}\n\n${unpredicted}`;
  return [
    `${head}\n` +
    `95% interval: of ${replications} replications with the profile's values; chance alone, empty where nothing is random. No measurement is to be expected in it.\n` +
    `Range: ${points} points of a Latin hypercube over the ranges of the costs and what the row leaves open. Inside and outside are by the range.`,
    tableText(predictions.map(predictionRow), { columns, width }),
    summary(predictions),
    ...(others.length > 0 ? [unpredicted] : []),
  ].join("\n\n");
}
