import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reachOf } from '../../src/core/place.ts'
import type { Rid } from '../../src/core/rid.ts'
import { rid } from '../../src/testing/literals.ts'
import { DEAD_GRANTS_AT, NODE_MARKS, NOTHING, type Ref } from '../../src/trie/layout.ts'
import { BELOW, HERE, LEAD, STAR, TRAIL } from '../../src/trie/mark.ts'
import {
  ANOTHER,
  type Entry,
  FIRST,
  isInPlace,
  KNOWN,
  RidTrie,
  signOf,
} from '../../src/trie/rid-trie.ts'
import { PLACES } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'
import { type Made, makeTrie, READ } from './tries.ts'

const entryOf = ({ trie }: Made, resource: string, holder = 1): Entry => {
  const entry = trie.entryOf(holder, rid(resource))
  if (entry === undefined) throw new Error(`nothing stands on \`${resource}\``)
  return entry
}

/** The RID of an entry, as it is spelled into words. */
function speltOf(entry: Entry): string {
  const words = new Int32Array(300).fill(-1)
  const length = entry.spell(words)
  const bytes = new Uint8Array(words.buffer)
  return String.fromCharCode(...bytes.subarray(0, length))
}

/** What a function hands over, in a list. */
function handed<Item>(each: (take: (item: Item) => void) => void): Item[] {
  const items: Item[] = []
  each((item) => items.push(item))
  return items
}

const textOf = ({ holder, resource, actions }: Entry): string =>
  [holder, resource, actions].join(' ')

/** Each grant at a node, as a text. */
const grantsAt = ({ trie }: Made, node: Ref): string[] =>
  Array.from(trie.entriesAt(node), textOf).toSorted()

/** All grants, by the functions that hand them over, each of them in every way. */
function handedOver({ trie }: Made): string[] {
  return Array.from(trie.nodes.all()).flatMap((node) => {
    const entries = handed<Entry>((take) => trie.eachAt(node, take))
    const marks = handed<number>((take) => trie.eachMarkAt(node, take))
    expect(marks).toEqual(entries.map(({ mark }) => mark))
    for (const holder of new Set(entries.map((entry) => entry.holder))) {
      const held = handed<Entry>((take) => trie.eachOf(node, holder, take))
      const heldMarks = handed<number>((take) => trie.eachMarkOf(node, holder, take))
      expect(held.map(textOf)).toEqual(Array.from(trie.entriesOf(node, holder), textOf))
      expect(heldMarks).toEqual(held.map(({ mark }) => mark))
    }
    expect(entries.map(speltOf)).toEqual(entries.map(({ resource }) => resource))
    return entries.map(textOf)
  })
}

describe('a grant', () => {
  it.each([
    ['acme:none', HERE, 'acme:none'],
    ['acme:nowhere:at-all', HERE, 'acme:nowhere:at-all'],
    ['acme:slash', HERE | BELOW, 'acme:slash'],
    ['acme:slash:/', HERE | BELOW, 'acme:slash'],
    ['acme:slash:/a/b/', HERE | BELOW, 'acme:slash:/a/b'],
    ['acme:dot:a.b', HERE | BELOW, 'acme:dot:a.b'],
    ['acme:word', HERE | BELOW, 'acme:word'],
    ['acme:word:a', HERE, 'acme:word:a'],
    ['acme:exact:a:b/', HERE, 'acme:exact:a:b'],
    ['shut:secret:/a/b', HERE, 'shut:secret:/a/b'],
    ['shut:secret:/a/*', BELOW, 'shut:secret:/a'],
    ['shut:secret:*', BELOW, 'shut:secret'],
    ['shut:star:a', HERE, 'shut:star:a'],
    ['shut:star:*', BELOW, 'shut:star'],
    ['acme:slash:a', 0, 'acme:slash:a'],
  ])('on `%s` reaches %i from the node `%s`', (resource, reach, text) => {
    const made = makeTrie()
    const node = made.trie.put(7, rid(resource), READ)
    expect(made.trie.nodes.textOf(node)).toBe(text)
    const entry = entryOf(made, resource, 7)
    expect(entry.node).toBe(node)
    expect(speltOf(entry)).toBe(resource)
    const family = made.gazetteer.locate(rid(resource))
    expect(made.trie.familyAt(node)).toBe(family.kind === 'family' ? family.family : undefined)
    expect([entry.holder, entry.actions, entry.reach, entry.resource]).toEqual([
      7,
      READ,
      reach,
      resource,
    ])
    expect(grantsAt(made, node)).toEqual([`7 ${resource} ${READ}`])
    expect(made.trie.countAt(node)).toBe(1)
  })

  it.each(PLACES.map(([resource]) => resource))(
    'on `%s` reaches what the gazetteer says',
    (resource) => {
      const made = makeTrie()
      made.put(resource)
      const reach = reachOf(made.gazetteer.locate(rid(resource)))
      const expected = (reach?.here ? HERE : 0) | (reach?.below ? BELOW : 0)
      expect(entryOf(made, resource).reach).toBe(expected)
    },
  )

  it('is one for each spelling, and has the actions that were put last, or all', () => {
    const made = makeTrie()
    const { trie } = made
    expect(trie.put(1, rid('shut:secret:a'), 2)).not.toBe(NOTHING)
    expect(trie.put(1, rid('shut:secret:/a'), 4)).toBe(NOTHING)
    expect(trie.put(1, rid('shut:secret:a'), 10)).toBe(NOTHING)
    expect(trie.put(1, rid('shut:secret:/a'), 8)).toBe(NOTHING)
    expect(trie.put(2, rid('shut:secret:a'), 1)).not.toBe(NOTHING)
    expect([trie.size, trie.weight]).toEqual([3, 3])
    expect(grantsAt(made, trie.exact(rid('shut:secret:a')))).toEqual([
      '1 shut:secret:/a 8',
      '1 shut:secret:a 10',
      '2 shut:secret:a 1',
    ])
    expect(trie.entryOf(1, rid('shut:secret:a/'))).toBeUndefined()
    expect(trie.entryOf(3, rid('shut:secret:a'))).toBeUndefined()
    expect(trie.entryOf(1, rid('shut:secret:b'))).toBeUndefined()
  })

  it('is told from all others', () => {
    const made = makeTrie()
    for (const resource of ['shut:secret:a', 'shut:secret:/a', 'shut:secret:a/*']) {
      made.put(resource)
      made.put(resource, 2)
    }
    made.put('shut:secret:b')
    const entry = entryOf(made, 'shut:secret:/a')
    expect(entry.is(entryOf(made, 'shut:secret:/a'))).toBe(true)
    expect(entry.is(undefined)).toBe(false)
    expect(entry.is(entryOf(made, 'shut:secret:a'))).toBe(false)
    expect(entry.is(entryOf(made, 'shut:secret:/a', 2))).toBe(false)
    expect(entryOf(made, 'shut:secret:a').is(entryOf(made, 'shut:secret:b'))).toBe(false)
  })

  it('says how it is written', () => {
    const made = makeTrie()
    for (const [resource, spelling] of [
      ['shut:secret:a', 0],
      ['shut:secret:/a', LEAD],
      ['shut:secret:/a/', LEAD | TRAIL],
      ['shut:secret:a/*', STAR],
    ] as const) {
      made.put(resource)
      expect(entryOf(made, resource).spelling).toBe(spelling)
      const spot = made.trie.spotOf(rid(resource))
      expect(spot).toEqual({ node: entryOf(made, resource).node, spelling })
      expect(made.trie.entryAt(spot, 1)?.resource).toBe(resource)
      expect(made.trie.entryAt(spot, 2)).toBeUndefined()
    }
    expect(made.trie.entryAt({ node: NOTHING, spelling: 0 }, 1)).toBeUndefined()
  })

  it('that is taken out is gone, and the others at its node are not', () => {
    const made = makeTrie()
    const { trie } = made
    for (const resource of ['shut:secret:a', 'shut:secret:/a']) made.put(resource)
    made.put('shut:secret:a', 2)
    const { node } = entryOf(made, 'shut:secret:a')
    expect(trie.remove(entryOf(made, 'shut:secret:a'))).toBe(NOTHING)
    expect(grantsAt(made, node)).toEqual([`1 shut:secret:/a ${READ}`, `2 shut:secret:a ${READ}`])
    expect(trie.remove(entryOf(made, 'shut:secret:/a'))).toBe(node)
    expect(grantsAt(made, node)).toEqual([`2 shut:secret:a ${READ}`])
    expect(trie.remove(entryOf(made, 'shut:secret:a', 2))).toBe(node)
    expect([trie.size, trie.nodes.size]).toEqual([0, 0])
  })

  it('on a malformed path is counted apart', () => {
    const made = makeTrie()
    made.put('acme:slash:a')
    made.put('acme:slash:a', 2)
    made.put('acme:slash:/a')
    expect([made.trie.size, made.trie.weight]).toEqual([3, 1])
    expect(made.arena.words[DEAD_GRANTS_AT]).toBe(2)
    made.take('acme:slash:a')
    expect([made.trie.size, made.trie.weight]).toEqual([2, 1])
    made.take('acme:slash:/a')
    expect([made.trie.size, made.trie.weight]).toEqual([1, 0])
  })

  it('is there for whoever opens the arena next', () => {
    const made = makeTrie()
    made.put('shut:secret:/a/*', 3)
    const again = new RidTrie(made.arena, made.scan)
    expect(again.size).toBe(1)
    expect(again.entryOf(3, rid('shut:secret:/a/*'))?.actions).toBe(READ)
  })
})

describe('a node of many holders', () => {
  /** The bits of a node's sign. */
  const signAt = ({ arena }: Made, node: Ref): number =>
    arena.words[node + NODE_MARKS + 2] as number
  const union = (holders: readonly number[]): number =>
    holders.reduce((bits, holder) => bits | signOf(holder), 0)
  const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at + 1)

  it.each([
    [1, 2],
    [31, 0x8000_0000 | 0],
    [32, 1],
    [33, 2],
    [0xffffff, 0x8000_0000 | 0],
  ])('knows the holder %i by the bit %i', (holder, bit) => {
    expect(signOf(holder)).toBe(bit)
  })

  it('has no sign with two of them, and one bit for each with more', () => {
    const made = makeTrie()
    const node = made.put('acme:none', 1)
    made.put('acme:none', 34)
    expect(isInPlace(made.arena.words[node + NODE_MARKS] as number)).toBe(true)
    expect(signAt(made, node) >>> 8).toBe(34)
    made.put('acme:none', 67)
    expect(isInPlace(made.arena.words[node + NODE_MARKS] as number)).toBe(false)
    expect(signAt(made, node)).toBe(union([1, 34, 67]))
    made.put('acme:none', 4)
    expect(signAt(made, node)).toBe(union([1, 34, 67, 4]))
  })

  it('has a sign of all of them however many come, and of all that are left', () => {
    const made = makeTrie()
    const { arena, trie } = made
    const node = made.put('acme:none', 1)
    const holders = numbers(30)
    for (const holder of holders.slice(1)) {
      made.put('acme:none', holder)
      const present = holders.slice(0, holder)
      if (holder > 2) expect(signAt(made, node)).toBe(union(present))
      expect(trie.countAt(node)).toBe(holder)
    }
    while (holders.length > 1) {
      made.take('acme:none', holders.pop())
      const isPlain = isInPlace(arena.words[node + NODE_MARKS] as number)
      expect(isPlain).toBe(holders.length <= 2)
      if (!isPlain) expect(signAt(made, node) & union(holders)).toBe(union(holders))
    }
  })

  it('has its sign made anew with its block', () => {
    const made = makeTrie()
    const node = made.put('acme:none', 1)
    for (const holder of numbers(20)) made.put('acme:none', holder)
    for (const holder of numbers(20).slice(8).toReversed()) made.take('acme:none', holder)
    expect(signAt(made, node)).toBe(union(numbers(8)))
    made.take('acme:none', 8)
    expect(signAt(made, node)).toBe(union(numbers(8)))
  })

  it.each([2, 3, 10, 16, 17, 40, 200])('finds the grants of each of %i', (count) => {
    const made = makeTrie()
    const { trie } = made
    const node = made.put('shut:secret:a', 1)
    for (const holder of numbers(count)) {
      made.put('shut:secret:a', holder)
      if (holder % 3 === 0) made.put('shut:secret:/a', holder)
    }
    for (const holder of numbers(count)) {
      const spelt = Array.from(trie.entriesOf(node, holder), ({ resource }) => resource).toSorted()
      const both = ['shut:secret:/a', 'shut:secret:a']
      expect(spelt).toEqual(holder % 3 === 0 ? both : both.slice(1))
    }
    expect([...trie.entriesOf(node, count + 1)]).toEqual([])
    expect(trie.countAt(node)).toBe(count + Math.floor(count / 3))
  })
})

describe('a trie', () => {
  const RIDS: readonly Rid[] = [
    'acme:slash',
    'acme:slash:/',
    'acme:slash:/a',
    'acme:slash:/a/',
    'acme:slash:/a/b',
    'acme:slash:a',
    'shut:secret:a',
    'shut:secret:/a',
    'shut:secret:a/*',
    'shut:secret:*',
    'acme:none',
    'a:b',
    'acme:dot:a.b',
  ].map(rid)

  const ops = () =>
    fc.array(
      fc.record({
        op: fc.constantFrom('put', 'put', 'add', 'take'),
        holder: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 60 })),
        resource: fc.oneof(fc.constantFrom(...RIDS), fc.constantFrom(...RIDS.slice(0, 2))),
        actions: fc.integer({ min: 1, max: 31 }),
      }),
      { maxLength: 200 },
    )

  it('holds what a model holds, and nothing once all of it is taken out', () => {
    fc.assert(
      fc.property(ops(), (drawn) => {
        const made = makeTrie()
        const { arena, trie } = made
        const { used } = arena
        const model = new Map<string, number>()
        const steps = {
          put(holder: number, resource: Rid, actions: number) {
            trie.put(holder, resource, actions)
            model.set(`${holder} ${resource}`, actions)
          },
          add(holder: number, resource: Rid, actions: number, held: number) {
            const spot = trie.spotFor(resource)
            const { node } = spot
            const hasOthers = [...trie.entriesOf(node, holder)].length > 0
            const added = trie.addAt(spot, holder, actions)
            if (held > 0) expect(added).toBe(KNOWN)
            else expect(added).toBe(hasOthers ? ANOTHER : FIRST)
            trie.count(node, held > 0 ? 0 : 1)
            model.set(`${holder} ${resource}`, held | actions)
          },
          take(holder: number, resource: Rid) {
            if (model.delete(`${holder} ${resource}`)) trie.remove(entryOf(made, resource, holder))
          },
        }
        for (const { op, holder, resource, actions } of drawn) {
          const held = model.get(`${holder} ${resource}`) ?? 0
          expect(trie.entryOf(holder, resource)?.actions ?? 0).toBe(held)
          if (op === 'take') steps.take(holder, resource)
          else steps[op](holder, resource, actions, held)
          expect(trie.size).toBe(model.size)
        }
        const all = [...trie.nodes.all()].flatMap((node) => grantsAt(made, node))
        expect(handedOver(made).toSorted()).toEqual(all.toSorted())
        expect(all.toSorted()).toEqual(Array.from(model, (pair) => pair.join(' ')).toSorted())
        const dead = [...model.keys()].filter((key) => key.endsWith(' acme:slash:a')).length
        expect(trie.weight).toBe(model.size - dead)
        for (const key of model.keys()) {
          const [holder, resource] = key.split(' ') as [string, Rid]
          trie.remove(entryOf(made, resource, Number(holder)))
        }
        expect([trie.size, trie.weight, trie.nodes.size]).toEqual([0, 0, 0])
        expect(arena.used - used).toBeLessThanOrEqual(20)
      }),
      { numRuns: runs(60) },
    )
  })
})
