/** What an empty store is filled with. @module */

import { randomBytes } from 'node:crypto'
import { actionBit } from '../core/action.ts'
import { parseUid } from '../core/principal.ts'
import { ok } from '../core/result.ts'
import { quoted } from '../core/text.ts'
import type { Answered, FirstAdministrator, Opened } from './api.ts'
import { checkPassword } from './content/users.ts'
import { refuse } from './errors.ts'
import { newKey } from './logins/keys.ts'
import type { Passwords } from './logins/passwords.ts'
import { SUPERUSER_RID, SUPERUSERS } from './model.ts'
import type { Write } from './store/port.ts'

/** The uid of the first administrator where none is named. */
const DEFAULT_UID = 'bootstrapuser'

/** The random bytes of a password that is made up. */
const PASSWORD_BYTES = 18

/** The ACLs that a fresh cluster has, besides that of superusers; nobody is granted anything. */
const FRESH_ACLS: readonly string[] = [
  'dcos:adminrouter:acs',
  'dcos:adminrouter:package',
  'dcos:adminrouter:ops:mesos',
  'dcos:adminrouter:ops:slave',
  'dcos:adminrouter:service:marathon',
  'dcos:mesos:master:framework',
  'dcos:mesos:master:reservation',
  'dcos:mesos:master:task',
  'dcos:mesos:master:volume',
]

/** The writes that fill an empty store, and what whoever opens it is to be told. */
export interface Filling {
  readonly writes: readonly Write[]
  readonly bootstrap: NonNullable<Opened['bootstrap']>
}

/**
 * Fills a store: group `superusers` with `full` on `dcos:superuser`, the first administrator in it,
 * the ACLs of a fresh cluster, a signing key. Refuses an administrator that no account can be.
 */
export async function fillingOf(
  { uid, password }: Partial<FirstAdministrator>,
  passwords: Passwords,
  nowMs: number,
): Answered<Filling> {
  const name = uid ?? DEFAULT_UID
  if (!parseUid(name).ok) return refuse('ERR_INVALID_USER_ID', `Invalid user ID ${quoted(name)}`)
  const made = password ?? randomBytes(PASSWORD_BYTES).toString('base64url')
  const checked = checkPassword(made)
  if (!checked.ok) return checked
  const group = {
    gid: SUPERUSERS,
    description: 'Superuser group',
    providerType: 'internal',
  } as const
  const user = {
    uid: name,
    description: 'First administrator',
    service: false,
    providerType: 'internal',
    providerId: '',
  } as const
  const grant = {
    principal: { kind: 'group', gid: SUPERUSERS },
    resource: SUPERUSER_RID,
    actions: actionBit('full'),
  } as const
  const acls = [SUPERUSER_RID, ...FRESH_ACLS].map((rid) => ({ rid, description: '' }))
  return ok({
    writes: [
      { op: 'create-group', group },
      { op: 'create-user', user },
      { op: 'set-password', uid: name, hash: await passwords.hash(made) },
      { op: 'add-member', gid: SUPERUSERS, uid: name },
      ...acls.map((acl): Write => ({ op: 'create-acl', acl })),
      { op: 'grant', ...grant },
      { op: 'add-key', key: await newKey(nowMs) },
    ],
    bootstrap: { uid: name, ...(password === undefined ? { password: made } : {}) },
  })
}
