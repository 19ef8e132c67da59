/** Lines of a decision log: what one says, whatever its format. @module */

import { type Action, parseAction } from '../../core/action.ts'
import { ANONYMOUS, parseUid, type Subject } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { parseRid, type Rid } from '../../core/rid.ts'
import { inBackticks } from '../names.ts'

/** One decision as a line has it. */
export interface LogLine {
  readonly subject: Subject
  readonly action: Action
  readonly resource: Rid
  readonly isAllowed: boolean
  /** Milliseconds since 1970. */
  readonly time?: number
}

/**
 * What is wrong with a line, and where in it. The message never repeats what the line says: a
 * token may stand anywhere in it.
 */
export interface LineFault {
  /** Counts from 1, in UTF-16 units. */
  readonly column: number
  readonly message: string
}

/** What a line says, or what is wrong with it. */
export type LineReading = Result<LogLine, LineFault>

/** The parts of a line as texts; `null` is a subject without a token. */
export interface LineParts {
  readonly subject: string | null
  readonly action: string
  readonly resource: string
  readonly isAllowed: boolean
  readonly time: number | undefined
}

/** A fault at a column; the beginning of the line where none is named. */
export const fault = (
  message: string,
  column = 1,
): { readonly ok: false; readonly error: LineFault } => err({ column, message })

/** Takes the parts through the doors of core. */
export function lineOf({ subject, action, resource, isAllowed, time }: LineParts): LineReading {
  const uid = subject === null ? ok(ANONYMOUS) : parseUid(subject)
  if (!uid.ok) return fault('the subject is no uid')
  const word = parseAction(action)
  if (!word.ok) {
    return fault(
      `the action is none of ${inBackticks(['create', 'read', 'update', 'delete', 'full'])}`,
    )
  }
  const rid = parseRid(resource)
  if (!rid.ok) return fault(`the resource is no RID: ${rid.error}`)
  return ok({
    subject: uid.value,
    action: word.value,
    resource: rid.value,
    isAllowed,
    ...(time === undefined ? {} : { time }),
  })
}
