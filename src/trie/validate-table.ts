/** Tables of a snapshot: every record in one slot, found from its hash. @module */

import { demand } from './fault.ts'
import type { Ref } from './layout.ts'
import {
  BITS,
  bitsFor,
  COUNT,
  homeOf,
  recordOf,
  SIEVE,
  SLOTS,
  sieveBit,
  sieveWords,
  type TableKind,
  tagOf,
} from './table.ts'
import type { Track } from './track.ts'

/** Which places of a snapshot are those of records of one kind. */
export class Records {
  readonly #bits: Int32Array
  count = 0

  /** None, in so many words. */
  constructor(length: number) {
    this.#bits = new Int32Array((length >>> 6) + 1)
  }

  add(ref: Ref): void {
    const word = ref >>> 6
    this.#bits[word] = (this.#bits[word] as number) | (1 << (ref >>> 1))
    this.count++
  }

  /** Takes out a record; false for what is none, or was taken out before. */
  take(ref: Ref): boolean {
    const word = ref >>> 6
    const bit = 1 << (ref >>> 1)
    if (((this.#bits[word] as number) & bit) === 0) return false
    this.#bits[word] = (this.#bits[word] as number) & ~bit
    return true
  }
}

/** Passes the blocks of the table at a place of the header. */
export function passTable(track: Track, at: number, { hasSieve }: TableKind): void {
  const { words } = track
  const count = words[at + COUNT] as number
  demand(count >= 0 && count <= words.length, at + COUNT, "a table can't have so many records")
  const bits = bitsFor(count)
  demand(words[at + BITS] === bits, at + BITS, 'a table has not as many slots as it needs')
  track.passNamed(at + SLOTS, 1 << bits)
  if (hasSieve) track.passNamed(at + SIEVE, sieveWords(bits))
  else demand(words[at + SIEVE] === 0, at + SIEVE, 'a table of names has no sieve')
}

/**
 * Checks that the table at a place of the header has each of these records in one slot, that none
 * is free between that and where the search for it begins, and that a sieve has the bits of these
 * records and no others. Takes out the records.
 */
export function checkTable(
  words: Int32Array,
  at: number,
  { hashOf, hasSieve }: TableKind,
  records: Records,
): void {
  const slots = words[at + SLOTS] as number
  const bits = words[at + BITS] as number
  const { count } = records
  demand(words[at + COUNT] === count, at + COUNT, 'a table has not as many records as there are')
  const last = (1 << bits) - 1
  const sieve = new Int32Array(sieveWords(bits))
  let free = 0
  while (free <= last && words[slots + free] !== 0) free++
  demand(free <= last, slots, 'a table has no free slot')
  let taken = 0
  let run = 0
  for (let step = 1; step <= last; step++) {
    const slot = (free + step) & last
    const found = words[slots + slot] as number
    if (found === 0) {
      run = 0
      continue
    }
    const record = recordOf(found)
    demand(records.take(record), slots + slot, 'a slot names no record, or one a second time')
    const hash = hashOf(words, record)
    const home = homeOf(hash, bits)
    const isFound = ((slot - home) & last) <= run && (found & 31) === tagOf(hash, bits)
    demand(isFound, slots + slot, 'a record is not found from its hash')
    const bit = sieveBit(hash, bits)
    sieve[bit >>> 5] = (sieve[bit >>> 5] as number) | (1 << bit)
    run++
    taken++
  }
  demand(taken === count, slots, 'a record stands in no slot')
  if (hasSieve) checkSieve(words, words[at + SIEVE] as number, sieve)
}

function checkSieve(words: Int32Array, at: number, expected: Int32Array): void {
  for (let word = 0; word < expected.length; word++) {
    const isSame = words[at + word] === expected[word]
    demand(isSame, at + word, 'the sieve has other bits than its records')
  }
}
