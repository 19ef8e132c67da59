import { describe, expect, it } from 'vitest'
import { Arena } from '../../src/trie/arena.ts'
import { NODE_SHAPE, NODE_TEXT, type Ref } from '../../src/trie/layout.ts'
import { compareNodes } from '../../src/trie/order.ts'
import { Text, wordsBetween } from '../../src/trie/text.ts'

/** A node with the text that follows what stands above it. */
function nodeOf(arena: Arena, above: string, own: string, flags = 0): Ref {
  const text = new Text()
  text.load(above + own)
  const end = text.length
  const node = arena.allocate(NODE_TEXT + wordsBetween(above.length, end))
  arena.words[node + NODE_SHAPE] = end | flags
  text.copyTo(arena.words, node + NODE_TEXT, above.length, end)
  return node
}

describe('siblings', () => {
  it.each([
    ['the shorter text', ['b'], ['aa']],
    ['of one length the smaller first word', ['ab'], ['bb']],
    ['of one length the smaller last word', ['abcdefgh'], ['abcdefgi']],
    ['of one text the smaller flags', ['a', 1 << 16], ['a', 1 << 17]],
    ['the smaller flags, whatever the text', ['bb', 1 << 16], ['a', 1 << 17]],
  ] as const)('are in order: first %s', (_, first, second) => {
    for (const above of ['', 'x', 'x:y', 'x:yz', 'x:yz/abc']) {
      const arena = new Arena()
      const [one, other] = [first, second].map(([own, flags]) =>
        nodeOf(arena, above, own, flags),
      ) as [Ref, Ref]
      expect(compareNodes(arena.words, one, other, above.length)).toBeLessThan(0)
      expect(compareNodes(arena.words, other, one, above.length)).toBeGreaterThan(0)
      expect(compareNodes(arena.words, one, one, above.length)).toBe(0)
    }
  })

  it('of one place are alike, whatever stands behind them', () => {
    const arena = new Arena()
    const one = nodeOf(arena, 'x:', 'abc')
    const other = nodeOf(arena, 'x:', 'abc')
    arena.words[arena.allocate(2)] = 9
    expect(compareNodes(arena.words, one, other, 2)).toBe(0)
  })
})
