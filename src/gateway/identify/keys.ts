/** Keys: what the signature of a token is checked with. @module */

import { type CryptoKey, importJWK, importSPKI, type JWK } from 'jose'
import { RidgateError } from '../../core/error.ts'
import { err, ok, type Result } from '../../core/result.ts'
import { safeUrl } from '../http/safe-url.ts'

/** The one algorithm that is accepted, whatever a token or a key says. */
export const ALGORITHM = 'RS256'

/** A public key, and its name if it has one. */
export interface VerificationKey {
  readonly kid?: string
  readonly key: CryptoKey
}

/** Some keys, and a number that changes with them. */
export interface KeySet {
  readonly version: number
  readonly keys: readonly VerificationKey[]
}

/** Where keys come from. */
export interface KeySource {
  /** The current keys. A name that is not among them may have them fetched again, within bounds. */
  keys(kid?: string): Promise<Result<KeySet, 'no-keys'>>
  /** The same at once; nothing where keys are to be fetched first. */
  at?(kid?: string): KeySet | undefined
}

/** The most keys of a set, and the most bytes of the document that holds them. */
export const MAX_KEYS = 16
/** @see MAX_KEYS */
export const MAX_JWKS_BYTES: number = 64 * 1024

const MIN_MODULUS_BITS = 2048

const isStrong = ({ algorithm }: CryptoKey): boolean =>
  'modulusLength' in algorithm && Number(algorithm.modulusLength) >= MIN_MODULUS_BITS

/**
 * Keys from PEM texts of RSA public keys (`BEGIN PUBLIC KEY`).
 *
 * @throws RidgateError `ERR_OPTION` for a text that holds no such key, or one below 2,048 bits.
 */
export async function pemKeys(...pems: readonly string[]): Promise<KeySource> {
  const keys: VerificationKey[] = []
  for (const pem of pems) {
    const key = await importSPKI(pem, ALGORITHM).catch(() => undefined)
    if (key === undefined || !isStrong(key)) {
      throw new RidgateError('ERR_OPTION', 'a PEM holds no RSA public key of 2048 bits or more')
    }
    keys.push({ key })
  }
  const set = { version: 1, keys }
  return { keys: async () => ok(set), at: () => set }
}

/**
 * The usable keys of a JWK set: RSA, for signatures, for this algorithm. There may be none, and
 * then none counts; nothing for what is no set.
 */
async function keysOfJwks(document: unknown): Promise<VerificationKey[] | undefined> {
  const list = (document as { readonly keys?: unknown } | null | undefined)?.keys
  if (!Array.isArray(list)) return undefined
  const keys: VerificationKey[] = []
  for (const jwk of list.slice(0, MAX_KEYS) as readonly JWK[]) {
    const { kty, use = 'sig', alg = ALGORITHM, kid } = jwk ?? {}
    if (kty !== 'RSA' || use !== 'sig' || alg !== ALGORITHM) continue
    const key = await importJWK(publicPart(jwk), ALGORITHM).catch(() => undefined)
    if (key === undefined || key instanceof Uint8Array || !isStrong(key)) continue
    keys.push({ key, ...(typeof kid === 'string' && { kid }) })
  }
  return keys
}

/** A set that holds private keys by mistake still gives public ones only. */
const publicPart = ({ n, e }: JWK): JWK => ({
  kty: 'RSA',
  ...(n !== undefined && { n }),
  ...(e !== undefined && { e }),
})

/** How keys are fetched. */
export interface JwksOptions {
  readonly url: string
  /** `fetch` where none is given. */
  readonly fetch?: (url: string, init: { readonly signal: AbortSignal }) => Promise<Response>
  /** Milliseconds of a clock that is never set back; that of the process where none is given. */
  readonly nowMs?: () => number
  readonly timeoutMs?: number
  /** How old keys may be before they are fetched again. */
  readonly refreshAfterMs?: number
  /** How old keys may be at all: where they cannot be fetched, tokens are refused from then on. */
  readonly staleAfterMs?: number
  /** The least time between two fetches. */
  readonly cooldownMs?: number
}

/**
 * Keys from the address of a JWK set, such as `/acs/api/v1/auth/jwks`; bounded in size and age.
 *
 * @throws RidgateError `ERR_OPTION` for an address that is neither `https` nor `http` on loopback:
 *   whoever stands in between could put in a key of their own.
 */
export function jwksKeys(options: JwksOptions): KeySource {
  if (safeUrl(options.url) === undefined) {
    throw new RidgateError('ERR_OPTION', 'keys must come by https, or by http from loopback')
  }
  return new RemoteKeys(options)
}

class RemoteKeys implements KeySource {
  readonly #options: Required<JwksOptions>
  #set: KeySet = { version: 0, keys: [] }
  #fetchedMs = Number.NEGATIVE_INFINITY
  #triedMs = Number.NEGATIVE_INFINITY
  #running: Promise<void> | undefined

  constructor(options: JwksOptions) {
    this.#options = {
      fetch: (url, init) => fetch(url, { ...init, redirect: 'error' }),
      nowMs: () => performance.now(),
      timeoutMs: 2_000,
      refreshAfterMs: 300_000,
      staleAfterMs: 3_600_000,
      cooldownMs: 5_000,
      ...options,
    }
  }

  at(kid?: string): KeySet | undefined {
    const { nowMs, refreshAfterMs } = this.#options
    const isKnown = kid === undefined || this.#set.keys.some((key) => key.kid === kid)
    const ageMs = nowMs() - this.#fetchedMs
    return isKnown && ageMs >= 0 && ageMs < refreshAfterMs ? this.#set : undefined
  }

  async keys(kid?: string): Promise<Result<KeySet, 'no-keys'>> {
    const { nowMs, staleAfterMs } = this.#options
    if (this.at(kid) === undefined) await this.#refresh()
    const laterMs = nowMs() - this.#fetchedMs
    const isFresh = laterMs >= 0 && laterMs < staleAfterMs
    return isFresh && this.#set.keys.length > 0 ? ok(this.#set) : err('no-keys')
  }

  async #refresh(): Promise<void> {
    const { nowMs, cooldownMs } = this.#options
    if (this.#running === undefined) {
      if (nowMs() - this.#triedMs < cooldownMs) return
      this.#triedMs = nowMs()
      this.#running = this.#fetch().finally(() => {
        this.#running = undefined
      })
    }
    await this.#running
  }

  async #fetch(): Promise<void> {
    const { url, timeoutMs, nowMs } = this.#options
    const signal = AbortSignal.timeout(timeoutMs)
    const fetched = this.#options
      .fetch(url, { signal })
      .then((response) => (response.ok ? boundedJson(response) : undefined))
    const document = await Promise.race([fetched, aborted(signal)]).catch(() => undefined)
    const keys = await keysOfJwks(document)
    if (keys === undefined) return
    this.#set = { version: this.#set.version + 1, keys }
    this.#fetchedMs = nowMs()
  }
}

/** Rejects when a signal comes: not everything that fetches heeds it. */
const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })

async function boundedJson(response: Response): Promise<unknown> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > MAX_JWKS_BYTES) return undefined
    text += decoder.decode(chunk, { stream: true })
  }
  return JSON.parse(text + decoder.decode())
}
