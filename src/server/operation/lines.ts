/** Lines into a file: gathered, and written a stretch at a time. @module */

import { close, open, write } from 'node:fs'
import { promisify } from 'node:util'
import { err, ok, type Result } from '../../core/result.ts'

/** How much is gathered before it is written, in characters, and for how long at most. */
const STRETCH = 64 * 1024
const PATIENCE_MS = 100

/** How much is kept while a file takes nothing; what is more is lost, and counted. */
const MAX_KEPT = 16 * 1024 * 1024

const STDERR = 2

const openFile = promisify(open)
const closeFile = promisify(close)
const writeSome = promisify(write)

/**
 * Lines for a file. A write costs next to nothing; a line is in the file at most a tenth of a
 * second later, and after `flush`. A crash may lose as much.
 */
export class Lines {
  #descriptor: number
  readonly #file: string | undefined
  #text = ''
  #lost = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()
  #isWriting = false

  private constructor(descriptor: number, file: string | undefined) {
    this.#descriptor = descriptor
    this.#file = file
  }

  /** Opens a file to add to, or standard error for `-`. It is made for its owner alone. */
  static async open(file: string): Promise<Result<Lines, string>> {
    if (file === '-') return ok(new Lines(STDERR, undefined))
    try {
      return ok(new Lines(await openFile(file, 'a', 0o600), file))
    } catch (error) {
      return err(`can't be opened: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`)
    }
  }

  /** How many lines were lost because the file took none. */
  get lost(): number {
    return this.#lost
  }

  /** Takes a line, with its line end. */
  write(line: string): void {
    if (this.#text.length > MAX_KEPT) {
      this.#lost++
      return
    }
    this.#text += line
    if (this.#text.length >= STRETCH) this.#begin()
    else this.#timer ??= setTimeout(() => this.#begin(), PATIENCE_MS).unref()
  }

  /** Writes what has been gathered. */
  async flush(): Promise<void> {
    await this.#writing
    this.#begin()
    await this.#writing
  }

  /** Opens the file anew: whoever rotates it has moved the old one away. */
  async reopen(): Promise<void> {
    if (this.#file === undefined) return
    await this.flush()
    const old = this.#descriptor
    this.#descriptor = await openFile(this.#file, 'a', 0o600)
    await closeFile(old)
  }

  /** Writes the rest, and closes the file. */
  async close(): Promise<void> {
    await this.flush()
    if (this.#file !== undefined) await closeFile(this.#descriptor)
  }

  #begin(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#isWriting || this.#text === '') return
    const bytes = Buffer.from(this.#text)
    this.#text = ''
    this.#isWriting = true
    this.#writing = this.#put(bytes).finally(() => {
      this.#isWriting = false
      if (this.#text.length >= STRETCH) this.#begin()
      else if (this.#text !== '')
        this.#timer ??= setTimeout(() => this.#begin(), PATIENCE_MS).unref()
    })
  }

  /** All of some bytes; what a full disk doesn't take is lost. */
  async #put(bytes: Buffer): Promise<void> {
    let at = 0
    while (at < bytes.length) {
      try {
        const { bytesWritten } = await writeSome(this.#descriptor, bytes, at)
        at += bytesWritten
      } catch {
        this.#lost += 1
        return
      }
    }
  }
}
