/** Reading a decision log: lines in, requests with their counts out. @module */

import type { LoggedRequest } from '../../core/log.ts'
import { err, ok, type Result } from '../../core/result.ts'
import type { Problem } from '../reading.ts'
import { tooLarge } from '../text.ts'
import { isAuditLine, readAuditLine } from './audit-line.ts'
import { readJsonLine } from './json-line.ts'
import { fault, type LineReading } from './line.ts'
import { LineCutter, MAX_LINE_BYTES } from './lines.ts'
import { MAX_LOG_REQUESTS, Tally } from './tally.ts'

/** The most bytes that a decision log may have: 1 GiB. */
export const MAX_LOG_BYTES: number = 1024 * 1024 * 1024

/** The most problems that are listed; all are counted. */
export const MAX_LOG_PROBLEMS = 100

/** All that came of reading one decision log. */
export interface LogReading {
  readonly name: string
  /** How many lines there are that aren't blank. */
  readonly lines: number
  /** How many of them could not be read. */
  readonly skipped: number
  /** What is wrong with the first {@link MAX_LOG_PROBLEMS} of those. Repeats nothing of the line. */
  readonly problems: readonly Problem[]
  /** Every request once, in the order of the log. */
  readonly requests: readonly LoggedRequest[]
  /** The newest time in the log, in milliseconds since 1970. */
  readonly newest?: number
}

/** Smaller limits than the usual ones. */
export interface LogLimits {
  readonly maxBytes?: number
  readonly maxRequests?: number
}

/**
 * Reads a decision log that comes in chunks, each line by itself: JSON, or an audit line of DC/OS.
 *
 * Holds one line and the different requests, never the log. Bytes must be UTF-8; a byte order mark
 * and CRLF are fine; blank lines are passed over.
 */
export class LogReader {
  readonly #name: string
  readonly #maxBytes: number
  readonly #tally: Tally
  readonly #cutter = new LineCutter((line) => this.#read(line))
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #problems: Problem[] = []
  #bytes = 0
  #number = 0
  #lines = 0
  #skipped = 0
  #newest: number | undefined
  #isOverfull = false

  /** @param name - the log's name, for messages. */
  constructor(name: string, limits: LogLimits = {}) {
    this.#name = name
    this.#maxBytes = Math.min(limits.maxBytes ?? MAX_LOG_BYTES, MAX_LOG_BYTES)
    this.#tally = new Tally(Math.min(limits.maxRequests ?? MAX_LOG_REQUESTS, MAX_LOG_REQUESTS))
  }

  /** Reads the next bytes; those beyond the limit are counted only. */
  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#bytes <= this.#maxBytes && !this.#isOverfull) this.#cutter.push(chunk)
  }

  /**
   * Reads the last line, and answers what the log holds.
   *
   * @returns the reason where it is too large, holds too many different requests, or no decision.
   */
  end(): Result<LogReading, string> {
    if (this.#bytes > this.#maxBytes) return err(tooLarge(this.#bytes, this.#maxBytes))
    this.#cutter.end()
    if (this.#isOverfull) return err('holds too many different requests; read a part of it')
    if (this.#lines === 0) return err('is empty; a decision log has one decision on each line')
    const requests = this.#tally.requests()
    if (requests.length === 0) return err(this.#emptyText())
    return ok({
      name: this.#name,
      lines: this.#lines,
      skipped: this.#skipped,
      problems: this.#problems,
      requests,
      ...(this.#newest === undefined ? {} : { newest: this.#newest }),
    })
  }

  #emptyText(): string {
    const first = this.#problems[0]
    const why = first === undefined ? '' : `; line ${first.line}: ${first.message}`
    return `holds no decision: none of its lines can be read${why}`
  }

  #read(bytes: Uint8Array | 'too-long'): void {
    this.#number++
    const line = bytes === 'too-long' ? undefined : this.#decode(bytes)
    if (line?.trim() === '') return
    this.#lines++
    const reading = line === undefined ? unreadable(bytes) : readLine(line)
    if (!reading.ok) {
      this.#skipped++
      if (this.#problems.length < MAX_LOG_PROBLEMS) {
        const place = { file: this.#name, line: this.#number }
        this.#problems.push({ ...place, ...reading.error, fatal: false })
      }
      return
    }
    const { time } = reading.value
    if (time !== undefined) this.#newest = Math.max(this.#newest ?? time, time)
    if (!this.#tally.add(reading.value)) this.#isOverfull = true
  }

  #decode(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes)
    } catch {
      return undefined
    }
  }
}

const unreadable = (bytes: Uint8Array | 'too-long'): LineReading =>
  bytes === 'too-long'
    ? fault(`the line is too long: at most ${MAX_LINE_BYTES} bytes are read`)
    : fault('the line is not text in UTF-8')

function readLine(line: string): LineReading {
  if (line.includes('\0')) return fault('the line holds a NUL character')
  if (line.trimStart().startsWith('{')) return readJsonLine(line)
  if (isAuditLine(line)) return readAuditLine(line)
  return fault('the line is neither JSON nor an audit line')
}

/** Reads a whole decision log at once, as {@link LogReader} does. Never throws on any input. */
export function readLog(
  input: string | Uint8Array,
  name: string,
  limits: LogLimits = {},
): Result<LogReading, string> {
  const reader = new LogReader(name, limits)
  reader.push(typeof input === 'string' ? new TextEncoder().encode(input) : input)
  return reader.end()
}
