/** Policies into the state, and out of it. @module */

import { RidgateError } from '../../src/core/error.ts'
import type { Policy } from '../../src/core/policy.ts'
import type { Principal } from '../../src/core/principal.ts'
import { maskOfTexts, newGidOf, newUidOf, ridOf, type Step } from '../../src/engine/names.ts'
import type { GroupRecord, Holder, State, UserRecord } from './state.ts'

/**
 * Puts all of a policy into an empty state; whoever is named exists.
 *
 * @throws RidgateError `ERR_POLICY` where a text in it did not come through its door: a uid that
 *   is none, an unknown action. The types of TypeScript rule that out. Also where there are more
 *   users and groups than an engine has room for, 33,554,432.
 */
export function loadPolicy(state: State, policy: Policy): void {
  for (const { uid, service } of policy.users) {
    if (!state.users.has(uid)) createUser(state, uid, service)
  }
  for (const { gid, members } of policy.groups) {
    const group = groupNamed(state, gid)
    for (const uid of members) state.addMember(group, userNamed(state, uid))
  }
  for (const { principal, resource, actions } of policy.grants) {
    const holder = holderOf(state, principal)
    const rid = checked(ridOf(resource))
    state.setActions(holder, rid, state.actionsOf(holder, rid) | checked(maskOfTexts(actions)))
  }
}

const createUser = (state: State, uid: string, service: boolean): UserRecord =>
  state.createUser(checked(newUidOf(state, uid)), service)

const userNamed = (state: State, uid: string): UserRecord =>
  state.users.get(uid) ?? createUser(state, uid, false)

const groupNamed = (state: State, gid: string): GroupRecord =>
  state.groups.get(gid) ?? state.createGroup(checked(newGidOf(state, gid)))

const holderOf = (state: State, principal: Principal): Holder =>
  principal.kind === 'user' ? userNamed(state, principal.uid) : groupNamed(state, principal.gid)

function checked<T>(step: Step<T>): T {
  if (step.ok) return step.value
  throw new RidgateError('ERR_POLICY', `policy was not read by a reader: ${step.error.message}`)
}
