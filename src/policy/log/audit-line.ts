/** Audit lines: what DC/OS authorizers log of a decision, as `key=value` pairs. @module */

import { RESERVED_UID } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { fault, type LineFault, type LineReading, lineOf } from './line.ts'
import { parseTime } from './time.ts'

const START = /(?:^|[\s"'[({|:])type=(?:audit|"audit")(?=\s)/

/** Tells whether a line holds an audit record, behind whatever a logger puts before it. */
export const isAuditLine = (line: string): boolean => START.test(line)

/** The keys that are read; what stands in the others doesn't matter. */
const READ: ReadonlySet<string> = new Set(['timestamp', 'uid', 'object', 'action', 'result'])

/**
 * Reads `type=audit timestamp=… reason=… uid=… object=… authorizer=… action=… result=… srcip=…`,
 * its pairs in any order, after any prefix.
 *
 * A value may stand in single or double quotes, with a backslash before a quote in it. Words that
 * are no pair belong to the value before them, as in an unquoted reason; after a key that is read
 * they are a fault, and so is such a key that stands twice. An empty uid, `-` and `anonymous` are
 * a request without a token. Source: the DC/OS debugging tutorial.
 */
export function readAuditLine(line: string): LineReading {
  const start = START.exec(line)
  if (start === null) return fault('no audit record begins here: `type=audit` is missing')
  const pairs = pairsOf(line, start.index + start[0].length)
  if (!pairs.ok) return pairs
  const values = pairs.value
  for (const key of READ) {
    if (key !== 'timestamp' && !values.has(key)) return fault(`the key \`${key}\` is missing`)
  }
  const result = values.get('result')
  if (result !== 'allow' && result !== 'deny') {
    return fault('`result` is neither `allow` nor `deny`')
  }
  const stamp = values.get('timestamp')
  const time = stamp === undefined ? undefined : parseTime(stamp)
  if (stamp !== undefined && time === undefined) {
    return fault('the time is neither ISO 8601 nor an epoch')
  }
  const uid = values.get('uid') ?? ''
  return lineOf({
    subject: WITHOUT_TOKEN.has(uid) ? null : uid,
    action: values.get('action') ?? '',
    resource: values.get('object') ?? '',
    isAllowed: result === 'allow',
    time,
  })
}

const WITHOUT_TOKEN: ReadonlySet<string> = new Set(['', '-', RESERVED_UID])

const SPACE = /\s*/y
const KEY = /([A-Za-z_][A-Za-z0-9_.-]*)=/y
const QUOTED = /"((?:[^"\\]|\\.)*)"(?=\s|$)|'((?:[^'\\]|\\.)*)'(?=\s|$)/y
const BARE = /[^\s"']\S*|(?=\s|$)/y
const WORD = /\S+/y

const matchAt = (pattern: RegExp, line: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at
  return pattern.exec(line)
}

/** Where in a record the reader stands, and what it has read. */
interface Progress {
  readonly values: Map<string, string>
  at: number
  /** The key that came last. */
  key: string
}

/** The pairs of a record whose keys are read. Linear in the length of the line. */
function pairsOf(line: string, start: number): Result<Map<string, string>, LineFault> {
  const progress: Progress = { values: new Map(), at: afterSpace(line, start), key: '' }
  while (progress.at < line.length) {
    const wrong = readPair(line, progress)
    if (wrong !== undefined) return err(wrong)
    progress.at = afterSpace(line, progress.at)
  }
  return ok(progress.values)
}

/** Reads one pair, or passes over one word that is none. */
function readPair(line: string, progress: Progress): LineFault | undefined {
  const { values, at } = progress
  const key = matchAt(KEY, line, at)
  const column = at + 1
  if (key === null) {
    progress.at += lengthOf(matchAt(WORD, line, at))
    if (!READ.has(progress.key)) return undefined
    return { column, message: `the value of \`${progress.key}\` has a space, without quotes` }
  }
  progress.key = key[1] ?? ''
  const value = valueAt(line, at + key[0].length)
  if (value === undefined) return { column, message: "a value is in quotes that don't close" }
  progress.at = value.end
  if (!READ.has(progress.key)) return undefined
  if (values.has(progress.key)) {
    return { column, message: `the key \`${progress.key}\` stands twice` }
  }
  values.set(progress.key, value.text)
  return undefined
}

const lengthOf = (match: RegExpExecArray | null): number => match?.[0].length ?? 0

const afterSpace = (line: string, at: number): number => at + lengthOf(matchAt(SPACE, line, at))

function valueAt(line: string, at: number): { text: string; end: number } | undefined {
  const quoted = matchAt(QUOTED, line, at)
  if (quoted !== null) {
    const text = (quoted[1] ?? quoted[2] ?? '').replace(/\\(.)/g, '$1')
    return { text, end: at + quoted[0].length }
  }
  const bare = matchAt(BARE, line, at)
  return bare === null ? undefined : { text: bare[0], end: at + bare[0].length }
}
