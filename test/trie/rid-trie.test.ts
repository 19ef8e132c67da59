import { describe, expect, it } from 'vitest'
import { maskOf } from '../../src/core/action.ts'
import type { Rid } from '../../src/core/rid.ts'
import { rid } from '../../src/testing/literals.ts'
import { BELOW, HERE, holderOf, markOf, reachOf } from '../../src/trie/mark.ts'
import type { Entry, TrieNode } from '../../src/trie/rid-trie.ts'
import { RidScan } from '../../src/trie/scan.ts'
import { catalogueWith, familyOf, tailOf } from '../core/acme.ts'
import { COLLUDING, makeTrie, marksFor, marksOf, type Named, named, numberOf } from './tries.ts'

/** The number at the end of a text: which of many it is. */
const numbered = (count: number): Rid[] =>
  Array.from({ length: count }, (_, n) => rid(`acme:word:w${n}`))

/** The children of a node, as a walk along the siblings meets them. */
function childrenOf(node: TrieNode<Named> | undefined): string[] {
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
    expect(entry).toMatchObject({ holder: named('bob'), resource, reach, actions: 0, at: 0 })
    expect(entry.node?.path).toBe(path)
    expect(entry.node?.entries).toEqual([entry])
    expect(entry.node && marksOf(entry.node)).toEqual([markOf(numberOf('bob'), reach, 0), 0, 0])
  })

  it('on a malformed RID stands nowhere, and can be taken out', () => {
    const { trie, insert } = makeTrie()
    const entry = insert('acme:slash:a')
    expect(entry).toEqual({
      holder: named('alice'),
      resource: 'acme:slash:a',
      node: undefined,
      reach: 0,
      at: 0,
      actions: 0,
    })
    trie.setActions(entry, maskOf(['full']))
    expect(entry.actions).toBe(maskOf(['full']))
    trie.remove(entry)
    expect(trie.size).toBe(0)
  })

  it('counts in the weight of the trie as long as it stands in it', () => {
    const { trie, insert } = makeTrie()
    expect(trie.weight).toBe(0)
    const [first] = ['acme:slash:/a', 'acme:slash:/a/b', 'acme:none'].map((one) => insert(one))
    insert('acme:slash:a')
    expect(trie.weight).toBe(3)
    trie.remove(first as Entry<Named>)
    expect(trie.weight).toBe(2)
  })

  it('keeps its actions to itself', () => {
    const { trie, insert, exact } = makeTrie()
    const read = maskOf(['read'])
    const entries = ['alice', 'bob'].map((name) => insert('acme:slash:/a', name))
    for (const entry of entries.slice(1)) trie.setActions(entry, read)
    const node = exact('acme:slash:/a/') as TrieNode<Named>
    expect(node.entries.map(({ actions }) => actions)).toEqual([0, read])
    const marks = marksOf(node).slice(0, 2)
    expect(marks.map((mark) => mark & 31)).toEqual([0, read])
    expect(marks.map(holderOf)).toEqual(['alice', 'bob'].map(numberOf))
    expect(marks.map(reachOf)).toEqual([HERE | BELOW, HERE | BELOW])
  })

  it('has a mark from the start, and takes it along', () => {
    const { trie, insert, exact } = makeTrie()
    const names = ['a', 'b', 'c', 'd', 'e']
    const entries = names.map((name) => insert('acme:slash:/a', name))
    const node = exact('acme:slash:/a') as TrieNode<Named>
    expect(marksOf(node)).toEqual(names.map((name) => markOf(numberOf(name), HERE | BELOW, 0)))
    const lists: (number[] | undefined)[] = []
    for (const entry of entries.toReversed()) {
      trie.remove(entry)
      expect(marksOf(node)).toEqual(marksFor(node))
      lists.push(node.others?.slice())
    }
    expect(lists).toEqual([[markOf(numberOf('d'), HERE | BELOW, 0)], ...new Array(4)])
  })

  it('is named by its mark, whichever number its holder has', () => {
    for (const number of [0, 1, 2 ** 24 - 1, 2 ** 24, 2 ** 25 - 1]) {
      const mark = markOf(number, BELOW, 17)
      expect(holderOf(mark)).toBe(number)
      expect(reachOf(mark)).toBe(BELOW)
      expect(mark & 31).toBe(17)
    }
  })

  it.each([1, 2, 3, 4, 5, 6])('of %i gives its place to the last one when it leaves', (count) => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f'].slice(0, count)
    for (const [leaving, gone] of names.entries()) {
      const { trie, insert, exact } = makeTrie()
      insert('acme:slash:/a/below', 'stays')
      for (const [n, name] of names.entries()) trie.setActions(insert('acme:slash:/a', name), n)
      const node = exact('acme:slash:/a') as TrieNode<Named>
      expect(marksOf(node)).toEqual(marksFor(node))
      trie.remove(node.entries[leaving] as Entry<Named>)
      const staying = names.filter((name) => name !== gone)
      expect(node.entries.map(({ holder }) => holder.name).toSorted()).toEqual(staying)
      expect(node.entries.map(({ at }) => at)).toEqual([...staying.keys()])
      expect(marksOf(node)).toEqual(marksFor(node))
    }
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
    expect(exact('acme:slash:/a')).toMatchObject({ entries: [], first: 0, others: undefined })
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

  it('are told apart by their depth, where one has an empty segment', () => {
    const family = familyOf('own:word', tailOf('literal', { bare: true, joint: ':/' }))
    const { insert, exact } = makeTrie(new RidScan(catalogueWith([family]), '2.2'))
    insert('own:word')
    expect(exact('own:word:/')).toBeUndefined()
    insert('own:word:/')
    expect(exact('own:word')?.depth).toBe(0)
    expect(exact('own:word:/')?.depth).toBe(1)
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
})
