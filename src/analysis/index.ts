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
export { type BoundJourney, bindJourney, type Hop, type Terms } from './journey/bind.ts'
export { findJourney, journeysAbout } from './journey/find.ts'
export type {
  Journey,
  JourneyCheck,
  JourneyFault,
  JourneyFaultCode,
  JourneyParameter,
  ParameterKind,
} from './journey/journey.ts'
export { DCOS_JOURNEYS } from './journey/journeys.generated.ts'
export {
  type DecidedHop,
  type JourneyDecider,
  type JourneyRun,
  runJourney,
} from './journey/run.ts'
export { type GrantUse, grantUses } from './least/grant-uses.ts'
export {
  type Least,
  type LeastInput,
  type LeastShare,
  leastGrants,
  type Shortfall,
} from './least/least.ts'
export { LINT_CODES, type LintCode, type LintRule, type Severity } from './lint/codes.ts'
export { applyEdits, type Edit, ridEdit } from './lint/edits.ts'
export { type Fault, type Finding, findingOf } from './lint/finding.ts'
export { type LintOptions, lintPolicy } from './lint/lint.ts'
export { byPlace, DEFAULT_LIMIT, type LintReport } from './lint/report.ts'
export type {
  Origin,
  RidStretch,
  Stretch,
  WrittenGrant,
  WrittenPolicy,
  WrittenRid,
} from './lint/written.ts'
export {
  type ChangedRequest,
  MAX_NAMED,
  type Named,
  type Opened,
  type Prevention,
  type Rehearsal,
  type RehearsalInput,
  type Unpreventable,
} from './rehearse/rehearsal.ts'
export { rehearse } from './rehearse/rehearse.ts'
export { requestsOfGrants } from './rehearse/requests.ts'
