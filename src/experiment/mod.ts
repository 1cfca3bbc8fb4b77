/**
 * What an experiment is, and what experiments share: what papers state, effects with intervals, verdicts, tables of the parameter
 * space, standard figures.
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
  effectUnits,
  joined,
  meanEffect,
  percentEffect,
} from "./effect.ts";
export { metricColumns, metricUnits } from "./metric_columns.ts";
export { judgeEffects, type SpaceEffects } from "./evidence.ts";
export {
  driversTable,
  quantilesTable,
  spaceTable,
  type SpaceTableOptions,
} from "./space_tables.ts";
export {
  effectByHost,
  effectDrivers,
  type EffectFigureOptions,
  effectOverSpace,
} from "./figures.ts";
