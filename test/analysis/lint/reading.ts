/** Lint of texts, as the command line does it. @module */

import { type LintOptions, type LintReport, lintPolicy } from '../../../src/analysis/index.ts'
import { textFindings, writtenPolicy } from '../../../src/cli/lint/written.ts'
import { type Reading, readPolicy } from '../../../src/policy/index.ts'

/** A text as lint reads it. */
export const reading = (text: string, name = 'p.yaml'): Reading =>
  readPolicy(text, { name, lenient: true })

/** All that is found in a text. */
export function lintText(text: string, name = 'p.yaml', options: LintOptions = {}): LintReport {
  const read = reading(text, name)
  return lintPolicy(writtenPolicy([read]), { ...options, found: textFindings(read) })
}

/** `line code` of each finding; 0 where it is about no one place. */
export const found = (report: LintReport): string[] =>
  report.findings.map(({ origin, code }) => `${origin?.line ?? 0} ${code}`)

/** A line that grants a user, or with `%` before its name a group, actions on a RID. */
export const grant = (who: string, rid: string, actions = 'read'): string => {
  const kind = who.startsWith('%') ? 'group' : 'user'
  return `  - {${kind}: ${who.replace('%', '')}, resource: "${rid}", actions: [${actions}]}\n`
}
