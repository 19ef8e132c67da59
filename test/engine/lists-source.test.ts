import { describe, expect, it } from 'vitest'
import { chunksOf, type Keys, NOTHING, type Source } from '../../src/engine/lists/source.ts'

/** Three digits and a sign, so that a key has more than one word. */
const textOf = (item: number): string => `no-${String(item).padStart(3, '0')}`

let written = 0
const keys: Keys<number> = {
  words: 2,
  write: (item, words) => {
    written++
    const text = textOf(item)
    const bytes = new Uint8Array(words.buffer).fill(0)
    for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
    return text.length
  },
}
const sourceOf =
  (items: readonly number[]): Source<number> =>
  (take) => {
    for (const item of items) take(item)
  }
const chunks = (items: readonly number[], after: number, size: number): number[][] => [
  ...chunksOf(sourceOf(items), keys, after < 0 ? '' : textOf(after), size),
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

  it('all at once, however many', () => {
    const many = Array.from({ length: 9000 }, (_, at) => at)
    const wide: Keys<number> = {
      words: 3,
      write: (item, words) => {
        const text = `number-${String(item).padStart(4, '0')}`
        const bytes = new Uint8Array(words.buffer).fill(0)
        for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
        return text.length
      },
    }
    const mixed = many.map((at) => (at * 3571) % 9000)
    expect([...chunksOf(sourceOf(mixed), wide, '', Number.POSITIVE_INFINITY)]).toEqual([many])
    expect([...chunksOf(sourceOf(mixed), wide, '', 8000)].flat()).toEqual(many)
  })

  it('of nothing are none', () => {
    expect([...chunksOf(NOTHING, keys, '', 1)]).toEqual([])
  })

  it.each([
    ['no', [3, 4, 5]],
    ['no-004', [5]],
    ['no-0035', [4, 5]],
    ['no-004 and more than any key', [5]],
    ['no-005', []],
    ['zz', []],
  ])('follow any text: %s', (after, expected) => {
    expect([...chunksOf(sourceOf([5, 4, 3]), keys, after, 9)].flat()).toEqual(expected)
  })

  it('of many with long keys are all there', () => {
    const long = Array.from({ length: 3000 }, (_, at) => `${'x'.repeat(90)}${at + 1000}`)
    const write = (item: string, words: Int32Array): number => {
      const bytes = new Uint8Array(words.buffer).fill(0)
      for (let at = 0; at < item.length; at++) bytes[at] = item.charCodeAt(at)
      return item.length
    }
    const source: Source<string> = (take) => {
      for (const item of long.toReversed()) take(item)
    }
    const all = (size: number): string[] =>
      [...chunksOf(source, { write, words: 24 }, '', size)].flat()
    expect(all(100)).toEqual(long)
    expect(all(Number.POSITIVE_INFINITY)).toEqual(long)
  })

  it.each([
    ['what follows the chunk', UP],
    ['its last one again and again', [...UP.slice(0, 30), ...new Array(970).fill(9)]],
    ['ever smaller ones', DOWN],
    ['all mixed', MIXED],
  ])('make the key of each item once, whatever their order: %s', (_, items) => {
    const many = Array.from({ length: 10 }, (_, times) => items.map((item) => item + times * 0))
    const source = sourceOf(many.flat())
    written = 0
    const [first] = chunksOf(source, keys, '', 10)
    expect(first).toEqual(UP.slice(0, 10))
    // And once more of the last one, to go on from.
    expect(written).toBe(many.flat().length + 1)
  })
})
