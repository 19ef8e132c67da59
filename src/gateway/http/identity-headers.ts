/** Identity headers: only the gateway says who somebody is. @module */

import { cookiesWithout } from './cookies.ts'
import type { Forward, GatewayRequest } from './request.ts'

/** The header that names the account to what lies behind. */
export const USER_HEADER = 'x-auth-request-user'

/** What servers take for an identity, and clients therefore try to send. */
export const IDENTITY_HEADERS: readonly string[] = [
  USER_HEADER,
  'x-auth-request-email',
  'x-auth-request-groups',
  'x-auth-request-preferred-username',
  'x-auth-request-access-token',
  'x-forwarded-user',
  'x-forwarded-email',
  'x-forwarded-groups',
  'x-forwarded-preferred-username',
  'x-forwarded-access-token',
  'x-remote-user',
  'x-remote-group',
  'x-remote-groups',
  'x-user',
  'x-user-id',
  'x-webauth-user',
  'x-authenticated-user',
  'x-authenticated-userid',
  'x-consumer-username',
  'x-original-uri',
  'x-original-url',
  'x-original-method',
  'x-rewrite-url',
  'x-http-method-override',
  'x-method-override',
  'x-http-method',
  'remote-user',
]

/** The same with every spelling that a server turns into the same variable: `X_User`. */
const REMOVED_HEADERS: readonly string[] = IDENTITY_HEADERS.flatMap((name) => {
  const spelled = name.replaceAll('-', '_')
  return [name, spelled]
})

const WITH_COOKIE: readonly string[] = [...REMOVED_HEADERS, 'cookie']

const REMOVED: ReadonlySet<string> = new Set(IDENTITY_HEADERS)

/** Whether a header is taken out: an identity, in any mix of dashes and underscores. */
export const isRemoved = (name: string): boolean =>
  REMOVED.has((name.includes('_') ? name.replaceAll('_', '-') : name).toLowerCase())

/** The first letters of all headers that are ever taken out or put in. */
const CHANGED_LETTERS: ReadonlySet<number> = new Set(
  [...IDENTITY_HEADERS, 'authorization', 'cookie'].map((name) => name.charCodeAt(0)),
)

/** Whether a header, in any mix of cases, may be one that is taken out or put in: a quick look. */
export const mayChange = (name: string): boolean =>
  CHANGED_LETTERS.has(name.charCodeAt(0) | LOWER_CASE)

const LOWER_CASE = 0x20

/**
 * What to do with the headers of an allowed request: identities go, the account is named, a token
 * from the cookie becomes the `Authorization` that services read, and the cookies of DC/OS stay here.
 */
export function forwardOf(
  request: GatewayRequest,
  uid: string | undefined,
  token: string | undefined,
): Forward {
  const set: Record<string, string> = {}
  if (uid !== undefined) set[USER_HEADER] = uid
  if (token !== undefined) set['authorization'] = `token=${token}`
  const cookie = request.header('cookie')
  const rest = cookie === undefined ? '' : cookiesWithout(cookie, 'dcos-acs-')
  if (rest !== '') set['cookie'] = rest
  const remove = cookie === undefined ? REMOVED_HEADERS : WITH_COOKIE
  return { target: request.target, remove, set }
}
