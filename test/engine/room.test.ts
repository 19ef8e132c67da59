import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Change } from '../../src/core/change.ts'
import { applyAll } from '../../src/engine/apply.ts'
import { policyOf } from '../../src/engine/load.ts'
import { hasRoomForGrant, hasRoomForHolder, hasRoomForMember } from '../../src/engine/room.ts'
import { State } from '../../src/engine/state.ts'
import { rid } from '../../src/testing/literals.ts'
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

/** How many words must be spare for a question to be answered with yes. */
function leastFor(state: State, ask: (state: State) => boolean): number {
  const { words } = state.arena
  const asked = (spare: number, isHalfFree = false): boolean =>
    ask({ ...state, arena: { words, spare, isHalfFree } } as unknown as State)
  expect(asked(0, true)).toBe(true)
  let least = 0
  while (!asked(least)) least++
  return least
}

describe('the room that a change needs', () => {
  const groups = (count: number): Change[] =>
    Array.from({ length: count }, (_, at): Change => ({ op: 'create-group', gid: `g${at}` }))
  const users = (count: number): Change[] =>
    Array.from({ length: count }, (_, at): Change => ({ op: 'create-user', uid: `u${at}` }))
  const stateOf = (...changes: readonly Change[]): State => {
    const state = makeState()
    expect(apply(state, ...changes).ok).toBe(true)
    return state
  }

  // A record, the list of all numbers at twice its size, and a table of 16 slots that doubles.
  it.each([
    [0, 0, 64 + 32],
    [11, 0, 64 + 32],
    [12, 0, 64 + 32 + 40],
    [0, 11, 64 + 32],
    [0, 12, 64 + 32 + 40],
    [12, 12, 64 + 64 + 80],
  ])('for one more than %i users and %i groups', (some, others, words) => {
    expect(leastFor(stateOf(...users(some), ...groups(others)), hasRoomForHolder)).toBe(words)
  })

  it.each([
    [0, 0, 32 + 32],
    [40, 0, 160 + 32],
    [0, 20, 32 + 80],
    [33, 9, 132 + 36],
    // Few are left in a large block.
    [20, 12, 80 + 48],
  ])('for a member beside %i others, with %i groups of its own', (members, own, words) => {
    const join = (gid: string, uid: string): Change => ({ op: 'add-member', gid, uid })
    const state = stateOf(
      ...users(members),
      ...groups(own),
      { op: 'create-user', uid: 'ann' },
      { op: 'create-group', gid: 'all' },
      ...Array.from({ length: members }, (_, at) => join('all', `u${at}`)),
      ...Array.from({ length: own }, (_, at) => join(`g${at}`, 'ann')),
    )
    const [all, ann] = [state.principals.group('all'), state.principals.user('ann')]
    expect(leastFor(state, (one) => hasRoomForMember(one, all, ann))).toBe(words)
  })

  // Every node that a RID may add, the table of nodes at twice its size, and three bags.
  const NODES = 513 * (8 + 2 + 4) + 1024
  const by = (uid: string, resource: string): Change => ({
    op: 'grant',
    principal: { kind: 'user', uid },
    resource,
    actions: ['read'],
  })
  it.each([
    [0, 0, 0, NODES + 40 + 32 + 32],
    [20, 0, 0, NODES + 40 + 80 + 32 + 32],
    [1, 20, 0, NODES + 80 + 32 + 80 + 32],
    [1, 0, 12, NODES + 40 + 32 + 32 + 48],
  ])(
    'for a grant beside %i at its node, %i of its holder, %i superusers',
    (marks, places, supers, words) => {
      const state = stateOf(
        ...users(Math.max(marks, supers)),
        { op: 'create-user', uid: 'ann' },
        ...Array.from({ length: marks }, (_, at) => by(`u${at}`, 'acme:none')),
        ...Array.from({ length: places }, (_, at) => by('ann', `acme:word:${at}`)),
        ...Array.from({ length: supers }, (_, at) => by(`u${at}`, 'acme:root')),
      )
      const ann = state.principals.user('ann')
      const node = state.trie.exact(rid('acme:none'))
      expect(leastFor(state, (one) => hasRoomForGrant(one, ann, node))).toBe(words)
    },
  )
})
