import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Arena } from '../../src/trie/arena.ts'
import { Bags, countOf, isList, NO_ITEM, slotOf } from '../../src/trie/bag.ts'
import type { Ref } from '../../src/trie/layout.ts'
import { runs } from '../properties/runs.ts'
import { comeAndGo } from './coming.ts'

const LOG_MASK = 31

interface Bagged {
  readonly arena: Arena
  readonly bags: Bags
  readonly at: Ref
  items(): number[]
  all(key: number): number[]
  add(item: number): void
  remove(item: number): void
  log(): number
}

/** A bag in a record of its own, between two words that it must leave alone. */
function makeBag(shift: number, inPlace: number): Bagged {
  const arena = new Arena()
  const record = arena.allocate(6)
  const at = (record + 1) as Ref
  arena.words[record] = -1
  arena.words[at + 1 + inPlace] = -1
  const bags = new Bags(arena, shift, inPlace)
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
    log: () => (arena.words[at] as number) & LOG_MASK,
  }
}

/** How large the block of a bag is, as a logarithm, for each number of items on the way up. */
const UP: ReadonlyArray<
  readonly [inPlace: number, logs: ReadonlyArray<readonly [number, number]>]
> = [
  [
    1,
    [
      [1, 0],
      [2, 1],
      [4, 2],
      [8, 3],
      [16, 4],
      [24, 5],
      [48, 6],
      [96, 7],
    ],
  ],
  [
    2,
    [
      [2, 0],
      [4, 2],
      [8, 3],
      [16, 4],
      [24, 5],
      [48, 6],
      [96, 7],
    ],
  ],
]

describe('a bag', () => {
  it.each(UP)('with %i in place has blocks as large as it needs', (inPlace, logs) => {
    const { arena, bags, at, add, log } = makeBag(0, inPlace)
    const { used } = arena
    let count = 0
    expect(bags.sizeOf(at)).toBe(0)
    for (const [most, expected] of logs) {
      while (count < most) {
        add(++count)
        expect(bags.sizeOf(at)).toBe(count)
        expect([count, log()]).toEqual([count, expected])
        expect(isList(arena.words[at] as number)).toBe(expected < 5)
        expect(arena.used).toBe(used + (expected === 0 ? 0 : 2 ** expected))
      }
    }
  })

  it.each([1, 2])('with %i in place gives room back as it empties', (inPlace) => {
    const { arena, bags, at, add, remove, log, items } = makeBag(0, inPlace)
    const { used } = arena
    for (let item = 1; item <= 96; item++) add(item)
    const logs: number[] = []
    for (let item = 96; item >= 1; item--) {
      remove(item)
      expect(bags.sizeOf(at)).toBe(item - 1)
      expect(items()).toEqual(Array.from({ length: item - 1 }, (_, n) => n + 1))
      expect(arena.used).toBe(used + (log() === 0 ? 0 : 2 ** log()))
      logs[item - 1] = log()
    }
    const sizes = logs.filter((one, at) => one !== logs[at - 1]).toReversed()
    expect(sizes).toEqual([7, 6, 4, 0])
    expect([logs[16], logs[15], logs[8], logs[7]]).toEqual([7, 6, 6, 4])
    expect([logs[inPlace + 1], logs[inPlace]]).toEqual([4, 0])
    expect([...arena.words.subarray(at + 1, at + 1 + inPlace)]).toEqual(new Array(inPlace).fill(0))
  })

  it('is a list again when eight are left of a small table', () => {
    const { add, remove, log, items } = makeBag(0, 2)
    for (let item = 1; item <= 17; item++) add(item)
    expect(log()).toBe(5)
    for (let item = 17; item > 9; item--) remove(item)
    expect(log()).toBe(5)
    remove(9)
    expect(log()).toBe(4)
    expect(items()).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    for (let item = 9; item <= 16; item++) add(item)
    expect(log()).toBe(4)
  })

  it.each([
    [3, 0],
    [12, 0],
    [20, 0],
    [3, 8],
    [12, 8],
    [20, 8],
  ])('finds each of %i items of one key, and of others', (count, shift) => {
    const { add, all } = makeBag(shift, 2)
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
    const { add, all } = makeBag(8, 2)
    for (const key of [0xffffff, 0x800000, 0x7fffff]) add((key << 8) | 1)
    expect(all(0xffffff)).toEqual([(0xffffff << 8) | 1])
    expect(all(0x800000)).toEqual([(0x800000 << 8) | 1])
  })

  it.each([1, 2, 3, 4, 5, 15, 16, 17, 24, 25, 48, 49, 100])(
    'has for %i items at once the room that it has for them one by one',
    (count) => {
      for (const inPlace of [1, 2]) {
        const [one, many] = [makeBag(0, inPlace), makeBag(0, inPlace)]
        many.bags.reserve(many.at, count)
        const log = many.log()
        for (let item = 1; item <= count; item++) {
          one.add(item)
          many.add(item)
        }
        expect([log, many.log()]).toEqual([one.log(), one.log()])
        expect(many.items()).toEqual(one.items())
        many.bags.reserve(many.at, 0)
        expect(many.log()).toBe(log)
      }
    },
  )

  it('leaves the words beside it alone', () => {
    const { arena, at, add, remove } = makeBag(0, 2)
    for (let item = 1; item <= 40; item++) add(item)
    for (let item = 1; item <= 40; item++) remove(item)
    expect([...arena.words.subarray(at - 1, at + 4)]).toEqual([-1, 0, 0, 0, -1])
  })

  it('leaves no item in places that are free', () => {
    const { arena, at, add, remove } = makeBag(0, 1)
    for (let item = 1; item <= 6; item++) add(item)
    for (const item of [6, 2, 1]) remove(item)
    const block = arena.words[at + 1] as number
    expect([...arena.words.subarray(block, block + 8)].filter((word) => word !== 0).length).toBe(3)
  })

  it('ends a search where no place of a table is free', () => {
    const { arena, bags, at, add } = makeBag(0, 1)
    for (let item = 1; item <= 17; item++) add(item)
    const block = arena.words[at + 1] as number
    arena.words.fill(99, block, block + 32)
    expect(bags.find(at, 5)).toBe(NO_ITEM)
    expect(bags.find(at, 99)).toBe(block + slotOf(99, 5))
    expect(bags.next(at, 99, block + 31)).toBe(block)
  })

  it('counts in the bits above its size', () => {
    expect(countOf((7 << 5) | 4)).toBe(7)
    expect(isList(4)).toBe(true)
    expect(isList(5)).toBe(false)
    expect(isList((7 << 5) | 31)).toBe(false)
  })
})

describe('many bags', () => {
  it.each([
    [0, 1],
    [0, 2],
    [8, 1],
    [8, 2],
  ])('of keys above %i bits and %i in place hold what a model holds', (shift, inPlace) => {
    const keys = fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 0xffff }))
    const ops = fc.array(fc.tuple(keys, fc.integer({ min: 1, max: 31 }), fc.nat()), {
      maxLength: 150,
    })
    fc.assert(
      fc.property(ops, fc.integer({ min: 2, max: 6 }), (drawn, leaving) => {
        const { bags, at, items, all, add, remove } = makeBag(shift, inPlace)
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
