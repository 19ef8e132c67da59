import { describe, expect, it } from 'vitest'
import { EMPTY_HASH, hashOf, mix } from '../../src/trie/hash.ts'

describe('a hash', () => {
  it.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of `%s` is the published one', (text, hash) => {
    expect(hashOf(text) >>> 0).toBe(hash)
  })

  it('is mixed of its characters one by one', () => {
    expect(mix(mix(EMPTY_HASH, 97), 0x10fa)).toBe(hashOf('a\u10fa'))
  })
})
