import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashOf } from '../../src/trie/hash.ts'
import { Sieve } from '../../src/trie/sieve.ts'
import { type Hashed, Slots } from '../../src/trie/slots.ts'

/** A sieve beside the table that it is for. */
function makeSieve(): { sieve: Sieve; table: Slots<Hashed>; add: (hash: number) => Hashed } {
  const sieve = new Sieve()
  const table = new Slots<Hashed>()
  const add = (hash: number): Hashed => {
    const one = { hash }
    table.add(one, '')
    sieve.add(hash, table)
    return one
  }
  return { sieve, table, add }
}

const nth = (n: number): number => hashOf(`dcos:n${n}`)
const passing = (sieve: Sieve, from: number, to: number): number =>
  Array.from({ length: to - from }, (_, n) => nth(from + n)).filter((one) => sieve.passes(one))
    .length

describe('a sieve', () => {
  it('lets nothing pass at first', () => {
    expect(passing(new Sieve(), 0, 2000)).toBe(0)
  })

  it('lets pass whatever was added, and little else, while it grows', () => {
    const { sieve, add } = makeSieve()
    for (let n = 1; n <= 5000; n++) add(nth(n))
    expect(passing(sieve, 1, 5001)).toBe(5000)
    expect(passing(sieve, 5001, 15_001)).toBeLessThan(1250)
    expect(passing(sieve, 5001, 15_001)).toBeGreaterThan(0)
  })

  it('forgets what is gone when it is worn out, and stays as small as it was', () => {
    const { sieve, table, add } = makeSieve()
    for (let n = 1; n <= 20_000; n++) table.remove(add(nth(n)))
    expect(passing(sieve, 1, 20_001)).toBeLessThan(2500)
    expect(passing(sieve, 20_000 - (20_000 % 511), 20_001)).toBeGreaterThan(0)
  })

  it('lets pass all that is there, whatever came and went', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer(), fc.boolean()), { maxLength: 40 }), (steps) => {
        const { sieve, add, table } = makeSieve()
        const kept: Hashed[] = []
        for (const [hash, stays] of steps) {
          const one = add(hash)
          if (stays) kept.push(one)
          else table.remove(one)
        }
        for (const { hash } of kept) expect(sieve.passes(hash)).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})
