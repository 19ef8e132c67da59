/** Signatures: tokens that were found to be signed by a key, so that each is checked once. @module */

import { hash, type KeyObject } from 'node:crypto'
import { type Claims, isTimely, type KeyOf, readSigned, type Signed } from './tokens.ts'

/** How many tokens are remembered; the oldest goes first. */
export const MAX_SIGNATURES: number = 4096

interface Known {
  readonly signed: Signed
  readonly key: KeyObject
}

/**
 * What tokens say, their signatures checked once: RS256 costs more than all else of a small
 * request. Remembered is what a key has signed and nothing else: whether the key still counts and
 * whether the token is good now is asked each time. A token itself is not kept, only its digest.
 */
export class Signatures {
  readonly #known = new Map<string, Known>()

  /** How many tokens are remembered. */
  get size(): number {
    return this.#known.size
  }

  /** What a token says: see {@link readSigned}. */
  async read(token: string, keyOf: KeyOf, nowMs: number): Promise<Claims | undefined> {
    const digest = digestOf(token)
    const known = this.#knownAs(digest, keyOf)
    if (known !== undefined) return isTimely(known, nowMs) ? known.claims : undefined
    const signed = await readSigned(token, keyOf, nowMs)
    const key = keyOf(signed?.kid)
    if (signed !== undefined && key !== undefined) this.#remember(digest, { signed, key })
    return signed?.claims
  }

  /** What a token says that is remembered and counts now; nothing for any other. */
  recall(token: string, keyOf: KeyOf, nowMs: number): Claims | undefined {
    const known = this.#knownAs(digestOf(token), keyOf)
    return known !== undefined && isTimely(known, nowMs) ? known.claims : undefined
  }

  #knownAs(digest: string, keyOf: KeyOf): Signed | undefined {
    const known = this.#known.get(digest)
    return known !== undefined && known.key === keyOf(known.signed.kid) ? known.signed : undefined
  }

  #remember(digest: string, known: Known): void {
    this.#known.delete(digest)
    this.#known.set(digest, known)
    if (this.#known.size <= MAX_SIGNATURES) return
    for (const oldest of this.#known.keys()) {
      this.#known.delete(oldest)
      return
    }
  }
}

const digestOf = (token: string): string => hash('sha256', token, 'base64')
