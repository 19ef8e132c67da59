/** JSON lines of a decision log, flat or nested as AuthZEN has them. @module */

import { err, ok, type Result } from '../../core/result.ts'
import { parseJson } from '../json.ts'
import type { Entry, Tree } from '../tree.ts'
import { fault, type LineFault, type LineReading, lineOf } from './line.ts'
import { parseTime } from './time.ts'

/**
 * Reads `{"time": …, "subject": …, "action": …, "resource": …, "effect": "allow"}`.
 *
 * A subject of `null` is a request without a token. `subject` and `resource` may be maps with an
 * `id`, `action` one with a `name`, and a boolean `decision` may stand for `effect`. The time may
 * be missing. Other keys are passed over; one that is read and stands twice is a fault.
 */
export function readJsonLine(line: string): LineReading {
  let broken: LineFault | undefined
  const tree = parseJson(line, (at, message) => {
    broken = { column: at + 1, message: `no JSON: ${message}` }
  })
  if (broken !== undefined) return err(broken)
  if (tree?.kind !== 'map') return fault('a line holds one JSON map')
  const fields = fieldsOf(tree.entries)
  if (!fields.ok) return fields
  const subject = subjectOf(fields.value.get('subject'))
  const action = textIn(fields.value.get('action'), 'action', 'name')
  const resource = textIn(fields.value.get('resource'), 'resource', 'id')
  const isAllowed = effectOf(fields.value.get('effect'), fields.value.get('decision'))
  const time = timeOf(fields.value.get('time') ?? fields.value.get('timestamp'))
  if (!subject.ok) return subject
  if (!action.ok) return action
  if (!resource.ok) return resource
  if (!isAllowed.ok) return isAllowed
  if (!time.ok) return time
  return lineOf({
    subject: subject.value,
    action: action.value,
    resource: resource.value,
    isAllowed: isAllowed.value,
    time: time.value,
  })
}

const READ: ReadonlySet<string> = new Set([
  'subject',
  'action',
  'resource',
  'effect',
  'decision',
  'time',
  'timestamp',
  'id',
  'name',
  'type',
])

/** The keys of a map that are read; to guess which of two counts would be to trust a guess. */
function fieldsOf(entries: readonly Entry[]): Result<Map<string, Tree>, LineFault> {
  const fields = new Map<string, Tree>()
  for (const { key, at, value } of entries) {
    if (!READ.has(key)) continue
    if (fields.has(key)) return fault(`the key \`${key}\` stands twice`, at + 1)
    fields.set(key, value)
  }
  return ok(fields)
}

function subjectOf(tree: Tree | undefined): Result<string | null, LineFault> {
  if (tree?.kind === 'null') return ok(null)
  if (tree?.kind === 'map') {
    const type = fieldsOf(tree.entries)
    const kind = type.ok ? type.value.get('type') : undefined
    if (kind !== undefined && (kind.kind !== 'text' || kind.text !== 'user')) {
      return fault('a subject is of the type `user`', kind.at + 1)
    }
  }
  return textIn(tree, 'subject', 'id')
}

/** The text of a field, or of one key in it. */
function textIn(tree: Tree | undefined, field: string, key: string): Result<string, LineFault> {
  if (tree?.kind === 'text') return ok(tree.text)
  if (tree?.kind === 'map') {
    const inner = fieldsOf(tree.entries)
    if (!inner.ok) return inner
    const value = inner.value.get(key)
    if (value?.kind === 'text') return ok(value.text)
  }
  return fault(`\`${field}\` is missing, or is no text`, (tree?.at ?? 0) + 1)
}

function effectOf(
  effect: Tree | undefined,
  decision: Tree | undefined,
): Result<boolean, LineFault> {
  if (effect !== undefined && decision !== undefined) {
    return fault('`effect` and `decision` stand side by side; keep one', decision.at + 1)
  }
  if (decision?.kind === 'boolean') return ok(decision.value)
  if (effect?.kind === 'text' && effect.text === 'allow') return ok(true)
  if (effect?.kind === 'text' && effect.text === 'deny') return ok(false)
  return fault('`effect` is neither `allow` nor `deny`', ((effect ?? decision)?.at ?? 0) + 1)
}

function timeOf(tree: Tree | undefined): Result<number | undefined, LineFault> {
  if (tree === undefined || tree.kind === 'null') return ok(undefined)
  const text = tree.kind === 'text' ? tree.text : tree.kind === 'number' ? tree.written : ''
  const time = parseTime(text)
  return time === undefined
    ? fault('the time is neither ISO 8601 nor an epoch', tree.at + 1)
    : ok(time)
}
