/** The sieve: keeps most of the hashes that a table does not have from being looked for. @module */

import type { Hashed } from './slots.ts'

/** A table: how many it holds, and all of them. */
interface Table {
  readonly size: number
  values(): Iterable<Hashed>
}

/** How many bits there are for each hash: about one in so many that were never added passes. */
const BITS_EACH = 16

const FIRST_MOST = 512

/** Spreads the bits of a hash, so that those that choose a slot do not choose the bit alone. */
const SPREAD = 0x9e3779b1 | 0

/**
 * A bit for each hash that was added. It is small enough to stay near the processor where the
 * table is not, so that a search in vain mostly ends here. A hash that was added always passes;
 * of those that were taken out of the table some do, until the sieve is made anew.
 */
export class Sieve {
  #most = FIRST_MOST
  #words: Int32Array = wordsFor(FIRST_MOST)
  #added = 0

  /** Whether a hash may be in the table; false only if it is not. */
  passes(hash: number): boolean {
    const words = this.#words
    const bit = Math.imul(hash, SPREAD)
    return (((words[(bit >>> 5) & (words.length - 1)] as number) >>> (bit & 31)) & 1) !== 0
  }

  /** Adds the hash of what was added to a table; makes the sieve anew where it is worn out. */
  add(hash: number, table: Table): void {
    if (this.#added === this.#most) this.#renew(table)
    this.#added++
    this.#put(hash)
  }

  #put(hash: number): void {
    const words = this.#words
    const bit = Math.imul(hash, SPREAD)
    const at = (bit >>> 5) & (words.length - 1)
    words[at] = (words[at] as number) | (1 << (bit & 31))
  }

  /** Room for twice as many, unless half of those that were added are gone. */
  #renew(table: Table): void {
    if (table.size * 2 > this.#most) this.#most *= 2
    this.#words = wordsFor(this.#most)
    this.#added = table.size
    for (const { hash } of table.values()) this.#put(hash)
  }
}

const wordsFor = (most: number): Int32Array => new Int32Array((most * BITS_EACH) / 32)
