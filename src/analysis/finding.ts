/** Lint findings: what they say, and where in a policy. @module */

import type { Grant } from '../core/grant.ts'
import type { SecurityMode } from '../core/mode.ts'
import type { Release } from '../core/release.ts'

/** A place in a file; line and column count from 1. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A grant with the place that it was written at. */
export interface WrittenGrant extends Grant {
  readonly origin: Origin
}

/** What lint reads of a policy: every grant as often as it was written, and the settings. */
export interface WrittenPolicy {
  readonly release?: Release
  readonly mode?: SecurityMode
  /** Where the mode was named. */
  readonly modeOrigin?: Origin
  readonly grants: readonly WrittenGrant[]
}

/** `error`: it doesn't do what it says. `warning`: it does, and likely nobody meant it. */
export type Severity = 'error' | 'warning'

/** The name of a kind of finding. */
export type LintCode =
  | 'missing-leading-slash'
  | 'job-in-slash-form'
  | 'empty-segment'
  | 'dot-segment'
  | 'old-form'
  | 'other-release'
  | 'misspelt-family'
  | 'outside-catalogue'
  | 'trailing-slash'
  | 'off-row-action'
  | 'superuser-action'
  | 'disabled-mode'
  | 'percent-encoded'
  | 'placeholder'
  | 'unreadable'

/**
 * Every lint code with its severity. A code never changes its meaning.
 *
 * The first group comes from {@link lintPolicy}; `percent-encoded`, `placeholder` and
 * `unreadable` are found earlier, in text that never became a grant.
 *
 * @see docs/lint.md, where each has an example.
 */
export const LINT_CODES: Readonly<Record<LintCode, Severity>> = {
  'missing-leading-slash': 'error',
  'job-in-slash-form': 'error',
  'empty-segment': 'error',
  'dot-segment': 'error',
  'old-form': 'error',
  'other-release': 'warning',
  'misspelt-family': 'warning',
  'outside-catalogue': 'warning',
  'trailing-slash': 'warning',
  'off-row-action': 'warning',
  'superuser-action': 'error',
  'disabled-mode': 'warning',
  'percent-encoded': 'error',
  placeholder: 'error',
  unreadable: 'error',
}

/** One thing that lint found. */
export interface Finding {
  readonly code: LintCode
  readonly severity: Severity
  /** Missing where the policy was not read from a file. */
  readonly origin?: Origin
  /** For people: lower case, no final stop, input in backticks. */
  readonly message: string
  /** What to do about it, for people. */
  readonly fix: string
  /** The RID to write instead, where one is certain enough to offer. */
  readonly replacement?: string
}

/** A finding before it has a place: what the rules return. */
export type Fault = Omit<Finding, 'severity' | 'origin'>

/** Gives a fault its severity and place. */
export const findingOf = (fault: Fault, origin?: Origin): Finding => ({
  ...fault,
  severity: LINT_CODES[fault.code],
  ...(origin === undefined ? {} : { origin }),
})
