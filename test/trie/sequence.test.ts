import { describe, expect, it } from 'vitest'
import { HEADER_WORDS, LENGTH_AT, REVISION_AT, SEQUENCE_AT } from '../../src/trie/layout.ts'
import { noteRevision, revisionIn } from '../../src/trie/revision.ts'
import { beginWriting, endWriting, readWhole } from '../../src/trie/sequence.ts'

function watched(): { words: Int32Array } {
  const words = new Int32Array(HEADER_WORDS)
  words[LENGTH_AT] = words.length
  return { words }
}

describe('a sequence', () => {
  it('is odd while words are written, and another even number afterwards', () => {
    const { words } = watched()
    const seen: number[] = []
    for (let at = 0; at < 2; at++) {
      beginWriting(words)
      seen.push(words[SEQUENCE_AT] as number)
      endWriting(words)
      seen.push(words[SEQUENCE_AT] as number)
    }
    expect(seen).toEqual([1, 2, 3, 4])
  })

  it('is odd however often writing begins, and even however often it ends', () => {
    const { words } = watched()
    beginWriting(words)
    beginWriting(words)
    expect(words[SEQUENCE_AT]).toBe(1)
    endWriting(words)
    endWriting(words)
    expect(words[SEQUENCE_AT]).toBe(4)
  })

  it('lets one read of whole words pass', () => {
    const one = watched()
    let reads = 0
    expect(readWhole(one, (words) => words === one.words && ++reads === 1)).toBe(true)
    expect(readWhole(one, () => false)).toBe(false)
    expect(reads).toBe(1)
  })

  it('has what was read while words changed read again', () => {
    const one = watched()
    let reads = 0
    const answer = readWhole(one, (words) => {
      reads++
      if (reads > 1) return false
      beginWriting(words)
      endWriting(words)
      return true
    })
    expect([answer, reads]).toEqual([false, 2])
  })

  it('has what threw while words changed read again, and throws what whole words throw', () => {
    const one = watched()
    let reads = 0
    const read = (words: Int32Array): boolean => {
      reads++
      if (reads > 1) return true
      beginWriting(words)
      endWriting(words)
      throw new Error('torn')
    }
    expect(readWhole(one, read)).toBe(true)
    expect(() =>
      readWhole(one, () => {
        throw new Error('whole')
      }),
    ).toThrow('whole')
  })

  it('lets nothing be read, and denies, where a writer never ends', () => {
    const one = watched()
    beginWriting(one.words)
    let reads = 0
    expect(readWhole(one, () => ++reads > 0)).toBe(false)
    expect(reads).toBe(0)
  })

  it('shows words that have become more, and the same array where they have not', () => {
    const buffer = new ArrayBuffer(4 * HEADER_WORDS * 2)
    const one = { words: new Int32Array(buffer, 0, HEADER_WORDS) }
    one.words[LENGTH_AT] = HEADER_WORDS
    const { words } = one
    expect(readWhole(one, (seen) => seen === words)).toBe(true)
    words[LENGTH_AT] = HEADER_WORDS * 2
    expect(readWhole(one, (seen) => seen.length === HEADER_WORDS * 2)).toBe(true)
    expect(one.words.length).toBe(HEADER_WORDS * 2)
    expect(one.words.buffer).toBe(buffer)
  })
})

describe('a revision', () => {
  it.each([1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 7, Number.MAX_SAFE_INTEGER])(
    'of %i is noted',
    (revision) => {
      const { words } = watched()
      noteRevision(words, revision)
      expect(revisionIn(words)).toBe(revision)
      expect(words[REVISION_AT + 2]).toBe(0)
    },
  )
})
