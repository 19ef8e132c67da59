import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_RID_LENGTH } from '../../src/core/rid.ts'
import {
  asciiOf,
  lastMask,
  mixEnd,
  mixWord,
  SEED,
  Text,
  wordsBetween,
} from '../../src/trie/text.ts'
import { runs } from '../properties/runs.ts'

const ascii = (maxLength = 40): fc.Arbitrary<string> =>
  fc.string({
    unit: fc.integer({ min: 0, max: 127 }).map((code) => String.fromCharCode(code)),
    maxLength,
  })

const loaded = (text: string): Text => {
  const one = new Text()
  expect(one.load(text)).toBe(true)
  one.hashAll()
  return one
}

/** The hash of a text as it is defined: of its words, and of what is left. */
function defined(text: string): number {
  const wordAt = (start: number): number =>
    [0, 1, 2, 3].reduce((word, of) => word | ((text.charCodeAt(start + of) || 0) << (8 * of)), 0)
  let hash = SEED
  let at = 0
  for (; at + 4 <= text.length; at += 4) hash = mixWord(hash, wordAt(at))
  return mixEnd(hash, at < text.length ? wordAt(at) : 0, text.length)
}

/** The characters that a text has in words which it wrote. */
const written = (words: Int32Array, length: number): string =>
  asciiOf(new Uint8Array(words.buffer, words.byteOffset), length)

describe('a text', () => {
  it.each([0, 1, 2, 3, 4, 5, 7, 8, 9, 1023, 1024])('of %i characters is taken in', (length) => {
    const text = 'abcdefg'.repeat(200).slice(0, length)
    const one = loaded(text)
    expect(one.length).toBe(length)
    expect(asciiOf(one.bytes, length)).toBe(text)
    expect(one.hashOf(length)).toBe(defined(text))
  })

  it.each([
    ['too long', 'a'.repeat(MAX_RID_LENGTH + 1)],
    ['of two bytes', 'caf\u00e9'],
    ['whose low byte is that of a slash', 'a\u012fb'],
    ['of the first code that is not ASCII', '\u0080'],
    ['with a lone surrogate', 'a\ud800'],
    ['with a pair of surrogates', 'a\u{1f600}'],
    ['of as many characters of three bytes as there may be', '\u4e2d'.repeat(MAX_RID_LENGTH)],
    ['of as many characters of two bytes as there may be', '\u00e9'.repeat(MAX_RID_LENGTH)],
    ['that is none', 7],
    ['that is none but has a length', ['a']],
    ['that is missing', undefined],
  ])('%s is refused', (_, text) => {
    expect(new Text().load(text as string)).toBe(false)
  })

  it('with NUL is another one than without', () => {
    expect(loaded('ab\0').hashOf(3)).not.toBe(loaded('ab').hashOf(2))
    expect(loaded('ab\0\0').hashOf(2)).toBe(loaded('ab').hashOf(2))
    expect(new Text().load('\u007f')).toBe(true)
  })

  it('has the same hash for what it begins with, whatever follows or was there before', () => {
    fc.assert(
      fc.property(ascii(), ascii(), ascii(), (before, head, tail) => {
        const one = loaded(before)
        expect(one.load(head + tail)).toBe(true)
        one.hashAll()
        const end = head.length
        expect(one.hashOf(end)).toBe(defined(head))
        expect(one.hashOf(end + tail.length)).toBe(defined(head + tail))
      }),
      { numRuns: runs(200) },
    )
  })

  it('has another hash after one character more, or another one', () => {
    const hashes = new Set<number>()
    const texts = [
      '',
      'a',
      'b',
      'aa',
      'ab',
      'ba',
      'aaa',
      'aaaa',
      'aaab',
      'baaa',
      'aaaaa',
      '\0',
      '\0\0',
    ]
    for (const text of texts) hashes.add(loaded(text).hashOf(text.length))
    expect(hashes.size).toBe(texts.length)
  })

  it('takes a slash between any two characters', () => {
    fc.assert(
      fc.property(ascii(), fc.nat(), (text, draw) => {
        const at = draw % (text.length + 1)
        const one = loaded(text)
        one.insertSlash(at)
        one.hashAll()
        const longer = `${text.slice(0, at)}/${text.slice(at)}`
        expect(one.length).toBe(longer.length)
        expect(asciiOf(one.bytes, one.length)).toBe(longer)
        expect(one.hashOf(one.length)).toBe(defined(longer))
      }),
      { numRuns: runs(100) },
    )
  })

  it('takes a slash where it is as long as it may be', () => {
    const one = loaded('a'.repeat(MAX_RID_LENGTH))
    one.insertSlash(3)
    one.hashAll()
    expect(one.hashOf(MAX_RID_LENGTH + 1)).toBe(defined(`aaa/${'a'.repeat(MAX_RID_LENGTH - 3)}`))
  })

  it('knows what begins with some of it, to any character', () => {
    const one = loaded('abcdefghij')
    for (let end = 0; end <= 10; end++) {
      for (let at = 0; at < 10; at++) {
        const other = loaded(`${'abcdefghij'.slice(0, at)}!${'abcdefghij'.slice(at + 1)}`)
        expect(one.isHeadOf(other.words, end)).toBe(at >= end)
      }
    }
  })

  it('forgets what follows where it is cut', () => {
    fc.assert(
      fc.property(ascii(), fc.nat(), (text, draw) => {
        const end = draw % (text.length + 1)
        const one = loaded(text)
        one.cutTo(end)
        one.hashAll()
        expect(one.length).toBe(end)
        expect(one.hashOf(end)).toBe(defined(text.slice(0, end)))
        expect((one.words[end >> 2] as number) & ~lastMask(end)).toBe(0)
      }),
      { numRuns: runs(100) },
    )
  })

  it('writes any part of itself into words that hold it', () => {
    fc.assert(
      fc.property(ascii(), fc.nat(), fc.nat(), (text, one, other) => {
        const [start, end] = [one % (text.length + 1), other % (text.length + 1)].toSorted(
          (a, b) => a - b,
        ) as [number, number]
        const count = wordsBetween(start, end)
        const words = new Int32Array(count + 4).fill(-1)
        loaded(text).copyTo(words, 2, start, end)
        const skipped = start & 3
        const part = text.slice(start - skipped, end)
        expect(written(words.subarray(2), end - start + skipped)).toBe(part)
        expect([words[0], words[1], words[2 + count], words[3 + count]]).toEqual([-1, -1, -1, -1])
        const bits = lastMask(end)
        if (bits !== 0 && count > 0) expect((words[1 + count] as number) & ~bits).toBe(0)
      }),
      { numRuns: runs(200) },
    )
  })

  it.each([
    [0, 0, 0],
    [0, 1, 1],
    [0, 4, 1],
    [0, 5, 2],
    [3, 4, 1],
    [4, 5, 1],
    [3, 5, 2],
    [7, 9, 2],
  ])('from %i to %i lies in %i words', (start, end, words) => {
    expect(wordsBetween(start, end)).toBe(words)
  })

  it.each([
    [0, 0],
    [1, 0xff],
    [2, 0xffff],
    [3, 0xffffff],
    [4, 0],
    [1021, 0xff],
  ])('that ends at %i has these bits of its last word', (end, mask) => {
    expect(lastMask(end)).toBe(mask)
  })
})

describe('bytes', () => {
  it.each([0, 1, 23, 24, 25, 26, 1024])('make a text, %i of them', (length) => {
    const text = 'x:/y.'.repeat(300)
    const bytes = Uint8Array.from(text, (one) => one.charCodeAt(0))
    expect(asciiOf(bytes, length)).toBe(text.slice(0, length))
  })
})
