import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { apart, logScale } from '../../bench/axis.ts'
import { medianOf, quantile, spreadOf } from '../../bench/numbers.ts'
import { PairTable } from '../../bench/pair-table.ts'
import { shortSize, sizeOf } from '../../bench/sizes.ts'
import { shortTime } from '../../bench/times.ts'

describe('quantile', () => {
  it.each([
    { of: [3, 1, 2], share: 0.5, is: 2 },
    { of: [3, 1, 2], share: 0, is: 1 },
    { of: [3, 1, 2], share: 1, is: 3 },
    { of: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0], share: 0.1, is: 1 },
    { of: [100, 20, 3], share: 0.5, is: 20 },
    { of: [], share: 0.5, is: Number.NaN },
  ])('$share of $of is $is', ({ of, share, is }) => {
    expect(quantile(of, share)).toBe(is)
  })

  it('leaves its numbers as they were', () => {
    const numbers = [3, 1, 2]
    quantile(numbers, 0.5)
    expect(numbers).toEqual([3, 1, 2])
  })
})

describe('median', () => {
  it.each([
    { of: [5], is: 5 },
    { of: [10, 2, 1], is: 2 },
    { of: [4, 1, 2, 10], is: 3 },
    { of: [], is: Number.NaN },
  ])('of $of is $is', ({ of, is }) => {
    expect(medianOf(of)).toBe(is)
  })

  it('has a spread around it', () => {
    expect(spreadOf([7, 3, 4])).toEqual({ median: 4, low: 3, high: 7 })
  })
})

describe('pair table', () => {
  const numbers = fc.nat({ max: 5 })
  const pairs = fc.array(fc.tuple(numbers, numbers, fc.nat({ max: 99 })), { maxLength: 40 })

  it('finds what a map of joined keys finds', () => {
    fc.assert(
      fc.property(pairs, (entries) => {
        const table = new PairTable(entries.length)
        const map = new Map<string, number>()
        for (const [first, second, value] of entries) {
          table.set(first, second, value)
          map.set(`${first} ${second}`, value)
        }
        for (let first = 0; first < 6; first++) {
          for (let second = 0; second < 6; second++) {
            expect(table.get(first, second)).toBe(map.get(`${first} ${second}`) ?? -1)
          }
        }
      }),
    )
  })

  it('is empty at first, whatever it was made for', () => {
    expect(new PairTable(0).get(0, 0)).toBe(-1)
    expect(new PairTable(1000).get(3, 4)).toBe(-1)
  })
})

describe('sizes', () => {
  it.each([
    ['1k', 1000],
    ['10k', 10_000],
    ['1M', 1_000_000],
    ['1234', 1234],
  ])('%s is %i', (text, size) => {
    expect(sizeOf(text)).toBe(size)
    expect(shortSize(size)).toBe(text)
  })

  it.each(['', '0', '-1', '1.5k', '10 k', 'k', '1G', '01'])('`%s` is none', (text) => {
    expect(() => sizeOf(text)).toThrow('is no size; write it as 1000, 10k or 1M')
  })
})

describe('times', () => {
  it.each([
    [12.4, '12 ns'],
    [9999, '9999 ns'],
    [45_000, '45 µs'],
    [2e7, '20 ms'],
    [3.21e9, '3.2 s'],
  ])('%f ns is %s', (nanoseconds, text) => {
    expect(shortTime(nanoseconds)).toBe(text)
  })
})

describe('a logarithmic scale', () => {
  it.each([
    { values: [120, 700], ticks: [100, 200, 500, 1000] },
    { values: [1, 10], ticks: [1, 2, 5, 10] },
    { values: [900, 12_000_000], ticks: [100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8] },
    { values: [50, 50], ticks: [50, 100] },
  ])('encloses $values', ({ values, ticks }) => {
    expect(logScale(values, 0, 100).ticks).toEqual(ticks)
  })

  it('puts its ends at its ends, and equal factors equally far apart', () => {
    const scale = logScale([1, 100], 400, 0)
    expect(scale.at(1)).toBe(400)
    expect(scale.at(10)).toBeCloseTo(200)
    expect(scale.at(100)).toBeCloseTo(0)
  })

  it('keeps every value between its ends', () => {
    const values = fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(values, (some) => {
        const scale = logScale(some, 0, 100)
        for (const value of some) {
          expect(scale.at(value)).toBeGreaterThan(-0.001)
          expect(scale.at(value)).toBeLessThan(100.001)
        }
      }),
    )
  })
})

describe('labels', () => {
  it.each([
    { places: [10, 50], moved: [10, 50] },
    { places: [10, 12, 14], moved: [10, 26, 42] },
    { places: [14, 10], moved: [26, 10] },
    { places: [], moved: [] },
  ])('at $places are drawn at $moved', ({ places, moved }) => {
    expect(apart(places, 16)).toEqual(moved)
  })
})
