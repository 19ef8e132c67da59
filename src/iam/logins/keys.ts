/** The keys that authentication tokens are signed with. @module */

import { createPrivateKey, createPublicKey, generateKeyPair, randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import type { PublicJwk } from '../model.ts'
import type { KeyRow, Store } from '../store/port.ts'
import { type SigningKey, TOKEN_LIFETIME_S } from './tokens.ts'

/** The bits of a new key. */
const KEY_BITS = 2048

/** Makes a key that is newer than every other one. */
export async function newKey(nowMs: number, others: readonly KeyRow[] = []): Promise<KeyRow> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: KEY_BITS })
  const newest = Math.max(...others.map(({ createdAtMs }) => createdAtMs), 0)
  return {
    kid: randomUUID(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    createdAtMs: Math.max(nowMs, newest + 1),
  }
}

/** The newest first. */
const inOrder = (rows: readonly KeyRow[]): KeyRow[] =>
  rows.toSorted((a, b) => b.createdAtMs - a.createdAtMs)

/**
 * The keys that nothing needs once a new one signs: not the one before it, and not one that signed
 * less than the lifetime of a token ago.
 */
export function outlived(rows: readonly KeyRow[], nowMs: number): KeyRow[] {
  const keys = inOrder(rows)
  return keys.filter((_, at) => {
    const successor = keys[at - 1]
    return successor !== undefined && nowMs - successor.createdAtMs >= TOKEN_LIFETIME_S * 1000
  })
}

/** The keys of a store, read anew whenever its revision has changed. */
export class Keys {
  #keys: readonly SigningKey[] = []
  #revision = -1

  /** Every key, the one that signs first. */
  async all(store: Store, revision: number): Promise<readonly SigningKey[]> {
    if (revision !== this.#revision) {
      const rows = inOrder(await store.keys())
      this.#keys = rows.map((row) => this.#keys.find(({ kid }) => kid === row.kid) ?? keyOf(row))
      this.#revision = revision
    }
    return this.#keys
  }

  /** The same without a look at the store; nothing where they were read at another revision. */
  at(revision: number): readonly SigningKey[] | undefined {
    return revision === this.#revision ? this.#keys : undefined
  }
}

function keyOf({ kid, privateKey }: KeyRow): SigningKey {
  const key = createPrivateKey(privateKey)
  return { kid, privateKey: key, publicKey: createPublicKey(key) }
}

/** The public half, as a key set lists it. */
export function jwkOf({ kid, publicKey }: SigningKey): PublicJwk {
  const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
  return { kty: 'RSA', use: 'sig', alg: 'RS256', kid, n, e }
}
