/** What the administration keeps, as it answers it: no secret is in any of it. @module */

import type { Action } from '../core/action.ts'
import type { Gid, Uid } from '../core/principal.ts'
import type { Rid } from '../core/rid.ts'

/** The group whose members are superusers: it always exists and has a member. */
export const SUPERUSERS = 'superusers' as Gid

/** The resource that makes whoever holds an action on it a superuser. */
export const SUPERUSER_RID = 'dcos:superuser' as Rid

/** Where an account comes from; all but `internal` are remote. */
export type ProviderType = 'internal' | 'ldap' | 'oidc' | 'saml'

/** Regular accounts, or service accounts: lists hold either the ones or the others. */
export type AccountType = 'regular' | 'service'

/** A user account. */
export interface IamUser {
  readonly uid: Uid
  readonly description: string
  /** Whether it is a service account. */
  readonly service: boolean
  readonly providerType: ProviderType
  /** Empty unless the provider is of type oidc or saml. */
  readonly providerId: string
  /** PEM, byte for byte as it was given; service accounts only. */
  readonly publicKey?: string
}

/** Whether an account comes from a directory: it has no credentials here. */
export const isRemote = (user: IamUser): boolean => user.providerType !== 'internal'

/** A group. */
export interface IamGroup {
  readonly gid: Gid
  readonly description: string
  readonly providerType: 'internal' | 'ldap'
}

/** A RID with a description, to which grants attach. */
export interface Acl {
  readonly rid: Rid
  readonly description: string
}

/** What a user, or a group, holds on one RID. `actions` is never empty, in the order of `ACTIONS`. */
export interface Permission extends Acl {
  readonly actions: readonly Action[]
}

/** What a user holds through one of its groups. */
export interface GroupPermission extends Permission {
  readonly gid: Gid
}

/** All that a user holds: its own grants, and one entry for each group and RID. */
export interface UserPermissions {
  readonly direct: readonly Permission[]
  readonly groups: readonly GroupPermission[]
}

/** Everyone who holds something on one RID. */
export interface AclPermissions {
  readonly users: ReadonlyArray<{ readonly uid: Uid; readonly actions: readonly Action[] }>
  readonly groups: ReadonlyArray<{ readonly gid: Gid; readonly actions: readonly Action[] }>
}

/** A member of a JSON Web Key Set: the public half of a signing key. */
export interface PublicJwk {
  readonly kty: 'RSA'
  readonly use: 'sig'
  readonly alg: 'RS256'
  readonly kid: string
  readonly n: string
  readonly e: string
}

/** A login that succeeded. */
export interface Login {
  /** The authentication token: secret, never logged. */
  readonly token: string
  readonly user: IamUser
  /** When the token ends, in seconds since 1970; absent for one that never does. */
  readonly exp?: number
}

/** Whom a token names. */
export interface Identity {
  readonly uid: Uid
  readonly exp?: number
}

/** The kinds of identity provider that are configured one by one. */
export type ProviderKind = 'oidc' | 'saml'

/** A configuration as it may be shown: JSON without its secrets. */
export type Configuration = Readonly<Record<string, unknown>>
