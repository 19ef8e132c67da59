/**
 * The administration of users, groups, ACLs and grants, as the server sees it.
 *
 * All texts that name something (uid, gid, RID, action) come as the client sent them, decoded but
 * unchecked; bodies come through the readers of `content/`. Every operation answers a `Result`:
 * also where the store fails, with `ERR_STORE_UNAVAILABLE`, after which nothing of it has happened.
 *
 * @module
 */

import type { Action } from '../core/action.ts'
import type { Change, PrincipalName } from '../core/change.ts'
import type { Policy } from '../core/policy.ts'
import type { Result } from '../core/result.ts'
import type {
  AclBody,
  GroupBody,
  LoginRequest,
  NewGroup,
  NewUser,
  OidcProvider,
  ProviderPatch,
  SamlProvider,
  UserPatch,
} from './content/bodies.ts'
import type { LdapConfiguration } from './content/ldap.ts'
import type { IamError } from './errors.ts'
import type { Claims } from './logins/tokens.ts'
import type {
  AccountType,
  Acl,
  AclPermissions,
  Configuration,
  IamGroup,
  IamUser,
  Identity,
  Login,
  Permission,
  ProviderKind,
  PublicJwk,
  UserPermissions,
} from './model.ts'
import type { Head, LogEntry, Store } from './store/port.ts'

/** What an operation answers, in time. */
export type Answered<T> = Promise<Result<T, IamError>>

/** The time, for whoever needs it. */
export interface Clock {
  /** Milliseconds since 1970. */
  nowMs(): number
}

/**
 * Who makes a change. The changelog names the uid. Only a superuser, which the engine must have
 * said of the caller, may change who is one: grants and revocations on `dcos:superuser`, members of
 * groups that hold it, the password and the deletion of whoever holds it. Others get
 * `ERR_FORBIDDEN`.
 */
export interface Actor {
  readonly uid: string
  readonly isSuperuser: boolean
}

/** A committed batch: what the engine is advanced by. Changes that decide nothing make none. */
export interface Commit {
  readonly revision: number
  readonly changes: readonly Change[]
}

/**
 * Is told of each committed batch, in order, before whoever asked for it has its answer. It must
 * not throw: the batch stands.
 */
export type Follower = (commit: Commit) => void

/** The policy of one revision. Its mode and release are for the server to say. */
export interface Snapshot {
  readonly policy: Policy
  readonly revision: number
}

/** Accounts. Lists are sorted by uid. */
export interface Users {
  list(type: AccountType): Answered<readonly IamUser[]>
  /** `ERR_UNKNOWN_USER_ID`. */
  get(uid: string): Answered<IamUser>
  /** `ERR_INVALID_USER_ID`, `ERR_USER_EXISTS`. `user` is made by `readNewUser(uid, body)`. */
  create(actor: Actor, uid: string, user: NewUser): Answered<void>
  /** `ERR_UNKNOWN_USER_ID`, `ERR_INVALID_DATA` for a password of a service or remote account. */
  update(actor: Actor, uid: string, patch: UserPatch): Answered<void>
  /** `ERR_UNKNOWN_USER_ID`, `ERR_NO_MORE_SUPERUSERS`. Takes memberships and grants with it. */
  delete(actor: Actor, uid: string): Answered<void>
  /** The groups it is in, sorted. */
  groups(uid: string): Answered<readonly IamGroup[]>
  permissions(uid: string): Answered<UserPermissions>
}

/** Groups and who is in them. Lists are sorted by gid, members by uid. */
export interface Groups {
  list(): Answered<readonly IamGroup[]>
  /** `ERR_UNKNOWN_GROUP_ID`. */
  get(gid: string): Answered<IamGroup>
  /** `ERR_INVALID_GROUP_ID`, `ERR_GROUP_EXISTS`. */
  create(actor: Actor, gid: string, group: NewGroup): Answered<void>
  update(actor: Actor, gid: string, body: GroupBody): Answered<void>
  /** `ERR_UNKNOWN_GROUP_ID`, `ERR_IS_SUPERUSER_GROUP`. Takes memberships and grants with it. */
  delete(actor: Actor, gid: string): Answered<void>
  members(gid: string, type: AccountType): Answered<readonly IamUser[]>
  /** `ERR_USER_ALREADY_IN_GROUP`; the unknown. */
  addMember(actor: Actor, gid: string, uid: string): Answered<void>
  /** `ERR_USER_NOT_IN_GROUP`, `ERR_NO_MORE_SUPERUSERS`; the unknown. */
  removeMember(actor: Actor, gid: string, uid: string): Answered<void>
  permissions(gid: string): Answered<readonly Permission[]>
}

/** ACLs. Lists are sorted by RID. */
export interface Acls {
  list(): Answered<readonly Acl[]>
  /** `ERR_UNKNOWN_RESOURCE_ID`. */
  get(rid: string): Answered<Acl>
  /** `ERR_INVALID_RESOURCE_ID`, `ERR_ACL_EXISTS`. */
  create(actor: Actor, rid: string, body: AclBody): Answered<void>
  update(actor: Actor, rid: string, body: AclBody): Answered<void>
  /** `ERR_UNKNOWN_RESOURCE_ID`, `ERR_IS_SUPERUSER_ACL`. Takes its grants with it. */
  delete(actor: Actor, rid: string): Answered<void>
  permissions(rid: string): Answered<AclPermissions>
}

/**
 * Grants: the actions of one principal on one RID. ACL and principal must exist: otherwise
 * `ERR_UNKNOWN_RESOURCE_ID`, `ERR_UNKNOWN_USER_ID` or `ERR_UNKNOWN_GROUP_ID`, in this order;
 * then `ERR_INVALID_ACTION`.
 */
export interface Grants {
  /** What is stored for this very principal. `ERR_USER_NOT_IN_ACL`, `ERR_GROUP_NOT_IN_ACL`. */
  actions(rid: string, principal: PrincipalName): Answered<readonly Action[]>
  /** Whether this very action is stored for this very principal: no decision. */
  has(rid: string, principal: PrincipalName, action: string): Answered<boolean>
  /** `ERR_PERMISSION_EXISTS`. */
  grant(actor: Actor, rid: string, principal: PrincipalName, action: string): Answered<void>
  /** As `actions`; also `ERR_ACTION_NOT_YET_STORED`, `ERR_IS_SUPERUSER_GROUP`. */
  revoke(actor: Actor, rid: string, principal: PrincipalName, action: string): Answered<void>
  /** Every action. As `actions`; also `ERR_IS_SUPERUSER_GROUP`. */
  revokeAll(actor: Actor, rid: string, principal: PrincipalName): Answered<void>
}

/** Credentials and tokens. */
export interface Logins {
  /**
   * By password, or by a service's own token. All that can be wrong with them is the one
   * `ERR_INVALID_CREDENTIALS`, after the same time.
   */
  login(request: LoginRequest): Answered<Login>
  /**
   * Whom an authentication token names. `ERR_INVALID_CREDENTIALS` for one that is not ours, has
   * ended, is of another algorithm, or names an account that there is no more. Any text is legal.
   */
  identify(token: string): Answered<Identity>
  /**
   * What a token says that was identified before and counts still, at once; nothing for any other,
   * which may be good all the same. Whether its account still exists is not asked.
   */
  recall(token: string): Claims | undefined
  /** The keys that tokens in use may be signed by, the newest first. */
  jwks(): Answered<{ readonly keys: readonly PublicJwk[] }>
  /** Signs with a new key from now on; answers its kid. The one before stays in the key set. */
  rotate(actor: Actor): Answered<string>
}

/** Configurations of directories: kept and shown, without their secrets; none is ever asked. */
export interface Directories {
  /** `ERR_LDAP_CONFIG_NOT_AVAILABLE`. */
  ldap(): Answered<Configuration>
  setLdap(actor: Actor, configuration: LdapConfiguration): Answered<void>
  deleteLdap(actor: Actor): Answered<void>
  /**
   * What needs a live directory (a test of the configuration, imports): refused with
   * `ERR_LDAP_CONFIG_NOT_AVAILABLE` where there is no configuration, else `ERR_NOT_IMPLEMENTED`.
   */
  askLdap(): Answered<never>
  /** Description by provider id. */
  providers(kind: ProviderKind): Answered<ReadonlyMap<string, string>>
  /** `ERR_UNKNOWN_PROVIDER_ID`. */
  provider(kind: ProviderKind, id: string): Answered<Configuration>
  /** `ERR_PROVIDER_EXISTS`; `ERR_INVALID_DATA` for an id that is none. */
  createOidc(actor: Actor, id: string, provider: OidcProvider): Answered<void>
  createSaml(actor: Actor, id: string, provider: SamlProvider): Answered<void>
  updateProvider(actor: Actor, kind: ProviderKind, id: string, patch: ProviderPatch): Answered<void>
  deleteProvider(actor: Actor, kind: ProviderKind, id: string): Answered<void>
}

/** How many there are of each. */
export interface Counts {
  readonly users: number
  readonly groups: number
  readonly acls: number
  readonly grants: number
}

/** What an import has added. */
export interface Imported extends Counts {
  readonly memberships: number
}

/** All of the administration, on one store. */
export interface Iam {
  readonly users: Users
  readonly groups: Groups
  readonly acls: Acls
  readonly grants: Grants
  readonly logins: Logins
  readonly directories: Directories
  /** The revision of the store that followers have been told of. */
  readonly revision: number
  /** All that decisions rest on, and the revision that it is of. */
  policy(): Answered<Snapshot>
  /**
   * Hands the policy to `start`, and each batch committed from then on to the follower that it
   * answers: none is missed, none comes twice. `start` builds an engine with
   * `Engine.fromPolicy(policy, { revision })`, which each `engine.apply(changes)` then keeps at the
   * revision of the store. Answers how to end it.
   */
  follow(start: (snapshot: Snapshot) => Follower): Answered<() => void>
  /** Which state the store is in, at {@link revision}. */
  head(): Answered<Head>
  /**
   * The same for who has the policy of a state already, if the store was in it: the follower is told
   * of what was committed since, before it is answered. Else, or where that is more than reading the
   * policy anew would cost, it answers nothing, and nobody is told of anything.
   */
  followFrom(head: Head, follower: Follower): Answered<(() => void) | undefined>
  /** The revision in the store now: an error where it can't be reached. */
  ready(): Answered<number>
  counts(): Answered<Counts>
  /** The changelog after a revision, the oldest first, at most `limit` entries (at most 1,000). */
  history(after: number, limit: number): Answered<readonly LogEntry[]>
  /**
   * Adds what the store lacks of a policy, in one batch: users (without credentials), groups,
   * members, ACLs, grants. Takes nothing away, so that it may be repeated.
   */
  importPolicy(actor: Actor, policy: Policy): Answered<Imported>
  /** Waits for the change under way, then closes the store. */
  close(): Promise<void>
}

/** Who the first administrator of an empty store is to be. */
export interface FirstAdministrator {
  readonly uid: string
  /** One is made up where there is none, and answered once. */
  readonly password?: string
}

/** How to open the administration on a store. */
export interface IamOptions {
  readonly clock?: Clock
  /** For an empty store; uid `bootstrapuser` and a made-up password where there is none. */
  readonly administrator?: FirstAdministrator
  /** The work that scrypt makes of a password: its N, a power of 2; 32,768 where none is given. */
  readonly passwordCost?: number
}

/** What opening has come to. */
export interface Opened {
  readonly iam: Iam
  /** Present where the store was empty and has been filled. */
  readonly bootstrap?: {
    readonly uid: string
    /** Present where it was made up: to be printed once, never logged. */
    readonly password?: string
  }
}

/**
 * Opens the administration, as `openIam` does: an empty store is given group `superusers` with
 * `full` on `dcos:superuser`, the first administrator in it, the ACLs of a fresh cluster and a
 * signing key. The store then belongs to the administration, which closes it.
 */
export type OpenIam = (store: Store, options?: IamOptions) => Answered<Opened>
