/** Drafts: a policy while it is being read, each part with its place. @module */

import { ACTIONS, type Action } from '../core/action.ts'
import type { Grant } from '../core/grant.ts'
import type { SecurityMode } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import type { Gid, Principal, Uid } from '../core/principal.ts'
import type { Release } from '../core/release.ts'
import type { Rid } from '../core/rid.ts'
import { inOrder } from './notes.ts'
import type { Origin, Position } from './reading.ts'

interface DraftUser {
  service: boolean
  readonly at: Position
}

interface DraftGroup {
  readonly at: Position
  readonly members: Map<Uid, Position>
}

interface DraftGrant {
  readonly principal: Principal
  readonly resource: Rid
  readonly actions: Map<Action, Position>
}

/** One key for a principal and a RID: neither may hold a space. */
export const grantKey = (principal: Principal, resource: Rid): string =>
  principal.kind === 'user' ? `u ${principal.uid} ${resource}` : `g ${principal.gid} ${resource}`

const sameActions = (actions: Iterable<Action>): Action[] => {
  const held = new Set(actions)
  return ACTIONS.filter((action) => held.has(action))
}

/**
 * A policy that grows part by part. What is added twice keeps the place where it was first. Taking
 * away answers whether there was anything to take; deleting costs time for all that there is.
 */
export class Draft {
  release: Release | undefined
  mode: SecurityMode | undefined
  readonly #users = new Map<Uid, DraftUser>()
  readonly #groups = new Map<Gid, DraftGroup>()
  readonly #grants = new Map<string, DraftGrant>()

  addUser(uid: Uid, service: boolean, at: Position): void {
    const user = this.#users.get(uid)
    if (user === undefined) this.#users.set(uid, { service, at })
    else user.service ||= service
  }

  addGroup(gid: Gid, at: Position): void {
    if (!this.#groups.has(gid)) this.#groups.set(gid, { at, members: new Map() })
  }

  addMember(gid: Gid, uid: Uid, at: Position): void {
    this.addGroup(gid, at)
    const members = this.#groups.get(gid)?.members
    if (members?.has(uid) === false) members.set(uid, at)
  }

  grant(principal: Principal, resource: Rid, actions: readonly Action[], at: Position): void {
    const key = grantKey(principal, resource)
    const grant = this.#grants.get(key) ?? { principal, resource, actions: new Map() }
    for (const action of actions) if (!grant.actions.has(action)) grant.actions.set(action, at)
    this.#grants.set(key, grant)
  }

  revoke(principal: Principal, resource: Rid, action: Action): boolean {
    const key = grantKey(principal, resource)
    const grant = this.#grants.get(key)
    if (grant?.actions.delete(action) !== true) return false
    if (grant.actions.size === 0) this.#grants.delete(key)
    return true
  }

  /** Takes away all that one principal holds on one resource. */
  revokeAll(principal: Principal, resource: Rid): boolean {
    return this.#grants.delete(grantKey(principal, resource))
  }

  /** Takes away all that anyone holds on exactly this resource. */
  deleteAcl(resource: Rid): boolean {
    return this.#deleteGrants((grant) => grant.resource === resource)
  }

  removeMember(gid: Gid, uid: Uid): boolean {
    return this.#groups.get(gid)?.members.delete(uid) ?? false
  }

  /** Takes away a user with its memberships and grants. */
  deleteUser(uid: Uid): boolean {
    let found = this.#users.delete(uid)
    for (const group of this.#groups.values()) found = group.members.delete(uid) || found
    const own = ({ principal }: DraftGrant): boolean =>
      principal.kind === 'user' && principal.uid === uid
    return this.#deleteGrants(own) || found
  }

  /** Takes away a group with its grants. */
  deleteGroup(gid: Gid): boolean {
    const found = this.#groups.delete(gid)
    const own = ({ principal }: DraftGrant): boolean =>
      principal.kind === 'group' && principal.gid === gid
    return this.#deleteGrants(own) || found
  }

  #deleteGrants(matches: (grant: DraftGrant) => boolean): boolean {
    const before = this.#grants.size
    for (const [key, grant] of this.#grants) if (matches(grant)) this.#grants.delete(key)
    return this.#grants.size < before
  }

  /** The policy as it stands: one grant for each principal and RID, in the order of appearance. */
  policy(): Policy {
    return {
      ...(this.release === undefined ? {} : { release: this.release }),
      ...(this.mode === undefined ? {} : { mode: this.mode }),
      users: [...this.#users].map(([uid, { service }]) => ({ uid, service })),
      groups: [...this.#groups].map(([gid, { members }]) => ({
        gid,
        members: [...members.keys()],
      })),
      grants: [...this.#grants.values()].map(({ principal, resource, actions }) => ({
        principal,
        resource,
        actions: sameActions(actions.keys()),
      })),
    }
  }

  /** Where each part of {@link policy} was written, in the order of the file. */
  origins(): Origin[] {
    const origins: Origin[] = []
    for (const [uid, { service, at }] of this.#users) {
      origins.push({ ...at, kind: 'user', user: { uid, service } })
    }
    for (const [gid, { at, members }] of this.#groups) {
      origins.push({ ...at, kind: 'group', gid })
      for (const [uid, place] of members) origins.push({ ...place, kind: 'member', gid, uid })
    }
    for (const grant of this.#grants.values()) origins.push(...grantOrigins(grant))
    return origins.sort(inOrder)
  }
}

function grantOrigins({ principal, resource, actions }: DraftGrant): Origin[] {
  const places = new Map<Position, Action[]>()
  for (const [action, at] of actions) places.set(at, [...(places.get(at) ?? []), action])
  return [...places].map(([at, written]) => {
    const grant: Grant = { principal, resource, actions: sameActions(written) }
    return { ...at, kind: 'grant', grant }
  })
}
