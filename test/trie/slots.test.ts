import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Hashed, NOWHERE, Slots } from '../../src/trie/slots.ts'

interface Item extends Hashed {
  readonly name: string
}

/** Few hashes, which point to the first slots, the last ones, and to one slot with other tags. */
const HASHES = [0, 1, 2, 3, 4, 2046, 2047, 2045, 2044, 2048, 4094, -1, -2, -2048, 2 ** 31 - 1]

/** All nodes that a search for a hash meets, by name. */
function metBy(slots: Slots<Item>, hash: number): string[] {
  const met: string[] = []
  for (let slot = slots.first(hash); slot !== NOWHERE; slot = slots.next(hash, slot)) {
    expect(slots.textAt(slot)).toBe(slots.at(slot).name)
    met.push(slots.at(slot).name)
  }
  return met.toSorted()
}

const item = (hash: number, name: string): Item => ({ hash, name })

const put = (slots: Slots<Item>, one: Item): void => slots.add(one, one.name)

describe('slots', () => {
  it('hold nothing at first', () => {
    const slots = new Slots<Item>()
    expect(slots.size).toBe(0)
    for (const hash of HASHES) expect(slots.first(hash)).toBe(NOWHERE)
  })

  it('are searched from where the hash points to, around the end', () => {
    const slots = new Slots<Item>()
    for (const name of ['a', 'b', 'c']) put(slots, item(2046, name))
    expect(slots.first(2046)).toBe(1023)
    expect(slots.next(2046, 1023)).toBe(0)
    expect(slots.next(2046, 0)).toBe(1)
    expect(slots.next(2046, 1)).toBe(NOWHERE)
    put(slots, item(0, 'd'))
    expect(slots.first(0)).toBe(2)
  })

  it('tell of all that they hold', () => {
    const slots = new Slots<Item>()
    expect([...slots.values()]).toEqual([])
    const items = [item(0, 'a'), item(0, 'b'), item(-1, 'c')]
    for (const one of items) put(slots, one)
    expect(new Set(slots.values())).toEqual(new Set(items))
  })

  it('are twice as many when half of them are taken', () => {
    const slots = new Slots<Item>()
    const items = Array.from({ length: 511 }, (_, n) => item(n * 2, `${n}`))
    for (const one of items) put(slots, one)
    put(slots, item(4092, 'half'))
    expect(slots.first(4092)).toBe(1022)
    put(slots, item(4094, 'more'))
    expect(slots.first(4092)).toBe(2046)
    expect(slots.first(4094)).toBe(2047)
    expect(items.filter(({ hash }) => slots.first(hash) !== hash / 2)).toEqual([])
    expect(slots.size).toBe(513)
  })

  it('find all that was added and not removed, and nothing else', () => {
    const step = fc.record({ hash: fc.constantFrom(...HASHES), leaves: fc.nat({ max: 20 }) })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const slots = new Slots<Item>()
        const kept: Item[] = []
        for (const [n, { hash, leaves }] of steps.entries()) {
          const added = item(hash, `${n}`)
          put(slots, added)
          kept.push(added)
          const [gone] = leaves % 2 === 0 ? kept.splice(leaves % kept.length, 1) : []
          if (gone !== undefined) slots.remove(gone)
          expect(slots.size).toBe(kept.length)
          for (const wanted of HASHES) {
            const same = kept.filter((one) => (one.hash | 1) === (wanted | 1))
            expect(metBy(slots, wanted)).toEqual(same.map(({ name }) => name).toSorted())
          }
        }
      }),
      { numRuns: 100 },
    )
  })
})
