/** Bodies of groups and ACLs. @module */

import { ok, type Result } from '../../core/result.ts'
import { type IamError, refuse } from '../errors.ts'
import type { AclBody, GroupBody, NewGroup } from './bodies.ts'
import { readMembers, textIn } from './members.ts'

const DESCRIPTION = { description: { type: 'text', required: true } } as const

/** The door to a {@link NewGroup}. */
export function readNewGroup(body: unknown): Result<NewGroup, IamError> {
  const read = readMembers(body, { ...DESCRIPTION, provider_type: { type: 'text' } })
  if (!read.ok) return read
  const providerType = textIn(read.value, 'provider_type') ?? 'internal'
  if (providerType === '') {
    return refuse('ERR_INVALID_DATA', '`provider_type` must not be empty when provided')
  }
  if (providerType !== 'internal' && providerType !== 'ldap') {
    return refuse('ERR_INVALID_DATA', 'Invalid provider_type: use internal or ldap')
  }
  return ok({ description: textIn(read.value, 'description') ?? '', providerType })
}

/** The door to a {@link GroupBody}. */
export const readGroupBody = (body: unknown): Result<GroupBody, IamError> => described(body)

/** The door to an {@link AclBody}: the description may be empty. */
export const readAclBody = (body: unknown): Result<AclBody, IamError> => described(body)

function described(body: unknown): Result<{ readonly description: string }, IamError> {
  const read = readMembers(body, DESCRIPTION)
  return read.ok ? ok({ description: textIn(read.value, 'description') ?? '' }) : read
}
