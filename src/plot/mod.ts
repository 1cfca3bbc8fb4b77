/**
 * Figures from plain rows, as SVG that stands alone: legend drawn, font embedded, described in words.
 *
 * @module
 */
export {
  type Column,
  type Figure,
  type FigureOptions,
  figureWidth,
  type NumberFormat,
  type PanelReference,
  type Reference,
  type Stretch,
} from "./figure.ts";
export { distributionFigure, type DistributionOptions, type ShareAbove } from "./distribution.ts";
export {
  drawing,
  type DrawingParts,
  type DrawingTextStyle,
  measureText,
  svgElement,
  svgText,
} from "./drawing.ts";
export {
  type Estimate,
  estimateDecimals,
  type EstimateFormat,
  formatEstimate,
  formatFixed,
  formatNumber,
} from "./format.ts";
export { groupedFigure, type GroupedOptions } from "./grouped.ts";
export { figureFonts, inlineSvg, type InlineSvgOptions, withoutFonts } from "./inline.ts";
export { intervalFigure, type IntervalOptions } from "./interval.ts";
export { lineFigure, type LineOptions } from "./line.ts";
export { matrixFigure, type MatrixOptions } from "./matrix.ts";
export { stackedBarFigure, type StackedBarOptions } from "./stacked_bar.ts";
export {
  architectureStyles,
  cpuPartStyles,
  engineStyles,
  schedulerStyles,
  timePartStyles,
} from "./named_styles.ts";
export {
  type FullStyle,
  type Hatch,
  type MarkerSymbol,
  palette,
  resolveStyles,
  type SeriesStyle,
} from "./style.ts";
export { type Table, type TableColumn, type TableGrid, tableGrid } from "./table.ts";
export { printTable, tableText, type TableTextOptions } from "./table_text.ts";
export { timelineFigure, type TimelineOptions } from "./timeline.ts";
export { tornadoFigure, type TornadoOptions } from "./tornado.ts";
