/** The tables of an SQLite store, and how older ones become these. @module */

import { StoreUnavailable } from '../port.ts'
import type { Connection } from './connection.ts'

/** Marks a file as ours: `RIDG`. */
const APPLICATION_ID = 0x52494447

/**
 * Each entry makes the next schema of the one before; the first makes the first of nothing. Entries
 * are never changed once they were released. Texts compare byte for byte, which is SQLite's default.
 */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE state (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    revision INTEGER NOT NULL
  ) STRICT;
  INSERT INTO state VALUES (1, 0);
  CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    uid TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    service INTEGER NOT NULL,
    provider_type TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    public_key TEXT,
    password TEXT
  ) STRICT;
  CREATE TABLE groups (
    id INTEGER PRIMARY KEY,
    gid TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL,
    provider_type TEXT NOT NULL
  ) STRICT;
  CREATE TABLE members (
    group_id INTEGER NOT NULL REFERENCES groups ON DELETE CASCADE,
    user_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX members_by_user ON members (user_id);
  CREATE TABLE acls (
    id INTEGER PRIMARY KEY,
    rid TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL
  ) STRICT;
  CREATE TABLE user_grants (
    holder_id INTEGER NOT NULL REFERENCES users ON DELETE CASCADE,
    acl_id INTEGER NOT NULL REFERENCES acls,
    actions INTEGER NOT NULL CHECK (actions BETWEEN 1 AND 31),
    PRIMARY KEY (holder_id, acl_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX user_grants_by_acl ON user_grants (acl_id);
  CREATE TABLE group_grants (
    holder_id INTEGER NOT NULL REFERENCES groups ON DELETE CASCADE,
    acl_id INTEGER NOT NULL REFERENCES acls,
    actions INTEGER NOT NULL CHECK (actions BETWEEN 1 AND 31),
    PRIMARY KEY (holder_id, acl_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX group_grants_by_acl ON group_grants (acl_id);
  CREATE TABLE signing_keys (
    kid TEXT NOT NULL PRIMARY KEY,
    private_key TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE configurations (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE changelog (
    revision INTEGER NOT NULL,
    position INTEGER NOT NULL,
    actor TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    what TEXT NOT NULL,
    PRIMARY KEY (revision, position)
  ) STRICT, WITHOUT ROWID;
  `,
  // Which state the store is in: see `Head`.
  `
  ALTER TABLE state ADD COLUMN stamp TEXT NOT NULL DEFAULT '';
  UPDATE state SET stamp = lower(hex(randomblob(32)));
  `,
]

/** The schema that this program reads and writes. */
const SCHEMA_VERSION: number = MIGRATIONS.length

const refusal = (reason: string): StoreUnavailable =>
  new StoreUnavailable(`the store can't be used: ${reason}`)

/**
 * Brings a file to this program's schema, each step in a transaction of its own.
 *
 * @throws StoreUnavailable for a file of another program, of a newer schema, or a damaged one.
 */
export function migrate(connection: Connection): void {
  const found = Number(connection.pragma('user_version'))
  const tables = connection.sql('SELECT count(*) FROM sqlite_schema').get()
  const isEmpty = found === 0 && tables?.[0] === 0
  if (!isEmpty && connection.pragma('application_id') !== APPLICATION_ID) {
    throw refusal('the file is of another program; name another directory')
  }
  if (found > SCHEMA_VERSION) {
    throw refusal(`its schema is ${found}, this program reads ${SCHEMA_VERSION}; use a newer one`)
  }
  for (const [step, statements] of MIGRATIONS.entries()) {
    if (step < found) continue
    connection.transact(() => {
      connection.run(statements)
      connection.run(`PRAGMA application_id = ${APPLICATION_ID}`)
      connection.run(`PRAGMA user_version = ${step + 1}`)
    })
  }
}

/** What is checked at each start: all that decisions and logins rest on. */
const CHECKED: readonly string[] = [
  'state',
  'users',
  'groups',
  'members',
  'acls',
  'user_grants',
  'group_grants',
  'signing_keys',
  'configurations',
]

/**
 * Reads every table but the changelog once, which grows without end, and holds the revision against
 * the last entry of that.
 *
 * @throws StoreUnavailable where something in it is not as it should be.
 */
export function checkIntegrity(connection: Connection): void {
  for (const table of CHECKED) {
    const found = connection.pragma(`quick_check(${table})`)
    if (found !== 'ok') throw refusal(`the file is damaged (${found}); restore a backup`)
  }
  const row = connection
    .sql('SELECT revision, (SELECT max(revision) FROM changelog) FROM state')
    .get()
  if (row === undefined || row[0] !== (row[1] ?? 0)) {
    throw refusal('its revision is not that of its changelog; restore a backup')
  }
}
