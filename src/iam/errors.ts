/** What the administration refuses, and how HTTP says so. @module */

import { err } from '../core/result.ts'

/** An HTTP status with the title that error bodies carry. */
export interface ErrorStatus {
  readonly status: number
  readonly title: string
}

const BAD_REQUEST: ErrorStatus = { status: 400, title: '400 Bad Request' }
const UNAUTHORIZED: ErrorStatus = { status: 401, title: '401 Unauthorized' }
const FORBIDDEN: ErrorStatus = { status: 403, title: '403 Forbidden' }
const CONFLICT: ErrorStatus = { status: 409, title: '409 Conflict' }
const NOT_IMPLEMENTED: ErrorStatus = { status: 501, title: '501 Not Implemented' }
const UNAVAILABLE: ErrorStatus = { status: 503, title: '503 Service Unavailable' }

/** Why an operation was refused. Branch on these, never on messages. */
export type IamErrorCode =
  | 'ERR_INVALID_DATA'
  | 'ERR_INVALID_USER_ID'
  | 'ERR_INVALID_GROUP_ID'
  | 'ERR_INVALID_RESOURCE_ID'
  | 'ERR_INVALID_ACTION'
  | 'ERR_INVALID_PUBLIC_KEY'
  | 'ERR_UNKNOWN_USER_ID'
  | 'ERR_UNKNOWN_GROUP_ID'
  | 'ERR_UNKNOWN_RESOURCE_ID'
  | 'ERR_USER_NOT_IN_GROUP'
  | 'ERR_USER_NOT_IN_ACL'
  | 'ERR_GROUP_NOT_IN_ACL'
  | 'ERR_ACTION_NOT_YET_STORED'
  | 'ERR_NO_MORE_SUPERUSERS'
  | 'ERR_IS_SUPERUSER_GROUP'
  | 'ERR_IS_SUPERUSER_ACL'
  | 'ERR_MISSING_QUERY_PARAMETERS'
  | 'ERR_LDAP_CONFIG_INVALID'
  | 'ERR_LDAP_CONFIG_NOT_AVAILABLE'
  | 'ERR_OIDC_PROVIDER_CONFIG_INVALID'
  | 'ERR_SAML_PROVIDER_CONFIG_INVALID'
  | 'ERR_UNKNOWN_PROVIDER_ID'
  | 'ERR_USER_EXISTS'
  | 'ERR_GROUP_EXISTS'
  | 'ERR_ACL_EXISTS'
  | 'ERR_PERMISSION_EXISTS'
  | 'ERR_USER_ALREADY_IN_GROUP'
  | 'ERR_PROVIDER_EXISTS'
  | 'ERR_INVALID_CREDENTIALS'
  | 'ERR_FORBIDDEN'
  | 'ERR_NOT_IMPLEMENTED'
  | 'ERR_STORE_UNAVAILABLE'

/**
 * Every code that an operation can be refused with, and its HTTP status. The unknown is 400, not
 * 404: clients rely on it. Source: the public IAM API; those from `ERR_FORBIDDEN` on are our own.
 */
export const ERROR_STATUS: Readonly<Record<IamErrorCode, ErrorStatus>> = {
  ERR_INVALID_DATA: BAD_REQUEST,
  ERR_INVALID_USER_ID: BAD_REQUEST,
  ERR_INVALID_GROUP_ID: BAD_REQUEST,
  ERR_INVALID_RESOURCE_ID: BAD_REQUEST,
  ERR_INVALID_ACTION: BAD_REQUEST,
  ERR_INVALID_PUBLIC_KEY: BAD_REQUEST,
  ERR_UNKNOWN_USER_ID: BAD_REQUEST,
  ERR_UNKNOWN_GROUP_ID: BAD_REQUEST,
  ERR_UNKNOWN_RESOURCE_ID: BAD_REQUEST,
  ERR_USER_NOT_IN_GROUP: BAD_REQUEST,
  ERR_USER_NOT_IN_ACL: BAD_REQUEST,
  ERR_GROUP_NOT_IN_ACL: BAD_REQUEST,
  ERR_ACTION_NOT_YET_STORED: BAD_REQUEST,
  ERR_NO_MORE_SUPERUSERS: BAD_REQUEST,
  ERR_IS_SUPERUSER_GROUP: BAD_REQUEST,
  ERR_IS_SUPERUSER_ACL: BAD_REQUEST,
  ERR_MISSING_QUERY_PARAMETERS: BAD_REQUEST,
  ERR_LDAP_CONFIG_INVALID: BAD_REQUEST,
  ERR_LDAP_CONFIG_NOT_AVAILABLE: BAD_REQUEST,
  ERR_OIDC_PROVIDER_CONFIG_INVALID: BAD_REQUEST,
  ERR_SAML_PROVIDER_CONFIG_INVALID: BAD_REQUEST,
  ERR_UNKNOWN_PROVIDER_ID: BAD_REQUEST,
  ERR_USER_EXISTS: CONFLICT,
  ERR_GROUP_EXISTS: CONFLICT,
  ERR_ACL_EXISTS: CONFLICT,
  ERR_PERMISSION_EXISTS: CONFLICT,
  ERR_USER_ALREADY_IN_GROUP: CONFLICT,
  ERR_PROVIDER_EXISTS: CONFLICT,
  ERR_INVALID_CREDENTIALS: UNAUTHORIZED,
  ERR_FORBIDDEN: FORBIDDEN,
  ERR_NOT_IMPLEMENTED: NOT_IMPLEMENTED,
  ERR_STORE_UNAVAILABLE: UNAVAILABLE,
}

/** A refusal. The message is for people, and fit for the `description` of an error body. */
export interface IamError {
  readonly code: IamErrorCode
  readonly message: string
}

/** A refusal as a `Result`. */
export const refuse = (
  code: IamErrorCode,
  message: string,
): { readonly ok: false; readonly error: IamError } => err({ code, message })
