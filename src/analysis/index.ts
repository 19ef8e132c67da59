/** Questions about a policy as a whole. @module */

export { changesBetween } from './diff/changes.ts'
export { type AccessDiff, type DiffOptions, type DiffSide, diffAccess } from './diff/diff.ts'
export type {
  AccessItem,
  Cause,
  DiffAudience,
  DiffNote,
  Extent,
  PlaceExtent,
} from './diff/item.ts'
export type { Finding, LintCode, Origin, Severity, WrittenGrant, WrittenPolicy } from './finding.ts'
export { type Fault, findingOf, LINT_CODES } from './finding.ts'
export { type LintOptions, lintPolicy } from './lint.ts'
