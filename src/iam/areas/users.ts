/** Accounts. @module */

import { parseUid } from '../../core/principal.ts'
import { ok } from '../../core/result.ts'
import { compare, quoted } from '../../core/text.ts'
import type { Actor, Answered, Users } from '../api.ts'
import type { NewUser, UserPatch } from '../content/bodies.ts'
import { refuse } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import type { Passwords } from '../logins/passwords.ts'
import { aclOf, byGid, byRid, byUid, groupOf, knownUser, userOf } from '../lookup.ts'
import type {
  AccountType,
  GroupPermission,
  IamGroup,
  IamUser,
  Permission,
  UserPermissions,
} from '../model.ts'
import { storedActions } from '../store/policy.ts'
import type { AclRow, Store, UserRow, Write } from '../store/port.ts'
import { keepsSuperuser, mayChangeUser } from '../superusers.ts'

/** Accounts on a ledger. */
export class UserArea implements Users {
  readonly #ledger: Ledger
  readonly #passwords: Passwords

  constructor(ledger: Ledger, passwords: Passwords) {
    this.#ledger = ledger
    this.#passwords = passwords
  }

  list(type: AccountType): Answered<readonly IamUser[]> {
    return this.#ledger.read(async (store) =>
      ok((await store.users(type === 'service')).toSorted(byUid).map(userOf)),
    )
  }

  get(uid: string): Answered<IamUser> {
    return this.#ledger.read(async (store) => {
      const row = await knownUser(store, uid)
      return row.ok ? ok(userOf(row.value)) : row
    })
  }

  async create(actor: Actor, uid: string, user: NewUser): Answered<void> {
    const { credential } = user
    // Hashing takes long: not for a uid that can't be had anyway, and not while others wait.
    const early = await this.#ledger.read((store) => canBeCreated(store, uid))
    if (!early.ok) return early
    const hash =
      credential?.kind === 'password' ? await this.#passwords.hash(credential.password) : undefined
    return this.#ledger.change(actor, async (store) => {
      const free = await canBeCreated(store, uid)
      if (!free.ok) return free
      const writes: Write[] = [{ op: 'create-user', user: rowOf(uid, user) }]
      if (hash !== undefined) writes.push({ op: 'set-password', uid, hash })
      return ok(writes)
    })
  }

  async update(actor: Actor, uid: string, { description, password }: UserPatch): Answered<void> {
    const early = await this.#ledger.read((store) => canBeUpdated(store, actor, uid, password))
    if (!early.ok) return early
    const hash = password === undefined ? undefined : await this.#passwords.hash(password)
    return this.#ledger.change(actor, async (store) => {
      const fit = await canBeUpdated(store, actor, uid, password)
      if (!fit.ok) return fit
      const writes: Write[] = []
      if (description !== undefined) writes.push({ op: 'update-user', uid, description })
      if (hash !== undefined) writes.push({ op: 'set-password', uid, hash })
      return ok(writes)
    })
  }

  delete(actor: Actor, uid: string): Answered<void> {
    return this.#ledger.change(actor, async (store) => {
      const user = await knownUser(store, uid)
      if (!user.ok) return user
      const may = await mayChangeUser(store, actor, uid)
      if (!may.ok) return may
      const keeps = await keepsSuperuser(store, uid)
      return keeps.ok ? ok([{ op: 'delete-user', uid }]) : keeps
    })
  }

  groups(uid: string): Answered<readonly IamGroup[]> {
    return this.#ledger.read(async (store) => {
      const user = await knownUser(store, uid)
      if (!user.ok) return user
      return ok((await store.groupsOf(uid)).toSorted(byGid).map(groupOf))
    })
  }

  permissions(uid: string): Answered<UserPermissions> {
    return this.#ledger.read(async (store) => {
      const user = await knownUser(store, uid)
      if (!user.ok) return user
      const groups: GroupPermission[] = []
      for (const row of (await store.groupsOf(uid)).toSorted(byGid)) {
        const { gid } = groupOf(row)
        const held = permissionsOf(await store.grantsOf({ kind: 'group', gid }))
        groups.push(...held.map((permission) => ({ ...permission, gid })))
      }
      groups.sort((a, b) => compare(a.rid, b.rid) || compare(a.gid, b.gid))
      return ok({ direct: permissionsOf(await store.grantsOf({ kind: 'user', uid })), groups })
    })
  }
}

/** What someone holds, in the order of lists. */
export const permissionsOf = (
  rows: ReadonlyArray<AclRow & { readonly actions: number }>,
): Permission[] =>
  rows.toSorted(byRid).map(({ actions, ...acl }) => ({
    ...aclOf(acl),
    actions: storedActions(actions),
  }))

const rowOf = (
  uid: string,
  { description, providerType, providerId, credential }: NewUser,
): UserRow => ({
  uid,
  description,
  providerType,
  providerId,
  service: credential?.kind === 'public-key',
  ...(credential?.kind === 'public-key' ? { publicKey: credential.pem } : {}),
})

async function canBeCreated(store: Store, uid: string): Answered<void> {
  if (!parseUid(uid).ok) {
    const rule = 'use 1 to 96 letters, digits and - _ @ .'
    return refuse('ERR_INVALID_USER_ID', `Invalid user ID ${quoted(uid)}: ${rule}`)
  }
  return (await store.user(uid)) === undefined
    ? ok(undefined)
    : refuse('ERR_USER_EXISTS', `User with uid ${quoted(uid)} already exists`)
}

async function canBeUpdated(
  store: Store,
  actor: Actor,
  uid: string,
  password: string | undefined,
): Answered<void> {
  const user = await knownUser(store, uid)
  if (!user.ok) return user
  if (password === undefined) return ok(undefined)
  const { service, providerType } = user.value
  if (service) {
    return refuse('ERR_INVALID_DATA', '`password` is unexpected: a service account has a key')
  }
  if (providerType !== 'internal') {
    return refuse('ERR_INVALID_DATA', '`password` is unexpected for a remote account')
  }
  return mayChangeUser(store, actor, uid)
}
