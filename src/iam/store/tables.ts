/** Tables as maps, and writes to them. @module */

import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import type {
  AclRow,
  ConfigurationRow,
  GrantRow,
  GroupRow,
  KeyRow,
  UserRow,
  Write,
} from './port.ts'

/**
 * All rows. Sets and maps inside are changed only where they were made by the same batch, and
 * replaced otherwise, so that a shallow copy is a copy.
 */
export interface Tables {
  /** The sets and maps inside that may be changed. */
  readonly own: WeakSet<object>
  readonly users: Map<string, UserRow>
  readonly passwords: Map<string, string>
  readonly groups: Map<string, GroupRow>
  /** Uids by gid; no entry for a group without members. */
  readonly members: Map<string, Set<string>>
  readonly acls: Map<string, AclRow>
  /** By the key of the principal; no entry for one without grants. */
  readonly grants: Map<string, Map<string, GrantRow>>
  readonly keys: Map<string, KeyRow>
  readonly configurations: Map<string, ConfigurationRow>
}

/** Tables without rows. */
export const emptyTables = (): Tables => ({
  own: new WeakSet(),
  users: new Map(),
  passwords: new Map(),
  groups: new Map(),
  members: new Map(),
  acls: new Map(),
  grants: new Map(),
  keys: new Map(),
  configurations: new Map(),
})

/** The same rows, to be changed. */
export const copyOf = (tables: Tables): Tables => ({
  own: new WeakSet(),
  users: new Map(tables.users),
  passwords: new Map(tables.passwords),
  groups: new Map(tables.groups),
  members: new Map(tables.members),
  acls: new Map(tables.acls),
  grants: new Map(tables.grants),
  keys: new Map(tables.keys),
  configurations: new Map(tables.configurations),
})

/** A text for a principal: no two principals have the same. */
export const keyOf = (principal: PrincipalName): string =>
  principal.kind === 'user' ? `u${principal.uid}` : `g${principal.gid}`

/** Whether tables have the principal. */
const exists = (tables: Tables, principal: PrincipalName): boolean =>
  principal.kind === 'user' ? tables.users.has(principal.uid) : tables.groups.has(principal.gid)

/** A write breaks its promise: the program is wrong then, not its input. */
const broken = (write: Write): Error => new Error(`a batch breaks the promise of \`${write.op}\``)

/** Throws where a write breaks its promise. */
function must(isKept: boolean, write: Write): void {
  if (!isKept) throw broken(write)
}

/** Makes one write. The tables are spoilt where it throws. */
export function applyWrite(tables: Tables, write: Write): void {
  switch (write.op) {
    case 'create-user':
    case 'update-user':
    case 'delete-user':
    case 'set-password':
      writeUser(tables, write)
      break
    case 'create-group':
    case 'update-group':
    case 'delete-group':
    case 'add-member':
    case 'remove-member':
      writeGroup(tables, write)
      break
    case 'create-acl':
    case 'update-acl':
    case 'delete-acl':
      writeAcl(tables, write)
      break
    case 'grant':
    case 'revoke':
      writeGrant(tables, write)
      break
    case 'add-key':
    case 'drop-key':
    case 'set-configuration':
    case 'delete-configuration':
      writeSetting(tables, write)
      break
    default:
      write satisfies never
  }
}

/** The writes with one of these names. */
type Of<Op extends Write['op']> = Extract<Write, { readonly op: Op }>

function writeUser(
  tables: Tables,
  write: Of<'create-user' | 'update-user' | 'delete-user' | 'set-password'>,
): void {
  const { users, passwords } = tables
  if (write.op === 'create-user') {
    must(!users.has(write.user.uid), write)
    users.set(write.user.uid, write.user)
    return
  }
  const user = users.get(write.uid)
  if (user === undefined) throw broken(write)
  if (write.op === 'set-password') passwords.set(write.uid, write.hash)
  else if (write.op === 'update-user') {
    users.set(write.uid, { ...user, description: write.description })
  } else deleteUser(tables, write.uid)
}

function deleteUser(tables: Tables, uid: string): void {
  tables.users.delete(uid)
  tables.passwords.delete(uid)
  tables.grants.delete(keyOf({ kind: 'user', uid }))
  for (const gid of tables.members.keys()) setMember(tables, gid, uid, false)
}

/** What may be changed: the value itself where this batch has made it, else a copy of it. */
function owned<T extends object>({ own }: Tables, value: T | undefined, copy: () => T): T {
  if (value !== undefined && own.has(value)) return value
  const made = copy()
  own.add(made)
  return made
}

function setMember(tables: Tables, gid: string, uid: string, isMember: boolean): void {
  const { members } = tables
  const before = members.get(gid)
  const next = owned(tables, before, () => new Set(before))
  if (isMember) next.add(uid)
  else next.delete(uid)
  if (next.size === 0) members.delete(gid)
  else members.set(gid, next)
}

function writeGroup(
  tables: Tables,
  write: Of<'create-group' | 'update-group' | 'delete-group' | 'add-member' | 'remove-member'>,
): void {
  const { groups, users, members, grants } = tables
  if (write.op === 'create-group') {
    must(!groups.has(write.group.gid), write)
    groups.set(write.group.gid, write.group)
    return
  }
  const { gid } = write
  const group = groups.get(gid)
  if (group === undefined) throw broken(write)
  if (write.op === 'update-group') groups.set(gid, { ...group, description: write.description })
  else if (write.op === 'delete-group') {
    groups.delete(gid)
    members.delete(gid)
    grants.delete(keyOf({ kind: 'group', gid }))
  } else {
    const isMember = members.get(gid)?.has(write.uid) === true
    must(users.has(write.uid) && isMember === (write.op === 'remove-member'), write)
    setMember(tables, gid, write.uid, !isMember)
  }
}

function writeAcl(tables: Tables, write: Of<'create-acl' | 'update-acl' | 'delete-acl'>): void {
  const { acls, grants } = tables
  const acl = write.op === 'create-acl' ? write.acl : { ...write, description: '' }
  must(acls.has(acl.rid) === (write.op !== 'create-acl'), write)
  if (write.op === 'create-acl') acls.set(write.acl.rid, write.acl)
  else if (write.op === 'update-acl') {
    acls.set(write.rid, { rid: write.rid, description: write.description })
  } else {
    must(![...grants.values()].some((one) => one.has(write.rid)), write)
    acls.delete(write.rid)
  }
}

function writeGrant(tables: Tables, write: Of<'grant' | 'revoke'>): void {
  const { principal, resource, actions } = write
  must(tables.acls.has(resource) && exists(tables, principal), write)
  const held = tables.grants.get(keyOf(principal))?.get(resource)?.actions ?? NO_ACTIONS
  must(write.op === 'grant' || (held & actions) === actions, write)
  const left = write.op === 'grant' ? held | actions : held & ~actions
  setActions(tables, { principal, resource, actions: left })
}

function setActions(tables: Tables, row: GrantRow): void {
  const { grants } = tables
  const key = keyOf(row.principal)
  const before = grants.get(key)
  const next = owned(tables, before, () => new Map(before))
  const actions: ActionMask = row.actions
  if (actions === NO_ACTIONS) next.delete(row.resource)
  else next.set(row.resource, row)
  if (next.size === 0) grants.delete(key)
  else grants.set(key, next)
}

function writeSetting(
  { keys, configurations }: Tables,
  write: Of<'add-key' | 'drop-key' | 'set-configuration' | 'delete-configuration'>,
): void {
  if (write.op === 'add-key') {
    must(!keys.has(write.key.kid), write)
    keys.set(write.key.kid, write.key)
  } else if (write.op === 'drop-key') must(keys.delete(write.kid), write)
  else if (write.op === 'set-configuration') {
    const { kind, id } = write.configuration
    configurations.set(JSON.stringify([kind, id]), write.configuration)
  } else must(configurations.delete(JSON.stringify([write.kind, write.id])), write)
}
