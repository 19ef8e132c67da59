import { describe, expect, it } from 'vitest'
import { CROWD } from '../../src/trie/rid-trie.ts'
import { makeTrie, numberOf } from './tries.ts'

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
    expect(byHolder?.get(numberOf('h0'))).toEqual([entries[0], twin])
    expect(byHolder?.get(numberOf('h1'))).toEqual([entries[1]])
    expect(byHolder?.get(numberOf('late'))).toEqual([late])
    expect(byHolder?.get(numberOf('nobody'))).toBeUndefined()
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
    expect(map()?.get(numberOf('h0'))).toEqual([twin])
    trie.remove(late)
    expect(map()?.has(numberOf('late'))).toBe(false)
    expect(map()?.size).toBe(CROWD)
    expect(new Set(exact('acme:slash:/a')?.entries)).toEqual(new Set([...entries.slice(1), twin]))
  })

  it('is none any more below so many, and again one above', () => {
    const { trie, insert, exact } = makeTrie()
    const entries = holders.map((holder) => insert('acme:slash:/a', holder))
    for (const entry of entries.slice(0, 1)) trie.remove(entry)
    expect(exact('acme:slash:/a')?.byHolder).toBeUndefined()
    expect(new Set(exact('acme:slash:/a')?.entries)).toEqual(new Set(entries.slice(1)))
    insert('acme:slash:/a', 'again')
    expect(new Set(exact('acme:slash:/a')?.byHolder?.keys())).toEqual(
      new Set([...holders.slice(1), 'again'].map(numberOf)),
    )
  })
})
