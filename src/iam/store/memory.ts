/** The store in memory: for tests and demonstrations. It is gone with the process. @module */

import { randomUUID } from 'node:crypto'
import { type ActionMask, NO_ACTIONS } from '../../core/action.ts'
import type { PrincipalName } from '../../core/change.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { logged } from './logged.ts'
import { policyGrant, policyGroup, policyUser } from './policy.ts'
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
} from './port.ts'
import { stampAfter } from './stamp.ts'
import { applyWrite, copyOf, emptyTables, keyOf, type Tables } from './tables.ts'

/** A store that keeps everything in maps. Each batch costs a copy of the maps that it changes. */
export class MemoryStore implements Store {
  #tables: Tables = emptyTables()
  #log: LogEntry[] = []
  #revision = 0
  #stamp: string = randomUUID()
  #isOpen = true

  async revision(): Promise<number> {
    this.#tablesIfOpen()
    return this.#revision
  }

  async head(): Promise<Head> {
    this.#tablesIfOpen()
    return { revision: this.#revision, stamp: this.#stamp }
  }

  async commit({ base, actor, atMs, writes }: Batch): Promise<Result<number, 'stale'>> {
    const next = copyOf(this.#tablesIfOpen())
    if (base !== this.#revision) return err('stale')
    for (const write of writes) applyWrite(next, write)
    const revision = base + 1
    const entries = writes.map((write, index) => ({
      revision,
      index,
      actor,
      atMs,
      what: logged(write),
    }))
    this.#tables = next
    this.#log.push(...entries)
    this.#revision = revision
    this.#stamp = stampAfter(this.#stamp, entries)
    return ok(revision)
  }

  async user(uid: string): Promise<UserRow | undefined> {
    return this.#tablesIfOpen().users.get(uid)
  }

  async users(service: boolean): Promise<readonly UserRow[]> {
    return [...this.#tablesIfOpen().users.values()].filter((user) => user.service === service)
  }

  async password(uid: string): Promise<string | undefined> {
    return this.#tablesIfOpen().passwords.get(uid)
  }

  async group(gid: string): Promise<GroupRow | undefined> {
    return this.#tablesIfOpen().groups.get(gid)
  }

  async groups(): Promise<readonly GroupRow[]> {
    return [...this.#tablesIfOpen().groups.values()]
  }

  async isMember(gid: string, uid: string): Promise<boolean> {
    return this.#tablesIfOpen().members.get(gid)?.has(uid) === true
  }

  async members(gid: string): Promise<readonly UserRow[]> {
    const { members, users } = this.#tablesIfOpen()
    return [...(members.get(gid) ?? [])].flatMap((uid) => users.get(uid) ?? [])
  }

  async groupsOf(uid: string): Promise<readonly GroupRow[]> {
    const { members, groups } = this.#tablesIfOpen()
    return [...groups.values()].filter(({ gid }) => members.get(gid)?.has(uid))
  }

  async acl(rid: string): Promise<AclRow | undefined> {
    return this.#tablesIfOpen().acls.get(rid)
  }

  async acls(): Promise<readonly AclRow[]> {
    return [...this.#tablesIfOpen().acls.values()]
  }

  async actions(principal: PrincipalName, resource: string): Promise<ActionMask> {
    const grants = this.#tablesIfOpen().grants.get(keyOf(principal))
    return grants?.get(resource)?.actions ?? NO_ACTIONS
  }

  async grantsOn(rid: string): Promise<readonly GrantRow[]> {
    return [...this.#tablesIfOpen().grants.values()].flatMap((grants) => grants.get(rid) ?? [])
  }

  async grantsOf(
    principal: PrincipalName,
  ): Promise<ReadonlyArray<AclRow & { readonly actions: ActionMask }>> {
    const { grants, acls } = this.#tablesIfOpen()
    return [...(grants.get(keyOf(principal))?.values() ?? [])].map(({ resource, actions }) => ({
      rid: resource,
      description: acls.get(resource)?.description ?? '',
      actions,
    }))
  }

  async keys(): Promise<readonly KeyRow[]> {
    return [...this.#tablesIfOpen().keys.values()]
  }

  async configuration(kind: string, id: string): Promise<ConfigurationRow | undefined> {
    return (await this.configurations(kind)).find((one) => one.id === id)
  }

  async configurations(kind: string): Promise<readonly ConfigurationRow[]> {
    return [...this.#tablesIfOpen().configurations.values()].filter((one) => one.kind === kind)
  }

  async policy(): Promise<PolicyOfRevision> {
    const { users, groups, members, grants } = this.#tablesIfOpen()
    return {
      revision: this.#revision,
      policy: {
        users: [...users.values()].map(({ uid, service }) => policyUser(uid, service)),
        groups: [...groups.keys()].map((gid) => policyGroup(gid, [...(members.get(gid) ?? [])])),
        grants: [...grants.values()].flatMap((one) =>
          [...one.values()].map((row) => policyGrant(row.principal, row.resource, row.actions)),
        ),
      },
    }
  }

  async counts(): Promise<RowCounts> {
    const { users, groups, acls, grants } = this.#tablesIfOpen()
    return {
      users: users.size,
      groups: groups.size,
      acls: acls.size,
      grants: [...grants.values()].reduce((sum, one) => sum + one.size, 0),
    }
  }

  async log(after: number, limit: number): Promise<readonly LogEntry[]> {
    this.#tablesIfOpen()
    const rest = this.#log.filter(({ revision }) => revision > after)
    const cut = rest[Math.max(limit, 1)]
    if (cut === undefined) return rest
    const whole = rest.filter(({ revision }) => revision < cut.revision)
    return whole.length > 0 ? whole : rest.filter(({ revision }) => revision === cut.revision)
  }

  async close(): Promise<void> {
    this.#isOpen = false
  }

  #tablesIfOpen(): Tables {
    if (!this.#isOpen) throw new StoreUnavailable('the store is closed')
    return this.#tables
  }
}
