/** What texts name, or that it is not known; in the words that clients look for. @module */

import { type Action, type ActionMask, actionBit, parseAction } from '../core/action.ts'
import type { PrincipalName } from '../core/change.ts'
import { parseGid, parseUid } from '../core/principal.ts'
import { ok, type Result } from '../core/result.ts'
import { parseRid } from '../core/rid.ts'
import { compare, quoted } from '../core/text.ts'
import type { Answered } from './api.ts'
import { type IamError, refuse } from './errors.ts'
import type { Acl, IamGroup, IamUser } from './model.ts'
import type { AclRow, GroupRow, Store, UserRow } from './store/port.ts'

/** A row as it is answered. What is stored came through its door. */
export const userOf = (row: UserRow): IamUser => row as IamUser
/** A row as it is answered. */
export const groupOf = (row: GroupRow): IamGroup => row as IamGroup
/** A row as it is answered. */
export const aclOf = (row: AclRow): Acl => row as Acl

/** Accounts in the order of lists. */
export const byUid = (a: UserRow, b: UserRow): number => compare(a.uid, b.uid)
/** Groups in the order of lists. */
export const byGid = (a: GroupRow, b: GroupRow): number => compare(a.gid, b.gid)
/** ACLs in the order of lists. */
export const byRid = (a: AclRow, b: AclRow): number => compare(a.rid, b.rid)

/** The account that a text names. No text that is no uid is looked up. */
export async function knownUser(store: Store, uid: string): Answered<UserRow> {
  const row = parseUid(uid).ok ? await store.user(uid) : undefined
  return row === undefined
    ? refuse('ERR_UNKNOWN_USER_ID', `User with uid ${quoted(uid)} not known.`)
    : ok(row)
}

/** The group that a text names. */
export async function knownGroup(store: Store, gid: string): Answered<GroupRow> {
  const row = parseGid(gid).ok ? await store.group(gid) : undefined
  return row === undefined
    ? refuse('ERR_UNKNOWN_GROUP_ID', `Group with gid ${quoted(gid)} not known.`)
    : ok(row)
}

/** The ACL that a text names. */
export async function knownAcl(store: Store, rid: string): Answered<AclRow> {
  const row = parseRid(rid).ok ? await store.acl(rid) : undefined
  return row === undefined
    ? refuse('ERR_UNKNOWN_RESOURCE_ID', `ACL with rid ${quoted(rid)} not known.`)
    : ok(row)
}

/** An ACL and a principal, both of which must exist. */
export async function knownPlace(
  store: Store,
  rid: string,
  principal: PrincipalName,
): Answered<void> {
  const acl = await knownAcl(store, rid)
  if (!acl.ok) return acl
  const holder =
    principal.kind === 'user'
      ? await knownUser(store, principal.uid)
      : await knownGroup(store, principal.gid)
  return holder.ok ? ok(undefined) : holder
}

/** The action that a text names. */
export function knownAction(
  text: string,
): Result<{ readonly action: Action; readonly bit: ActionMask }, IamError> {
  const action = parseAction(text)
  if (action.ok) return ok({ action: action.value, bit: actionBit(action.value) })
  const known = 'use create, read, update, delete or full'
  return refuse('ERR_INVALID_ACTION', `Invalid action ${quoted(text)}: ${known}`)
}
