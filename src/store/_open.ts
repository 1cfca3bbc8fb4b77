/**
 * Opens or creates the SQLite file behind a store, and refuses what is not one.
 *
 * A new store is made under a temporary name and linked to its own name when it is whole, so that a
 * kill leaves either no store or an empty, valid one.
 *
 * @module
 */
import { DatabaseSync } from "node:sqlite";
import * as fs from "node:fs";
import process from "node:process";
import { dirname, resolve } from "node:path";
import { makeFolder, mayWrite } from "./_folder.ts";
import { guard, storeError } from "./_guard.ts";
import { applicationId, migrations, schema, schemaVersion } from "./_schema.ts";

/** How long a writer waits for another writer's transaction unless told, in seconds. */
const busySeconds = 20;

/** How to open a store. */
export interface StoreOptions {
  /** Make the file, and its folder, where there is none; `true` unless `readOnly`. */
  readonly create?: boolean;
  /** Only read: nothing is written, a folder that is not writable will do. */
  readonly readOnly?: boolean;
  /** How long to wait for another process that is writing, in seconds; 20 where absent. */
  readonly busySeconds?: number;
}

/** Opens the database of a store, or throws the one error that says why not. */
export function openDatabase(name: string, options: StoreOptions): DatabaseSync {
  const path = targetOf(name);
  const readOnly = options.readOnly ?? false;
  if (!exists(path)) {
    if (readOnly || options.create === false) {
      throw storeError("open", path, {
        rule: "there must be a file: there is none",
        code: "store/not-found",
      });
    }
    createFile(path);
  }
  checkHeader(path);
  if (!readOnly) checkWritable(path);
  return guard("open", path, () => connect(path, options));
}

/** What a link names, whether it is there or not, since the files of a log are beside the store itself. */
function targetOf(path: string): string {
  try {
    return resolve(dirname(path), fs.readlinkSync(path));
  } catch {
    return path; // no link
  }
}

function exists(path: string): boolean {
  const stats = statsOf(path);
  if (stats && !stats.isFile()) {
    throw storeError("open", path, {
      rule: "it must be a file: it is none",
      code: "store/no-file",
    });
  }
  return stats !== undefined;
}

function statsOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path);
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw storeError("open", path, {
      rule: `it must be readable: ${code ?? (cause as Error).message}`,
      code: "store/unreadable",
      cause,
    });
  }
}

/** Reads the first 100 bytes: the format's name, the version at byte 60, the application at 68. */
function checkHeader(path: string): void {
  const header = readHeader(path);
  const name = new TextDecoder().decode(header.subarray(0, 15));
  if (name !== "SQLite format 3") {
    throw storeError("open", path, {
      rule: "it must be an SQLite file: its first bytes say otherwise",
      code: "store/not-sqlite",
    });
  }
  const numbers = new DataView(header.buffer);
  const application = numbers.getUint32(68);
  if (application !== applicationId) {
    throw storeError("open", path, {
      rule: `it must be a store of iovlab: its application id is ${application}`,
      code: "store/not-a-store",
    });
  }
  checkVersion(path, numbers.getUint32(60));
  checkLength(path, numbers);
}

/** Refuses a file that was cut; it is looked at twice, as another process may be making it smaller. */
function checkLength(path: string, header: DataView): void {
  const found = cutOf(path, header) && cutOf(path, new DataView(readHeader(path).buffer));
  if (!found) return;
  throw storeError("open", path, {
    rule: `the file must be whole: it is damaged, ${found.size} of ${found.whole} bytes are there`,
    code: "store/corrupt",
  });
}

/**
 * Whether a file is shorter than its pages, where no log holds the rest. The size of a page is at byte 16
 * (1 is 65536), the number of pages at byte 28, which holds where the counters at 24 and 92 are the same.
 */
function cutOf(path: string, header: DataView): { size: number; whole: number } | undefined {
  const counted = header.getUint32(24) === header.getUint32(92);
  if (!counted || (statsOf(`${path}-wal`)?.size ?? 0) > 0) return undefined;
  const page = header.getUint16(16) === 1 ? 65536 : header.getUint16(16);
  const whole = page * header.getUint32(28);
  const size = statsOf(path)?.size ?? 0;
  return size < whole ? { size, whole } : undefined;
}

function checkVersion(path: string, version: number): void {
  if (version >= 1 && version <= schemaVersion) return;
  throw storeError("open", path, {
    rule: `its version must be 1 to ${schemaVersion}: current value is ${version}` +
      (version > schemaVersion ? ", which a newer iovlab wrote" : ""),
    code: "store/other-version",
  });
}

function readHeader(path: string): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(100);
  let file: number;
  try {
    file = fs.openSync(path, "r");
  } catch (cause) {
    throw storeError("open", path, {
      rule: `it must be readable: ${
        (cause as NodeJS.ErrnoException).code ?? (cause as Error).message
      }`,
      code: "store/unreadable",
      cause,
    });
  }
  try {
    fs.readSync(file, header, 0, 100, 0);
  } finally {
    fs.closeSync(file);
  }
  return header;
}

/** A file or folder without any write bit is left alone, by its superuser too. */
function checkWritable(path: string): void {
  const folder = dirname(resolve(path));
  if (!mayWrite(path)) {
    throw storeError("write", path, {
      rule: "the file must be writable: it is read-only",
      code: "store/read-only",
    });
  }
  if (!mayWrite(folder)) throw unwritableFolder(path, folder);
}

function unwritableFolder(path: string, folder: string, cause?: unknown) {
  const rule = `its folder must be writable: "${folder}" is not`;
  return storeError("write", path, { rule, code: "store/unwritable-folder", cause });
}

/** Makes an empty store under a temporary name, then gives it its own. */
function createFile(path: string): void {
  const folder = dirname(resolve(path));
  const temporary = `${path}.${process.pid}.new`;
  try {
    makeFolder(folder);
  } catch (cause) {
    throw unwritableFolder(path, folder, cause);
  }
  try {
    guard("create", path, () => writeSchema(temporary));
    link(temporary, path);
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

/** Names the whole file; where another process was first, its file stands. */
function link(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "EEXIST") return;
    fs.renameSync(from, to); // a file system without hard links
  }
}

/** What makes an empty database a store. */
const creation =
  `PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${schemaVersion};
  BEGIN; ${schema} COMMIT;`;

/** An empty store in memory. */
export function openEmpty(): DatabaseSync {
  const database = new DatabaseSync(":memory:");
  database.exec(`${creation} PRAGMA query_only = ON`);
  return database;
}

function writeSchema(path: string): void {
  fs.rmSync(path, { force: true });
  const database = new DatabaseSync(path);
  try {
    database.exec(`${creation} PRAGMA journal_mode = WAL;`);
  } finally {
    database.close();
  }
}

function connect(path: string, options: StoreOptions): DatabaseSync {
  const timeout = 1000 * (options.busySeconds ?? busySeconds);
  const database = options.readOnly && !mayWriteStore(path)
    ? openUntouched(path, timeout)
    : new DatabaseSync(path, { timeout });
  try {
    const version = database.prepare("PRAGMA user_version").get()!.user_version as number;
    checkVersion(path, version); // what the header says may be older than the last transactions
    if (options.readOnly) {
      if (version === schemaVersion) return queryOnly(database);
      return queryOnly(migrate(copyOf(database)));
    }
    database.exec("PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;");
    return migrate(database);
  } catch (error) {
    if (database.isOpen) database.close();
    throw error;
  }
}

function queryOnly(database: DatabaseSync): DatabaseSync {
  database.exec("PRAGMA query_only = ON");
  return database;
}

/** Brings the tables up to date, in one transaction, which also shows whether the file can be written. */
function migrate(database: DatabaseSync): DatabaseSync {
  database.exec("BEGIN IMMEDIATE");
  const version = database.prepare("PRAGMA user_version").get()!.user_version as number;
  for (const step of migrations.slice(version)) database.exec(step);
  if (version < schemaVersion) database.exec(`PRAGMA user_version = ${schemaVersion}`);
  database.exec("COMMIT");
  return database;
}

function mayWriteStore(path: string): boolean {
  return mayWrite(path) && mayWrite(dirname(resolve(path)));
}

/** A database that gives and takes the bytes of a file; the types of Deno leave the methods out. */
interface FilledDatabase extends DatabaseSync {
  serialize(): Uint8Array;
  deserialize(bytes: Uint8Array): void;
}

/**
 * Opens a file without making the files of a write-ahead log beside it, from its bytes in memory. A log that is
 * there already belongs to a writer, and can be read along.
 */
function openUntouched(path: string, timeout: number): DatabaseSync {
  if (fs.existsSync(`${path}-wal`)) return new DatabaseSync(path, { readOnly: true, timeout });
  return inMemory(new Uint8Array(fs.readFileSync(path)));
}

/** A copy in memory of a store of an older version, to be brought up to date without touching the file. */
function copyOf(database: DatabaseSync): DatabaseSync {
  try {
    return inMemory((database as FilledDatabase).serialize()); // with what a log still holds
  } finally {
    database.close();
  }
}

/** A database in memory, from the bytes of a file. */
function inMemory(bytes: Uint8Array): DatabaseSync {
  bytes[18] = bytes[19] = 1; // a database in memory has no write-ahead log
  const database = new DatabaseSync(":memory:");
  (database as FilledDatabase).deserialize(bytes);
  return database;
}
