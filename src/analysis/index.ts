/** Questions about a policy as a whole. @module */

export type { Finding, LintCode, Origin, Severity, WrittenGrant, WrittenPolicy } from './finding.ts'
export { type Fault, findingOf, LINT_CODES } from './finding.ts'
export { type LintOptions, lintPolicy } from './lint.ts'
