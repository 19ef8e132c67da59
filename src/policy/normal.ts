/** The normal form of a policy: each thing once, in one order. @module */

import { actionsOf, maskOf } from '../core/action.ts'
import type { Grant } from '../core/grant.ts'
import type { Group, Policy, User } from '../core/policy.ts'
import type { Gid, Uid } from '../core/principal.ts'
import { compare } from '../core/text.ts'
import { grantKey } from './draft.ts'

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
  const merged = new Map<string, { readonly grant: Grant; mask: number }>()
  for (const grant of grants) {
    const key = grantKey(grant.principal, grant.resource)
    const known = merged.get(key)
    if (known === undefined) merged.set(key, { grant, mask: maskOf(grant.actions) })
    else known.mask |= maskOf(grant.actions)
  }
  const unique = [...merged.values()].map(({ grant, mask }) => ({
    ...grant,
    actions: actionsOf(mask),
  }))
  return unique.filter(({ actions }) => actions.length > 0).sort(byPrincipalAndRid)
}

function byPrincipalAndRid(a: Grant, b: Grant): number {
  if (a.principal.kind !== b.principal.kind) return a.principal.kind === 'user' ? -1 : 1
  return compare(nameOf(a), nameOf(b)) || compare(a.resource, b.resource)
}

const nameOf = ({ principal }: Grant): string =>
  principal.kind === 'user' ? principal.uid : principal.gid
