/** What a store lacks of a policy. @module */

import { type Action, type ActionMask, maskOf, NO_ACTIONS } from '../core/action.ts'
import type { Policy } from '../core/policy.ts'
import type { Principal } from '../core/principal.ts'
import type { Imported } from './api.ts'
import type { AclRow, Write } from './store/port.ts'

/** The writes that add what is lacking, and how many they are of each kind. */
export interface Lacking {
  readonly writes: readonly Write[]
  readonly imported: Imported
}

/** A text for a principal: no two have the same. */
const keyOf = (principal: Principal): string =>
  principal.kind === 'user' ? `u${principal.uid}` : `g${principal.gid}`

/** Compares two policies. Whoever is named anywhere in the wanted one exists. */
export function lackingOf(wanted: Policy, held: Policy, acls: readonly AclRow[]): Lacking {
  const users = lackingUsers(wanted, held)
  const groups = lackingGroups(wanted, held)
  const members = lackingMembers(wanted, held)
  const grants = lackingGrants(wanted, held)
  const rids = lackingAcls(wanted, acls)
  return {
    writes: [...users, ...groups, ...members, ...rids, ...grants],
    imported: {
      users: users.length,
      groups: groups.length,
      memberships: members.length,
      acls: rids.length,
      grants: grants.length,
    },
  }
}

function lackingUsers({ users, groups, grants }: Policy, held: Policy): Write[] {
  const known = new Set<string>(held.users.map(({ uid }) => uid))
  const lacking = new Map<string, boolean>()
  const add = (uid: string, service: boolean): void => {
    if (!known.has(uid) && !lacking.has(uid)) lacking.set(uid, service)
  }
  for (const { uid, service } of users) add(uid, service)
  for (const { members } of groups) for (const uid of members) add(uid, false)
  for (const { principal } of grants) if (principal.kind === 'user') add(principal.uid, false)
  return Array.from(lacking, ([uid, service]) => ({
    op: 'create-user',
    user: { uid, description: '', service, providerType: 'internal', providerId: '' },
  }))
}

function lackingGroups({ groups, grants }: Policy, held: Policy): Write[] {
  const known = new Set<string>(held.groups.map(({ gid }) => gid))
  const wanted = new Set<string>(groups.map(({ gid }) => gid))
  for (const { principal } of grants) if (principal.kind === 'group') wanted.add(principal.gid)
  return [...wanted]
    .filter((gid) => !known.has(gid))
    .map((gid) => ({
      op: 'create-group',
      group: { gid, description: '', providerType: 'internal' },
    }))
}

function lackingMembers({ groups }: Policy, held: Policy): Write[] {
  const known = new Map(held.groups.map(({ gid, members }) => [gid, new Set(members)]))
  const writes: Write[] = []
  for (const { gid, members } of groups) {
    const there = known.get(gid) ?? new Set()
    known.set(gid, there)
    for (const uid of members) {
      if (there.has(uid)) continue
      there.add(uid)
      writes.push({ op: 'add-member', gid, uid })
    }
  }
  return writes
}

function lackingAcls({ grants }: Policy, acls: readonly AclRow[]): Write[] {
  const known = new Set(acls.map(({ rid }) => rid))
  const wanted = new Set<string>(grants.map(({ resource }) => resource))
  return [...wanted]
    .filter((rid) => !known.has(rid))
    .map((rid) => ({ op: 'create-acl', acl: { rid, description: '' } }))
}

function lackingGrants({ grants }: Policy, held: Policy): Write[] {
  const masks = new Map<string, Map<string, ActionMask>>()
  const lackingFor = (
    principal: Principal,
    rid: string,
    actions: readonly Action[],
  ): ActionMask => {
    const key = keyOf(principal)
    const byRid = masks.get(key) ?? new Map<string, ActionMask>()
    masks.set(key, byRid)
    const before = byRid.get(rid) ?? NO_ACTIONS
    byRid.set(rid, before | maskOf(actions))
    return maskOf(actions) & ~before
  }
  for (const { principal, resource, actions } of held.grants) {
    lackingFor(principal, resource, actions)
  }
  return grants.flatMap(({ principal, resource, actions }): Write[] => {
    const mask = lackingFor(principal, resource, actions)
    return mask === NO_ACTIONS ? [] : [{ op: 'grant', principal, resource, actions: mask }]
  })
}
