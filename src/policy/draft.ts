/** Drafts: a policy while it is being read, each part with its place. @module */

import { ACTIONS, type Action } from '../core/action.ts'
import type { Grant } from '../core/grant.ts'
import type { SecurityMode } from '../core/mode.ts'
import type { Policy } from '../core/policy.ts'
import type { Gid, Principal, Uid } from '../core/principal.ts'
import type { Release } from '../core/release.ts'
import type { Rid } from '../core/rid.ts'
import { inOrder } from './notes.ts'
import type { Origin, Position, Range, Statement, WrittenRid } from './reading.ts'

interface DraftUser {
  service: boolean
  readonly at: Position
}

interface DraftGroup {
  readonly members: Map<Uid, Position>
  at: Position
  declared: boolean
}

/** A place that grants something, and what can be told of its text. */
export interface Place {
  readonly at: Position
  readonly statement: Statement
  /** Asked for only where the place grants nothing new. */
  readonly cut?: () => Range | undefined
}

interface DraftGrant {
  readonly principal: Principal
  readonly resource: Rid
  readonly actions: Map<Action, Place>
  /** The places that granted nothing new. */
  repeats: { readonly place: Place; readonly actions: readonly Action[] }[] | undefined
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
  readonly #acls = new Map<Rid, { readonly at: Position; readonly rid?: WrittenRid }>()
  #hasRevocations = false

  addUser(uid: Uid, service: boolean, at: Position): void {
    const user = this.#users.get(uid)
    if (user === undefined) this.#users.set(uid, { service, at })
    else user.service ||= service
  }

  /** A group that is declared, whether or not a membership named it before. */
  addGroup(gid: Gid, at: Position): void {
    const group = this.#groups.get(gid)
    if (group === undefined) this.#groups.set(gid, { at, declared: true, members: new Map() })
    else if (!group.declared) {
      group.at = at
      group.declared = true
    }
  }

  addMember(gid: Gid, uid: Uid, at: Position): void {
    const group = this.#groups.get(gid) ?? { at, declared: false, members: new Map() }
    if (!group.members.has(uid)) group.members.set(uid, at)
    this.#groups.set(gid, group)
  }

  grant(principal: Principal, resource: Rid, actions: readonly Action[], place: Place): void {
    const key = grantKey(principal, resource)
    const grant = this.#grants.get(key)
    if (grant === undefined) {
      const places = new Map(actions.map((action) => [action, place]))
      this.#grants.set(key, { principal, resource, actions: places, repeats: undefined })
      return
    }
    const fresh = actions.filter((action) => !grant.actions.has(action))
    for (const action of fresh) grant.actions.set(action, place)
    if (fresh.length > 0) return
    grant.repeats ??= []
    grant.repeats.push({ place, actions })
  }

  /** Notes that an ACL was created. */
  createAcl(resource: Rid, at: Position, rid?: WrittenRid): void {
    if (this.#acls.has(resource)) return
    this.#acls.set(resource, rid === undefined ? { at } : { at, rid })
  }

  revoke(principal: Principal, resource: Rid, action: Action): boolean {
    this.#hasRevocations = true
    const key = grantKey(principal, resource)
    const grant = this.#grants.get(key)
    if (grant?.actions.delete(action) !== true) return false
    grant.repeats = undefined
    if (grant.actions.size === 0) this.#grants.delete(key)
    return true
  }

  /** Takes away all that one principal holds on one resource. */
  revokeAll(principal: Principal, resource: Rid): boolean {
    this.#hasRevocations = true
    return this.#grants.delete(grantKey(principal, resource))
  }

  /** Takes away all that anyone holds on exactly this resource. */
  deleteAcl(resource: Rid): boolean {
    this.#hasRevocations = true
    this.#acls.delete(resource)
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

  /**
   * Where each part of {@link policy} was written, in the order of the file. Where grants are
   * revoked, by RID, nothing is told of their text: another RID might be what a later line revokes.
   */
  origins(): Origin[] {
    const origins: Origin[] = []
    for (const [uid, { service, at }] of this.#users) {
      origins.push({ ...at, kind: 'user', user: { uid, service } })
    }
    for (const [gid, { at, declared, members }] of this.#groups) {
      origins.push({ ...at, kind: 'group', gid, declared })
      for (const [uid, place] of members) origins.push({ ...place, kind: 'member', gid, uid })
    }
    for (const grant of this.#grants.values()) {
      origins.push(...grantOrigins(grant, !this.#hasRevocations))
    }
    for (const [resource, { at, rid }] of this.#acls) {
      const span = rid === undefined || this.#hasRevocations ? {} : { rid }
      origins.push({ ...at, kind: 'acl', resource, ...span })
    }
    return origins.sort(inOrder)
  }
}

function grantOrigins(
  { principal, resource, actions, repeats = [] }: DraftGrant,
  isCertain: boolean,
): Origin[] {
  const places = new Map<Place, Action[]>()
  for (const [action, place] of actions) {
    const written = places.get(place)
    if (written === undefined) places.set(place, [action])
    else written.push(action)
  }
  const grantOf = (written: readonly Action[]): Grant => ({
    principal,
    resource,
    actions: sameActions(written),
  })
  return [
    ...Array.from(
      places,
      ([{ at, statement }, written]): Origin => ({
        ...at,
        kind: 'grant',
        grant: grantOf(written),
        statement: isCertain ? statement : { form: statement.form },
        repeated: false,
      }),
    ),
    ...repeats.map(({ place, actions: written }): Origin => {
      const cut = isCertain ? place.cut?.() : undefined
      const certain = isCertain ? place.statement : { form: place.statement.form }
      const statement = cut === undefined ? certain : { ...certain, cut }
      return { ...place.at, kind: 'grant', grant: grantOf(written), statement, repeated: true }
    }),
  ]
}
