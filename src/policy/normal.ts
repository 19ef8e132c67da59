/** The normal form of a policy: each thing once, in one order. @module */

import { type ActionMask, actionsOf, maskOf, NO_ACTIONS } from '../core/action.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import type { Gid, Principal, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'
import { compare } from '../core/text.ts'

/**
 * The same policy with each user, group, member and grant once: users and groups by name, grants
 * by principal (users first) and RID, actions in the order of `ACTIONS`. Names no one who was not
 * listed before. A grant of no action is dropped.
 */
export function normalPolicy(policy: Policy): Policy {
  return {
    ...(policy.release === undefined ? {} : { release: policy.release }),
    ...(policy.mode === undefined ? {} : { mode: policy.mode }),
    users: normalUsers(policy.users),
    groups: normalGroups(policy.groups),
    grants: normalGrants(policy.grants),
  }
}

/** The policy with everyone listed who is named in a group or a grant, in normal form. */
export function withEveryone(policy: Policy): Policy {
  const named = (uid: Uid): User => ({ uid, service: false })
  const users: User[] = [...policy.users]
  const groups: Group[] = [...policy.groups]
  for (const { members } of policy.groups) users.push(...members.map(named))
  for (const { principal } of policy.grants) {
    if (principal.kind === 'user') users.push(named(principal.uid))
    else groups.push({ gid: principal.gid, members: [] })
  }
  return normalPolicy({ ...policy, users, groups })
}

function normalUsers(users: readonly User[]): User[] {
  const services = new Map<Uid, boolean>()
  for (const { uid, service } of users) services.set(uid, service || services.get(uid) === true)
  const unique = [...services].map(([uid, service]) => ({ uid, service }))
  return unique.sort((a, b) => compare(a.uid, b.uid))
}

function normalGroups(groups: readonly Group[]): Group[] {
  const members = new Map<Gid, Set<Uid>>()
  for (const group of groups) {
    const known = members.get(group.gid) ?? new Set()
    for (const uid of group.members) known.add(uid)
    members.set(group.gid, known)
  }
  const unique = [...members].map(([gid, uids]) => ({ gid, members: [...uids].sort(compare) }))
  return unique.sort((a, b) => compare(a.gid, b.gid))
}

function normalGrants(grants: readonly Grant[]): Grant[] {
  const ofUsers = new Map<string, Holding>()
  const ofGroups = new Map<string, Holding>()
  for (const { principal, resource, actions } of grants) {
    const [holdings, name] =
      principal.kind === 'user' ? [ofUsers, principal.uid] : [ofGroups, principal.gid]
    const known = holdings.get(name)
    const { masks } = known ?? { masks: new Map<Rid, ActionMask>() }
    if (known === undefined) holdings.set(name, { principal, masks })
    masks.set(resource, (masks.get(resource) ?? NO_ACTIONS) | maskOf(actions))
  }
  return [...grantsOf(ofUsers), ...grantsOf(ofGroups)]
}

/** What one principal is granted. */
interface Holding {
  readonly principal: Principal
  readonly masks: Map<Rid, ActionMask>
}

/** By name, and then by RID: to sort the few of each is faster by far than to sort all. */
function grantsOf(holdings: ReadonlyMap<string, Holding>): Grant[] {
  const byName = [...holdings].sort(([a], [b]) => compare(a, b))
  return byName.flatMap(([, { principal, masks }]) =>
    [...masks]
      .filter(([, mask]) => mask !== NO_ACTIONS)
      .sort(([a], [b]) => compare(a, b))
      .map(([resource, mask]) => ({ principal, resource, actions: actionsOf(mask) })),
  )
}
