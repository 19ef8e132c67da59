/**
 * The store, as the administration needs it: rows, and batches of writes on top of a revision.
 *
 * A store keeps one revision, 0 while nothing was ever written. A batch says which revision it was
 * thought out on; it is committed whole, in one transaction with the revision and a row of the
 * changelog for each write, only where that is still the revision, which is then one more. So
 * whoever has read a revision before anything else has read one state, whether rows come from
 * SQLite in this process or from PostgreSQL behind others: a store needs no transaction that is
 * held open across `await`s.
 *
 * Identifiers are any well-formed text and kept byte for byte: nothing folds case, normalises,
 * trims or ends at a NUL. A store checks nothing else: the administration does.
 *
 * @module
 */

import type { ActionMask } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import type { Policy } from '../../core/policy.ts'
import type { Result } from '../../core/result.ts'
import type { ProviderType } from '../model.ts'

/** An account. */
export interface UserRow {
  readonly uid: string
  readonly description: string
  readonly service: boolean
  readonly providerType: ProviderType
  readonly providerId: string
  readonly publicKey?: string
}

/** A group. */
export interface GroupRow {
  readonly gid: string
  readonly description: string
  readonly providerType: 'internal' | 'ldap'
}

/** An ACL. */
export interface AclRow {
  readonly rid: string
  readonly description: string
}

/** Who holds what on which resource; one row for a principal and a RID, its mask never 0. */
export interface GrantRow {
  readonly principal: PrincipalName
  readonly resource: string
  readonly actions: ActionMask
}

/** A key that tokens are signed with. */
export interface KeyRow {
  readonly kid: string
  /** PKCS #8, PEM: secret. */
  readonly privateKey: string
  readonly createdAtMs: number
}

/** A configuration of a directory; `id` is empty for the one of LDAP. */
export interface ConfigurationRow {
  readonly kind: 'ldap' | 'oidc' | 'saml'
  readonly id: string
  /** JSON, with its secrets. */
  readonly json: string
}

/**
 * One write. What is created must not exist, and what is changed or deleted must; a batch that
 * breaks this is a mistake of the program's and is refused whole, by throwing.
 */
export type Write =
  | { readonly op: 'create-user'; readonly user: UserRow }
  | { readonly op: 'update-user'; readonly uid: string; readonly description: string }
  /** Takes memberships, grants and password with it. */
  | { readonly op: 'delete-user'; readonly uid: string }
  /** Sets or replaces the hash of a password. */
  | { readonly op: 'set-password'; readonly uid: string; readonly hash: string }
  | { readonly op: 'create-group'; readonly group: GroupRow }
  | { readonly op: 'update-group'; readonly gid: string; readonly description: string }
  /** Takes memberships and grants with it. */
  | { readonly op: 'delete-group'; readonly gid: string }
  | { readonly op: 'add-member' | 'remove-member'; readonly gid: string; readonly uid: string }
  | { readonly op: 'create-acl'; readonly acl: AclRow }
  | { readonly op: 'update-acl'; readonly rid: string; readonly description: string }
  /** Its grants must have been revoked. */
  | { readonly op: 'delete-acl'; readonly rid: string }
  /** Adds these actions to what is held; the ACL must exist. */
  | ({ readonly op: 'grant' } & GrantRow)
  /** Takes these actions away, all of which must be held. */
  | ({ readonly op: 'revoke' } & GrantRow)
  | { readonly op: 'add-key'; readonly key: KeyRow }
  | { readonly op: 'drop-key'; readonly kid: string }
  /** Sets or replaces. */
  | { readonly op: 'set-configuration'; readonly configuration: ConfigurationRow }
  | { readonly op: 'delete-configuration'; readonly kind: string; readonly id: string }

/** Writes that are committed together. */
export interface Batch {
  /** The revision that they were thought out on. */
  readonly base: number
  readonly actor: string
  readonly atMs: number
  /** At least one. */
  readonly writes: readonly Write[]
}

/** A row of the changelog: one write, without its secrets. */
export interface LogEntry {
  readonly revision: number
  /** Which write of its batch, counted from 0. */
  readonly index: number
  readonly actor: string
  readonly atMs: number
  readonly what: LoggedWrite
}

/** A write as the changelog keeps it: no hash, no private key, no configuration. */
export type LoggedWrite =
  | Exclude<Write, { readonly op: 'set-password' | 'add-key' | 'set-configuration' }>
  | { readonly op: 'set-password'; readonly uid: string }
  | { readonly op: 'add-key'; readonly kid: string }
  | { readonly op: 'set-configuration'; readonly kind: string; readonly id: string }

/** Everything that decisions rest on, as of one revision. Its parts come in no certain order. */
export interface PolicyOfRevision {
  readonly revision: number
  readonly policy: Policy
}

/** Which state a store is in. */
export interface Head {
  readonly revision: number
  /**
   * A digest of a random beginning and of all entries of the changelog since: no other state of
   * this store, of a copy that went another way, or of another store has it.
   */
  readonly stamp: string
}

/** How many rows there are. */
export interface RowCounts {
  readonly users: number
  readonly groups: number
  readonly acls: number
  readonly grants: number
}

/**
 * The world keeps a store from doing what it should: the disk is full or read-only, the file is
 * damaged, the store is closed or out of reach. Nothing of what was asked for has happened.
 */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable'
}

/**
 * A store. Reads answer what was committed before they began; rows come in no certain order.
 *
 * Whatever a store can't do because of the world (disk full, read-only, gone, broken) it throws as
 * a `StoreUnavailable`; nothing is half-applied then.
 */
export interface Store {
  revision(): Promise<number>
  head(): Promise<Head>
  /** Commits, and answers the new revision; or `stale`, where `base` is no longer the revision. */
  commit(batch: Batch): Promise<Result<number, 'stale'>>
  user(uid: string): Promise<UserRow | undefined>
  users(service: boolean): Promise<readonly UserRow[]>
  /** The hash of a user's password. */
  password(uid: string): Promise<string | undefined>
  group(gid: string): Promise<GroupRow | undefined>
  groups(): Promise<readonly GroupRow[]>
  isMember(gid: string, uid: string): Promise<boolean>
  members(gid: string): Promise<readonly UserRow[]>
  groupsOf(uid: string): Promise<readonly GroupRow[]>
  acl(rid: string): Promise<AclRow | undefined>
  acls(): Promise<readonly AclRow[]>
  /** The mask of what one principal holds on one RID; 0 for nothing. */
  actions(principal: PrincipalName, resource: string): Promise<ActionMask>
  grantsOn(rid: string): Promise<readonly GrantRow[]>
  grantsOf(
    principal: PrincipalName,
  ): Promise<ReadonlyArray<AclRow & { readonly actions: ActionMask }>>
  keys(): Promise<readonly KeyRow[]>
  configuration(kind: string, id: string): Promise<ConfigurationRow | undefined>
  configurations(kind: string): Promise<readonly ConfigurationRow[]>
  policy(): Promise<PolicyOfRevision>
  counts(): Promise<RowCounts>
  /**
   * The changelog after a revision, the oldest first, in whole revisions: as many as `limit`
   * entries hold, and at least one.
   */
  log(after: number, limit: number): Promise<readonly LogEntry[]>
  close(): Promise<void>
}
