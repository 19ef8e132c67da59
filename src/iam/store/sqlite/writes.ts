/** Writes as SQL. @module */

import type { PrincipalName } from '../../../core/change.ts'
import type { Write } from '../port.ts'
import { type Cell, type Connection, stored } from './connection.ts'

/** A statement with what it is run on. */
interface Sql {
  readonly text: string
  readonly cells: readonly Cell[]
}

/**
 * Makes one write, within a transaction. Throws where the write breaks its promise: the
 * transaction must be rolled back then.
 */
export function applyWrite(connection: Connection, write: Write): void {
  let changed = 0
  for (const { text, cells } of sqlOf(write)) changed += connection.sql(text).run(...cells)
  if (changed !== 1) throw new Error(`a batch breaks the promise of \`${write.op}\``)
}

const sql = (text: string, ...cells: readonly Cell[]): Sql => ({ text, cells })

function sqlOf(write: Write): readonly Sql[] {
  switch (write.op) {
    case 'create-user':
    case 'update-user':
    case 'delete-user':
    case 'set-password':
      return [userSql(write)]
    case 'create-group':
    case 'update-group':
    case 'delete-group':
    case 'add-member':
    case 'remove-member':
      return [groupSql(write)]
    case 'create-acl':
    case 'update-acl':
    case 'delete-acl':
      return [aclSql(write)]
    case 'grant':
      return [grantSql(write)]
    case 'revoke':
      return revokeSql(write)
    case 'add-key':
    case 'drop-key':
    case 'set-configuration':
    case 'delete-configuration':
      return [settingSql(write)]
    default:
      return write satisfies never
  }
}

/** The writes with one of these names. */
type Of<Op extends Write['op']> = Extract<Write, { readonly op: Op }>

function userSql(write: Of<'create-user' | 'update-user' | 'delete-user' | 'set-password'>): Sql {
  switch (write.op) {
    case 'create-user': {
      const { uid, description, service, providerType, providerId, publicKey } = write.user
      return sql(
        `INSERT INTO users (uid, description, service, provider_type, provider_id, public_key)
         VALUES (?, ?, ?, ?, ?, ?)`,
        stored(uid),
        stored(description),
        service ? 1 : 0,
        providerType,
        stored(providerId),
        publicKey === undefined ? null : stored(publicKey),
      )
    }
    case 'update-user':
      return sql(
        'UPDATE users SET description = ? WHERE uid = ?',
        stored(write.description),
        stored(write.uid),
      )
    case 'set-password':
      return sql(
        'UPDATE users SET password = ? WHERE uid = ?',
        stored(write.hash),
        stored(write.uid),
      )
    case 'delete-user':
      return sql('DELETE FROM users WHERE uid = ?', stored(write.uid))
    default:
      return write satisfies never
  }
}

const MEMBERSHIP =
  '(SELECT id FROM groups WHERE gid = ?) AS group_id, (SELECT id FROM users WHERE uid = ?) AS user_id'

function groupSql(
  write: Of<'create-group' | 'update-group' | 'delete-group' | 'add-member' | 'remove-member'>,
): Sql {
  switch (write.op) {
    case 'create-group': {
      const { gid, description, providerType } = write.group
      return sql(
        'INSERT INTO groups (gid, description, provider_type) VALUES (?, ?, ?)',
        stored(gid),
        stored(description),
        providerType,
      )
    }
    case 'update-group':
      return sql(
        'UPDATE groups SET description = ? WHERE gid = ?',
        stored(write.description),
        stored(write.gid),
      )
    case 'delete-group':
      return sql('DELETE FROM groups WHERE gid = ?', stored(write.gid))
    case 'add-member':
      return sql(`INSERT INTO members SELECT ${MEMBERSHIP}`, stored(write.gid), stored(write.uid))
    case 'remove-member':
      return sql(
        `DELETE FROM members WHERE (group_id, user_id) = (SELECT ${MEMBERSHIP})`,
        stored(write.gid),
        stored(write.uid),
      )
    default:
      return write satisfies never
  }
}

function aclSql(write: Of<'create-acl' | 'update-acl' | 'delete-acl'>): Sql {
  switch (write.op) {
    case 'create-acl':
      return sql(
        'INSERT INTO acls (rid, description) VALUES (?, ?)',
        stored(write.acl.rid),
        stored(write.acl.description),
      )
    case 'update-acl':
      return sql(
        'UPDATE acls SET description = ? WHERE rid = ?',
        stored(write.description),
        stored(write.rid),
      )
    case 'delete-acl':
      return sql('DELETE FROM acls WHERE rid = ?', stored(write.rid))
    default:
      return write satisfies never
  }
}

/** Where the grants of a principal lie, and how its row is found by its name, parameter 1. */
export const placeOf = (
  principal: PrincipalName,
): { readonly table: string; readonly holder: string; readonly name: string } =>
  principal.kind === 'user'
    ? {
        table: 'user_grants',
        holder: '(SELECT id FROM users WHERE uid = ?1)',
        name: stored(principal.uid),
      }
    : {
        table: 'group_grants',
        holder: '(SELECT id FROM groups WHERE gid = ?1)',
        name: stored(principal.gid),
      }

const ACL = '(SELECT id FROM acls WHERE rid = ?2)'

function grantSql({ principal, resource, actions }: Of<'grant'>): Sql {
  const { table, holder, name } = placeOf(principal)
  return sql(
    `INSERT INTO ${table} (holder_id, acl_id, actions) VALUES (${holder}, ${ACL}, ?3)
     ON CONFLICT DO UPDATE SET actions = actions | excluded.actions`,
    name,
    stored(resource),
    actions,
  )
}

/** A grant of no action is none: its row goes where this is all that was held. */
function revokeSql({ principal, resource, actions }: Of<'revoke'>): readonly Sql[] {
  const { table, holder, name } = placeOf(principal)
  const row = `holder_id = ${holder} AND acl_id = ${ACL}`
  const cells = [name, stored(resource), actions]
  return [
    sql(
      `UPDATE ${table} SET actions = actions & ~?3
       WHERE ${row} AND actions & ?3 = ?3 AND actions != ?3`,
      ...cells,
    ),
    sql(`DELETE FROM ${table} WHERE ${row} AND actions = ?3`, ...cells),
  ]
}

function settingSql(
  write: Of<'add-key' | 'drop-key' | 'set-configuration' | 'delete-configuration'>,
): Sql {
  switch (write.op) {
    case 'add-key': {
      const { kid, privateKey, createdAtMs } = write.key
      return sql('INSERT INTO signing_keys VALUES (?, ?, ?)', kid, privateKey, createdAtMs)
    }
    case 'drop-key':
      return sql('DELETE FROM signing_keys WHERE kid = ?', write.kid)
    case 'set-configuration': {
      const { kind, id, json } = write.configuration
      return sql(
        `INSERT INTO configurations VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET json = excluded.json`,
        kind,
        stored(id),
        stored(json),
      )
    }
    case 'delete-configuration':
      return sql(
        'DELETE FROM configurations WHERE kind = ? AND id = ?',
        write.kind,
        stored(write.id),
      )
    default:
      return write satisfies never
  }
}
