/** Text: from bytes, to lines and columns, and back into messages. @module */

import { err, ok, type Result } from '../core/result.ts'
import { excerpt } from '../core/text.ts'
import type { Position } from './reading.ts'

/** Someone else's message in our grammar: one line, lower-case start, no final stop, not long. */
export function plainMessage(message: string): string {
  const line = excerpt((message.split('\n', 1)[0] as string).trim()).replace(/[.:\s]+$/, '')
  return /^[A-Z][a-z]/.test(line) ? line.charAt(0).toLowerCase() + line.slice(1) : line
}

/**
 * The text of a file: UTF-8, without its byte order mark, without NUL.
 *
 * @returns the reason where it is no text, or more than `maxBytes` bytes of it, found before any
 * of it is read.
 */
export function textOf(input: string | Uint8Array, maxBytes: number): Result<string, string> {
  const size = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength
  if (size > maxBytes) return err(tooLarge(size, maxBytes))
  const text = typeof input === 'string' ? input : decoded(input)
  if (text === undefined) return err('is not text in UTF-8; is it a binary file?')
  const nul = text.indexOf('\0')
  if (nul !== -1) return err(`holds a NUL character at offset ${nul}; is it a binary file?`)
  return ok(text.startsWith('\ufeff') ? text.slice(1) : text)
}

/** What to say of a file that is too large. */
export const tooLarge = (bytes: number, maxBytes: number): string =>
  `is too large: ${bytes} bytes, where at most ${maxBytes} are read`

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** A text that knows the line and column of each offset. Finding one costs a binary search. */
export class Source {
  readonly file: string
  readonly text: string
  readonly #starts: number[] = [0]

  constructor(file: string, text: string) {
    this.file = file
    this.text = text
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
      this.#starts.push(at + 1)
    }
  }

  /** How many lines there are; a final line end begins an empty last one. */
  get lineCount(): number {
    return this.#starts.length
  }

  /** Where the line with this index, counted from 0, begins. */
  startOf(index: number): number {
    return this.#starts[index] ?? this.text.length
  }

  /** The line with this index, counted from 0, without its line end. */
  line(index: number): string {
    const end = index + 1 < this.#starts.length ? this.startOf(index + 1) - 1 : this.text.length
    const line = this.text.slice(this.startOf(index), end)
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  /** The line and column of an offset. */
  at(offset: number): Position {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.startOf(middle) <= offset) low = middle
      else high = middle - 1
    }
    return { file: this.file, line: low + 1, column: offset - this.startOf(low) + 1 }
  }
}
