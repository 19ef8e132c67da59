/** Bags: words that are found by a key, in blocks of an arena. @module */

import type { Arena } from './arena.ts'
import type { Ref } from './layout.ts'

/** No item: an item is never 0. */
const FREE = 0

/** Where the search for a key ends. */
export const NO_ITEM: number = 0

/** A bag in its owner: how many items and in how large a block, then the item or its block. */
const COUNT = 0
const BLOCK = 1

/** The low bits of the first word: the binary logarithm of the block's size. */
const LOG_BITS = 5
const LOG_MASK = 31

/** From this logarithm on a block is a table by key; below it a list. */
const TABLE_LOG = 5
/** The list that a table becomes when few items are left, and how many those are. */
const LIST_LOG = 4
const FEW = 8

const SPREAD = 0x9e3779b1 | 0

/** How many items a bag has, from its first word. */
export const countOf = (word: number): number => word >>> LOG_BITS

/** Whether the items of a bag stand in a list, from its first word. */
export const isList = (word: number): boolean => (word & LOG_MASK) < TABLE_LOG

/** The binary logarithm of the size of a bag's block, from its first word; 0 where it has none. */
export const logOf = (word: number): number => word & LOG_MASK

/**
 * Tells whether adding and taking out leave so many items in a block of this size, in a bag that
 * holds `inPlace` of them in its owner.
 */
export function isFitting(log: number, count: number, inPlace: number): boolean {
  if (log === 0) return count <= inPlace
  if (log < TABLE_LOG) return log >= inPlace && count > inPlace && count <= 1 << log
  const least = log === TABLE_LOG ? FEW + 1 : 1 << (log - 3)
  return count >= least && count <= 3 << (log - 2)
}

/** The slot of a table that a key begins at. */
export const slotOf = (key: number, log: number): number => Math.imul(key, SPREAD) >>> (32 - log)

/**
 * Bags of one kind: their items have their key above so many bits, and `inPlace` of them stand in
 * their owner. A bag is two words of a record, or more where more stand in place. Few items are a
 * list, in no order; many are an open table by key. Several items may have one key.
 */
export class Bags {
  readonly #arena: Arena
  readonly #shift: number
  readonly #inPlace: number

  constructor(arena: Arena, shift: number, inPlace: number) {
    this.#arena = arena
    this.#shift = shift
    this.#inPlace = inPlace
  }

  /** How many items the bag at `at` has. */
  sizeOf(at: number): number {
    return countOf(this.#arena.words[at + COUNT] as number)
  }

  /** The place of an item with this key, or {@link NO_ITEM}. */
  find(at: number, key: number): number {
    return this.next(at, key, NO_ITEM)
  }

  /** The place of the item with this key that follows the one at `place`, or {@link NO_ITEM}. */
  next(at: number, key: number, place: number): number {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    if (isList(first)) {
      const start = this.#listAt(at, first)
      const end = start + countOf(first)
      for (let item = place === NO_ITEM ? start : place + 1; item < end; item++) {
        if ((words[item] as number) >>> this.#shift === key) return item
      }
      return NO_ITEM
    }
    const block = words[at + BLOCK] as number
    const log = first & LOG_MASK
    const last = (1 << log) - 1
    const from = place === NO_ITEM ? slotOf(key, log) : place - block + 1
    for (let step = 0, slot = from & last; step <= last; step++, slot = (slot + 1) & last) {
      const item = words[block + slot] as number
      if (item === FREE) return NO_ITEM
      if (item >>> this.#shift === key) return block + slot
    }
    return NO_ITEM
  }

  /** Every item, in no order. Nothing may change meanwhile. */
  *items(at: number): Generator<number> {
    const { words } = this.#arena
    for (const place of this.places(at)) yield words[place] as number
  }

  /** Hands over every item, as {@link items} has them, at less cost. */
  each(at: number, take: (item: number) => void): void {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    const start = this.#listAt(at, first)
    const end = start + (isList(first) ? countOf(first) : 1 << (first & LOG_MASK))
    for (let place = start; place < end; place++) {
      const item = words[place] as number
      if (item !== FREE) take(item)
    }
  }

  /** The place of every item, in no order. Nothing may change meanwhile. */
  *places(at: number): Generator<number> {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    const start = this.#listAt(at, first)
    const end = start + (isList(first) ? countOf(first) : 1 << (first & LOG_MASK))
    for (let place = start; place < end; place++) if (words[place] !== FREE) yield place
  }

  /** Makes room for so many items more, which are then to be added. */
  reserve(at: number, more: number): void {
    const first = this.#arena.words[at + COUNT] as number
    const wanted = countOf(first) + more
    const old = first & LOG_MASK
    let log = old
    while (this.#roomIn(log) < wanted) log = this.#nextLog(log)
    if (log !== old) this.#move(at, log)
  }

  /** How many items there are at most before a bag moves to a larger block. */
  #roomIn(log: number): number {
    if (log === 0) return this.#inPlace
    return log < TABLE_LOG ? 1 << log : 3 << (log - 2)
  }

  /** Adds an item. */
  add(at: number, item: number): void {
    this.reserve(at, 1)
    const { words } = this.#arena
    this.#put(at, item)
    words[at + COUNT] = (words[at + COUNT] as number) + (1 << LOG_BITS)
  }

  /** Takes out the item at a place that was found. */
  remove(at: number, place: number): void {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    if (isList(first)) {
      const last = this.#listAt(at, first) + countOf(first) - 1
      words[place] = words[last] as number
      words[last] = FREE
    } else {
      this.#close(at, place)
    }
    words[at + COUNT] = first - (1 << LOG_BITS)
    this.#shrink(at)
  }

  #listAt(at: number, first: number): number {
    return (first & LOG_MASK) === 0 ? at + BLOCK : (this.#arena.words[at + BLOCK] as number)
  }

  /** Which size comes after one: the first block holds more than what stands in place. */
  #nextLog(log: number): number {
    return log === 0 ? this.#inPlace : log + 1
  }

  #put(at: number, item: number): void {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    if (isList(first)) {
      words[this.#listAt(at, first) + countOf(first)] = item
      return
    }
    const block = words[at + BLOCK] as number
    const log = first & LOG_MASK
    const last = (1 << log) - 1
    let slot = slotOf(item >>> this.#shift, log)
    while (words[block + slot] !== FREE) slot = (slot + 1) & last
    words[block + slot] = item
  }

  /** Frees a place of a table, and moves up what it had kept from its slot. */
  #close(at: number, place: number): void {
    const { words } = this.#arena
    const block = words[at + BLOCK] as number
    const log = (words[at + COUNT] as number) & LOG_MASK
    const last = (1 << log) - 1
    let hole = place - block
    for (let slot = (hole + 1) & last; words[block + slot] !== FREE; slot = (slot + 1) & last) {
      const item = words[block + slot] as number
      const home = slotOf(item >>> this.#shift, log)
      if (((slot - home) & last) < ((slot - hole) & last)) continue
      words[block + hole] = item
      hole = slot
    }
    words[block + hole] = FREE
  }

  /** Moves to a smaller block where few items are left of many. */
  #shrink(at: number): void {
    const first = this.#arena.words[at + COUNT] as number
    const log = first & LOG_MASK
    const count = countOf(first)
    if (log > TABLE_LOG && count < 1 << (log - 3)) {
      this.#move(at, count < FEW ? LIST_LOG : log - 1)
    } else if (log === TABLE_LOG && count === FEW) this.#move(at, LIST_LOG)
    else if (log > 0 && log < TABLE_LOG && count <= this.#inPlace) this.#move(at, 0)
  }

  /** Moves the items to a block of another size, or in place. */
  #move(at: number, log: number): void {
    const arena = this.#arena
    const first = arena.words[at + COUNT] as number
    const old = first & LOG_MASK
    const inPlace = arena.words.slice(at + BLOCK, at + BLOCK + this.#inPlace)
    const block = log === 0 ? 0 : arena.allocate(1 << log)
    const { words } = arena
    const from = words[at + BLOCK] as Ref
    const room = old === 0 ? this.#inPlace : 1 << old
    words[at + COUNT] = log
    if (log > 0) words[at + BLOCK] = block
    for (let place = 0; place < room; place++) {
      const item = (old === 0 ? inPlace[place] : words[from + place]) as number
      if (item === FREE) continue
      this.#put(at, item)
      words[at + COUNT] = (words[at + COUNT] as number) + (1 << LOG_BITS)
    }
    if (old > 0) arena.release(from, 1 << old)
  }
}
