/** Written policies: a policy with the places in files that its parts were written at. @module */

import type { Grant } from '../../core/grant.ts'
import type { SecurityMode } from '../../core/mode.ts'
import type { Gid, Uid } from '../../core/principal.ts'
import type { Release } from '../../core/release.ts'
import type { Rid } from '../../core/rid.ts'

/** A place in a file; line and column count from 1. */
export interface Origin {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A stretch of a file's text, as offsets in UTF-16 units. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Where a RID stands in a file: in so many words, or in a URL with `%252F` for a slash. */
export interface RidStretch extends Stretch {
  readonly form: 'plain' | 'url'
}

/** A grant with the place that it was written at. */
export interface WrittenGrant extends Grant {
  readonly origin: Origin
  /** Where its RID stands; missing where a change of the text there isn't certain to be right. */
  readonly rid?: RidStretch
  /** Whether earlier places grant all of it. */
  readonly repeated?: boolean
  /** What to cut to drop a repeated one and nothing else. */
  readonly cut?: Stretch
  /** Whether it is a request to the IAM API, which needs an ACL that was created before. */
  readonly needsAcl?: boolean
}

/** A RID that is named and that no grant is read from, as in an ACL or in prose. */
export interface WrittenRid {
  readonly resource: Rid
  readonly origin: Origin
  readonly rid?: RidStretch
}

/** What lint reads of a policy: every part as often as it was written, and the settings. */
export interface WrittenPolicy {
  readonly release?: Release
  readonly mode?: SecurityMode
  /** Where the mode was named. */
  readonly modeOrigin?: Origin
  /** Those who are declared, not those who are only named. */
  readonly users?: ReadonlyArray<{
    readonly uid: Uid
    readonly service: boolean
    readonly origin: Origin
  }>
  readonly groups?: ReadonlyArray<{ readonly gid: Gid; readonly origin: Origin }>
  readonly members?: ReadonlyArray<{
    readonly gid: Gid
    readonly uid: Uid
    readonly origin: Origin
  }>
  readonly grants: readonly WrittenGrant[]
  /** The ACLs that are created. */
  readonly acls?: readonly WrittenRid[]
  /** RIDs that are named otherwise. */
  readonly mentions?: readonly WrittenRid[]
}
