/** Sources: items in no order, with repetitions, that are to be had in order and once each. @module */

import { compareNames } from '../../trie/name.ts'
import { Pool } from './pool.ts'

/** Hands over every item, some perhaps twice, in no order; the same ones each time it is called. */
export type Source<Item> = (take: (item: Item) => void) => void

/** What items are ordered by: ASCII texts, each of one item, by their characters. */
export interface Keys<Item> {
  /** Writes the key of an item to the beginning of some words, and answers its length. */
  readonly write: (item: Item, words: Int32Array) => number
  /** How many words the longest key has. */
  readonly words: number
}

const GROWTH = 8

/** Nothing at all. */
export const NOTHING: Source<never> = () => undefined

/**
 * All items whose key follows `after`, '' for all, in chunks of which each but the last has `size`
 * items or more.
 *
 * A chunk costs one pass over the source, and the memory of at most twice its items while it is
 * made. Each is eight times as long as the one before, so that many items take few passes; with a
 * `size` of `Infinity` they take one. Of an item that is in no chunk no more is made than its key.
 */
export function* chunksOf<Item>(
  source: Source<Item>,
  keys: Keys<Item>,
  after: string,
  size: number,
): Generator<Item[]> {
  let past = wordsOf(after, keys.words)
  for (let count = size; ; count *= GROWTH) {
    const chunk = firstOf(source, keys, past, count)
    const last = chunk.at(-1)
    if (last === undefined) return
    // Whoever reads on may have had a batch refused meanwhile, which moves records.
    const words = new Int32Array(keys.words)
    past = { words, length: keys.write(last, words) }
    yield chunk
    if (chunk.length < count) return
  }
}

/** A key, four characters to a word, the first one lowest. */
interface Key {
  readonly words: Int32Array
  readonly length: number
}

/** The words of a text; what is longer than any key says no more than its beginning. */
function wordsOf(text: string, most: number): Key {
  const words = new Int32Array(most)
  const bytes = new Uint8Array(words.buffer)
  const length = Math.min(text.length, bytes.length)
  for (let at = 0; at < length; at++) bytes[at] = text.charCodeAt(at)
  return { words, length }
}

/** The first `count` of the items past a key. Costs little more than reading the source. */
function firstOf<Item>(
  source: Source<Item>,
  { write, words: room }: Keys<Item>,
  past: Key,
  count: number,
): Item[] {
  const words = new Int32Array(room)
  const pool = new Pool<Item>(count)
  source((item) => {
    const length = write(item, words)
    if (compareNames(words, 0, length, past.words, 0, past.length) > 0) {
      pool.offer(item, words, length)
    }
  })
  return pool.first()
}
