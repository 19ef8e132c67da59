/** Changes as scripts and pages write them: checked names in, notes and a draft out. @module */

import type { Action } from '../core/action.ts'
import { type Gid, type Principal, principalText, type Uid } from '../core/principal.ts'
import type { Result } from '../core/result.ts'
import type { Rid } from '../core/rid.ts'
import { quoted } from '../core/text.ts'
import { type Binds, bindHint } from './binds.ts'
import type { Draft } from './draft.ts'
import { decodedRid, readAction, readGid, readRid, readUid } from './names.ts'
import type { Notes } from './notes.ts'
import type { Range, Statement, WrittenRid } from './reading.ts'

/** The two kinds of principal, and how commands and paths name them. */
export type PrincipalKind = 'user' | 'group'

/** What a grant is written with: how, and what to cut if it is a repeated one. */
export interface Writing {
  readonly statement: Statement
  readonly cut?: () => Range | undefined
}

/**
 * Takes changes one by one into a draft, and notes each.
 *
 * A malformed name is fatal: a policy that lacks a grant or, worse, a revocation is not what the
 * file says. Taking away what the file did not give is a warning.
 */
export class Changes {
  readonly draft: Draft
  readonly notes: Notes
  readonly binds: Binds

  constructor(draft: Draft, notes: Notes, binds: Binds) {
    this.draft = draft
    this.notes = notes
    this.binds = binds
  }

  createUser(at: number, name: string, service: boolean): void {
    const uid = this.#uid(at, name)
    if (uid === undefined) return
    this.draft.addUser(uid, service, this.notes.source.at(at))
    this.notes.take(at, service ? `create service account ${uid}` : `create user ${uid}`)
  }

  createGroup(at: number, name: string): void {
    const gid = this.#gid(at, name)
    if (gid === undefined) return
    this.draft.addGroup(gid, this.notes.source.at(at))
    this.notes.take(at, `create group ${gid}`)
  }

  deleteUser(at: number, name: string): void {
    const uid = this.#uid(at, name)
    if (uid === undefined) return
    this.#gone(at, this.draft.deleteUser(uid), `user ${uid}`)
    this.notes.take(at, `delete user ${uid}`)
  }

  deleteGroup(at: number, name: string): void {
    const gid = this.#gid(at, name)
    if (gid === undefined) return
    this.#gone(at, this.draft.deleteGroup(gid), `group ${gid}`)
    this.notes.take(at, `delete group ${gid}`)
  }

  addMember(at: number, group: string, user: string): void {
    const gid = this.#gid(at, group)
    const uid = this.#uid(at, user)
    if (gid === undefined || uid === undefined) return
    this.draft.addMember(gid, uid, this.notes.source.at(at))
    this.notes.take(at, `add user ${uid} to group ${gid}`)
  }

  removeMember(at: number, group: string, user: string): void {
    const gid = this.#gid(at, group)
    const uid = this.#uid(at, user)
    if (gid === undefined || uid === undefined) return
    this.#gone(at, this.draft.removeMember(gid, uid), `membership of ${uid} in ${gid}`)
    this.notes.take(at, `remove user ${uid} from group ${gid}`)
  }

  grant(
    at: number,
    kind: PrincipalKind,
    name: string,
    resource: string,
    action: string,
    writing: Writing,
  ): void {
    const parts = this.#parts(at, kind, name, resource, action, writing.statement.rid)
    if (parts === undefined) return
    const { principal, rid } = parts
    const place = { at: this.notes.source.at(at), ...writing }
    this.draft.grant(principal, rid, [parts.action], place)
    this.notes.take(at, `grant ${principalText(principal)} ${parts.action} on ${rid}`)
  }

  revoke(
    at: number,
    kind: PrincipalKind,
    name: string,
    resource: string,
    action: string,
    span?: WrittenRid,
  ): void {
    const parts = this.#parts(at, kind, name, resource, action, span)
    if (parts === undefined) return
    const { principal, rid } = parts
    const what = `${principalText(principal)} ${parts.action} on ${rid}`
    this.#gone(at, this.draft.revoke(principal, rid, parts.action), `grant of ${what}`)
    this.notes.take(at, `revoke ${what}`)
  }

  revokeAll(at: number, kind: PrincipalKind, name: string, resource: string): void {
    const principal = this.#principal(at, kind, name)
    const rid = this.#rid(at, resource)
    if (principal === undefined || rid === undefined) return
    const what = `${principalText(principal)} on ${rid}`
    this.#gone(at, this.draft.revokeAll(principal, rid), `grant of ${what}`)
    this.notes.take(at, `revoke all of ${what}`)
  }

  createAcl(at: number, resource: string, span?: WrittenRid): void {
    const rid = this.#rid(at, resource, span)
    if (rid === undefined) return
    this.draft.createAcl(rid, this.notes.source.at(at), span)
    this.notes.take(at, `create acl ${rid}, which grants nothing yet`)
  }

  deleteAcl(at: number, resource: string): void {
    const rid = this.#rid(at, resource)
    if (rid === undefined) return
    this.draft.deleteAcl(rid)
    this.notes.take(at, `delete acl ${rid} and all grants on it`)
  }

  #parts(
    at: number,
    kind: PrincipalKind,
    name: string,
    resource: string,
    action: string,
    span: WrittenRid | undefined,
  ): { principal: Principal; rid: Rid; action: Action } | undefined {
    const principal = this.#principal(at, kind, name)
    const rid = this.#rid(at, resource, span)
    const known = this.#checked(at, readAction(action))
    if (principal === undefined || rid === undefined || known === undefined) return undefined
    return { principal, rid, action: known }
  }

  #principal(at: number, kind: PrincipalKind, name: string): Principal | undefined {
    if (kind === 'user') {
      const uid = this.#uid(at, name)
      return uid && { kind, uid }
    }
    const gid = this.#gid(at, name)
    return gid && { kind, gid }
  }

  #uid(at: number, name: string): Uid | undefined {
    return this.#checked(at, readUid(this.binds.name(name)))
  }

  #gid(at: number, name: string): Gid | undefined {
    return this.#checked(at, readGid(this.binds.name(name)))
  }

  #rid(at: number, resource: string, span?: WrittenRid): Rid | undefined {
    const rid = readRid(resource)
    const meant = !rid.ok && this.notes.lenient ? decodedRid(resource) : undefined
    if (rid.ok || meant === undefined) return this.#checked(at, rid)
    this.notes.mend(at, rid.error, {
      resource: meant,
      ...(span === undefined ? {} : { rid: span }),
    })
    return meant
  }

  #checked<T>(at: number, result: Result<T, string>): T | undefined {
    if (result.ok) return result.value
    this.notes.fatal(at, result.error)
    return undefined
  }

  #gone(at: number, found: boolean, what: string): void {
    if (!found) this.notes.warn(at, `there is no ${what} before this line to take away`)
  }
}

/** Why something with an unbound placeholder was skipped, with the bind that it needs. */
export const unbound = (name: string): string =>
  `${quoted(name)} is not bound: add \`${bindHint(name)}\``
