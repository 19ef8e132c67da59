/** Tables: records of an arena, found by a hash. @module */

import type { Arena } from './arena.ts'
import { NOTHING, type Ref } from './layout.ts'

/** Where the search for a hash ends. */
export const NO_SLOT: number = -1

/** Of a table in the header: where its slots stand. */
export const SLOTS: number = 0
/** The binary logarithm of their number. */
export const BITS: number = 1
/** How many are taken. */
export const COUNT: number = 2
/** Where its sieve stands, if it has one: a bit for each eighth of a slot. */
export const SIEVE: number = 3

/** The binary logarithm of the fewest slots. */
const FIRST_BITS: number = 4
/** A slot holds half of a place above so many bits of the hash. */
export const TAG_BITS: number = 5
/** The bits of a slot that are of the hash. */
export const TAG_MASK: number = 31
/** How many bits of the sieve there are for each slot, as a binary logarithm. */
export const SIEVE_BITS: number = 3
const WORD_BITS = 5

/** The records of one kind. */
export interface TableKind {
  /** The hash of a record, from its text. */
  hashOf(words: Int32Array, record: Ref): number
  /** Whether their table has a sieve. */
  readonly hasSieve: boolean
}

/**
 * An open table of records by a hash of their text. A slot names a record and five bits of its
 * hash, so that most records that are not meant are passed by unread. At most three quarters of
 * the slots are taken. A table with a sieve has eight bits for each slot as well: a hash whose bit
 * is not set is in no record, and most hashes that are in none are known by that.
 *
 * A hash suggests, it never decides: whoever asks compares the records.
 */
export class Table {
  readonly #arena: Arena
  readonly #at: number
  readonly #kind: TableKind

  /** The table at a place of the header, empty or not. */
  constructor(arena: Arena, at: number, kind: TableKind) {
    this.#arena = arena
    this.#at = at
    this.#kind = kind
    if (arena.words[at + SLOTS] === NOTHING) this.#renew(FIRST_BITS)
  }

  /** How many records there are. */
  get size(): number {
    return this.#arena.words[this.#at + COUNT] as number
  }

  /** The next slot from `from` on whose record may have this hash, or {@link NO_SLOT}. */
  seek(hash: number, from: number): number {
    const { words } = this.#arena
    const slots = words[this.#at + SLOTS] as number
    const bits = words[this.#at + BITS] as number
    const last = (1 << bits) - 1
    const tag = tagOf(hash, bits)
    // No more steps than there are slots: a table that is being changed may have none free.
    for (let step = 0, slot = from & last; step <= last; step++, slot = (slot + 1) & last) {
      const found = words[slots + slot] as number
      if (found === 0) return NO_SLOT
      if ((found & TAG_MASK) === tag) return slot
    }
    return NO_SLOT
  }

  /** Where the search for a hash begins. */
  home(hash: number): number {
    return homeOf(hash, this.#arena.words[this.#at + BITS] as number)
  }

  /** The record in a slot that was found. */
  recordIn(slot: number): Ref {
    const { words } = this.#arena
    return recordOf(words[(words[this.#at + SLOTS] as number) + slot] as number)
  }

  /** Every record, in no order. Nothing may change meanwhile. */
  *records(): Generator<Ref> {
    const { words } = this.#arena
    const slots = words[this.#at + SLOTS] as number
    const end = slots + (1 << (words[this.#at + BITS] as number))
    for (let slot = slots; slot < end; slot++) {
      if (words[slot] !== 0) yield recordOf(words[slot] as number)
    }
  }

  /** Makes room for so many records in all. */
  reserve(count: number): void {
    const bits = bitsFor(count)
    if (bits > (this.#arena.words[this.#at + BITS] as number)) this.#renew(bits)
  }

  /** Adds a record of this hash. */
  add(record: Ref, hash: number): void {
    const { words } = this.#arena
    const bits = words[this.#at + BITS] as number
    if (this.size * 4 >= 3 << bits) this.#renew(bits + 1)
    this.#put(record, hash)
    const after = this.#arena.words
    after[this.#at + COUNT] = (after[this.#at + COUNT] as number) + 1
  }

  /** Takes a record out, and moves up those that it had kept from their slots. */
  remove(record: Ref): void {
    const { words } = this.#arena
    const slots = words[this.#at + SLOTS] as number
    const bits = words[this.#at + BITS] as number
    const last = (1 << bits) - 1
    const hash = this.#kind.hashOf(words, record)
    let hole = this.#slotOf(record, hash)
    for (let slot = (hole + 1) & last; words[slots + slot] !== 0; slot = (slot + 1) & last) {
      const found = words[slots + slot] as number
      const home = homeOf(this.#kind.hashOf(words, recordOf(found)), bits)
      if (((slot - home) & last) < ((slot - hole) & last)) continue
      words[slots + hole] = found
      hole = slot
    }
    words[slots + hole] = 0
    words[this.#at + COUNT] = (words[this.#at + COUNT] as number) - 1
    if (this.#kind.hasSieve) this.#unsift(hash, bits)
  }

  #slotOf(record: Ref, hash: number): number {
    let slot = this.seek(hash, this.home(hash))
    while (this.recordIn(slot) !== record) slot = this.seek(hash, slot + 1)
    return slot
  }

  #put(record: Ref, hash: number): void {
    const { words } = this.#arena
    const slots = words[this.#at + SLOTS] as number
    const bits = words[this.#at + BITS] as number
    const last = (1 << bits) - 1
    let slot = homeOf(hash, bits)
    while (words[slots + slot] !== 0) slot = (slot + 1) & last
    words[slots + slot] = ((record >>> 1) << TAG_BITS) | tagOf(hash, bits)
    if (!this.#kind.hasSieve) return
    const bit = sieveBit(hash, bits)
    const word = (words[this.#at + SIEVE] as number) + (bit >>> WORD_BITS)
    words[word] = (words[word] as number) | (1 << bit)
  }

  /** Clears the bit of a hash, unless a record that is left has it too: one of the same home. */
  #unsift(hash: number, bits: number): void {
    const { words } = this.#arena
    const slots = words[this.#at + SLOTS] as number
    const last = (1 << bits) - 1
    const bit = sieveBit(hash, bits)
    let slot = homeOf(hash, bits)
    for (; words[slots + slot] !== 0; slot = (slot + 1) & last) {
      const record = recordOf(words[slots + slot] as number)
      if (sieveBit(this.#kind.hashOf(words, record), bits) === bit) return
    }
    const word = (words[this.#at + SIEVE] as number) + (bit >>> WORD_BITS)
    words[word] = (words[word] as number) & ~(1 << bit)
  }

  /** Makes the table anew with so many slots. */
  #renew(bits: number): void {
    const arena = this.#arena
    const old = arena.words[this.#at + SLOTS] as Ref
    const oldBits = arena.words[this.#at + BITS] as number
    const slots = arena.allocate(1 << bits)
    const { hasSieve } = this.#kind
    const sieve = hasSieve ? arena.allocate(sieveWords(bits)) : NOTHING
    const { words } = arena
    const oldSieve = words[this.#at + SIEVE] as Ref
    words[this.#at + SLOTS] = slots
    words[this.#at + BITS] = bits
    words[this.#at + SIEVE] = sieve
    if (old === NOTHING) return
    for (let slot = 0; slot < 1 << oldBits; slot++) {
      const found = words[old + slot] as number
      if (found === 0) continue
      const record = recordOf(found)
      this.#put(record, this.#kind.hashOf(words, record))
    }
    arena.release(old, 1 << oldBits)
    if (hasSieve) arena.release(oldSieve, sieveWords(oldBits))
  }
}

/** The record that a slot names. */
export const recordOf = (slot: number): Ref => ((slot >>> TAG_BITS) << 1) as Ref

/** The slot that a hash begins at, among 2 to the power of `bits`. */
export const homeOf = (hash: number, bits: number): number => hash >>> (32 - bits)

/** What a slot says of the hash of its record. */
export const tagOf = (hash: number, bits: number): number =>
  (hash >>> (32 - bits - TAG_BITS)) & TAG_MASK

/** The bit of a hash in the sieve: its home, and the bits that follow it. */
export const sieveBit = (hash: number, bits: number): number => hash >>> (32 - bits - SIEVE_BITS)

/** How many words the sieve of a table has. */
export const sieveWords = (bits: number): number => 1 << (bits + SIEVE_BITS - WORD_BITS)

/** The fewest bits with which a table has room for so many records. */
export function bitsFor(count: number): number {
  let bits = FIRST_BITS
  while (count * 4 > 3 << bits) bits++
  return bits
}
