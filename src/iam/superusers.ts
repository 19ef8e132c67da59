/** Superusers: who they are, who may change that, and that there is always one. @module */

import { actionBit, NO_ACTIONS } from '../core/action.ts'
import type { PrincipalName } from '../core/change.ts'
import { ok } from '../core/result.ts'
import type { Actor, Answered } from './api.ts'
import { refuse } from './errors.ts'
import { userOf } from './lookup.ts'
import { isRemote, SUPERUSER_RID, SUPERUSERS } from './model.ts'
import type { Store } from './store/port.ts'

/** Whether the principal itself holds an action on `dcos:superuser`. */
const holdsSuperuser = async (store: Store, principal: PrincipalName): Promise<boolean> =>
  (await store.actions(principal, SUPERUSER_RID)) !== NO_ACTIONS

/** Whether a user holds an action on `dcos:superuser`, by itself or through a group. */
async function isSuperuser(store: Store, uid: string): Promise<boolean> {
  if (await holdsSuperuser(store, { kind: 'user', uid })) return true
  for (const { gid } of await store.groupsOf(uid)) {
    if (await holdsSuperuser(store, { kind: 'group', gid })) return true
  }
  return false
}

const forbidden = (what: string): ReturnType<typeof refuse> =>
  refuse('ERR_FORBIDDEN', `only a superuser may ${what}`)

/** Whether the actor may change or delete an account. */
export async function mayChangeUser(store: Store, actor: Actor, uid: string): Answered<void> {
  if (actor.isSuperuser || actor.uid === uid || !(await isSuperuser(store, uid))) {
    return ok(undefined)
  }
  return forbidden('change a superuser')
}

/** Whether the actor may change the members of a group, or delete it. */
export async function mayChangeGroup(store: Store, actor: Actor, gid: string): Answered<void> {
  if (actor.isSuperuser || !(await holdsSuperuser(store, { kind: 'group', gid }))) {
    return ok(undefined)
  }
  return forbidden(`change a group that holds \`${SUPERUSER_RID}\``)
}

/** Whether the actor may grant or revoke on a resource. */
export const mayChangeGrants = async (actor: Actor, rid: string): Answered<void> =>
  actor.isSuperuser || rid !== SUPERUSER_RID
    ? ok(undefined)
    : forbidden(`grant or revoke on \`${SUPERUSER_RID}\``)

/**
 * That group `superusers` keeps a member once this user is gone from it: one who can log in here,
 * since nobody vouches for a remote account.
 */
export async function keepsSuperuser(store: Store, uid: string): Answered<void> {
  if (!(await store.isMember(SUPERUSERS, uid))) return ok(undefined)
  const members = await store.members(SUPERUSERS)
  if (members.some((one) => one.uid !== uid && !isRemote(userOf(one)))) return ok(undefined)
  return refuse(
    'ERR_NO_MORE_SUPERUSERS',
    `this is the last member of group \`${SUPERUSERS}\`; add another one first`,
  )
}

/** That group `superusers` keeps `full` on `dcos:superuser` when these actions are taken away. */
export function keepsSuperuserGroup(
  rid: string,
  principal: PrincipalName,
  actions: number,
): ReturnType<typeof refuse> | { readonly ok: true; readonly value: undefined } {
  const isTheirs = principal.kind === 'group' && principal.gid === SUPERUSERS
  return rid === SUPERUSER_RID && isTheirs && (actions & actionBit('full')) !== 0
    ? refuse('ERR_IS_SUPERUSER_GROUP', `group \`${SUPERUSERS}\` keeps \`full\` on \`${rid}\``)
    : ok(undefined)
}
