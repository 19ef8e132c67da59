/** What reverse questions are answered with. @module */

import type { Action } from '../../core/action.ts'
import type { Grant } from '../../core/grant.ts'
import type { Principal, Uid } from '../../core/principal.ts'
import type { Rid } from '../../core/rid.ts'

/** Those for whom a request is allowed. */
export type Audience<Users = readonly Uid[]> =
  /** The family is not enforced in this mode: whoever asks, known or not. */
  | { readonly everyone: true }
  /** These users, sorted by code units; nobody who is not a user. */
  | {
      readonly everyone: false
      /** There where a request without a token is allowed too. */
      readonly anonymous?: true
      readonly users: Users
    }

/**
 * A place where a subject may act, and through whom: one of its grants or its groups', with those
 * of its actions that no other holding gives there already. It reaches what the grant reaches, and
 * `full` in it stands for every action.
 */
export interface Holding {
  readonly resource: Rid
  readonly actions: readonly Action[]
  readonly through: Principal
}

/** A category of families in which the subject needs no grant, in the current mode. */
export interface OpenCategory {
  /** A key of the catalogue's `categories`. */
  readonly category: string
  readonly reason: 'not-enforced' | 'anonymous'
}

/**
 * All that a subject may do. A request with a sound resource and a known action is allowed if and
 * only if its family is of an open category, the subject is a superuser, or a holding covers the
 * resource and has the action, or `full`.
 *
 * No action can be left out of a holding: then its own resource would no longer be allowed by what
 * remains. Grants on malformed resources reach nothing and are not there.
 */
export interface Access<Holdings = readonly Holding[]> {
  /** Sorted by category. */
  readonly open: readonly OpenCategory[]
  /** There for a superuser: the grant that makes it one. Its holdings are listed as anyone's. */
  readonly superuser?: Grant
  /** Sorted by resource; for one resource the subject's own first, then by gid. */
  readonly holdings: Holdings
}
