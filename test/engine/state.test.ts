import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ALL_ACTIONS, maskOf } from '../../src/core/action.ts'
import type { Change } from '../../src/core/change.ts'
import type { Release } from '../../src/core/release.ts'
import { applyAll } from '../../src/engine/apply.ts'
import { loadPolicy } from '../../src/engine/load.ts'
import type { Holder } from '../../src/engine/principals.ts'
import { State } from '../../src/engine/state.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'
import { SUPERUSERS_HIGH_AT, SUPERUSERS_LOW_AT } from '../../src/trie/layout.ts'
import { highBit, lowBit } from '../../src/trie/signs.ts'
import { ACME, FEW } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'
import { policy } from './policies.ts'

const ROOT = rid('acme:root')

function make(release: Release = '2.2'): { state: State; alice: Holder; ops: Holder } {
  const state = new State(ACME, release)
  const alice = state.principals.createUser(uid('alice'), false)
  return { state, alice, ops: state.principals.createGroup(gid('ops')) }
}

const grantsOf = (state: State, holder: Holder): string[] =>
  Array.from(
    state.entriesOf(holder),
    ({ resource, actions }) => `${resource} ${actions}`,
  ).toSorted()

const superusers = (state: State): string[] =>
  Array.from(state.superuserEntries(), ({ holder }) =>
    state.principals.nameOf(state.principals.byNumber(holder)),
  ).toSorted()

/** Tells whether the marks of superusers are those of their numbers, and no others. */
function hasMarks(state: State): boolean {
  const { words } = state.arena
  let [low, high] = [0, 0]
  for (const { holder } of state.superuserEntries()) {
    low |= lowBit(holder)
    high |= highBit(holder)
  }
  return words[SUPERUSERS_LOW_AT] === low && words[SUPERUSERS_HIGH_AT] === high
}

describe('a state', () => {
  it('knows what each holder was granted, and where', () => {
    const { state, alice, ops } = make()
    state.setActions(alice, rid('acme:slash:/a'), 2)
    state.setActions(alice, rid('acme:slash:/a/'), 4)
    state.setActions(alice, rid('acme:none'), 1)
    state.setActions(ops, rid('acme:slash:/a'), 8)
    expect(grantsOf(state, alice)).toEqual(['acme:none 1', 'acme:slash:/a 2', 'acme:slash:/a/ 4'])
    expect(grantsOf(state, ops)).toEqual(['acme:slash:/a 8'])
    expect(state.principals.grantCount(alice)).toBe(3)
    expect([...state.principals.placesOf(alice)].length).toBe(2)
    expect(state.actionsOf(alice, rid('acme:slash:/a/'))).toBe(4)
    expect(state.actionsOf(alice, rid('acme:slash:/b'))).toBe(0)
    expect(state.entryOf(ops, rid('acme:none'))).toBeUndefined()
  })

  it('replaces actions, and ends a grant that has none', () => {
    const { state, alice } = make()
    const resource = rid('acme:slash:/a')
    state.setActions(alice, resource, 2)
    state.setActions(alice, resource, 6)
    expect(state.actionsOf(alice, resource)).toBe(6)
    state.setActions(alice, resource, 1)
    expect(state.actionsOf(alice, resource)).toBe(1)
    expect(state.principals.grantCount(alice)).toBe(1)
    state.setActions(alice, resource, 0)
    expect(state.entryOf(alice, resource)).toBeUndefined()
    expect(state.principals.grantCount(alice)).toBe(0)
    expect([...state.principals.placesOf(alice)]).toEqual([])
    expect([state.trie.size, state.trie.nodes.size]).toEqual([0, 0])
  })

  it('takes the end of a grant that never was for none', () => {
    const { state, alice } = make()
    state.setActions(alice, rid('acme:slash:/a'), 0)
    expect([state.trie.size, state.principals.grantCount(alice)]).toEqual([0, 0])
  })

  it('keeps a place as long as one grant is there', () => {
    const { state, alice } = make()
    for (const text of ['shut:secret:a', 'shut:secret:/a']) state.setActions(alice, rid(text), 2)
    state.setActions(alice, rid('shut:secret:a'), 0)
    expect(grantsOf(state, alice)).toEqual(['shut:secret:/a 2'])
    state.setActions(alice, rid('shut:secret:/a'), 0)
    expect([...state.principals.placesOf(alice)]).toEqual([])
  })

  it('shows a grant as others see it', () => {
    const { state, ops } = make()
    state.setActions(ops, rid('acme:slash:/a/'), maskOf(['read', 'update']))
    expect(Array.from(state.entriesOf(ops), (entry) => state.grantOf(entry))).toEqual([
      {
        principal: { kind: 'group', gid: 'ops' },
        resource: 'acme:slash:/a/',
        actions: ['read', 'update'],
      },
    ])
  })

  it('deletes a holder with its grants and memberships, and gives back its words', () => {
    const { state, alice, ops } = make()
    state.principals.join(ops, alice)
    const bob = state.principals.createUser(uid('bob'), false)
    const { used } = state.arena
    const number = state.principals.numberOf(bob)
    state.principals.join(ops, bob)
    for (let at = 0; at < 40; at++) state.setActions(bob, rid(`acme:slash:/b/${at}`), 2)
    state.setActions(bob, ROOT, 2)
    state.delete(bob)
    expect([state.trie.size, state.superuserCount]).toEqual([0, 0])
    expect(state.principals.peerCount(ops)).toBe(1)
    const carol = state.principals.createUser(uid('bob'), false)
    expect(state.principals.numberOf(carol)).toBe(number)
    expect(grantsOf(state, carol)).toEqual([])
    // The table of nodes is as large as it ever was.
    expect(state.arena.used - used).toBeLessThanOrEqual(48 + 12)
  })
})

describe('superusers', () => {
  it('are whoever holds any action on the one resource, of any release from 1.10 on', () => {
    const { state, alice, ops } = make()
    state.setActions(alice, rid('acme:none'), ALL_ACTIONS)
    expect([superusers(state), state.superuserCount]).toEqual([[], 0])
    state.setActions(alice, ROOT, 2)
    state.setActions(ops, ROOT, 16)
    expect([superusers(state), state.superuserCount]).toEqual([['alice', 'ops'], 2])
    expect(state.isSuperuserNumber(state.principals.numberOf(alice))).toBe(true)
    state.setActions(alice, ROOT, 4)
    expect(superusers(state)).toEqual(['alice', 'ops'])
    state.setActions(alice, ROOT, 0)
    expect(superusers(state)).toEqual(['ops'])
    expect(state.isSuperuserNumber(state.principals.numberOf(alice))).toBe(false)
  })

  it('hold `full` in earlier releases', () => {
    const { state, alice } = make('1.9')
    state.setActions(alice, ROOT, 15)
    expect(superusers(state)).toEqual([])
    state.setActions(alice, ROOT, 16)
    expect(superusers(state)).toEqual(['alice'])
    state.setActions(alice, ROOT, 15)
    expect(superusers(state)).toEqual([])
    expect(state.makesSuperuser(ROOT, 16)).toBe(true)
    expect(state.makesSuperuser(ROOT, 15)).toBe(false)
    expect(state.makesSuperuser(rid('acme:none'), 16)).toBe(false)
  })

  it('are nobody where the catalogue has no such resource', () => {
    const { superuser: _, ...catalogue } = ACME
    const state = new State(catalogue, '2.2')
    const alice = state.principals.createUser(uid('alice'), false)
    state.setActions(alice, ROOT, ALL_ACTIONS)
    expect([state.superuser, superusers(state)]).toEqual([undefined, []])
  })

  it('are known by marks of their numbers, however many come and go', () => {
    const { state } = make()
    const holders = Array.from({ length: 70 }, (_, at) =>
      state.principals.createUser(uid(`u${at}`), false),
    )
    for (const holder of holders) {
      state.setActions(holder, ROOT, 2)
      expect(hasMarks(state)).toBe(true)
    }
    expect(state.superuserCount).toBe(70)
    for (const holder of holders.toReversed()) {
      state.setActions(holder, ROOT, 0)
      expect(hasMarks(state)).toBe(true)
    }
    expect(state.superuserCount).toBe(0)
  })

  it('are whom a model says, whatever is granted and revoked', () => {
    const ops = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.constantFrom(0, 0, 2, 16, 18)), {
      maxLength: 80,
    })
    fc.assert(
      fc.property(ops, fc.constantFrom<Release>('1.9', '2.2'), (drawn, release) => {
        const { state } = make(release)
        const holders = Array.from({ length: 41 }, (_, at) =>
          state.principals.createUser(uid(`u${at}`), false),
        )
        const model = new Set<string>()
        for (const [at, actions] of drawn) {
          state.setActions(holders[at] as Holder, ROOT, actions)
          if ((actions & (release === '1.9' ? 16 : 31)) === 0) model.delete(`u${at}`)
          else model.add(`u${at}`)
        }
        expect(superusers(state)).toEqual([...model].toSorted())
        expect(hasMarks(state)).toBe(true)
      }),
      { numRuns: runs(50) },
    )
  })
})

describe('a state that is full', () => {
  const full = (): State => {
    const state = new State(FEW, '2.2', { most: 2 })
    loadPolicy(state, policy([], ['ops: alice']))
    return state
  }
  const apply = (state: State, changes: readonly Change[]) =>
    applyAll({ state, modes: { mode: 'strict' } }, changes)

  it.each([[{ op: 'create-user', uid: 'bob' }], [{ op: 'create-group', gid: 'dev' }]] as const)(
    'refuses %o',
    (change) => {
      const state = full()
      expect(state.principals.isFull).toBe(true)
      expect(apply(state, [change])).toEqual({
        ok: false,
        error: {
          index: 0,
          code: 'too-many-principals',
          message: 'there is no room for one more; delete a user or a group',
        },
      })
    },
  )

  it('says of what is no name that it is none', () => {
    const refused = apply(full(), [{ op: 'create-user', uid: 'b b' }])
    expect(!refused.ok && refused.error.code).not.toBe('too-many-principals')
  })

  it('has room again when one was deleted', () => {
    const state = full()
    const swap = [
      { op: 'delete-user', uid: 'alice' },
      { op: 'create-user', uid: 'bob' },
    ] as const
    expect(apply(state, swap).ok).toBe(true)
    expect(state.principals.isFull).toBe(true)
  })

  it('takes no policy of more', () => {
    const state = new State(FEW, '2.2', { most: 2 })
    expect(() => loadPolicy(state, policy([], ['ops: alice bob']))).toThrow('no room for one more')
    expect(() => loadPolicy(full(), policy([], ['dev']))).toThrow('no room for one more')
  })
})
