import fc from 'fast-check'
import { expect, it } from 'vitest'
import { eachRun, runsOf } from '../../src/trie/runs.ts'

it('has the rows of each number, in their order', () => {
  const numbers = fc.array(fc.nat({ max: 9 }), { maxLength: 60 })
  fc.assert(
    fc.property(numbers, (drawn) => {
      const { starts, rows } = runsOf(Int32Array.from(drawn), 10)
      const runs = Array.from({ length: 10 }, (_, number) => [
        ...rows.subarray(starts[number], starts[number + 1]),
      ])
      const wanted = runs.map((_, number) =>
        [...drawn.keys()].filter((row) => drawn[row] === number),
      )
      expect(runs).toEqual(wanted)
      expect(starts.length).toBe(11)
      const each: Array<readonly [number, number[]]> = []
      eachRun({ starts, rows }, (number, own) => each.push([number, [...own]]))
      const some = wanted.map((own, number) => [number, own] as const)
      expect(each).toEqual(some.filter(([, own]) => own.length > 0))
    }),
  )
})
