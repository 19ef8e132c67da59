/** Policies into the state, and out of it. @module */

import { actionsOf } from '../core/action.ts'
import { RidgateError } from '../core/error.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import type { Gid, Principal, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { compare } from '../core/text.ts'
import { NOTHING } from '../trie/layout.ts'
import { IN_FAMILY } from '../trie/scan.ts'
import { maskOfTexts, newGidOf, newUidOf, ridOf, type Step } from './names.ts'
import type { Holder } from './principals.ts'
import type { State } from './state.ts'

/**
 * Puts all of a policy into an empty state; whoever is named exists.
 *
 * @throws RidgateError `ERR_POLICY` where a text in it did not come through its door: a uid that
 *   is none, an unknown action. The types of TypeScript rule that out. Also where there are more
 *   users and groups than an engine has room for, 16,777,215.
 */
export function loadPolicy(state: State, policy: Policy): void {
  const { principals } = state
  for (const { uid, service } of policy.users) {
    if (principals.user(uid) === NOTHING) createUser(state, uid, service)
  }
  for (const { gid, members } of policy.groups) {
    const group = groupNamed(state, gid)
    for (const uid of members) {
      const user = userNamed(state, uid)
      if (!principals.isMember(group, user)) principals.join(group, user)
    }
  }
  for (const { principal, resource, actions } of policy.grants) {
    const holder = holderOf(state, principal)
    state.addActions(holder, ridIn(state, resource), checked(maskOfTexts(actions)))
  }
}

const createUser = (state: State, uid: string, service: boolean): Holder =>
  state.principals.createUser(checked(newUidOf(state.principals, uid)), service)

const userNamed = (state: State, uid: string): Holder =>
  state.principals.user(uid) || createUser(state, uid, false)

const groupNamed = (state: State, gid: string): Holder =>
  state.principals.group(gid) ||
  state.principals.createGroup(checked(newGidOf(state.principals, gid)))

const holderOf = (state: State, principal: Principal): Holder =>
  principal.kind === 'user' ? userNamed(state, principal.uid) : groupNamed(state, principal.gid)

/** What the scan takes for a RID of a family is one: only others are read by the book. */
function ridIn({ scan }: State, resource: Rid): Rid {
  scan.scan(resource)
  return scan.state === IN_FAMILY ? resource : checked(ridOf(resource))
}

function checked<T>(step: Step<T>): T {
  if (step.ok) return step.value
  throw new RidgateError('ERR_POLICY', `policy was not read by a reader: ${step.error.message}`)
}

/** All that a state holds, sorted: equal states give equal policies. */
export function policyOf(state: State): Pick<Policy, 'users' | 'groups' | 'grants'> {
  const { principals } = state
  const users = namedOf(state, principals.users())
  const groups = namedOf(state, principals.groups())
  return {
    users: users.map(
      ({ name, holder }): User => ({ uid: name as Uid, service: principals.isService(holder) }),
    ),
    groups: groups.map(
      ({ name, holder }): Group => ({ gid: name as Gid, members: membersOf(state, holder) }),
    ),
    grants: [...users, ...groups].flatMap(({ holder }) => grantsIn(state, holder)),
  }
}

interface Named {
  readonly name: string
  readonly holder: Holder
}

const namedOf = ({ principals }: State, holders: Iterable<Holder>): Named[] =>
  Array.from(holders, (holder) => ({ name: principals.nameOf(holder), holder })).sort((a, b) =>
    compare(a.name, b.name),
  )

const membersOf = ({ principals }: State, group: Holder): Uid[] =>
  Array.from(principals.peersOf(group), (user) => principals.nameOf(user) as Uid).sort(compare)

function grantsIn(state: State, holder: Holder): Grant[] {
  const principal = state.principals.principalOf(holder)
  return Array.from(state.entriesOf(holder), ({ resource, actions }) => ({
    principal,
    resource,
    actions: actionsOf(actions),
  })).sort((a, b) => compare(a.resource, b.resource))
}
