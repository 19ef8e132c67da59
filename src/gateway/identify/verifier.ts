/** Verification: whom a token names, if it is one. @module */

import { compactVerify, decodeProtectedHeader } from 'jose'
import { parseUid, type Uid } from '../../core/principal.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { ALGORITHM, type KeySource, type VerificationKey } from './keys.ts'

/** Why a token is none. Clients are told that it is invalid, and no more. */
export type TokenFault =
  | 'malformed'
  | 'wrong-algorithm'
  | 'bad-signature'
  | 'expired'
  | 'bad-claims'
  | 'no-keys'

/** Finds out whom a token names. */
export interface Verifier {
  verify(token: string): Promise<Result<Uid, TokenFault>>
  /** The same at once, of a token that was verified before; nothing for any other. */
  recall?(token: string): Result<Uid, TokenFault> | undefined
}

/** What a verifier needs. */
export interface VerifierOptions {
  readonly keys: KeySource
  /** Milliseconds of a clock; that of the process where none is given. */
  readonly nowMs?: () => number
  /** How many good signatures are remembered; 0 has each computed anew. */
  readonly remembered?: number
}

interface Seen {
  readonly kid: string | undefined
  readonly version: number
  readonly uid: Uid
  readonly notBeforeMs: number
  readonly expiresMs: number
}

type Claims = Omit<Seen, 'version' | 'kid'>

/**
 * Verifies tokens: RS256 and nothing else, by a key that the source has now, with the claims `uid`
 * and `exp`. Only that a signature is good is remembered, as long as the keys stay the same; whether
 * the token has expired is asked each time.
 */
export class TokenVerifier implements Verifier {
  readonly #keys: KeySource
  readonly #nowMs: () => number
  readonly #remembered: number
  readonly #seen = new Map<string, Seen>()

  constructor({ keys, nowMs = () => Date.now(), remembered = 1024 }: VerifierOptions) {
    this.#keys = keys
    this.#nowMs = nowMs
    this.#remembered = remembered
  }

  async verify(token: string): Promise<Result<Uid, TokenFault>> {
    const known = this.#seen.get(token)
    const kid = known === undefined ? kidOf(token) : ok(known.kid)
    if (!kid.ok) return kid
    const set = await this.#keys.keys(kid.value)
    if (!set.ok) return set
    const { version, keys } = set.value
    const seen =
      known?.version === version ? ok(known) : await this.#check(token, keysFor(kid.value, keys))
    if (!seen.ok) return seen
    const timely = this.#timely(seen.value)
    if (timely.ok && known?.version !== version) {
      this.#remember(token, { ...seen.value, version, kid: kid.value })
    }
    return timely
  }

  recall(token: string): Result<Uid, TokenFault> | undefined {
    const known = this.#seen.get(token)
    if (known === undefined) return undefined
    return this.#keys.at?.(known.kid)?.version === known.version ? this.#timely(known) : undefined
  }

  #timely({ uid, expiresMs, notBeforeMs }: Claims): Result<Uid, TokenFault> {
    const nowMs = this.#nowMs()
    if (expiresMs <= nowMs) return err('expired')
    return notBeforeMs > nowMs ? err('bad-claims') : ok(uid)
  }

  async #check(
    token: string,
    keys: readonly VerificationKey[],
  ): Promise<Result<Claims, TokenFault>> {
    for (const { key } of keys) {
      const verified = await compactVerify(token, key, { algorithms: [ALGORITHM] }).catch(faultOf)
      if (typeof verified !== 'string') return claims(verified.payload)
      if (verified !== 'bad-signature') return err(verified)
    }
    return err('bad-signature')
  }

  #remember(token: string, seen: Seen): void {
    if (this.#remembered === 0) return
    const [oldest] = this.#seen.keys()
    if (this.#seen.size >= this.#remembered && oldest !== undefined) this.#seen.delete(oldest)
    this.#seen.set(token, seen)
  }
}

/** The key of that name; all without a name where no key or no token has one. */
function keysFor(kid: string | undefined, keys: readonly VerificationKey[]): VerificationKey[] {
  if (kid === undefined) return [...keys]
  return keys.filter((key) => key.kid === undefined || key.kid === kid)
}

function kidOf(token: string): Result<string | undefined, TokenFault> {
  try {
    const { alg, kid } = decodeProtectedHeader(token)
    if (alg !== ALGORITHM) return err('wrong-algorithm')
    return ok(typeof kid === 'string' ? kid : undefined)
  } catch {
    return err('malformed')
  }
}

function faultOf(error: unknown): TokenFault {
  switch ((error as { readonly code?: string }).code) {
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return 'bad-signature'
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
      return 'wrong-algorithm'
    default:
      return 'malformed'
  }
}

function claims(payload: Uint8Array): Result<Claims, TokenFault> {
  const read = objectIn(payload)
  if (read === undefined) return err('malformed')
  const { uid, exp, nbf = 0 } = read
  if (typeof uid !== 'string' || typeof exp !== 'number' || typeof nbf !== 'number') {
    return err('bad-claims')
  }
  const parsed = parseUid(uid)
  if (!parsed.ok) return err('bad-claims')
  return ok({ uid: parsed.value, expiresMs: exp * 1000, notBeforeMs: nbf * 1000 })
}

function objectIn(payload: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload))
    const isObject = typeof value === 'object' && value !== null
    return isObject ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}
