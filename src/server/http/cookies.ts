/** The two cookies of a login. @module */

import { isRemote, type Login } from '../../iam/index.ts'
import type { Answer } from './answer.ts'

/** The cookie that carries the token. Pages can't read it. */
export const AUTH_COOKIE = 'dcos-acs-auth-cookie'

/** The cookie that tells pages who is logged in. */
const INFO_COOKIE = 'dcos-acs-info-cookie'

const setCookie = (value: string): readonly [string, string] => ['Set-Cookie', value]

/** Both cookies of a login: neither domain nor `Secure`, as clients expect them. */
export function loginCookies({ token, user }: Login): NonNullable<Answer['headers']> {
  const info = { uid: user.uid, description: user.description, is_remote: isRemote(user) }
  const text = Buffer.from(JSON.stringify(info)).toString('base64')
  return [
    setCookie(`${AUTH_COOKIE}=${token}; HttpOnly; Path=/`),
    setCookie(`${INFO_COOKIE}=${text}; Path=/`),
  ]
}

/** What deletes the cookie of the token; clients look for `expires` in lower case. */
export const LOGOUT_COOKIES: NonNullable<Answer['headers']> = [
  setCookie(`${AUTH_COOKIE}=""; expires=Sat, 01 Jan 2000 00:00:00 GMT; HttpOnly; Path=/`),
]

/** The value of a cookie in a `Cookie` header: the first of its name, without quotes around it. */
export function cookieIn(header: string | null, name: string): string | undefined {
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=')
    if (at === -1 || pair.slice(0, at).trim() !== name) continue
    return pair
      .slice(at + 1)
      .trim()
      .replace(/^"(.*)"$/, '$1')
  }
  return undefined
}
