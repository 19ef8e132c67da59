import fc from 'fast-check'
import { expect, it } from 'vitest'
import { maskOf } from '../../src/core/action.ts'
import type { Rid } from '../../src/core/rid.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Held, Range } from '../../src/engine/ranges.ts'
import type { PolicyView } from '../../src/engine/view.ts'
import { policiesOf } from '../../src/testing/index.ts'
import { rid } from '../../src/testing/literals.ts'
import { ACME } from '../core/acme.ts'
import { engineOf, grant, policy } from './policies.ts'

const numbersIn = (view: PolicyView): number[] => [...view.userNumbers(), ...view.groupNumbers()]

const textsOf = (held: readonly Held[] = []): string[] =>
  held.map(({ resource, actions }) => `${resource} ${actions}`).sort()

const view = engineOf(
  policy(
    [
      'ann: read acme:slash:/a',
      'ann: read acme:slash:/a/',
      'ann: read acme:slash:/a/b/c',
      'ann: read acme:slash:/ab',
      'ann: read acme:slash:/b',
      '%ops: read acme:slash:/a/b',
      'bob: read acme:slash',
    ],
    ['ops: ann'],
  ),
).view()

const within = (who: string, resource: string): string[] => {
  const ranges = view.ranges()
  const range = ranges.at(rid(resource))
  const held = ranges.heldBy(view.numberOf(grant(`${who}: read z:z`).principal))
  return range === undefined
    ? ['nowhere']
    : held(range)
        .map(({ resource }) => resource)
        .sort()
}

it.each([
  ['ann', 'acme:slash:/a', ['acme:slash:/a', 'acme:slash:/a/', 'acme:slash:/a/b/c']],
  ['ann', 'acme:slash:/a/b', ['acme:slash:/a/b/c']],
  ['ann', 'acme:slash:/b', ['acme:slash:/b']],
  ['%ops', 'acme:slash:/a', ['acme:slash:/a/b']],
  ['%ops', 'acme:slash:/a/b/c', []],
  ['bob', 'acme:slash', ['acme:slash']],
  ['bob', 'acme:slash:/a', []],
  ['ann', 'acme:slash:/c', ['nowhere']],
])('%s holds within %s: %j', (who, resource, expected) => {
  expect(within(who, resource)).toEqual(expected)
})

it('puts what stands within a place together by holder', () => {
  const ranges = view.ranges()
  const within = ranges.within(ranges.at(rid('acme:slash:/a')) as Range)
  const shown = (who: string): string[] =>
    textsOf(within.get(view.numberOf(grant(`${who}: read z:z`).principal)))
  expect(shown('ann')).toEqual(['acme:slash:/a 2', 'acme:slash:/a/ 2', 'acme:slash:/a/b/c 2'])
  expect(shown('%ops')).toEqual(['acme:slash:/a/b 2'])
  expect(shown('bob')).toEqual([])
})

it('finds what stands at any place and below it, of any principal', () => {
  fc.assert(
    fc.property(policiesOf(ACME), (drawn) => {
      const one = Engine.fromPolicy(drawn, { catalogue: ACME }).view()
      const ranges = one.ranges()
      const rids = drawn.grants.map(({ resource }): Rid => resource)
      for (const resource of rids.filter((text) => one.weightOf(text) > 0)) {
        const range = ranges.at(resource) as Range
        const inside = ranges.within(range)
        expect(ranges.weightOf(range)).toBe(one.weightOf(resource))
        for (const number of numbersIn(one)) {
          const expected = Array.from(one.within(resource))
            .filter(({ principal }) => one.numberOf(principal) === number)
            .map((grant) => `${grant.resource} ${maskOf(grant.actions)}`)
            .sort()
          expect(textsOf(ranges.heldBy(number)(range))).toEqual(expected)
          expect(textsOf(inside.get(number))).toEqual(expected)
        }
      }
    }),
  )
})
