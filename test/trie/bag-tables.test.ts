import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from '../../src/trie/arena.ts'
import {
  type BagKind,
  Bags,
  countOf,
  isFitting,
  NO_ITEM,
  sizeOf,
  slotOf,
} from '../../src/trie/bag.ts'
import type { Ref } from '../../src/trie/layout.ts'
import { Track } from '../../src/trie/track.ts'
import { checkBag, hasItems, itemsOf } from '../../src/trie/validate-bag.ts'
import { runs } from '../properties/runs.ts'
import { stays } from './stays.ts'

const KIND: BagKind = { shift: 0, inPlace: 1, most: 16 }

describe('how many items a block is for', () => {
  const WITHIN: ReadonlyArray<
    readonly [inPlace: number, most: number, size: number, from: number, to: number]
  > = [
    [1, 16, 0, 0, 1],
    [1, 16, 2, 2, 2],
    [1, 16, 4, 2, 4],
    [1, 16, 6, 2, 6],
    [1, 16, 8, 2, 8],
    [1, 16, 12, 3, 12],
    [1, 16, 16, 4, 16],
    [1, 16, 32, 9, 24],
    [1, 16, 64, 8, 48],
    [1, 16, 128, 16, 96],
    [1, 16, 256, 32, 192],
    [2, 16, 0, 0, 2],
    [2, 16, 4, 3, 4],
    [2, 16, 8, 3, 8],
    [2, 16, 16, 4, 16],
    [2, 16, 32, 9, 24],
    [1, 64, 32, 8, 32],
    [1, 64, 62, 15, 62],
    [1, 64, 64, 16, 64],
    [1, 64, 128, 33, 96],
    [1, 64, 256, 32, 192],
  ]

  it.each(WITHIN)(
    'with %i in place and lists of %i, in %i words: from %i to %i',
    (inPlace, most, size, from, to) => {
      for (let count = 0; count <= to + 40; count++) {
        const isWithin = count >= from && count <= to
        expect([count, isFitting({ shift: 0, inPlace, most }, size, count)]).toEqual([
          count,
          isWithin,
        ])
      }
    },
  )

  it('is none where as many stand in place, and where no table has this size', () => {
    for (const count of [0, 1, 2]) {
      expect(isFitting({ ...KIND, inPlace: 2 }, 2, count)).toBe(false)
    }
    for (const size of [18, 24, 34, 48, 62]) {
      for (let count = 0; count <= size; count++) expect(isFitting(KIND, size, count)).toBe(false)
    }
  })
})

/** Keys that begin at few slots of a table of 32, so that they are in one another's way. */
const CROWDED: readonly number[] = (() => {
  const keys: number[] = []
  for (let key = 1; keys.length < 40; key++) if (slotOf(key, 32) >= 28) keys.push(key)
  return keys
})()

interface Crowd {
  readonly arena: Arena
  readonly bags: Bags
  readonly at: Ref
  readonly shift: number
}

/** A bag has these items, finds each of them, and is as large as it should be. */
function expectHeld({ arena, bags, at, shift }: Crowd, held: readonly number[]): void {
  const first = arena.words[at] as number
  expect(isFitting({ ...KIND, shift }, sizeOf(first), countOf(first))).toBe(true)
  expect([...bags.items(at)].toSorted(byNumber)).toEqual(held.toSorted(byNumber))
  for (const one of new Set(held)) {
    expect(placeOf(arena, bags, at, one, one >>> shift)).not.toBe(NO_ITEM)
  }
}

describe('a bag with many keys of few slots', () => {
  it.each([0, 8])('is what it should be after each change, above %i bits', (shift) => {
    const step = fc.tuple(fc.constantFrom(...CROWDED), fc.nat(5), fc.boolean())
    fc.assert(
      fc.property(fc.array(step, { minLength: 60, maxLength: 160, size: 'max' }), (steps) => {
        const arena = new Arena()
        const at = arena.allocate(4)
        const bags = new Bags(arena, { ...KIND, shift })
        const held: number[] = []
        for (const [key, low, isAdded] of steps) {
          const item = shift === 0 ? key : (key << shift) | (low + 1)
          if (isAdded || held.length === 0) {
            bags.add(at, item)
            held.push(item)
          } else {
            const gone = held.splice(key % held.length, 1)[0] as number
            bags.remove(at, placeOf(arena, bags, at, gone, gone >>> shift))
          }
          expectHeld({ arena, bags, at, shift }, held)
        }
      }),
      { numRuns: runs(12) },
    )
  })

  it('goes from table to list and back at the same numbers, whichever way', () => {
    const arena = new Arena()
    const at = arena.allocate(4)
    const bags = new Bags(arena, KIND)
    const sizes: number[] = []
    const note = (): void => {
      sizes.push(sizeOf(arena.words[at] as number))
    }
    for (const key of CROWDED.slice(0, 26)) {
      bags.add(at, key)
      note()
    }
    for (const key of CROWDED.slice(0, 26)) {
      bags.remove(at, bags.find(at, key))
      note()
    }
    expect(stays(sizes.slice(0, 26))).toEqual([
      [0, 1],
      [2, 1],
      ...[4, 6, 8, 10, 12, 14, 16].map((size) => [size, 2]),
      [32, 8],
      [64, 2],
    ])
    expect(stays(sizes.slice(26))).toEqual([
      [64, 18],
      [8, 6],
      [0, 2],
    ])
  })
})

const byNumber = (a: number, b: number): number => a - b

/** Where an item stands, of those with its key. */
function placeOf(arena: Arena, bags: Bags, at: Ref, item: number, key: number): number {
  let place = bags.find(at, key)
  while (place !== NO_ITEM && arena.words[place] !== item) place = bags.next(at, key, place)
  return place
}

describe('items that are compared with a list', () => {
  const bagOf = (items: readonly number[]): { words: Int32Array; at: number } => {
    const arena = new Arena()
    const at = arena.allocate(4)
    const bags = new Bags(arena, KIND)
    for (const item of items) bags.add(at, item)
    return { words: arena.words, at }
  }

  it.each([0, 1, 2, 5, 15, 16, 17, 18, 40])(
    '%i of them are it, in order and each once',
    (count) => {
      const items = Array.from({ length: count }, (_, at) => 3 * at + 2)
      const { words, at } = bagOf(items.toReversed())
      const isIt = (list: readonly number[], from = 0, to = list.length): boolean =>
        hasItems(words, itemsOf(words, at, KIND), Int32Array.from(list), from, to)
      expect(isIt(items)).toBe(true)
      expect(isIt([1, ...items, 9], 1, count + 1)).toBe(true)
      expect(isIt([...items, 1000])).toBe(false)
      if (count === 0) return
      expect(isIt(items.slice(1))).toBe(false)
      expect(isIt([...items.slice(0, -1), 1000])).toBe(false)
      if (count === 1) return
      expect(isIt(items.toReversed())).toBe(false)
      // As many, and each of them there, but one twice.
      expect(isIt([items[0] as number, ...items.slice(0, -1)])).toBe(false)
      expect(isIt([...items.slice(1), items.at(-1) as number])).toBe(false)
    },
  )

  it('are checked with their block: full tables, tables with a gap, and lists', () => {
    const bag = (items: readonly number[], damage: (words: Int32Array, block: number) => void) => {
      const { words, at } = bagOf(items)
      const block = words[at + 1] as number
      damage(words, block)
      const track = new Track(words)
      track.at = block
      return () => checkBag(track, at, KIND)
    }
    const items = CROWDED.slice(0, 20)
    expect(bag(items, () => undefined)).not.toThrow()
    const full = (words: Int32Array, block: number) => words.fill(5, block, block + 32)
    expect(bag(items, full)).toThrow('a table has no free place')
    const last = (words: Int32Array, block: number) => {
      words.fill(0, block, block + 32)
      for (let slot = 0; slot < 31; slot++) words[block + slot] = 7
    }
    expect(bag(items, last)).toThrow('is not found from its slot')
    const list = CROWDED.slice(0, 5)
    const gap = (words: Int32Array, block: number) => words.set([0], block + 2)
    expect(bag(list, gap)).toThrow('a list has a gap, or more than it counts')
    const more = (words: Int32Array, block: number) => words.set([9], block + 5)
    expect(bag(list, more)).toThrow('a list has a gap, or more than it counts')
  })
})

describe('a track', () => {
  const trackOf = (length: number): Track => new Track(new Int32Array(length))

  it.each([
    [96, 2],
    [98, 4],
    [100, 6],
    [160, 66],
  ])('of %i words has no room for %i', (length, size) => {
    expect(() => trackOf(length).pass(size)).toThrow('what begins here has no room')
  })

  it('passes a block to its end, past which nothing may stand in it', () => {
    const track = trackOf(400)
    expect(track.pass(3)).toBe(96)
    expect(track.at).toBe(100)
    expect(track.pass(65)).toBe(100)
    expect(track.at).toBe(228)
    expect(track.pass(128)).toBe(228)
    const words = new Int32Array(400)
    for (const at of [99, 96 + 65, 96 + 127]) {
      words[at] = 1
      const size = at === 99 ? 3 : 65
      expect(() => new Track(words).pass(size)).toThrow(
        `at word ${at}: something stands past the end of a block`,
      )
      words[at] = 0
    }
    words[98] = 1
    expect(new Track(words).pass(3)).toBe(96)
  })
})
