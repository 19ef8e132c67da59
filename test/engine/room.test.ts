import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import { applyAll } from '../../src/engine/apply.ts'
import { policyOf } from '../../src/engine/load.ts'
import { State } from '../../src/engine/state.ts'
import { Arena, FIRST_WORDS } from '../../src/trie/arena.ts'
import { privateMemory } from '../../src/trie/memory.ts'
import { FEW } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'

const MOST = 1 << 16
const FULL = 'there is no room for more in one engine; take something out and load the rest anew'

const makeState = (most = MOST): State =>
  new State(FEW, '2.2', { arena: new Arena(privateMemory(FIRST_WORDS), most) })

/** All that a state says, in an order of its own. */
const imageOf = (state: State): string => {
  const { users, groups, grants } = policyOf(state)
  const lines = (list: readonly unknown[]): string[] =>
    list.map((one) => JSON.stringify(one)).sort()
  const sets = groups.map(({ gid, members }) => ({ gid, members: [...members].sort() }))
  return JSON.stringify([lines(users), lines(sets), lines(grants)])
}

/** Puts what comes next in until there is no room; answers how much there was room for. */
function fill(state: State, changeAt: (at: number) => Change): number {
  for (let at = 0; at < MOST; at++) {
    const done = applyAll({ state, modes: { mode: 'strict' } }, [changeAt(at)])
    if (done.ok) continue
    expect(done.error).toEqual({ code: 'engine-full', index: 0, message: FULL })
    return at
  }
  throw new Error('there is room without end')
}

const apply = (state: State, ...changes: readonly Change[]) =>
  applyAll({ state, modes: { mode: 'strict' } }, changes)

const ALICE = { kind: 'user', uid: 'alice' } as const
const grantOn = (resource: string): Change => ({
  op: 'grant',
  principal: ALICE,
  resource,
  actions: ['read'],
})

describe('an engine that is full', () => {
  it.each<readonly [string, (at: number) => Change, number]>([
    ['users', (at) => ({ op: 'create-user', uid: `u${at}` }), 1000],
    ['groups', (at) => ({ op: 'create-group', gid: `g${at}` }), 1000],
    ['grants', (at) => grantOn(`acme:slash:/a/${at}`), 1000],
    ['grants of long paths', (at) => grantOn(`acme:slash:/${`${at}/`.repeat(100)}x`), 10],
  ])('of %s refuses one more, and changes nothing', (_, changeAt, least) => {
    const state = makeState()
    for (const uid of ['alice', 'bob'])
      expect(apply(state, { op: 'create-user', uid }).ok).toBe(true)
    const count = fill(state, changeAt)
    expect(count).toBeGreaterThan(least)
    const image = imageOf(state)
    expect(apply(state, changeAt(count)).ok).toBe(false)
    expect(imageOf(state)).toBe(image)
    expect(apply(state, { op: 'set-mode', mode: 'strict' }, changeAt(count))).toMatchObject({
      error: { code: 'engine-full', index: 1 },
    })
    expect(state.arena.words.length).toBeLessThanOrEqual(MOST)
    const first = changeAt(0)
    if (first.op !== 'grant') return
    // What was granted is held still, and granting it again needs no room; to others it does.
    expect(apply(state, first).ok).toBe(true)
    const toBob = (at: number): Change =>
      ({ ...changeAt(at), principal: { kind: 'user', uid: 'bob' } }) as Change
    expect(fill(state, toBob)).toBeGreaterThanOrEqual(0)
  })

  it('of members refuses one more', () => {
    const state = makeState(1 << 14)
    const users = Array.from({ length: 600 }, (_, at) => `u${at}`)
    for (const gid of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k']) {
      expect(apply(state, { op: 'create-group', gid }).ok).toBe(true)
    }
    const made = users.filter((uid) => apply(state, { op: 'create-user', uid }).ok)
    const gids = 'abcdefghijk'
    const changeAt = (at: number): Change => ({
      op: 'add-member',
      gid: gids[Math.floor(at / made.length)] ?? '',
      uid: made[at % made.length] ?? '',
    })
    expect(fill(state, changeAt)).toBeGreaterThan(100)
  })

  it('can be emptied', () => {
    const state = makeState()
    const count = fill(state, (at) => ({ op: 'create-user', uid: `u${at}` }))
    for (let at = 0; at < count; at++) {
      expect(apply(state, { op: 'delete-user', uid: `u${at}` }).ok).toBe(true)
    }
    expect(imageOf(state)).toBe(imageOf(makeState()))
  })

  it('never stops in the middle of a change, whatever is put in and taken out', () => {
    const name = fc.nat(40)
    const path = fc.array(fc.nat(9), { minLength: 20, maxLength: 200, size: 'max' })
    const change: fc.Arbitrary<Change> = fc.oneof(
      name.map((at): Change => ({ op: 'create-user', uid: `u${at}` })),
      name.map((at): Change => ({ op: 'create-group', gid: `g${at}` })),
      name.map((at): Change => ({ op: 'delete-user', uid: `u${at}` })),
      fc
        .tuple(name, name)
        .map(([group, user]): Change => ({ op: 'add-member', gid: `g${group}`, uid: `u${user}` })),
      fc.tuple(name, path).map(
        ([user, parts]): Change => ({
          op: 'grant',
          principal: { kind: 'user', uid: `u${user}` },
          resource: `acme:slash:/${parts.join('/')}`,
          actions: ['read'],
        }),
      ),
    )
    let refused = 0
    fc.assert(
      fc.property(fc.array(change, { minLength: 150, maxLength: 250, size: 'max' }), (changes) => {
        const state = makeState(1 << 15)
        for (let at = 0; at < 40; at++) apply(state, { op: 'create-user', uid: `u${at}` })
        for (const one of changes) {
          const before = imageOf(state)
          const done = apply(state, { op: 'create-user', uid: 'temporary' }, one)
          if (!done.ok) expect(imageOf(state)).toBe(before)
          if (!done.ok && done.error.code === 'engine-full') refused++
          apply(state, { op: 'delete-user', uid: 'temporary' })
        }
      }),
      { numRuns: runs(3) },
    )
    expect(refused).toBeGreaterThan(0)
  })
})
