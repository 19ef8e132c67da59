/** Lint codes: the kinds of finding, how grave each is, and what says so. @module */

/**
 * `error`: it doesn't do what it says. `warning`: it does, and likely nobody meant it. `info`: it
 * does, and somebody may want to know.
 */
export type Severity = 'error' | 'warning' | 'info'

/** What there is to know of a kind of finding. */
export interface LintRule {
  readonly severity: Severity
  /** The table or page that the rule rests on. */
  readonly source: string
}

/** The name of a kind of finding. */
export type LintCode =
  | 'missing-leading-slash'
  | 'job-in-slash-form'
  | 'job-in-dot-form'
  | 'empty-segment'
  | 'dot-segment'
  | 'old-form'
  | 'other-release'
  | 'misspelt-family'
  | 'outside-catalogue'
  | 'trailing-slash'
  | 'literal-star'
  | 'off-row-action'
  | 'superuser-action'
  | 'disabled-mode'
  | 'not-enforced'
  | 'duplicate-grant'
  | 'covered-by-ancestor'
  | 'covered-by-group'
  | 'covered-by-superuser'
  | 'undeclared-user'
  | 'undeclared-group'
  | 'idle-user'
  | 'empty-group'
  | 'group-without-grants'
  | 'no-superuser'
  | 'half-granted-journey'
  | 'acl-not-created'
  | 'unused-acl'
  | 'broken-table'
  | 'percent-encoded'
  | 'placeholder'
  | 'unreadable'

const CATALOGUE = 'spec-tables/catalogue.json'
const COVERAGE = 'spec-tables/coverage.json'
const DECISIONS = 'spec-tables/decisions.json'
const JOBS = 'spec-tables/jobs.json'
const MODES = 'spec-tables/modes.json'
const RELEASES = 'spec-tables/releases.json'
const SYNTAX = 'spec-tables/rid-syntax.json'
const PAGE = 'docs/lint.md'

const rule = (severity: Severity, source: string): LintRule => ({ severity, source })

/**
 * Every lint code. A code never changes its meaning, nor its severity.
 *
 * The last three are found in text that never became a grant, by whoever reads it.
 *
 * @see docs/lint.md, where each has an example.
 */
export const LINT_CODES: Readonly<Record<LintCode, LintRule>> = {
  'missing-leading-slash': rule('error', COVERAGE),
  'job-in-slash-form': rule('error', JOBS),
  'job-in-dot-form': rule('info', JOBS),
  'empty-segment': rule('error', COVERAGE),
  'dot-segment': rule('error', COVERAGE),
  'old-form': rule('error', RELEASES),
  'other-release': rule('warning', RELEASES),
  'misspelt-family': rule('warning', CATALOGUE),
  'outside-catalogue': rule('warning', CATALOGUE),
  'trailing-slash': rule('warning', COVERAGE),
  'literal-star': rule('info', COVERAGE),
  'off-row-action': rule('warning', CATALOGUE),
  'superuser-action': rule('error', RELEASES),
  'disabled-mode': rule('warning', MODES),
  'not-enforced': rule('info', MODES),
  'duplicate-grant': rule('info', DECISIONS),
  'covered-by-ancestor': rule('info', COVERAGE),
  'covered-by-group': rule('info', COVERAGE),
  'covered-by-superuser': rule('info', DECISIONS),
  'undeclared-user': rule('warning', PAGE),
  'undeclared-group': rule('warning', PAGE),
  'idle-user': rule('info', PAGE),
  'empty-group': rule('info', PAGE),
  'group-without-grants': rule('info', PAGE),
  'no-superuser': rule('warning', PAGE),
  'half-granted-journey': rule('warning', PAGE),
  'acl-not-created': rule('warning', PAGE),
  'unused-acl': rule('warning', PAGE),
  'broken-table': rule('warning', PAGE),
  'percent-encoded': rule('error', SYNTAX),
  placeholder: rule('error', PAGE),
  unreadable: rule('error', SYNTAX),
}
