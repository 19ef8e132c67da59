import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bodyReaders } from '../../src/iam/index.ts'

const spki = { type: 'spki', format: 'pem' } as const
const keyOf = (bits: number): string =>
  generateKeyPairSync('rsa', { modulusLength: bits }).publicKey.export(spki).toString()
const RSA = keyOf(2048)
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki).toString()
const PKCS1 = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .publicKey.export({ type: 'pkcs1', format: 'pem' })
  .toString()

const INTERNAL = { description: '', providerType: 'internal', providerId: '' }
const DATA = 'ERR_INVALID_DATA'
const KEY = 'ERR_INVALID_PUBLIC_KEY'

describe('readNewUser', () => {
  it.each([
    [
      'bob',
      { password: 'Ab12!' },
      { ...INTERNAL, credential: { kind: 'password', password: 'Ab12!' } },
    ],
    [
      'bob',
      { password: 'kenny', description: 'Zoë 😀', creator_uid: 'x', cluster_url: '' },
      { ...INTERNAL, description: 'Zoë 😀', credential: { kind: 'password', password: 'kenny' } },
    ],
    ['svc', { public_key: RSA }, { ...INTERNAL, credential: { kind: 'public-key', pem: RSA } }],
    [
      'svc',
      { public_key: `${RSA}\r\n `, provider_type: 'internal' },
      { ...INTERNAL, credential: { kind: 'public-key', pem: `${RSA}\r\n ` } },
    ],
    ['bob', { provider_type: 'ldap' }, { ...INTERNAL, providerType: 'ldap' }],
    [
      'bob',
      { provider_type: 'saml', provider_id: 'idp' },
      { ...INTERNAL, providerType: 'saml', providerId: 'idp' },
    ],
    [
      'bob@example.com',
      {},
      { ...INTERNAL, providerType: 'oidc', providerId: 'https://dcos.auth0.com/' },
    ],
    [
      'bob@example.com',
      { password: 'kenny' },
      { ...INTERNAL, credential: { kind: 'password', password: 'kenny' } },
    ],
  ])('%s %j', (uid, body, user) => {
    expect(bodyReaders.readNewUser(uid, body)).toEqual({ ok: true, value: user })
  })

  it.each([
    [undefined, DATA, 'Unexpected JSON input'],
    [null, DATA, 'Unexpected JSON input'],
    [[], DATA, 'Unexpected JSON input'],
    ['x', DATA, 'Unexpected JSON input'],
    [{ password: 5 }, DATA, 'Unexpected JSON input'],
    [{ someprop: 1 }, DATA, "Additional properties are not allowed ('someprop' was unexpected)"],
    [JSON.parse('{"__proto__": 1, "password": "kenny"}'), DATA, "('__proto__' was unexpected)"],
    [{ password: '' }, DATA, '`password` must not be empty when provided'],
    [{ public_key: '' }, DATA, 'must not be empty when provided'],
    [{ provider_type: '', password: 'kenny' }, DATA, 'must not be empty when provided'],
    [{ provider_id: '', provider_type: 'what' }, DATA, 'must not be empty when provided'],
    [{ provider_type: 'what' }, DATA, 'Invalid provider_type'],
    [{ provider_type: 'INTERNAL', password: 'kenny' }, DATA, 'Invalid provider_type'],
    [{}, DATA, 'One of `password` or `public_key` must be provided'],
    [{ provider_id: 'x' }, DATA, 'One of `password` or `public_key` must be provided'],
    [
      { password: 'kenny', public_key: RSA },
      DATA,
      'One of `password` or `public_key` must be provided',
    ],
    [{ password: 'kenny', provider_type: 'ldap' }, DATA, '`password` is unexpected'],
    [{ public_key: RSA, provider_type: 'oidc' }, DATA, '`public_key` is unexpected'],
    [
      { provider_type: 'oidc' },
      DATA,
      'Invalid provider_id: provider_id must be provided if provider_type is saml or oidc',
    ],
    [{ provider_type: 'ldap', provider_id: 'x' }, DATA, 'must not be provided unless'],
    [{ password: 'kenny', provider_id: 'x' }, DATA, 'must not be provided unless'],
    [{ password: 'four' }, DATA, 'Password does not match rules'],
    [{ password: `${'x'.repeat(5000)}` }, DATA, 'too long'],
    [{ password: 'ke\0ny' }, DATA, 'no text may have'],
    [{ password: 'kenny', description: '\ud800' }, DATA, 'no text may have'],
    [{ public_key: EC }, KEY, 'must be of type RSA'],
    [{ public_key: PKCS1 }, KEY, 'Invalid public key'],
    [{ public_key: 'nonsense' }, KEY, 'Invalid public key'],
    [{ public_key: RSA.replace(/[A-Z]{3}/, '') }, KEY, 'Invalid public key'],
    [{ public_key: keyOf(1024) }, KEY, 'bits'],
  ])('refuses %j', (body, code, text) => {
    const read = bodyReaders.readNewUser('bob', body)
    expect(read).toMatchObject({ ok: false, error: { code } })
    expect(JSON.stringify(read.ok ? '' : read.error.message)).toContain(
      JSON.stringify(text).slice(1, -1),
    )
  })
})

const { readUserPatch, readNewGroup, readGroupBody, readAclBody, readLogin } = bodyReaders

describe('the other readers', () => {
  it.each([
    [readUserPatch({ description: '' }), { description: '' }],
    [readUserPatch({ password: 'kenny' }), { password: 'kenny' }],
    [readNewGroup({ description: 'x' }), { description: 'x', providerType: 'internal' }],
    [
      readNewGroup({ description: '', provider_type: 'ldap' }),
      { description: '', providerType: 'ldap' },
    ],
    [readGroupBody({ description: 'x' }), { description: 'x' }],
    [readAclBody({ description: '' }), { description: '' }],
    [readLogin({ uid: 'a', password: '' }), { kind: 'password', uid: 'a', password: '' }],
    [readLogin({ uid: 'a', token: 't' }), { kind: 'service-token', uid: 'a', token: 't' }],
    [
      readLogin({ uid: 'a', token: 't', exp: 0 }),
      { kind: 'service-token', uid: 'a', token: 't', exp: 0 },
    ],
  ])('read %#', (read, value) => {
    expect(read).toEqual({ ok: true, value })
  })

  it.each([
    [readUserPatch({}), 'One of `description` and `password` must be provided'],
    [readUserPatch({ uid: 'x' }), "Additional properties are not allowed ('uid' was unexpected)"],
    [readUserPatch({ password: 'four' }), 'Password does not match rules'],
    [readUserPatch({ password: '' }), 'must not be empty when provided'],
    [readNewGroup({}), '`description` is required'],
    [readNewGroup({ description: 'x', provider_type: 'saml' }), 'Invalid provider_type'],
    [readNewGroup({ description: 'x', provider_type: '' }), 'must not be empty when provided'],
    [readGroupBody({ description: 5 }), 'must be a text'],
    [readAclBody({ description: null }), 'must be a text'],
    [readAclBody(undefined), 'expected an object'],
    [readLogin({}), '`uid` is required'],
    [readLogin({ uid: 'a' }), 'One of `password` and `token`'],
    [readLogin({ uid: 'a', password: 'x', token: 'y' }), 'One of `password` and `token`'],
    [readLogin({ uid: 'a', password: 'x', exp: 5 }), '`exp` is unexpected'],
    [readLogin({ uid: 'a', token: 'x', exp: -5 }), '`exp` must be'],
    [readLogin({ uid: 'a', token: 'x', exp: 1.5 }), '`exp` must be an integer'],
  ])('refuse %#: %j', (read, text) => {
    expect(read).toMatchObject({ ok: false, error: { code: DATA } })
    expect(read.ok ? '' : read.error.message).toContain(text)
  })
})

const OIDC = { description: 'd', issuer: 'i', base_url: 'b', client_id: 'c', client_secret: 's' }
const LDAP = { host: 'h', port: 389, 'enforce-starttls': true, 'use-ldaps': false }
const SEARCH = { 'search-base': 'b', 'search-filter-template': 't' }

describe('the readers of directories', () => {
  it.each([
    [bodyReaders.readOidcProvider(OIDC)],
    [bodyReaders.readOidcProvider({ ...OIDC, verify_server_certificate: true, ca_certs: 'x' })],
    [bodyReaders.readSamlProvider({ description: 'd', idp_metadata: 'm', sp_base_url: 'b' })],
    [bodyReaders.readProviderPatch('oidc', { client_secret: 'new' })],
    [bodyReaders.readLdapConfiguration(LDAP)],
    [bodyReaders.readLdapConfiguration({ ...LDAP, 'user-search': SEARCH, 'lookup-password': 'p' })],
  ])('read %#', (read) => {
    expect(read.ok).toBe(true)
  })

  it.each([
    [bodyReaders.readOidcProvider({ ...OIDC, issuer: 5 }), 'ERR_OIDC_PROVIDER_CONFIG_INVALID'],
    [bodyReaders.readOidcProvider({}), 'ERR_OIDC_PROVIDER_CONFIG_INVALID'],
    [bodyReaders.readSamlProvider(OIDC), 'ERR_SAML_PROVIDER_CONFIG_INVALID'],
    [bodyReaders.readProviderPatch('oidc', {}), 'ERR_OIDC_PROVIDER_CONFIG_INVALID'],
    [bodyReaders.readProviderPatch('saml', { issuer: 'x' }), 'ERR_SAML_PROVIDER_CONFIG_INVALID'],
    [bodyReaders.readLdapConfiguration({}), 'ERR_LDAP_CONFIG_INVALID'],
    [bodyReaders.readLdapConfiguration({ ...LDAP, port: 0 }), 'ERR_LDAP_CONFIG_INVALID'],
    [bodyReaders.readLdapConfiguration({ ...LDAP, port: 65_536 }), 'ERR_LDAP_CONFIG_INVALID'],
    [bodyReaders.readLdapConfiguration({ ...LDAP, 'use-ldaps': true }), 'ERR_LDAP_CONFIG_INVALID'],
    [bodyReaders.readLdapConfiguration({ ...LDAP, 'group-search': {} }), 'ERR_LDAP_CONFIG_INVALID'],
    [bodyReaders.readLdapConfiguration({ ...LDAP, 'group-search': [] }), 'ERR_LDAP_CONFIG_INVALID'],
  ])('refuse %#', (read, code) => {
    expect(read).toMatchObject({ ok: false, error: { code } })
  })
})
