import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_PRINCIPALS } from '../../src/trie/layout.ts'
import {
  ACTIONS_MASK,
  actionsIn,
  HOLDER_SHIFT,
  holderOf,
  LEAD,
  markOf,
  SPELLING_MASK,
  STAR,
  TRAIL,
} from '../../src/trie/mark.ts'

describe('a mark', () => {
  it('says whose it is, how it is written and what it allows', () => {
    const spellings = fc.constantFrom(0, STAR, LEAD, TRAIL, STAR | LEAD, STAR | LEAD | TRAIL)
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: MOST_PRINCIPALS }),
        spellings,
        fc.integer({ min: 1, max: 31 }),
        (holder, spelling, actions) => {
          const mark = markOf(holder, spelling, actions) | 0
          expect(holderOf(mark)).toBe(holder)
          expect(actionsIn(mark)).toBe(actions)
          expect(mark & SPELLING_MASK).toBe(spelling)
          expect(mark).not.toBe(0)
        },
      ),
    )
  })

  it('has a place of its own for each', () => {
    const bits = [ACTIONS_MASK, STAR, LEAD, TRAIL, -1 << HOLDER_SHIFT]
    expect(bits.reduce((all, one) => all ^ one, 0)).toBe(-1)
    expect(bits.reduce((all, one) => all | one, 0)).toBe(-1)
  })
})
