/** Public keys of service accounts. @module */

import { createPublicKey, type KeyObject } from 'node:crypto'
import { ok, type Result } from '../../core/result.ts'
import { type IamError, refuse } from '../errors.ts'

/** The fewest bits that a key may have: RS256 takes no shorter one. */
const MIN_BITS = 2048

/** The most bits: a longer key makes each login slow. */
const MAX_BITS = 16_384

const ARMOUR = /^\s*-----BEGIN PUBLIC KEY-----\r?\n[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----\s*$/

const invalid = (reason: string): ReturnType<typeof refuse> =>
  refuse('ERR_INVALID_PUBLIC_KEY', `Invalid public key: ${reason}`)

/**
 * The one door for public keys: PEM, SubjectPublicKeyInfo (`BEGIN PUBLIC KEY`), RSA, 2,048 to
 * 16,384 bits. The text itself is what is kept.
 */
export function parsePublicKey(pem: string): Result<KeyObject, IamError> {
  if (!ARMOUR.test(pem)) return invalid('it must be PEM with `BEGIN PUBLIC KEY`')
  const key = readKey(pem)
  if (key === undefined) return invalid('it could not be read')
  if (key.asymmetricKeyType !== 'rsa') return invalid('it must be of type RSA')
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  return bits < MIN_BITS || bits > MAX_BITS
    ? invalid(`it must have ${MIN_BITS} to ${MAX_BITS} bits`)
    : ok(key)
}

function readKey(pem: string): KeyObject | undefined {
  try {
    return createPublicKey({ key: pem, format: 'pem', type: 'spki' })
  } catch {
    return undefined
  }
}
