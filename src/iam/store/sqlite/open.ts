/** Data directories: the SQLite file in one, who has it open, and copies of it. @module */

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { err, ok, type Result } from '../../../core/result.ts'
import { StoreUnavailable } from '../port.ts'
import { attempted, Connection } from './connection.ts'
import { checkIntegrity, migrate } from './schema.ts'
import { SqliteStore } from './store.ts'

/** The file of the store, in its data directory. */
export const STORE_FILE = 'ridgate.db'

/** What is locked as long as a process has the store. */
const LOCK_FILE = 'ridgate.lock'

/** Only its owner may read what holds keys and hashes. */
const OWNER_ONLY = 0o600

/** How to open a store. */
export interface SqliteOptions {
  /** The most pages that the file may grow to, each of 4,096 bytes; no limit where none is given. */
  readonly maxPages?: number
}

/**
 * Opens the store of a data directory, both made where there are none: the directory for its owner
 * only, the files of mode 0600. Brings the schema up to date, and checks the file.
 *
 * Answers why it can't: a second process that has it, a file that is damaged, of a newer program or
 * of another one, a directory that can't be written to.
 */
export function openSqlite(
  directory: string,
  options: SqliteOptions = {},
): Result<SqliteStore, string> {
  const undo: Array<() => void> = []
  try {
    makeDirectory(directory)
    const lock = locked(join(directory, LOCK_FILE))
    undo.push(() => lock.close())
    const connection = connected(join(directory, STORE_FILE))
    undo.push(() => connection.close())
    prepare(connection, options)
    return ok(new SqliteStore(connection, () => lock.close()))
  } catch (error) {
    for (const close of undo.toReversed()) close()
    if (error instanceof StoreUnavailable) return err(error.message)
    throw error
  }
}

function makeDirectory(directory: string): void {
  reachable(directory, () => mkdirSync(directory, { recursive: true, mode: 0o700 }))
}

/** What people can do something about, in words. */
const CAUSES: ReadonlyMap<string, string> = new Map([
  ['EROFS', 'the file system is read-only (EROFS); make it writable'],
  ['EACCES', 'it is not ours (EACCES); change its owner or name another directory'],
  ['ENOSPC', 'the disk is full (ENOSPC); make room'],
  ['ENOTDIR', 'what should be a directory is a file (ENOTDIR); name another one'],
])

/** Makes faults of the file system faults of the store. */
function reachable<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code)
    const reason = CAUSES.get(code) ?? code
    throw new StoreUnavailable(`\`${file}\` can't be used: ${reason}`, { cause: error })
  }
}

/** A file of mode 0600, there before SQLite opens it: what SQLite makes beside it gets its mode. */
function makeFile(file: string): void {
  reachable(file, () => closeSync(openSync(file, 'a', OWNER_ONLY)))
}

/** A transaction that nobody else can have, until this process ends, in whatever way. */
function locked(file: string): Connection {
  makeFile(file)
  const lock = new Connection(file, 0)
  try {
    attempted(() => lock.run('BEGIN EXCLUSIVE'))
  } catch (error) {
    lock.close()
    throw error
  }
  return lock
}

/** How long another process that makes a backup is waited for. */
const WAIT_MS = 5_000

function connected(file: string): Connection {
  makeFile(file)
  return new Connection(file, WAIT_MS)
}

function prepare(connection: Connection, { maxPages }: SqliteOptions): void {
  attempted(() => {
    connection.pragma('journal_mode = WAL')
    connection.pragma('synchronous = FULL')
    connection.pragma('foreign_keys = ON')
    connection.pragma('secure_delete = ON')
    migrate(connection)
    checkIntegrity(connection)
    if (maxPages !== undefined) connection.pragma(`max_page_count = ${maxPages}`)
  })
}

/**
 * Copies the store of a data directory, as of one revision, to a file of mode 0600, also while a
 * server has it. The copy is a store: as `ridgate.db` in an empty directory it is opened.
 *
 * Answers why it can't; a file that exists is never written over.
 */
export function backupSqlite(directory: string, target: string): Result<void, string> {
  const source = join(directory, STORE_FILE)
  if (!existsSync(source)) return err(`\`${source}\` does not exist; name a data directory`)
  try {
    closeSync(openSync(target, 'wx', OWNER_ONLY))
  } catch (error) {
    return err(`\`${target}\` can't be made: ${(error as NodeJS.ErrnoException).code}`)
  }
  try {
    copy(source, target)
    return ok(undefined)
  } catch (error) {
    rmSync(target, { force: true })
    if (error instanceof StoreUnavailable) return err(error.message)
    throw error
  }
}

function copy(source: string, target: string): void {
  const connection = new Connection(source, WAIT_MS)
  try {
    attempted(() => {
      checkIntegrity(connection)
      connection.sql('VACUUM INTO ?').run(target)
    })
    reachable(target, () => flush(target))
  } finally {
    connection.close()
  }
}

/** Sees to it that the file is on the disk. */
function flush(file: string): void {
  const descriptor = openSync(file, 'r+')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
