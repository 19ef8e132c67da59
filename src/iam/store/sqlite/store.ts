/** The store in an SQLite file. @module */

import { type ActionMask, NO_ACTIONS } from '../../../core/action.ts'
import type { PrincipalName } from '../../../core/change.ts'
import { err, ok, type Result } from '../../../core/result.ts'
import { logged } from '../logged.ts'
import {
  type AclRow,
  type Batch,
  type ConfigurationRow,
  type GrantRow,
  type GroupRow,
  type Head,
  type KeyRow,
  type LogEntry,
  type PolicyOfRevision,
  type RowCounts,
  type Store,
  StoreUnavailable,
  type UserRow,
} from '../port.ts'
import { stampAfter } from '../stamp.ts'
import { attempted, type Cell, type Connection, type Row, stored, textOf } from './connection.ts'
import { readPolicy } from './policy.ts'
import {
  aclOf,
  configurationOf,
  GROUP_COLUMNS,
  groupOf,
  keyOf,
  logEntryOf,
  USER_COLUMNS,
  userOf,
} from './rows.ts'
import { applyWrite, placeOf } from './writes.ts'

/**
 * A store in an SQLite file, by one connection. Each batch is one transaction, and on the disk
 * before it is answered. `openSqlite` makes one.
 */
export class SqliteStore implements Store {
  readonly #connection: Connection
  readonly #release: () => void
  #isOpen = true

  /** Takes the connection over; `release` is called once it is closed. */
  constructor(connection: Connection, release: () => void) {
    this.#connection = connection
    this.#release = release
  }

  async revision(): Promise<number> {
    return Number(this.#get('SELECT revision FROM state')?.[0])
  }

  async head(): Promise<Head> {
    const [revision, stamp] = this.#get('SELECT revision, stamp FROM state') ?? []
    return { revision: Number(revision), stamp: String(stamp) }
  }

  async commit({ base, actor, atMs, writes }: Batch): Promise<Result<number, 'stale'>> {
    const connection = this.#live()
    return attempted(() =>
      connection.transact(() => {
        const revision = base + 1
        const row = connection.sql('SELECT stamp FROM state WHERE revision = ?').get(base)
        if (row === undefined) return err('stale')
        const entries = writes.map((write, index): LogEntry => {
          applyWrite(connection, write)
          return { revision, index, actor, atMs, what: logged(write) }
        })
        const log = connection.sql('INSERT INTO changelog VALUES (?, ?, ?, ?, ?)')
        for (const { index, what } of entries) {
          log.run(revision, index, stored(actor), atMs, JSON.stringify(what))
        }
        const stamp = stampAfter(String(row[0]), entries)
        connection.sql('UPDATE state SET revision = ?, stamp = ?').run(revision, stamp)
        return ok(revision)
      }),
    )
  }

  async user(uid: string): Promise<UserRow | undefined> {
    const row = this.#get(`SELECT ${USER_COLUMNS} FROM users WHERE uid = ?`, stored(uid))
    return row && userOf(row)
  }

  async users(service: boolean): Promise<readonly UserRow[]> {
    const text = `SELECT ${USER_COLUMNS} FROM users WHERE service = ?`
    return this.#all(text, service ? 1 : 0).map(userOf)
  }

  async password(uid: string): Promise<string | undefined> {
    const row = this.#get('SELECT password FROM users WHERE uid = ?', stored(uid))
    return row === undefined || row[0] === null ? undefined : textOf(row[0])
  }

  async group(gid: string): Promise<GroupRow | undefined> {
    const row = this.#get(`SELECT ${GROUP_COLUMNS} FROM groups WHERE gid = ?`, stored(gid))
    return row && groupOf(row)
  }

  async groups(): Promise<readonly GroupRow[]> {
    return this.#all(`SELECT ${GROUP_COLUMNS} FROM groups`).map(groupOf)
  }

  async isMember(gid: string, uid: string): Promise<boolean> {
    const text = `SELECT 1 FROM members WHERE group_id = (SELECT id FROM groups WHERE gid = ?)
      AND user_id = (SELECT id FROM users WHERE uid = ?)`
    return this.#get(text, stored(gid), stored(uid)) !== undefined
  }

  async members(gid: string): Promise<readonly UserRow[]> {
    const text = `SELECT ${USER_COLUMNS} FROM members JOIN users ON users.id = user_id
      WHERE group_id = (SELECT id FROM groups WHERE gid = ?)`
    return this.#all(text, stored(gid)).map(userOf)
  }

  async groupsOf(uid: string): Promise<readonly GroupRow[]> {
    const text = `SELECT ${GROUP_COLUMNS} FROM members JOIN groups ON groups.id = group_id
      WHERE user_id = (SELECT id FROM users WHERE uid = ?)`
    return this.#all(text, stored(uid)).map(groupOf)
  }

  async acl(rid: string): Promise<AclRow | undefined> {
    const row = this.#get('SELECT rid, description FROM acls WHERE rid = ?', stored(rid))
    return row && aclOf(row)
  }

  async acls(): Promise<readonly AclRow[]> {
    return this.#all('SELECT rid, description FROM acls').map(aclOf)
  }

  async actions(principal: PrincipalName, resource: string): Promise<ActionMask> {
    const { table, holder, name } = placeOf(principal)
    const text = `SELECT actions FROM ${table} WHERE holder_id = ${holder}
      AND acl_id = (SELECT id FROM acls WHERE rid = ?2)`
    return Number(this.#get(text, name, stored(resource))?.[0] ?? NO_ACTIONS)
  }

  async grantsOn(rid: string): Promise<readonly GrantRow[]> {
    const where = 'WHERE acl_id = (SELECT id FROM acls WHERE rid = ?)'
    const users = `SELECT uid, actions FROM user_grants JOIN users ON id = holder_id ${where}`
    const groups = `SELECT gid, actions FROM group_grants JOIN groups ON id = holder_id ${where}`
    const rows = (text: string, principalOf: (name: string) => PrincipalName): GrantRow[] =>
      this.#all(text, stored(rid)).map(([name, actions]) => ({
        principal: principalOf(textOf(name)),
        resource: rid,
        actions: Number(actions),
      }))
    return [
      ...rows(users, (uid) => ({ kind: 'user', uid })),
      ...rows(groups, (gid) => ({ kind: 'group', gid })),
    ]
  }

  async grantsOf(
    principal: PrincipalName,
  ): Promise<ReadonlyArray<AclRow & { readonly actions: ActionMask }>> {
    const { table, holder, name } = placeOf(principal)
    const text = `SELECT rid, description, actions FROM ${table} JOIN acls ON id = acl_id
      WHERE holder_id = ${holder}`
    return this.#all(text, name).map((row) => ({ ...aclOf(row), actions: Number(row[2]) }))
  }

  async keys(): Promise<readonly KeyRow[]> {
    return this.#all('SELECT kid, private_key, created_at_ms FROM signing_keys').map(keyOf)
  }

  async configuration(kind: string, id: string): Promise<ConfigurationRow | undefined> {
    const text = 'SELECT kind, id, json FROM configurations WHERE kind = ? AND id = ?'
    const row = this.#get(text, kind, stored(id))
    return row && configurationOf(row)
  }

  async configurations(kind: string): Promise<readonly ConfigurationRow[]> {
    const text = 'SELECT kind, id, json FROM configurations WHERE kind = ?'
    return this.#all(text, kind).map(configurationOf)
  }

  async policy(): Promise<PolicyOfRevision> {
    const connection = this.#live()
    return attempted(() => readPolicy(connection))
  }

  async counts(): Promise<RowCounts> {
    const count = (table: string): number => Number(this.#get(`SELECT count(*) FROM ${table}`)?.[0])
    return {
      users: count('users'),
      groups: count('groups'),
      acls: count('acls'),
      grants: count('user_grants') + count('group_grants'),
    }
  }

  async log(after: number, limit: number): Promise<readonly LogEntry[]> {
    const cut = this.#get(
      'SELECT revision FROM changelog WHERE revision > ? ORDER BY revision, position LIMIT 1 OFFSET ?',
      after,
      Math.max(limit, 1),
    )
    // The entry that there is no more room for: its whole revision stays out, unless it is the first.
    const last =
      cut === undefined ? Number.MAX_SAFE_INTEGER : Math.max(Number(cut[0]) - 1, after + 1)
    const text = `SELECT revision, position, actor, at_ms, what FROM changelog
      WHERE revision > ? AND revision <= ? ORDER BY revision, position`
    return this.#all(text, after, last).map(logEntryOf)
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#connection.checkpoint()
    this.#connection.close()
    this.#release()
  }

  #get(text: string, ...cells: Cell[]): Row | undefined {
    const connection = this.#live()
    return attempted(() => connection.sql(text).get(...cells))
  }

  #all(text: string, ...cells: Cell[]): readonly Row[] {
    const connection = this.#live()
    return attempted(() => connection.sql(text).all(...cells))
  }

  #live(): Connection {
    if (!this.#isOpen) throw new StoreUnavailable('the store is closed')
    return this.#connection
  }
}
