/** Pools: the first few of many items, with their keys in one array of words. @module */

import { wordsFor } from '../../trie/layout.ts'
import { compareNames } from '../../trie/name.ts'

const FIRST_ROOM = 1 << 12

/** Keeps the first of the items that it is offered, by key and each key once. */
export class Pool<Item> {
  readonly #count: number
  #items: Item[] = []
  /** Where the key of each item stands, and how long it is. */
  #starts: number[] = []
  #lengths: number[] = []
  #words: Int32Array = new Int32Array(FIRST_ROOM)
  #end = 0
  /** The item from whose key on nothing is wanted, once there are enough before it. */
  #bound = -1

  /** @param count - how many are wanted at most. */
  constructor(count: number) {
    this.#count = count
  }

  /** Takes one item into account. */
  offer(item: Item, key: Int32Array, length: number): void {
    if (this.#bound >= 0 && this.#order(key, length) >= 0) return
    const count = wordsFor(length)
    if (this.#end + count > this.#words.length) this.#grow(count)
    const words = this.#words
    for (let at = 0; at < count; at++) words[this.#end + at] = key[at] as number
    this.#items.push(item)
    this.#starts.push(this.#end)
    this.#lengths.push(length)
    this.#end += count
    if (this.#items.length >= this.#count * 2) this.#sift()
  }

  /** The first items, in order. */
  first(): Item[] {
    return this.#sorted().map((at) => this.#items[at] as Item)
  }

  /** How a key stands to that of the bound. */
  #order(key: Int32Array, length: number): number {
    const start = this.#starts[this.#bound] as number
    const bound = this.#lengths[this.#bound] as number
    return compareNames(key, 0, length, this.#words, start, bound)
  }

  #grow(count: number): void {
    const words = new Int32Array(this.#words.length * 2 + count)
    words.set(this.#words)
    this.#words = words
  }

  /** Where the first items are, in order and each once. */
  #sorted(): number[] {
    const [words, starts, lengths] = [this.#words, this.#starts, this.#lengths]
    const compare = (a: number, b: number): number =>
      compareNames(
        words,
        starts[a] as number,
        lengths[a] as number,
        words,
        starts[b] as number,
        lengths[b] as number,
      )
    const order = Array.from(this.#items.keys()).sort(compare)
    const distinct = order.filter(
      (one, at) => at === 0 || compare(order[at - 1] as number, one) !== 0,
    )
    return distinct.slice(0, this.#count)
  }

  /** Drops all but the first items. */
  #sift(): void {
    const kept = this.#sorted()
    const words = new Int32Array(this.#words.length)
    let end = 0
    const starts = kept.map((one) => {
      const start = this.#starts[one] as number
      const count = wordsFor(this.#lengths[one] as number)
      words.set(this.#words.subarray(start, start + count), end)
      end += count
      return end - count
    })
    this.#items = kept.map((one) => this.#items[one] as Item)
    this.#lengths = kept.map((one) => this.#lengths[one] as number)
    this.#starts = starts
    this.#words = words
    this.#end = end
    if (kept.length === this.#count) this.#bound = kept.length - 1
  }
}
