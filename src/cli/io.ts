/** The world as the command line sees it, so that tests can stand in for it. @module */

import type { Result } from '../core/result.ts'

/** All that a command may touch. */
export interface Io {
  stdout(text: string): void
  stderr(text: string): void
  /** Whether standard output is a terminal. */
  readonly isTTY: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  /**
   * The bytes of a file, or of standard input for `-`: at most `maxBytes`.
   *
   * @returns a message that doesn't repeat the file's name, where there are none to be had.
   */
  read(file: string, maxBytes: number): Promise<Result<Uint8Array, string>>
  /** Writes a whole file. */
  write(file: string, text: string): Promise<Result<undefined, string>>
  /** Puts a file of these bytes in the place of whatever is there, so that nobody reads half of it. */
  replace(file: string, bytes: Uint8Array): Promise<Result<undefined, string>>
  /** Writes a whole file that nobody but its owner may read, and the folder that it is in. */
  writePrivate(file: string, text: string): Promise<Result<undefined, string>>
  /** Asks over HTTP. */
  readonly fetch: typeof globalThis.fetch
  /** Ends when somebody wants the program to: by a signal. */
  stopped(): Promise<void>
  /** Does something whenever files that are written to have been moved away: on SIGHUP. */
  onHangup(act: () => void): void
}

/** The name that stands for standard input. */
export const STDIN = '-'

/** A file that was read, by the name that messages call it. */
export interface FileBytes {
  /** As it was named on the command line. */
  readonly file: string
  readonly name: string
  readonly bytes: Uint8Array
}
