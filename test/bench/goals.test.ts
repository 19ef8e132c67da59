import { describe, expect, it } from 'vitest'
import { GOALS, type Goal, ratiosOf, reaches, standing, wantedAt } from '../../bench/goals.ts'

const goal = (id: string): Goal => {
  const found = GOALS.find((one) => one.id === id)
  if (found === undefined) throw new Error(`no goal ${id}`)
  return found
}

describe('goals', () => {
  it('are G1 to G15, each once', () => {
    const ids = GOALS.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const numbers = Array.from({ length: 15 }, (_, at) => `G${at + 1}`)
    expect([...new Set(ids.map((id) => id.split(' ')[0]))]).toEqual(numbers)
  })

  it.each(GOALS)('$id aims further than what must be', (one) => {
    expect(one.sizes.length).toBeGreaterThan(0)
    for (const size of one.sizes) {
      const [must, aim] = [wantedAt(one, 'must', size), wantedAt(one, 'aim', size)]
      expect(must).toBeTypeOf('number')
      expect(reaches(one, aim ?? Number.NaN, must ?? Number.NaN)).toBe(true)
    }
  })

  it.each([
    ['G1', 1000, 0.7, 1],
    ['G1', 1_000_000, 1.3, 2],
    ['G2', 100_000, 1, 1.4],
    ['G3', 1000, undefined, undefined],
    ['G3', 1_000_000, 2, 3],
    ['G6 p99.9', 10_000, 1.2, 0.8],
    ['G9', 1000, undefined, undefined],
    ['G12', 1000, 20, 2],
    ['G15', 10_000, 1.7, 1.95],
  ])('%s at %i wants %s, better %s', (id, size, must, aim) => {
    expect(wantedAt(goal(id), 'must', size)).toBe(must)
    expect(wantedAt(goal(id), 'aim', size)).toBe(aim)
  })

  it.each([
    ['G1', 1000, 0.69, 'missed'],
    ['G1', 1000, 0.7, 'must'],
    ['G1', 1000, 1, 'aim'],
    ['G8', 1_000_000, 65, 'missed'],
    ['G8', 1_000_000, 64, 'must'],
    ['G8', 1_000_000, 12, 'aim'],
    ['G9', 1000, 9, 'shown'],
    ['G12', 10_000, Number.NaN, 'missed'],
  ])('%s at %i: %f stands at %s', (id, size, figure, is) => {
    expect(standing(goal(id), size, figure)).toBe(is)
  })
})

describe('ratios', () => {
  const timed = (name: string, fast: number) => ({ name, fast, median: fast, ratio: 1 })

  it('are how many times longer the other one takes', () => {
    const pairs = [
      timed('two Map.gets', 300),
      timed('ridgate', 200),
      timed('prefix-walk Map', 1000),
      timed('ridgate, decide', 250),
    ]
    expect(ratiosOf(pairs)).toEqual({ G1: 1.5, G5: 5, G14: 1.25 })
  })

  it('are missing where one of the two was not timed', () => {
    expect(ratiosOf([timed('ridgate', 200)])).toEqual({})
  })
})
