/** Keys of a JWK set: fetched, refreshed, bounded. @module */

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  jwksKeys,
  MAX_JWKS_BYTES,
  MAX_KEYS,
  pemKeys,
  TokenVerifier,
} from '../../src/gateway/index.ts'
import { PEM, TOKENS } from './world.ts'

const pair = (modulusLength = 2048): KeyObject =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey

const first = pair()
const second = pair()
const jwk = (key: KeyObject, kid: string, more: object = {}): object => ({
  ...key.export({ format: 'jwk' }),
  kid,
  ...more,
})

/** A source whose clock stands, before a server that answers what it is told to. */
function world(more: { readonly staleAfterMs?: number } = {}) {
  const state = { nowMs: 0, fetches: 0, answer: (): Response => answerOf([jwk(first, 'a')]) }
  const keys = jwksKeys({
    url: 'http://127.0.0.1:1/jwks',
    nowMs: () => state.nowMs,
    refreshAfterMs: 1000,
    cooldownMs: 100,
    staleAfterMs: more.staleAfterMs ?? 5000,
    fetch: async () => {
      state.fetches++
      return state.answer()
    },
  })
  const kids = async (kid?: string): Promise<unknown> => {
    const set = await keys.keys(kid)
    return set.ok ? set.value.keys.map((key) => key.kid) : set.error
  }
  return { state, keys, kids }
}

const answerOf = (keys: readonly object[], status = 200): Response =>
  new Response(JSON.stringify({ keys }), { status })

describe('jwksKeys', () => {
  it.each([
    'http://keys.example.com/jwks',
    'http://127.0.0.1.example.com/jwks',
    'ftp://127.0.0.1/jwks',
    'file:///jwks',
    '/jwks',
    '',
  ])('takes no keys from %j', (url) => {
    expect(() => jwksKeys({ url })).toThrow('keys must come by https, or by http from loopback')
  })

  it.each(['https://keys.example.com/jwks', 'http://localhost:8101/jwks', 'http://[::1]/jwks'])(
    'takes keys from %s',
    (url) => expect(() => jwksKeys({ url })).not.toThrow(),
  )

  it('waits no longer for what does not heed that it is to end', async () => {
    const keys = jwksKeys({
      url: 'https://keys.example.com/jwks',
      timeoutMs: 20,
      fetch: () => new Promise(() => undefined),
    })
    expect(await keys.keys()).toEqual({ ok: false, error: 'no-keys' })
  })

  it('fetches once, and again when the keys are old enough', async () => {
    const { state, kids } = world()
    expect([await kids(), await kids('a'), state.fetches]).toEqual([['a'], ['a'], 1])
    state.nowMs = 999
    await kids()
    expect(state.fetches).toBe(1)
    state.nowMs = 1000
    await kids()
    expect(state.fetches).toBe(2)
  })

  it('fetches for a name that it does not know, but not more often than it may', async () => {
    const { state, kids } = world()
    await kids()
    state.answer = () => answerOf([jwk(first, 'a'), jwk(second, 'b')])
    expect([await kids('b'), state.fetches]).toEqual([['a'], 1])
    state.nowMs = 100
    expect([await kids('b'), state.fetches]).toEqual([['a', 'b'], 2])
    for (let at = 0; at < 50; at++) await kids(`unknown-${at}`)
    expect(state.fetches).toBe(2)
  })

  it('takes back at once what the issuer takes back, be it every key', async () => {
    const { state, kids } = world()
    expect(await kids('a')).toEqual(['a'])
    state.answer = () => answerOf([])
    state.nowMs = 1000
    expect(await kids('a')).toBe('no-keys')
    state.answer = () => answerOf([jwk(pair(1024), 'weak')])
    state.nowMs = 1100
    expect(await kids('weak')).toBe('no-keys')
    state.answer = () => answerOf([jwk(second, 'b')])
    state.nowMs = 1200
    expect(await kids('b')).toEqual(['b'])
    expect(await kids('a')).toEqual(['b'])
  })

  it.each(['{}', '[]', 'null', '{"keys":{}}', 'no json'])(
    'keeps its keys where the answer is no set: %s',
    async (text) => {
      const { state, kids } = world()
      await kids()
      state.answer = () => new Response(text)
      state.nowMs = 1000
      expect(await kids()).toEqual(['a'])
    },
  )

  it('has no keys of a time to come, as when a clock is set back', async () => {
    const { state, kids } = world()
    state.nowMs = 500_000
    expect(await kids()).toEqual(['a'])
    state.answer = () => {
      throw new Error('down')
    }
    state.nowMs = 499_000
    expect(await kids()).toBe('no-keys')
  })

  it('fetches once for many who wait', async () => {
    const { state, kids } = world()
    expect(await Promise.all(Array.from({ length: 20 }, () => kids()))).toEqual(
      Array.from({ length: 20 }, () => ['a']),
    )
    expect(state.fetches).toBe(1)
  })

  it('keeps the keys while they cannot be fetched, and gives them up once they are stale', async () => {
    const { state, kids } = world()
    await kids()
    state.answer = () => {
      throw new Error('down')
    }
    state.nowMs = 4999
    expect(await kids()).toEqual(['a'])
    state.nowMs = 5000
    expect(await kids()).toBe('no-keys')
    state.answer = () => answerOf([jwk(second, 'b')])
    state.nowMs = 5100
    expect(await kids()).toEqual(['b'])
  })

  it('drops a key that the set no longer has, and counts the version', async () => {
    const { state, keys, kids } = world()
    const before = await keys.keys()
    state.answer = () => answerOf([jwk(second, 'b')])
    state.nowMs = 1000
    const after = await keys.keys()
    expect(await kids()).toEqual(['b'])
    expect([before, after].map((set) => set.ok && set.value.version)).toEqual([1, 2])
  })

  it.each([
    ['an error', () => answerOf([jwk(first, 'a')], 500)],
    ['no JSON', () => new Response('<html>')],
    ['no set', () => new Response('{"keys":7}')],
    ['null', () => new Response('null')],
    ['an empty set', () => answerOf([])],
    ['a null key', () => new Response('{"keys":[null]}')],
    ['a key of another kind', () => answerOf([{ kty: 'oct', k: 'AAAA', kid: 'a' }])],
    ['a key for encryption', () => answerOf([jwk(first, 'a', { use: 'enc' })])],
    ['a key for another algorithm', () => answerOf([jwk(first, 'a', { alg: 'PS256' })])],
    ['a key that is too short', () => answerOf([jwk(pair(1024), 'a')])],
    ['a key without a modulus', () => answerOf([{ kty: 'RSA', e: 'AQAB', kid: 'a' }])],
    ['too many bytes', () => new Response(' '.repeat(MAX_JWKS_BYTES + 1))],
  ])('has no keys from %s', async (_, answer) => {
    const { state, kids } = world()
    state.answer = answer
    expect(await kids()).toBe('no-keys')
  })

  it('takes so many keys and no more', async () => {
    const { state, kids } = world()
    const many = Array.from({ length: MAX_KEYS + 5 }, (_, at) => jwk(first, String(at)))
    state.answer = () => answerOf(many)
    expect(await kids()).toHaveLength(MAX_KEYS)
  })
})

describe('a verifier', () => {
  it('refuses everyone without keys, also a token that it has seen', async () => {
    const { state, keys } = world()
    const own = { kty: 'RSA', kid: 'w' }
    const spki = await pemKeys(PEM).then((source) => source.keys())
    expect(spki.ok).toBe(true)
    const exported = await crypto.subtle.exportKey(
      'jwk',
      spki.ok && spki.value.keys[0]
        ? spki.value.keys[0].key
        : (() => {
            throw new Error('no key')
          })(),
    )
    state.answer = () => answerOf([{ ...exported, ...own }])
    const verifier = new TokenVerifier({ keys })
    const good = TOKENS['good'] ?? ''
    expect(await verifier.verify(good)).toEqual({ ok: true, value: 'alice' })
    state.answer = () => answerOf([jwk(second, 'b')])
    state.nowMs = 1000
    expect(await verifier.verify(good)).toEqual({ ok: false, error: 'bad-signature' })
    state.answer = () => answerOf([], 500)
    state.nowMs = 9000
    expect(await verifier.verify(good)).toEqual({ ok: false, error: 'no-keys' })
  })

  it('asks for the times of a token each time', async () => {
    const clock = { nowMs: Date.now() }
    const verifier = new TokenVerifier({ keys: await pemKeys(PEM), nowMs: () => clock.nowMs })
    const good = TOKENS['good'] ?? ''
    expect((await verifier.verify(good)).ok).toBe(true)
    clock.nowMs += 3_601_000
    expect(await verifier.verify(good)).toEqual({ ok: false, error: 'expired' })
    clock.nowMs -= 3_601_000
    expect((await verifier.verify(good)).ok).toBe(true)
  })

  it.each([0, 1, 2])('is right with a memory of %i signatures', async (remembered) => {
    const verifier = new TokenVerifier({ keys: await pemKeys(PEM), remembered })
    for (let round = 0; round < 3; round++) {
      for (const [name, expected] of [
        ['good', 'alice'],
        ['bob', 'bob'],
        ['forged', 'bad-signature'],
        ['tampered', 'bad-signature'],
      ] as const) {
        const said = await verifier.verify(TOKENS[name] ?? '')
        expect(said.ok ? said.value : said.error).toBe(expected)
      }
    }
  })

  it('takes PEM of RSA only', async () => {
    await expect(pemKeys('nothing')).rejects.toThrow('RSA public key')
    const short = pair(1024).export({ type: 'spki', format: 'pem' }).toString()
    await expect(pemKeys(short)).rejects.toThrow('2048')
  })
})
