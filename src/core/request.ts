/** Access requests and the decisions on them. @module */

import type { Grant } from './grant.ts'
import type { Subject } from './principal.ts'

/** A question to the decision point: always subject, action, resource, in this order. */
export interface AccessRequest {
  readonly subject: Subject
  /** Any text; one that is no action is denied. */
  readonly action: string
  /** Any text; one that is no RID, or whose path is malformed, is denied. */
  readonly resource: string
}

/** Why a request was allowed. */
export type AllowReason = 'granted' | 'superuser' | 'not-enforced' | 'anonymous'

/** Why a request was denied. */
export type DenyReason =
  | 'malformed-resource'
  | 'unknown-action'
  | 'action-not-granted'
  | 'no-covering-grant'

/**
 * The answer to an {@link AccessRequest}, with the grant that determined it where one did: the
 * most specific that covers the request and allows its action or, for a superuser, the one on
 * `dcos:superuser`. A grant whose principal is a group was reached through that group.
 */
export type Decision =
  | {
      readonly effect: 'allow'
      readonly reason: 'granted' | 'superuser'
      readonly grant: Grant
    }
  | { readonly effect: 'allow'; readonly reason: 'not-enforced' | 'anonymous' }
  | { readonly effect: 'deny'; readonly reason: DenyReason }

/** A request, and what was decided on it. */
export interface Decided {
  readonly request: AccessRequest
  readonly decision: Decision
}

/** Something that decides: the engine, the oracle, or an implementation of one's own. */
export interface Decider {
  decide(request: AccessRequest): Decision
}
