import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ACTIONS, type Action, actionBit, maskAllows, maskOf } from '../../src/core/action.ts'
import { covers, gazetteerOf } from '../../src/core/place.ts'
import type { Rid } from '../../src/core/rid.ts'
import { isGranted, isSuperuser } from '../../src/engine/lookup.ts'
import type { Holder } from '../../src/engine/principals.ts'
import { State } from '../../src/engine/state.ts'
import { gid, rid, uid } from '../../src/testing/literals.ts'
import { sizeOf } from '../../src/trie/bag.ts'
import {
  NODE_MARKS,
  NODES_AT,
  PRINCIPAL_HIGH,
  PRINCIPAL_LOW,
  PRINCIPAL_PEERS,
  SUPERUSERS_AT,
  SUPERUSERS_HIGH_AT,
  SUPERUSERS_LOW_AT,
} from '../../src/trie/layout.ts'
import { BITS, SIEVE, SLOTS } from '../../src/trie/table.ts'
import { ACME } from '../core/acme.ts'
import { runs } from '../properties/runs.ts'

const ROOT = rid('acme:root')
const gazetteer = gazetteerOf(ACME, '2.2')

interface Made {
  readonly state: State
  user(name: string): Holder
  group(name: string, ...members: string[]): Holder
  /** Grants a holder actions on RIDs. */
  grant(holder: Holder, resource: string, ...actions: Action[]): void
  may(name: string, action: string, resource: string): boolean
  rules(name: string): boolean
}

function make(): Made {
  const state = new State(ACME, '2.2')
  const { principals } = state
  const user = (name: string): Holder =>
    principals.user(name) || principals.createUser(uid(name), false)
  return {
    state,
    user,
    group(name, ...members) {
      const group = principals.group(name) || principals.createGroup(gid(name))
      for (const member of members) principals.join(group, user(member))
      return principals.group(name)
    },
    grant: (holder, resource, ...actions) =>
      state.setActions(holder, rid(resource), maskOf(actions)),
    may: (name, action, resource) =>
      isGranted(state.arena, state.probe, user(name), actionBit(action), resource),
    rules: (name) => isSuperuser(state.arena, user(name)),
  }
}

const numbers = (count: number): number[] => [...Array(count).keys()]

describe('a look-up', () => {
  it.each([
    ['read', 'acme:slash:/a', true],
    ['update', 'acme:slash:/a', false],
    ['read', 'acme:slash:/a/b/c', true],
    ['read', 'acme:slash:/ab', false],
    ['read', 'acme:slash', false],
    ['read', 'acme:slash:/a//b', false],
    ['read', 'acme:slash:/a/..', false],
    ['read', 'acme:word', true],
    ['read', 'acme:word:b', true],
    ['read', 'acme:word:b:c', false],
    ['read', 'shut:secret:s', false],
    ['read', 'shut:secret:s/t', true],
    ['read', 'shut:secret:t', true],
    ['read', 'shut:secret:/t', true],
    ['read', 'shut:secret:t/u', false],
    ['delete', 'acme:none', true],
    ['full', 'acme:none', true],
    ['full', 'acme:slash:/a', false],
    ['read', 'acme:slash:b', false],
    ['read', 'acme:nowhere:at-all', true],
    ['read', 'acme:nowhere:at-all:x', false],
  ])('for `%s` on `%s` says %s', (action, resource, expected) => {
    const { user, group, grant, may } = make()
    const ops = group('ops', 'alice')
    for (const holder of [user('alice'), ops]) {
      const made = make()
      const own = holder === ops ? made.group('ops', 'alice') : made.user('alice')
      for (const one of [
        'acme:slash:/a',
        'acme:word',
        'shut:secret:s/*',
        'shut:secret:t',
        'acme:slash:b',
        'acme:nowhere:at-all',
      ]) {
        made.grant(own, one, 'read')
      }
      made.grant(own, 'acme:none', 'full')
      expect(made.may('alice', action, resource)).toBe(expected)
      expect(made.may('bob', action, resource)).toBe(false)
    }
    grant(ops, 'acme:none', 'read')
    expect(may('alice', 'read', 'acme:none')).toBe(true)
  })

  it.each([1, 2, 3, 4, 5, 16, 17, 24, 25, 30, 100])(
    'finds the one of %i holders at a node who is meant',
    (count) => {
      const { user, grant, may, group } = make()
      const names = numbers(count).map((at) => `u${at}`)
      for (const [at, name] of names.entries()) {
        grant(user(name), 'acme:slash:/a', ACTIONS[at % 4] as Action)
        grant(user(name), 'shut:secret:a', ACTIONS[(at + 1) % 4] as Action)
        grant(user(name), 'shut:secret:a/*', ACTIONS[(at + 2) % 4] as Action)
      }
      for (const [at, name] of names.entries()) {
        for (const [nth, action] of ACTIONS.entries()) {
          expect(may(name, action, 'acme:slash:/a/b')).toBe(nth === at % 4)
          expect(may(name, action, 'shut:secret:/a')).toBe(nth === (at + 1) % 4)
          expect(may(name, action, 'shut:secret:a/b')).toBe(nth === (at + 2) % 4)
        }
      }
      group('friends', 'friend')
      expect(may('friend', 'read', 'acme:slash:/a')).toBe(false)
      grant(group('friends'), 'acme:slash:/a', 'full')
      expect(may('friend', 'read', 'acme:slash:/a')).toBe(true)
      expect(may('stranger', 'read', 'acme:slash:/a')).toBe(false)
    },
  )

  it.each([1, 2, 3, 16, 17, 30, 100])('finds what is granted through one of %i groups', (count) => {
    const { group, grant, may, user } = make()
    for (const at of numbers(count)) group(`g${at}`, 'alice')
    for (const at of numbers(count)) {
      grant(group(`g${at}`), `acme:slash:/${at}`, 'read')
      for (const other of numbers(at % 50)) grant(user(`o${other}`), `acme:slash:/${at}`, 'read')
    }
    grant(group('others', 'bob'), 'acme:slash:/x', 'read')
    for (const at of numbers(count)) {
      expect(may('alice', 'read', `acme:slash:/${at}/b`)).toBe(true)
      expect(may('alice', 'update', `acme:slash:/${at}/b`)).toBe(false)
      expect(may('bob', 'read', `acme:slash:/${at}/b`)).toBe(false)
    }
    expect(may('alice', 'read', 'acme:slash:/x')).toBe(false)
    const last = `g${count - 1}`
    const { state } = make()
    expect(state.trie.size).toBe(0)
    expect(may('alice', 'read', `acme:slash:/${last.slice(1)}`)).toBe(true)
  })

  it('takes nobody for another whose number has the same bits', () => {
    const { user, grant, may, state } = make()
    // The numbers 1, 1025 and 33 agree in low bits, in high ones, or in both.
    for (const at of numbers(1100)) user(`u${at}`)
    const ofNumber = (number: number): string =>
      state.principals.nameOf(state.principals.byNumber(number))
    expect(ofNumber(1025)).toBe('u1024')
    for (const resource of ['acme:slash:/a', 'acme:slash:/b', 'acme:slash:/c']) {
      grant(user(ofNumber(1)), resource, 'read')
    }
    grant(user(ofNumber(33)), 'acme:slash:/b', 'update')
    for (const number of numbers(60))
      grant(user(ofNumber(number * 2 + 3)), 'acme:slash:/c', 'update')
    for (const resource of ['acme:slash:/a', 'acme:slash:/b', 'acme:slash:/c']) {
      expect(may(ofNumber(1), 'read', resource)).toBe(true)
      for (const other of [1025, 33, 2, 65])
        expect(may(ofNumber(other), 'read', resource)).toBe(false)
    }
  })

  it('goes up to the base', () => {
    const { user, grant, may } = make()
    grant(user('alice'), 'acme:slash', 'read')
    grant(user('bob'), 'acme:slash:/a/b/c/d', 'read')
    for (const at of numbers(5)) grant(user(`u${at}`), 'acme:slash:/a/b', 'read')
    expect(may('alice', 'read', 'acme:slash:/a/b/c/d/e')).toBe(true)
    expect(may('bob', 'read', 'acme:slash:/a/b/c')).toBe(false)
  })

  it('reaches only what lies below where the grant says so', () => {
    const { user, grant, may } = make()
    grant(user('alice'), 'shut:secret:*', 'read')
    grant(user('bob'), 'shut:star:*', 'read')
    grant(user('bob'), 'acme:exact:a', 'read')
    for (const at of numbers(40)) grant(user(`u${at}`), 'shut:secret:a/*', 'update')
    expect(may('alice', 'read', 'shut:secret:/')).toBe(false)
    expect(may('alice', 'read', 'shut:secret:a')).toBe(true)
    expect(may('bob', 'read', 'shut:star:x')).toBe(true)
    expect(may('bob', 'read', 'acme:exact:a/b')).toBe(false)
    expect(may('u7', 'update', 'shut:secret:a')).toBe(false)
    expect(may('u7', 'update', 'shut:secret:a/b')).toBe(true)
  })

  it('forgets a grant and a membership that are gone', () => {
    for (const crowd of [0, 3, 40]) {
      const { state, user, group, grant, may } = make()
      const ops = group('ops', 'alice')
      for (const at of numbers(crowd)) grant(user(`u${at}`), 'acme:slash:/a', 'read')
      grant(ops, 'acme:slash:/a', 'read')
      expect(may('alice', 'read', 'acme:slash:/a')).toBe(true)
      state.principals.leave(ops, user('alice'))
      expect(may('alice', 'read', 'acme:slash:/a')).toBe(false)
      state.principals.join(ops, user('alice'))
      expect(may('alice', 'read', 'acme:slash:/a')).toBe(true)
      state.setActions(ops, rid('acme:slash:/a'), 0)
      expect(may('alice', 'read', 'acme:slash:/a')).toBe(false)
    }
  })

  it('takes nobody for one who had the number before', () => {
    const { state, user, grant, may } = make()
    for (const at of numbers(30)) grant(user(`u${at}`), 'acme:slash:/a', 'read')
    for (const at of numbers(30)) state.delete(user(`u${at}`))
    for (const at of numbers(30)) expect(may(`new${at}`, 'read', 'acme:slash:/a')).toBe(false)
    expect(state.trie.nodes.size).toBe(0)
  })
})

describe('a superuser', () => {
  it.each([1, 2, 3, 16, 17, 30, 100])('is known among %i, itself or by a group', (count) => {
    const { user, group, grant, rules } = make()
    for (const at of numbers(200)) user(`u${at}`)
    for (const at of numbers(40)) group(`g${at}`, 'many')
    group('bosses', 'alice', 'many')
    const names = numbers(count).map((at) => `u${at * 2}`)
    expect(rules('u0')).toBe(false)
    for (const name of names) grant(user(name), 'acme:root', 'read')
    for (const at of numbers(200)) expect(rules(`u${at}`)).toBe(names.includes(`u${at}`))
    expect([rules('alice'), rules('many')]).toEqual([false, false])
    grant(group('bosses'), 'acme:root', 'read')
    expect([rules('alice'), rules('many'), rules('u1')]).toEqual([true, true, false])
  })

  it('is none any more once the grant is gone', () => {
    const { state, user, grant, rules } = make()
    for (const name of ['a', 'b', 'c']) grant(user(name), 'acme:root', 'full')
    for (const name of ['b', 'c', 'a']) {
      state.setActions(user(name), ROOT, 0)
      expect(rules(name)).toBe(false)
    }
  })
})

describe('while another thread writes, a look-up', () => {
  /** Fills a place of the words with what is no place at all, as a torn read may show. */
  const torn = (made: Made, at: number, value: number): void => {
    made.state.arena.words[at] = value
  }
  const far = 0x7fff_fff0

  it.each([0, 8, 16, 32, 57, 63])(
    'ends where the superusers seem to stand beyond the words: %i',
    (code) => {
      const made = make()
      made.grant(made.user('alice'), 'acme:root', 'read')
      made.user('bob')
      torn(made, SUPERUSERS_AT, (9 << 6) | code)
      torn(made, SUPERUSERS_AT + 1, far)
      torn(made, SUPERUSERS_LOW_AT, -1)
      torn(made, SUPERUSERS_HIGH_AT, -1)
      expect(made.rules('bob')).toBe(false)
    },
  )

  it.each([8, 16, 32, 57, 63])('ends where the groups of a user seem to: %i', (code) => {
    const made = make()
    const { state } = made
    for (const at of numbers(40)) made.grant(made.user(`u${at}`), 'acme:root', 'read')
    for (const at of numbers(60)) made.grant(made.user(`u${at}`), 'acme:slash:/a', 'read')
    const bob = made.user('bob')
    torn(made, bob + PRINCIPAL_PEERS, (9 << 6) | code)
    torn(made, bob + PRINCIPAL_PEERS + 1, far)
    torn(made, bob + PRINCIPAL_LOW, -1)
    torn(made, bob + PRINCIPAL_HIGH, -1)
    expect(made.rules('bob')).toBe(false)
    expect(made.may('bob', 'read', 'acme:slash:/a')).toBe(false)
    expect(state.principals.nameOf(bob)).toBe('bob')
  })

  it('ends where a node\u2019s marks seem to', () => {
    for (const code of [8, 16, 32, 57, 63]) {
      const made = make()
      for (const at of numbers(60)) made.grant(made.user(`u${at}`), 'acme:slash:/a', 'read')
      const node = made.state.trie.exact(rid('acme:slash:/a'))
      torn(made, node + NODE_MARKS, (9 << 6) | code)
      torn(made, node + NODE_MARKS + 1, far)
      expect(made.may('u7', 'read', 'acme:slash:/a')).toBe(false)
    }
  })

  it('ends where tables have no place that is free', () => {
    const made = make()
    for (const at of numbers(40)) made.grant(made.user(`u${at}`), 'acme:root', 'read')
    for (const at of numbers(60)) made.grant(made.user(`u${at}`), 'acme:slash:/a', 'read')
    for (const at of numbers(40)) made.group(`g${at}`, 'bob')
    const { words } = made.state.arena
    const node = made.state.trie.exact(rid('acme:slash:/a'))
    for (const at of [SUPERUSERS_AT, node + NODE_MARKS, made.user('bob') + PRINCIPAL_PEERS]) {
      const block = words[at + 1] as number
      words.fill(0xff_ff00, block, block + sizeOf(words[at] as number))
    }
    torn(made, node + NODE_MARKS + 2, -1)
    torn(made, SUPERUSERS_LOW_AT, -1)
    torn(made, SUPERUSERS_HIGH_AT, -1)
    expect(made.may('bob', 'read', 'acme:slash:/a')).toBe(false)
    expect(made.rules('u1')).toBe(false)
    expect(made.rules('bob')).toBe(true)
  })

  it('ends where the table of nodes seems to stand beyond the words', () => {
    const made = make()
    made.grant(made.user('alice'), 'acme:slash:/a', 'read')
    torn(made, NODES_AT + SLOTS, far)
    torn(made, NODES_AT + BITS, 4)
    made.state.arena.words.fill(-1, made.state.arena.words[NODES_AT + SIEVE] as number)
    expect(made.may('alice', 'read', 'acme:slash:/a')).toBe(false)
  })
})

describe('whatever is granted, look-ups', () => {
  const RIDS: readonly Rid[] = [
    'acme:slash',
    'acme:slash:/a',
    'acme:slash:/a/b',
    'acme:slash:/ab',
    'shut:secret:a',
    'shut:secret:/a',
    'shut:secret:a/*',
    'shut:secret:*',
    'acme:word',
    'acme:word:a',
    'acme:none',
    'a:b',
    'acme:dot:a.b',
    'acme:slash:a',
  ].map(rid)

  it('say what a scan of all grants says', () => {
    const cases = fc.record({
      memberships: fc.uniqueArray(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 39 })), {
        maxLength: 60,
        selector: (pair) => pair.join(),
      }),
      grants: fc.array(
        fc.tuple(
          fc.nat({ max: 59 }),
          fc.oneof(fc.constantFrom(...RIDS), fc.constantFrom(...RIDS.slice(0, 2))),
          fc.integer({ min: 1, max: 31 }),
        ),
        { maxLength: 120 },
      ),
    })
    fc.assert(
      fc.property(cases, ({ memberships, grants }) => {
        const { state, user, group, may } = make()
        // Holders 0 to 4 are the users, 5 to 19 others, 20 to 59 the groups.
        const holderOf = (at: number): Holder => (at < 20 ? user(`u${at}`) : group(`g${at - 20}`))
        for (const at of numbers(60)) holderOf(at)
        for (const [one, of] of memberships) state.principals.join(group(`g${of}`), user(`u${one}`))
        for (const [at, resource, actions] of grants)
          state.setActions(holderOf(at), resource, actions)
        const isHeld = (one: number, at: number): boolean =>
          at === one || memberships.some(([u, of]) => u === one && of + 20 === at)
        const scanned = (one: number, action: string, requested: Rid): boolean =>
          grants.some(
            ([at, granted, actions]) =>
              isHeld(one, at) &&
              maskAllows(actions, actionBit(action)) &&
              covers(gazetteer, granted, requested),
          )
        const asked = numbers(5).flatMap((one) => RIDS.map((requested) => ({ one, requested })))
        for (const { one, requested } of asked) {
          expect(may(`u${one}`, 'read', requested)).toBe(scanned(one, 'read', requested))
          expect(may(`u${one}`, 'full', requested)).toBe(scanned(one, 'full', requested))
        }
      }),
      { numRuns: runs(60) },
    )
  })
})
