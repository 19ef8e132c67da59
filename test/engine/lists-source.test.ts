import { describe, expect, it } from 'vitest'
import { chunksOf, NOTHING, type Source } from '../../src/engine/lists/source.ts'

const byNumber = (a: number, b: number): number => a - b
const sourceOf =
  (items: readonly number[]): Source<number> =>
  (take) => {
    for (const item of items) take(item)
  }
const chunks = (items: readonly number[], after: number, size: number): number[][] => [
  ...chunksOf(sourceOf(items), byNumber, (item) => item > after, size),
]

const UP = Array.from({ length: 100 }, (_, at) => at)
const DOWN = UP.toReversed()
const MIXED = UP.map((at) => (at * 37) % 100)

describe('chunks of a source', () => {
  it.each([
    ['nothing', [], 0, 3, []],
    ['one', [1], 0, 3, [[1]]],
    ['just a chunk', [3, 1, 2], 0, 3, [[1, 2, 3]]],
    ['one more', [3, 4, 1, 2], 0, 3, [[1, 2, 3], [4]]],
    ['what is past a place', [3, 4, 1, 2], 2, 1, [[3], [4]]],
    ['each once', [2, 1, 2, 2, 1, 1, 2, 3, 2, 2, 1], 0, 2, [[1, 2], [3]]],
    ['each once, where one is all there is', [1, 1, 1, 1, 1, 1, 1], 0, 2, [[1]]],
  ])('%s', (_, items, after, size, expected) => {
    expect(chunks(items, after, size)).toEqual(expected)
  })

  it.each([
    ['up', UP],
    ['down', DOWN],
    ['mixed', MIXED],
    ['twice', [...MIXED, ...DOWN]],
  ])('the same, whatever the order: %s', (_, items) => {
    const some = chunks(items, -1, 7)
    expect(some.map(({ length }) => length)).toEqual([7, 56, 37])
    expect(some.flat()).toEqual(UP)
    expect(chunks(items, -1, Number.POSITIVE_INFINITY)).toEqual([UP])
    expect(chunks(items, 49, 1000)).toEqual([UP.slice(50)])
  })

  it('of nothing are none', () => {
    expect([...chunksOf(NOTHING, byNumber, () => true, 1)]).toEqual([])
  })

  it.each([
    ['what follows the chunk', UP, 12],
    ['its last one again and again', [...UP.slice(0, 30), ...new Array(970).fill(9)], 12],
    ['ever smaller ones', DOWN, 60],
    ['all mixed', MIXED, 25],
  ])('looks at each item a few times, however many: %s', (_, items, most) => {
    let comparisons = 0
    const order = (a: number, b: number): number => {
      comparisons++
      return a - b
    }
    const many = Array.from({ length: 10 }, (_, times) => items.map((item) => item + times * 0))
    const source = sourceOf(many.flat())
    const [first] = chunksOf(source, order, () => true, 10)
    expect(first).toEqual(UP.slice(0, 10))
    expect(comparisons).toBeLessThan(many.flat().length * most)
  })
})
