/** Hashes of passwords: scrypt, with what it was worked out by beside the hash. @module */

import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** The work that a hash costs where none is said: some 32 MiB of memory and a tenth of a second. */
const DEFAULT_COST = 32_768

const BLOCK_SIZE = 8
const PARALLELIZATION = 1
/** Room for what scrypt needs besides its big table, however small that is. */
const SPARE = 512
const SALT_BYTES = 16
const KEY_BYTES = 32

/** The parameters of scrypt. */
export interface Work {
  readonly cost: number
  readonly blockSize: number
  readonly parallelization: number
}

/** Works a key out of a password. */
export type Derive = (password: string, salt: Buffer, work: Work) => Promise<Buffer>

const derive: Derive = (password, salt, { cost, blockSize, parallelization }) =>
  new Promise((resolve, reject) => {
    const maxmem = 256 * (cost + SPARE) * blockSize
    const options = { N: cost, r: blockSize, p: parallelization, maxmem }
    scrypt(password, salt, KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key)
      else reject(error)
    })
  })

/** `scrypt$32768$8$1$salt$key`, in base64. */
const FORM = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+)$/

/** Makes hashes and holds passwords against them. */
export class Passwords {
  readonly #work: Work
  readonly #derive: Derive
  /** Stands in where there is no hash, so that the same work is done. */
  readonly #decoy: string

  constructor(cost: number = DEFAULT_COST, deriveBy: Derive = derive) {
    this.#work = { cost, blockSize: BLOCK_SIZE, parallelization: PARALLELIZATION }
    this.#derive = deriveBy
    this.#decoy = this.#form(randomBytes(SALT_BYTES), randomBytes(KEY_BYTES))
  }

  /** A hash of a password, with salt and parameters: what is stored. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES)
    return this.#form(salt, await this.#derive(password, salt, this.#work))
  }

  /**
   * Whether this is the password. Without a hash it is none, and that takes as long as with one
   * of today's cost.
   */
  async verify(password: string, hash: string | undefined): Promise<boolean> {
    const match = FORM.exec(hash ?? this.#decoy)
    if (match === null) throw new Error('a stored hash is not of a known form')
    const [, cost, blockSize, parallelization, salt = '', key = ''] = match
    const work = {
      cost: Number(cost),
      blockSize: Number(blockSize),
      parallelization: Number(parallelization),
    }
    const found = await this.#derive(password, Buffer.from(salt, 'base64'), work)
    return timingSafeEqual(found, Buffer.from(key, 'base64')) && hash !== undefined
  }

  #form(salt: Buffer, key: Buffer): string {
    const { cost, blockSize, parallelization } = this.#work
    const parts = [
      cost,
      blockSize,
      parallelization,
      salt.toString('base64'),
      key.toString('base64'),
    ]
    return ['scrypt', ...parts].join('$')
  }
}
