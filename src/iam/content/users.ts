/** Bodies about accounts, and what someone logs in with. @module */

import { ok, type Result } from '../../core/result.ts'
import { type IamError, refuse } from '../errors.ts'
import type { ProviderType } from '../model.ts'
import type { LoginRequest, NewUser, UserPatch } from './bodies.ts'
import { type Body, type Members, readMembers, textIn } from './members.ts'
import { parsePublicKey } from './public-key.ts'

/** The fewest characters that a password may have. */
const MIN_PASSWORD_LENGTH = 5

const NEW_USER: Members = {
  description: { type: 'text' },
  password: { type: 'text' },
  public_key: { type: 'document' },
  provider_type: { type: 'text' },
  provider_id: { type: 'text' },
  // Sent by older clients, and of no effect.
  creator_uid: { type: 'text' },
  cluster_url: { type: 'text' },
}

const PROVIDER_TYPES: readonly ProviderType[] = ['internal', 'ldap', 'oidc', 'saml']

/** The provider of accounts that are named by an e-mail address and nothing else. */
const EMAIL_PROVIDER_ID = 'https://dcos.auth0.com/'

const EMAIL_LIKE = /^[^@]+@[^@]+$/

const invalid = (message: string): ReturnType<typeof refuse> => refuse('ERR_INVALID_DATA', message)

/**
 * The door to a {@link NewUser}. Faults are named in this order: empty texts, the type of the
 * provider, credentials, the id of the provider. A uid like an e-mail address with neither
 * credentials nor provider is one of an OpenID Connect provider.
 */
export function readNewUser(uid: string, body: unknown): Result<NewUser, IamError> {
  const read = readMembers(body, NEW_USER)
  if (!read.ok) return read
  const empty = ['password', 'public_key', 'provider_type', 'provider_id'].find(
    (name) => textIn(read.value, name) === '',
  )
  if (empty !== undefined) return invalid(`\`${empty}\` must not be empty when provided`)
  const description = textIn(read.value, 'description') ?? ''
  if (isBare(read.value) && EMAIL_LIKE.test(uid)) {
    return ok({ description, providerType: 'oidc', providerId: EMAIL_PROVIDER_ID })
  }
  const providerType = textIn(read.value, 'provider_type') ?? 'internal'
  if (!isProviderType(providerType)) {
    return invalid('Invalid provider_type: use internal, ldap, oidc or saml')
  }
  const credential = credentialOf(read.value, providerType)
  if (!credential.ok) return credential
  const providerId = providerIdOf(read.value, providerType)
  if (!providerId.ok) return providerId
  return ok({ description, providerType, providerId: providerId.value, ...credential.value })
}

const isProviderType = (text: string): text is ProviderType =>
  PROVIDER_TYPES.includes(text as ProviderType)

const isBare = (body: Body): boolean =>
  ['password', 'public_key', 'provider_type', 'provider_id'].every(
    (name) => !Object.hasOwn(body, name),
  )

function credentialOf(
  body: Body,
  providerType: ProviderType,
): Result<Pick<NewUser, 'credential'>, IamError> {
  const password = textIn(body, 'password')
  const pem = textIn(body, 'public_key')
  if (providerType !== 'internal') {
    if (password !== undefined) return invalid('`password` is unexpected for a remote account')
    if (pem !== undefined) return invalid('`public_key` is unexpected for a remote account')
    return ok({})
  }
  if ((password === undefined) === (pem === undefined)) {
    const both = pem === undefined ? '' : ', not both'
    return invalid(`One of \`password\` or \`public_key\` must be provided${both}`)
  }
  if (pem !== undefined) {
    const key = parsePublicKey(pem)
    return key.ok ? ok({ credential: { kind: 'public-key', pem } }) : key
  }
  const checked = checkPassword(password ?? '')
  return checked.ok ? ok({ credential: { kind: 'password', password: checked.value } }) : checked
}

/** The one door for new passwords. */
export const checkPassword = (password: string): Result<string, IamError> =>
  password.length >= MIN_PASSWORD_LENGTH
    ? ok(password)
    : invalid(`Password does not match rules: at least ${MIN_PASSWORD_LENGTH} characters`)

function providerIdOf(body: Body, providerType: ProviderType): Result<string, IamError> {
  const id = textIn(body, 'provider_id')
  const isNamed = providerType === 'oidc' || providerType === 'saml'
  if (isNamed === (id !== undefined)) return ok(id ?? '')
  const rule = isNamed
    ? 'must be provided if provider_type is saml or oidc'
    : 'must not be provided unless provider_type is saml or oidc'
  return invalid(`Invalid provider_id: provider_id ${rule}`)
}

/** The door to a {@link UserPatch}. */
export function readUserPatch(body: unknown): Result<UserPatch, IamError> {
  const read = readMembers(body, { description: { type: 'text' }, password: { type: 'text' } })
  if (!read.ok) return read
  const description = textIn(read.value, 'description')
  const password = textIn(read.value, 'password')
  if (description === undefined && password === undefined) {
    return invalid('One of `description` and `password` must be provided')
  }
  if (password === '') return invalid('`password` must not be empty when provided')
  const checked = password === undefined ? ok(password) : checkPassword(password)
  if (!checked.ok) return checked
  return ok({
    ...(description === undefined ? {} : { description }),
    ...(password === undefined ? {} : { password }),
  })
}

const LOGIN: Members = {
  uid: { type: 'text', required: true },
  password: { type: 'text' },
  token: { type: 'document' },
  exp: { type: 'integer' },
}

/** The door to a {@link LoginRequest}: a password or a service's token, and the end of the latter. */
export function readLogin(body: unknown): Result<LoginRequest, IamError> {
  const read = readMembers(body, LOGIN)
  if (!read.ok) return read
  const uid = textIn(read.value, 'uid') ?? ''
  const password = textIn(read.value, 'password')
  const token = textIn(read.value, 'token')
  const exp = read.value['exp'] as number | undefined
  if ((password === undefined) === (token === undefined)) {
    return invalid('One of `password` and `token` must be provided, not both')
  }
  if (exp !== undefined && exp < 0) return invalid('`exp` must be 0 or a time in seconds')
  if (token !== undefined) {
    return ok({ kind: 'service-token', uid, token, ...(exp === undefined ? {} : { exp }) })
  }
  if (exp !== undefined) return invalid('`exp` is unexpected: it is for service accounts')
  return ok({ kind: 'password', uid, password: password ?? '' })
}
