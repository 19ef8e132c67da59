/** Lint findings: what they say, and where in a policy. @module */

import { LINT_CODES, type LintCode, type Severity } from './codes.ts'
import type { Edit } from './edits.ts'
import type { Origin } from './written.ts'

/** One thing that lint found. */
export interface Finding {
  readonly code: LintCode
  readonly severity: Severity
  /** Missing where it is about no one place. */
  readonly origin?: Origin
  /** For people: lower case, no final stop, input in backticks. */
  readonly message: string
  /** What to do about it, for people. */
  readonly fix: string
  /** The RID to write instead, where one is certain enough to offer. */
  readonly replacement?: string
  /** The table or page that the rule rests on. */
  readonly source: string
  /** Present where it grants nothing as it stands, and grants something once it is mended. */
  readonly takesEffect?: true
  /** The change of the text that mends it, where that is certain to be what was meant. */
  readonly edit?: Edit
}

/** A finding before it has a place: what the rules return. */
export interface Fault {
  readonly code: LintCode
  readonly message: string
  readonly fix: string
  readonly replacement?: string
  /** Whether the replacement is certain to be what was meant. */
  readonly certain?: boolean
  /** See {@link Finding}. */
  readonly takesEffect?: true
}

/** Gives a fault its severity, its source, and its place. */
export function findingOf(fault: Fault, origin?: Origin, edit?: Edit): Finding {
  const { code, message, fix, replacement, takesEffect } = fault
  return {
    code,
    message,
    fix,
    ...(replacement === undefined ? {} : { replacement }),
    ...LINT_CODES[code],
    ...(takesEffect === undefined ? {} : { takesEffect }),
    ...(origin === undefined ? {} : { origin }),
    ...(edit === undefined ? {} : { edit }),
  }
}
