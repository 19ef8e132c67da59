import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Distinct } from '../../src/trie/distinct.ts'
import { textHash } from '../../src/trie/text.ts'

/** Hashes under which texts meet: all in one, in two, in the last pair, or as they are. */
const HASHES: Readonly<Record<string, () => (text: string) => number>> = {
  'that are all alike': () => () => 7,
  'that are one of two': () => (text) => (text.length % 2 === 0 ? -1 : 1 << 30),
  'that end the table': () => () => -1,
  'of texts': textHash,
}

/** What a `Map` says. */
function numbered(texts: readonly string[]): number[] {
  const known = new Map<string, number>()
  return texts.map((text) => {
    const number = known.get(text) ?? known.size
    known.set(text, number)
    return number
  })
}

describe.each(Object.entries(HASHES))('distinct texts by hashes %s', (_, hashOf) => {
  it('have the numbers of a map, one by one and many at once', () => {
    const text = fc.string({ maxLength: 6, unit: fc.constantFrom('a', 'b', '/', 'ä') })
    fc.assert(
      fc.property(fc.array(text, { maxLength: 90, size: 'max' }), (texts) => {
        const one = new Distinct(hashOf())
        expect(texts.map((each) => one.numberOf(each))).toEqual(numbered(texts))
        const many = new Distinct(hashOf())
        expect([...many.numbersOf(texts)]).toEqual(numbered(texts))
        expect(many.texts).toEqual([...new Set(texts)])
      }),
    )
  })

  it('are numbered on when there are many', () => {
    const distinct = new Distinct(hashOf())
    const texts = Array.from({ length: 200 }, (_, at) => `t${at}`)
    expect([...distinct.numbersOf(texts)]).toEqual(numbered(texts))
    expect(distinct.numberOf('t7')).toBe(7)
    expect([...distinct.numbersOf(['t199', 'new', 't0'])]).toEqual([199, 200, 0])
  })
})

describe('the hash of a text', () => {
  it('is 0 for what is no text of a RID', () => {
    const hash = textHash()
    expect([hash('ä'), hash('a'.repeat(2000)), hash(undefined as never)]).toEqual([0, 0, 0])
    expect(hash('a')).not.toBe(hash('b'))
  })
})
