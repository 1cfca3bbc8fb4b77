/**
 * Result tables and provenance: one SQLite file, read back as arquero tables, exported as CSV.
 *
 * @module
 */
export type { Json, ResultRow } from "../core/mod.ts";
export { openStore, type ResultsQuery, Store, type StoreOptions } from "./store.ts";
export { type Environment, environment } from "./environment.ts";
export type {
  EngineRecord,
  FailureRecord,
  GroupOutcomeRecord,
  GroupRecord,
  Measurement,
  PointRecord,
  ReplicationRecord,
  RunEnding,
  RunRecord,
} from "./records.ts";
