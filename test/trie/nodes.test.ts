import { describe, expect, it } from 'vitest'
import { rid } from '../../src/testing/literals.ts'
import {
  HEADER_WORDS,
  NODE_BRANCH,
  NODE_NEXT,
  NODE_PARENT,
  NODE_PREVIOUS,
  NODE_SHAPE,
  NODE_TEXT,
  NOTHING,
  type Ref,
} from '../../src/trie/layout.ts'
import { hasText } from '../../src/trie/nodes.ts'
import { Text } from '../../src/trie/text.ts'
import { type Made, makeTrie } from './tries.ts'

/** The texts of the nodes right below one. */
function childrenOf({ trie: { nodes } }: Made, node: Ref): string[] {
  const children = [...nodes.childrenOf(node)]
  const handed: Ref[] = []
  nodes.eachChild(node, (child) => handed.push(child))
  expect(handed).toEqual(children)
  for (const child of children) expect(nodes.parentOf(child)).toBe(node)
  return children.map((child) => nodes.textOf(child)).toSorted()
}

const allTexts = ({ trie: { nodes } }: Made): string[] =>
  Array.from(nodes.all(), (node) => nodes.textOf(node)).toSorted()

describe('nodes', () => {
  it('are none at first', () => {
    const made = makeTrie()
    expect(made.trie.nodes.size).toBe(0)
    expect(allTexts(made)).toEqual([])
    expect(made.trie.exact(rid('acme:slash:/a'))).toBe(NOTHING)
  })

  it('are those on the way to what is granted, each once', () => {
    const made = makeTrie()
    made.put('acme:slash:/a/b')
    made.put('acme:slash:/a/b/', 2)
    made.put('acme:slash:/a')
    made.put('acme:slash')
    made.put('acme:slash:/a/c')
    made.put('acme:nowhere:at-all')
    expect(allTexts(made)).toEqual([
      'acme:nowhere:at-all',
      'acme:slash',
      'acme:slash:/a',
      'acme:slash:/a/b',
      'acme:slash:/a/c',
    ])
    expect(made.trie.nodes.size).toBe(5)
  })

  it('know the one above, their base and where their text ends', () => {
    const { put, trie } = makeTrie()
    const { nodes } = trie
    const deep = put('acme:slash:/a/bcd/e')
    const texts: string[] = []
    const ends: number[] = []
    for (let node = deep; node !== NOTHING; node = nodes.parentOf(node)) {
      texts.push(nodes.textOf(node))
      ends.push(nodes.endOf(node))
      expect(nodes.textOf(nodes.baseOf(node))).toBe('acme:slash')
    }
    expect(texts).toEqual([
      'acme:slash:/a/bcd/e',
      'acme:slash:/a/bcd',
      'acme:slash:/a',
      'acme:slash',
    ])
    expect(ends).toEqual(texts.map(({ length }) => length))
  })

  it.each([...Array(9).keys()])(
    'have their text whatever word it begins in: %i characters more',
    (more) => {
      const { put, trie } = makeTrie()
      const base = `acme:${'b'.repeat(more + 1)}`
      for (const tail of [
        '',
        ':services/a',
        ':services/a/bc',
        ':services/a/bc/def',
        ':services/a/bc/def/ghij/k',
      ]) {
        expect(trie.nodes.textOf(put(base + tail))).toBe(base + tail)
      }
    },
  )

  it('have a text of 1,024 characters, of one segment or of many', () => {
    const { put, trie } = makeTrie()
    const one = `acme:slash:/${'a'.repeat(1012)}`
    const many = `acme:slash:${'/b'.repeat(506)}c`
    expect([one.length, many.length]).toEqual([1024, 1024])
    expect(trie.nodes.textOf(put(one))).toBe(one)
    expect(trie.nodes.textOf(put(many))).toBe(many)
    expect(trie.nodes.size).toBe(508)
  })

  it.each([
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'a', 'c'],
    ['b', 'c', 'a'],
  ])('link those right below, whichever leaves: %s, %s, %s', (...leaving) => {
    const made = makeTrie()
    const { put, take, trie } = made
    const base = put('acme:slash')
    for (const name of ['a', 'b', 'c']) put(`acme:slash:/${name}`)
    const left = new Set(['a', 'b', 'c'])
    for (const name of leaving) {
      take(`acme:slash:/${name}`)
      left.delete(name)
      expect(childrenOf(made, base)).toEqual([...left].map((one) => `acme:slash:/${one}`))
      expect(trie.exact(rid(`acme:slash:/${name}`))).toBe(NOTHING)
    }
    put('acme:slash:/d')
    put('acme:slash:/e')
    expect(childrenOf(made, base)).toEqual(['acme:slash:/d', 'acme:slash:/e'])
  })

  it('weigh what is granted at them and below', () => {
    const { put, take, trie } = makeTrie()
    const weights = (): number[] =>
      ['acme:slash', 'acme:slash:/a', 'acme:slash:/a/b'].map((resource) => {
        const node = trie.exact(rid(resource))
        return node === NOTHING ? 0 : trie.nodes.weightOf(node)
      })
    put('acme:slash:/a/b')
    expect(weights()).toEqual([1, 1, 1])
    put('acme:slash:/a', 2)
    put('acme:slash:/a', 3)
    expect(weights()).toEqual([3, 3, 1])
    put('acme:slash:/z', 3)
    expect(weights()).toEqual([4, 3, 1])
    take('acme:slash:/a/b')
    expect(weights()).toEqual([3, 2, 0])
    put('acme:slash:/a/b', 9)
    expect(weights()).toEqual([4, 3, 1])
    take('acme:slash:/a', 2)
    take('acme:slash:/a', 3)
    expect(weights()).toEqual([2, 1, 1])
  })

  it('weigh what stood at them before others came below', () => {
    const { put, take, trie } = makeTrie()
    const node = put('acme:slash:/a', 1)
    put('acme:slash:/a', 2)
    put('acme:slash:/a', 3)
    put('acme:slash:/a/b', 4)
    expect(trie.nodes.weightOf(node)).toBe(4)
    take('acme:slash:/a/b', 4)
    expect(trie.nodes.weightOf(node)).toBe(3)
  })

  it('go when nothing stands at them and below, and give back all that they took', () => {
    const { arena, put, take, trie } = makeTrie()
    const { used } = arena
    put('acme:slash:/a/b/c')
    put('acme:slash:/a')
    put('acme:slash:/x')
    take('acme:slash:/a')
    expect(trie.nodes.size).toBe(5)
    take('acme:slash:/a/b/c')
    expect(trie.nodes.size).toBe(2)
    take('acme:slash:/x')
    expect(trie.nodes.size).toBe(0)
    expect(arena.used).toBe(used)
  })

  it('have no branch block but where others stand below', () => {
    const { arena, put, take, trie } = makeTrie()
    const base = put('acme:slash')
    const { used } = arena
    expect(arena.words[base + NODE_BRANCH]).toBe(NOTHING)
    expect([...trie.nodes.childrenOf(base)]).toEqual([])
    put('acme:slash:/a')
    put('acme:slash:/b')
    expect(arena.words[base + NODE_BRANCH]).not.toBe(NOTHING)
    take('acme:slash:/b')
    expect(arena.words[base + NODE_BRANCH]).not.toBe(NOTHING)
    take('acme:slash:/a')
    expect(arena.words[base + NODE_BRANCH]).toBe(NOTHING)
    expect(arena.used).toBe(used)
  })

  it('take as many words as their own characters, up to an even number', () => {
    const { arena, put } = makeTrie()
    const used = arena.used - HEADER_WORDS
    put('acme:slash')
    expect(arena.used - HEADER_WORDS - used).toBe(NODE_TEXT + 3 + 1)
    // Characters 8 to 14: `sh:/ab`; with the first two of the word in the base.
    put('acme:slash:/ab')
    expect(arena.used - HEADER_WORDS - used).toBe(NODE_TEXT + 3 + 1 + 2 + NODE_TEXT + 2)
  })

  it('that come and go leave the header as it is where they have no siblings', () => {
    const { arena, put, take } = makeTrie()
    const said = [NODE_NEXT, NODE_PREVIOUS, NODE_PARENT, NODE_BRANCH]
    const before = said.map((at) => arena.words[at])
    for (const one of ['acme:slash:/a', 'acme:slash:/b', 'acme:slash:/c']) put(one)
    for (const one of ['acme:slash:/a', 'acme:slash:/c', 'acme:slash:/b']) take(one)
    expect(said.map((at) => arena.words[at])).toEqual(before)
  })

  it('of a thousand are found while they come and go', () => {
    const { arena, put, take, trie } = makeTrie()
    const rids = Array.from({ length: 1000 }, (_, at) => `acme:word:w${at}`)
    const nodes = rids.map((one) => put(one))
    const lost = (): number => rids.filter((one, at) => trie.exact(rid(one)) !== nodes[at]).length
    expect([trie.nodes.size, lost()]).toEqual([1001, 0])
    const { used } = arena
    for (const one of rids) take(one)
    expect([trie.nodes.size, lost()]).toEqual([0, 1000])
    expect(arena.used).toBeLessThan(used)
  })
})

describe('a node of the same hash', () => {
  it.each([
    ['acme:slash:/a', 'another text', 0],
    ['acme:slash:/a/bc', 'another last character', 0],
    ['acme:slash:/abcdefgh', 'another text in a whole word', 1],
  ])('as that of `%s` is no answer where it has %s', (resource, _, word) => {
    const { arena, put, trie, deepest } = makeTrie()
    const node = put(resource)
    const at = node + NODE_TEXT + word
    arena.words[at] = (arena.words[at] as number) ^ 0x0100_0000
    expect(trie.exact(rid(resource))).toBe(NOTHING)
    expect(deepest(resource)).not.toBe(trie.nodes.textOf(node))
    arena.words[at] = (arena.words[at] as number) ^ 0x0100_0000
    expect(trie.exact(rid(resource))).toBe(node)
  })

  it('is no answer where what lies above has another text', () => {
    const { arena, put, trie, deepest } = makeTrie()
    const node = put('acme:slash:/a/b')
    const base = trie.nodes.baseOf(node)
    arena.words[base + NODE_TEXT] = 0
    expect(trie.exact(rid('acme:slash:/a/b'))).toBe(NOTHING)
    expect(deepest('acme:slash:/a/b')).toBeUndefined()
  })

  it('is no answer where it has another shape', () => {
    const { arena, put, trie } = makeTrie()
    const node = put('acme:word:a')
    const shape = arena.words[node + NODE_SHAPE] as number
    arena.words[node + NODE_SHAPE] = shape ^ (1 << 16)
    expect(trie.exact(rid('acme:word:a'))).toBe(NOTHING)
    arena.words[node + NODE_SHAPE] = shape
    expect(trie.exact(rid('acme:word:a'))).toBe(node)
  })
})

describe('the text of a node', () => {
  const given = (text: string): Int32Array => {
    const one = new Text()
    one.load(text)
    return one.words
  }

  it('is compared to its end, and no further', () => {
    const { arena, put } = makeTrie()
    const node = put('acme:slash:/a/bc')
    for (const tail of ['', '/', 'd', '/d/e/f']) {
      expect(hasText(arena.words, node, given(`acme:slash:/a/bc${tail}`))).toBe(true)
    }
    for (const other of [
      'acme:slash:/a/bd',
      'acme:slash:/b/bc',
      'bcme:slash:/a/bc',
      'acme:slasi:/a/bc',
      '',
    ]) {
      expect(hasText(arena.words, node, given(other))).toBe(false)
    }
  })

  it('is none where a node seems to lie above itself, as while another thread writes', () => {
    const { arena, put } = makeTrie()
    const node = put('acme:slash:/a/bc')
    arena.words[node + NODE_PARENT] = node
    expect(hasText(arena.words, node, given('acme:slash:/a/bc'))).toBe(false)
  })
})
