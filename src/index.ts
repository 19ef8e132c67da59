/** The engine, and the vocabulary in which it is asked and answers. @module */

export { ACTIONS, type Action, parseAction } from './core/action.ts'
export { DCOS_CATALOGUE } from './core/catalogue.generated.ts'
export {
  type Catalogue,
  type Category,
  catalogueProblems,
  type Family,
  type SuperuserRule,
  type Tail,
  type TailKind,
} from './core/catalogue.ts'
export type { Change, ChangeError, ChangeErrorCode, PrincipalName } from './core/change.ts'
export { RidgateError, type RidgateErrorCode } from './core/error.ts'
export type { Grant } from './core/grant.ts'
export { appIdOfJob, type JobError, jobOfAppId } from './core/job.ts'
export type { LoggedRequest } from './core/log.ts'
export { DEFAULT_MODE, MODES, parseMode, type SecurityMode } from './core/mode.ts'
export { covers, type Gazetteer, gazetteerOf, type Place, type TailProblem } from './core/place.ts'
export { EMPTY_POLICY, type Group, type Policy, type User } from './core/policy.ts'
export {
  ANONYMOUS,
  type Gid,
  MAX_GID_LENGTH,
  MAX_UID_LENGTH,
  type Principal,
  parseGid,
  parseUid,
  principalText,
  RESERVED_UID,
  type Subject,
  type Uid,
} from './core/principal.ts'
export { DEFAULT_RELEASE, parseRelease, RELEASES, type Release } from './core/release.ts'
export type {
  AccessRequest,
  AllowReason,
  Decider,
  Decision,
  DenyReason,
} from './core/request.ts'
export type { Result } from './core/result.ts'
export {
  MAX_RID_LENGTH,
  MAX_RID_SEGMENTS,
  MIN_RID_SEGMENTS,
  parseRid,
  type Rid,
  type RidError,
} from './core/rid.ts'
export { Engine, type EngineOptions, type WhatCanOptions } from './engine/engine.ts'
export type { Advice } from './engine/explain/advice.ts'
export type { TextPlace } from './engine/explain/asked.ts'
export type { Bounded } from './engine/explain/bounded.ts'
export type { Collateral, Cure, Cures, Opening } from './engine/explain/cures.ts'
export type { Denial, GroupSize, Nearest, Standing } from './engine/explain/denial.ts'
export type { Resemblance } from './engine/explain/dialect.ts'
export type { Explanation } from './engine/explain/explain.ts'
export type { Other } from './engine/explain/others.ts'
export type { Sibling } from './engine/explain/siblings.ts'
export type { Access, Audience, Holding, OpenCategory } from './engine/lists/answers.ts'
export { MAX_CURSOR_LENGTH, type PageError, type PageErrorCode } from './engine/lists/cursor.ts'
export type { Loss } from './engine/lists/losses.ts'
export {
  DEFAULT_PAGE_LENGTH,
  MAX_PAGE_LENGTH,
  type Paged,
  type PageRequest,
} from './engine/lists/page.ts'
export { Reader, type SharedState } from './engine/reader.ts'
export type { SnapshotOptions } from './engine/snapshot.ts'
export { SubjectHandle } from './engine/subject.ts'
export type { PolicyView, Setting } from './engine/view.ts'
