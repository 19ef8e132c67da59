import { beforeAll, describe, expect, it } from 'vitest'
import { ACTIONS, type Action, actionBit, actionsOf } from '../../src/core/action.ts'
import { coveringEntries, grantedActions } from '../../src/engine/covering.ts'
import { isGranted, isSuperuser } from '../../src/engine/lookup.ts'
import type { Holder } from '../../src/engine/principals.ts'
import { State } from '../../src/engine/state.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'
import { ACME } from '../core/acme.ts'

const USERS = 100_000
const GROUPS = 1_000
const CROWDED = rid('acme:slash:/crowded')
const ROOT = rid('acme:root')

/** A user of 1,000 groups, a node with 100,000 holders, and each 100th of them a superuser. */
const state: State = new State(ACME, '2.2')
const { principals } = state

const userAt = (at: number): Holder => principals.user(`u${at}`)
const actionAt = (at: number): Action => ACTIONS[at % 4] as Action
const may = (user: Holder, action: string, resource: string): boolean =>
  isGranted(state.arena, state.probe, user, actionBit(action), resource)

/** Some of the users, those at both ends among them. */
const SOME: readonly number[] = [0, 1, 2, 3, 99, 100, 4_095, 50_000, 65_536, USERS - 2, USERS - 1]

beforeAll(() => {
  for (let at = 0; at < USERS; at++) {
    const user = principals.createUser(uid(`u${at}`), false)
    state.setActions(user, CROWDED, actionBit(actionAt(at)))
    if (at % 100 === 0) state.setActions(user, ROOT, actionBit('read'))
  }
  const busy = principals.createUser(uid('busy'), false)
  for (let at = 0; at < GROUPS; at++) {
    const group = principals.createGroup(gid(`g${at}`))
    principals.join(group, busy)
    state.setActions(group, rid(`acme:slash:/of/g${at}`), actionBit('read'))
  }
})

describe('with 100,000 holders at one node', () => {
  it('each may do what was granted to it, and nothing else', () => {
    for (const at of SOME) {
      const user = userAt(at)
      for (const action of ACTIONS) {
        expect(may(user, action, `${CROWDED}/below`)).toBe(action === actionAt(at))
      }
      expect(actionsOf(grantedActions(state, user, CROWDED))).toEqual([actionAt(at)])
    }
    expect(state.trie.countAt(state.trie.exact(CROWDED))).toBe(USERS)
  })

  it('one without a grant may do nothing, itself or by a thousand groups', () => {
    expect(may(principals.user('busy'), 'read', CROWDED)).toBe(false)
    state.setActions(principals.group('g777'), CROWDED, actionBit('read'))
    expect(may(principals.user('busy'), 'read', CROWDED)).toBe(true)
    expect(coveringEntries(state, principals.user('busy'), CROWDED).length).toBe(1)
    state.setActions(principals.group('g777'), CROWDED, 0)
    expect(may(principals.user('busy'), 'read', CROWDED)).toBe(false)
  })

  it('superusers are those among a thousand, and no others', () => {
    expect(state.superuserCount).toBe(USERS / 100)
    for (const at of SOME) expect(isSuperuser(state.arena, userAt(at))).toBe(at % 100 === 0)
    expect(isSuperuser(state.arena, principals.user('busy'))).toBe(false)
  })
})

describe('in 1,000 groups', () => {
  it('a user may do what each of them may, and nobody else may', () => {
    for (let at = 0; at < GROUPS; at += 7) {
      expect(may(principals.user('busy'), 'read', `acme:slash:/of/g${at}/x`)).toBe(true)
      expect(may(principals.user('busy'), 'update', `acme:slash:/of/g${at}/x`)).toBe(false)
      expect(may(userAt(at), 'read', `acme:slash:/of/g${at}/x`)).toBe(false)
    }
    expect(may(principals.user('busy'), 'read', 'acme:slash:/of')).toBe(false)
  })

  it('a user who leaves one is left with the others', () => {
    const [group, busy] = [principals.group('g500'), principals.user('busy')]
    principals.leave(group, busy)
    expect(may(busy, 'read', 'acme:slash:/of/g500')).toBe(false)
    expect(may(busy, 'read', 'acme:slash:/of/g501')).toBe(true)
    principals.join(group, busy)
    expect(may(busy, 'read', 'acme:slash:/of/g500')).toBe(true)
  })
})

describe('when all of them are gone', () => {
  it('their words are free, and their numbers serve those who come next', () => {
    const { length } = state.arena.words
    const numbers = new Set(SOME.map((at) => principals.numberOf(userAt(at))))
    for (let at = 0; at < USERS; at++) state.delete(userAt(at))
    expect([principals.userCount, state.superuserCount, state.trie.size]).toEqual([1, 0, GROUPS])
    for (let at = 0; at < USERS; at++) {
      const user = principals.createUser(uid(`v${at}`), false)
      numbers.delete(principals.numberOf(user))
      if (at % 9_999 === 0) expect(may(user, actionAt(at), CROWDED)).toBe(false)
      state.setActions(user, CROWDED, actionBit('read'))
    }
    expect(numbers.size).toBe(0)
    expect(state.arena.words.length).toBe(length)
  })
})
