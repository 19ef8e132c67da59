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

/** The low bits of the first word: the code of the block's size. */
const SIZE_BITS = 6
/** The bits of a bag's first word that tell the size of its block: see {@link sizeOf}. */
export const SIZE_MASK: number = 63
/** Sizes up to this one come in steps of two, {@link CODE_OF_LARGEST} of them; larger ones double. */
const LARGEST_STEP = 64
const CODE_OF_LARGEST = 32
/** How much less than its code the binary logarithm of a larger size is. */
const CODE_OVER_LOG = 26
/** The code of the largest block that an arena may have room for. */
const LARGEST_CODE = CODE_OVER_LOG + 28

const SPREAD = 0x9e3779b1 | 0

/** What the bags of one kind have in common. */
export interface BagKind {
  /** Above how many bits the key of an item stands. */
  readonly shift: number
  /** How many items stand in the owner itself. */
  readonly inPlace: number
  /** How many items a list has at most, a power of two; more are a table. */
  readonly most: number
}

/** How many items a bag has, from its first word. */
export const countOf = (word: number): number => word >>> SIZE_BITS

/** How many words the block of a bag has, from its first word; 0 where it has none. */
export function sizeOf(word: number): number {
  const code = word & SIZE_MASK
  return code <= CODE_OF_LARGEST ? code << 1 : 1 << (code - CODE_OVER_LOG)
}

/** Tells whether the first word of a bag has the code of a size: each size has one. */
export const hasSize = (word: number): boolean => (word & SIZE_MASK) <= LARGEST_CODE

/** The code of a size: the inverse of {@link sizeOf}. */
const codeOf = (size: number): number =>
  size <= LARGEST_STEP ? size >> 1 : 31 - Math.clz32(size) + CODE_OVER_LOG

/** Whether the items of a bag stand in a list, from the size of its block. */
export const isList = ({ most }: BagKind, size: number): boolean => size <= most

/** How many items there are at most before a bag moves to a larger block. */
function roomIn({ inPlace, most }: BagKind, size: number): number {
  if (size === 0) return inPlace
  return size <= most ? size : (size >> 2) * 3
}

/** How many items there are at least before a bag moves to a smaller block. */
function leastIn({ inPlace, most }: BagKind, size: number): number {
  if (size <= most) return size === 0 ? 0 : Math.max(inPlace + 1, size >> 2)
  return size === most * 2 ? (most >> 1) + 1 : size >> 3
}

/** The size of the smallest block for so many items. */
function sizeFor({ inPlace, most }: BagKind, count: number): number {
  if (count <= inPlace) return 0
  if (count <= most) return (count + 1) & ~1
  let size = most * 2
  while ((size >> 2) * 3 < count) size *= 2
  return size
}

/** Tells whether adding and taking out leave so many items in a block of this size. */
export const isFitting = (kind: BagKind, size: number, count: number): boolean =>
  (size <= kind.most || (size & (size - 1)) === 0) &&
  count >= leastIn(kind, size) &&
  count <= roomIn(kind, size)

/** The slot that a key begins at in a table of so many words. */
export const slotOf = (key: number, size: number): number =>
  Math.imul(key, SPREAD) >>> (Math.clz32(size) + 1)

/**
 * Bags of one kind. A bag is two words of a record, or more where more items than one stand in
 * place. Few items are a list, in no order; many are an open table by key. Several items may have
 * one key.
 */
export class Bags {
  readonly #arena: Arena
  readonly #kind: BagKind
  readonly #shift: number

  constructor(arena: Arena, kind: BagKind) {
    this.#arena = arena
    this.#kind = kind
    this.#shift = kind.shift
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
    const size = sizeOf(first)
    if (isList(this.#kind, size)) {
      const start = this.#listAt(at, size)
      const end = start + countOf(first)
      for (let item = place === NO_ITEM ? start : place + 1; item < end; item++) {
        if ((words[item] as number) >>> this.#shift === key) return item
      }
      return NO_ITEM
    }
    const block = words[at + BLOCK] as number
    const last = size - 1
    const from = place === NO_ITEM ? slotOf(key, size) : place - block + 1
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
    const start = this.#listAt(at, sizeOf(first))
    const end = start + this.#spanOf(first)
    for (let place = start; place < end; place++) {
      const item = words[place] as number
      if (item !== FREE) take(item)
    }
  }

  /** The place of every item, in no order. Nothing may change meanwhile. */
  *places(at: number): Generator<number> {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    const start = this.#listAt(at, sizeOf(first))
    const end = start + this.#spanOf(first)
    for (let place = start; place < end; place++) if (words[place] !== FREE) yield place
  }

  /** Among how many words the items stand. */
  #spanOf(first: number): number {
    const size = sizeOf(first)
    return isList(this.#kind, size) ? countOf(first) : size
  }

  /** Makes room for so many items more, which are then to be added. */
  reserve(at: number, more: number): void {
    const first = this.#arena.words[at + COUNT] as number
    const wanted = countOf(first) + more
    if (wanted > roomIn(this.#kind, sizeOf(first))) this.#move(at, sizeFor(this.#kind, wanted))
  }

  /** Adds an item. */
  add(at: number, item: number): void {
    this.reserve(at, 1)
    const { words } = this.#arena
    this.#put(at, item)
    words[at + COUNT] = (words[at + COUNT] as number) + (1 << SIZE_BITS)
  }

  /** Takes out the item at a place that was found. */
  remove(at: number, place: number): void {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    const size = sizeOf(first)
    if (isList(this.#kind, size)) {
      const last = this.#listAt(at, size) + countOf(first) - 1
      words[place] = words[last] as number
      words[last] = FREE
    } else {
      this.#close(at, place)
    }
    words[at + COUNT] = first - (1 << SIZE_BITS)
    this.#shrink(at)
  }

  #listAt(at: number, size: number): number {
    return size === 0 ? at + BLOCK : (this.#arena.words[at + BLOCK] as number)
  }

  #put(at: number, item: number): void {
    const { words } = this.#arena
    const first = words[at + COUNT] as number
    const size = sizeOf(first)
    if (isList(this.#kind, size)) {
      words[this.#listAt(at, size) + countOf(first)] = item
      return
    }
    const block = words[at + BLOCK] as number
    const last = size - 1
    let slot = slotOf(item >>> this.#shift, size)
    while (words[block + slot] !== FREE) slot = (slot + 1) & last
    words[block + slot] = item
  }

  /** Frees a place of a table, and moves up what it had kept from its slot. */
  #close(at: number, place: number): void {
    const { words } = this.#arena
    const block = words[at + BLOCK] as number
    const size = sizeOf(words[at + COUNT] as number)
    const last = size - 1
    let hole = place - block
    for (let slot = (hole + 1) & last; words[block + slot] !== FREE; slot = (slot + 1) & last) {
      const item = words[block + slot] as number
      const home = slotOf(item >>> this.#shift, size)
      if (((slot - home) & last) < ((slot - hole) & last)) continue
      words[block + hole] = item
      hole = slot
    }
    words[block + hole] = FREE
  }

  /** Moves to the smallest block where few items are left of many. */
  #shrink(at: number): void {
    const first = this.#arena.words[at + COUNT] as number
    const count = countOf(first)
    if (count < leastIn(this.#kind, sizeOf(first))) this.#move(at, sizeFor(this.#kind, count))
  }

  /** Moves the items to a block of another size, or in place. */
  #move(at: number, size: number): void {
    const arena = this.#arena
    const { inPlace } = this.#kind
    const old = sizeOf(arena.words[at + COUNT] as number)
    const own = arena.words.slice(at + BLOCK, at + BLOCK + inPlace)
    const block = size === 0 ? 0 : arena.allocate(size)
    const { words } = arena
    const from = words[at + BLOCK] as Ref
    const room = old === 0 ? inPlace : old
    words[at + COUNT] = codeOf(size)
    if (size > 0) words[at + BLOCK] = block
    for (let place = 0; place < room; place++) {
      const item = (old === 0 ? own[place] : words[from + place]) as number
      if (item === FREE) continue
      this.#put(at, item)
      words[at + COUNT] = (words[at + COUNT] as number) + (1 << SIZE_BITS)
    }
    if (old > 0) arena.release(from, old)
  }
}
