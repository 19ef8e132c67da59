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
export { type LintOptions, lintPolicy } from './lint.ts'
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
