/** Policies into the state, and out of it. @module */

import { actionsOf } from '../core/action.ts'
import { RidgateError } from '../core/error.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import type { Principal } from '../core/principal.ts'
import { compare } from '../core/text.ts'
import { maskOfTexts, newGidOf, newUidOf, ridOf, type Step } from './names.ts'
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

/** All that a state holds, sorted: equal states give equal policies. */
export function policyOf(state: State): Pick<Policy, 'users' | 'groups' | 'grants'> {
  const users = [...state.users.values()].toSorted((a, b) => compare(a.name, b.name))
  const groups = [...state.groups.values()].toSorted((a, b) => compare(a.name, b.name))
  return {
    users: users.map(userIn),
    groups: groups.map(groupIn),
    grants: [...users, ...groups].flatMap(grantsIn),
  }
}

const userIn = ({ principal, service }: UserRecord): User => ({ uid: principal.uid, service })

const groupIn = ({ principal, members }: GroupRecord): Group => ({
  gid: principal.gid,
  members: [...members].map((user) => user.principal.uid).toSorted(compare),
})

const grantsIn = ({ principal, grants }: Holder): Grant[] =>
  [...grants]
    .map(([resource, { actions }]) => ({ principal, resource, actions: actionsOf(actions) }))
    .toSorted((a, b) => compare(a.resource, b.resource))
