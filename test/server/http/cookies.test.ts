import { describe, expect, it } from 'vitest'
import type { Login } from '../../../src/iam/index.ts'
import {
  AUTH_COOKIE,
  cookieIn,
  LOGOUT_COOKIES,
  loginCookies,
} from '../../../src/server/http/cookies.ts'

const login = (description: string): Login => ({
  token: 'a.b.c',
  user: {
    uid: 'alice' as Login['user']['uid'],
    description,
    service: false,
    providerType: 'internal',
    providerId: '',
  },
})

describe('the cookies of a login', () => {
  it('are two, as clients expect them', () => {
    const cookies = loginCookies(login('Ålice 日本'))
    expect(cookies.map(([name]) => name)).toEqual(['Set-Cookie', 'Set-Cookie'])
    const [auth = '', info = ''] = cookies.map(([, value]) => value)
    expect(auth).toBe('dcos-acs-auth-cookie=a.b.c; HttpOnly; Path=/')
    const text = /^dcos-acs-info-cookie=([A-Za-z0-9+/=]+); Path=\/$/.exec(info)?.[1] ?? ''
    expect(JSON.parse(Buffer.from(text, 'base64').toString('utf8'))).toEqual({
      uid: 'alice',
      description: 'Ålice 日本',
      is_remote: false,
    })
  })

  it('are deleted by one', () => {
    expect(LOGOUT_COOKIES).toEqual([
      [
        'Set-Cookie',
        'dcos-acs-auth-cookie=""; expires=Sat, 01 Jan 2000 00:00:00 GMT; HttpOnly; Path=/',
      ],
    ])
  })
})

describe('a cookie in a header', () => {
  it.each([
    [null, undefined],
    ['', undefined],
    ['a=1', undefined],
    [`${AUTH_COOKIE}=x`, 'x'],
    [`a=1; ${AUTH_COOKIE}=x.y=z; b=2`, 'x.y=z'],
    [`a=1;${AUTH_COOKIE}="x"`, 'x'],
    [`${AUTH_COOKIE}=first; ${AUTH_COOKIE}=second`, 'first'],
    [`x${AUTH_COOKIE}=x`, undefined],
    [`${AUTH_COOKIE}`, undefined],
    [`${AUTH_COOKIE}=`, ''],
    [`${AUTH_COOKIE}=""`, ''],
  ])('%j', (header, expected) => {
    expect(cookieIn(header, AUTH_COOKIE)).toBe(expected)
  })
})
