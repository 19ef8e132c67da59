import { describe, expect, it } from 'vitest'
import { HEADER_WORDS } from '../../src/trie/layout.ts'
import { Track } from '../../src/trie/track.ts'

const trackOf = (length: number): Track => new Track(new Int32Array(HEADER_WORDS + length))

describe('a track', () => {
  it('passes blocks up to its end', () => {
    const track = trackOf(6)
    expect(track.pass(1)).toBe(HEADER_WORDS)
    expect(track.pass(4)).toBe(HEADER_WORDS + 2)
    expect(track.at).toBe(HEADER_WORDS + 6)
  })

  it.each([5, 6, 2 ** 28, 2 ** 31, 2 ** 31 + 2, 2 ** 32])(
    'has no room for %i words where there are four',
    (size) => {
      const track = trackOf(4)
      expect(() => track.pass(size)).toThrow('has no room')
      expect(track.at).toBe(HEADER_WORDS)
      expect(track.pass(4)).toBe(HEADER_WORDS)
    },
  )

  it('demands zeros past the end of what a block holds', () => {
    const track = trackOf(4)
    track.words[HEADER_WORDS + 3] = 1
    expect(() => track.pass(3)).toThrow('past the end of a block')
  })
})
