/** JSON Web Tokens: RS256 and nothing else. @module */

import type { KeyObject } from 'node:crypto'
import { errors, type JWTVerifyGetKey, jwtVerify, SignJWT } from 'jose'

/** How long an authentication token is good for, in seconds: five days. */
export const TOKEN_LIFETIME_S: number = 5 * 24 * 60 * 60

/** The most characters of a token that is read. */
const MAX_TOKEN_LENGTH = 16_384

/** What a token says. */
export interface Claims {
  readonly uid: string
  /** In seconds since 1970. */
  readonly exp?: number
}

/** A key, ready for use. */
export interface SigningKey {
  readonly kid: string
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

/** Signs claims. */
export function signToken({ kid, privateKey }: SigningKey, { uid, exp }: Claims): Promise<string> {
  const token = new SignJWT({ uid, ...(exp === undefined ? {} : { exp }) })
  return token.setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey)
}

/** The key of a name, where it counts now. */
export type KeyOf = (kid: string | undefined) => KeyObject | undefined

/** A token whose signature was found good. */
export interface Signed {
  readonly claims: Claims
  /** From when on it counts, in seconds since 1970. */
  readonly nbf?: number
  /** What it calls the key that signed it. */
  readonly kid: string | undefined
}

/**
 * What a token says that one of the keys has signed and that counts now; `undefined` for whatever
 * else there is: another algorithm, another key, a wrong form, no uid.
 */
export async function readSigned(
  token: string,
  keyOf: KeyOf,
  nowMs: number,
): Promise<Signed | undefined> {
  if (token.length > MAX_TOKEN_LENGTH) return undefined
  try {
    const options = { algorithms: ['RS256'], currentDate: new Date(nowMs) }
    const { payload, protectedHeader } = await jwtVerify(token, keyFrom(keyOf), options)
    const { uid, exp, nbf } = payload
    if (typeof uid !== 'string') return undefined
    const claims = { uid, ...(exp === undefined ? {} : { exp }) }
    return { claims, ...(nbf === undefined ? {} : { nbf }), kid: kidIn(protectedHeader) }
  } catch (error) {
    // Whatever jose has to say against a token, and a header or payload of wild types.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}

/** Tells whether a token counts at this time, as jose judges one that it reads. */
export function isTimely({ claims: { exp }, nbf }: Signed, nowMs: number): boolean {
  const now = Math.floor(nowMs / 1000)
  return (exp === undefined || exp > now) && (nbf === undefined || nbf <= now)
}

const kidIn = ({ kid }: { readonly kid?: unknown }): string | undefined =>
  typeof kid === 'string' ? kid : undefined

const keyFrom =
  (keyOf: KeyOf): JWTVerifyGetKey =>
  (header) => {
    const key = keyOf(kidIn(header))
    if (key === undefined) throw new errors.JWKSNoMatchingKey()
    return key
  }
