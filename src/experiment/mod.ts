/**
 * What an experiment is, and what experiments share: what papers state, effects with intervals, verdicts, tables of the parameter
 * space, standard figures, and what tables, figures and notes of their own are made of.
 *
 * @module
 */
export type {
  Experiment,
  ExperimentFigure,
  ExperimentOptions,
  ExperimentResult,
  ExperimentTable,
  PaperWidth,
  TableRow,
} from "./experiment.ts";
export {
  type Citation,
  citationText,
  claimSource,
  type Gap,
  type Source,
  type Statement,
} from "./paper.ts";
export { Outcomes, valuesOf } from "./outcomes.ts";
export {
  differenceEffect,
  type Effect,
  effectColumns,
  effectsColumns,
  effectUnits,
  joined,
  meanEffect,
  percentEffect,
} from "./effect.ts";
export { groupColumns, groupUnits, metricColumns, metricUnits } from "./metric_columns.ts";
export {
  dividedColumn,
  type LineColumns,
  lineColumns,
  longColumns,
  longRows,
  type ValueColumns,
  valueColumns,
  valueOfColumn,
} from "./columns.ts";
export { factorLabels, inWords, stylesLabels, unitsOfFactors } from "./labels.ts";
export { percentagePoints, shortUnit } from "./units.ts";
export { precisionNote, type RunScale, unsettledNotes } from "./notes.ts";
export { missedNotes, type MissedOptions } from "./missed.ts";
export { judgeEffects, type SpaceEffects } from "./evidence.ts";
export {
  driversTable,
  quantilesTable,
  spaceTable,
  type SpaceTableOptions,
} from "./space_tables.ts";
export {
  drawnFigure,
  effectByHost,
  effectDrivers,
  type EffectFigureOptions,
  effectOverSpace,
  type FigureContext,
  type FigureKinds,
} from "./figures.ts";
