/** Generated from `spec-tables/iam-api.json` by `npm run generate`. Do not edit. @module */

import type { Operation } from './operation.ts'

/** The name of an operation. */
export type OperationId =
  | 'listAcls'
  | 'getAcl'
  | 'createAcl'
  | 'updateAcl'
  | 'deleteAcl'
  | 'getAclPermissions'
  | 'listUserActions'
  | 'revokeAllFromUser'
  | 'hasUserAction'
  | 'grantToUser'
  | 'revokeFromUser'
  | 'listGroupActions'
  | 'revokeAllFromGroup'
  | 'hasGroupAction'
  | 'grantToGroup'
  | 'revokeFromGroup'
  | 'listUsers'
  | 'getUser'
  | 'createUser'
  | 'updateUser'
  | 'deleteUser'
  | 'listGroupsOfUser'
  | 'getUserPermissions'
  | 'listGroups'
  | 'getGroup'
  | 'createGroup'
  | 'updateGroup'
  | 'deleteGroup'
  | 'listMembers'
  | 'addMember'
  | 'removeMember'
  | 'getGroupPermissions'
  | 'login'
  | 'beginSingleSignOn'
  | 'logout'
  | 'getKeys'
  | 'listLoginMethods'
  | 'listOidcProviders'
  | 'getOidcProvider'
  | 'createOidcProvider'
  | 'updateOidcProvider'
  | 'deleteOidcProvider'
  | 'listSamlProviders'
  | 'getSamlProvider'
  | 'createSamlProvider'
  | 'updateSamlProvider'
  | 'deleteSamlProvider'
  | 'endOidcLogin'
  | 'endSamlLogin'
  | 'getSamlCallbackUrl'
  | 'getSamlMetadata'
  | 'getLdap'
  | 'setLdap'
  | 'deleteLdap'
  | 'testLdap'
  | 'importLdapUser'
  | 'importLdapGroup'
  | 'queryPolicy'
  | 'getUiConfiguration'
  | 'getOpenApi'

/** Every operation of the IAM API. */
export const OPERATIONS: ReadonlyArray<Operation<OperationId>> = [
  { id: 'listAcls', method: 'GET', path: '/acls', access: 'admin', takes: 'none', success: 200 },
  {
    id: 'getAcl',
    method: 'GET',
    path: '/acls/{rid}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'createAcl',
    method: 'PUT',
    path: '/acls/{rid}',
    access: 'admin',
    takes: 'json',
    success: 201,
  },
  {
    id: 'updateAcl',
    method: 'PATCH',
    path: '/acls/{rid}',
    access: 'admin',
    takes: 'json',
    success: 204,
  },
  {
    id: 'deleteAcl',
    method: 'DELETE',
    path: '/acls/{rid}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'getAclPermissions',
    method: 'GET',
    path: '/acls/{rid}/permissions',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'listUserActions',
    method: 'GET',
    path: '/acls/{rid}/users/{uid}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'revokeAllFromUser',
    method: 'DELETE',
    path: '/acls/{rid}/users/{uid}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'hasUserAction',
    method: 'GET',
    path: '/acls/{rid}/users/{uid}/{action}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'grantToUser',
    method: 'PUT',
    path: '/acls/{rid}/users/{uid}/{action}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'revokeFromUser',
    method: 'DELETE',
    path: '/acls/{rid}/users/{uid}/{action}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'listGroupActions',
    method: 'GET',
    path: '/acls/{rid}/groups/{gid}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'revokeAllFromGroup',
    method: 'DELETE',
    path: '/acls/{rid}/groups/{gid}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'hasGroupAction',
    method: 'GET',
    path: '/acls/{rid}/groups/{gid}/{action}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'grantToGroup',
    method: 'PUT',
    path: '/acls/{rid}/groups/{gid}/{action}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'revokeFromGroup',
    method: 'DELETE',
    path: '/acls/{rid}/groups/{gid}/{action}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  { id: 'listUsers', method: 'GET', path: '/users', access: 'admin', takes: 'none', success: 200 },
  {
    id: 'getUser',
    method: 'GET',
    path: '/users/{uid}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'createUser',
    method: 'PUT',
    path: '/users/{uid}',
    access: 'admin',
    takes: 'json',
    success: 201,
  },
  {
    id: 'updateUser',
    method: 'PATCH',
    path: '/users/{uid}',
    access: 'admin',
    takes: 'json',
    success: 204,
  },
  {
    id: 'deleteUser',
    method: 'DELETE',
    path: '/users/{uid}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'listGroupsOfUser',
    method: 'GET',
    path: '/users/{uid}/groups',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'getUserPermissions',
    method: 'GET',
    path: '/users/{uid}/permissions',
    access: 'self',
    takes: 'none',
    success: 200,
  },
  {
    id: 'listGroups',
    method: 'GET',
    path: '/groups',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'getGroup',
    method: 'GET',
    path: '/groups/{gid}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'createGroup',
    method: 'PUT',
    path: '/groups/{gid}',
    access: 'admin',
    takes: 'json',
    success: 201,
  },
  {
    id: 'updateGroup',
    method: 'PATCH',
    path: '/groups/{gid}',
    access: 'admin',
    takes: 'json',
    success: 204,
  },
  {
    id: 'deleteGroup',
    method: 'DELETE',
    path: '/groups/{gid}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'listMembers',
    method: 'GET',
    path: '/groups/{gid}/users',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'addMember',
    method: 'PUT',
    path: '/groups/{gid}/users/{uid}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'removeMember',
    method: 'DELETE',
    path: '/groups/{gid}/users/{uid}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'getGroupPermissions',
    method: 'GET',
    path: '/groups/{gid}/permissions',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  { id: 'login', method: 'POST', path: '/auth/login', access: 'open', takes: 'json', success: 200 },
  {
    id: 'beginSingleSignOn',
    method: 'GET',
    path: '/auth/login',
    access: 'open',
    takes: 'none',
    success: 302,
  },
  {
    id: 'logout',
    method: 'GET',
    path: '/auth/logout',
    access: 'open',
    takes: 'none',
    success: 200,
  },
  { id: 'getKeys', method: 'GET', path: '/auth/jwks', access: 'open', takes: 'none', success: 200 },
  {
    id: 'listLoginMethods',
    method: 'GET',
    path: '/auth/providers',
    access: 'open',
    takes: 'none',
    success: 200,
  },
  {
    id: 'listOidcProviders',
    method: 'GET',
    path: '/auth/oidc/providers',
    access: 'open',
    takes: 'none',
    success: 200,
  },
  {
    id: 'getOidcProvider',
    method: 'GET',
    path: '/auth/oidc/providers/{provider-id}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'createOidcProvider',
    method: 'PUT',
    path: '/auth/oidc/providers/{provider-id}',
    access: 'admin',
    takes: 'json',
    success: 201,
  },
  {
    id: 'updateOidcProvider',
    method: 'PATCH',
    path: '/auth/oidc/providers/{provider-id}',
    access: 'admin',
    takes: 'json',
    success: 204,
  },
  {
    id: 'deleteOidcProvider',
    method: 'DELETE',
    path: '/auth/oidc/providers/{provider-id}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'listSamlProviders',
    method: 'GET',
    path: '/auth/saml/providers',
    access: 'open',
    takes: 'none',
    success: 200,
  },
  {
    id: 'getSamlProvider',
    method: 'GET',
    path: '/auth/saml/providers/{provider-id}',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'createSamlProvider',
    method: 'PUT',
    path: '/auth/saml/providers/{provider-id}',
    access: 'admin',
    takes: 'json',
    success: 201,
  },
  {
    id: 'updateSamlProvider',
    method: 'PATCH',
    path: '/auth/saml/providers/{provider-id}',
    access: 'admin',
    takes: 'json',
    success: 204,
  },
  {
    id: 'deleteSamlProvider',
    method: 'DELETE',
    path: '/auth/saml/providers/{provider-id}',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'endOidcLogin',
    method: 'GET',
    path: '/auth/oidc/callback',
    access: 'open',
    takes: 'none',
    success: 302,
  },
  {
    id: 'endSamlLogin',
    method: 'POST',
    path: '/auth/saml/providers/{provider-id}/acs-callback',
    access: 'open',
    takes: 'form',
    success: 302,
  },
  {
    id: 'getSamlCallbackUrl',
    method: 'GET',
    path: '/auth/saml/providers/{provider-id}/acs-callback-url',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'getSamlMetadata',
    method: 'GET',
    path: '/auth/saml/providers/{provider-id}/sp-metadata',
    access: 'admin',
    takes: 'none',
    success: 200,
    media: 'application/samlmetadata+xml',
  },
  {
    id: 'getLdap',
    method: 'GET',
    path: '/ldap/config',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'setLdap',
    method: 'PUT',
    path: '/ldap/config',
    access: 'admin',
    takes: 'json',
    success: 200,
  },
  {
    id: 'deleteLdap',
    method: 'DELETE',
    path: '/ldap/config',
    access: 'admin',
    takes: 'none',
    success: 204,
  },
  {
    id: 'testLdap',
    method: 'POST',
    path: '/ldap/config/test',
    access: 'admin',
    takes: 'json',
    success: 200,
  },
  {
    id: 'importLdapUser',
    method: 'POST',
    path: '/ldap/importuser',
    access: 'admin',
    takes: 'json',
    success: 201,
  },
  {
    id: 'importLdapGroup',
    method: 'POST',
    path: '/ldap/importgroup',
    access: 'admin',
    takes: 'json',
    success: 201,
  },
  {
    id: 'queryPolicy',
    method: 'GET',
    path: '/internal/policyquery',
    access: 'admin',
    takes: 'none',
    success: 200,
  },
  {
    id: 'getUiConfiguration',
    method: 'GET',
    path: '/uiconfig',
    access: 'open',
    takes: 'none',
    success: 200,
  },
  {
    id: 'getOpenApi',
    method: 'GET',
    path: '/internal/openapispec.yaml',
    access: 'admin',
    takes: 'none',
    success: 200,
    media: 'application/yaml',
  },
]
