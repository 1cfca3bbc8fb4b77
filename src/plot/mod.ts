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
  type Reference,
} from "./figure.ts";
export { type Estimate, formatEstimate, formatFixed, formatNumber } from "./format.ts";
export { lineFigure, type LineOptions } from "./line.ts";
export {
  architectureStyles,
  cpuPartStyles,
  type FullStyle,
  type MarkerSymbol,
  palette,
  resolveStyles,
  type SeriesStyle,
  timePartStyles,
} from "./style.ts";
export { type Table, type TableColumn, type TableGrid, tableGrid } from "./table.ts";
export { printTable, tableText, type TableTextOptions } from "./table_text.ts";
