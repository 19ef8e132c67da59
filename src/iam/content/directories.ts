/** Bodies that configure directories. @module */

import { err, ok, type Result } from '../../core/result.ts'
import type { IamError, IamErrorCode } from '../errors.ts'
import type { ProviderKind } from '../model.ts'
import type { OidcProvider, ProviderPatch, SamlProvider } from './bodies.ts'
import type { LdapConfiguration } from './ldap.ts'
import { type Members, readMembers } from './members.ts'

const TEXT = { type: 'text', required: true } as const
const DOCUMENT = { type: 'document' } as const

const MEMBERS: Readonly<Record<ProviderKind, Members>> = {
  oidc: {
    description: TEXT,
    issuer: TEXT,
    base_url: TEXT,
    client_id: TEXT,
    client_secret: TEXT,
    verify_server_certificate: { type: 'boolean' },
    ca_certs: DOCUMENT,
  },
  saml: {
    description: TEXT,
    idp_metadata: { type: 'document', required: true },
    sp_base_url: TEXT,
  },
}

const CODES: Readonly<Record<ProviderKind, IamErrorCode>> = {
  oidc: 'ERR_OIDC_PROVIDER_CONFIG_INVALID',
  saml: 'ERR_SAML_PROVIDER_CONFIG_INVALID',
}

/** The members that are kept and never shown, of any configuration. */
export const SECRET_MEMBERS: readonly string[] = ['client_secret', 'client-cert', 'lookup-password']

/** The door to an {@link OidcProvider}. */
export const readOidcProvider = (body: unknown): Result<OidcProvider, IamError> =>
  readMembers(body, MEMBERS.oidc, CODES.oidc) as Result<OidcProvider, IamError>

/** The door to a {@link SamlProvider}. */
export const readSamlProvider = (body: unknown): Result<SamlProvider, IamError> =>
  readMembers(body, MEMBERS.saml, CODES.saml) as Result<SamlProvider, IamError>

/** The door to a {@link ProviderPatch}: at least one member, each as it would be in the whole. */
export function readProviderPatch(
  kind: ProviderKind,
  body: unknown,
): Result<ProviderPatch, IamError> {
  const optional = Object.fromEntries(
    Object.entries(MEMBERS[kind]).map(([name, { type }]) => [name, { type }]),
  )
  const read = readMembers(body, optional, CODES[kind])
  if (!read.ok) return read
  if (Object.keys(read.value).length > 0) return ok(read.value as ProviderPatch)
  return err({
    code: CODES[kind],
    message: 'Unexpected JSON input: at least one member is required',
  })
}

const LDAP: Members = {
  host: TEXT,
  port: { type: 'integer', required: true },
  'enforce-starttls': { type: 'boolean', required: true },
  'use-ldaps': { type: 'boolean', required: true },
  'ca-certs': DOCUMENT,
  'client-cert': DOCUMENT,
  'lookup-dn': { type: 'text' },
  'lookup-password': { type: 'text' },
  dntemplate: { type: 'text' },
  'user-search': { type: 'object' },
  'group-search': { type: 'object' },
}

const LDAP_INVALID = 'ERR_LDAP_CONFIG_INVALID'

const MAX_PORT = 65_535

/** The door to an {@link LdapConfiguration}. */
export function readLdapConfiguration(body: unknown): Result<LdapConfiguration, IamError> {
  const read = readMembers(body, LDAP, LDAP_INVALID)
  if (!read.ok) return read
  const configuration = read.value as unknown as LdapConfiguration
  if (configuration.port < 1 || configuration.port > MAX_PORT) {
    return err({ code: LDAP_INVALID, message: `\`port\` must be 1 to ${MAX_PORT}` })
  }
  if (configuration['use-ldaps'] && configuration['enforce-starttls']) {
    const message = '`use-ldaps` and `enforce-starttls` exclude each other; set one of them'
    return err({ code: LDAP_INVALID, message })
  }
  for (const name of ['user-search', 'group-search'] as const) {
    if (configuration[name] === undefined) continue
    const search = readMembers(
      configuration[name],
      { 'search-base': TEXT, 'search-filter-template': TEXT },
      LDAP_INVALID,
    )
    if (!search.ok) return search
  }
  return ok(configuration)
}
