/** Credentials: the token that a request brings. @module */

import { cookieIn, hasCookie } from '../http/cookies.ts'
import type { GatewayRequest } from '../http/request.ts'

/** The cookie that holds the token of a browser. */
export const AUTH_COOKIE = 'dcos-acs-auth-cookie'

/** The most characters of a token. */
export const MAX_TOKEN_LENGTH = 8192

/** The credentials of a request: none, none that could be read, or a token that says nothing yet. */
export type Credentials =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'token'; readonly token: string; readonly from: 'header' | 'cookie' }

const SCHEME = /^(?:token=|bearer +)\s*/i
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

/**
 * Finds the token of a request: `Authorization: token=...`, `Authorization: Bearer ...`, and only
 * without that header the cookie. A bad header beats a good cookie. Source: `spec-tables/identities.json`.
 */
export function credentialsOf(request: Pick<GatewayRequest, 'header'>): Credentials {
  const header = request.header('authorization')
  if (header !== undefined) {
    const token = tokenIn(header)
    return token === undefined ? { kind: 'malformed' } : { kind: 'token', token, from: 'header' }
  }
  const cookies = request.header('cookie')
  if (!hasCookie(cookies, AUTH_COOKIE)) return { kind: 'none' }
  const token = cookieIn(cookies, AUTH_COOKIE)
  return token !== undefined && token.length <= MAX_TOKEN_LENGTH && COMPACT.test(token)
    ? { kind: 'token', token, from: 'cookie' }
    : { kind: 'malformed' }
}

function tokenIn(header: string): string | undefined {
  if (header.length > MAX_TOKEN_LENGTH) return undefined
  const scheme = SCHEME.exec(header)?.[0]
  const token = scheme === undefined ? '' : header.slice(scheme.length).trimEnd()
  return COMPACT.test(token) ? token : undefined
}
