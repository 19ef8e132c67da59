/** Policies into the state, and out of it. @module */

import { actionsOf } from '../core/action.ts'
import { RidgateError } from '../core/error.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import type { Principal } from '../core/principal.ts'
import { compare } from './lookup.ts'
import { gidOf, maskOfTexts, ridOf, type Step, uidOf } from './names.ts'
import type { GroupRecord, Holder, State, UserRecord } from './state.ts'

/**
 * Puts all of a policy into an empty state; whoever is named exists.
 *
 * @throws RidgateError `ERR_POLICY` where a text in it did not come through its door: a uid that
 *   is none, an unknown action. The types of TypeScript rule that out.
 */
export function loadPolicy(state: State, policy: Policy): void {
  for (const { uid, service } of policy.users) {
    if (!state.users.has(uid)) state.createUser(checked(uidOf(uid)), service)
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

const userNamed = (state: State, uid: string): UserRecord =>
  state.users.get(uid) ?? state.createUser(checked(uidOf(uid)), false)

const groupNamed = (state: State, gid: string): GroupRecord =>
  state.groups.get(gid) ?? state.createGroup(checked(gidOf(gid)))

const holderOf = (state: State, principal: Principal): Holder =>
  principal.kind === 'user' ? userNamed(state, principal.uid) : groupNamed(state, principal.gid)

function checked<T>(step: Step<T>): T {
  if (step.ok) return step.value
  throw new RidgateError('ERR_POLICY', `policy was not read by a reader: ${step.error.message}`)
}

/** All that a state holds, sorted: equal states give equal policies. */
export function policyOf(state: State): Pick<Policy, 'users' | 'groups' | 'grants'> {
  const users = [...state.users.values()].toSorted((a, b) => compare(nameOf(a), nameOf(b)))
  const groups = [...state.groups.values()].toSorted((a, b) => compare(nameOf(a), nameOf(b)))
  return {
    users: users.map(userIn),
    groups: groups.map(groupIn),
    grants: [...users, ...groups].flatMap(grantsIn),
  }
}

/** The uid or gid of a holder. */
const nameOf = ({ principal }: Holder): string =>
  principal.kind === 'user' ? principal.uid : principal.gid

const userIn = ({ principal, service }: UserRecord): User => ({ uid: principal.uid, service })

const groupIn = ({ principal, members }: GroupRecord): Group => ({
  gid: principal.gid,
  members: [...members].map((user) => user.principal.uid).toSorted(compare),
})

const grantsIn = ({ principal, grants }: Holder): Grant[] =>
  [...grants]
    .map(([resource, { actions }]) => ({ principal, resource, actions: actionsOf(actions) }))
    .toSorted((a, b) => compare(a.resource, b.resource))
