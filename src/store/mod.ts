/**
 * Result tables and provenance: one SQLite file, read back as arquero tables, exported as CSV.
 *
 * @module
 */
export type { Json, ResultRow } from "../core/mod.ts";
export { type DiffKind, diffResults, type DiffRow } from "./diff.ts";
export {
  openStore,
  type Pruned,
  type ResultsQuery,
  Store,
  type StoreOptions,
  storeOrEmpty,
} from "./store.ts";
export { type CodeVersion, codeVersion } from "./code_version.ts";
export { type Environment, environment } from "./environment.ts";
export type {
  EngineRecord,
  FailureRecord,
  GroupOutcomeRecord,
  GroupRecord,
  Measurement,
  PointRecord,
  ReplicationRecord,
  ResponseRecord,
  RunEnding,
  RunRecord,
} from "./records.ts";
export { writeFileAtomic } from "./atomic.ts";
export {
  type CsvFileOptions,
  type CsvHeader,
  type CsvOptions,
  type CsvTable,
  csvText,
  writeCsv,
} from "./csv.ts";
export { type MeanRow, meansTable } from "./means.ts";
export { parquetBytes, type ParquetOptions, writeParquet } from "./parquet.ts";
export { jsonText, writeJson } from "./json_table.ts";
export {
  type CsvContent,
  type CsvType,
  parseCsv,
  readCsv,
  type ReadCsvOptions,
} from "./read_csv.ts";
