/** Decision logs from files. @module */

import type { LoggedRequest } from '../core/log.ts'
import { err, ok, type Result } from '../core/result.ts'
import { excerpt, quoted } from '../core/text.ts'
import { type LogReading, MAX_LOG_BYTES, readLog } from '../policy/index.ts'
import { subjectJson } from './commands/ask.ts'
import { type Io, STDIN } from './io.ts'
import { problemLine } from './load.ts'

/** The most lines of a log that are named as unreadable. */
const MAX_NAMED_LINES = 10

/** Reads a decision log, or says why there is none. */
export async function readLogFile(
  file: string,
  io: Io,
): Promise<Result<LogReading, readonly string[]>> {
  const name = excerpt(file === STDIN ? '<stdin>' : file)
  const bytes = await io.read(file, MAX_LOG_BYTES)
  const log = bytes.ok ? readLog(bytes.value, name) : bytes
  return log.ok ? log : err([`${name}: ${log.error}`])
}

/** What is to be said of the lines that could not be read. */
export function logNotes({ name, skipped, problems }: LogReading): string[] {
  const shown = problems.slice(0, MAX_NAMED_LINES).map(problemLine)
  if (skipped === 0) return []
  const more = skipped - shown.length
  const rest = more > 0 ? [`${name}: and ${more} more like these`] : []
  return [
    ...shown,
    ...rest,
    `${name}: ${times(skipped, 'line')} could not be read and ${skipped === 1 ? 'is' : 'are'} left out`,
  ]
}

/** `1 line`, `2 lines`. */
export const times = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? '' : 's'}`

/** A moment as it is printed: ISO 8601, to the second. */
export const timeText = (time: number): string =>
  new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')

/** A request of a log as JSON has it. */
export const loggedJson = ({
  subject,
  first,
  last,
  lastAllowed,
  ...request
}: LoggedRequest): object => ({
  subject: subjectJson(subject),
  ...request,
  ...(first === undefined ? {} : { first: timeText(first) }),
  ...(last === undefined ? {} : { last: timeText(last) }),
  ...(lastAllowed === undefined ? {} : { lastAllowed: timeText(lastAllowed) }),
})

/** The value of an option that counts something. */
export function readCount(option: string, word: string, least: number): Result<number, string> {
  const count = /^\d{1,7}$/.test(word) ? Number(word) : -1
  if (count >= least) return ok(count)
  return err(`bad-number: \`${option}\` takes a whole number from ${least} on, not ${quoted(word)}`)
}
