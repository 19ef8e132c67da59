import { describe, expect, it } from 'vitest'
import {
  ACTIONS,
  ALL_ACTIONS,
  actionBit,
  actionsOf,
  maskAllows,
  maskOf,
  NO_ACTIONS,
  parseAction,
} from '../../src/core/action.ts'

const MASKS = Array.from({ length: 32 }, (_, mask) => mask)
const BITS = [1, 2, 4, 8, 16]
const NO_ACTION_WORDS = ['', 'Full', 'FULL', 'full ', ' read', 'reads', 'write', '*', '__proto__']

describe('actions', () => {
  it('are these five, in this order', () => {
    expect(ACTIONS).toEqual(['create', 'read', 'update', 'delete', 'full'])
  })

  it('have a bit each, in their order', () => {
    expect(ACTIONS.map(actionBit)).toEqual(BITS)
  })

  it.each(ACTIONS)('are parsed verbatim: %s', (action) => {
    expect(parseAction(action)).toEqual({ ok: true, value: action })
  })

  it.each(NO_ACTION_WORDS)('are no other word: `%s`', (word) => {
    expect(parseAction(word)).toEqual({ ok: false, error: 'unknown-action' })
    expect(actionBit(word)).toBe(0)
  })
})

describe('masks', () => {
  it('hold what they were made of, in order and once', () => {
    expect(maskOf([])).toBe(NO_ACTIONS)
    expect(maskOf(ACTIONS)).toBe(ALL_ACTIONS)
    expect(actionsOf(maskOf(['full', 'read', 'create', 'read']))).toEqual([
      'create',
      'read',
      'full',
    ])
  })

  it('and lists of actions are each other’s inverse', () => {
    expect(MASKS.map((mask) => maskOf(actionsOf(mask)))).toEqual(MASKS)
  })

  it('allow what they hold, everything with `full`, and no unknown action', () => {
    for (const granted of MASKS) {
      for (const bit of BITS) {
        const holds = actionsOf(granted).some((held) => actionBit(held) === bit || held === 'full')
        expect(maskAllows(granted, bit), `${granted} ${bit}`).toBe(holds)
      }
      expect(maskAllows(granted, 0)).toBe(false)
    }
  })
})
