/** A table of pairs of numbers: what a Map of joined keys is too slow and too heavy for. @module */

const EMPTY = -1
/** Slots for each entry: half of them stay empty, so that a search ends soon. */
const ROOM = 2

/** Finds the value of a pair of numbers. Takes as many pairs as it was made for. */
export class PairTable {
  readonly #first: Int32Array
  readonly #second: Int32Array
  readonly #value: Int32Array
  readonly #last: number

  constructor(most: number) {
    const slots = 2 ** Math.ceil(Math.log2(Math.max(1, most * ROOM)))
    this.#first = new Int32Array(slots)
    this.#second = new Int32Array(slots)
    this.#value = new Int32Array(slots).fill(EMPTY)
    this.#last = slots - 1
  }

  /** The value of a pair; -1 where it has none. */
  get(first: number, second: number): number {
    return this.#value[this.#slot(first, second)] as number
  }

  /** Sets the value, from 0 on, of a pair. */
  set(first: number, second: number, value: number): void {
    const slot = this.#slot(first, second)
    this.#first[slot] = first
    this.#second[slot] = second
    this.#value[slot] = value
  }

  /** Where the pair is, or would be. */
  #slot(first: number, second: number): number {
    const mixed = Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b)
    let slot = (mixed ^ (mixed >>> 15)) & this.#last
    while (this.#value[slot] !== EMPTY) {
      if (this.#first[slot] === first && this.#second[slot] === second) return slot
      slot = (slot + 1) & this.#last
    }
    return slot
  }
}
