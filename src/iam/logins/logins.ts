/** Logins: by password, by a service's token; and whom an authentication token names. @module */

import { createPublicKey } from 'node:crypto'
import { parseUid } from '../../core/principal.ts'
import { ok, type Result } from '../../core/result.ts'
import type { Actor, Answered, Clock, Logins } from '../api.ts'
import type { LoginRequest } from '../content/bodies.ts'
import { type IamError, refuse } from '../errors.ts'
import type { Ledger } from '../ledger.ts'
import { userOf } from '../lookup.ts'
import { type Identity, isRemote, type Login, type PublicJwk } from '../model.ts'
import type { Store, UserRow, Write } from '../store/port.ts'
import { jwkOf, Keys, newKey, outlived } from './keys.ts'
import type { Passwords } from './passwords.ts'
import { Signatures } from './signatures.ts'
import {
  type Claims,
  type KeyOf,
  readSigned,
  type SigningKey,
  signToken,
  TOKEN_LIFETIME_S,
} from './tokens.ts'

const wrong = (): ReturnType<typeof refuse> =>
  refuse('ERR_INVALID_CREDENTIALS', 'Invalid credentials')

/** Logins on a ledger. */
export class LoginArea implements Logins {
  readonly #ledger: Ledger
  readonly #passwords: Passwords
  readonly #clock: Clock
  readonly #keys: Keys = new Keys()
  readonly #signatures: Signatures = new Signatures()

  constructor(ledger: Ledger, passwords: Passwords, clock: Clock) {
    this.#ledger = ledger
    this.#passwords = passwords
    this.#clock = clock
  }

  login(request: LoginRequest): Answered<Login> {
    return this.#ledger.read(async (store) => {
      const user = parseUid(request.uid).ok ? await store.user(request.uid) : undefined
      const isRight =
        request.kind === 'password'
          ? await this.#isPassword(store, user, request.password)
          : await this.#isOwnToken(store, user, request.token)
      if (!isRight || user === undefined) return wrong()
      const exp = this.#endOf(request)
      const ends = exp === undefined ? {} : { exp }
      const token = await signToken(await this.#signer(store), { uid: user.uid, ...ends })
      return ok({ token, user: userOf(user), ...ends })
    })
  }

  identify(token: string): Answered<Identity> {
    return this.#ledger.read(async (store) => {
      const keyOf = among(await this.#all(store))
      const claims = await this.#signatures.read(token, keyOf, this.#clock.nowMs())
      return claims === undefined ? wrong() : identityOf(store, claims)
    })
  }

  recall(token: string): Claims | undefined {
    const keys = this.#keys.at(this.#ledger.revision)
    return keys && this.#signatures.recall(token, among(keys), this.#clock.nowMs())
  }

  jwks(): Answered<{ readonly keys: readonly PublicJwk[] }> {
    return this.#ledger.read(async (store) => ok({ keys: (await this.#all(store)).map(jwkOf) }))
  }

  async rotate(actor: Actor): Answered<string> {
    let kid = ''
    const rotated = await this.#ledger.change(actor, async (store) => {
      const rows = await store.keys()
      const nowMs = this.#clock.nowMs()
      const key = await newKey(nowMs, rows)
      kid = key.kid
      const dropped = outlived(rows, nowMs).map((row): Write => ({ op: 'drop-key', kid: row.kid }))
      return ok([{ op: 'add-key', key }, ...dropped])
    })
    return rotated.ok ? ok(kid) : rotated
  }

  /** The same work is done whether or not there is an account, and whatever kind it is of. */
  async #isPassword(store: Store, user: UserRow | undefined, password: string): Promise<boolean> {
    const hasOne = user !== undefined && !user.service && !isRemote(userOf(user))
    const hash = hasOne ? await store.password(user.uid) : undefined
    return this.#passwords.verify(password, hash)
  }

  async #isOwnToken(store: Store, user: UserRow | undefined, token: string): Promise<boolean> {
    const pem = user?.publicKey
    // Where there is no account, a key of ours has the signature checked all the same.
    const key = pem === undefined ? (await this.#signer(store)).publicKey : createPublicKey(pem)
    const signed = await readSigned(token, () => key, this.#clock.nowMs())
    return pem !== undefined && signed?.claims.uid === user?.uid
  }

  /** When the authentication token ends; a service may choose, and 0 is never. */
  #endOf(request: LoginRequest): number | undefined {
    if (request.kind === 'service-token' && request.exp !== undefined) {
      return request.exp === 0 ? undefined : request.exp
    }
    return Math.floor(this.#clock.nowMs() / 1000) + TOKEN_LIFETIME_S
  }

  #all(store: Store): Promise<readonly SigningKey[]> {
    return this.#keys.all(store, this.#ledger.revision)
  }

  async #signer(store: Store): Promise<SigningKey> {
    const [newest] = await this.#all(store)
    if (newest === undefined) throw new Error('the store has no signing key')
    return newest
  }
}

const among =
  (keys: readonly SigningKey[]): KeyOf =>
  (kid) =>
    keys.find((key) => key.kid === kid)?.publicKey

async function identityOf(
  store: Store,
  claims: { readonly uid: string; readonly exp?: number },
): Promise<Result<Identity, IamError>> {
  const uid = parseUid(claims.uid)
  if (!uid.ok || (await store.user(uid.value)) === undefined) return wrong()
  return ok({ ...claims, uid: uid.value })
}
