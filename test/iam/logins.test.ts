import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { beforeEach, describe, expect, it } from 'vitest'
import { MemoryStore } from '../../src/iam/index.ts'
import { Ledger } from '../../src/iam/ledger.ts'
import { LoginArea } from '../../src/iam/logins/logins.ts'
import { Passwords } from '../../src/iam/logins/passwords.ts'
import { must } from './must.ts'
import { codeOf, makeWorld, ROOT, type World } from './world.ts'

const DAY_S = 86_400
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 })
const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
const PEM = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()

const partsOf = (token: string): unknown[] =>
  token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))

const signed = (claims: object, key: KeyObject | Uint8Array = pair.privateKey, alg = 'RS256') =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg, typ: 'JWT' }).sign(key)

let world: World
let nowS: number
beforeEach(async () => {
  world = await makeWorld()
  nowS = world.clock.nowMs / 1000
  const { users } = world.iam
  const internal = { description: 'a', providerType: 'internal', providerId: '' } as const
  must(
    await users.create(ROOT, 'alice', {
      ...internal,
      credential: { kind: 'password', password: 'wonder' },
    }),
  )
  must(
    await users.create(ROOT, 'svc', { ...internal, credential: { kind: 'public-key', pem: PEM } }),
  )
  must(await users.create(ROOT, 'far', { ...internal, providerType: 'ldap' }))
})

const byPassword = (uid: string, password: string) =>
  world.iam.logins.login({ kind: 'password', uid, password })
const byToken = (token: string, uid = 'svc', exp?: number) =>
  world.iam.logins.login({
    kind: 'service-token',
    uid,
    token,
    ...(exp === undefined ? {} : { exp }),
  })

describe('a login by password', () => {
  it('answers a token of five days that names the account', async () => {
    const login = must(await byPassword('alice', 'wonder'))
    expect(partsOf(login.token)).toEqual([
      { alg: 'RS256', typ: 'JWT', kid: expect.any(String) },
      { uid: 'alice', exp: nowS + 5 * DAY_S },
    ])
    expect(login).toMatchObject({ exp: nowS + 5 * DAY_S, user: { uid: 'alice', description: 'a' } })
    expect(must(await world.iam.logins.identify(login.token))).toEqual({
      uid: 'alice',
      exp: nowS + 5 * DAY_S,
    })
  })

  it.each([
    ['alice', 'Wonder'],
    ['alice', ''],
    ['alice', 'wonder '],
    ['Alice', 'wonder'],
    ['nobody', 'wonder'],
    ['svc', 'wonder'],
    ['far', 'wonder'],
    ['__proto__', 'wonder'],
    ['', 'wonder'],
    ['a b', 'wonder'],
    ['alice\0', 'wonder'],
    ['x'.repeat(1_000_000), 'wonder'],
  ])('is refused with the one code: %s %s', async (uid, password) => {
    expect(await byPassword(uid, password)).toEqual({
      ok: false,
      error: { code: 'ERR_INVALID_CREDENTIALS', message: 'Invalid credentials' },
    })
  })

  it('counts the new password once it was changed, and no longer the old one', async () => {
    must(await world.iam.users.update(ROOT, 'alice', { password: 'mirror' }))
    expect(await codeOf(byPassword('alice', 'wonder'))).toBe('ERR_INVALID_CREDENTIALS')
    expect(await codeOf(byPassword('alice', 'mirror'))).toBe('ok')
  })

  it('does the same work for an unknown account as for a wrong password', async () => {
    const works: unknown[] = []
    const passwords = new Passwords(2, (_, salt, work) => {
      works.push([work, salt.length])
      return Promise.resolve(Buffer.alloc(32))
    })
    const ledger = new Ledger(world.store, { nowMs: () => 0 }, world.iam.revision)
    const logins = new LoginArea(ledger, passwords, { nowMs: () => 0 })
    const uids = ['alice', 'nobody', 'svc', 'far', '', 'a b']
    for (const uid of uids) {
      expect(await codeOf(logins.login({ kind: 'password', uid, password: 'wrong' }))).toBe(
        'ERR_INVALID_CREDENTIALS',
      )
    }
    const work = { cost: 2, blockSize: 8, parallelization: 1 }
    expect(works).toEqual(uids.map(() => [work, 16]))
  })
})

describe('a hash of a password', () => {
  it('names its parameters, and has a salt of its own', async () => {
    const passwords = new Passwords(4)
    const [one, two] = [await passwords.hash('kenny'), await passwords.hash('kenny')]
    expect(one).toMatch(/^scrypt\$4\$8\$1\$[A-Za-z0-9+/=]{24}\$[A-Za-z0-9+/=]{44}$/)
    expect(one).not.toBe(two)
    expect(one).not.toContain('kenny')
  })

  it('is verified by its own parameters, whatever counts today', async () => {
    const hash = await new Passwords(4).hash('kenny')
    const today = new Passwords(16)
    expect(await today.verify('kenny', hash)).toBe(true)
    expect(await today.verify('Kenny', hash)).toBe(false)
    expect(await today.verify('kenny', undefined)).toBe(false)
  })

  it('of a form that nobody wrote is a fault, not a match', async () => {
    await expect(new Passwords(2).verify('kenny', 'kenny')).rejects.toThrow('known form')
  })
})

describe('a login by a token of a service', () => {
  it('takes one with the uid and an end, with further claims, or without an end', async () => {
    expect(await codeOf(byToken(await signed({ uid: 'svc', exp: nowS + 1200 })))).toBe('ok')
    expect(
      await codeOf(byToken(await signed({ uid: 'svc', exp: nowS + 9, sub: 'x', n: [1] }))),
    ).toBe('ok')
    expect(await codeOf(byToken(await signed({ uid: 'svc' })))).toBe('ok')
  })

  it.each([
    [undefined, 1_800_000_000 + 5 * DAY_S],
    [2_000_000_000, 2_000_000_000],
    [0, undefined],
  ])('with exp %s answers a token that ends at %s', async (exp, end) => {
    const login = must(await byToken(await signed({ uid: 'svc' }), 'svc', exp))
    expect(login.exp).toBe(end)
    expect(partsOf(login.token)[1]).toEqual({
      uid: 'svc',
      ...(end === undefined ? {} : { exp: end }),
    })
    world.clock.nowMs += 4 * DAY_S * 1000
    expect(await codeOf(world.iam.logins.identify(login.token))).toBe('ok')
  })

  it('refuses every other one', async () => {
    const secret = Buffer.from(PEM)
    const tokens = [
      await signed({ uid: 'svc', exp: nowS }),
      await signed({ uid: 'svc', exp: nowS - 1 }),
      await signed({ uid: 'svc', exp: 'soon' }),
      await signed({ uid: 'svc', nbf: nowS + 60 }),
      await signed({ uid: 'alice' }),
      await signed({ uid: 5 }),
      await signed({}),
      await signed({ uid: 'svc' }, other.privateKey),
      await signed({ uid: 'svc' }, secret, 'HS256'),
      await signed({ uid: 'svc' }, pair.privateKey, 'RS512'),
      await signed({ uid: 'svc' }, pair.privateKey, 'PS256'),
      new UnsecuredJWT({ uid: 'svc' }).encode(),
      `${await signed({ uid: 'svc' })}x`,
      '',
      '...',
      'a.b.c',
      '%%%.%%%.%%%',
      'x'.repeat(1_000_000),
    ]
    for (const token of tokens) {
      expect([token.slice(0, 40), await codeOf(byToken(token))]).toEqual([
        token.slice(0, 40),
        'ERR_INVALID_CREDENTIALS',
      ])
    }
    const good = await signed({ uid: 'svc' })
    for (const uid of ['alice', 'nobody', 'far', '__proto__', 'SVC']) {
      expect(await codeOf(byToken(good, uid))).toBe('ERR_INVALID_CREDENTIALS')
    }
  })
})

describe('an authentication token', () => {
  it('is refused once it has ended, or its account is gone', async () => {
    const { token } = must(await byPassword('alice', 'wonder'))
    world.clock.nowMs += (5 * DAY_S - 1) * 1000
    expect(await codeOf(world.iam.logins.identify(token))).toBe('ok')
    world.clock.nowMs += 1000
    expect(await codeOf(world.iam.logins.identify(token))).toBe('ERR_INVALID_CREDENTIALS')
    world.clock.nowMs -= 1000
    must(await world.iam.users.delete(ROOT, 'alice'))
    expect(await codeOf(world.iam.logins.identify(token))).toBe('ERR_INVALID_CREDENTIALS')
  })

  it('is not what someone else has signed, by whatever algorithm', async () => {
    const { keys } = must(await world.iam.logins.jwks())
    const kid = keys[0]?.kid ?? ''
    const forged = async (key: KeyObject | Uint8Array, alg: string, claims: object) =>
      new SignJWT({ ...claims }).setProtectedHeader({ alg, kid }).sign(key)
    const [head = '', body = '', tail = ''] = must(await byPassword('alice', 'wonder')).token.split(
      '.',
    )
    const raised = Buffer.from(JSON.stringify({ uid: 'root' })).toString('base64url')
    const tokens = [
      await forged(other.privateKey, 'RS256', { uid: 'root' }),
      await forged(Buffer.from(JSON.stringify(keys[0])), 'HS256', { uid: 'root' }),
      await signed({ uid: 'svc' }),
      new UnsecuredJWT({ uid: 'root' }).encode(),
      `${head}.${raised}.${tail}`,
      `${head}.${body}.`,
      `${head}.${body}`,
      'null',
      '',
    ]
    for (const token of tokens) {
      expect(await codeOf(world.iam.logins.identify(token))).toBe('ERR_INVALID_CREDENTIALS')
    }
  })
})

describe('signing keys', () => {
  it('are shown without what signs', async () => {
    const { keys } = must(await world.iam.logins.jwks())
    expect(keys).toHaveLength(1)
    expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use'])
  })

  it('stay in the set while tokens of theirs may be in use', async () => {
    const { logins } = world.iam
    const kids = async () => must(await logins.jwks()).keys.map(({ kid }) => kid)
    const [first] = await kids()
    const old = must(await byPassword('alice', 'wonder')).token
    const second = must(await logins.rotate(ROOT))
    expect(await kids()).toEqual([second, first])
    expect(await codeOf(logins.identify(old))).toBe('ok')
    const { token } = must(await byPassword('alice', 'wonder'))
    expect(partsOf(token)[0]).toMatchObject({ kid: second })
    const third = must(await logins.rotate(ROOT))
    expect(await kids()).toEqual([third, second, first])
    world.clock.nowMs += 5 * DAY_S * 1000 + 10
    const fourth = must(await logins.rotate(ROOT))
    expect(await kids()).toEqual([fourth, third])
    expect(world.engine().revision).toBe(world.iam.revision)
  })

  it('are made once, and outlive the process', async () => {
    const store = new MemoryStore()
    const one = await makeWorld(store)
    const { token } = must(
      await one.iam.logins.login({ kind: 'password', uid: 'root', password: 'secret' }),
    )
    const two = await makeWorld(store)
    expect(await codeOf(two.iam.logins.identify(token))).toBe('ok')
    expect(two.iam.revision).toBe(1)
  })
})
