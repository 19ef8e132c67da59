import { describe, expect, it } from 'vitest'
import { maskOf } from '../../src/core/action.ts'
import type { Rid } from '../../src/core/rid.ts'
import { rid } from '../../src/testing/literals.ts'
import { BELOW, CROWD, type Entry, HERE, RidTrie, type TrieNode } from '../../src/trie/rid-trie.ts'
import { RidScan } from '../../src/trie/scan.ts'
import { ACME } from '../core/acme.ts'

/** A scan that gives all nodes one hash. */
class ColludingScan extends RidScan {
  override scan(text: string): void {
    super.scan(text)
    this.hashes.fill(7)
  }
}

const SCAN = new RidScan(ACME, '2.2')
const COLLUDING = new ColludingScan(ACME, '2.2')

/** A trie of named holders, asked through a scan. */
function makeTrie(scan: RidScan = SCAN): {
  trie: RidTrie<string>
  insert: (resource: string, holder?: string) => Entry<string>
  deepest: (resource: string) => TrieNode<string> | undefined
  exact: (resource: string) => TrieNode<string> | undefined
} {
  const trie = new RidTrie<string>(scan)
  const asking =
    (ask: (resource: string) => TrieNode<string> | undefined) => (resource: string) => {
      scan.scan(resource)
      return ask(resource)
    }
  return {
    trie,
    insert: (resource, holder = 'alice') => trie.insert(holder, rid(resource)),
    deepest: asking((resource) => trie.deepest(resource)),
    exact: asking((resource) => trie.exact(resource)),
  }
}

/** The number at the end of a text: which of many it is. */
const numbered = (count: number): Rid[] =>
  Array.from({ length: count }, (_, n) => rid(`acme:word:w${n}`))

/** The children of a node, as a walk along the siblings meets them. */
function childrenOf(node: TrieNode<string> | undefined): string[] {
  const paths: string[] = []
  for (let child = node?.firstChild; child !== undefined; child = child.nextSibling) {
    expect(child.parent).toBe(node)
    expect(child.nextSibling?.previousSibling ?? child).toBe(child)
    paths.push(child.path)
  }
  expect(node?.firstChild?.previousSibling).toBeUndefined()
  return paths
}

describe('an entry', () => {
  it.each([
    ['acme:none', HERE, ''],
    ['acme:nowhere:at-all', HERE, ''],
    ['acme:slash', HERE | BELOW, ''],
    ['acme:slash:/', HERE | BELOW, ''],
    ['acme:slash:/a/b/', HERE | BELOW, 'a/b'],
    ['acme:dot:a.b', HERE | BELOW, 'a.b'],
    ['acme:word', HERE | BELOW, ''],
    ['acme:word:a', HERE, 'a'],
    ['acme:exact:a:b/', HERE, 'a:b'],
    ['shut:secret:/a/b', HERE, 'a/b'],
    ['shut:secret:/a/*', BELOW, 'a'],
    ['shut:secret:*', BELOW, ''],
    ['shut:star:a', HERE, 'a'],
    ['shut:star:*', BELOW, ''],
  ])('on `%s` reaches %i from the node `%s`', (resource, reach, path) => {
    const { insert } = makeTrie()
    const entry = insert(resource, 'bob')
    expect(entry).toMatchObject({ holder: 'bob', resource, reach, actions: 0 })
    expect(entry.node?.path).toBe(path)
    expect(entry.node?.entries).toEqual([entry])
  })

  it('on a malformed RID stands nowhere, and can be taken out', () => {
    const { trie, insert } = makeTrie()
    const entry = insert('acme:slash:a')
    expect(entry).toEqual({
      holder: 'alice',
      resource: 'acme:slash:a',
      node: undefined,
      reach: 0,
      actions: 0,
    })
    trie.remove(entry)
    expect(trie.size).toBe(0)
  })

  it('keeps its actions to itself', () => {
    const { insert, exact } = makeTrie()
    const entry = insert('acme:slash:/a')
    entry.actions = maskOf(['read'])
    expect(exact('acme:slash:/a/')?.entries[0]?.actions).toBe(maskOf(['read']))
  })
})

describe('a trie', () => {
  it('is empty at first, and finds nothing', () => {
    const { trie, deepest, exact } = makeTrie()
    expect(trie.size).toBe(0)
    expect(deepest('acme:slash:/a')).toBeUndefined()
    expect(exact('acme:nowhere:at-all')).toBeUndefined()
  })

  it('has the nodes on the way to its entries, each once', () => {
    const { trie, insert } = makeTrie()
    insert('acme:slash:/a/b')
    expect(trie.size).toBe(3)
    insert('acme:slash:/a/b/')
    insert('acme:slash:/a')
    insert('acme:slash')
    expect(trie.size).toBe(3)
    insert('acme:slash:/a/c')
    expect(trie.size).toBe(4)
    insert('acme:nowhere:at-all')
    expect(trie.size).toBe(5)
  })

  it.each([
    ['acme:slash:/a/b', 'a/b', 2],
    ['acme:slash:/a/b/c/d', 'a/b', 2],
    ['acme:slash:/a/c', 'a', 1],
    ['acme:slash:/a', 'a', 1],
    ['acme:slash:/ab', '', 0],
    ['acme:slash', '', 0],
  ])('finds above `%s` the node `%s`', (resource, path, depth) => {
    const { insert, deepest } = makeTrie()
    insert('acme:slash:/a/b')
    expect(deepest(resource)).toMatchObject({ path, depth, base: 'acme:slash' })
    expect(deepest(resource)?.parent?.depth).toBe(depth === 0 ? undefined : depth - 1)
  })

  it('finds the very node only where there is one', () => {
    const { insert, exact } = makeTrie()
    insert('acme:slash:/a/b')
    expect(exact('acme:slash:/a/b')?.path).toBe('a/b')
    expect(exact('acme:slash:/a')?.path).toBe('a')
    expect(exact('acme:slash:/a/b/c')).toBeUndefined()
    expect(exact('acme:slash:/b')).toBeUndefined()
  })

  it.each([
    ['acme:my:jobs:a', 'acme:your:jobs:a'],
    ['acme:my:services/a', 'acme:your:services/a'],
    ['acme:slash:/a', 'shut:tail:/a'],
    ['acme:my', 'acme:my:nowhere'],
    ['acme:word:a', 'acme:word:b'],
    ['acme:word:a', 'acme:word:aa'],
    ['a:b', 'a:c'],
    ['a:b', 'a:bc'],
  ])('tells `%s` from `%s`', (granted, requested) => {
    const { insert, exact } = makeTrie()
    insert(granted)
    expect(exact(granted)).toBeDefined()
    expect(exact(requested)).toBeUndefined()
  })

  it('counts the entries at and below each node', () => {
    const { trie, insert, exact } = makeTrie()
    const weights = () => ['', ':/a', ':/a/b'].map((path) => exact(`acme:slash${path}`)?.weight)
    const deep = insert('acme:slash:/a/b')
    expect(weights()).toEqual([1, 1, 1])
    insert('acme:slash:/a', 'bob')
    expect(weights()).toEqual([2, 2, 1])
    trie.remove(deep)
    expect(weights()).toEqual([1, 1, undefined])
  })

  it('loses the nodes that nothing stands at or below, and no others', () => {
    const { trie, insert, exact } = makeTrie()
    const deep = insert('acme:slash:/a/b/c')
    const high = insert('acme:slash:/a')
    trie.remove(high)
    expect(trie.size).toBe(4)
    expect(exact('acme:slash:/a')?.entries).toEqual([])
    trie.remove(deep)
    expect(trie.size).toBe(0)
    expect(exact('acme:slash')).toBeUndefined()
  })

  it('links the children of a node, whichever leaves', () => {
    const names = ['a', 'b', 'c']
    for (const leaving of names) {
      const { trie, insert, exact } = makeTrie()
      const entries = new Map(names.map((name) => [name, insert(`acme:slash:/${name}`)]))
      expect(childrenOf(exact('acme:slash')).toSorted()).toEqual(names)
      const entry = entries.get(leaving)
      if (entry !== undefined) trie.remove(entry)
      const staying = names.filter((name) => name !== leaving)
      expect(childrenOf(exact('acme:slash')).toSorted()).toEqual(staying)
      insert(`acme:slash:/${leaving}`)
      expect(childrenOf(exact('acme:slash')).toSorted()).toEqual(names)
    }
  })
})

describe('nodes of one hash', () => {
  it.each([
    ['acme:slash:/a', 'shut:tail:/a'],
    ['acme:none', 'acme:none:services/'],
    ['acme:my', 'acme:your'],
    ['acme:my', 'acme:mine'],
    ['acme:my', 'acme:your:jobs'],
    ['acme:my:jobs:a', 'acme:its:jobs:a'],
    ['acme:word:a', 'acme:word:b'],
    ['acme:word:a', 'acme:word:ab'],
    ['acme:slash:/a', 'acme:slash:/ab'],
    ['acme:slash:/a/b', 'acme:slash:/a/c'],
    ['a:b', 'a:c'],
    ['a:b', 'a:bc'],
  ])('are told apart by their text: `%s`, `%s`', (one, other) => {
    for (const [granted, requested] of [
      [one, other],
      [other, one],
    ] as const) {
      const { insert, exact } = makeTrie(COLLUDING)
      insert(granted)
      expect(exact(requested)).toBeUndefined()
      insert(requested)
      expect(exact(granted)?.entries[0]?.resource).toBe(granted)
      expect(exact(requested)?.entries[0]?.resource).toBe(requested)
    }
  })

  it.each([
    ['a', 'b', 'c'],
    ['c', 'b', 'a'],
    ['b', 'a', 'c'],
    ['b', 'c', 'a'],
  ])('leave one by one: %s, %s, %s', (...leaving) => {
    const { trie, insert, exact } = makeTrie(COLLUDING)
    const entries = ['a', 'b', 'c'].map((name) => insert(`acme:${name}`))
    const left = new Set<string>(leaving)
    for (const name of leaving) {
      const entry = entries.find(({ resource }) => resource === `acme:${name}`)
      if (entry !== undefined) trie.remove(entry)
      left.delete(name)
      for (const one of leaving) expect(exact(`acme:${one}`) !== undefined).toBe(left.has(one))
    }
    expect(trie.size).toBe(0)
  })
})

/** How many nodes of the resources have another one behind them in their bucket. */
const crampedAmong = (nodes: ReadonlyArray<TrieNode<string> | undefined>): number =>
  nodes.filter((node) => node?.next !== undefined).length

describe('a trie of many nodes', () => {
  it('finds each of them while it grows and shrinks', () => {
    const { trie, insert, exact } = makeTrie()
    const resources = numbered(1100)
    const entries = resources.map((resource) => insert(resource))
    const lost = () => resources.filter((one, n) => exact(one) !== entries[n]?.node).length
    expect(trie.size).toBe(1101)
    expect(lost()).toBe(0)
    for (const entry of entries) trie.remove(entry)
    expect(trie.size).toBe(0)
    expect(lost()).toBe(1100)
  })

  it.each([
    [1024, 450],
    [1025, 300],
  ])('of %i has few in one bucket with others', (count, few) => {
    const { trie, insert } = makeTrie()
    const nodes = numbered(count - 1).map((resource) => insert(resource).node)
    expect(trie.size).toBe(count)
    expect(crampedAmong(nodes)).toBeLessThan(few)
  })
})

describe('a crowded node', () => {
  const holders = Array.from({ length: CROWD }, (_, n) => `h${n}`)

  it('is one from so many entries on', () => {
    expect(CROWD).toBe(12)
    const { insert, exact } = makeTrie()
    for (const [n, holder] of holders.entries()) {
      insert('acme:slash:/a', holder)
      const { byHolder } = exact('acme:slash:/a') ?? {}
      expect(byHolder?.size).toBe(n < CROWD - 1 ? undefined : CROWD)
    }
  })

  it('has each entry under its holder', () => {
    const { insert, exact } = makeTrie()
    const entries = holders.map((holder) => insert('acme:slash:/a', holder))
    const twin = insert('acme:slash:/a/', 'h0')
    const late = insert('acme:slash:/a', 'late')
    const { byHolder } = exact('acme:slash:/a') ?? {}
    expect(byHolder?.get('h0')).toEqual([entries[0], twin])
    expect(byHolder?.get('h1')).toEqual([entries[1]])
    expect(byHolder?.get('late')).toEqual([late])
    expect(byHolder?.get('nobody')).toBeUndefined()
  })

  it('adds to what it has, and does not read it anew', () => {
    const { insert, exact } = makeTrie()
    for (const holder of holders) insert('acme:slash:/a', holder)
    const before = exact('acme:slash:/a')?.byHolder
    insert('acme:slash:/a', 'late')
    expect(exact('acme:slash:/a')?.byHolder).toBe(before)
  })

  it('keeps what others hold when an entry leaves', () => {
    const { trie, insert, exact } = makeTrie()
    const entries = holders.map((holder) => insert('acme:slash:/a', holder))
    const twin = insert('acme:slash:/a/', 'h0')
    const late = insert('acme:slash:/a', 'late')
    const map = () => exact('acme:slash:/a')?.byHolder
    for (const entry of entries.slice(0, 1)) trie.remove(entry)
    expect(map()?.get('h0')).toEqual([twin])
    trie.remove(late)
    expect(map()?.has('late')).toBe(false)
    expect(map()?.size).toBe(CROWD)
    expect(exact('acme:slash:/a')?.entries).toEqual([...entries.slice(1), twin])
  })

  it('is none any more below so many, and again one above', () => {
    const { trie, insert, exact } = makeTrie()
    const entries = holders.map((holder) => insert('acme:slash:/a', holder))
    for (const entry of entries.slice(0, 1)) trie.remove(entry)
    expect(exact('acme:slash:/a')?.byHolder).toBeUndefined()
    expect(exact('acme:slash:/a')?.entries).toEqual(entries.slice(1))
    insert('acme:slash:/a', 'again')
    expect([...(exact('acme:slash:/a')?.byHolder?.keys() ?? [])]).toEqual([
      ...holders.slice(1),
      'again',
    ])
  })
})
