import { expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import { Engine } from '../../src/engine/engine.ts'
import { FEW } from '../core/acme.ts'
import { engineOf, policy } from './policies.ts'

/** More than what any list of an engine holds, so that each becomes a table and a list again. */
const MOST = 70
const numbers = Array.from({ length: MOST }, (_, at) => at + 1)
/** In another order than they came in: 71 is a prime. */
const shuffled = numbers.map((number) => (number * 37) % 71)

const alice = { kind: 'user', uid: 'alice' } as const
const big = { kind: 'group', gid: 'big' } as const
const userOf = (number: number) => ({ kind: 'user', uid: `u${number}` }) as const

/** A group of alice's, a member of `big`, and a grant of each of them: as they come, or as they go. */
const changesFor = (number: number, isComing: boolean): Change[] => {
  const op = isComing ? 'add-member' : 'remove-member'
  const grant = isComing ? 'grant' : 'revoke'
  return [
    { op, gid: `g${number}`, uid: 'alice' },
    { op, gid: 'big', uid: `u${number}` },
    { op: grant, principal: userOf(number), resource: 'acme:slash:/all', actions: ['read'] },
    { op: grant, principal: alice, resource: `acme:slash:/p${number}`, actions: ['update'] },
    { op: grant, principal: big, resource: `acme:slash:/q${number}`, actions: ['delete'] },
  ]
}

function expectThere(engine: Engine, there: ReadonlySet<number>): void {
  for (const number of numbers) {
    const isThere = there.has(number)
    const answers = [
      engine.isAllowed('alice', 'read', `acme:slash:/g${number}/x`),
      engine.isAllowed(`u${number}`, 'read', 'acme:slash:/all/x'),
      engine.isAllowed('alice', 'update', `acme:slash:/p${number}`),
      engine.isAllowed(`u${number}`, 'delete', `acme:slash:/q${number}`),
    ]
    expect([number, ...answers]).toEqual([number, isThere, isThere, isThere, isThere])
    expect(engine.isAllowed(`u${number}`, 'update', `acme:slash:/p${number}`)).toBe(false)
  }
  const names = Array.from(there, (number) => `u${number}`).toSorted()
  expect(engine.whoCan('read', 'acme:slash:/all')).toMatchObject({ users: names })
  const own = engine.whatCan('alice').holdings.filter(({ resource }) => resource.includes(':/p'))
  expect(own).toHaveLength(there.size)
}

it('each of a crowd holds what it holds while the others come and go, and once it is gone nothing', () => {
  const engine = engineOf(
    policy(
      numbers.map((number) => `%g${number}: read acme:slash:/g${number}`),
      [...numbers.map((number) => `g${number}`), 'big'],
      ['alice', ...numbers.map((number) => `u${number}`)],
    ),
  )
  const there = new Set<number>()
  const go = (number: number, isComing: boolean): void => {
    expect(engine.apply(changesFor(number, isComing)).ok).toBe(true)
    if (isComing) there.add(number)
    else there.delete(number)
    expectThere(engine, there)
    if (there.size % 8 > 1) return
    expectThere(Engine.fromBytes(engine.toBytes(), { catalogue: FEW }), there)
  }
  for (const number of numbers) go(number, true)
  for (const number of shuffled) go(number, false)
  expect(there.size).toBe(0)
})
