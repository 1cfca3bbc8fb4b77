/**
 * A database with its prepared statements: reads, and writes in transactions.
 *
 * @module
 */
import type { DatabaseSync, SQLInputValue, StatementSync } from "node:sqlite";
import { guard, storeError } from "./_guard.ts";
import { SeriesDictionary } from "./_series.ts";

/** A statement that can give rows as arrays; the types of Deno leave the method out. */
interface ArrayStatement extends StatementSync {
  setReturnArrays(enabled: boolean): void;
}

/** An open database; faults of its file become one clear line each. */
export class Connection {
  readonly path: string;
  readonly series: SeriesDictionary;
  readonly #database: DatabaseSync;
  readonly #readOnly: boolean;
  readonly #statements = new Map<string, StatementSync>();
  #open = true;

  constructor(path: string, database: DatabaseSync, readOnly: boolean) {
    this.path = path;
    this.#database = database;
    this.#readOnly = readOnly;
    this.series = new SeriesDictionary(database);
  }

  /** Changes rows; only inside {@linkcode write}. Gives the number of the row that was inserted. */
  run(text: string, ...values: SQLInputValue[]): number {
    return Number(this.#prepare(text).run(...values).lastInsertRowid);
  }

  /** Inserts a row; gives its number, or `undefined` where a conflict with one that is there left it out. */
  insert(text: string, ...values: SQLInputValue[]): number | undefined {
    const { changes, lastInsertRowid } = this.#prepare(text).run(...values);
    return Number(changes) === 0 ? undefined : Number(lastInsertRowid);
  }

  /** The first column of the first row, or `undefined` where there is none. */
  value<T>(text: string, ...values: SQLInputValue[]): T | undefined {
    return this.rows<[T]>(text, ...values)[0]?.[0];
  }

  /** All rows, as arrays. */
  rows<T extends unknown[]>(text: string, ...values: SQLInputValue[]): T[] {
    return this.#prepare(text).all(...values) as unknown as T[];
  }

  /** Reads; what is wrong with the file becomes an `InputError`. */
  read<T>(body: () => T): T {
    return guard("read", this.path, body);
  }

  /** Writes in one transaction: all of it or nothing. */
  write<T>(action: string, body: () => T): T {
    if (this.#readOnly) {
      const rule = "it must be open for writing: it was opened to read only";
      throw storeError(action, this.path, { rule, code: "store/read-only" });
    }
    return guard(action, this.path, () => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = body();
        this.#database.exec("COMMIT");
        return result;
      } catch (error) {
        this.#rollback();
        throw error;
      }
    });
  }

  /**
   * Gives the room of what was taken out back to the disk, page by page: a full rewrite would need to attach a
   * database, which Deno allows with all permissions only.
   */
  compact(): void {
    guard("compact", this.path, () => {
      this.#database.prepare("PRAGMA incremental_vacuum").all();
      this.#database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    });
  }

  /** Closes the file; more calls do nothing. */
  close(): void {
    if (!this.#open) return;
    this.#open = false;
    guard("close", this.path, () => this.#database.close());
  }

  /** Undoes what is left of a transaction; a full disk may have undone it already. */
  #rollback(): void {
    this.series.forget();
    if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
  }

  #prepare(text: string): StatementSync {
    let statement = this.#statements.get(text);
    if (!statement) {
      statement = this.#database.prepare(text);
      (statement as ArrayStatement).setReturnArrays(true);
      this.#statements.set(text, statement);
    }
    return statement;
  }
}
