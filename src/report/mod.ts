/**
 * What leaves the toolkit for people: figures as files, tables, and output in notebooks.
 *
 * @module
 */
export { quickRun } from "./_quick.ts";
export { type ColumnTable, type Showable } from "./_bundle.ts";
export { type DisplayMessage, type NotebookPort } from "./_notebook.ts";
export { type ClaimRow, claimsTable, type ClaimsTableOptions } from "./claims_table.ts";
export { toPdf, toPng } from "./convert.ts";
export { figure, type SystemFigureOptions } from "./figures.ts";
export { host } from "./host_file.ts";
export { type ProgressDisplay, progressDisplay, type ProgressOptions } from "./progress.ts";
export { show, type ShowOptions } from "./show.ts";
export { type FollowedStudy, showStudy, type ShowStudyOptions } from "./show_study.ts";
export { progressText } from "./study_progress.ts";
export { escapeHtml, tableHtml } from "./table_html.ts";
export { type FigureFormat, writeFigure, type WriteFigureOptions } from "./write_figure.ts";
export {
  printTable,
  type Table,
  type TableColumn,
  tableText,
  type TableTextOptions,
} from "../plot/mod.ts";
export type {
  Experiment,
  ExperimentFigure,
  ExperimentOptions,
  ExperimentResult,
  ExperimentTable,
} from "../experiment/mod.ts";
export {
  experimentOptions,
  type ExperimentRun,
  parameterHash,
  ReplicationError,
  runExperiment,
  type RunExperimentOptions,
  version,
} from "./run_experiment.ts";
export { writeClaims } from "./write_claims.ts";
export { resultFigure, resultTable, verdictTable, writeExperiment } from "./write_experiment.ts";
export {
  type LatexColumn,
  latexNumber,
  type LatexOptions,
  latexTable,
  latexText,
} from "./latex.ts";
export type {
  Report,
  ReportExperiment,
  ReportFact,
  ReportFigure,
  ReportFile,
  ReportTable,
} from "./page/content.ts";
export { type GatherOptions, reportExperiment } from "./page/gather.ts";
export { reportHtml } from "./page/page.ts";
export {
  type FixedParameter,
  type StudyParameters,
  studyParameters,
  type StudyPart,
  type VariedParameter,
} from "./page/parameters.ts";
export {
  checkReportFolder,
  writeReport,
  type WriteReportOptions,
  type WrittenReport,
} from "./page/write.ts";
