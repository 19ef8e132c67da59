import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numbered } from '../../src/engine/numbering.ts'

/** The same, as a Map says it. */
function byMap(rows: readonly string[]): { numbers: number[]; firsts: number[] } {
  const known = new Map<string, number>()
  const firsts: number[] = []
  const numbers = rows.map((text, row) => {
    const number = known.get(text) ?? firsts.push(row) - 1
    known.set(text, number)
    return number
  })
  return { numbers, firsts }
}

function expectSame(rows: readonly string[]): void {
  const { numbers, firsts } = numbered(rows)
  expect({ numbers: [...numbers], firsts: [...firsts] }).toEqual(byMap(rows))
}

describe('numbering', () => {
  it('gives each text one number, in the order in which they first come', () => {
    const text = fc.oneof(
      fc.constantFrom('', 'a', 'b', 'ab', 'a\u0101', 'a\u0001', '\ud800'),
      fc.string({ maxLength: 40 }),
      fc.constant('x'.repeat(2000)),
    )
    fc.assert(fc.property(fc.array(text, { maxLength: 60 }), expectSame))
  })

  it('does so for as many as are compared in several groups', () => {
    const rows = Array.from({ length: 40_000 }, (_, at) => `a/${(at * 7919) % 15_000}`)
    expectSame(rows)
    expectSame(rows.concat(rows.map((row) => `${row}/`)))
  })

  it('tells texts apart that no principal or resource may have', () => {
    expectSame(Array.from({ length: 10_000 }, (_, at) => `\u0100${at % 5000}`))
  })

  it('knows none of none', () => {
    expectSame([])
  })
})
