/** A policy: all that a decision depends on but the catalogue. @module */

import type { Grant } from './grant.ts'
import type { SecurityMode } from './mode.ts'
import type { Gid, Uid } from './principal.ts'
import type { Release } from './release.ts'

/** A user, or a service account: a user with a public key. */
export interface User {
  readonly uid: Uid
  readonly service: boolean
}

/** A group and those who are in it. Groups do not nest. */
export interface Group {
  readonly gid: Gid
  readonly members: readonly Uid[]
}

/**
 * Users, groups and grants. Whoever is named in a group or a grant exists, listed or not.
 * The order of the parts and repetitions in them mean nothing.
 */
export interface Policy {
  readonly release?: Release
  readonly mode?: SecurityMode
  readonly users: readonly User[]
  readonly groups: readonly Group[]
  readonly grants: readonly Grant[]
}

/** The policy that allows nothing. */
export const EMPTY_POLICY: Policy = { users: [], groups: [], grants: [] }
