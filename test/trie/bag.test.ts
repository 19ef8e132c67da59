import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from '../../src/trie/arena.ts'
import {
  type BagKind,
  Bags,
  countOf,
  hasSize,
  isList,
  NO_ITEM,
  sizeOf,
  slotOf,
} from '../../src/trie/bag.ts'
import type { Ref } from '../../src/trie/layout.ts'
import { runs } from '../properties/runs.ts'
import { comeAndGo } from './coming.ts'
import { stays } from './stays.ts'

/** Kinds that differ in all that a kind has. */
const ONE_OF_16: BagKind = { shift: 0, inPlace: 1, most: 16 }
const TWO_OF_16: BagKind = { shift: 0, inPlace: 2, most: 16 }
const ONE_OF_64: BagKind = { shift: 0, inPlace: 1, most: 64 }

interface Bagged {
  readonly arena: Arena
  readonly bags: Bags
  readonly at: Ref
  items(): number[]
  all(key: number): number[]
  add(item: number): void
  remove(item: number): void
  size(): number
}

/** A bag in a record of its own, between two words that it must leave alone. */
function makeBag(kind: BagKind): Bagged {
  const { shift, inPlace } = kind
  const arena = new Arena()
  const record = arena.allocate(6)
  const at = (record + 1) as Ref
  arena.words[record] = -1
  arena.words[at + 1 + inPlace] = -1
  const bags = new Bags(arena, kind)
  const placesOf = (key: number): number[] => {
    const places: number[] = []
    let place = bags.find(at, key)
    for (; place !== NO_ITEM; place = bags.next(at, key, place)) places.push(place)
    return places
  }
  return {
    arena,
    bags,
    at,
    items: () => {
      const items = [...bags.items(at)]
      const handed: number[] = []
      bags.each(at, (item) => handed.push(item))
      expect(handed).toEqual(items)
      return items.toSorted((a, b) => a - b)
    },
    all: (key) => placesOf(key).map((place) => arena.words[place] as number),
    add: (item) => bags.add(at, item),
    remove: (item) => {
      const place = placesOf(item >>> shift).find((one) => arena.words[one] === item)
      if (place === undefined) throw new Error(`no item ${item}`)
      bags.remove(at, place)
    },
    size: () => sizeOf(arena.words[at] as number),
  }
}

/** The size of the block of a bag that grows: in place, in steps of two, and as a table. */
const sizesUpTo = ({ inPlace, most }: BagKind, end: number): number[] =>
  Array.from({ length: end }, (_, at) => {
    const count = at + 1
    if (count <= inPlace) return 0
    if (count <= most) return count + (count % 2)
    return (
      [2, 4, 8, 16, 32].map((times) => times * most).find((size) => count <= size * 0.75) ?? NaN
    )
  })

describe('a bag', () => {
  it.each([ONE_OF_16, TWO_OF_16, ONE_OF_64])(
    'of kind %j has blocks as large as it needs',
    (kind) => {
      const { arena, bags, at, add, size } = makeBag(kind)
      const { used } = arena
      expect(bags.sizeOf(at)).toBe(0)
      sizesUpTo(kind, 200).forEach((expected, nth) => {
        add(nth + 1)
        expect(bags.sizeOf(at)).toBe(nth + 1)
        expect([nth + 1, size()]).toEqual([nth + 1, expected])
        expect(isList(kind, size())).toBe(nth + 1 <= kind.most)
        expect(arena.used).toBe(used + expected)
      })
    },
  )

  it.each([
    [ONE_OF_16, '128 for 80, 16 for 12, 4 for 2, 0 for 2'],
    [TWO_OF_16, '128 for 80, 16 for 12, 4 for 1, 0 for 3'],
    [ONE_OF_64, '128 for 63, 32 for 25, 8 for 6, 0 for 2'],
  ])('of kind %j gives room back as it empties', (kind, expected) => {
    const { arena, bags, at, add, remove, size, items } = makeBag(kind)
    const { used } = arena
    for (let item = 1; item <= 96; item++) add(item)
    const sizes: number[] = []
    for (let item = 96; item >= 1; item--) {
      remove(item)
      expect(bags.sizeOf(at)).toBe(item - 1)
      expect(items()).toEqual(Array.from({ length: item - 1 }, (_, n) => n + 1))
      expect(arena.used).toBe(used + size())
      sizes.push(size())
    }
    const said = stays(sizes).map(([size, times]) => `${size} for ${times}`)
    expect(said.join(', ')).toBe(expected)
    expect([...arena.words.subarray(at + 1, at + 1 + kind.inPlace)]).toEqual(
      new Array(kind.inPlace).fill(0),
    )
  })

  it('is a list again when eight are left of a small table', () => {
    const { add, remove, size, items } = makeBag(TWO_OF_16)
    for (let item = 1; item <= 17; item++) add(item)
    expect(size()).toBe(32)
    for (let item = 17; item > 9; item--) remove(item)
    expect(size()).toBe(32)
    remove(9)
    expect(size()).toBe(8)
    expect(items()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    for (let item = 9; item <= 16; item++) add(item)
    expect(size()).toBe(16)
  })

  it.each([
    [3, 0],
    [12, 0],
    [20, 0],
    [3, 8],
    [12, 8],
    [20, 8],
  ])('finds each of %i items of one key, and of others', (count, shift) => {
    const { add, all } = makeBag({ ...TWO_OF_16, shift })
    const items = Array.from({ length: count }, (_, n) => ((n % 3) + 1) * 2 ** shift + (shift && n))
    for (const item of items) add(item)
    for (const key of [1, 2, 3]) {
      const expected = items.filter((item) => item >>> shift === key)
      expect(all(key).toSorted()).toEqual(expected.toSorted())
    }
    expect(all(4)).toEqual([])
    expect(all(0)).toEqual([])
  })

  it('finds keys that are above 2^23 in a mark', () => {
    const { add, all } = makeBag({ ...TWO_OF_16, shift: 8 })
    for (const key of [0xffffff, 0x800000, 0x7fffff]) add((key << 8) | 1)
    expect(all(0xffffff)).toEqual([(0xffffff << 8) | 1])
    expect(all(0x800000)).toEqual([(0x800000 << 8) | 1])
  })

  it.each([1, 2, 3, 4, 5, 15, 16, 17, 24, 25, 48, 49, 64, 65, 96, 97, 200])(
    'has for %i items at once the room that it has for them one by one',
    (count) => {
      for (const kind of [ONE_OF_16, TWO_OF_16, ONE_OF_64]) {
        const [one, many] = [makeBag(kind), makeBag(kind)]
        many.bags.reserve(many.at, count)
        const size = many.size()
        for (let item = 1; item <= count; item++) {
          one.add(item)
          many.add(item)
        }
        expect([size, many.size()]).toEqual([one.size(), one.size()])
        expect(many.items()).toEqual(one.items())
        many.bags.reserve(many.at, 0)
        expect(many.size()).toBe(size)
      }
    },
  )

  it('leaves the words beside it alone', () => {
    const { arena, at, add, remove } = makeBag(TWO_OF_16)
    for (let item = 1; item <= 40; item++) add(item)
    for (let item = 1; item <= 40; item++) remove(item)
    expect([...arena.words.subarray(at - 1, at + 4)]).toEqual([-1, 0, 0, 0, -1])
  })

  it('leaves no item in places that are free', () => {
    const { arena, at, add, remove } = makeBag(ONE_OF_16)
    for (let item = 1; item <= 6; item++) add(item)
    for (const item of [6, 2, 1]) remove(item)
    const block = arena.words[at + 1] as number
    expect([...arena.words.subarray(block, block + 8)].filter((word) => word !== 0).length).toBe(3)
  })

  it('ends a search where no place of a table is free', () => {
    const { arena, bags, at, add } = makeBag(ONE_OF_16)
    for (let item = 1; item <= 17; item++) add(item)
    const block = arena.words[at + 1] as number
    arena.words.fill(99, block, block + 32)
    expect(bags.find(at, 5)).toBe(NO_ITEM)
    expect(bags.find(at, 99)).toBe(block + slotOf(99, 32))
    expect(bags.next(at, 99, block + 31)).toBe(block)
  })

  it('has its size below its count, in a code', () => {
    expect([countOf((7 << 6) | 63), countOf(63)]).toEqual([7, 0])
    const codes = [0, 1, 2, 8, 16, 31, 32, 33, 34, 54]
    const sizes = [0, 2, 4, 16, 32, 62, 64, 128, 256, 2 ** 28]
    expect(codes.map((code) => sizeOf((7 << 6) | code))).toEqual(sizes)
    for (let code = 0; code <= 63; code++) expect(hasSize((7 << 6) | code)).toBe(code <= 54)
  })

  it.each([2, 32, 128, 2 ** 20])('has the slots of a table of %i by the highest bits', (size) => {
    const log = Math.log2(size)
    for (const key of [1, 2, 77, 0xffffff]) {
      expect(slotOf(key, size)).toBe(Math.imul(key, 0x9e3779b1) >>> (32 - log))
    }
  })
})

describe('many bags', () => {
  it.each([
    ONE_OF_16,
    TWO_OF_16,
    { ...ONE_OF_16, shift: 8 },
    { ...TWO_OF_16, shift: 8 },
    { ...ONE_OF_64, shift: 8 },
  ])('of kind %j hold what a model holds', (kind) => {
    const { shift } = kind
    const keys = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 0xffff }))
    const ops = fc.array(fc.tuple(keys, fc.integer({ min: 1, max: 31 }), fc.nat()), {
      maxLength: 150,
    })
    fc.assert(
      fc.property(ops, fc.integer({ min: 2, max: 6 }), (drawn, leaving) => {
        const { bags, at, items, all, add, remove } = makeBag(kind)
        const steps = drawn.map(([key, rest, draw], nth) => {
          const isLate = nth > drawn.length / 2
          const goes = (draw % leaving === 0) !== isLate ? draw : undefined
          return { comes: shift === 0 ? key : (key << shift) | rest, goes }
        })
        const come = (item: number): number => {
          add(item)
          return item
        }
        const left = comeAndGo(steps, come, remove)
        expect(bags.sizeOf(at)).toBe(left.length)
        expect(items()).toEqual(left.toSorted((a, b) => a - b))
        for (const key of new Set([...drawn.map(([key]) => key), 0x10000])) {
          const expected = left.filter((item) => item >>> shift === key)
          expect(all(key).toSorted()).toEqual(expected.toSorted())
        }
      }),
      { numRuns: runs(60) },
    )
  })
})
