/** The arena: blocks of 32-bit words, cut from one array and taken back into it. @module */

import { RidgateError } from '../core/error.ts'
import {
  CUT_AT,
  CUT_END_AT,
  FORMAT,
  FORMAT_AT,
  FREE_AT,
  HEADER_WORDS,
  LENGTH_AT,
  MAGIC,
  MAGIC_AT,
  NOTHING,
  type Ref,
  USED_AT,
} from './layout.ts'
import { type Memory, memoryOf, privateMemory } from './memory.ts'

/** Blocks are cut in steps of so many words, up to {@link LARGEST_SMALL}; larger ones double. */
const GRAIN = 2
const LARGEST_SMALL = 64
const SMALL_CLASSES = LARGEST_SMALL / GRAIN
const LARGEST_SMALL_BITS = 6
/** How many words an arena begins with. */
export const FIRST_WORDS: number = 512

/** The most words of an arena: a slot of a table has 27 bits for half of a place. */
export const MOST_WORDS: number = 2 ** 28

/** The class of blocks that hold `size` words. */
const classOf = (size: number): number =>
  size <= LARGEST_SMALL
    ? ((size + GRAIN - 1) / GRAIN) | 0
    : SMALL_CLASSES + 32 - Math.clz32(size - 1) - LARGEST_SMALL_BITS

/** How many words the blocks of a class have. */
const sizeOf = (cls: number): number =>
  cls <= SMALL_CLASSES ? cls * GRAIN : 1 << (cls - SMALL_CLASSES + LARGEST_SMALL_BITS)

/** How many words a block has that was given out for `size` words. */
export const blockWords = (size: number): number => sizeOf(classOf(size))

/** The part of the words in use that is left free for the next changes. */
const SLACK_SHIFT = 8

/** The part of all words that is kept for taking things out: smaller blocks must have room. */
const RESERVE_SHIFT = 4

/** There is no room for what was to be written: an arena holds 1 GiB. */
export class ArenaFull extends RidgateError {
  constructor() {
    super(
      'ERR_FULL',
      'there is no room for more in one engine; take something out and load the rest anew',
    )
  }
}

/**
 * One array of words, of which blocks are given out by size and taken back. A block that is taken
 * back serves the next one of its size; a large one is also cut up before the array grows. So the
 * words needed follow from the most that was ever in use at once, however long things change.
 */
export class Arena {
  /** The words; another array once more are needed. */
  words: Int32Array
  #memory: Memory
  readonly #most: number

  /** An arena over memory that holds one already, or an empty one; `most` words at the most. */
  constructor(memory: Memory = privateMemory(FIRST_WORDS), most: number = MOST_WORDS) {
    this.#memory = memory
    this.#most = most
    this.words = memory.words
    if (this.words[MAGIC_AT] === MAGIC) return
    this.words[MAGIC_AT] = MAGIC
    this.words[FORMAT_AT] = FORMAT
    this.words[LENGTH_AT] = this.words.length
    this.words[CUT_AT] = HEADER_WORDS
    this.words[CUT_END_AT] = this.words.length
  }

  /** How many words stand in blocks that are in use. */
  get used(): number {
    return HEADER_WORDS + (this.words[USED_AT] as number)
  }

  /** Whether no more than half of the words that there may be were ever used. */
  get isHalfFree(): boolean {
    return this.words.length <= this.#most >> 1
  }

  /**
   * How many words there are for more to be put in, whatever the blocks; those apart that are kept
   * for changes under way and for taking things out.
   */
  get spare(): number {
    const { length } = this.words
    const isAtEnd = this.words[CUT_END_AT] === length
    const cut = isAtEnd ? (this.words[CUT_AT] as number) : length
    return this.#most - cut - (this.#most >> RESERVE_SHIFT)
  }

  /**
   * A block of `size` words or a few more, all of them 0. `words` may be another array afterwards.
   *
   * @throws ArenaFull where there is no room.
   */
  allocate(size: number): Ref {
    const cls = classOf(size)
    const ref = this.#reuse(cls) || this.#cut(sizeOf(cls))
    this.words[USED_AT] = (this.words[USED_AT] as number) + sizeOf(cls)
    return ref
  }

  /**
   * Gives back the words at the end that no block was cut from, but for some, so that the next
   * changes need no copy of all. Not where other threads read.
   */
  trim(): void {
    const cut = this.words[CUT_AT] as number
    if (this.words[CUT_END_AT] !== this.words.length) return
    this.words = this.words.slice(0, cut + ((cut >> SLACK_SHIFT) & ~1))
    this.#memory = memoryOf(this.words)
    this.words[LENGTH_AT] = this.words.length
    this.words[CUT_END_AT] = this.words.length
  }

  /** Takes back a block that was given out for `size` words. */
  release(ref: Ref, size: number): void {
    const cls = classOf(size)
    this.words[USED_AT] = (this.words[USED_AT] as number) - sizeOf(cls)
    this.#keep(ref, cls)
  }

  #keep(ref: Ref, cls: number): void {
    this.words[ref] = this.words[FREE_AT + cls] as number
    this.words[FREE_AT + cls] = ref
  }

  /** A free block of a class, emptied; {@link NOTHING} where there is none. */
  #reuse(cls: number): Ref {
    const { words } = this
    const ref = words[FREE_AT + cls] as Ref
    if (ref === NOTHING) return NOTHING
    words[FREE_AT + cls] = words[ref] as number
    words.fill(0, ref, ref + sizeOf(cls))
    return ref
  }

  #cut(size: number): Ref {
    if (this.#room < size) this.#makeRoom(size)
    const { words } = this
    const ref = words[CUT_AT] as Ref
    words[CUT_AT] = ref + size
    return ref
  }

  get #room(): number {
    return (this.words[CUT_END_AT] as number) - (this.words[CUT_AT] as number)
  }

  /** Cuts from the largest free block from now on, or from words added at the end: all are 0. */
  #makeRoom(size: number): void {
    const largest = this.#largestFree(classOf(size))
    if (largest > 0) {
      this.#keepRest()
      const ref = this.words[FREE_AT + largest] as Ref
      this.words[FREE_AT + largest] = this.words[ref] as number
      this.words.fill(0, ref, ref + sizeOf(largest))
      this.words[CUT_AT] = ref
      this.words[CUT_END_AT] = ref + sizeOf(largest)
      return
    }
    const { length } = this.words
    if (this.words[CUT_END_AT] !== length) {
      this.#keepRest()
      this.words[CUT_AT] = length
    }
    const wanted = (this.words[CUT_AT] as number) + size
    if (wanted > this.#most) throw new ArenaFull()
    this.words = this.#memory.grow(Math.min(this.#most, Math.max(wanted, grown(length))))
    this.words[LENGTH_AT] = this.words.length
    this.words[CUT_END_AT] = this.words.length
  }

  /** The class of the largest free block that is worth cutting up; 0 where there is none. */
  #largestFree(least: number): number {
    for (let cls = CLASS_COUNT - 1; cls > Math.max(least, SMALL_CLASSES); cls--) {
      if (this.words[FREE_AT + cls] !== NOTHING) return cls
    }
    return 0
  }

  /** What is left of what blocks were cut from becomes blocks of its own. */
  #keepRest(): void {
    const { words } = this
    while (this.#room >= GRAIN) {
      const cls = largestWithin(this.#room)
      this.#keep(words[CUT_AT] as Ref, cls)
      words[CUT_AT] = (words[CUT_AT] as number) + sizeOf(cls)
    }
  }
}

const CLASS_COUNT: number = classOf(MOST_WORDS) + 1

function largestWithin(room: number): number {
  if (room <= LARGEST_SMALL + 1) return Math.min(room >> 1, SMALL_CLASSES)
  return SMALL_CLASSES + 31 - Math.clz32(room) - LARGEST_SMALL_BITS
}

/** Half as many words more: few enough to waste, enough for copies to be rare. */
const grown = (length: number): number => (length + (length >> 1)) & ~1
