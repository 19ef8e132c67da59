import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Crowd, NO_SLOT } from '../../src/trie/crowd.ts'
import { holderOf, markOf } from '../../src/trie/mark.ts'
import { CROWDED, type Entry, entriesOf, type TrieNode } from '../../src/trie/rid-trie.ts'
import { makeTrie, markFor, marksFor, marksOf, type Named, numberOf } from './tries.ts'

type Pair = readonly [mark: number, place: number]

/** All that a crowd has of a holder, by place. */
function heldIn(crowd: Crowd, holder: number): Pair[] {
  const found: Pair[] = []
  for (let slot = crowd.first(holder); slot !== NO_SLOT; slot = crowd.next(holder, slot)) {
    found.push([crowd.mark(slot), crowd.place(slot)])
  }
  return found.toSorted(([, a], [, b]) => a - b)
}

/** Holders whose slots are the first ones of 32, and the last, and few others. */
const HOLDERS = Array.from({ length: 4000 }, (_, n) => n).filter((holder) =>
  [0, 1, 31].includes((Math.imul(holder, 0x9e3779b1) >>> 7) & 31),
)

interface Step {
  readonly holder: number
  readonly actions: number
  readonly next: 'stays' | 'changes' | 'leaves'
  readonly at: number
}

/** Adds a mark to a crowd, does something to another one, and answers what the crowd should have. */
function stepped(crowd: Crowd, before: Pair[], { holder, actions, next, at }: Step, n: number) {
  const added: Pair = [markOf(holder, 3, actions), n]
  crowd.add(...added)
  const kept = [...before, added]
  if (next === 'stays') return kept
  const [[mark, place]] = kept.splice(at % kept.length, 1) as [Pair]
  if (next === 'changes') {
    const other: Pair = [markOf(holderOf(mark), 1, 31 - actions), 1000 + n]
    crowd.change(holderOf(mark), place, ...other)
    kept.push(other)
  } else crowd.remove(holderOf(mark), place)
  return kept
}

describe('a crowd', () => {
  it('holds nothing at first', () => {
    for (const holder of HOLDERS) expect(heldIn(new Crowd(), holder)).toEqual([])
  })

  it('holds however many', () => {
    const crowd = new Crowd()
    for (let n = 0; n < 5000; n++) crowd.add(markOf(n, 1, n & 31), n * 2)
    for (let n = 0; n < 5000; n++) {
      expect(heldIn(crowd, n)).toEqual([[markOf(n, 1, n & 31), n * 2]])
    }
    expect(heldIn(crowd, 5000)).toEqual([])
  })

  it('is searched from where the number of the holder points to', () => {
    const crowd = new Crowd()
    crowd.add(markOf(0, 1, 0), 0)
    expect(crowd.first(0)).toBe(0)
    crowd.add(markOf(1, 1, 0), 1)
    expect(crowd.first(1)).toBe((0x9e3779b1 >>> 7) & 31)
  })

  it('holds what was added and not taken out, as it was last changed', () => {
    const step = fc.record({
      holder: fc.constantFrom(...HOLDERS.slice(0, 40)),
      actions: fc.nat({ max: 31 }),
      next: fc.constantFrom('stays', 'changes', 'leaves'),
      at: fc.nat({ max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const crowd = new Crowd()
        const kept = steps.reduce<Pair[]>((list, one, n) => stepped(crowd, list, one, n), [])
        for (const holder of HOLDERS.slice(0, 40)) {
          const own = kept.filter(([mark]) => holderOf(mark) === holder)
          expect(heldIn(crowd, holder)).toEqual(own.toSorted(([, a], [, b]) => a - b))
        }
      }),
      { numRuns: 200 },
    )
  })
})

describe('a crowded node', () => {
  const holders = Array.from({ length: CROWDED }, (_, n) => `h${n}`)

  it('is one from so many entries on', () => {
    expect(CROWDED).toBe(12)
    const { trie, insert, exact } = makeTrie()
    const entries: Entry<Named>[] = []
    for (const [n, holder] of holders.entries()) {
      entries.push(insert('acme:slash:/a', holder))
      expect(exact('acme:slash:/a')?.crowd !== undefined).toBe(n === CROWDED - 1)
    }
    for (const entry of entries.slice(0, 1)) trie.remove(entry)
    expect(exact('acme:slash:/a')?.crowd).toBeUndefined()
  })

  it('adds to what it has, and does not read it anew', () => {
    const { insert, exact } = makeTrie()
    for (const holder of holders) insert('acme:slash:/a', holder)
    const before = exact('acme:slash:/a')?.crowd
    insert('acme:slash:/a', 'late')
    expect(exact('acme:slash:/a')?.crowd).toBe(before)
  })

  it('has the entries and marks of its list, whoever comes, changes and leaves', () => {
    const names = [...holders, 'late', 'later']
    const step = fc.record({
      holder: fc.constantFrom(...names),
      slash: fc.constantFrom('', '/'),
      next: fc.constantFrom('stays', 'changes', 'leaves'),
      at: fc.nat({ max: 100 }),
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 8, maxLength: 40 }), (steps) => {
        const { trie, insert, exact } = makeTrie()
        insert('acme:slash:/a/below', 'stays')
        const node = exact('acme:slash:/a') as TrieNode<Named>
        for (const { holder, slash, next, at } of steps) {
          insert(`acme:slash:/a${slash}`, holder)
          const entry = node.entries[at % node.entries.length] as Entry<Named>
          if (next === 'changes') trie.setActions(entry, at % 32)
          if (next === 'leaves') trie.remove(entry)
          expectSound(node, [...names, 'nobody'])
        }
      }),
      { numRuns: 60 },
    )
  })
})

/** Sees that what a node says in several ways is the same in each. */
function expectSound(node: TrieNode<Named>, names: readonly string[]): void {
  const { entries, crowd } = node
  expect(marksOf(node)).toEqual(marksFor(node))
  expect(crowd !== undefined).toBe(entries.length >= CROWDED)
  for (const number of names.map(numberOf)) {
    const own = entries.filter(({ holder }) => holder.number === number)
    expect(new Set(entriesOf(node, number))).toEqual(new Set(own))
    const pairs = own.map((one): Pair => [markFor(one), one.at]).toSorted(([, a], [, b]) => a - b)
    if (crowd !== undefined) expect(heldIn(crowd, number)).toEqual(pairs)
  }
}
