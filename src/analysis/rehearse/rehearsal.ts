/** Rehearsals: what a change of mode, release or policy would do to requests. @module */

import type { Grant } from '../../core/grant.ts'
import type { LoggedRequest } from '../../core/log.ts'
import type { Decision } from '../../core/request.ts'
import type { Rid } from '../../core/rid.ts'
import type { Engine } from '../../engine/engine.ts'

/** What to rehearse. */
export interface RehearsalInput {
  /** Decides as it is now. */
  readonly from: Engine
  /** Decides as it would be then. */
  readonly to: Engine
  /** Read once, and may be long. A request that comes twice is counted twice and listed once. */
  readonly requests: Iterable<LoggedRequest>
  /**
   * Merges grants on this many or more siblings into one on their parent. Opens more than what
   * breaks; at least 2. Where absent, grants open exactly what breaks.
   */
  readonly widen?: number
}

/** A request that is answered differently then. */
export interface ChangedRequest extends LoggedRequest {
  /** As it is decided now. */
  readonly before: Decision
  /** As it would be decided then. */
  readonly after: Decision
}

/**
 * Why no grant prevents that a request breaks: it has no subject to grant anything to; no path is
 * written so then; its resource makes superusers, who may do everything; or its subject is no uid.
 */
export type Unpreventable = 'anonymous' | 'malformed-then' | 'superuser' | 'no-uid'

/** What a grant opens besides what breaks. */
export interface Opened {
  /** How many places that the requests or the policy name. */
  readonly places: number
  /** The first of them. */
  readonly examples: readonly Rid[]
}

/** A grant, and what it keeps from breaking. */
export interface Prevention {
  readonly grant: Grant
  readonly requests: readonly ChangedRequest[]
  /** Whether its holder is a user of the policy; one that isn't must be created first. */
  readonly isKnown: boolean
  /** Whether its resource is outside of the release's catalogue then, and matches only itself. */
  readonly isOutside: boolean
  /** Set where the grant was widened. */
  readonly opens?: Opened
}

/** Something counted, and the first of it named. */
export interface Named<T> {
  /** How many different ones. */
  readonly count: number
  /** How often they were seen. */
  readonly seen: number
  /** The first {@link MAX_NAMED}. */
  readonly first: readonly T[]
}

/** The most examples that a {@link Named} holds. */
export const MAX_NAMED = 100

/** All that a rehearsal shows. Lists are sorted by subject, resource and action. */
export interface Rehearsal {
  /** How many requests were rehearsed, and how often they were seen. */
  readonly requests: number
  readonly seen: number
  /**
   * The grants without which something breaks, the fewest: given all of them, only what is
   * {@link Rehearsal.unpreventable} breaks, and without any action of any of them something more.
   */
  readonly preventions: readonly Prevention[]
  readonly unpreventable: ReadonlyArray<{
    readonly why: Unpreventable
    readonly request: ChangedRequest
  }>
  /** Denied now, allowed then. */
  readonly gains: readonly ChangedRequest[]
  /** Denied now, and then too; without those that are malformed. */
  readonly denied: Named<LoggedRequest>
  /** Malformed now. */
  readonly malformed: Named<LoggedRequest>
  /** Whom the present policy doesn't know. */
  readonly unknown: Named<string>
  /** What the log has at least once with another effect than the present policy gives it. */
  readonly disagreeing: Named<LoggedRequest>
}
