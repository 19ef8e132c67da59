/** The policy of an SQLite store, read in one transaction. @module */

import type { PrincipalName } from '../../../core/change.ts'
import type { Grant } from '../../../core/grant.ts'
import type { Group, User } from '../../../core/policy.ts'
import { policyGrant, policyGroup, policyUser } from '../policy.ts'
import { type PolicyOfRevision, StoreUnavailable } from '../port.ts'
import { type Connection, textOf } from './connection.ts'

/** Reads everything that decisions rest on. Texts that rows share are shared by what they become. */
export const readPolicy = (connection: Connection): PolicyOfRevision =>
  connection.snapshot(() => {
    const users = readUsers(connection)
    const gids = readNames(connection, 'groups', 'gid')
    const rids = readNames(connection, 'acls', 'rid')
    const members = membersOf(connection, users)
    return {
      revision: Number(connection.sql('SELECT revision FROM state').get()?.[0]),
      policy: {
        users: [...users.values()],
        groups: Array.from(gids, ([id, gid]): Group => policyGroup(gid, members.get(id) ?? [])),
        grants: [
          ...readGrants(connection, 'user_grants', rids, (id) => ({
            kind: 'user',
            uid: known(users, id).uid,
          })),
          ...readGrants(connection, 'group_grants', rids, (id) => ({
            kind: 'group',
            gid: known(gids, id),
          })),
        ],
      },
    }
  })

/** What has the number; foreign keys hold that there is such. */
function known<T>(all: ReadonlyMap<number, T>, id: number): T {
  const one = all.get(id)
  if (one === undefined) {
    throw new StoreUnavailable(`the store can't be used: row ${id} is missing; restore a backup`)
  }
  return one
}

function readUsers(connection: Connection): Map<number, User> {
  const users = new Map<number, User>()
  for (const [id, uid, service] of connection.sql('SELECT id, uid, service FROM users').each()) {
    users.set(Number(id), policyUser(textOf(uid), service === 1))
  }
  return users
}

function readNames(connection: Connection, table: string, column: string): Map<number, string> {
  const names = new Map<number, string>()
  for (const [id, name] of connection.sql(`SELECT id, ${column} FROM ${table}`).each()) {
    names.set(Number(id), textOf(name))
  }
  return names
}

function membersOf(
  connection: Connection,
  users: ReadonlyMap<number, User>,
): Map<number, string[]> {
  const members = new Map<number, string[]>()
  for (const [group, user] of connection.sql('SELECT group_id, user_id FROM members').each()) {
    const { uid } = known(users, Number(user))
    const list = members.get(Number(group))
    if (list === undefined) members.set(Number(group), [uid])
    else list.push(uid)
  }
  return members
}

/** How many actions a mask can tell apart: an ACL and a mask are one number. */
const MASKS = 32

/**
 * The grants of one table: a row of SQL for each holder, its grants as numbers in one JSON text,
 * since reading a row costs much more than reading a number.
 */
function* readGrants(
  connection: Connection,
  table: string,
  rids: ReadonlyMap<number, string>,
  principalOf: (id: number) => PrincipalName,
): Generator<Grant> {
  const text = `SELECT holder_id, json_group_array(acl_id * ${MASKS} + actions)
    FROM ${table} GROUP BY holder_id`
  for (const [holder, json] of connection.sql(text).each()) {
    const principal = principalOf(Number(holder))
    for (const packed of JSON.parse(String(json)) as number[]) {
      const rid = known(rids, Math.floor(packed / MASKS))
      yield policyGrant(principal, rid, packed % MASKS)
    }
  }
}
