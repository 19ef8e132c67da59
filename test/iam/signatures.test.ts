import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MAX_SIGNATURES, Signatures } from '../../src/iam/logins/signatures.ts'
import { type KeyOf, type SigningKey, signToken } from '../../src/iam/logins/tokens.ts'

const NOW_S = 1_800_000_000
const NOW = NOW_S * 1000

const keyNamed = (kid: string): SigningKey => ({
  kid,
  ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
})
const ONE = keyNamed('one')
const OTHER = keyNamed('one')

/** The public key of `one`, and how often it was asked for a signature. */
function counted(key: KeyObject): { keyOf: KeyOf; asked: () => number } {
  let asked = 0
  const keyOf: KeyOf = (kid) => {
    asked++
    return kid === 'one' ? key : undefined
  }
  return { keyOf, asked: () => asked }
}

const { keyOf } = counted(ONE.publicKey)

describe('a token whose signature is known', () => {
  it('says the same as at first', async () => {
    const signatures = new Signatures()
    const token = await signToken(ONE, { uid: 'alice', exp: NOW_S + 10 })
    const claims = { uid: 'alice', exp: NOW_S + 10 }
    expect(await signatures.read(token, keyOf, NOW)).toEqual(claims)
    expect(await signatures.read(token, keyOf, NOW)).toEqual(claims)
    expect(signatures.size).toBe(1)
  })

  it('ends when it says so, to the second', async () => {
    const signatures = new Signatures()
    const token = await signToken(ONE, { uid: 'alice', exp: NOW_S + 10 })
    for (const known of [false, true]) {
      expect(signatures.size).toBe(known ? 1 : 0)
      expect(await signatures.read(token, keyOf, NOW + 9_999)).toBeDefined()
      expect(await signatures.read(token, keyOf, NOW + 10_000)).toBeUndefined()
      expect(await new Signatures().read(token, keyOf, NOW + 10_000)).toBeUndefined()
    }
  })

  it('counts from when it says', async () => {
    const { SignJWT } = await import('jose')
    const signatures = new Signatures()
    const token = await new SignJWT({ uid: 'alice', nbf: NOW_S + 5 })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .sign(ONE.privateKey)
    expect(await signatures.read(token, keyOf, NOW + 4_999)).toBeUndefined()
    expect(await signatures.read(token, keyOf, NOW + 5_000)).toEqual({ uid: 'alice' })
    expect(await signatures.read(token, keyOf, NOW + 4_999)).toBeUndefined()
    expect(await signatures.read(token, keyOf, NOW + 5_000)).toEqual({ uid: 'alice' })
  })

  it('is refused once its key is gone or is another one', async () => {
    const signatures = new Signatures()
    const token = await signToken(ONE, { uid: 'alice' })
    expect(await signatures.read(token, keyOf, NOW)).toEqual({ uid: 'alice' })
    expect(await signatures.read(token, () => undefined, NOW)).toBeUndefined()
    expect(await signatures.read(token, () => OTHER.publicKey, NOW)).toBeUndefined()
    expect(await signatures.read(token, keyOf, NOW)).toEqual({ uid: 'alice' })
  })

  it('says nothing for one that differs by a character', async () => {
    const signatures = new Signatures()
    const token = await signToken(ONE, { uid: 'alice' })
    await signatures.read(token, keyOf, NOW)
    for (const at of [0, 30, token.lastIndexOf('.') + 1, token.length - 30]) {
      const letter = token[at] === 'A' ? 'B' : 'A'
      const altered = token.slice(0, at) + letter + token.slice(at + 1)
      expect(await signatures.read(altered, keyOf, NOW)).toBeUndefined()
    }
    expect(signatures.size).toBe(1)
  })
})

describe('a token that was refused', () => {
  it.each([
    ['of another key', () => signToken(OTHER, { uid: 'alice' })],
    ['that has ended', () => signToken(ONE, { uid: 'alice', exp: NOW_S - 1 })],
    ['of no form', async () => 'token'],
    ['that is empty', async () => ''],
  ])('%s is not remembered', async (_, made) => {
    const signatures = new Signatures()
    expect(await signatures.read(await made(), keyOf, NOW)).toBeUndefined()
    expect(signatures.size).toBe(0)
  })
})

describe('memory', () => {
  it('is bounded: the oldest is forgotten, and read anew', async () => {
    const signatures = new Signatures()
    const small = {
      kid: 'one',
      ...generateKeyPairSync('rsa', { modulusLength: 2048 }),
    }
    const { keyOf: smallKeyOf, asked } = counted(small.publicKey)
    const first = await signToken(small, { uid: 'first' })
    await signatures.read(first, smallKeyOf, NOW)
    const before = asked()
    await signatures.read(first, smallKeyOf, NOW)
    const whileKnown = asked() - before
    for (let at = 0; at < MAX_SIGNATURES; at++) {
      await signatures.read(await signToken(small, { uid: `u${at}` }), smallKeyOf, NOW)
    }
    expect(signatures.size).toBe(MAX_SIGNATURES)
    const full = asked()
    expect(await signatures.read(first, smallKeyOf, NOW)).toEqual({ uid: 'first' })
    expect(asked() - full).toBeGreaterThan(whileKnown)
    expect(signatures.size).toBe(MAX_SIGNATURES)
  })
})
