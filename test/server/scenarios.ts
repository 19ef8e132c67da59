/** Scenarios: a call for each operation of the IAM API, and for each refusal that it names. @module */

import { KEY, type Sent } from './world.ts'

/** One call and its outcome: a status of success, or a code. */
export interface Scenario {
  readonly operation: string
  readonly path: string
  readonly outcome: number | string
  readonly sent?: Sent
}

const at = (
  operation: string,
  path: string,
  outcome: number | string,
  json?: unknown,
  more: Sent = {},
): Scenario => ({
  operation,
  path,
  outcome,
  sent: { ...(json !== undefined && { json }), ...more },
})

const DEV = '/acls/dcos:service:marathon:marathon:services:%252Fdev'
const NONE = '/acls/dcos:there:is-none'

const acls: readonly Scenario[] = [
  at('listAcls', '/acls', 200),
  at('listAcls', '/acls?type=service', 200),
  at('getAcl', DEV, 200),
  at('getAcl', NONE, 'ERR_UNKNOWN_RESOURCE_ID'),
  at('createAcl', '/acls/dcos:adminrouter:new', 201, { description: '' }),
  at('createAcl', '/acls/dcos:adminrouter:new', 'ERR_ACL_EXISTS', { description: 'again' }),
  at('createAcl', '/acls/noColon', 'ERR_INVALID_RESOURCE_ID', { description: 'x' }),
  at('createAcl', '/acls/dcos:x:%252fa', 'ERR_INVALID_RESOURCE_ID', { description: 'x' }),
  at('createAcl', '/acls/dcos:adminrouter:more', 'ERR_INVALID_DATA', {}),
  at('createAcl', '/acls/dcos:adminrouter:more', 'ERR_INVALID_DATA', {
    description: 'x',
    someprop: 1,
  }),
  at('updateAcl', '/acls/dcos:adminrouter:new', 204, { description: 'newer' }),
  at('updateAcl', NONE, 'ERR_UNKNOWN_RESOURCE_ID', { description: 'x' }),
  at('updateAcl', '/acls/dcos:adminrouter:new', 'ERR_INVALID_DATA', { description: 1 }),
  at('getAclPermissions', `${DEV}/permissions`, 200),
  at('getAclPermissions', `${NONE}/permissions`, 'ERR_UNKNOWN_RESOURCE_ID'),
  at('deleteAcl', '/acls/dcos:adminrouter:new', 204),
  at('deleteAcl', '/acls/dcos:adminrouter:new', 'ERR_UNKNOWN_RESOURCE_ID'),
  at('deleteAcl', '/acls/dcos:superuser', 'ERR_IS_SUPERUSER_ACL'),
]

/** The same for users and groups; `holder` holds `action` on `DEV`, `other` nothing. */
const grants = (
  kind: 'User' | 'Group',
  holder: string,
  other: string,
  action: string,
): readonly Scenario[] => {
  const path = kind === 'User' ? 'users' : 'groups'
  const unknown = kind === 'User' ? 'ERR_UNKNOWN_USER_ID' : 'ERR_UNKNOWN_GROUP_ID'
  const absent = kind === 'User' ? 'ERR_USER_NOT_IN_ACL' : 'ERR_GROUP_NOT_IN_ACL'
  const mine = `${DEV}/${path}/${holder}`
  const theirs = `${DEV}/${path}/${other}`
  const nobody = `${DEV}/${path}/nobody-at-all`
  const nowhere = `${NONE}/${path}/${holder}`
  return [
    at(`list${kind}Actions`, mine, 200),
    at(`list${kind}Actions`, nowhere, 'ERR_UNKNOWN_RESOURCE_ID'),
    at(`list${kind}Actions`, nobody, unknown),
    at(`list${kind}Actions`, theirs, absent),
    at(`has${kind}Action`, `${mine}/${action}`, 200),
    at(`has${kind}Action`, `${theirs}/${action}`, 200),
    at(`has${kind}Action`, `${nowhere}/${action}`, 'ERR_UNKNOWN_RESOURCE_ID'),
    at(`has${kind}Action`, `${nobody}/${action}`, unknown),
    at(`has${kind}Action`, `${mine}/write`, 'ERR_INVALID_ACTION'),
    at(`grantTo${kind}`, `${mine}/delete`, 204),
    at(`grantTo${kind}`, `${mine}/delete`, 'ERR_PERMISSION_EXISTS', {}),
    at(`grantTo${kind}`, `${nowhere}/read`, 'ERR_UNKNOWN_RESOURCE_ID'),
    at(`grantTo${kind}`, `${nobody}/read`, unknown),
    at(`grantTo${kind}`, `${mine}/READ`, 'ERR_INVALID_ACTION'),
    at(`revokeFrom${kind}`, `${mine}/delete`, 204),
    at(`revokeFrom${kind}`, `${mine}/delete`, 'ERR_ACTION_NOT_YET_STORED'),
    at(`revokeFrom${kind}`, `${theirs}/read`, absent),
    at(`revokeFrom${kind}`, `${nowhere}/read`, 'ERR_UNKNOWN_RESOURCE_ID'),
    at(`revokeFrom${kind}`, `${nobody}/read`, unknown),
    at(`revokeFrom${kind}`, `${mine}/write`, 'ERR_INVALID_ACTION'),
    at(`revokeAllFrom${kind}`, nowhere, 'ERR_UNKNOWN_RESOURCE_ID'),
    at(`revokeAllFrom${kind}`, nobody, unknown),
    at(`revokeAllFrom${kind}`, theirs, absent),
    at(`revokeAllFrom${kind}`, mine, 204),
    at(`grantTo${kind}`, `${mine}/${action}`, 204),
  ]
}

const guards: readonly Scenario[] = [
  at('revokeFromGroup', '/acls/dcos:superuser/groups/superusers/full', 'ERR_IS_SUPERUSER_GROUP'),
  at('revokeAllFromGroup', '/acls/dcos:superuser/groups/superusers', 'ERR_IS_SUPERUSER_GROUP'),
  at('deleteGroup', '/groups/superusers', 'ERR_IS_SUPERUSER_GROUP'),
  at('removeMember', '/groups/superusers/users/admin', 'ERR_NO_MORE_SUPERUSERS'),
  at('deleteUser', '/users/admin', 'ERR_NO_MORE_SUPERUSERS'),
]

const users: readonly Scenario[] = [
  at('listUsers', '/users', 200),
  at('listUsers', '/users/', 200),
  at('listUsers', '/users?type=service', 200),
  at('listUsers', '/users?_timestamp=1', 200),
  at('listUsers', '/users?type=robot', 'ERR_INVALID_DATA'),
  at('getUser', '/users/alice', 200),
  at('getUser', '/users/dcos_marathon', 200),
  at('getUser', '/users/Alice', 'ERR_UNKNOWN_USER_ID'),
  at('createUser', '/users/new', 201, { description: 'New', password: 'kenny' }),
  at('createUser', '/users/new', 'ERR_USER_EXISTS', { description: 'New', password: 'kenny' }),
  at('createUser', '/users/new-service', 201, { description: 'x', public_key: KEY.publicKey }),
  at('createUser', '/users/new@example.com', 201, {
    creator_uid: 'admin',
    cluster_url: 'http://x',
  }),
  at('createUser', '/users/no%20space', 'ERR_INVALID_USER_ID', { password: 'kenny' }),
  at('createUser', '/users/anonymous', 'ERR_INVALID_USER_ID', { password: 'kenny' }),
  at('createUser', '/users/other', 'ERR_INVALID_PUBLIC_KEY', { public_key: 'no key' }),
  at('createUser', '/users/other', 'ERR_INVALID_DATA', {}),
  at('createUser', '/users/other', 'ERR_INVALID_DATA', { password: 'a', public_key: 'b' }),
  at('createUser', '/users/other', 'ERR_INVALID_DATA', { password: '' }),
  at('createUser', '/users/other', 'ERR_INVALID_DATA', { password: 'kenny', provider_type: '' }),
  at('createUser', '/users/other', 'ERR_INVALID_DATA', []),
  at('updateUser', '/users/new', 204, { description: 'Newer' }),
  at('updateUser', '/users/new', 204, { password: 'Ab12!' }),
  at('updateUser', '/users/nobody', 'ERR_UNKNOWN_USER_ID', { description: 'x' }),
  at('updateUser', '/users/new', 'ERR_INVALID_DATA', {}),
  at('updateUser', '/users/dcos_marathon', 'ERR_INVALID_DATA', { password: 'kenny' }),
  at('listGroupsOfUser', '/users/alice/groups', 200),
  at('listGroupsOfUser', '/users/nobody/groups', 'ERR_UNKNOWN_USER_ID'),
  at('getUserPermissions', '/users/alice/permissions', 200),
  at('getUserPermissions', '/users/nobody/permissions', 'ERR_UNKNOWN_USER_ID'),
  at('deleteUser', '/users/new', 204),
  at('deleteUser', '/users/new', 'ERR_UNKNOWN_USER_ID'),
]

const groups: readonly Scenario[] = [
  at('listGroups', '/groups', 200),
  at('getGroup', '/groups/ops', 200),
  at('getGroup', '/groups/none', 'ERR_UNKNOWN_GROUP_ID'),
  at('createGroup', '/groups/new', 201, { description: 'New' }),
  at('createGroup', '/groups/new', 'ERR_GROUP_EXISTS', { description: 'New' }),
  at('createGroup', '/groups/no.dot', 'ERR_INVALID_GROUP_ID', { description: 'x' }),
  at('createGroup', '/groups/other', 'ERR_INVALID_DATA', { provider_type: 'saml' }),
  at('updateGroup', '/groups/new', 204, { description: 'Newer' }),
  at('updateGroup', '/groups/none', 'ERR_UNKNOWN_GROUP_ID', { description: 'x' }),
  at('updateGroup', '/groups/new', 'ERR_INVALID_DATA', {}),
  at('listMembers', '/groups/ops/users', 200),
  at('listMembers', '/groups/ops/users?type=service', 200),
  at('listMembers', '/groups/none/users', 'ERR_UNKNOWN_GROUP_ID'),
  at('listMembers', '/groups/ops/users?type=robot', 'ERR_INVALID_DATA'),
  at('addMember', '/groups/new/users/bob', 204, {}),
  at('addMember', '/groups/new/users/bob', 'ERR_USER_ALREADY_IN_GROUP'),
  at('addMember', '/groups/none/users/bob', 'ERR_UNKNOWN_GROUP_ID'),
  at('addMember', '/groups/new/users/nobody', 'ERR_UNKNOWN_USER_ID'),
  at('removeMember', '/groups/new/users/bob', 204),
  at('removeMember', '/groups/new/users/bob', 'ERR_USER_NOT_IN_GROUP'),
  at('removeMember', '/groups/none/users/bob', 'ERR_UNKNOWN_GROUP_ID'),
  at('removeMember', '/groups/new/users/nobody', 'ERR_UNKNOWN_USER_ID'),
  at('getGroupPermissions', '/groups/ops/permissions', 200),
  at('getGroupPermissions', '/groups/none/permissions', 'ERR_UNKNOWN_GROUP_ID'),
  at('deleteGroup', '/groups/new', 204),
  at('deleteGroup', '/groups/new', 'ERR_UNKNOWN_GROUP_ID'),
]

const OIDC = {
  description: 'An OpenID Connect provider',
  issuer: 'https://id.example',
  base_url: 'https://dcos.example',
  client_id: 'dcos',
  client_secret: 'oidc-client-secret',
}
const SAML = {
  description: 'A SAML provider',
  idp_metadata: '<EntityDescriptor/>',
  sp_base_url: 'https://dcos.example/',
}

const providers = (
  kind: 'Oidc' | 'Saml',
  good: Readonly<Record<string, string>>,
): readonly Scenario[] => {
  const path = `/auth/${kind.toLowerCase()}/providers`
  const invalid = `ERR_${kind.toUpperCase()}_PROVIDER_CONFIG_INVALID`
  return [
    at(`create${kind}Provider`, `${path}/one`, 201, good),
    at(`create${kind}Provider`, `${path}/one`, 'ERR_PROVIDER_EXISTS', good),
    at(`create${kind}Provider`, `${path}/two`, invalid, { description: 'x' }),
    at(`create${kind}Provider`, `${path}/No.Id`, 'ERR_INVALID_DATA', good),
    at(`list${kind}Providers`, path, 200),
    at(`get${kind}Provider`, `${path}/one`, 200),
    at(`get${kind}Provider`, `${path}/none`, 'ERR_UNKNOWN_PROVIDER_ID'),
    at(`update${kind}Provider`, `${path}/one`, 204, { description: 'Another' }),
    at(`update${kind}Provider`, `${path}/none`, 'ERR_UNKNOWN_PROVIDER_ID', { description: 'x' }),
    at(`update${kind}Provider`, `${path}/one`, invalid, { description: 1 }),
  ]
}

const auth: readonly Scenario[] = [
  ...providers('Oidc', OIDC),
  ...providers('Saml', SAML),
  at('beginSingleSignOn', '/auth/login', 'ERR_MISSING_QUERY_PARAMETERS'),
  at('beginSingleSignOn', '/auth/login?oidc-provider=none', 'ERR_UNKNOWN_PROVIDER_ID'),
  at('beginSingleSignOn', '/auth/login?oidc-provider=one', 'ERR_NOT_IMPLEMENTED'),
  at('beginSingleSignOn', '/auth/login?saml-provider=one', 'ERR_NOT_IMPLEMENTED'),
  at('endOidcLogin', '/auth/oidc/callback?code=x&state=y', 'ERR_NOT_IMPLEMENTED'),
  at('endSamlLogin', '/auth/saml/providers/one/acs-callback', 'ERR_NOT_IMPLEMENTED', undefined, {
    body: 'SAMLResponse=x',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  }),
  at('endSamlLogin', '/auth/saml/providers/no/acs-callback', 'ERR_UNKNOWN_PROVIDER_ID', undefined, {
    body: 'SAMLResponse=x',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  }),
  at('getSamlCallbackUrl', '/auth/saml/providers/one/acs-callback-url', 200),
  at('getSamlCallbackUrl', '/auth/saml/providers/no/acs-callback-url', 'ERR_UNKNOWN_PROVIDER_ID'),
  at('getSamlMetadata', '/auth/saml/providers/one/sp-metadata', 200),
  at('getSamlMetadata', '/auth/saml/providers/no/sp-metadata', 'ERR_UNKNOWN_PROVIDER_ID'),
  at('deleteOidcProvider', '/auth/oidc/providers/one', 204),
  at('deleteOidcProvider', '/auth/oidc/providers/one', 'ERR_UNKNOWN_PROVIDER_ID'),
  at('deleteSamlProvider', '/auth/saml/providers/one', 204),
  at('deleteSamlProvider', '/auth/saml/providers/one', 'ERR_UNKNOWN_PROVIDER_ID'),
  at('login', '/auth/login', 200, { uid: 'alice', password: 'alice-secret' }),
  at('login', '/auth/login', 'ERR_INVALID_DATA', { uid: 'alice' }),
  at('login', '/auth/login', 'ERR_INVALID_DATA', { uid: 'alice', password: 'x', token: 'y' }),
  at('login', '/auth/login', 'ERR_INVALID_CREDENTIALS', { uid: 'bob', password: 'wrong' }),
  at('login', '/auth/login', 'ERR_INVALID_CREDENTIALS', { uid: 'nobody', password: 'wrong' }),
  at('login', '/auth/login', 'ERR_INVALID_CREDENTIALS', { uid: 'dcos_marathon', token: 'a.b.c' }),
  ...Array.from({ length: 19 }, () =>
    at('login', '/auth/login', 'ERR_INVALID_CREDENTIALS', { uid: 'bob', password: 'wrong' }),
  ),
  at('login', '/auth/login', 'ERR_TOO_MANY_FAILED_LOGINS', { uid: 'bob', password: 'wrong' }),
  at('logout', '/auth/logout', 200),
  at('getKeys', '/auth/jwks', 200),
  at('listLoginMethods', '/auth/providers', 200),
]

const LDAP = { host: 'ldap.example', port: 636, 'enforce-starttls': false, 'use-ldaps': true }
const SECRET_LDAP = {
  ...LDAP,
  'lookup-dn': 'cn=lookup',
  'lookup-password': 'ldap-lookup-secret',
  'user-search': { 'search-base': 'ou=p', 'search-filter-template': '(uid=%(username)s)' },
}

const ldap: readonly Scenario[] = [
  at('getLdap', '/ldap/config', 'ERR_LDAP_CONFIG_NOT_AVAILABLE'),
  at('deleteLdap', '/ldap/config', 'ERR_LDAP_CONFIG_NOT_AVAILABLE'),
  at('testLdap', '/ldap/config/test', 'ERR_LDAP_CONFIG_NOT_AVAILABLE', { uid: 'a', password: 'b' }),
  at('importLdapUser', '/ldap/importuser', 'ERR_LDAP_CONFIG_NOT_AVAILABLE', { username: 'a' }),
  at('importLdapGroup', '/ldap/importgroup', 'ERR_LDAP_CONFIG_NOT_AVAILABLE', { groupname: 'a' }),
  at('setLdap', '/ldap/config', 200, SECRET_LDAP),
  at('setLdap', '/ldap/config', 'ERR_LDAP_CONFIG_INVALID', { ...LDAP, port: 'x' }),
  at('getLdap', '/ldap/config', 200),
  at('testLdap', '/ldap/config/test', 'ERR_NOT_IMPLEMENTED', { uid: 'a', password: 'b' }),
  at('testLdap', '/ldap/config/test', 'ERR_INVALID_DATA', { uid: 'a' }),
  at('importLdapUser', '/ldap/importuser', 'ERR_NOT_IMPLEMENTED', { username: 'a' }),
  at('importLdapUser', '/ldap/importuser', 'ERR_INVALID_DATA', { username: 1 }),
  at('importLdapGroup', '/ldap/importgroup', 'ERR_NOT_IMPLEMENTED', { groupname: 'a' }),
  at('importLdapGroup', '/ldap/importgroup', 'ERR_INVALID_DATA', null),
  at('deleteLdap', '/ldap/config', 204),
]

const QUERY = '/internal/policyquery'
const RID = 'dcos:service:marathon:marathon:services:/dev/web'

const internal: readonly Scenario[] = [
  at('queryPolicy', `${QUERY}?rid=${RID}&uid=alice&action=read`, 200),
  at('queryPolicy', `${QUERY}?rid=${encodeURIComponent(RID)}&uid=nobody&action=read`, 200),
  at('queryPolicy', `${QUERY}?rid=&uid=&action=`, 200),
  at('queryPolicy', `${QUERY}?rid=${RID}&uid=alice`, 'ERR_MISSING_QUERY_PARAMETERS'),
  at('queryPolicy', QUERY, 'ERR_MISSING_QUERY_PARAMETERS'),
  at('getUiConfiguration', '/uiconfig', 200),
  at('getUiConfiguration', '/uiconfig/', 200),
  at('getOpenApi', '/internal/openapispec.yaml', 200),
]

/** Every scenario, to be played in this order on a populated world. */
export const SCENARIOS: readonly Scenario[] = [
  ...acls,
  ...grants('User', 'alice', 'bob', 'read'),
  ...grants('Group', 'ops', 'superusers', 'update'),
  ...guards,
  ...users,
  ...groups,
  ...auth,
  ...ldap,
  ...internal,
]

/** What would need a live directory, and so never succeeds. */
export const NEVER_SUCCEED: ReadonlySet<string> = new Set([
  'beginSingleSignOn',
  'endOidcLogin',
  'endSamlLogin',
  'testLdap',
  'importLdapUser',
  'importLdapGroup',
])
