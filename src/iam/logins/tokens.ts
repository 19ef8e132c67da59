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

/**
 * What a token says that one of the keys has signed and that has not ended; `undefined` for
 * whatever else there is: another algorithm, another key, a wrong form, no uid.
 */
export async function readToken(
  token: string,
  keyOf: (kid: string | undefined) => KeyObject | undefined,
  nowMs: number,
): Promise<Claims | undefined> {
  if (token.length > MAX_TOKEN_LENGTH) return undefined
  const getKey: JWTVerifyGetKey = ({ kid }) => {
    const key = keyOf(typeof kid === 'string' ? kid : undefined)
    if (key === undefined) throw new errors.JWKSNoMatchingKey()
    return key
  }
  try {
    const options = { algorithms: ['RS256'], currentDate: new Date(nowMs) }
    const { payload } = await jwtVerify(token, getKey, options)
    const { uid, exp } = payload
    if (typeof uid !== 'string') return undefined
    return { uid, ...(exp === undefined ? {} : { exp }) }
  } catch (error) {
    // Whatever jose has to say against a token, and a header or payload of wild types.
    if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined
    throw error
  }
}
