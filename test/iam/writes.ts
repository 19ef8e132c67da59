/** Writes in few words, and texts that are easily taken for one another. @module */

import type { PrincipalName } from '../../src/core/change.ts'
import type { UserRow, Write } from '../../src/iam/store/port.ts'

/** Texts that careless stores take for one another, or for nothing. */
export const TWINS: readonly string[] = [
  'a',
  'A',
  'a ',
  ' a',
  'a\0',
  'a\0b',
  'a\\0b',
  'a\\\\0b',
  '\\',
  '\u00e9',
  'e\u0301',
  'ß',
  'ss',
  'ı',
  'i',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '%',
  '_',
  "'",
  '"; DROP TABLE users; --',
  '1',
  '1.0',
  '01',
  'NULL',
  '\u{1f512}',
  'x'.repeat(1_000_000),
]

/** A row of an account, as plain as may be. */
export const user = (uid: string, more: Partial<UserRow> = {}): UserRow => ({
  uid,
  description: '',
  service: false,
  providerType: 'internal',
  providerId: '',
  ...more,
})

/** Creates a plain account. */
export const createUser = (uid: string): Write => ({ op: 'create-user', user: user(uid) })
/** Creates a plain group. */
export const createGroup = (gid: string): Write => ({
  op: 'create-group',
  group: { gid, description: '', providerType: 'internal' },
})
/** Creates an ACL. */
export const createAcl = (rid: string): Write => ({
  op: 'create-acl',
  acl: { rid, description: '' },
})
/** Grants actions. */
export const grant = (principal: PrincipalName, resource: string, actions: number): Write => ({
  op: 'grant',
  principal,
  resource,
  actions,
})
/** Revokes actions. */
export const revoke = (principal: PrincipalName, resource: string, actions: number): Write => ({
  op: 'revoke',
  principal,
  resource,
  actions,
})
/** A user that many cases are about. */
export const alice: PrincipalName = { kind: 'user', uid: 'alice' }
/** A group that many cases are about. */
export const ops: PrincipalName = { kind: 'group', gid: 'ops' }
