/** Users and groups: those who can hold grants, and those whom a request is about. @module */

import { err, ok, type Result } from './result.ts'

declare const uidBrand: unique symbol
declare const gidBrand: unique symbol

/** The identifier of a user or service account. {@link parseUid} is the only way to make one. */
export type Uid = string & { readonly [uidBrand]: true }

/** The identifier of a group. {@link parseGid} is the only way to make one. */
export type Gid = string & { readonly [gidBrand]: true }

/** Someone who can hold grants. */
export type Principal =
  | { readonly kind: 'user'; readonly uid: Uid }
  | { readonly kind: 'group'; readonly gid: Gid }

/** The subject of a request that carried no token. It is no user, and no text can name it. */
export const ANONYMOUS: unique symbol = Symbol('anonymous')

/**
 * The user a request is about. Any text is legal: one that is not the uid of a user holds nothing.
 */
export type Subject = string | typeof ANONYMOUS

/** The most characters that a uid may have. */
export const MAX_UID_LENGTH = 96

/** The most characters that a gid may have. */
export const MAX_GID_LENGTH = 64

/** The uid that DC/OS keeps for itself: no user may have it. */
export const RESERVED_UID = 'anonymous'

const UID = /^[A-Za-z0-9\-_@.]{1,96}$/
const GID = /^[A-Za-z0-9\-_@]{1,64}$/

/**
 * The one door to {@link Uid}: 1 to 96 letters, digits and `- _ @ .`, and not `anonymous`.
 *
 * Case-sensitive, kept verbatim. Source: `spec-tables/principals.json`.
 */
export function parseUid(text: string): Result<Uid, 'malformed-uid'> {
  return typeof text === 'string' && UID.test(text) && text !== RESERVED_UID
    ? ok(text as Uid)
    : err('malformed-uid')
}

/**
 * The one door to {@link Gid}: 1 to 64 letters, digits and `- _ @`.
 *
 * Case-sensitive, kept verbatim. Source: `spec-tables/principals.json`.
 */
export function parseGid(text: string): Result<Gid, 'malformed-gid'> {
  return typeof text === 'string' && GID.test(text) ? ok(text as Gid) : err('malformed-gid')
}

/** `user alice` or `group ops`: a principal as messages print it. */
export const principalText = (principal: Principal): string =>
  principal.kind === 'user' ? `user ${principal.uid}` : `group ${principal.gid}`
