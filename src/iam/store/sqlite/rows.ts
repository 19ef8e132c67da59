/** Rows of an SQLite store as values. @module */

import type { ProviderType } from '../../model.ts'
import type { AclRow, ConfigurationRow, GroupRow, KeyRow, LogEntry, UserRow } from '../port.ts'
import { type Row, textOf } from './connection.ts'

/** What {@link userOf} reads. */
export const USER_COLUMNS = `uid, users.description AS description, service,
  users.provider_type AS provider_type, provider_id, public_key`

/** A row of {@link USER_COLUMNS}. */
export function userOf(row: Row): UserRow {
  const [uid, description, service, providerType, providerId, publicKey] = row
  return {
    uid: textOf(uid),
    description: textOf(description),
    service: service === 1,
    providerType: providerType as ProviderType,
    providerId: textOf(providerId),
    ...(publicKey === null ? {} : { publicKey: textOf(publicKey) }),
  }
}

/** What {@link groupOf} reads. */
export const GROUP_COLUMNS = `gid, groups.description AS description,
  groups.provider_type AS provider_type`

/** A row of {@link GROUP_COLUMNS}. */
export const groupOf = ([gid, description, providerType]: Row): GroupRow => ({
  gid: textOf(gid),
  description: textOf(description),
  providerType: providerType as GroupRow['providerType'],
})

/** A row of rid and description. */
export const aclOf = ([rid, description]: Row): AclRow => ({
  rid: textOf(rid),
  description: textOf(description),
})

/** A row of a signing key. */
export const keyOf = ([kid, privateKey, createdAtMs]: Row): KeyRow => ({
  kid: String(kid),
  privateKey: String(privateKey),
  createdAtMs: Number(createdAtMs),
})

/** A row of a configuration. */
export const configurationOf = ([kind, id, json]: Row): ConfigurationRow => ({
  kind: kind as ConfigurationRow['kind'],
  id: textOf(id),
  json: textOf(json),
})

/** A row of the changelog. */
export const logEntryOf = ([revision, index, actor, atMs, what]: Row): LogEntry => ({
  revision: Number(revision),
  index: Number(index),
  actor: textOf(actor),
  atMs: Number(atMs),
  what: JSON.parse(String(what)) as LogEntry['what'],
})
