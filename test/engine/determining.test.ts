import { describe, expect, it } from 'vitest'
import { Oracle } from '../../src/oracle/oracle.ts'
import { uid } from '../../src/testing/literals.ts'
import { FEW } from '../core/acme.ts'
import { engineOf, policy } from './policies.ts'

/** Marks at a node stand in it, in a list, in a small table that is read, or in one by holder. */
const CROWDS = [0, 1, 2, 3, 7, 13, 20, 23, 25, 60, 200]
/** Groups of a user stand in its record, in a list with or without room, or in a table. */
const GROUPS = [0, 1, 2, 3, 4, 5, 20, 40]
const HERE = 'acme:slash:/a/b'
const SPELLINGS = [HERE, `${HERE}/`]
const RESOURCES = ['acme:slash:/a', HERE, `${HERE}/`, 'acme:slash:/a/b/c', 'acme:slash:/a/bc']
const ACTIONS = ['create', 'read', 'update', 'delete', 'full', 'write']

const named = (name: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${name}${at}`)

/** Others hold grants at the node of {@link HERE}, and the groups of `alice` are given. */
function compare(others: number, groups: number, lines: readonly string[]): number {
  const noise = named('user', others).map((uid, at) => `${uid}: read ${SPELLINGS[at % 2]}`)
  const members = named('g', groups).map((gid) => `${gid}: alice bob`)
  const written = policy([...noise, ...lines], members)
  const engine = engineOf(written)
  const oracle = new Oracle(written, { mode: 'strict', release: '2.2', catalogue: FEW })
  let allowed = 0
  for (const resource of RESOURCES) {
    for (const action of ACTIONS) {
      const request = { subject: uid('alice'), action, resource }
      const decision = engine.decide(request)
      expect(decision).toEqual(oracle.decide(request))
      expect(engine.isAllowed(uid('alice'), action, resource)).toBe(decision.effect === 'allow')
      if (decision.effect === 'allow') allowed++
    }
  }
  return allowed
}

describe.each(CROWDS)('beside %i grants of others at its node', (others) => {
  it.each(GROUPS)('the grant of a user in %i groups is found', (groups) => {
    const own = ['alice: update acme:slash:/a', `alice: read ${HERE}`, `alice: delete ${HERE}/`]
    expect(compare(others, groups, own)).toBeGreaterThan(0)
    expect(compare(others, groups, [])).toBe(0)
    expect(compare(others, groups, ['bob: full acme:slash:/a/b'])).toBe(0)
  })

  it.each(GROUPS.slice(1))('the grants of its %i groups are found, in their order', (groups) => {
    const last = `%g${groups - 1}`
    const lines = [`${last}: read ${HERE}`, `${last}: update,delete ${HERE}/`]
    expect(compare(others, groups, lines)).toBeGreaterThan(0)
    expect(compare(others, groups, [...lines, `%g0: read,update ${HERE}/`])).toBeGreaterThan(0)
    const owned = [...lines, `%g0: create ${HERE}/`, `alice: update ${HERE}`]
    expect(compare(others, groups, owned)).toBeGreaterThan(0)
    expect(compare(others, groups, ['%outside: full acme:slash:/a'])).toBe(0)
  })
})
