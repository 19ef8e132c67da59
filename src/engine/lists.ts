/** Lists: who may do something, and what a user holds. @module */

import { type Action, actionsOf } from '../core/action.ts'
import type { Principal, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { compare } from '../core/text.ts'
import { gidOf } from './lookup.ts'
import type { UserRecord } from './state.ts'

/** Those for whom a request is allowed. */
export type Audience =
  /** The family is not enforced in this mode: whoever asks, known or not. */
  | { readonly everyone: true }
  /** These users, sorted; nobody who is not a user. */
  | { readonly everyone: false; readonly users: readonly Uid[] }

/** Something that a user holds, and through whom: itself, or a group that it is in. */
export interface Holding {
  readonly resource: Rid
  readonly actions: readonly Action[]
  readonly through: Principal
}

/** All that a user holds, by resource; for one resource its own first, then by gid. */
export function holdingsOf(user: UserRecord): Holding[] {
  const entries = [user, ...user.groups.values()].flatMap(({ grants }) => [...grants.values()])
  return entries
    .toSorted((a, b) => compare(a.resource, b.resource) || compare(gidOf(a), gidOf(b)))
    .map(({ resource, actions, holder }) => ({
      resource,
      actions: actionsOf(actions),
      through: holder.principal,
    }))
}
