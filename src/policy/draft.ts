/** Drafts: a policy while it is being read, each part with its place. @module */

import {
  type Action,
  type ActionMask,
  actionBit,
  actionsOf,
  maskOf,
  NO_ACTIONS,
} from '../core/action.ts'
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

/** What a place grants, or is the first to grant. */
interface Written {
  readonly place: Place
  readonly actions: ActionMask
}

interface DraftGrant {
  readonly principal: Principal
  readonly resource: Rid
  /** No two of them grant the same action. */
  written: readonly Written[]
  /** The places that granted nothing new. */
  repeats: Written[] | undefined
}

const grantedBy = ({ written }: DraftGrant): ActionMask =>
  written.reduce((mask, { actions }) => mask | actions, NO_ACTIONS)

/** The grants of one principal. */
type Holding = Map<Rid, DraftGrant>

/** Neither kind of name may hold a space. */
const holderKey = (principal: Principal): string =>
  principal.kind === 'user' ? `u ${principal.uid}` : `g ${principal.gid}`

/**
 * A policy that grows part by part. What is added twice keeps the place where it was first. Taking
 * away answers whether there was anything to take; deleting costs time for all that there is.
 */
export class Draft {
  release: Release | undefined
  mode: SecurityMode | undefined
  readonly #users = new Map<Uid, DraftUser>()
  readonly #groups = new Map<Gid, DraftGroup>()
  /** In the order of appearance. */
  readonly #grants = new Set<DraftGrant>()
  readonly #holdings = new Map<string, Holding>()
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
    const mask = maskOf(actions)
    const holding = this.#holdingOf(principal)
    const grant = holding.get(resource)
    if (grant === undefined) {
      const written = [{ place, actions: mask }]
      const made: DraftGrant = { principal, resource, written, repeats: undefined }
      holding.set(resource, made)
      this.#grants.add(made)
      return
    }
    const fresh = mask & ~grantedBy(grant)
    if (fresh !== NO_ACTIONS) {
      grant.written = [...grant.written, { place, actions: fresh }]
      return
    }
    grant.repeats ??= []
    grant.repeats.push({ place, actions: mask })
  }

  #holdingOf(principal: Principal): Holding {
    const key = holderKey(principal)
    const known = this.#holdings.get(key)
    if (known !== undefined) return known
    const holding: Holding = new Map()
    this.#holdings.set(key, holding)
    return holding
  }

  /** Notes that an ACL was created. */
  createAcl(resource: Rid, at: Position, rid?: WrittenRid): void {
    if (this.#acls.has(resource)) return
    this.#acls.set(resource, rid === undefined ? { at } : { at, rid })
  }

  revoke(principal: Principal, resource: Rid, action: Action): boolean {
    this.#hasRevocations = true
    const grant = this.#holdings.get(holderKey(principal))?.get(resource)
    const bit = actionBit(action)
    if (grant === undefined || (grantedBy(grant) & bit) === NO_ACTIONS) return false
    grant.repeats = undefined
    grant.written = grant.written.flatMap(({ place, actions }) =>
      actions === bit ? [] : [{ place, actions: actions & ~bit }],
    )
    if (grant.written.length === 0) this.#drop(grant)
    return true
  }

  /** Takes away all that one principal holds on one resource. */
  revokeAll(principal: Principal, resource: Rid): boolean {
    this.#hasRevocations = true
    const grant = this.#holdings.get(holderKey(principal))?.get(resource)
    return grant !== undefined && this.#drop(grant)
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
    for (const grant of this.#grants) if (matches(grant)) this.#drop(grant)
    return this.#grants.size < before
  }

  #drop(grant: DraftGrant): boolean {
    this.#holdings.get(holderKey(grant.principal))?.delete(grant.resource)
    return this.#grants.delete(grant)
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
      grants: Array.from(this.#grants, (grant) => ({
        principal: grant.principal,
        resource: grant.resource,
        actions: actionsOf(grantedBy(grant)),
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
    for (const grant of this.#grants) origins.push(...grantOrigins(grant, !this.#hasRevocations))
    for (const [resource, { at, rid }] of this.#acls) {
      const span = rid === undefined || this.#hasRevocations ? {} : { rid }
      origins.push({ ...at, kind: 'acl', resource, ...span })
    }
    return origins.sort(inOrder)
  }
}

function grantOrigins(
  { principal, resource, written, repeats = [] }: DraftGrant,
  isCertain: boolean,
): Origin[] {
  const originOf = ({ place, actions }: Written, repeated: boolean): Origin => {
    const { form } = place.statement
    const statement = isCertain ? place.statement : { form }
    const cut = isCertain && repeated ? place.cut?.() : undefined
    const { file, line, column } = place.at
    return {
      file,
      line,
      column,
      kind: 'grant',
      grant: { principal, resource, actions: actionsOf(actions) },
      statement: cut === undefined ? statement : { ...statement, cut },
      repeated,
    }
  }
  return [
    ...written.map((one) => originOf(one, false)),
    ...repeats.map((one) => originOf(one, true)),
  ]
}
