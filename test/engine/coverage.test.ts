import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskOf } from '../../src/core/action.ts'
import { Engine } from '../../src/engine/engine.ts'
import { policiesOf } from '../../src/testing/index.ts'
import { rid } from '../../src/testing/literals.ts'
import { ACME } from '../core/acme.ts'
import { engineOf, grant, policy } from './policies.ts'

/** As many others at a place as are still noted together, and one more. */
const FEW = 63
const MANY = 64

const crowd = (count: number, resource: string): string[] =>
  Array.from({ length: count }, (_, at) => `x${at}: read ${resource}`)

const GRANTS = [
  'ann: read acme:slash:/a',
  'ann: update acme:slash:/a/',
  'ann: create acme:slash:/a/b',
  'ann: full acme:slash:/a/c',
  'ann: delete acme:slash:/',
  '%ops: read acme:slash:/a/b',
  'bob: read shut:secret:p',
  'bob: update shut:secret:p/*',
]

describe.each([0, FEW, MANY])('where %s others are granted something', (count) => {
  const others = ['acme:slash:/a', 'acme:slash:/', 'shut:secret:p'].flatMap((one) =>
    crowd(count, one),
  )
  const view = engineOf(policy([...GRANTS, ...others], ['ops: ann'])).view()

  it.each([
    ['ann', 'acme:slash:/a', 'read,update,delete'],
    ['ann', 'acme:slash:/a/b', 'read,update,create,delete'],
    ['ann', 'acme:slash:/a/b/c', 'read,update,create,delete'],
    ['ann', 'acme:slash:/b', 'delete'],
    ['%ops', 'acme:slash:/a/b/c', 'read'],
    ['%ops', 'acme:slash:/a', ''],
    ['bob', 'shut:secret:p', 'read'],
    ['bob', 'shut:secret:p/q', 'update'],
    ['bob', 'acme:slash:/a', ''],
    ['ann', 'acme:slash:/a//b', ''],
  ])('%s was granted on what covers %s: %s', (who, resource, words) => {
    const { principal } = grant(`${who}: read z:z`)
    const { actions } = grant(`x: ${words} z:z`)
    const coverage = view.coverage(rid(resource))
    expect(coverage.grantedTo(view.numberOf(principal))).toBe(maskOf(actions))
    expect(coverage.grantedTo(0)).toBe(0)
  })
})

it('says of everyone what the covering grants say', () => {
  fc.assert(
    fc.property(policiesOf(ACME), (drawn) => {
      const view = Engine.fromPolicy(drawn, { catalogue: ACME }).view()
      for (const { resource } of drawn.grants) {
        const coverage = view.coverage(resource)
        for (const number of [...view.userNumbers(), ...view.groupNumbers()]) {
          const granted = view
            .covering(resource)
            .filter(({ principal }) => view.numberOf(principal) === number)
            .flatMap(({ actions }) => actions)
          expect(coverage.grantedTo(number)).toBe(maskOf(granted))
        }
      }
    }),
  )
})
