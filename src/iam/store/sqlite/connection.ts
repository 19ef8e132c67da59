/** A connection to an SQLite file, with typed rows and the two kinds of failure kept apart. @module */

import Database from 'libsql'
import { StoreUnavailable } from '../port.ts'

/** What a column holds. */
export type Cell = string | number | null

/** A row, its columns in the order of the statement. */
export type Row = readonly Cell[]

/** A prepared statement. */
export interface Statement {
  run(...cells: Cell[]): number
  get(...cells: Cell[]): Row | undefined
  all(...cells: Cell[]): readonly Row[]
  each(...cells: Cell[]): Iterable<Row>
}

/**
 * The text as a column keeps it. SQLite's reader ends a text at a NUL, so NUL is written as `\0`,
 * and a backslash as two.
 */
export const stored = (text: string): string =>
  /[\0\\]/.test(text)
    ? text.replace(/[\0\\]/g, (character) => (character === '\\' ? '\\\\' : '\\0'))
    : text

/** The text that a column keeps; the inverse of {@link stored}. */
export function textOf(cell: Cell | undefined): string {
  const text = String(cell)
  return text.includes('\\')
    ? text.replace(/\\(.)/g, (_, mark: string) => (mark === '0' ? '\0' : mark))
    : text
}

/**
 * Answers what `act` does, and throws `StoreUnavailable` where SQLite can't do it. A constraint
 * that is broken is a mistake of the program's, and thrown as it is.
 */
export function attempted<T>(act: () => T): T {
  try {
    return act()
  } catch (error) {
    const code = (error as { readonly code?: unknown }).code
    if (!isSqliteFault(error, code)) throw error
    throw new StoreUnavailable(`the store can't be used: ${reasonOf(String(code))}`, {
      cause: error,
    })
  }
}

const isSqliteFault = (error: unknown, code: unknown): boolean =>
  error instanceof Database.SqliteError && !String(code).startsWith('SQLITE_CONSTRAINT')

/** What people can do something about, in words; any other code of SQLite as it is. */
function reasonOf(code: string): string {
  if (code === 'SQLITE_FULL') return 'the disk is full; make room'
  if (code.startsWith('SQLITE_READONLY')) return 'it is read-only; make it writable'
  if (code.startsWith('SQLITE_BUSY')) return 'another process has it; stop that one'
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return 'the file is damaged; restore a backup'
  }
  return code
}

/** One connection. Statements are prepared once for each text. */
export class Connection {
  readonly #database: Database.Database
  readonly #statements: Map<string, Database.Statement> = new Map()

  /** Opens a file, which is created where there is none. `waitMs`: how long a lock is waited for. */
  constructor(file: string, waitMs: number) {
    this.#database = attempted(() => new Database(file, { timeout: waitMs }))
  }

  /** The statement of a text. */
  sql(text: string): Statement {
    const statement = this.#prepared(text)
    return {
      run: (...cells) => statement.run(...cells).changes,
      get: (...cells) => statement.get(...cells) as Row | undefined,
      all: (...cells) => statement.all(...cells) as readonly Row[],
      each: (...cells) => statement.iterate(...cells) as Iterable<Row>,
    }
  }

  #prepared(text: string): Database.Statement {
    const known = this.#statements.get(text)
    if (known !== undefined) return known
    const statement = this.#database.prepare(text)
    // Statements that answer no rows refuse to be asked for raw ones.
    if (statement.reader) statement.raw()
    this.#statements.set(text, statement)
    return statement
  }

  /** Runs statements that answer nothing. */
  run(text: string): void {
    this.#database.exec(text)
  }

  /** The first column of the first row that a pragma answers. */
  pragma(text: string): Cell | undefined {
    const statement = this.#database.prepare(`PRAGMA ${text}`)
    // A pragma that only sets something answers nothing.
    if (statement.reader) return (statement.raw().get() as Row | undefined)?.[0]
    statement.run()
    return undefined
  }

  /** Runs `act` in a transaction: all of what it writes is committed, or none of it. */
  transact<T>(act: () => T): T {
    return this.#within('BEGIN IMMEDIATE', act)
  }

  /** Runs `act`, which only reads, on one state of the file; also where it can't be written to. */
  snapshot<T>(act: () => T): T {
    return this.#within('BEGIN', act)
  }

  #within<T>(begin: string, act: () => T): T {
    this.run(begin)
    try {
      const value = act()
      this.run('COMMIT')
      return value
    } catch (error) {
      // SQLite ends the transaction by itself where the disk is full.
      if (this.#database.inTransaction) this.run('ROLLBACK')
      throw error
    }
  }

  /** Moves what lies in the log beside the file into it. What can't be moved now stays there. */
  checkpoint(): void {
    try {
      this.pragma('wal_checkpoint(TRUNCATE)')
    } catch {
      // The next start finds it in the log.
    }
  }

  /**
   * Ends a transaction that is open, and lets go of the connection. The file itself is let go of
   * once the last statement is collected as garbage.
   */
  close(): void {
    this.#statements.clear()
    if (this.#database.inTransaction) this.run('ROLLBACK')
    this.#database.close()
  }
}
