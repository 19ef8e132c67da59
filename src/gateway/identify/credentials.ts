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

const USUAL = 'token='
const SCHEME = /^(?:token=|bearer +)\s*/i
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/

const MALFORMED: Credentials = { kind: 'malformed' }
const NONE: Credentials = { kind: 'none' }

/**
 * Finds the token of a request: `Authorization: token=...`, `Authorization: Bearer ...`, and only
 * without that header the cookie. A bad header beats a good cookie. Source: `spec-tables/identities.json`.
 */
export function credentialsOf(request: Pick<GatewayRequest, 'header'>): Credentials {
  const presented = presentedBy(request)
  return presented.kind === 'token' && !isCompact(presented.token) ? MALFORMED : presented
}

/** As {@link credentialsOf}, whatever the token looks like: for who knows it already. */
export function presentedBy(request: Pick<GatewayRequest, 'header'>): Credentials {
  const header = request.header('authorization')
  if (header !== undefined) {
    const token = tokenIn(header)
    return token === undefined ? MALFORMED : { kind: 'token', token, from: 'header' }
  }
  const cookies = request.header('cookie')
  if (!hasCookie(cookies, AUTH_COOKIE)) return NONE
  const token = cookieIn(cookies, AUTH_COOKIE)
  return token === undefined ? MALFORMED : { kind: 'token', token, from: 'cookie' }
}

/** Whether a text has the form of a signed token. */
export const isCompact = (text: string): boolean =>
  text.length <= MAX_TOKEN_LENGTH && COMPACT.test(text)

function tokenIn(header: string): string | undefined {
  if (header.length > MAX_TOKEN_LENGTH) return undefined
  if (header.startsWith(USUAL)) return header.slice(USUAL.length).trim()
  const scheme = SCHEME.exec(header)?.[0]
  return scheme === undefined ? undefined : header.slice(scheme.length).trimEnd()
}
